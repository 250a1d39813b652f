"""What a call costs: USD per million tokens, from Google's price pages as of November 2026.

A rate is never invented: a model, a modality or a day that the table does not cover costs None ("unknown"). Cached
prompt tokens are counted at the full rate, so a figure is an upper bound.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.work.usage import Usage

_MILLION: Final = 1_000_000
_PROMOTION_ENDS: Final = date(2026, 12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """USD per million tokens. `until` is the last day it holds (None: no end known). Thoughts cost what text costs."""

    prompt: float
    text: float
    image: float | None = None
    audio: float | None = None
    until: date | None = None


PRICES: Final[Mapping[str, tuple[Price, ...]]] = {
    "gemini-3.8-flash": (Price(prompt=0.75, text=3.75, until=_PROMOTION_ENDS), Price(prompt=1.50, text=7.50)),
    "gemini-3.5-flash-lite": (Price(prompt=0.30, text=2.50),),
    "gemini-4-hydrogen": (Price(prompt=1.50, text=7.50),),
    "gemini-4-carbon": (Price(prompt=2.0, text=10.0, until=date(2026, 11, 30)), Price(prompt=4.0, text=20.0)),
    "gemini-nano-banana-2.1": (Price(prompt=1.50, text=7.50, image=30.0),),
    "gemini-3.8-live": (Price(prompt=0.75, text=4.50, audio=12.0, until=_PROMOTION_ENDS),),
}


def cost_usd(model: str, usage: Usage, on: date) -> float | None:
    """What the tokens of `usage` cost with `model` on the day `on`; None when a rate that is needed is unknown."""
    price = next((price for price in PRICES.get(model, ()) if price.until is None or on <= price.until), None)
    if price is None:
        return None
    total = 0.0
    for tokens, rate in (
        (usage.prompt_tokens, price.prompt),
        (usage.text_tokens + usage.thought_tokens, price.text),
        (usage.image_tokens, price.image),
        (usage.audio_tokens, price.audio),
    ):
        if not tokens:
            continue
        if rate is None:
            return None
        total += tokens * rate / _MILLION
    return total
