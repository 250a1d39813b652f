"""What all share that speak parts of a finished narration again: finding it, listening to new sound, and the cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.audio.wav import read_wav
from bot.gemini.client import Gemini
from bot.gemini.narration_context import NarrationContext
from bot.gemini.respeaking import check_sound
from bot.gemini.usage import Meter
from bot.library.library import Library
from bot.making.estimate import listening_usage, speech_usage
from bot.making.narration_context import narration_context_of
from bot.making.section_sounds import StoredSound
from bot.making.service import WorkService
from bot.script.doubts import doubt_of
from bot.shelf.narration_files import NarrationFiles
from bot.work.parts import PartState, Section
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import Kind
from bot.work.speech import Gap
from bot.work.work import Work

SECTIONS_AT_ONCE: Final = 3
"""Sections of one narration that are spoken again at the same time."""


class SpeakingAgain:
    """What speaks parts of finished narrations again. Every change is durable when its method returns."""

    def __init__(self, work_service: WorkService, library: Library, narration_files: NarrationFiles) -> None:
        self._work_service = work_service
        self._gemini = work_service.gemini
        self._audio = work_service.workers.audio
        self._library = library
        self._files = narration_files

    async def find(self, work_id: str) -> Work:
        """A narration that has ended and can be changed; raises `RefusedError`."""
        run = self._work_service.run_of(work_id)
        if run is not None and run.work.ending is not None:
            # Its last frame is being written, which takes a moment.
            await self._work_service.wait_until_free(run.reply_store.reply_id)
        work = await self._work_service.find(work_id)
        if work is None or work.kind is not Kind.NARRATION:
            raise RefusedError(RefusalKind.UNKNOWN_WORK)
        if work.ending is None or self._work_service.is_running(work_id):
            raise RefusedError(RefusalKind.STILL_RUNNING)
        return work

    def _context(self, work: Work, meter: Meter) -> NarrationContext:
        return narration_context_of(work, self._gemini, self._audio, meter)


async def heard_section(context: NarrationContext, section: Section, sound: StoredSound, told: str) -> Section:
    """A section of a narration with its new sound, and with what is heard in all of it.

    `told` are the words that are in it as far as its voices tell: they are read where no second ear listens.
    """
    pcm, rate_hz = read_wav(sound.wav) or (b"", 0)
    section = replace(section, transcript=told)
    check = await check_sound(context, section, pcm, rate_hz)
    doubt = doubt_of(section.text, check, sound.audio.seconds or 0.0)
    return replace(
        section,
        state=PartState.MADE if doubt is None else PartState.DOUBTFUL,
        audio=sound.audio,
        pieces=sound.pieces,
        check=check,
        doubt=doubt,
    )


def told_words(section: Section, spoken: Sequence[tuple[int, int]], gaps: Sequence[Gap]) -> str:
    """The text of a section, whose passages `spoken` are new, without what is known to be missing.

    `gaps` are those of the new passages; of the others they are those of the section's own check.
    """
    if section.check is not None:
        before = section.check.gaps
    else:
        before = () if section.doubt is None else (Gap(0, len(section.text), 0.0),)
    stay = [gap for gap in before if not any(start <= gap.start and gap.end <= end for start, end in spoken)]
    return "".join(
        letter
        for index, letter in enumerate(section.text)
        if not any(gap.start <= index < gap.end for gap in (*gaps, *stay))
    )


def speech_usd(gemini: Gemini, seconds: float) -> float:
    """About what so many seconds of speech cost, with listening to them, in US dollars."""
    settings, minutes = gemini.settings, seconds / 60
    usd = gemini.price_of(settings.live_model)(speech_usage(minutes))
    if settings.transcribe_model is None:
        return usd
    return usd + gemini.price_of(settings.transcribe_model)(listening_usage(minutes))
