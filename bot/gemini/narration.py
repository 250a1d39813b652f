"""Makes a narration: one Live session for each section, whose transcript is compared with the section's text."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from bot.gemini.client import Gemini
from bot.gemini.events import NarrationEvent, SectionMissing, SectionSpoken, SpokenPiece
from bot.gemini.failures import empty
from bot.gemini.live import SpeechRecording, record
from bot.gemini.prompts import narration_instruction, narration_text
from bot.gemini.stream import Producer
from bot.gemini.usage import Meter
from bot.script.alignment import compare, shortest_seconds
from bot.script.plain_text import spoken
from bot.work.bible import Bible
from bot.work.ending import COMPLETE, Ending, EndingKind, Fault, Retry
from bot.work.parts import Doubt, Section
from bot.work.request import NarrationOptions, Request
from bot.work.sound import SoundMeasure
from bot.work.speech import Pronunciation

log = logging.getLogger(__name__)

SIMILARITY_MIN: Final = 0.85
"""The least share of a section's words that its transcript has, in order; correct readings reach far more."""

_AUDIBLE_PEAK_MIN: Final = 100
"""The least peak of a voice, of 32,767 (-50 dB); speech reaches more than 3,000."""
_SAMPLE_STEP: Final = 7

_COMMON_REFUSALS: Final = frozenset({EndingKind.MISCONFIGURED, EndingKind.BUSY})
"""Endings that probably apply to every section, as long as no section has been spoken."""

_SESSION_REFUSALS: Final = frozenset({"request", "model"})
"""Causes (`Ending.params["what"]`) for which one session may be refused although the next one is accepted."""

_RETRYABLE: Final = frozenset({EndingKind.COMPLETE, EndingKind.EMPTY, EndingKind.STALLED})
"""Endings without audio that a new session may not have."""


Measure = Callable[[bytes, int], Awaitable[SoundMeasure]]
"""Measures raw PCM (mono, 16 bit little-endian) at a sample rate in hertz."""


def narrate(
    gemini: Gemini,
    request: Request,
    sections: Sequence[Section],
    *,
    bible: Bible,
    pronunciations: Sequence[Pronunciation],
    measure: Measure,
    meter: Meter,
) -> AsyncGenerator[NarrationEvent, None]:
    """Speak the given sections, as many at once as the settings allow.

    Yields `SectionSpoken` and `SectionMissing` in the order of completion, then exactly one `Ended`, whose numbers
    count the given sections. Every failure on Gemini's side becomes an event, not an exception. Closing the generator
    closes the sessions. `meter` counts the calls even when the generator is closed early.
    """
    del bible, pronunciations, measure  # the voice gets the text as it is
    return _NarrationProducer(gemini, request, sections, meter).events()


@dataclass(frozen=True, slots=True)
class _CheckedRecording:
    """A recording, and how well its transcript matches the text."""

    recording: SpeechRecording
    doubt: Doubt | None
    similarity: float

    def is_better_than(self, other: _CheckedRecording) -> bool:
        mine, theirs = (
            (checked.doubt is None, bool(checked.recording.pcm), checked.doubt is not Doubt.SILENT, checked.similarity)
            for checked in (self, other)
        )
        return (*mine, self.recording.seconds) > (*theirs, other.recording.seconds)


