"""The cast of a panel script: the people of a comic, before its first panel.

    Cast:
    NAME: face, hair, build, age; clothes: what they wear; voice: how they speak

Reading is lenient: the heading and the labels may be in the languages that are offered, in bold or as a heading; names
may be bulleted, numbered, bold, or headings with a list of properties below; a dash may stand for the colon; a list
such as "Ann (nine, red hair), Ben (old)" may stand on the heading's line; line breaks may have become spaces. People
without a description are left where they are. Writing is strict: `write_cast` writes the form above.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

import regex

from bot.script.panel_labels import WORDS
from bot.script.panel_marks import BRACKETED, LABEL_WORDS, LEAD, any_of, field_value, inner, named, quoted, unmarked
from bot.script.plain_text import caseless, quotation_end
from bot.work.bible import Bible, Character

CHARACTERS_MAX: Final = 24
"""More people are left where they are."""

_HEADING: Final = regex.compile(
    rf"""(?:^|(?<=[\s])){LEAD}{any_of(WORDS["cast"])}(?:[*_]{{0,3}}[ ]?[:：][*_]{{0,3}}|[*_]{{0,3}}$)""",
    regex.VERBOSE | regex.IGNORECASE | regex.MULTILINE,
)
_NAME: Final = r"[^\s:：;；,，()（）*_#>“”\"「」.!?][^\n:：;；,，()（）*_“”\"「」!?]{0,39}?"
_ENTRY: Final = regex.compile(
    rf"""{LEAD}(?P<name>{_NAME})[*_]{{0,3}}(?:[ ]?(?P<aside>{BRACKETED}))?[*_]{{0,3}}
    (?:[ ]?[:：]|[ ][-–—](?=[ ]))[*_]{{0,3}}[ ]?(?P<told>[^\n]*+)$""",
    regex.VERBOSE,
)
_ALONE: Final = regex.compile(rf"{LEAD}(?P<name>{_NAME})[*_]{{0,3}}(?:[ ]?(?P<aside>{BRACKETED}))?[*_]{{0,3}}")
_IN_LINE: Final = regex.compile(rf"(?<=^|\s)(?=\p{{Lu}}[\p{{Lu}}\p{{N}} .'’&-]{{0,39}}+(?:[ ]?{BRACKETED})?[:：]\s)")
"""The start of a name in capitals in a cast that lost its line breaks."""
_LISTED: Final = regex.compile(rf"(?:^|[,，、;；][ ]?)(?P<name>{_NAME})[ ]?(?P<aside>{BRACKETED})(?=[,，、;；.]|$)")
_PARTS: Final = ("look", "clothes", "voice")
_PART: Final = regex.compile(rf"(?:^|(?<=[;；.。,，、\s]))(?P<name>{LABEL_WORDS})[ ]?[:：][ ]?")
_PART_WORDS: Final = {caseless(word): part for part in reversed(_PARTS) for word in WORDS[part]}
_PROPERTY_CHARS_MAX: Final = 24
_NAME_WORDS_MAX: Final = 5
_OTHER_SECTIONS: Final = frozenset().union(
    *(WORDS[kind] for kind in ("title", "scene", "note", "page", "shot", "detail"))
) - frozenset().union(*(WORDS[part] for part in _PARTS))
_HAS_WORDS: Final = regex.compile(r"[\p{L}\p{N}]")


@dataclass(frozen=True, slots=True)
class CastText:
    """The text before the panels: the people in it, and the rest without them."""

    bible: Bible
    rest: str


@dataclass(slots=True)
class _Person:
    """A person while they are read. `source` is the line of the name; `is_alone`: nothing else stands on it."""

    name: str
    source: str = ""
    is_alone: bool = False
    parts: dict[str, list[str]] = field(default_factory=lambda: {part: [] for part in _PARTS})

    def add(self, told: str) -> None:
        """Add what a line tells: look, and clothes and voice behind their labels."""
        part, begin = "look", 0
        for label in _part_labels(told):
            self._put(part, told[begin : label.start()])
            part = _part_of(label["name"])
            begin = label.end()
        self._put(part, told[begin:])

    @property
    def is_described(self) -> bool:
        return any(self.parts.values())

    def character(self) -> Character:
        """The person, each part on one line."""
        look, clothes, voice = ("; ".join(self.parts[part]) for part in _PARTS)
        return Character(self.name, look, clothes, voice)

    def _put(self, part: str, words: str) -> None:
        value = field_value(words.strip().rstrip(";；,，、").strip())
        if _HAS_WORDS.search(value):
            self.parts[part].append(value)


def read_cast(before: str, speakers: Callable[[], Collection[str]] = frozenset) -> CastText:
    """Read the cast in the prepared text before the panels.

    Without a heading, lines that begin with the name of a speaker and a colon are the cast. `speakers` returns their
    names in lower case; it is called only if there are such lines.
    """
    lines = before.split("\n")
    for place, line in enumerate(lines):
        heading = _HEADING.search(line)
        if heading is None or (heading.start() and len(lines) > 1):
            continue
        people, used = _people(line[heading.end() :].strip(), lines[place + 1 :], heading["lead"].count("#"))
        described = [person for person in people if person.is_described]
        if described:
            others = [person.source for person in people if not person.is_described]
            rest = [*lines[:place], line[: heading.start()].rstrip(), *others, *lines[place + 1 + used :]]
            return CastText(_bible(described), "\n".join(filter(None, rest)))
    return _without_heading(lines, speakers)


def write_cast(bible: Bible) -> str:
    """Write the people in the form above, those with a description; empty without any. It reads back the same."""
    written = [_entry(person) for person in bible.characters if person.look or person.clothes or person.voice]
    return "\n".join(["Cast:", *written]) if written else ""


def _entry(person: Character) -> str:
    name = " ".join(regex.sub(r"[:：;；,，()（）*_#>“”\"「」!?]", " ", person.name).split())
    parts = [("", person.look), ("clothes: ", person.clothes), ("voice: ", person.voice)]
    return f"{name}: " + "; ".join(f"{label}{_guarded(value)}" for label, value in parts if value)


def _guarded(value: str) -> str:
    """A value on one line, in quotation marks unless it reads back unchanged without them."""
    line = " ".join(value.split())
    read = _Person("")
    read.add(line)
    return line if read.character() == Character("", line) else quoted(line)


def _people(own: str, below: list[str], marks: int) -> tuple[list[_Person], int]:
    """The people on the heading's line and on the lines below it, and the number of those lines.

    `marks` is the number of # before the heading.
    """
    people = _in_line(own)
    if own and not people:
        return [], 0
    used = 0
    for line in below:
        if len(people) == CHARACTERS_MAX or not _take(line, people, marks):
            break
        used += 1
    return people, used


def _take(line: str, people: list[_Person], marks: int) -> bool:
    """Read a line of the cast; False where the cast ends."""
    entry = _ENTRY.fullmatch(line)
    if people and entry is not None and _is_property(entry, people[-1]):
        people[-1].add(f"{entry['name']}: {entry['told']}")
        return True
    match = entry or _ALONE.fullmatch(line)
    if match is not None and _may_be_name(match["name"]) and (entry is not None or _is_name_alone(match, marks)):
        people.append(_person(match))
        return True
    if entry is not None or not people or not _goes_on(line, people[-1]):
        return False
    people[-1].add(regex.sub(rf"^{LEAD}", "", line))
    return True


def _person(match: regex.Match[str]) -> _Person:
    told = match.groupdict().get("told") or ""
    person = _Person(unmarked(match["name"].strip()), match[0].strip(), is_alone=not told)
    person.add(inner(match["aside"]))
    person.add(told)
    return person


def _is_property(entry: regex.Match[str], last: _Person) -> bool:
    """Whether a labelled line describes the person above it: "Clothes: a red coat", or any label below a bare name."""
    if _part_of(entry["name"]):
        return True
    is_listed = bool(entry["lead"]) and "#" not in entry["lead"]
    return last.is_alone and is_listed and len(entry["name"]) <= _PROPERTY_CHARS_MAX


def _part_of(label: str) -> str:
    return _PART_WORDS.get(caseless(label), "")


def _may_be_name(name: str) -> bool:
    words = name.split()
    return 0 < len(words) <= _NAME_WORDS_MAX and not name[0].islower() and name.strip().lower() not in _OTHER_SECTIONS


def _is_name_alone(alone: regex.Match[str], marks: int) -> bool:
    """Whether a line is a name: in bold, as a heading below that of the cast, or with a description in brackets."""
    level = alone["lead"].count("#")
    if level:
        return level > marks
    return bool(alone["open"]) or alone["aside"] is not None


def _goes_on(line: str, last: _Person) -> bool:
    """Whether a line without a name continues the person before it: in a list, or in the middle of a sentence."""
    lead = regex.match(LEAD, line)
    is_listed = lead is not None and bool(lead["lead"]) and "#" not in lead["lead"]
    return is_listed or (not line.startswith("#") and (line[:1].islower() or not last.is_described))


def _in_line(own: str) -> list[_Person]:
    """The people on one line: names in capitals with colons, names with descriptions in brackets, or one person."""
    starts = [match.start() for match in _IN_LINE.finditer(own)]
    pieces = [own[begin:end].strip() for begin, end in pairwise([*starts, len(own)])] if starts[:1] == [0] else [own]
    entries = [_ENTRY.fullmatch(piece) for piece in pieces]
    if own and all(entry is not None and _may_be_name(entry["name"]) for entry in entries):
        return [_person(entry) for entry in entries if entry is not None]
    if _LISTED.sub("", own).strip(" .,;"):
        return []
    return [_person(match) for match in _LISTED.finditer(own)]


def _part_labels(told: str) -> Iterator[regex.Match[str]]:
    """The labels of a description; those inside a quotation that is a whole part are words of it."""
    free = quotation_end(told.lstrip()) or 0
    for label in named(_PART, told, _PART_WORDS):
        if label.start() >= free:
            yield label
            free = label.end() + (quotation_end(told[label.end() :]) or 0)


def _without_heading(lines: list[str], speakers: Callable[[], Collection[str]]) -> CastText:
    people, kept = list[_Person](), list[str]()
    entries = [_ENTRY.fullmatch(line) for line in lines]
    names = speakers() if any(entries) else ()
    for line, entry in zip(lines, entries, strict=True):
        if entry is not None and entry["name"].strip().lower() in names and entry["told"].strip():
            people.append(_person(entry))
        else:
            kept.append(line)
    return CastText(_bible(people), "\n".join(kept))


def _bible(people: list[_Person]) -> Bible:
    """The people, each name once: what a second entry tells is added to the first."""
    found: dict[str, _Person] = {}
    for person in people:
        known = found.setdefault(person.name.casefold(), person)
        if known is not person:
            for part in _PARTS:
                known.parts[part] += person.parts[part]
    return Bible(tuple(person.character() for person in found.values()))
