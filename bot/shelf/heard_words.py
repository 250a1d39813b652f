"""When the words of a narration are said: heard once by the second ear, with times, and kept.

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
from bot.gemini.listening import has_second_ear, listen, vocabulary
from bot.gemini.usage import Meter
from bot.library.library import Library
from bot.making.estimate import listening_usage
from bot.work.parts import Section
from bot.work.refusal import RefusedError
from bot.work.sound import HeardWord
from bot.work.wav import read_wav
from bot.work.work import Work

log = logging.getLogger(__name__)

MEDIA_TYPE: Final = "application/json"
_AT_ONCE: Final = 3

HeardBySound = Mapping[str, Sequence[HeardWord]]
"""The words that were heard in a sound, by the hash of its file."""


class HeardWords:
    """Knows when the words of narrations are said."""

    def __init__(self, gemini: Gemini, library: Library) -> None:
        self._gemini = gemini
        self._library = library

    async def known(self, work: Work) -> HeardBySound:
        """The words whose times are kept; costs nothing."""
        if work.word_times is None:
            return {}
        try:
            data = json.loads(await self._library.files.read(work.word_times))
        except FileNotFoundError:
            return {}
        return {sound: [HeardWord(*word) for word in words] for sound, words in data["sounds"].items()}

    async def heard(self, work: Work, *, person_id: int, guild_id: int | None) -> HeardBySound:
        """The words with their times; sounds that were not listened to yet are heard now, at this person's cost.

        Without a second ear, at a limit of the person, and of sounds that it did not understand, those that are known.
        """
        async with self._library.leases.acquire(f"words {work.id}"):
            work = await self._library.works.find(work.id) or work
            known = dict(await self.known(work))
            missing = [one for one in work.sections if one.audio is not None and one.audio.sha256 not in known]
            if not missing or not has_second_ear(self._gemini):
                return known
            try:
                return await self._listen(work, missing, known, person_id, guild_id)
            except RefusedError as error:
                log.info("the words of work %s are not listened to (%s)", work.id, error.refusal.kind.value)
                return known

    async def _listen(
        self,
        work: Work,
        sections: Sequence[Section],
        known: dict[str, Sequence[HeardWord]],
        person_id: int,
        guild_id: int | None,
    ) -> HeardBySound:
        model = self._gemini.settings.transcribe_model or ""
        minutes = sum(section.seconds for section in sections) / 60
        usd = self._gemini.price_of(model)(listening_usage(minutes))
        places = asyncio.Semaphore(_AT_ONCE)
        async with self._library.call_reservations.reserve(person_id, guild_id, usd) as reservation:
            meter = Meter(reservation)

            async def hear(section: Section) -> None:
                async with places:
                    words = await self._words_of(work, section, meter)
                if section.audio is not None and words:
                    known[section.audio.sha256] = words

            async with asyncio.TaskGroup() as hearing:
                for section in sections:
                    hearing.create_task(hear(section))
        await self._keep(work, known, meter)
        return known

    async def _words_of(self, work: Work, section: Section, meter: Meter) -> Sequence[HeardWord]:
        if section.audio is None:
            return ()
        try:
            sound = read_wav(await self._library.files.read(section.audio))
        except FileNotFoundError:
            return ()
        if sound is None:
            return ()
        pcm, rate_hz = sound
        found = await listen(
            self._gemini,
            pcm,
            rate_hz,
            names=vocabulary(section.text, work.bible, work.pronunciations),
            language=work.request.language,
            meter=meter,
            with_times=True,
        )
        return () if found is None else found.words

    async def _keep(self, work: Work, known: HeardBySound, meter: Meter) -> None:
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
            # They serve this download alone.
            log.error("the times of the words of work %s are not kept (%s)", work.id, error.strerror)  # noqa: TRY400
        try:
            await self._library.work_changes.change(
                work.id, lambda now: replace(now, word_times=kept, usage=now.usage + meter.usage)
            )
        except RefusedError as error:
            # Deleted or being made again meanwhile: the times serve this download alone.
            log.info("the times of the words of work %s are not kept (%s)", work.id, error.refusal.kind.value)
