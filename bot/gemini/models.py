"""The models and their prices: USD per million tokens, from Google's price pages as of November 2026.

A new model gets one entry in `MODELS`. Any model can be set as STORY_MODEL, LIVE_MODEL and so on; the defaults are in
`bot.settings.GeminiSettings`, and limits on requests are in the settings too, because they depend on the plan.

A model, a modality or a day that the table does not cover costs as much as the most expensive model of its kind.
Cached prompt tokens are counted at the full rate. So a cost is an upper bound.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from bot.work.usage import Usage

_MILLION: Final = 1_000_000
_PROMOTION_ENDS: Final = date(2026, 12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """USD per million tokens. `until` is the last day of the price (None: open). Thoughts cost as much as text.

    `heard` is the price of audio in a prompt; None if it costs as much as text there.
    """

    prompt: float
    text: float
    heard: float | None = None
    image: float | None = None
    audio: float | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """The data of one model. `prices` are in order of `until`."""

    prices: tuple[Price, ...]


MODELS: Final[Mapping[str, Model]] = MappingProxyType(
    {
        "gemini-3.8-flash": Model(
            prices=(Price(prompt=0.75, text=3.75, until=_PROMOTION_ENDS), Price(prompt=1.50, text=7.50))
        ),
        "gemini-3.5-flash-lite": Model(prices=(Price(prompt=0.30, text=2.50),)),
        "gemini-4-hydrogen": Model(prices=(Price(prompt=1.50, text=7.50),)),
        "gemini-4-carbon": Model(
            prices=(Price(prompt=2.0, text=10.0, until=date(2026, 11, 30)), Price(prompt=4.0, text=20.0))
        ),
        "gemini-nano-banana-2.1": Model(prices=(Price(prompt=1.50, text=7.50, image=30.0),)),
        "gemini-3.8-live": Model(prices=(Price(prompt=0.75, text=4.50, heard=3.0, audio=12.0, until=_PROMOTION_ENDS),)),
        # Everything that it makes is audio.
        "gemini-3.8-flash-tts": Model(
            prices=(
                Price(prompt=0.50, text=9.0, audio=9.0, until=_PROMOTION_ENDS),
                Price(prompt=1.0, text=18.0, audio=18.0),
            )
        ),
        "gemini-3.5-transcribe": Model(prices=(Price(prompt=2.0, text=12.0),)),
    }
)

_TEXT_AS_REALTIME_INPUT: Final = re.compile(r"gemini-3\.1-.*live")


def takes_text_as_realtime_input(model: str) -> bool:
    """Whether a Live model may accept text as realtime input only, and close with 1007 on client content."""
    return _TEXT_AS_REALTIME_INPUT.search(model) is not None


def has_known_price(model: str, on: date) -> bool:
    """Whether the table has a price of this model for this day."""
    return _price(model, on) is not None


def cost_usd(model: str, usage: Usage, on: date, *, heard_tokens: int = 0) -> float:
    """The cost of `usage` with `model` on the day `on`, in US dollars.

    `heard_tokens` of the prompt's tokens are of audio.
    """
    price = _price(model, on)
    if price is None or not _covers(price, usage):
        price = _dearest(usage, on)
    return (
        usage.prompt_tokens * price.prompt
        + heard_tokens * ((price.heard or price.prompt) - price.prompt)
        + (usage.text_tokens + usage.thought_tokens) * price.text
        + usage.image_tokens * (price.image or 0.0)
        + usage.audio_tokens * (price.audio or 0.0)
    ) / _MILLION


def _price(model: str, on: date) -> Price | None:
    known = MODELS.get(model)
    prices = () if known is None else known.prices
    return next((price for price in prices if price.until is None or on <= price.until), None)


def _covers(price: Price, usage: Usage) -> bool:
    return (price.image is not None or not usage.image_tokens) and (price.audio is not None or not usage.audio_tokens)


def _dearest(usage: Usage, on: date) -> Price:
    """The highest rates of the models that make the same kinds of content."""
    # A model whose last price has ended still has no lower one that is known.
    prices = [_price(name, on) or model.prices[-1] for name, model in MODELS.items()]
    of_kind = [price for price in prices if _covers(price, usage)] or prices
    return Price(
        prompt=max(price.prompt for price in of_kind),
        text=max(price.text for price in of_kind),
        heard=max(price.heard or price.prompt for price in of_kind),
        image=max(price.image or 0.0 for price in prices),
        audio=max(price.audio or 0.0 for price in prices),
    )
