"""The cost of a work: estimated before anything is spent, and actual after its end.

The prices are those of the default models (Gemini API pricing, autumn 2026), rounded up.
"""

from __future__ import annotations

from typing import Final

from bot.gemini.tokens import text_tokens
from bot.library.usage_limits import Reservation, Spending, Totals
from bot.script.plain_text import spoken
from bot.script.speech_duration import speech_seconds
from bot.work.ending import EndingKind
from bot.work.parts import PartState
from bot.work.request import StoryOptions
from bot.work.work import Work

STORY_USD_PER_WORD: Final = 0.000_015
"""About 1.5 tokens a word, and as many thoughts, at $3.75 a million; the input hardly counts."""

PANEL_USD: Final = 0.04
"""One 1K picture ($0.0336) and its share of the script."""

SPEECH_USD_PER_MINUTE: Final = 0.02
"""Sound out at $0.018 a minute, and the text in."""

CHOICES_USD: Final = 0.005
"""Three sentences and the thoughts about them."""

INPUT_USD_PER_TOKEN: Final = 0.000_000_75

_NOT_BILLED: Final = frozenset({EndingKind.BUSY, EndingKind.LOST, EndingKind.MISCONFIGURED, EndingKind.CANCELLED})
"""Endings of a work without a single answered call that mean: Gemini refused, was unreachable or was not asked."""


def estimate_story(work: Work) -> Spending:
    """The estimated cost of writing a story. A story that has text already was counted by its first run."""
    options = work.request.options
    if not isinstance(options, StoryOptions):
        raise TypeError(f"not the options of a story: {options!r}")
    return Spending(stories=0 if work.text else 1, usd=options.length.words * STORY_USD_PER_WORD)


def estimate_comic(work: Work) -> Spending:
    """The estimated cost of drawing a comic's missing panels."""
    missing = sum(panel.state is not PartState.MADE for panel in work.panels)
    return Spending(panels=missing, usd=missing * PANEL_USD)


def estimate_narration(work: Work) -> Spending:
    """The estimated cost of speaking a narration's missing sections."""
    unspoken = [spoken(section.text) for section in work.sections if section.audio is None]
    minutes = sum(speech_seconds(text) for text in unspoken) / 60
    return Spending(speech_minutes=minutes, usd=minutes * SPEECH_USD_PER_MINUTE)


def estimate_choices(text: str) -> float:
    """The estimated cost in US dollars of proposing choices for how `text` continues."""
    return CHOICES_USD + text_tokens(text) * INPUT_USD_PER_TOKEN


def totals(work: Work) -> Totals:
    """What a work has and has used in all its attempts. A cost that is not known counts as 0."""
    minutes = sum((section.audio.seconds or 0.0) for section in work.sections if section.audio is not None) / 60
    return Totals(
        calls=work.usage.calls,
        panels=sum(panel.state is PartState.MADE for panel in work.panels),
        speech_minutes=minutes,
        usd=work.usage.cost_usd or 0.0,
    )


def spent(work: Work, reservation: Reservation) -> Spending:
    """The actual cost of a work that has ended, since its reservation was made.

    People are charged for the parts they received. `usd` is the cost of the calls. Where that is unknown (a run that
    was stopped before its first chunk) the reservation counts, so that the budget errs on the safe side. It does not
    count when Gemini answered with errors alone: an outage must not use up the day's budget.
    """
    total, before, reserved = totals(work), reservation.before, reservation.amount
    usd = max(0.0, total.usd - before.usd)
    is_not_billed = work.ending is not None and work.ending.kind in _NOT_BILLED
    if work.usage.cost_usd is None or (total.calls == before.calls and not is_not_billed):
        usd = max(usd, reserved.usd)
    return Spending(
        # A story that is finished later was counted by its first run: then none is reserved.
        stories=1 if work.text and reserved.stories else 0,
        panels=max(0, total.panels - before.panels),
        speech_minutes=max(0.0, total.speech_minutes - before.speech_minutes),
        usd=usd,
    )
