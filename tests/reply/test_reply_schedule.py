"""The benchmark's measure: waits, and the best possible schedule against an exhaustive search."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bench.schedule import (
    best_mean_wait,
    bursts,
    even_chunks,
    longest_silence,
    mean_wait,
    model_chunks,
    percentile,
    waits,
)
from tests.effort import examples


def exhaustive(arrivals: Sequence[tuple[int, int]], limit: int, window: int) -> float:
    """The best wait, by trying every half step of time. An edit at a window's end may count for either window."""
    times = sorted({at for at, _ in arrivals})
    last = times[-1]

    @cache
    def least(now: int, shown_at: int, opened: int | None, used: int) -> float:
        """The least wait from `now` on. Times are half steps; text that came after `shown_at` is not shown yet."""
        pending = [(at * 2, count) for at, count in arrivals if at * 2 > shown_at]
        if not pending:
            return 0.0
        if now > 2 * (last + 3 * window):
            return math.inf
        best = least(now + 1, shown_at, opened, used)
        fresh = [(at, count) for at, count in pending if at <= now]
        if fresh:
            cost = sum((now - at) * count for at, count in fresh) / 2
            if opened is None or now >= opened + 2 * window:
                best = min(best, cost + least(now + 1, now, now, 1))
            if opened is not None and now <= opened + 2 * window and used < limit:
                best = min(best, cost + least(now + 1, now, opened, used + 1))
        return best

    return least(0, -1, None, 0) / sum(count for _, count in arrivals)


@settings(max_examples=examples(30), deadline=None)
@given(
    arrivals=st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), min_size=1, max_size=8),
    limit=st.integers(1, 3),
    window=st.integers(1, 4),
)
def test_no_schedule_is_better_than_the_best(arrivals: list[tuple[int, int]], limit: int, window: int) -> None:
    arrivals = sorted(arrivals)

    found = best_mean_wait(arrivals, limit=limit, window_s=float(window), latency_s=0.5)

    assert found == pytest.approx(exhaustive(arrivals, limit, window) + 0.5, abs=1e-6)


def test_text_in_the_reach_of_the_budget_waits_for_the_latency_alone() -> None:
    arrivals = [(0.0, 5), (0.1, 5), (0.2, 5)]

    assert best_mean_wait(arrivals, limit=5, window_s=2.0, latency_s=0.05) == pytest.approx(0.05)


def test_an_opening_may_wait_so_that_its_window_reaches_a_later_burst() -> None:
    arrivals = [(0, 1), (8, 1), (9, 100), (10, 100)]

    found = best_mean_wait(arrivals, limit=2, window_s=3.0, latency_s=0.0)

    assert found == pytest.approx(exhaustive(arrivals, 2, 3))


def test_a_wait_ends_with_the_first_edit_that_shows_the_character() -> None:
    arrivals = [(0.0, 10), (1.0, 10)]
    edits = [(0.5, 10), (1.25, 15), (3.0, 20)]

    assert waits(arrivals, edits) == [(0.5, 10), (0.25, 5), (2.0, 5)]
    assert mean_wait(arrivals, edits) == pytest.approx((5 + 1.25 + 10) / 20)


def test_text_that_is_never_shown_waits_for_ever() -> None:
    assert mean_wait([(0.0, 10)], [(1.0, 9)]) == math.inf
    assert longest_silence([(0.0, 10)], [(1.0, 9)]) == math.inf


def test_silence_counts_only_while_text_waits() -> None:
    arrivals = [(0.0, 10), (5.0, 10), (5.1, 10)]
    edits = [(0.2, 10), (5.3, 20), (6.0, 30)]

    assert longest_silence(arrivals, edits) == pytest.approx(0.7)


def test_a_percentile_weighs_characters() -> None:
    assert percentile([(0.1, 90), (2.0, 10)], 0.9) == pytest.approx(0.1)
    assert percentile([(0.1, 90), (2.0, 10)], 0.95) == pytest.approx(2.0)


def test_scripts_are_the_same_at_every_call() -> None:
    assert even_chunks() == even_chunks()
    assert model_chunks() == model_chunks()
    assert bursts() == bursts()
    pauses = [b - a for (a, _), (b, _) in zip(bursts(), bursts()[1:], strict=False) if b - a > 1]
    assert pauses
    assert all(1.5 <= pause_s <= 4.2 for pause_s in pauses)
