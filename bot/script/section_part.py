"""Cuts a part out of a section: its text, with the cues and speeches that belong to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from bot.work.parts import Section
from bot.work.speech import Cue, Speech

MarkT = TypeVar("MarkT", Cue, Speech)


def section_part(section: Section, start: int, end: int) -> Section:
    """A section with only `text[start:end]` and the marks within it."""
    return replace(
        section,
        text=section.text[start:end],
        cues=clipped(section.cues, start, end),
        speeches=clipped(section.speeches, start, end),
    )


def clipped(marks: Iterable[MarkT], start: int, end: int) -> tuple[MarkT, ...]:
    """The cues or speeches that touch `text[start:end]`, cut to it; their indexes are those of this part.

    A pause, which is a place without words, belongs to the part that begins with it.
    """
    return tuple(
        replace(mark, start=max(mark.start, start) - start, end=min(mark.end, end) - start)
        for mark in marks
        if start <= mark.start < end or mark.start < start < mark.end
    )


def moved(mark: MarkT, by: int) -> MarkT:
    """A cue or a speech whose text stands `by` characters further on."""
    return replace(mark, start=mark.start + by, end=mark.end + by)
