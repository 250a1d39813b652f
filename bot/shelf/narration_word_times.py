"""When the words of a narration are said: transcribed once with times, and kept.

The kept file is JSON: `{"sounds": {sha256: [[word, start_s, end_s], ...]}}`. It names sounds by their hash, so a
section that was spoken again does not get the times of its earlier sound.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.gemini.client import Gemini
from bot.gemini.transcription import has_second_ear, transcribe_with_times
from bot.gemini.usage import Meter
from bot.library.library import Library
from bot.making.estimate import listening_usage
from bot.work.parts import FileRef
from bot.work.refusal import RefusedError
from bot.work.sound import TimedWord
from bot.work.wav import read_wav
from bot.work.work import Work

log = logging.getLogger(__name__)

MEDIA_TYPE: Final = "application/json"
_AT_ONCE: Final = 3

WordsBySound = Mapping[str, Sequence[TimedWord]]
"""The words of each sound with their times, by the hash of its file."""


class NarrationWordTimes:
    """Knows when the words of narrations are said."""

    def __init__(self, gemini: Gemini, library: Library) -> None:
        self._gemini = gemini
        self._library = library

    async def known(self, work: Work) -> WordsBySound:
        """The words whose times are kept; costs nothing."""
        if work.word_times is None:
            return {}
        try:
            data = json.loads(await self._library.files.read(work.word_times))
        except FileNotFoundError:
            return {}
        return {sound: [TimedWord(*word) for word in words] for sound, words in data["sounds"].items()}

    async def complete(self, work: Work, *, person_id: int, guild_id: int | None) -> WordsBySound:
        """The words with their times; sounds that were not transcribed yet are now, at this person's cost.

        Only the known ones without a second ear, at a limit of the person, and for sounds that it did not understand.
        """
        async with self._library.leases.acquire(f"words {work.id}"):
            work = await self._library.works.find(work.id) or work
            known = dict(await self.known(work))
            missing = [sound for sound in work.sounds if sound.sha256 not in known]
            if not missing or not has_second_ear(self._gemini):
                return known
            try:
                return await self._transcribe_all(work, missing, known, person_id, guild_id)
            except RefusedError as error:
                log.info("the words of work %s are not listened to (%s)", work.id, error.refusal.kind.value)
                return known

    async def _transcribe_all(
        self,
        work: Work,
        sounds: Sequence[FileRef],
        known: dict[str, Sequence[TimedWord]],
        person_id: int,
        guild_id: int | None,
    ) -> WordsBySound:
        model = self._gemini.settings.transcribe_model or ""
        minutes = sum(sound.seconds or 0.0 for sound in sounds) / 60
        usd = self._gemini.price_of(model)(listening_usage(minutes))
        places = asyncio.Semaphore(_AT_ONCE)
        async with self._library.call_reservations.reserve(person_id, guild_id, usd) as reservation:
            meter = Meter(reservation)

            async def transcribe(sound: FileRef) -> None:
                async with places:
                    if words := await self._words_of(sound, work.request.language, meter):
                        known[sound.sha256] = words

            async with asyncio.TaskGroup() as group:
                for sound in sounds:
                    group.create_task(transcribe(sound))
        await self._keep(work, known, meter)
        return known

    async def _words_of(self, sound: FileRef, language: str | None, meter: Meter) -> Sequence[TimedWord]:
        """The words of a sound; none if its file is lost, and if nothing was understood."""
        try:
            read = read_wav(await self._library.files.read(sound))
        except FileNotFoundError:
            return ()
        if read is None:
            return ()
        pcm, rate_hz = read
        found = await transcribe_with_times(self._gemini, pcm, rate_hz, language=language, meter=meter)
        return () if found is None else found.words

    async def _keep(self, work: Work, known: WordsBySound, meter: Meter) -> None:
        """Keep what was heard in the sounds that the work has, and count what it cost."""
        sounds = {ref.sha256 for ref in work.sounds}
        told = {
            sound: [[word.text, round(word.start_s, 3), round(word.end_s, 3)] for word in words]
            for sound, words in known.items()
            if sound in sounds
        }
        data = json.dumps({"sounds": told}, ensure_ascii=False, separators=(",", ":")).encode()
        kept = work.word_times
        try:
            kept = await self._library.files.put(data, MEDIA_TYPE)
        except OSError as error:
            # They serve only this download.
            log.error("the times of the words of work %s are not kept (%s)", work.id, error.strerror)  # noqa: TRY400
        try:
            await self._library.work_changes.change(
                work.id, lambda now: replace(now, word_times=kept, usage=now.usage + meter.usage)
            )
        except RefusedError as error:
            # The work was deleted or is being made again: the times serve only this download.
            log.info("the times of the words of work %s are not kept (%s)", work.id, error.refusal.kind.value)
