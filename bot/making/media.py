"""How works are made, by what they are made of."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from bot.gemini.client import Gemini
from bot.library.usage_limits import Spending
from bot.making.bodies import BodyInput, make_text
from bot.making.comic_body import make_comic
from bot.making.estimate import (
    PriceOf,
    cast_of,
    estimate_comic,
    estimate_narration,
    estimate_text,
    listening_usage,
    looks_of,
    memory_usage,
    panel_usage,
    redraws_of,
    script_of,
)
from bot.making.layout import comic_layout, narration_layout, text_layout
from bot.making.material import comic_material, comic_narration, narration_material, text_material
from bot.making.narration_body import make_narration
from bot.making.speech_cost import speech_repair_usd
from bot.settings import GeminiSettings
from bot.work.ending import Ending
from bot.work.kinds import Medium
from bot.work.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class MediumMaking:
    """How works of one medium are made.

    `layout` gives a new work its parts. `model` is the name of the Gemini model that makes it. `estimate` returns the
    cost of its missing parts. `body` makes them. `usual_s` is how long that usually takes. `material` is a work's text
    as material for another work, `narration` as a narrator reads it.
    """

    layout: Callable[[Work], Work]
    model: Callable[[GeminiSettings], str]
    estimate: Callable[[Work, PriceOf], Spending]
    body: Callable[[BodyInput], Coroutine[Any, Any, Ending]]
    usual_s: float
    material: Callable[[Work], str]
    narration: Callable[[Work], str]


MEDIA: Final[Mapping[Medium, MediumMaking]] = {
    Medium.TEXT: MediumMaking(
        layout=text_layout,
        model=lambda settings: settings.story_model,
        estimate=estimate_text,
        body=make_text,
        usual_s=30.0,
        material=text_material,
        narration=text_material,
    ),
    Medium.PICTURES: MediumMaking(
        layout=comic_layout,
        model=lambda settings: settings.comic_model,
        estimate=estimate_comic,
        body=make_comic,
        usual_s=90.0,
        material=comic_material,
        narration=comic_narration,
    ),
    Medium.SPEECH: MediumMaking(
        layout=narration_layout,
        model=lambda settings: settings.live_model,
        estimate=estimate_narration,
        body=make_narration,
        usual_s=60.0,
        material=narration_material,
        narration=narration_material,
    ),
}


def estimate_of(work: Work, gemini: Gemini) -> Spending:
    """The estimated cost of the missing parts of a work, and the most that what is made beside them may cost.

    That is a summary of the works before it, the script of a comic, the cast of a narration, looking at pictures and
    drawing flawed ones again, listening to what is spoken and speaking again what broke. Each is priced by the model
    that makes it.
    """
    medium, settings = MEDIA[work.medium], gemini.settings
    price = gemini.price_of(medium.model(settings))
    amount = medium.estimate(work, price)
    usd = amount.usd + gemini.price_of(settings.story_model)(memory_usage(work) + script_of(work) + cast_of(work))
    if settings.look_model is not None:
        usd += gemini.price_of(settings.look_model)(looks_of(work)) + price(panel_usage(redraws_of(work)))
    if settings.transcribe_model is not None:
        usd += gemini.price_of(settings.transcribe_model)(listening_usage(amount.speech_minutes))
    usd += speech_repair_usd(amount.speech_minutes, gemini)
    return replace(amount, usd=usd)
