"""The minutes that a narration needs, the part that fits into a day, and when its author is asked first."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.gemini.models import cost_usd
from bot.library.usage_limits import DAY_S, Allowance
from bot.making.estimate import LONG_SPEECH_MIN, section_seconds
from bot.making.plan import plan
from bot.making.speech_plan import (
    FIRST_SECTION_S,
    LONG_MAKING_S,
    SPEAKING_RATE,
    SpeechPlan,
    SpeechPlanner,
    UnconfirmedError,
)
from bot.making.submission import Consent, Submission
from bot.settings import GeminiSettings
from bot.work.parts import FileRef, Section
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import NarrationOptions, Request, StoryOptions
from bot.work.work import Work

MIDNIGHT = 20_001 * DAY_S
SECTION = "The lamp burned all night, and nobody saw the far white ship go by. " * 10
"""A little less than a minute."""


SOUND = FileRef(sha256="ab" * 32, media_type="audio/wav", size_bytes=1, seconds=1.0)


def narration(sections: int) -> Work:
    parts = tuple(Section(number=number, text=SECTION) for number in range(1, sections + 1))
    request = Request(prompt=SECTION * sections, options=NarrationOptions())
    return Work(id="0a1b", request=request, author_id=1, created_at=0.0, sections=parts)


def planner(
    *,
    limit_min: float | None = 60.0,
    used_min: float = 0.0,
    budget_usd: float | None = None,
    server_usd: float | None = None,
    rate: float | None = None,
) -> SpeechPlanner:
    """A planner with these remaining amounts of the person, the bot and the server."""

    async def of_person(_: int) -> object:
        return SimpleNamespace(speech_minutes=Allowance(limit_min, used_min, 0.0), resets_at=MIDNIGHT)

    async def of_bot() -> object:
        return SimpleNamespace(usd=Allowance(budget_usd, 0.0, 0.0))

    async def of_server(_: int) -> object:
        return SimpleNamespace(usd=Allowance(server_usd, 0.0, 0.0))

    limits = SimpleNamespace(of_person=of_person, of_bot=of_bot, of_server=of_server)
    settings = GeminiSettings(api_key=SecretStr("key"))
    gemini: Any = SimpleNamespace(
        settings=settings, price_of=lambda model: partial(cost_usd, model, on=date(2026, 11, 24))
    )

    async def rate_of(model: str) -> float | None:
        assert model == settings.live_model
        return rate

    library: Any = SimpleNamespace(usage_limits=limits, speech_rates=SimpleNamespace(rate=rate_of))
    return SpeechPlanner(gemini, library)


def minutes_of(work: Work) -> list[float]:
    return [section_seconds(section) / 60 for section in work.sections]


def submission(consent: Consent) -> Submission:
    unused: Any = None
    return Submission(new_work=unused, author_id=1, interaction_id=None, address=unused, state=unused, consent=consent)


@pytest.mark.asyncio
async def test_all_of_a_narration_that_fits_is_spoken_today() -> None:
    work = narration(5)
    found, planned = await planner().plan(work, None)
    assert planned.deferred_from == 0
    assert found.fits
    assert found.minutes == found.now_min == pytest.approx(sum(minutes_of(work)))
    assert 0 < found.usd < 1
    assert (found.left_min, found.limit_min, found.resets_at) == (60.0, 60.0, MIDNIGHT)


@pytest.mark.asyncio
async def test_the_first_sections_that_fit_are_spoken_today_and_the_others_later() -> None:
    work = narration(6)
    first_three_min = sum(minutes_of(work)[:3])
    found, planned = await planner(used_min=59.9 - first_three_min).plan(work, None)
    assert (planned.deferred_from, len(planned.due_sections)) == (4, 3)
    assert found.now_min == pytest.approx(first_three_min)
    assert not found.fits
    assert found.takes_long, "days"
    nothing, planned = await planner(used_min=60.0).plan(work, None)
    assert (nothing.now_min, planned.deferred_from, planned.due_sections) == (0.0, 1, ())


@pytest.mark.asyncio
@pytest.mark.parametrize("payer", ["budget_usd", "server_usd"])
async def test_money_that_is_short_defers_sections_too(payer: str) -> None:
    work = narration(6)
    whole, _ = await planner().plan(work, 9)
    found, planned = await planner(**{payer: whole.usd / 2}).plan(work, 9)
    assert 0 < found.now_min < whole.minutes / 2
    assert planned.deferred_from > 1
    assert found.limit_min is None, "it is not the person's limit"
    assert found.left_min == pytest.approx(whole.minutes / 2)


@pytest.mark.asyncio
async def test_the_time_to_wait_comes_from_the_rate_of_narrations_before() -> None:
    rates = (None, SPEAKING_RATE, SPEAKING_RATE / 2)
    plans = [(await planner(rate=rate).plan(narration(6), None))[0] for rate in rates]
    unknown_s, same_s, slower_s = [one.ready_in_s - FIRST_SECTION_S for one in plans]
    assert unknown_s == same_s
    assert slower_s == pytest.approx(2 * same_s)
    assert len({(one.minutes, one.usd) for one in plans}) == 1


@pytest.mark.asyncio
async def test_without_a_limit_everything_is_spoken_now() -> None:
    found, planned = await planner(limit_min=None).plan(narration(30), None)
    assert (found.fits, planned.deferred_from, found.left_min) == (True, 0, None)


@pytest.mark.asyncio
async def test_a_section_longer_than_all_minutes_of_a_day_is_refused() -> None:
    with pytest.raises(RefusedError) as refused:
        await planner(limit_min=0.1).agreed(narration(2), None, submission(Consent.PARTS))
    assert refused.value.refusal.kind is RefusalKind.DAILY_SPEECH
    assert refused.value.refusal.params["left"] == 0.1


@pytest.mark.asyncio
async def test_the_author_is_asked_before_anything_long_and_before_parts() -> None:
    short, long_ = narration(2), narration(15)
    assert await planner().agreed(short, None, submission(Consent.NONE)) == short
    with pytest.raises(UnconfirmedError) as asked:
        await planner().agreed(long_, None, submission(Consent.NONE))
    assert asked.value.plan.minutes > LONG_SPEECH_MIN
    assert await planner().agreed(long_, None, submission(Consent.WHOLE)) == long_
    with pytest.raises(UnconfirmedError):
        await planner(used_min=59.0).agreed(long_, None, submission(Consent.WHOLE))  # minutes were used in the meantime
    parts = await planner(used_min=58.0).agreed(long_, None, submission(Consent.PARTS))
    assert parts.deferred_from > 1
    story = plan(Request(prompt="a fox", options=StoryOptions()), 1, created_at=0.0)
    assert await planner().agreed(story, None, submission(Consent.NONE)) is story


@pytest.mark.asyncio
async def test_a_press_needs_minutes_and_what_goes_on_by_itself_waits_for_them() -> None:
    work = narration(3)
    waiting = await planner(used_min=60.0).within_today(work, None, may_wait=True)
    assert waiting.deferred_from == 1
    with pytest.raises(RefusedError) as refused:
        await planner(used_min=60.0).within_today(work, None, may_wait=False)
    assert refused.value.refusal.kind is RefusalKind.DAILY_SPEECH
    with pytest.raises(RefusedError) as refused:
        await planner(budget_usd=0.0).within_today(work, None, may_wait=False)
    assert refused.value.refusal.kind is RefusalKind.DAILY_BUDGET
    assert (await planner(used_min=59.0).within_today(work, None, may_wait=False)).deferred_from == 2


def speech_plan(minutes: float, now_min: float, ready_in_s: float = 60.0) -> SpeechPlan:
    return SpeechPlan(
        minutes=minutes,
        now_min=now_min,
        usd=0.1,
        ready_in_s=ready_in_s,
        left_min=now_min,
        limit_min=60.0,
        resets_at=MIDNIGHT,
    )


def test_a_reply_that_ends_with_its_token_is_not_begun_for_what_takes_long() -> None:
    assert not speech_plan(5.0, 5.0, LONG_MAKING_S).takes_long
    assert speech_plan(5.0, 5.0, LONG_MAKING_S + 1).takes_long
    assert speech_plan(5.0, 4.0).takes_long


@given(st.integers(1, 12), st.floats(0.0, 60.0))
def test_day_by_day_every_section_is_spoken_once(sections: int, used_min: float) -> None:
    """With any amount left on the first day, and at most the daily minutes afterwards."""

    async def days() -> list[int]:
        work, spoken, used = narration(sections), list[int](), used_min
        for _ in range(sections + 1):
            found, planned = await planner(limit_min=3.0, used_min=min(used, 3.0)).plan(work, None)
            done = [section.number for section in planned.due_sections if section.audio is None]
            assert found.now_min <= 3.0 - min(used, 3.0) + 1e-5
            spoken += done
            work = replace(
                work,
                sections=tuple(replace(one, audio=SOUND) if one.number in done else one for one in work.sections),
            )
            used = 0.0
            if not planned.deferred_from:
                break
        return spoken

    assert asyncio.run(days()) == list(range(1, sections + 1))
