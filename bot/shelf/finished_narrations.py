"""Finds narrations that have ended, and puts new sound into their sections: it is joined, listened to and saved."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from bot.gemini.events import SpokenPiece
from bot.gemini.narration_context import NarrationContext
from bot.gemini.respeaking import check_sound
from bot.gemini.usage import Meter
from bot.library.work_changes import Write
from bot.making.bodies import check_disk
from bot.making.estimate import listening_usage, speech_usage
from bot.making.narration_context import narration_context_of
from bot.making.section_sounds import StoredSound
from bot.making.service import WorkService
from bot.script.doubts import doubt_of
from bot.script.speaker_labels import as_spoken
from bot.shelf.cast_edits import options_of
from bot.shelf.narration_files import NarrationFiles
from bot.shelf.section_edits import with_new_sound
from bot.work.ending import EndingError
from bot.work.kinds import Medium
from bot.work.open_reservation import OpenReservation
from bot.work.parts import PartState, Piece, Section
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.speech import Gap
from bot.work.wav import read_wav
from bot.work.work import Work

SECTIONS_AT_ONCE: Final = 3
"""Sections of one narration that are spoken again at the same time."""

PartT = TypeVar("PartT")
ResultT = TypeVar("ResultT")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSound:
    """The sound of a section of which some of the text was spoken again.

    `pieces` are those of all of its text, in order. `spoken` are the starts and ends of the text that is new in them,
    `gaps` are what is missing of that text, and `seconds` is how long the new pieces are together.
    """

    pieces: Sequence[SpokenPiece | Piece]
    spoken: Sequence[tuple[int, int]]
    gaps: Sequence[Gap]
    seconds: float


class FinishedNarrations:
    """Shared steps to speak parts of finished narrations again. Every change is durable when its method returns."""

    def __init__(self, work_service: WorkService, narration_files: NarrationFiles) -> None:
        self._work_service = work_service
        self._gemini = work_service.gemini
        self._library = work_service.library
        self._files = narration_files

    async def find(self, work_id: str) -> Work:
        """A narration that has ended and can be changed; raises `RefusedError`."""
        run = self._work_service.run_of(work_id)
        if run is not None and run.work.ending is not None:
            # Its last frame is being written, which takes a moment.
            await self._work_service.wait_until_free(run.reply_store.reply_id)
        work = await self._work_service.find(work_id)
        if work is None or work.medium is not Medium.SPEECH:
            raise RefusedError(RefusalKind.UNKNOWN_WORK)
        if work.ending is None or self._work_service.is_running(work_id):
            raise RefusedError(RefusalKind.STILL_RUNNING)
        return work

    def speech_usd(self, seconds: float) -> float:
        """About what this many seconds of speech cost, with listening to them, in US dollars."""
        settings, price_of, minutes = self._gemini.settings, self._gemini.price_of, seconds / 60
        usd = price_of(settings.live_model)(speech_usage(minutes))
        if settings.transcribe_model is None:
            return usd
        return usd + price_of(settings.transcribe_model)(listening_usage(minutes))

    def reserve(
        self, person_id: int, guild_id: int | None, seconds: float
    ) -> AbstractAsyncContextManager[OpenReservation]:
        """Reserve what this many seconds of speech are estimated to use; raises `RefusedError` at a limit."""
        return self._library.call_reservations.reserve(
            person_id, guild_id, self.speech_usd(seconds), speech_minutes=seconds / 60
        )

    def context(self, work: Work, meter: Meter) -> NarrationContext:
        """The context of the calls for a narration."""
        return narration_context_of(work, self._gemini, self._work_service.workers.audio, meter)

    async def replace_sound(
        self,
        work: Work,
        section: Section,
        reservation: OpenReservation,
        speak: Callable[[NarrationContext], Awaitable[NewSound]],
        *,
        is_used: Callable[[Section], bool],
    ) -> bool:
        """Have parts of a section spoken again, join all of it, listen to it and save it; whether it is used.

        `is_used` decides by the section with its new sound. Raises `EndingError` when nothing was spoken, and when a
        file is missing or the disk is full; `RefusedError` when the narration was deleted meanwhile. What the calls
        used is saved in any case.
        """
        meter = Meter(reservation)
        context = self.context(work, meter)
        try:
            await check_disk(self._library.files)
            new = await speak(context)
            sound = await self._files.join(work, section, new.pieces)
            said = as_spoken(section, options_of(work))
            after = await _checked(context, section, sound, reported_words(said, new.spoken, new.gaps))
        except EndingError:
            await self._save(work, meter, lambda now: now)
            raise
        if not is_used(after):
            await self._save(work, meter, lambda now: now)
            return False
        reservation.count_speech(new.seconds)
        # The replies are noted until they show the new recording, so that a crash leaves none with the old sound.
        also = self._library.renaming.marking_pages(work.id)
        await self._save(work, meter, lambda now: with_new_sound(now, section, after), also)
        return True

    async def _save(self, work: Work, meter: Meter, change: Callable[[Work], Work], *also: Write) -> None:
        """Save a change of a narration, and what it used; raises `RefusedError`."""

        def changed(now: Work) -> Work:
            return change(replace(now, usage=now.usage + meter.usage))

        try:
            await self._library.work_changes.change(work.id, changed, also)
        except RefusedError as refused:
            run = self._work_service.run_of(work.id)
            if run is None or refused.refusal.kind is not RefusalKind.STILL_RUNNING:
                raise
            # A run has begun to speak missing sections, and would overwrite the change.
            await self._work_service.wait_until_shown(run)
            await self._library.work_changes.change(work.id, changed, also)


async def speak_each(
    parts: Iterable[PartT], speak: Callable[[PartT], Awaitable[ResultT]]
) -> tuple[list[ResultT], list[EndingError | RefusedError]]:
    """Speak parts of several sections, a few at once; returns the results, and why others failed."""
    places = asyncio.Semaphore(SECTIONS_AT_ONCE)
    results, failures = list[ResultT](), list[EndingError | RefusedError]()

    async def speak_one(part: PartT) -> None:
        async with places:
            try:
                result = await speak(part)
            except (EndingError, RefusedError) as error:
                failures.append(error)
            else:
                results.append(result)

    async with asyncio.TaskGroup() as group:
        for part in parts:
            group.create_task(speak_one(part))
    return results, failures


async def _checked(context: NarrationContext, section: Section, sound: StoredSound, told: str) -> Section:
    """A section with its new sound, and the check of all of it.

    `told` are the words in it by the voices' own transcripts, which are read if no second ear listens.
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


def reported_words(section: Section, spoken: Sequence[tuple[int, int]], gaps: Sequence[Gap]) -> str:
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
