"""Speaks sentences of a narration again that lack words, or have a word that was said wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.audio.wav import pcm_seconds, read_wav
from bot.gemini.events import SpokenPiece
from bot.gemini.listening import listen
from bot.gemini.narration_context import NarrationContext
from bot.gemini.respeaking import respeak
from bot.gemini.usage import Meter
from bot.making.bodies import disk_trouble
from bot.shelf.respeaking_spans import SectionSpans, broken_spans, is_better, spans_with, with_pronunciation
from bot.shelf.section_edits import with_new_sound
from bot.shelf.section_splicing import opened
from bot.shelf.speaking_again import SECTIONS_AT_ONCE, SpeakingAgain, heard_section, speech_usd, told_words
from bot.work.ending import Ending, EndingError
from bot.work.open_reservation import OpenReservation
from bot.work.parts import Piece, Section
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.sound import Heard, SoundMeasure
from bot.work.speech import Gap, Pronunciation
from bot.work.work import Work


@dataclass(frozen=True, slots=True)
class RespokenWork:
    """The newest version of a narration, and what came of speaking some of its sentences again.

    `changed` of the `sections` concerned have new sound. `ending` says why others have not, None where words are still
    missing in what was spoken.
    """

    work: Work
    sections: int
    changed: int
    ending: Ending | None = None


class Respeaking(SpeakingAgain):
    """Speaks sentences again."""

    async def speak_missing(self, work_id: str, *, person_id: int, guild_id: int | None) -> RespokenWork:
        """Speak the sentences again in which words are missing.

        Raises `RefusedError` when nothing is missing, at a limit, and while sentences are being spoken already.
        """
        async with self._library.leases.try_acquire(f"respeak {work_id}"):
            work = await self.find(work_id)
            spans = broken_spans(work)
            if not spans:
                raise RefusedError(RefusalKind.NOTHING_MISSING)
            return await self._respeak(work, spans, person_id, guild_id)

    async def pronounce(
        self, work_id: str, pronunciation: Pronunciation, *, person_id: int, guild_id: int | None
    ) -> RespokenWork:
        """Keep how a word sounds, and speak the sentences again that have it. An empty sound takes that back.

        Raises `RefusedError` when the text does not have the word, at a limit, and while sentences are being spoken
        already. What was asked for is kept also when the sentences cannot be spoken.
        """
        async with self._library.leases.try_acquire(f"respeak {work_id}"):
            work = await self.find(work_id)
            spans = spans_with(work, pronunciation.word)
            if not spans:
                raise RefusedError(RefusalKind.WORD_NOT_FOUND, word=pronunciation.word)

            def keep(now: Work) -> Work:
                return replace(now, pronunciations=with_pronunciation(now.pronunciations, pronunciation))

            work = await self._library.work_changes.change(work_id, keep)
            return await self._respeak(work, spans, person_id, guild_id, may_stay=True)

    async def _respeak(
        self,
        work: Work,
        spans: Sequence[SectionSpans],
        person_id: int,
        guild_id: int | None,
        *,
        may_stay: bool = False,
    ) -> RespokenWork:
        """Speak sentences of several sections at once, and make the one file anew.

        With `may_stay` new sound is used in which as much is missing as before.
        """
        seconds = sum(one.seconds for one in spans)
        usd = speech_usd(self._gemini, seconds)
        slots, endings, refusals = asyncio.Semaphore(SECTIONS_AT_ONCE), list[Ending](), list[RefusedError]()
        changed = 0

        async def speak(one: SectionSpans, reservation: OpenReservation) -> None:
            nonlocal changed
            async with slots:
                try:
                    changed += await self._speak_section(work, one, reservation, may_stay=may_stay)
                except EndingError as error:
                    endings.append(error.ending)
                except RefusedError as refused:
                    refusals.append(refused)

        reserve = self._library.call_reservations.reserve
        async with (
            reserve(person_id, guild_id, usd, speech_minutes=seconds / 60) as reservation,
            asyncio.TaskGroup() as group,
        ):
            for one in spans:
                group.create_task(speak(one, reservation))
        if refusals:
            raise refusals[0]
        newest = await self.find(work.id)
        if changed:
            newest = await self._files.remake_recording(newest)
        return RespokenWork(newest, len(spans), changed, next(iter(endings), None))

    async def _speak_section(
        self, work: Work, one: SectionSpans, reservation: OpenReservation, *, may_stay: bool
    ) -> bool:
        """Speak sentences of a section, join them with what stays, listen to all of it and save it; whether it is used.

        Raises `EndingError` when nothing was spoken, and when a file is missing or the disk is full.
        """
        meter = Meter(reservation)
        context = self._context(work, meter)
        section = next(section for section in work.sections if section.number == one.number)
        try:
            sounds, told, new_s = await self._spliced(context, section, one)
            sound = await self._files.join(work, section, sounds)
            after = await heard_section(context, section, sound, told)
        except EndingError:
            await self._save(work, section, None, meter)
            raise
        is_used = is_better(section, after, may_stay=may_stay)
        if is_used:
            reservation.count_speech(new_s)
        await self._save(work, section, after if is_used else None, meter)
        return is_used

    async def _spliced(
        self, context: NarrationContext, section: Section, one: SectionSpans
    ) -> tuple[list[SpokenPiece], str, float]:
        """The pieces of a section with newly spoken sentences in place of the old ones.

        With them come the words that are told to be in all of them, and the seconds of the new ones.
        """
        pieces, new_s = await self._pieces(section), 0.0
        new, gaps = list[tuple[int, int]](), list[Gap]()

        async def hear(piece: SpokenPiece) -> tuple[Heard | None, SoundMeasure]:
            heard = await listen(
                context.gemini,
                piece.pcm,
                piece.rate_hz,
                names=(),
                language=context.request.language,
                meter=context.meter,
                with_times=True,
            )
            return heard, await context.measure(piece.pcm, piece.rate_hz)

        for start, end in one.spans:
            gap = await opened(section.text, pieces, start, end, hear=hear, pronunciations=context.pronunciations)
            spoken = await respeak(context, section, gap.start, gap.end)
            new_s += sum(pcm_seconds(piece.pcm, piece.rate_hz) for piece in spoken.pieces)
            pieces = [*gap.before, *spoken.pieces, *gap.after]
            new.append((gap.start, gap.end))
            gaps += spoken.check.gaps
        return pieces, told_words(section, new, gaps), new_s

    async def _pieces(self, section: Section) -> list[SpokenPiece]:
        """The dry sound of a section, piece by piece; raises `EndingError` when a file is missing."""
        if section.audio is None:
            return []
        pieces = section.pieces or (Piece(0, len(section.text), section.audio),)
        found = []
        for piece in pieces:
            with disk_trouble("files"):
                pcm, rate_hz = read_wav(await self._library.files.read(piece.audio)) or (b"", 0)
            if pcm:
                found.append(SpokenPiece(pcm, rate_hz, piece.start, piece.end, piece.speaker, piece.voice))
        return found

    async def _save(self, work: Work, before: Section, after: Section | None, meter: Meter) -> None:
        """Save the new sound of a section, and what it used."""

        def keep(now: Work) -> Work:
            used = replace(now, usage=now.usage + meter.usage)
            return used if after is None else with_new_sound(used, before, after)

        try:
            await self._library.work_changes.change(work.id, keep)
        except RefusedError as refused:
            run = self._work_service.run_of(work.id)
            if run is None or refused.refusal.kind is not RefusalKind.STILL_RUNNING:
                raise
            # Missing sections are being spoken since: their run would write over the change.
            await self._work_service.wait_until_shown(run)
            await self._library.work_changes.change(work.id, keep)
