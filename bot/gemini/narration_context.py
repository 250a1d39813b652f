"""The context that the sections of one narration share while they are spoken and transcribed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field

from bot.gemini.client import Gemini
from bot.gemini.live_places import Claim, Waiting
from bot.gemini.usage import Meter
from bot.work.bible import Bible
from bot.work.request import Request
from bot.work.sound import SoundMeasure
from bot.work.speech import Pronunciation

Measure = Callable[[bytes, int], Awaitable[SoundMeasure]]
"""Measures raw PCM (mono, 16 bit little-endian) at a sample rate in hertz; raises `EndingError` if it cannot."""


def _first_claim() -> Claim:
    return Claim(object(), is_first=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class NarrationContext:
    """The context of every call of one narration. `meter` counts the calls, and its reservation permits them.

    The voices are those of the request and the bible. `claim` is for the places of its Live sessions: by default that
    of a first section. `waiting` makes the context in which it waits for a place.
    """

    gemini: Gemini
    request: Request
    bible: Bible
    pronunciations: Sequence[Pronunciation]
    measure: Measure
    meter: Meter
    claim: Claim = field(default_factory=_first_claim)
    waiting: Waiting = nullcontext
