"""What a prompt asks for: where, when, who, which things, how close.

It knows English words; a prompt without any of them gets a place and a time by its seed.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sandbox.show.art.vocabulary import CREATURES, MOODS, NOT_NAMES, PEOPLE, PROPS, SCENES, TIMES, Table

MAX_CAST: Final = 3

_NAME: Final = r"[^\W\d_][\w'’-]*[^\W\d_]"
_SPEAKER: Final = re.compile(
    rf"Dialogue\s*\(\s*({_NAME}(?:\s+{_NAME})?)\s*[,)]|^\s*([A-Z]{{3,}})\s*(?:\([^)]*\))?:", re.MULTILINE
)
_HEADING: Final = re.compile(r"^\s*(?:\W*)panel\s*\d+\b[^\n]*", re.IGNORECASE | re.MULTILINE)
_LABEL: Final = re.compile(
    r"\b(?:Scene|Setting|Focus|Visual Detail|Visual|Characters?|Style|Mood|Caption|Dialogue)\b\s*(?:\([^)]*\))?\s*:"
)
_CAPTION: Final = re.compile(
    r"(?:\bCaption|\bDialogue)\s*(?:\([^)]*\))?\s*:[^\n]*|^[A-Z]{3,}\s*(?:\([^)]*\))?:[^\n]*|[\"“«][^\"”»\n]*[\"”»]",
    re.MULTILINE,
)
_CALLED: Final = re.compile(rf"\b(?:named|called)\s+({_NAME})")
_CAPITALISED: Final = re.compile(rf"(?<![\w'’-])({_NAME})(?![\w-])")
_PORTRAYED: Final = re.compile(r"\b(?:close[- ]?up|portrait|shot|view|picture)\s+of\s+$", re.IGNORECASE)
_PLACE_LINES: Final = re.compile(
    r"^\s*(?:Scene|Setting|Visual Detail|Style|Mood)\s*:[^\n]*", re.IGNORECASE | re.MULTILINE
)
_PLACE_BEFORE: Final = re.compile(r"\b(?:in|at|into|across|the|this|style)\s+$", re.IGNORECASE)
_ACTS: Final = re.compile(r"[’']s\b|,|\s+(?:and|is|was|has|who|in|with|before|behind|beside|\w{2,}(?:s|ed|ing))\b")

_THINGS: Final = (PEOPLE, *(pattern for table in (CREATURES, SCENES, TIMES, PROPS) for _, pattern in table))
"""Words that mean something else than a name even when capitalised."""


@dataclass(frozen=True, slots=True)
class Role:
    """A figure in the panel. `kind` is "person" or one of CREATURES; `words` is what the prompt says of it."""

    name: str
    kind: str = "person"
    words: str = ""
    speaks: bool = False
    mood: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """A prompt, read. `shot` is "close", "medium" or "wide"."""

    seed: int
    scene: str
    time: str
    shot: str
    cast: tuple[Role, ...]
    props: frozenset[str]
    is_snowy: bool
    is_rainy: bool


def read_prompt(prompt: str) -> Brief:
    """Read a prompt, or a panel's whole script: headings, captions and spoken words say nothing about the place."""
    seed = int.from_bytes(hashlib.sha256(prompt.encode("utf-8", "replace")).digest()[:8], "big")
    rng = random.Random(seed)
    seen = _visible(prompt)
    scene = _best(SCENES, seen) or _best(SCENES, prompt) or rng.choice(SCENES)[0]
    time = _best(TIMES, seen) or _best(TIMES, prompt) or rng.choice(("night", "dusk", "dawn", "day", "day"))
    shot = "medium"
    if _has(r"close[- ]?up|portrait|extreme close", prompt):
        shot = "close"
    elif _has(r"wide (?:shot|view|angle)|establishing|panorama\w*|far away|distant|bird's[- ]eye|long shot", prompt):
        shot = "wide"
    return Brief(
        seed=seed,
        scene=scene,
        time=time,
        shot=shot,
        cast=_cast(prompt, seen, _names(_visible(_PLACE_LINES.sub(" ", prompt)))),
        props=frozenset(name for name, pattern in PROPS if _has(pattern, seen)),
        is_snowy=_has(r"snow\w*|winter|blizzard|frost\w*", seen),
        is_rainy=_has(r"rain\w*|storm\w*", seen),
    )


def _visible(text: str) -> str:
    return _LABEL.sub(" ", _CAPTION.sub(" ", _HEADING.sub(" ", text)))


def _has(pattern: str, text: str) -> bool:
    return re.search(rf"\b(?:{pattern})\b", text, re.IGNORECASE) is not None


def _best(table: Table, text: str) -> str:
    """The entry named most often, the earlier one of equals; empty if none is."""
    counts = [(len(re.findall(rf"\b(?:{pattern})\b", text, re.IGNORECASE)), name) for name, pattern in table]
    most = max(count for count, _ in counts)
    return next(name for count, name in counts if count == most) if most else ""


