"""What speech costs beside speaking it once: it is listened to, what broke is spoken again, and a cast is told apart.

The shares are estimates on the safe side: a session that breaks off costs its section a second one from there on.
"""

from __future__ import annotations

from typing import Final

from bot.gemini.client import Gemini
from bot.gemini.tokens import AUDIO_TOKENS_PER_S, HEARD_TOKENS_PER_S, text_tokens
from bot.making.estimate import SPEECH_TEXT_TOKENS_PER_MINUTE, speech_usage
from bot.work.request import NarrationOptions, Voices
from bot.work.usage import Usage
from bot.work.work import Work

SPOKEN_AGAIN: Final = 0.1
"""The share of speech that is spoken again by the Live model, and heard again."""

SPOKEN_BY_TTS: Final = 0.05
"""The share that is spoken by the TTS model: what broke twice, and short replies of a cast."""

HEARD_TEXT_TOKENS_PER_MINUTE: Final = 400
"""A transcript, of which some are made with the times of the words."""

CAST_TOKENS_PER_LINE: Final = 60
"""The speaker of one line of speech, with thoughts about it; a quarter of a text is lines."""

_CHARS_PER_LINE: Final = 200


def checks_usd(minutes: float, gemini: Gemini) -> float:
    """What listening to so many minutes of speech costs, and speaking what broke again."""
    settings, price_of = gemini.settings, gemini.price_of
    usd = price_of(settings.live_model)(speech_usage(minutes * SPOKEN_AGAIN))
    if settings.transcribe_model is not None:
        usd += price_of(settings.transcribe_model)(_heard_usage(minutes * (1 + 2 * SPOKEN_AGAIN)))
    if settings.tts_model is not None:
        usd += price_of(settings.tts_model)(_tts_usage(minutes * SPOKEN_BY_TTS))
    return usd


def cast_usd(work: Work, gemini: Gemini) -> float:
    """What telling the speakers of a narration apart costs; nothing for one voice, or where they are known."""
    options = work.request.options
    is_cast = isinstance(options, NarrationOptions) and options.voices is Voices.CAST
    if not is_cast or any(section.speeches for section in work.sections):
        return 0.0
    texts = [section.text for section in work.sections]
    lines = sum(len(text) for text in texts) // _CHARS_PER_LINE + 1
    usage = Usage(prompt_tokens=2 * sum(map(text_tokens, texts)), text_tokens=lines * CAST_TOKENS_PER_LINE)
    return gemini.price_of(gemini.settings.story_model)(usage)


def _heard_usage(minutes: float) -> Usage:
    seconds = minutes * 60
    return Usage(
        prompt_tokens=round(seconds * HEARD_TOKENS_PER_S), text_tokens=round(minutes * HEARD_TEXT_TOKENS_PER_MINUTE)
    )


def _tts_usage(minutes: float) -> Usage:
    return Usage(
        prompt_tokens=round(minutes * SPEECH_TEXT_TOKENS_PER_MINUTE),
        audio_tokens=round(minutes * 60 * AUDIO_TOKENS_PER_S),
    )
