"""What all share that speak parts of a finished narration again: listening to the new sound, and what it costs."""

from __future__ import annotations

from dataclasses import replace

from bot.audio.wav import read_wav
from bot.gemini.client import Gemini
from bot.gemini.respeaking import check_sound
from bot.gemini.takes import Measure
from bot.gemini.usage import Meter
from bot.making.estimate import listening_usage, speech_usage
from bot.making.section_sounds import StoredSound
from bot.shelf.section_edits import judged
from bot.work.parts import Section
from bot.work.work import Work


async def heard_section(
    gemini: Gemini, work: Work, section: Section, sound: StoredSound, *, measure: Measure, meter: Meter
) -> Section:
    """A section of a narration with its new sound, and with what is heard in all of it."""
    pcm, rate_hz = read_wav(sound.wav) or (b"", 0)
    check = await check_sound(
        gemini,
        work.request,
        section,
        pcm,
        rate_hz,
        bible=work.bible,
        pronunciations=work.pronunciations,
        measure=measure,
        meter=meter,
    )
    return judged(replace(section, audio=sound.audio, pieces=sound.pieces), check)


def speech_usd(gemini: Gemini, seconds: float) -> float:
    """About what so many seconds of speech cost, with listening to them, in US dollars."""
    settings, minutes = gemini.settings, seconds / 60
    usd = gemini.price_of(settings.live_model)(speech_usage(minutes))
    if settings.transcribe_model is None:
        return usd
    return usd + gemini.price_of(settings.transcribe_model)(listening_usage(minutes))
