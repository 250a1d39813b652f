"""Finds the pieces of a prose text that may be spoken: quotations, and the paragraphs of a dialogue with dashes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import regex

from bot.script.plain_text import QUOTES, quotation_end

_PARAGRAPH: Final = regex.compile(r"[^\n]+")
_DASHED: Final = regex.compile(r"[ \t]*[–—―][ \t]*(?=\S)")
"""The dash that begins the speech of a dialogue without quotation marks."""
_DASH: Final = regex.compile(r"[ \t]*[–—―][ \t]*")
_EDGES: Final = " \t.,;:…·"
_CHARS_MAX: Final = 2000
"""A longer quotation ends with its paragraph, which keeps reading linear."""
_SINGLE_CHARS_MAX: Final = 400
"""A longer one in single marks counts as apostrophes."""
_APOSTROPHES: Final = frozenset("'’‘")
_STRAIGHT: Final = _APOSTROPHES | frozenset('"＂״')
"""Marks that also close, or stand inside words."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A piece of a text that may be spoken, without its marks. `start` and `end` are its place in the text."""

    start: int
    end: int
    text: str


def quotations(text: str) -> tuple[Quotation, ...]:
    """The pieces of a text that may be spoken, in order.

    In a paragraph that begins with a dash each piece between dashes is one, the narrator's words, too.
    """
    found: list[Quotation] = []
    for paragraph in _PARAGRAPH.finditer(text):
        line = paragraph[0]
        spans = _between_dashes(line) if _DASHED.match(line) else _in_quotes(line)
        for start, end in spans:
            begin, stop = _trimmed(line, start, end)
            if any(map(str.isalnum, line[begin:stop])):
                place = paragraph.start()
                found.append(Quotation(place + begin, place + stop, line[begin:stop]))
    return tuple(found)


def _in_quotes(line: str) -> Iterator[tuple[int, int]]:
    place = 0
    while place < len(line):
        if _opens(line, place):
            # A quotation of several paragraphs has no closing mark before the last one.
            chars_max = _SINGLE_CHARS_MAX if line[place] in _APOSTROPHES else _CHARS_MAX
            end = quotation_end(line[place : place + chars_max])
            if end is not None:
                yield place + 1, place + end - 1
                place += end
                continue
            if line[place] not in _APOSTROPHES:
                yield place + 1, len(line)
                return
        place += 1


def _opens(line: str, place: int) -> bool:
    """Whether a quotation may begin here."""
    before = line[place - 1 : place]
    if line[place] == "”":  # Swedish and Finnish have it on both sides.
        return not before.strip()
    return line[place] in QUOTES and not (line[place] in _STRAIGHT and before.isalnum())


def _between_dashes(line: str) -> Iterator[tuple[int, int]]:
    dashes = [match.span() for match in _DASH.finditer(line)]
    for (_, start), (end, _) in pairwise([*dashes, (len(line), len(line))]):
        yield start, end


def _trimmed(line: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space around it, and without the punctuation that a dash left at its start."""
    while start < end and line[start] in _EDGES:
        start += 1
    while end > start and line[end - 1].isspace():
        end -= 1
    return start, end
