"""The log line at the start about the highest cost of a day."""

from __future__ import annotations

from datetime import date
from functools import partial
from types import SimpleNamespace
from typing import Final, cast

import pytest
from pydantic import SecretStr

from bot.gemini.client import Gemini
from bot.gemini.models import cost_usd
from bot.making.day_cost import most_of_a_day, person_usd
from bot.settings import GeminiSettings, LimitSettings

DAY: Final = date(2026, 11, 24)


def gemini(story_model: str = "gemini-3.8-flash") -> Gemini:
    settings = GeminiSettings(api_key=SecretStr("key"), story_model=story_model)
    return cast(Gemini, SimpleNamespace(settings=settings, price_of=lambda model: partial(cost_usd, model, on=DAY)))


def test_what_a_person_may_cost_follows_their_numbers_and_the_models() -> None:
    usual = person_usd(LimitSettings(), gemini())
    assert usual is not None
    # 30 long stories, 40 panels on ten pages with a script each, 10 redraws, 50 looks, 60 minutes of
    # speech, which are transcribed and repaired.
    drawn = 40 * 0.049 + 10 * (0.0395 + 0.049) + 50 * 0.0064
    assert usual == pytest.approx(30 * 0.0225 + drawn + 60 * 0.0306, rel=0.01)
    settings = GeminiSettings(api_key=SecretStr("key"), look_model=None)
    unseen = person_usd(LimitSettings(), cast(Gemini, SimpleNamespace(settings=settings, price_of=gemini().price_of)))
    assert unseen is not None
    assert unseen == pytest.approx(usual - 10 * 0.049 - 50 * 0.0064, rel=0.01)
    unheard = settings.model_copy(update={"transcribe_model": None})
    of_unheard = cast(Gemini, SimpleNamespace(settings=unheard, price_of=gemini().price_of))
    assert person_usd(LimitSettings(), of_unheard) == pytest.approx(unseen - 60 * 0.0078, rel=0.01)
    dear = person_usd(LimitSettings(), gemini("gemini-unheard-of"))
    assert dear is not None
    assert dear > usual


@pytest.mark.parametrize("name", ["stories_per_day", "panels_per_day", "speech_minutes_per_day"])
def test_a_number_that_is_not_limited_allows_any_cost(name: str) -> None:
    assert person_usd(LimitSettings().model_copy(update={name: 0}), gemini()) is None


def test_the_line_names_what_limits_a_day() -> None:
    assert most_of_a_day(LimitSettings(), gemini()).startswith("a day costs at most $5.00 (DAILY_BUDGET_USD): about $")
    no_budget = LimitSettings(budget_usd_per_day=None)
    assert "at most about $5.68 for each person" in most_of_a_day(no_budget, gemini())
    of_servers = LimitSettings(budget_usd_per_day=None, budget_usd_per_day_per_server=2.0)
    assert "at most $2.00 for each server, and about $5.68" in most_of_a_day(of_servers, gemini())
    nothing = LimitSettings(budget_usd_per_day=None, stories_per_day=0)
    assert most_of_a_day(nothing, gemini()).endswith("as much as is asked for")
