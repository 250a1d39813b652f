"""The cost of repairing speech: broken passages are spoken and transcribed again.

The shares are estimates on the safe side: what breaks off is spoken again from the sentence where it broke.
"""

from __future__ import annotations

from typing import Final

from bot.gemini.client import Gemini
from bot.making.estimate import listening_usage, speech_usage

SPOKEN_AGAIN: Final = 0.1
"""The share of speech that the Live model speaks again, and that is heard again, twice."""

SPOKEN_BY_TTS: Final = 0.05
"""The share that the TTS model speaks: what broke twice."""


def speech_repair_usd(minutes: float, gemini: Gemini) -> float:
    """The estimated cost of repairing this many minutes of speech, in US dollars."""
    settings, price_of = gemini.settings, gemini.price_of
    usd = price_of(settings.live_model)(speech_usage(minutes * SPOKEN_AGAIN))
    if settings.transcribe_model is not None:
        usd += price_of(settings.transcribe_model)(listening_usage(2 * minutes * SPOKEN_AGAIN))
    if settings.tts_model is not None:
        usd += price_of(settings.tts_model)(speech_usage(minutes * SPOKEN_BY_TTS))
    return usd
