"""The clock of this machine does not jump, and gives way to Discord's time."""

from __future__ import annotations

import time

import pytest

from bot.reply.clock import TOLERANCE_S, SystemClock

DAY_S = 86_400.0


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> SystemClock:
    """A clock on a machine on which no time passes."""
    monkeypatch.setattr(SystemClock, "monotonic", lambda _: 1000.0)
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
    stopped.correct(before - ahead_s)
    is_wrong = abs(ahead_s) > TOLERANCE_S
    assert stopped.unix() == pytest.approx(before - ahead_s * is_wrong)
    where = "ahead of" if ahead_s > 0 else "behind"
    assert [where in record.getMessage() for record in caplog.records] == [True] * is_wrong
    stopped.correct(before - ahead_s)
    assert len(caplog.records) == is_wrong, "once it is right it stays so"