class _NarrationProducer(Producer[NarrationEvent]):
    may_last = True

    def __init__(self, gemini: Gemini, request: Request, sections: Sequence[Section], meter: Meter) -> None:
        super().__init__(gemini, meter)
        self._request = request
        self._sections = list(sections)
        self._doubtful = 0
        self._spoken: set[int] = set()
        self._missing: dict[int, Ending] = {}
        self._refusal: Ending | None = None

    async def make(self) -> Ending:
        await self._speak_all(self._sections)
        if self._refusal is None:
            return COMPLETE
        # If another section was spoken, the refusal did not apply to all sections.
        if self._spoken:
            await self._speak_all(self._unfinished())
        return self._refusal

    def final_ending(self, ending: Ending) -> Ending:
        """Report the sections that were not spoken; the Ending follows from the sections."""
        for section in self._unfinished():
            self._give_up(section.number, ending)
        affected = len(self._missing) + self._doubtful
        if not affected:
            return COMPLETE
        if not self._spoken:
            return self._refusal or self._missing[self._sections[0].number]
        return Ending(
            EndingKind.INCOMPLETE,
            MappingProxyType({"missing": affected, "of": len(self._sections)}),
            Retry.NOW,
            Fault.MODEL,
        )

    def _unfinished(self) -> list[Section]:
        return [
            section
            for section in self._sections
            if section.number not in self._spoken and section.number not in self._missing
        ]

    async def _speak_all(self, sections: Sequence[Section]) -> None:
        slots = asyncio.Semaphore(self.gemini.settings.narration_parallel)

        async def speak_one(section: Section) -> None:
            async with slots:
                if self._refusal is None or self._spoken:
                    await self._speak(section)

        async with asyncio.TaskGroup() as group:
            for section in sections:
                group.create_task(speak_one(section))

    async def _speak(self, section: Section) -> None:
        """Record one section, and a second time in a new session if the first recording is doubtful."""
        checked = await self._record(section)
        if _is_worth_retrying(checked):
            log.info("section %d: %s, spoken again", section.number, checked.doubt)
            second = await self._record(section)
            checked = second if second.is_better_than(checked) or not checked.recording.pcm else checked
        ending = checked.recording.ending
        if ending.kind is not EndingKind.BLOCKED and checked.recording.pcm:
            self._spoken.add(section.number)
            self._doubtful += checked.doubt is not None
            self.gemini.log_misconfiguration(self.gemini.settings.live_model, COMPLETE)
            self.emit(
                SectionSpoken(
                    section.number,
                    (SpokenPiece(checked.recording.pcm, checked.recording.rate_hz, 0, len(section.text)),),
                    checked.recording.transcript,
                    doubt=checked.doubt,
                )
            )
            return
        self.gemini.log_misconfiguration(self.gemini.settings.live_model, ending)
        if ending.kind in _COMMON_REFUSALS and not self._spoken:
            self._refusal = ending
        else:
            self._give_up(section.number, empty() if ending.is_good else ending)

    async def _record(self, section: Section) -> _CheckedRecording:
        options = self._request.options
        if not isinstance(options, NarrationOptions):
            raise TypeError(self._request.kind)
        recording = await record(
            self.gemini,
            text=narration_text(section),
            instruction=narration_instruction(self._request, section),
            voice=options.voice,
            meter=self.meter,
        )
        text = spoken(section.text)
        similarity = compare(text, recording.transcript)
        return _CheckedRecording(recording, _doubt_of(text, recording, similarity), similarity)

    def _give_up(self, number: int, ending: Ending) -> None:
        self._missing[number] = ending
        self.emit(SectionMissing(number, ending))


def _doubt_of(text: str, recording: SpeechRecording, similarity: float) -> Doubt | None:
    """What is wrong with a recording. Without a transcript only its volume and duration are checked."""
    if _is_silent(recording.pcm):
        return Doubt.SILENT
    if recording.seconds < shortest_seconds(text):
        return Doubt.SHORT
    if recording.transcript and similarity < SIMILARITY_MIN:
        return Doubt.DIVERGING
    return None


def _is_silent(pcm: bytes) -> bool:
    """Whether the audio is empty or close to zero throughout; the model sends such turns."""
    samples = memoryview(pcm).cast("h")[::_SAMPLE_STEP]
    return max(max(samples, default=0), -min(samples, default=0)) < _AUDIBLE_PEAK_MIN


def _is_worth_retrying(checked: _CheckedRecording) -> bool:
    """Whether a new session may do better: after a doubtful recording, no audio, or a refusal without a reason.

    A section that was refused for its text is not repeated.
    """
    ending = checked.recording.ending
    if checked.doubt is None:
        return False
    if ending.kind is EndingKind.BLOCKED:
        return ending.retry is Retry.NOW and not checked.recording.pcm
    if ending.kind is EndingKind.MISCONFIGURED and not checked.recording.pcm:
        return ending.params["what"] in _SESSION_REFUSALS
    return bool(checked.recording.pcm) or ending.kind in _RETRYABLE
