"""What a request will use, estimated before anything is spent; settled later with the model's own counts.

The prices behind the figures are those of the default models (Gemini API pricing, autumn 2026), rounded up.
"""

from __future__ import annotations

from typing import Final

from bot.library.usage_limits import Spending
from bot.script.plain_text import spoken
from bot.script.speech_duration import speech_seconds
from bot.work.ending import EndingKind
from bot.work.parts import PartState
from bot.work.request import ComicOptions, NarrationOptions, StoryOptions
from bot.work.work import Work

STORY_USD_PER_WORD: Final = 0.000_015
"""About 1.5 tokens a word, and as many thoughts, at $3.75 a million; the input hardly counts."""

PANEL_USD: Final = 0.04
"""One 1K picture ($0.0336) and its share of the script."""

SPEECH_USD_PER_MINUTE: Final = 0.02
"""Sound out at $0.018 a minute, and the text in."""


def estimate(work: Work) -> Spending:
    """What making this work whole should use; of one that is gone on with, only what is missing."""
    match work.request.options:
        case StoryOptions() as options:
            return Spending(stories=0 if work.text else 1, usd=options.length.words * STORY_USD_PER_WORD)
        case ComicOptions():
            missing = sum(panel.state is not PartState.MADE for panel in work.panels)
            return Spending(panels=missing, usd=missing * PANEL_USD)
        case NarrationOptions():
            unspoken = [spoken(section.text) for section in work.sections if section.audio is None]
            minutes = sum(speech_seconds(text) for text in unspoken) / 60
            return Spending(speech_minutes=minutes, usd=minutes * SPEECH_USD_PER_MINUTE)


_NOT_BILLED: Final = frozenset({EndingKind.BUSY, EndingKind.LOST, EndingKind.MISCONFIGURED, EndingKind.CANCELLED})
"""Endings which, when no call was answered at all, mean that Gemini turned us away, was not there or not yet asked."""


def used(work: Work, reserved: Spending) -> Spending:
    """What a work that has ended has used.

    People are counted what they got. Money follows what the calls used, as told or estimated; where nothing is known (a
    run stopped before its first chunk, an unknown price) the reservation stands, so that the budget errs on the safe
    side. Only when Gemini answered nothing but errors, nothing is owed: an outage must not use up the day.
    """
    turned_away = work.ending is not None and work.ending.kind in _NOT_BILLED
    if not work.usage.calls:
        usd = 0.0 if turned_away else reserved.usd
    else:
        usd = reserved.usd if work.usage.cost_usd is None else work.usage.cost_usd
    minutes = sum((section.audio.seconds or 0.0) for section in work.sections if section.audio is not None) / 60
    return Spending(
        # A story that is finished later was counted when it was begun: nothing is reserved for it then.
        stories=1 if work.text and reserved.stories else 0,
        panels=sum(panel.state is PartState.MADE for panel in work.panels),
        speech_minutes=minutes,
        usd=usd,
    )
