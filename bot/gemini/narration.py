"""A narration: each section one turn of the voice, in a session of its own, checked against what was asked."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from bot.gemini.client import Gemini
from bot.gemini.events import NarrationEvent, SectionMissing, SectionSpoken
from bot.gemini.failures import empty
from bot.gemini.live import Take, record
from bot.gemini.prompts import narration_instruction, narration_text
from bot.gemini.stream import Run
from bot.gemini.usage import Meter
from bot.script.alignment import compare, least_seconds
from bot.script.plain import spoken
from bot.work.ending import COMPLETE, Ending, EndingKind, Fault, Retry
from bot.work.parts import Doubt, Section
from bot.work.request import NarrationOptions, Request

log = logging.getLogger(__name__)

LEAST_LIKENESS: Final = 0.85
"""The share of the asked words that has to be heard in order; transcripts of true readings come well above it."""

_FOR_ALL: Final = frozenset({EndingKind.MISCONFIGURED, EndingKind.BUSY})
"""Endings that the next section's session would meet too."""


def narrate(
    gemini: Gemini, request: Request, sections: Sequence[Section], *, meter: Meter | None = None
) -> AsyncGenerator[NarrationEvent, None]:
    """Speak the given sections, side by side as the settings allow.

    Yields `SectionSpoken` and `SectionMissing` as they are done (not in order), then exactly one `Ended`, whose
    numbers count only the sections given; raises nothing for whatever Gemini does. Closing the generator closes the
    sessions. `meter`, where given, also counts a run that is stopped.
    """
    return _NarrationRun(gemini, request, sections, meter).events()


@dataclass(frozen=True, slots=True)
class _Heard:
    """A take and what the comparison with its text found."""

    take: Take
    doubt: Doubt | None
    likeness: float

    def is_better_than(self, other: _Heard) -> bool:
        mine, theirs = (
            (heard.doubt is None, bool(heard.take.pcm), heard.doubt is not Doubt.SILENT, heard.likeness)
            for heard in (self, other)
        )
        return (*mine, self.take.seconds) > (*theirs, other.take.seconds)


class _NarrationRun(Run[NarrationEvent]):
    def __init__(self, gemini: Gemini, request: Request, sections: Sequence[Section], meter: Meter | None) -> None:
        super().__init__(gemini, meter)
        self._request = request
        self._sections = list(sections)
        self._doubtful = 0
        self._done: set[int] = set()
        self._missing: dict[int, Ending] = {}
        self._refusal: Ending | None = None

    async def make(self) -> Ending:
        gate = asyncio.Semaphore(self.gemini.settings.narration_parallel)

        async def in_turn(section: Section) -> None:
            async with gate:
                await self._speak(section)

        async with asyncio.TaskGroup() as group:
            for section in self._sections:
                group.create_task(in_turn(section))
        return COMPLETE

    def settle(self, ending: Ending) -> Ending:
        """Name the sections that were not reached; the run ends as its sections do."""
        for section in self._sections:
            if section.number not in self._done and section.number not in self._missing:
                self._give_up(section.number, ending)
        affected = len(self._missing) + self._doubtful
        if not affected:
            return COMPLETE
        if not self._done:
            return self._missing[self._sections[0].number]
        return Ending(
            EndingKind.INCOMPLETE,
            MappingProxyType({"missing": affected, "of": len(self._sections)}),
            Retry.NOW,
            Fault.MODEL,
        )

    async def _speak(self, section: Section) -> None:
        """One section: a take, and once more in a fresh session where the first is not what was asked."""
        if self._refusal is not None:
            self._give_up(section.number, self._refusal)
            return
        heard = await self._hear(section)
        if _worth_another(heard):
            log.info("section %d: %s, spoken again", section.number, heard.doubt)
            again = await self._hear(section)
            heard = again if again.is_better_than(heard) else heard
        ending = heard.take.ending
        if ending.kind is EndingKind.BLOCKED or not heard.take.pcm:
            if ending.kind in _FOR_ALL:
                self._refusal = ending
            self._give_up(section.number, empty() if ending.is_good else ending)
            return
        self._done.add(section.number)
        self._doubtful += heard.doubt is not None
        self.emit(SectionSpoken(section.number, heard.take.pcm, heard.take.rate_hz, heard.take.transcript, heard.doubt))

    async def _hear(self, section: Section) -> _Heard:
        options = self._request.options
        if not isinstance(options, NarrationOptions):
            raise TypeError(self._request.kind)
        take = await record(
            self.gemini,
            text=narration_text(section),
            instruction=narration_instruction(self._request, section),
            voice=options.voice,
            meter=self.meter,
        )
        asked = spoken(section.text)
        likeness = compare(asked, take.transcript)
        return _Heard(take, _doubt_of(asked, take, likeness), likeness)

    def _give_up(self, number: int, ending: Ending) -> None:
        self._missing[number] = ending
        self.emit(SectionMissing(number, ending))


def _doubt_of(text: str, take: Take, likeness: float) -> Doubt | None:
    """What is wrong with a take. Without any transcript its length has to do."""
    if not take.pcm.strip(b"\0"):
        return Doubt.SILENT
    if take.seconds < least_seconds(text):
        return Doubt.SHORT
    if take.transcript and likeness < LEAST_LIKENESS:
        return Doubt.DIVERGING
    return None


def _worth_another(heard: _Heard) -> bool:
    """Whether a fresh session may do better: a take in doubt, or a turn without sound; never what was refused."""
    ending = heard.take.ending
    if heard.doubt is None or ending.kind is EndingKind.BLOCKED:
        return False
    return bool(heard.take.pcm) or ending.kind in {EndingKind.COMPLETE, EndingKind.EMPTY, EndingKind.STALLED}
