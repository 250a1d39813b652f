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
from bot.gemini.live import SpeechRecording, record
from bot.gemini.prompts import narration_instruction, narration_text
from bot.gemini.stream import Producer
from bot.gemini.usage import Meter
from bot.script.alignment import compare, least_seconds
from bot.script.plain_text import spoken
from bot.work.ending import COMPLETE, Ending, EndingKind, Fault, Retry
from bot.work.parts import Doubt, Section
from bot.work.request import NarrationOptions, Request

log = logging.getLogger(__name__)

LEAST_LIKENESS: Final = 0.85
"""The share of the asked words that has to be heard in order; transcripts of true readings come well above it."""

_AUDIBLE: Final = 100
"""The least peak of a voice, of 32,767 (-50 dB); speech comes above 3,000."""
_SAMPLED_EVERY: Final = 7

_FOR_ALL: Final = frozenset({EndingKind.MISCONFIGURED, EndingKind.BUSY})
"""Endings that the next section's session would meet too, as long as no session has shown otherwise."""

_OF_ONE_SESSION: Final = frozenset({"request", "model"})
"""What a refused session says is wrong (`Ending.params["what"]`), although the next may be taken: ask twice."""

_MAY_PASS: Final = frozenset({EndingKind.COMPLETE, EndingKind.EMPTY, EndingKind.STALLED})
"""Endings without sound that a fresh session may not meet."""


def narrate(
    gemini: Gemini, request: Request, sections: Sequence[Section], *, meter: Meter | None = None
) -> AsyncGenerator[NarrationEvent, None]:
    """Speak the given sections, side by side as the settings allow.

    Yields `SectionSpoken` and `SectionMissing` as they are done (not in order), then exactly one `Ended`, whose
    numbers count only the sections given; raises nothing for whatever Gemini does. Closing the generator closes the
    sessions. `meter`, where given, also counts a run that is stopped.
    """
    return _NarrationProducer(gemini, request, sections, meter).events()


@dataclass(frozen=True, slots=True)
class _Heard:
    """A take and what the comparison with its text found."""

    take: SpeechRecording
    doubt: Doubt | None
    likeness: float

    def is_better_than(self, other: _Heard) -> bool:
        mine, theirs = (
            (heard.doubt is None, bool(heard.take.pcm), heard.doubt is not Doubt.SILENT, heard.likeness)
            for heard in (self, other)
        )
        return (*mine, self.take.seconds) > (*theirs, other.take.seconds)


class _NarrationProducer(Producer[NarrationEvent]):
    def __init__(self, gemini: Gemini, request: Request, sections: Sequence[Section], meter: Meter | None) -> None:
        super().__init__(gemini, meter)
        self._request = request
        self._sections = list(sections)
        self._doubtful = 0
        self._done: set[int] = set()
        self._missing: dict[int, Ending] = {}
        self._refusal: Ending | None = None

    async def make(self) -> Ending:
        await self._speak_all(self._sections)
        if self._refusal is None:
            return COMPLETE
        # Another section was spoken while this one was refused, or after: the refusal was not about all of them.
        if self._done:
            await self._speak_all(self._untold())
        return self._refusal

    def settle(self, ending: Ending) -> Ending:
        """Name the sections that were not reached; the run ends as its sections do."""
        for section in self._untold():
            self._give_up(section.number, ending)
        affected = len(self._missing) + self._doubtful
        if not affected:
            return COMPLETE
        if not self._done:
            return self._refusal or self._missing[self._sections[0].number]
        return Ending(
            EndingKind.INCOMPLETE,
            MappingProxyType({"missing": affected, "of": len(self._sections)}),
            Retry.NOW,
            Fault.MODEL,
        )

    def _untold(self) -> list[Section]:
        return [
            section
            for section in self._sections
            if section.number not in self._done and section.number not in self._missing
        ]

    async def _speak_all(self, sections: Sequence[Section]) -> None:
        gate = asyncio.Semaphore(self.gemini.settings.narration_parallel)

        async def in_turn(section: Section) -> None:
            async with gate:
                if self._refusal is None or self._done:
                    await self._speak(section)

        async with asyncio.TaskGroup() as group:
            for section in sections:
                group.create_task(in_turn(section))

    async def _speak(self, section: Section) -> None:
        """One section: a take, and once more in a fresh session where the first is not what was asked."""
        heard = await self._hear(section)
        if _worth_another(heard):
            log.info("section %d: %s, spoken again", section.number, heard.doubt)
            again = await self._hear(section)
            heard = again if again.is_better_than(heard) or not heard.take.pcm else heard
        ending = heard.take.ending
        if ending.kind is not EndingKind.BLOCKED and heard.take.pcm:
            self._done.add(section.number)
            self._doubtful += heard.doubt is not None
            self.gemini.report(self.gemini.settings.live_model, COMPLETE)
            self.emit(
                SectionSpoken(section.number, heard.take.pcm, heard.take.rate_hz, heard.take.transcript, heard.doubt)
            )
            return
        self.gemini.report(self.gemini.settings.live_model, ending)
        if ending.kind in _FOR_ALL and not self._done:
            self._refusal = ending
        else:
            self._give_up(section.number, empty() if ending.is_good else ending)

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


def _doubt_of(text: str, take: SpeechRecording, likeness: float) -> Doubt | None:
    """What is wrong with a take. Without any transcript its length has to do."""
    if _is_silent(take.pcm):
        return Doubt.SILENT
    if take.seconds < least_seconds(text):
        return Doubt.SHORT
    if take.transcript and likeness < LEAST_LIKENESS:
        return Doubt.DIVERGING
    return None


def _is_silent(pcm: bytes) -> bool:
    """Whether nothing can be heard: no sound, zeros, or a whole turn close to zero, which the model also sends."""
    samples = memoryview(pcm).cast("h")[::_SAMPLED_EVERY]
    return max(max(samples, default=0), -min(samples, default=0)) < _AUDIBLE


def _worth_another(heard: _Heard) -> bool:
    """Whether a fresh session may do better: a take in doubt, a turn without sound, or one refused for no reason.

    Never what was refused for its words.
    """
    ending = heard.take.ending
    if heard.doubt is None:
        return False
    if ending.kind is EndingKind.BLOCKED:
        return ending.retry is Retry.NOW and not heard.take.pcm
    if ending.kind is EndingKind.MISCONFIGURED and not heard.take.pcm:
        return ending.params["what"] in _OF_ONE_SESSION
    return bool(heard.take.pcm) or ending.kind in _MAY_PASS
