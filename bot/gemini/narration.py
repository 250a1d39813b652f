"""Makes a narration: speaks its sections in parallel, and checks whether every word of each was spoken."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from typing import Final

from bot.gemini.events import NarrationEvent, SectionMissing, SectionSpoken
from bot.gemini.failures import empty
from bot.gemini.live_places import LONG_SECTIONS_MIN, Claim
from bot.gemini.narration_context import NarrationContext
from bot.gemini.speech_check import CheckedSpeech
from bot.gemini.speech_repair import speak_whole
from bot.gemini.stream import Producer
from bot.script.doubts import doubt_of
from bot.script.passages import passages
from bot.script.speaker_labels import as_spoken
from bot.work.ending import COMPLETE, Ending, EndingError, EndingKind, incomplete
from bot.work.parts import Section
from bot.work.request import narration_options

_COMMON_REFUSALS: Final = frozenset({EndingKind.MISCONFIGURED, EndingKind.BUSY})
"""Endings that probably apply to every section, as long as no section has been spoken."""


def narrate(context: NarrationContext, sections: Sequence[Section]) -> AsyncGenerator[NarrationEvent, None]:
    """Speak the given sections, as many at once as the settings allow.

    Yields `SectionSpoken` and `SectionMissing` in the order of completion, then exactly one `Ended`, whose numbers
    count the given sections. Every failure on Gemini's side becomes an event, not an exception. Closing the generator
    closes the sessions. The meter counts the calls even when the generator is closed early.
    """
    claim = Claim(object(), is_long=len(sections) >= LONG_SECTIONS_MIN)
    return _NarrationProducer(replace(context, claim=claim), sections).events()


class _NarrationProducer(Producer[NarrationEvent]):
    may_last = True

    def __init__(self, context: NarrationContext, sections: Sequence[Section]) -> None:
        super().__init__(context.gemini, context.meter)
        self._context = replace(context, waiting=self.waiting_for_others)
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
        return incomplete(affected, len(self._sections))

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
        section = as_spoken(section, narration_options(self._context.request))
        claim = replace(self._context.claim, is_first=section.number == 1)
        context = replace(self._context, claim=claim)
        spoken_by = passages(section, narration_options(context.request), context.bible)
        began_s = time.monotonic()
        try:
            checked = await speak_whole(context, section, spoken_by)
        except EndingError as error:
            self._give_up(section.number, error.ending)
            return
        pieces, refusal = checked.pieces, common_refusal(checked)
        if pieces and (refusal is None or 2 * checked.lost_chars < len(section.text)):
            self._spoken.add(section.number)
            doubt = doubt_of(section.text, checked.check, checked.sound.seconds)
            self._doubtful += doubt is not None
            took_s = time.monotonic() - began_s
            self.emit(SectionSpoken(section.number, pieces, checked.transcript, checked.check, doubt, took_s))
            return
        ending = refusal or reason_for_silence(checked)
        self.gemini.log_misconfiguration(self.gemini.settings.live_model, ending)
        if ending.kind in _COMMON_REFUSALS and not self._spoken:
            self._refusal = ending
        else:
            self._give_up(section.number, ending)

    def _give_up(self, number: int, ending: Ending) -> None:
        self._missing[number] = ending
        self.emit(SectionMissing(number, ending))


def common_refusal(checked: CheckedSpeech) -> Ending | None:
    """Why passages of a section have no sound, if that holds for other sections as well; else None."""
    silent = [one.recording.ending for one in checked.spoken if not one.recording.pcm]
    return next((ending for ending in silent if ending.kind in _COMMON_REFUSALS), None)


def reason_for_silence(checked: CheckedSpeech) -> Ending:
    """Why a section has no sound."""
    endings = [one.recording.ending for one in checked.spoken if not one.recording.ending.is_good]
    return common_refusal(checked) or next(iter(endings), empty())
