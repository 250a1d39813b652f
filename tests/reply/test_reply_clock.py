"""The clock of this machine does not jump, and gives way to Discord's time."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from bot.discord import response_times
from bot.discord.response_times import time_trace
from bot.reply import clock
from bot.reply.clock import TOLERANCE_S, SystemClock

DAY_S = 86_400.0


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> SystemClock:
    """A clock on a machine on which no time passes."""
    monkeypatch.setattr(clock, "uptime_s", lambda: 1000.0)
    return SystemClock()


@pytest.mark.parametrize("by_s", [DAY_S, -DAY_S])
def test_a_machine_whose_clock_is_set_ends_nothing_early_or_late(
    stopped: SystemClock, monkeypatch: pytest.MonkeyPatch, by_s: float
) -> None:
    before, real = stopped.unix(), time.time
    monkeypatch.setattr(time, "time", lambda: real() + by_s)
    assert stopped.unix() == before


@pytest.mark.parametrize("ahead_s", [DAY_S, -DAY_S, TOLERANCE_S - 1.0, 1.0 - TOLERANCE_S])
def test_discords_time_counts_where_the_machine_is_wrong(
    stopped: SystemClock, caplog: pytest.LogCaptureFixture, ahead_s: float
) -> None:
    before = stopped.unix()
    for _ in range(2):
        stopped.correct(before - ahead_s)
    is_wrong = abs(ahead_s) > TOLERANCE_S
    assert stopped.unix() == pytest.approx(before - ahead_s * is_wrong)
    where = "ahead of" if ahead_s > 0 else "behind"
    assert [where in record.getMessage() for record in caplog.records] == [True] * is_wrong
    stopped.correct(before - ahead_s)
    assert len(caplog.records) == is_wrong, "once it is right it stays so"


@pytest.mark.parametrize("wrong_s", [DAY_S, -DAY_S])
def test_one_answer_with_the_wrong_time_changes_nothing(stopped: SystemClock, wrong_s: float) -> None:
    before = stopped.unix()
    for difference_s in (wrong_s, 0.0, wrong_s, -wrong_s, 2 * wrong_s, 0.0):
        stopped.correct(before + difference_s)
    assert stopped.unix() == before


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such clock")
def test_the_time_in_which_the_machine_was_suspended_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    before, read = SystemClock(), time.clock_gettime
    monkeypatch.setattr(time, "clock_gettime", lambda which: read(which) + DAY_S * (which == time.CLOCK_BOOTTIME))
    assert before.unix() - SystemClock().unix() == pytest.approx(DAY_S, abs=60.0)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("date", "unix_s"),
    [
        ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777.0),
        ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777.0),
        ("Sun, 06 Nov 1994 08:49:37 -0000", None),
        ("Sun, 06 Nov 99999999999999999999 08:49:37 GMT", None),
        ("soon", None),
        (None, None),
    ],
)
async def test_the_time_of_an_answer_is_that_of_its_header(date: str | None, unix_s: float | None) -> None:
    assert await noted({} if date is None else {"Date": date}) == ([] if unix_s is None else [unix_s])


@pytest.mark.asyncio
async def test_an_answer_that_was_read_late_tells_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    now_s = iter((1000.0, 1000.0 + DAY_S))
    monkeypatch.setattr(response_times, "uptime_s", lambda: next(now_s))
    assert await noted({"Date": "Sun, 06 Nov 1994 08:49:37 GMT"}) == []


async def noted(headers: Mapping[str, str]) -> list[float]:
    """The times that a trace notes of one request, whose answer has these headers."""
    times = list[float]()
    trace = time_trace(times.append)
    [begin], [end] = trace.on_request_start, trace.on_request_end
    context = trace.trace_config_ctx()
    nothing: Any = None
    ended: Any = SimpleNamespace(response=SimpleNamespace(headers=headers))
    await begin(nothing, context, nothing)
    await end(nothing, context, ended)
    return times
