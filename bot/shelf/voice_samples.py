"""Samples of the voices: spoken when a person first asks for one, kept, and shared by all."""

from __future__ import annotations

import asyncio
from typing import Final

from bot.gemini.client import Gemini
from bot.gemini.usage import Meter
from bot.gemini.voice_sample import record_sample
from bot.library.library import Library
from bot.library.voice_samples import Sample
from bot.making.bodies import check_disk, ending_on_disk_error
from bot.making.estimate import speech_usage
from bot.script.speech_duration import speech_seconds
from bot.words.voice_sentences import sample_sentence
from bot.work.parts import FileRef
from bot.work.wav import MEDIA_TYPE, write_wav

_NO_PERSON_ID: Final = 0
_TRIES_MAX: Final = 2
"""One model may fail to speak a sample, and the other one then speaks it."""


class VoiceSamples:
    """Finds and makes samples. What one costs counts towards the budgets of the bot, and as the usage of no person."""

    def __init__(self, gemini: Gemini, library: Library) -> None:
        self._gemini = gemini
        self._library = library

    async def kept(self, voice: str, locale: str) -> FileRef | None:
        """The sample of a voice in the language of `locale` if it is kept; None while it is still to be made.

        One by a model that is not set any more, and one whose file was lost, is made again.
        """
        language, words = sample_sentence(locale)
        sample = await self._library.voice_samples.find(voice, language)
        settings = self._gemini.settings
        if sample is None or sample.words != words or sample.model not in (settings.tts_model, settings.live_model):
            return None
        is_there = await asyncio.to_thread(self._library.files.path(sample.file.sha256).exists)
        return sample.file if is_there else None

    async def sample(self, voice: str, locale: str) -> FileRef:
        """The sample of a voice in the language of `locale`, made if there is none. WAV, a few seconds long.

        Takes seconds the first time; others who ask for the same one meanwhile wait for it. `voice` is a prebuilt name.
        Raises `EndingError` when Gemini does not speak or the disk fails, `RefusedError` at a limit of the budget.
        """
        kept = await self.kept(voice, locale)
        if kept is not None:
            return kept
        language, words = sample_sentence(locale)
        async with self._library.leases.acquire(f"voice sample {voice} {language}"):
            return await self.kept(voice, locale) or await self._make(voice, language, words)

    async def _make(self, voice: str, language: str, words: str) -> FileRef:
        await check_disk(self._library.files)
        settings = self._gemini.settings
        usage = speech_usage(_TRIES_MAX * speech_seconds(words) / 60)
        usd = self._gemini.price_of(settings.live_model)(usage)
        async with self._library.call_reservations.reserve(_NO_PERSON_ID, None, usd) as reservation:
            recording, model = await record_sample(self._gemini, words, voice=voice, meter=Meter(reservation))
        wav = await asyncio.to_thread(write_wav, recording.pcm, recording.rate_hz)
        with ending_on_disk_error("disk"):
            file = await self._library.files.put(wav, MEDIA_TYPE, seconds=recording.seconds)
        await self._library.voice_samples.save(voice, language, Sample(file=file, model=model, words=words))
        return file
