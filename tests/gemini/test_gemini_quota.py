"""The limiter: no call that would certainly be refused, and each caller waits once and in order."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gemini.client import UNAVAILABLE_S, Gemini
from bot.gemini.events import Ended
from bot.gemini.quota import Quota
from bot.gemini.text import write_text
from bot.work.ending import COMPLETE, Ending, EndingKind, Retry
from bot.work.parts import Section
from bot.work.request import NarrationOptions, Request, StoryOptions
from sandbox.gemini import errors, faults
from tests.gemini.conftest import NOW, Wire, collect, narration, new_meter

STORY, LIVE = "gemini-3.8-flash", "gemini-3.8-live"
REQUEST = Request(prompt="A lighthouse keeper and a gull", options=StoryOptions())
DAY_S = 86_400


class Clock:
    """Seconds that only a test advances."""

    def __init__(self) -> None:
        self.unix = NOW

    def __call__(self) -> float:
        return self.unix


def quota(clock: Clock, *, minute: int | None = None, day: int | None = None) -> Quota:
    def limits(limit: int | None) -> Mapping[str, int]:
        return {} if limit is None else {STORY: limit}

    return Quota(per_minute=limits(minute), per_day=limits(day), now=clock)


def wait_of(booked: float | Ending) -> float:
    assert isinstance(booked, float)
    return booked


def scope_of(booked: float | Ending) -> object:
    assert isinstance(booked, Ending)
    assert (booked.kind, booked.retry) == (EndingKind.BUSY, Retry.LATER)
    return booked.params["scope"]


async def told(gemini: Gemini) -> Ended:
    _, ended = await collect(write_text(gemini, REQUEST, meter=new_meter()))
    return ended


async def spoken(gemini: Gemini) -> Ended:
    request = Request(prompt="", options=NarrationOptions())
    _, ended = await collect(narration(gemini, request, Section(number=1, text="The lamp had not been lit.")))
    return ended


def test_a_model_without_a_known_limit_never_waits() -> None:
    asked = quota(Clock())
    assert [asked.reserve(STORY, 20) for _ in range(1000)] == [0.0] * 1000


def test_one_more_than_the_minute_allows_waits_for_the_first_to_be_a_minute_old() -> None:
    clock = Clock()
    asked = quota(clock, minute=2)
    assert asked.reserve(STORY, 20) == 0
    clock.unix += 50
    assert asked.reserve(STORY, 20) == 0
    assert wait_of(asked.reserve(STORY, 20)) == pytest.approx(10, abs=0.1)
    assert scope_of(asked.reserve(STORY, 20)) == "minute"
    assert asked.reserve("another", 20) == 0


def test_a_refusal_names_the_time_and_takes_no_place() -> None:
    clock = Clock()
    asked = quota(clock, minute=1)
    assert asked.reserve(STORY, 20) == 0
    for _ in range(3):
        refused = asked.reserve(STORY, 20)
        assert isinstance(refused, Ending)
        assert refused.after_s == pytest.approx(60, abs=0.1)
        assert refused.params["retry_at"] in {int(NOW) + 60, int(NOW) + 61}
    clock.unix += 60.1
    assert asked.reserve(STORY, 20) == 0


def test_the_day_refuses_at_once_and_begins_again_at_midnight_pacific() -> None:
    clock = Clock()
    asked = quota(clock, day=3)
    assert [asked.reserve(STORY, 20) for _ in range(3)] == [0.0] * 3
    refused = asked.reserve(STORY, DAY_S * 2)
    assert scope_of(refused) == "day"
    assert isinstance(refused, Ending)
    assert refused.after_s is not None
    assert refused.params["retry_at"] == NOW + 20 * 3600, "midnight Pacific is eight in the morning, UTC"
    clock.unix += refused.after_s - 1
    assert scope_of(asked.reserve(STORY, 20)) == "day"
    clock.unix += 2
    assert [asked.reserve(STORY, 20) for _ in range(3)] == [0.0] * 3
    assert scope_of(asked.reserve(STORY, 20)) == "day"


@pytest.mark.parametrize(("minute", "day", "at_once"), [(10, 3, 3), (3, 3, 3), (2, 100, 2), (2, 1_000_000, 2)])
def test_whichever_limit_is_met_first_holds(minute: int, day: int, at_once: int) -> None:
    asked = quota(Clock(), minute=minute, day=day)
    assert [asked.reserve(STORY, 0) == 0.0 for _ in range(at_once + 1)] == [True] * at_once + [False]


def test_a_429_closes_the_model_for_everyone_until_its_delay_is_over() -> None:
    clock = Clock()
    asked = quota(clock)
    busy = Ending(EndingKind.BUSY, {"scope": "minute"}, Retry.LATER, after_s=12.0)
    asked.record_outcome(STORY, busy, {})
    assert wait_of(asked.reserve(STORY, 20)) == pytest.approx(12)
    assert scope_of(asked.reserve(STORY, 5)) == "minute"
    assert asked.reserve("another", 0) == 0
    asked.record_outcome(STORY, Ending(EndingKind.BUSY, {"scope": "minute"}, Retry.LATER, after_s=3.0), {})
    clock.unix += 11
    assert wait_of(asked.reserve(STORY, 20)) == pytest.approx(1), "a shorter delay does not open it earlier"
    clock.unix += 1
    assert asked.reserve(STORY, 0) == 0


def test_a_limit_that_proves_higher_lets_no_one_overtake_who_waits() -> None:
    asked = quota(Clock(), minute=1)
    assert asked.reserve(STORY, 0) == 0
    booked = wait_of(asked.reserve(STORY, 70))
    asked.record_outcome(STORY, COMPLETE, {"minute": 5})
    assert [asked.reserve(STORY, 70) for _ in range(3)] == [pytest.approx(booked, abs=0.01)] * 3


def test_an_overload_and_a_success_close_nothing() -> None:
    asked = quota(Clock())
    asked.record_outcome(STORY, Ending(EndingKind.BUSY, {"scope": "overload"}, Retry.LATER, after_s=12.0), {})
    asked.record_outcome(STORY, Ending(EndingKind.BUSY, {"scope": "minute"}, Retry.LATER), {})
    asked.record_outcome(STORY, COMPLETE, {})
    assert asked.reserve(STORY, 0) == 0


@given(
    st.integers(1, 5),
    st.lists(st.tuples(st.floats(0, 40), st.sampled_from([0.0, 20.0, 90.0])), min_size=1, max_size=60),
)
def test_no_minute_holds_more_than_its_limit_and_no_one_is_overtaken(
    limit: int, asks: list[tuple[float, float]]
) -> None:
    clock = Clock()
    asked = quota(clock, minute=limit)
    made: list[float] = []
    for pause_s, patience_s in asks:
        clock.unix += pause_s
        booked = asked.reserve(STORY, patience_s)
        if isinstance(booked, float):
            assert 0 <= booked <= patience_s
            made.append(clock.unix + booked)
    assert all(later >= sooner - 0.002 for sooner, later in pairwise(made))
    for first, beyond in zip(made, made[limit:], strict=False):
        assert beyond - first > 59.99


@pytest.mark.asyncio
async def test_a_story_waits_for_its_place_and_is_then_written(wire: Wire) -> None:
    async with wire.open(requests_per_minute={STORY: 1}, busy_wait_s=70.0) as gemini:
        assert (await told(gemini)).ending.is_good
        assert wire.slept == []
        assert (await told(gemini)).ending.is_good
    assert wire.slept == [pytest.approx(60, abs=0.1)]
    assert len(wire.box.calls) == 2


@pytest.mark.asyncio
async def test_who_would_wait_too_long_is_told_when_and_asks_nothing(wire: Wire) -> None:
    async with wire.open(requests_per_minute={STORY: 1}) as gemini:
        await told(gemini)
        ending = (await told(gemini)).ending
    assert (ending.kind, ending.params["scope"]) == (EndingKind.BUSY, "minute")
    assert ending.params["retry_at"] in {int(NOW) + 60, int(NOW) + 61}
    assert (len(wire.box.calls), wire.slept) == (1, [])


@pytest.mark.asyncio
async def test_the_day_of_the_settings_is_kept(wire: Wire) -> None:
    async with wire.open(requests_per_day={STORY: 1}) as gemini:
        await told(gemini)
        ending = (await told(gemini)).ending
    assert (ending.kind, ending.params["scope"]) == (EndingKind.BUSY, "day")
    assert len(wire.box.calls) == 1


@pytest.mark.asyncio
async def test_what_one_work_is_told_spares_the_others_the_same_answer(wire: Wire) -> None:
    wire.box.faults.add(faults.http_error(errors.rate_limited(50.0)))
    async with wire.open() as gemini:
        assert (await told(gemini)).ending.params["retry_at"] == NOW + 50
        assert (await told(gemini)).ending.params["retry_at"] == NOW + 50
        assert len(wire.box.calls) == 1
        assert (await spoken(gemini)).ending.is_good, "another model is not concerned"


@pytest.mark.asyncio
async def test_a_limit_that_a_429_names_is_kept_from_then_on(wire: Wire) -> None:
    wire.box.faults.add(faults.http_error(errors.rate_limited(5.0, limit=2)))
    async with wire.open() as gemini:
        for _ in range(2):
            assert (await told(gemini)).ending.is_good
        assert wire.slept == [5.0]
        assert (await told(gemini)).ending.params["scope"] == "minute"
    assert len(wire.box.calls) == 3, "the refused one, and two in the minute after it"


@pytest.mark.asyncio
async def test_a_day_that_is_used_up_is_not_asked_again(wire: Wire) -> None:
    wire.box.faults.add(faults.http_error(errors.rate_limited(5.0, per="day", limit=200)))
    async with wire.open() as gemini:
        for _ in range(2):
            assert (await told(gemini)).ending.params["scope"] == "day"
    assert len(wire.box.calls) == 1


@pytest.mark.asyncio
async def test_a_live_session_waits_and_learns_as_well(wire: Wire) -> None:
    wire.box.faults.add(faults.http_error(errors.rate_limited(8.0, limit=1)))
    async with wire.open() as gemini:
        assert (await spoken(gemini)).ending.is_good
        assert wire.slept == [8.0]
        ending = (await spoken(gemini)).ending
    assert [call.kind for call in wire.box.calls] == ["live", "live"]
    assert ending.kind is EndingKind.BUSY


@pytest.mark.asyncio
async def test_waiting_for_a_place_is_left_at_once(wire: Wire) -> None:
    waiting = asyncio.Event()

    async def sleep(_seconds: float) -> None:
        waiting.set()
        await asyncio.Event().wait()

    async with wire.open(requests_per_minute={STORY: 1}, busy_wait_s=70.0) as gemini:
        await told(gemini)
        gemini._sleep = sleep
        reading = asyncio.create_task(told(gemini))
        async with asyncio.timeout(20):
            await waiting.wait()
            reading.cancel()
            await asyncio.wait({reading})
    assert reading.cancelled()
    assert len(wire.box.calls) == 1


@pytest.mark.asyncio
async def test_who_is_overtaken_by_a_refusal_while_waiting_does_not_run_into_it(wire: Wire) -> None:
    async with wire.open(requests_per_minute={STORY: 1}, busy_wait_s=70.0) as gemini:
        await told(gemini)
        sleep = gemini._sleep

        async def refused_meanwhile(seconds: float) -> None:
            await sleep(seconds)
            gemini.quota.record_outcome(
                STORY, Ending(EndingKind.BUSY, {"scope": "minute"}, Retry.LATER, after_s=500.0), {}
            )

        gemini._sleep = refused_meanwhile
        ending = (await told(gemini)).ending
    assert (ending.kind, ending.after_s) == (EndingKind.BUSY, 500.0)
    assert len(wire.box.calls) == 1


@pytest.mark.parametrize("back_s", [3600.0, 2.0 * DAY_S])
def test_a_clock_that_is_set_back_makes_no_one_wait_longer(back_s: float) -> None:
    clock = Clock()
    asked = quota(clock, minute=1)
    assert asked.reserve(STORY, 70) == 0
    clock.unix -= back_s
    assert wait_of(asked.reserve(STORY, 70)) == 60.0
    asked.record_outcome(STORY, Ending(EndingKind.BUSY, {"scope": "minute"}, Retry.LATER, after_s=30.0), {})
    clock.unix -= back_s
    paused = asked.paused(STORY)
    assert paused is not None
    assert paused.after_s == pytest.approx(30.0)


@pytest.mark.asyncio
async def test_a_model_that_was_left_out_is_asked_again_after_an_hour_or_a_clock_that_is_set_back(wire: Wire) -> None:
    refused = Ending(EndingKind.MISCONFIGURED, {"what": "key"}, Retry.LATER)
    async with wire.open() as gemini:
        gemini.note_availability(LIVE, refused, new_meter())
        assert not gemini.is_available(LIVE)
        wire.slept.append(UNAVAILABLE_S)
        assert gemini.is_available(LIVE)
        gemini.note_availability(LIVE, refused, new_meter())
        wire.slept.append(-2.0 * DAY_S)
        assert gemini.is_available(LIVE)
