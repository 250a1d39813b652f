"""Casts narrations that have ended: who speaks with which voice, a sample of it, and their lines in another voice."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Sequence
from dataclasses import replace

from bot.gemini.client import Gemini
from bot.gemini.events import SpokenPiece
from bot.gemini.narration_context import NarrationContext
from bot.gemini.respeaking import respeak
from bot.gemini.usage import Meter
from bot.library.library import Library
from bot.making.cast_before import with_cast_before
from bot.making.casting import cast_work
from bot.making.estimate import cast_usage, section_seconds
from bot.script.dialogue_sample import SAMPLE_S, DialogueSample, dialogue_sample
from bot.script.stale_lines import StaleLines, lines_alone
from bot.shelf.cast_edits import SpeakingCost, cast_options, line_at, stale_sections, with_speaker, with_voice
from bot.shelf.finished_narrations import FinishedNarrations, NewSound, speak_each
from bot.shelf.narration_files import NarrationFiles, respeaking_lease
from bot.work.parts import FileRef, Piece, Section
from bot.work.work import Work


class NarrationCasting:
    """Casts narrations, and speaks their lines again. Every change is durable when its method returns."""

    def __init__(
        self,
        gemini: Gemini,
        library: Library,
        finished_narrations: FinishedNarrations,
        narration_files: NarrationFiles,
    ) -> None:
        self._gemini = gemini
        self._library = library
        self._narrations = finished_narrations
        self._files = narration_files

    # --- Who speaks -------------------------------------------------------------------------------------------------

    async def cast(self, work_id: str, *, person_id: int, guild_id: int | None) -> Work:
        """A narration with its speeches and voices. The model is asked once; known characters keep their voices.

        Raises `RefusedError` at a limit, and `EndingError` when the text model does not answer.
        """
        async with self._library.leases.try_acquire(f"cast {work_id}"):
            found = await self._narrations.find(work_id)
            if found.has_speeches:
                return found
            work = await with_cast_before(found, self._library)
            usage = await asyncio.to_thread(cast_usage, work)
            usd = self._gemini.price_of(self._gemini.settings.story_model)(usage)
            async with self._library.call_reservations.reserve(person_id, guild_id, usd) as reservation:
                meter = Meter(reservation)
                cast = await cast_work(work, self._gemini, meter)

                def keep(now: Work) -> Work:
                    used = replace(now, usage=now.usage + meter.usage)
                    if now.has_speeches or now.bible != found.bible:
                        return used
                    pairs = zip(now.sections, cast.sections, strict=True)
                    sections = tuple(replace(section, speeches=told.speeches) for section, told in pairs)
                    return replace(used, sections=sections, bible=cast.bible)

                return await self._library.work_changes.change(work_id, keep)

    async def sample(self, work_id: str, *, person_id: int, guild_id: int | None) -> FileRef | None:
        """Some lines of dialogue, spoken with the cast: as they are kept, or spoken now. None if no character speaks.

        Raises `RefusedError` at a limit, and `EndingError` when nothing was spoken.
        """
        async with self._library.leases.try_acquire(f"cast {work_id}"):
            work = await self._narrations.find(work_id)
            chosen = dialogue_sample(work.sections, cast_options(work), work.bible)
            if work.cast_sample is not None or chosen is None:
                return work.cast_sample
            seconds = max(chosen.seconds, SAMPLE_S)
            async with self._narrations.reserve(person_id, guild_id, seconds) as reservation:
                meter = Meter(reservation)
                sample = await self._speak_sample(work, chosen, meter)
                reservation.count_speech(sample.seconds or 0.0)

                def keep(now: Work) -> Work:
                    used = replace(now, usage=now.usage + meter.usage)
                    return replace(used, cast_sample=sample) if now.bible == work.bible else used

                await self._library.work_changes.change(work_id, keep)
                return sample

    async def _speak_sample(self, work: Work, chosen: DialogueSample, meter: Meter) -> FileRef:
        section = next(one for one in work.sections if one.number == chosen.number)
        with_cast = replace(work, request=replace(work.request, options=cast_options(work)))
        respoken = await respeak(self._narrations.context(with_cast, meter), section, chosen.start, chosen.end)
        return (await self._files.join(work, section, respoken.pieces)).audio

    # --- Voices -----------------------------------------------------------------------------------------------------

    async def set_voice(self, work_id: str, number: int, voice: str) -> Work:
        """Give a role another voice. Its lines that are spoken keep the old one until `speak_stale`.

        Raises `RefusedError` as `with_voice` does.
        """
        return await self._library.work_changes.change(work_id, lambda work: with_voice(work, number, voice))

    async def set_speaker(self, work_id: str, section: int, start: int, number: int) -> Work:
        """Give the line that begins at this place to a role. If it is spoken, it keeps its sound until `speak_stale`.

        Raises `RefusedError` for a line or a role that is not there.
        """
        return await self._library.work_changes.change(
            work_id, lambda work: with_speaker(work, line_at(work, section, start), number)
        )

    async def speak_stale(self, work_id: str, *, person_id: int, guild_id: int | None) -> Work:
        """Speak the lines again whose sound has another voice than their role, and make the recording again.

        What was spoken is kept also when the rest fails. Raises `RefusedError` at a limit, and `EndingError` when
        lines were not spoken.
        """
        async with self._library.leases.try_acquire(respeaking_lease(work_id)):
            work = await self._narrations.find(work_id)
            stale = stale_sections(work)
            if not stale:
                return work

            async def speak(part: tuple[Section, StaleLines]) -> None:
                section, lines = part
                await self._narrations.replace_sound(
                    work,
                    section,
                    reservation,
                    lambda context: self._spoken_lines(context, section, lines),
                    is_used=lambda _: True,
                )

            seconds = sum(lines.seconds(section.text) for section, lines in stale)
            async with self._narrations.reserve(person_id, guild_id, seconds) as reservation:
                _, failures = await speak_each(stale, speak)
            changed = await self._narrations.find(work_id)
            if [section.audio for section in changed.sections] != [section.audio for section in work.sections]:
                changed = await self._files.remake_recording(changed)
            if failures:
                raise failures[0]
            return changed

    def cost_of_all(self, work: Work) -> SpeakingCost:
        """The cost of speaking all of a narration."""
        seconds = sum(map(section_seconds, work.sections))
        return self._cost(sum(len(section.speeches) for section in work.sections), seconds)

    def stale_cost(self, work: Work) -> SpeakingCost:
        """The cost of `speak_stale`."""
        stale = stale_sections(work)
        lines = sum(len(lines.lines) for _, lines in stale)
        return self._cost(lines, sum(lines.seconds(section.text) for section, lines in stale))

    def cost_of_voice(self, work: Work, number: int, voice: str) -> SpeakingCost:
        """The cost of giving a role another voice. Raises `RefusedError` as `with_voice` does."""
        return self.stale_cost(with_voice(work, number, voice))

    async def _spoken_lines(self, context: NarrationContext, section: Section, stale: StaleLines) -> NewSound:
        """The sound of a section with newly spoken lines in place of the stale ones."""
        alone = lines_alone(section, stale.lines)
        respoken = await respeak(context, alone.section, 0, len(alone.section.text))
        spoken = [
            replace(piece, start=alone.in_whole(piece.start), end=alone.in_whole(piece.end - 1) + 1)
            for piece in respoken.pieces
        ]
        pieces: list[SpokenPiece | Piece] = [*stale.kept, *_unspoken(section, stale, spoken), *spoken]
        gaps = [
            replace(gap, start=alone.in_whole(gap.start), end=alone.in_whole(max(gap.start, gap.end - 1)) + 1)
            for gap in respoken.check.gaps
            if gap.start < gap.end
        ]
        return NewSound(
            pieces=sorted(pieces, key=lambda piece: piece.start),
            spoken=[(line.start, line.end) for line in stale.lines],
            gaps=gaps,
            seconds=sum(piece.seconds for piece in spoken),
        )

    def _cost(self, lines: int, seconds: float) -> SpeakingCost:
        return SpeakingCost(lines=lines, seconds=math.ceil(seconds), usd=self._narrations.speech_usd(seconds))


def _unspoken(section: Section, stale: StaleLines, spoken: Sequence[SpokenPiece]) -> list[Piece]:
    """The pieces with the old voice that were not spoken again, and stay for now."""
    old = [piece for piece in section.pieces if piece not in stale.kept]
    return [piece for piece in old if not any(one.start < piece.end and piece.start < one.end for one in spoken)]
