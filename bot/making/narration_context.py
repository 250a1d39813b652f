"""The context in which Gemini speaks and transcribes a narration, from the work and the audio worker."""

from __future__ import annotations

from bot.audio.worker import AudioWorker
from bot.gemini.client import Gemini
from bot.gemini.narration_context import NarrationContext
from bot.gemini.usage import Meter
from bot.making.section_sounds import ending_on_audio_error
from bot.work.sound import SoundMeasure
from bot.work.work import Work


def narration_context_of(work: Work, gemini: Gemini, audio: AudioWorker, meter: Meter) -> NarrationContext:
    """The context of calls for a narration; `meter` counts them."""

    async def measure(pcm: bytes, rate_hz: int) -> SoundMeasure:
        with ending_on_audio_error():
            return await audio.measure(pcm, rate_hz)

    return NarrationContext(
        gemini=gemini,
        request=work.request,
        bible=work.bible,
        pronunciations=work.pronunciations,
        measure=measure,
        meter=meter,
    )
