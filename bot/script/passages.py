"""The passages of a section: the runs of its text that one voice speaks in one go."""

from __future__ import annotations

from dataclasses import dataclass

from bot.work.bible import Bible
from bot.work.parts import Section
from bot.work.request import NarrationOptions


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of a section's text, and who speaks it. `start` and `end` are indexes of the text; `end` is exclusive.

    `speaker` is empty for the narrator. `voice` is a prebuilt name. `direction` is how this passage is spoken, beside
    what holds for the whole section.
    """

    start: int
    end: int
    speaker: str
    voice: str
    direction: str


def passages(section: Section, options: NarrationOptions, _bible: Bible) -> tuple[Passage, ...]:
    """The passages of a section in the order of its text."""
    return (Passage(0, len(section.text), "", options.voice, ""),)