def _cast(prompt: str, seen: str, named: Sequence[str]) -> tuple[Role, ...]:
    speakers = [(one or other).strip() for one, other in _SPEAKER.findall(prompt)]
    speakers = [name for name in speakers if name.casefold() not in {"narrator", "caption", "voice", "sfx", "all"}]
    spoken = {name.casefold() for name in speakers}
    names = _unique([*speakers, *named])
    order = {name: _place(name, seen) for name in names}
    chosen = sorted(names[:MAX_CAST], key=lambda name: order[name])
    roles = list[Role]()
    taken = set[str]()
    for name in chosen:
        words = _about(name, chosen, seen)
        kind = next((kind for kind, pattern in CREATURES if _is_a(name, pattern, seen)), "person")
        taken.add(kind)
        roles.append(Role(name, kind, words, name.casefold() in spoken, _best(MOODS, words)))
    for kind, pattern in CREATURES:
        if (
            len(roles) < MAX_CAST
            and kind not in taken
            and (found := re.search(rf"\b(?:{pattern})\b", seen, re.IGNORECASE))
        ):
            around = seen[max(0, found.start() - 40) : found.end() + 60]
            roles.append(
                Role(
                    kind,
                    kind,
                    re.split(r"[.;,]", seen[max(0, found.start() - 40) : found.end()])[-1],
                    mood=_best(MOODS, around),
                )
            )
    if all(role.kind != "person" for role in roles) and len(roles) < MAX_CAST:
        roles += _strangers(seen)[: MAX_CAST - len(roles)]
    return tuple(roles)


def _strangers(seen: str) -> list[Role]:
    """People without a name: two at most, known by what they are, so that "the girl" stays the same girl."""
    found = list(re.finditer(rf"\b(?:{PEOPLE})\b", seen, re.IGNORECASE))
    nouns = _unique(match[0].casefold() for match in found)[:2]
    if not nouns and _has(r"he|she|they|him|her", seen):
        nouns = ["she" if _has("she|her", seen) else "he"]
    return [Role(noun, words=_about(noun, nouns, seen), mood=_best(MOODS, seen)) for noun in nouns]


def _names(seen: str) -> list[str]:
    """Capitalised words that stand where a name stands, in order."""
    names = _CALLED.findall(seen)
    for match in _CAPITALISED.finditer(seen):
        word = re.sub(r"[’']s$", "", match[1])
        if not word[:1].isupper() or len(word) < 3 or word.casefold() in NOT_NAMES:
            continue
        if any(re.fullmatch(pattern, word, re.IGNORECASE) for pattern in _THINGS):
            continue
        before, after = seen[: match.start()].rstrip(" \t"), seen[match.start() + len(word) :]
        opens = not before or before[-1] in ".!?:\n—–-•*"
        if _PORTRAYED.search(before + " "):
            names.append(word)
            continue
        if (opens and not _ACTS.match(after)) or (not opens and _PLACE_BEFORE.search(before[-12:] + " ")):
            continue
        names.append(word)
    return _unique(name for name in names if name[:1].isupper())


def _place(name: str, seen: str) -> int:
    at = seen.casefold().find(name.casefold())
    return at if at >= 0 else len(seen)


def _is_a(name: str, pattern: str, seen: str) -> bool:
    """Whether the prompt calls a name a robot, say: "a robot named Bolt", "Bolt the robot", "Bolt, a small robot"."""
    escaped = re.escape(name)
    forms = (
        rf"\b(?:{pattern})\s+(?:named|called)?\s*{escaped}\b",
        rf"\b{escaped}\b,?\s+(?:is\s+)?(?:a|an|the|her|his|their)\s+(?:[\w-]+\s+){{0,3}}(?:{pattern})\b",
        rf"\b(?:{pattern}),\s+{escaped}\b",
    )
    return re.fullmatch(pattern, name, re.IGNORECASE) is not None or any(
        re.search(form, seen, re.IGNORECASE) for form in forms
    )


def _about(name: str, names: Iterable[str], seen: str) -> str:
    """The part of the text that is about one of several: from each of its mentions on to the next one's.

    What stands before the first mention in its sentence belongs to it as well ("In a red coat, Mira …").
    """
    others = [re.escape(other) for other in names if other != name]
    stop = re.compile(rf"\b(?:{'|'.join(others)})\b", re.IGNORECASE) if others else None
    pieces = list[str]()
    for match in re.finditer(rf"\b{re.escape(name)}\b", seen, re.IGNORECASE):
        lead = re.split(r"[.!?\n]", seen[: match.start()])[-1]
        after = seen[match.end() : match.end() + 160]
        if stop is not None:
            lead = "" if stop.search(lead) else lead
            after = stop.split(after, maxsplit=1)[0]
        pieces.append(f"{lead} {match[0]}{after}")
    return " ".join(pieces)


def _unique(names: Iterable[str]) -> list[str]:
    kept = dict[str, str]()
    for name in names:
        kept.setdefault(name.casefold(), name)
    return list(kept.values())
