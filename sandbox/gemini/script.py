"""Writes the script of a comic offline: its title, its cast, and panels with camera, weight and lines."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sandbox.gemini.comics import idea_of_comic, known_people, language_of_comic, written_panels
from sandbox.gemini.describing import bible_line
from sandbox.gemini.languages import ENGLISH
from sandbox.gemini.material import read_material, sentences_of
from sandbox.gemini.panel_script import FIELD, Panel
from sandbox.gemini.request import Ask
from sandbox.gemini.titles import asks_title, title_line

_ASKED: Final = re.compile(r"^Panel \d+: Title\nShot:", re.MULTILINE)
_CAST_ASKED: Final = re.compile(r"^Cast:\n", re.MULTILINE)
_MISSING: Final = re.compile(r"\bonly those that are missing, number (\d+(?:, \d+)*)")
_CAMERAS: Final = (
    (re.compile(r"\bclose(?:-up| view)?\b", re.IGNORECASE), "close-up"),
    (re.compile(r"\bestablishing|\bwide\b|\bfar away\b", re.IGNORECASE), "wide shot"),
    (re.compile(r"\blow angle\b", re.IGNORECASE), "medium shot, low angle"),
    (re.compile(r"\bfrom above\b", re.IGNORECASE), "medium shot, from above"),
)
_OTHER_SHOTS: Final = ("medium shot", "full shot", "medium shot, from the side", "full shot, low angle", "close-up")
_WEIGHTS: Final = {"wide shot": "wide", "close-up": "small", "medium shot, low angle": "tall"}
_SOUNDS: Final = tuple(
    (re.compile(rf"\b(?:{words})\b", re.IGNORECASE), sound)
    for words, sound in (
        ("storm|lightning", "KRA-KOOM"),
        ("pulls|pushes|holds on", "CREEEAK"),
        ("falls|trips|flat", "THUD"),
        ("runs?|hurries|chased?", "TAP TAP TAP"),
        ("spray|water|waves?", "SPLASH"),
        ("doors?|keys?|locks?", "CLICK"),
        ("sparks|glows|confetti", "FWOOM"),
    )
)
_REPLIES: Final = (
    *("If you say so.", "I saw nothing.", "Is that wise?", "After you.", "You always say that.", "Well, well."),
    *("I would have waited.", "And then?", "That is not in the plan.", "I brought sandwiches."),
)
"""Answers of the second person that fit almost any line."""
_INTRODUCED: Final = re.compile(r"(?<=\.) [^.]* (?:is|looks like) (?:an?|the) [^.]*\.")
_LINE: Final = re.compile(r"^Dialogue \(([^,)]+)(?:, ([^)]*))?\)$")
_THOUGHT: Final = frozenset({"thinking", "to no one", "thoughtful"})
BALLOON_WORDS_MAX: Final = 10
BALLOONS_MAX: Final = 2


def asks_script(ask: Ask) -> bool:
    """Whether a request shows a script format with cameras, which the answer then follows."""
    return _ASKED.search(f"{ask.system}\n{read_material(ask.prompt).instructions}") is not None


def write_script(ask: Ask, seed: int) -> str:
    """The whole script that a request asks for."""
    material = read_material(ask.prompt)
    material = replace(material, instructions=f"{ask.system}\n{material.instructions}")
    panels = written_panels(material, seed)
    title = title_line(material.instructions, idea_of_comic(material)) if asks_title(material.instructions) else ""
    told = "\n".join(f"{panel.seen} {panel.body}" for panel in panels).casefold()
    people = {name: said for name, said in known_people(material, panels).items() if name.casefold() in told}
    unknown = [name for name in people if name.casefold() not in {known.casefold() for known in material.people}]
    cast = "\n".join(bible_line(name, people[name]) for name in unknown if _CAST_ASKED.search(material.instructions))
    missing = _MISSING.search(ask.prompt)
    numbers = set(map(int, missing[1].split(", "))) if missing else {panel.number for panel in panels}
    replies = not material.text and language_of_comic(material) == ENGLISH
    others = [name for name in people if name != next(iter(people))] if replies else []
    staged = _staged(panels, others, seed, is_loud="SFX:" in material.instructions)
    blocks = [
        f"Cast:\n{cast}" if cast else "",
        *(f"{panel.heading}\n{panel.body}" for panel in staged if panel.number in numbers),
    ]
    return title + "\n\n".join(filter(None, blocks)) + "\n"


def _staged(panels: Sequence[Panel], answering: Sequence[str], seed: int, *, is_loud: bool) -> list[Panel]:
    """The same panels, each with a camera, a weight and lines that fit into balloons; some lines get an answer."""
    rng = random.Random(f"{seed}|stage|{panels[0].body}")
    replies, shots, staged = rng.sample(_REPLIES, len(_REPLIES)), list[str](), list[Panel]()
    heard = set[str]()
    for index, panel in enumerate(panels):
        told = " ".join(panel.value(name) for name in ("Scene", "Focus", "Visual Detail"))
        found = [shot for pattern, shot in _CAMERAS if pattern.search(told)] + list(_OTHER_SHOTS[index % 4 :])
        shots.append(next(shot for shot in found if shot not in shots[-1:]))
        is_turn = len(panels) > 2 and index == len(panels) - 2
        weight = "large" if is_turn else _WEIGHTS.get(shots[-1], "normal")
        is_last = index == len(panels) - 1
        fields = [("Shot", shots[-1]), ("Weight", weight), *_lettered(panel, keeps_end=is_last)]
        speakers = {who.casefold() for who in panel.speakers}
        if answering and index % 2 and len(speakers) == 1:
            who = next((name for name in answering if name.casefold() not in speakers), "")
            fields += [(f"Dialogue ({who.upper()}, dryly)", f'"{replies.pop()}"')] if who else []
        sound = next((sound for pattern, sound in _SOUNDS if pattern.search(told)), "")
        if sound and is_loud and sound not in heard and len(speakers) < BALLOONS_MAX:
            fields.append(("SFX", sound))
            heard.add(sound)
        fields.sort(key=lambda field: field[0] == "Caption (Bottom)")
        body = panel.body if panel.value("Shot") else "\n".join(f"{label}: {value}" for label, value in fields)
        staged.append(replace(panel, body=body))
    return staged


def _lettered(panel: Panel, *, keeps_end: bool) -> list[tuple[str, str]]:
    """The fields of a panel with at most two balloons of ten words and one caption. Its cast describes everyone.

    Of two captions, `keeps_end` keeps the lower one.
    """
    fields, balloons = list[tuple[str, str]](), 0
    kept, other = ("Caption (Bottom)", "Caption (Top)") if keeps_end else ("Caption (Top)", "Caption (Bottom)")
    left_out = other if panel.value(kept) else ""
    for match in FIELD.finditer(panel.body):
        label, value = match[1], match[2]
        if label == left_out:
            continue
        if line := _LINE.match(label):
            said = _shortened(value.strip('"“”'))
            if not said or balloons == BALLOONS_MAX:
                continue
            balloons += 1
            label = f"Thought ({line[1]})" if line[2] in _THOUGHT else label
            value = f'"{said}"'
        fields.append((label, _INTRODUCED.sub("", value) if label == "Focus" else value))
    return fields


def _shortened(said: str) -> str:
    """The first whole sentences, as many as fit into a balloon."""
    kept = ""
    for sentence in sentences_of(said):
        longer = f"{kept} {sentence}".strip()
        if len(longer.split()) > BALLOON_WORDS_MAX:
            break
        kept = longer
    return kept
