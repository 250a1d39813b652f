"""Names and labels on a line of their own, as in screenplays, written as the grammar of panels has them.

Source: Fountain syntax, sections Character, Dialogue and Parenthetical. `bot.script.panels` has the grammar.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import regex

from bot.script.panel_labels import FIELDS, REMARKS, WORDS
from bot.script.panel_speakers import NAME, NO_NAMES

_ALONE: Final = regex.compile(
    rf"(?:\#{{1,6}}[ ])?(?P<open>[*_]{{0,3}})@?(?P<name>{NAME})[*_]{{0,3}}"
    r"(?:[ ]?(?P<aside>\([^()\n]{1,30}+\)))?(?:[ ]?\^)?[*_]{0,3}",
    regex.IGNORECASE,
)
_MANNER: Final = regex.compile(r"[*_]{0,3}(?P<manner>\([^()\n]{1,60}+\))[*_]{0,3}")
_NAME_CHARS_MAX: Final = 24
_NAME_WORDS_MAX: Final = 3
_LEAST_CUES: Final = 2
"""A single line in capitals is as likely a shout, a place or a title."""

_LABELS: Final = frozenset().union(*(WORDS[kind] for kind in FIELDS if kind not in REMARKS))
_HEADS: Final = WORDS["panel"] | WORDS["picture"] | WORDS["page"]
_OF_A_SHOT: Final = frozenset(
    {"shot", "close", "closeup", "close-up", "wide", "medium", "angle", "view", "pov", "insert", "inset", "montage"}
    | {"int", "ext", "interior", "exterior", "splash", "flashback", "establishing", "zoom", "pan", "bird's"}
    | {
        "cut",
        "fade",
        "dissolve",
        "end",
        "act",
        "chapter",
        "part",
        "title",
        "prologue",
        "epilogue",
        "later",
        "meanwhile",
    }
    | {"morning", "noon", "afternoon", "evening", "dusk", "dawn", "midnight", "continued"}
)
"""A line in capitals with one of these words tells what is seen."""


@dataclass(frozen=True, slots=True)
class _Cue:
    """Who speaks, and the lines that this takes up: `begin` is the name's, what is said stands from `said` on."""

    name: str
    aside: str
    begin: int
    said: int
    end: int

    def line(self, lines: list[str]) -> str:
        return f"{self.name}{f' {self.aside}' if self.aside else ''}: {' '.join(lines[self.said : self.end])}"


def with_cues_in_line(text: str) -> str:
    """`text` with each name in capitals on the line of what is said below it, and a colon behind each lonely label.

    A name needs a blank line or emphasis before it, once, and a remark in brackets or another name or label like it to
    be believed. `text` has single spaces and no space at the ends of lines.
    """
    lines = text.split("\n")
    labels = [place for place in range(1, len(lines) - 1) if _is_label(lines, place)]
    cues = _cues(lines, frozenset())
    if len(cues) + len(labels) < _LEAST_CUES:
        cues = [cue for cue in cues if cue.aside]
    if cues:
        cues = _cues(lines, frozenset(cue.name for cue in cues))
    for place in labels:
        lines[place] += ":"
    found: list[str] = []
    place = 0
    for cue in cues:
        if cue.begin >= place:
            found += [*lines[place : cue.begin], cue.line(lines)]
            place = cue.end
    return "\n".join([*found, *lines[place:]])


def _cues(lines: list[str], known: frozenset[str]) -> list[_Cue]:
    """The cues of a text. Those of a name that is `known` to speak need nothing before them."""
    return [cue for place in range(1, len(lines) - 1) if (cue := _cue_at(lines, place, known)) is not None]


def _cue_at(lines: list[str], place: int, known: frozenset[str]) -> _Cue | None:
    match = _alone(lines, place, known)
    if match is None or not _is_cue_name(match["name"]):
        return None
    said = place + 1
    asides = [match["aside"] or ""]
    manner = _MANNER.fullmatch(lines[said])
    if manner is not None:
        asides.append(manner["manner"])
        said += 1
    end = said
    while end < len(lines) and _goes_on(lines, end, known):
        end += 1
    if end == said:
        return None
    inner = ", ".join(aside.strip("()") for aside in asides if aside)
    return _Cue(match["name"], f"({inner})" if inner else "", place, said, end)


def _goes_on(lines: list[str], place: int, known: frozenset[str]) -> bool:
    """Whether what is said takes in this line."""
    return bool(lines[place]) and not _heads(lines[place]) and _alone(lines, place, known) is None


def _alone(lines: list[str], place: int, known: frozenset[str] = frozenset()) -> regex.Match[str] | None:
    """A name or label that is a whole line, set off from the line before it or `known`, with a line below it."""
    match = _ALONE.fullmatch(lines[place])
    if match is None or place + 1 >= len(lines) or not lines[place + 1]:
        return None
    is_set_off = bool(match["open"]) or lines[place].startswith("#") or not lines[place - 1]
    return match if is_set_off or match["name"] in known else None


def _is_cue_name(name: str) -> bool:
    words = name.lower().split()
    return (
        name == name.upper() != name.lower()
        and len(name) <= _NAME_CHARS_MAX
        and len(words) <= _NAME_WORDS_MAX
        and name.lower() not in NO_NAMES
        and not _OF_A_SHOT & set(words)
        and not _heads(name)
    )


def _heads(line: str) -> bool:
    """Whether a line begins with a word for a panel or a page, or with a label and its colon."""
    words = regex.findall(r"[\p{L}\p{M}]+", line)[:1]
    return any(word.lower() in _HEADS for word in words) or regex.match(r"[^:：]{1,60}+[:：]", line) is not None


def _is_label(lines: list[str], place: int) -> bool:
    match = _alone(lines, place)
    if match is None or match["name"].lower() not in _LABELS:
        return False
    return match["name"] == match["name"].upper() or bool(match["open"]) or lines[place].startswith("#")
