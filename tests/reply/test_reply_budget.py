"""The pacing of requests on a fake clock, against a model of Discord's fixed window."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reply.budget import FINAL_WAIT_S, MARGIN_S, UNKNOWN_INTERVAL_S, Budget, Budgets
from tests.bench.schedule import best_mean_wait, bursts, even_chunks, longest_silence, mean_wait, model_chunks
from tests.effort import examples

RTT_S = 0.05


@dataclass
class Window:
    """The server's side: a window begins with its first request."""

    limit: int = 5
    window_s: float = 2.0
    ends_s: float = -1.0
    used: int = 0
    refused: int = 0

    def take(self, at_s: float) -> tuple[int, float]:
        if at_s >= self.ends_s:
            self.ends_s, self.used = at_s + self.window_s, 0
        self.used += 1
        self.refused += self.used > self.limit
        return max(self.limit - self.used, 0), round(self.ends_s - at_s, 3)


@dataclass
class Run:
    edits: list[tuple[float, int]] = field(default_factory=list)
    window: Window = field(default_factory=Window)
    final_asked_s: float = 0.0
    final_sent_s: float = 0.0


def simulate(
    arrivals: Sequence[tuple[float, int]],
    *,
    window: Window | None = None,
    rtt: Callable[[], float] = lambda: RTT_S,
    lost: Callable[[], bool] = lambda: False,
    fresh: bool = True,
) -> Run:
    """One writer with one request in flight: each edit shows all received text, and the last one is final."""
    run = Run(window=window or Window())
    budget = Budget()
    totals = list(accumulate(characters for _, characters in arrivals))
    times = [at_s for at_s, _ in arrivals]
    now_s, shown, last_s, latency_s = 0.0, 0, None, 0.0
    while shown < totals[-1]:
        received = [index for index, at_s in enumerate(times) if at_s <= now_s + 1e-9]
        if not received or totals[received[-1]] <= shown:
            now_s = times[len(received)]
            continue
        final = len(received) == len(times)
        due_s = budget.next_at(
            last_sent_s=last_s,
            now_s=now_s,
            final=final,
            latency_s=latency_s,
            newest_text_s=times[received[-1]] if fresh else None,
        )
        if final and not run.final_asked_s:
            run.final_asked_s = now_s
        if due_s > now_s + 1e-9:
            wakes = [due_s] if final else [due_s, times[len(received)] if fresh else times[-1]]
            now_s = min(wake_s for wake_s in wakes if wake_s > now_s)
            continue
        run.final_sent_s = last_s = now_s
        budget.record_request(now_s)
        trip_s = rtt()
        remaining, reset_after_s = run.window.take(now_s + trip_s * 0.6)
        now_s += trip_s
        latency_s += 0.3 * (trip_s - latency_s)
        if lost():
            now_s += 0.3
            continue
        shown = totals[received[-1]]
        run.edits.append((now_s, shown))
        budget.record_answer(
            limit=run.window.limit,
            remaining=remaining,
            reset_after_s=reset_after_s,
            now_s=now_s,
            sent_at_s=last_s,
        )
    return run


SCRIPTS = [
    pytest.param(even_chunks(), id="even"),
    *(pytest.param(model_chunks(seed=seed), id=f"model-{seed}") for seed in range(1, 5)),
    *(pytest.param(bursts(seed=seed), id=f"bursts-{seed}") for seed in range(1, 5)),
]


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_character_waits_at_most_a_seventh_of_a_second_longer_than_under_the_best_schedule(
    script: list[tuple[float, int]],
) -> None:
    run = simulate(script)

    best_s = best_mean_wait(script, limit=5, window_s=2.0, latency_s=RTT_S)
    assert mean_wait(script, run.edits) <= best_s + 1 / 7
    assert run.window.refused == 0
    assert longest_silence(script, run.edits) <= 1.2


@settings(max_examples=examples(30), deadline=None)
@given(
    gaps=st.lists(st.floats(0.0, 3.0), min_size=1, max_size=60),
    limit=st.integers(1, 6),
    window_s=st.floats(0.5, 5.0),
    slowest_s=st.floats(0.01, 1.5),
    seed=st.integers(0, 1000),
    fresh=st.booleans(),
)
def test_no_request_is_ever_refused(
    gaps: list[float], limit: int, window_s: float, slowest_s: float, seed: int, fresh: bool
) -> None:
    source = random.Random(seed)
    arrivals = [(at_s, 10) for at_s in accumulate(gaps)]

    run = simulate(
        arrivals,
        window=Window(limit=limit, window_s=window_s),
        rtt=lambda: source.uniform(0.005, slowest_s),
        fresh=fresh,
    )

    assert run.window.refused == 0
    assert run.edits[-1][1] == 10 * len(gaps)


@pytest.mark.parametrize("seed", range(20))
def test_requests_whose_answer_was_lost_count_as_spent(seed: int) -> None:
    source = random.Random(seed)

    run = simulate(model_chunks(seed=seed), lost=lambda: source.random() < 0.3)

    assert run.window.refused == 0


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_final_edit_goes_out_at_once_or_within_the_wait_for_a_window_that_ends(
    script: list[tuple[float, int]],
) -> None:
    for length in range(2, len(script), 3):
        run = simulate(script[:length])

        assert run.final_sent_s - run.final_asked_s <= FINAL_WAIT_S + 1e-6


def known(remaining: int, *, reset_after_s: float = 2.0) -> Budget:
    budget = Budget()
    budget.record_answer(limit=5, remaining=remaining, reset_after_s=reset_after_s, now_s=10.0, sent_at_s=10.0)
    return budget


def test_nothing_known_is_one_request_a_second_and_the_first_at_once() -> None:
    budget = Budget()

    assert budget.next_at(last_sent_s=None, now_s=5.0, final=False) <= 5.0
    budget.record_request(5.0)
    assert budget.next_at(last_sent_s=5.0, now_s=5.1, final=False) == 5.0 + UNKNOWN_INTERVAL_S
    assert budget.next_at(last_sent_s=5.0, now_s=5.1, final=True) <= 5.1


def test_the_last_request_is_reserved_for_the_final_edit() -> None:
    budget = known(1)

    until_s = 12.0 + MARGIN_S - FINAL_WAIT_S
    assert budget.next_at(last_sent_s=10.0, now_s=10.1, final=False) == pytest.approx(until_s)
    assert budget.next_at(last_sent_s=10.0, now_s=10.1, final=True) <= 10.1
    assert budget.next_at(last_sent_s=10.0, now_s=until_s, final=False, newest_text_s=until_s) <= until_s


def test_a_spent_window_is_waited_out_even_by_the_final_edit() -> None:
    assert known(0).next_at(last_sent_s=10.0, now_s=10.1, final=True) == pytest.approx(12.0 + MARGIN_S)


def test_a_request_counts_when_it_is_sent() -> None:
    budget = known(1)
    budget.record_request(10.5)

    assert budget.next_at(last_sent_s=10.5, now_s=10.6, final=True) == pytest.approx(12.0 + MARGIN_S)


def test_a_window_that_has_passed_leaves_a_full_budget() -> None:
    budget = known(0)

    assert budget.next_at(last_sent_s=10.0, now_s=15.0, final=False) <= 15.0
    assert budget.next_at(last_sent_s=14.9, now_s=15.0, final=False) == pytest.approx(14.9 + 2.0 / 5)


def test_a_new_window_counts_what_was_sent_without_an_answer() -> None:
    budget = known(0)
    for number in range(5):
        budget.record_request(15.0 + number / 10)

    assert budget.next_at(last_sent_s=15.4, now_s=15.5, final=True) >= 17.4


def test_an_edit_goes_out_at_once_after_a_pause() -> None:
    assert known(3).next_at(last_sent_s=10.0, now_s=11.9, final=False) <= 11.9


def test_the_end_of_a_window_is_never_believed_early() -> None:
    budget = Budget()
    budget.record_answer(limit=5, remaining=0, reset_after_s=2.0, now_s=10.8, sent_at_s=10.0)

    assert budget.next_at(last_sent_s=10.0, now_s=12.1, final=True) >= 12.8


def test_a_429_stops_everything_until_it_is_over() -> None:
    budget = known(4)
    budget.block(retry_after_s=7.0, now_s=10.1)

    assert budget.next_at(last_sent_s=10.0, now_s=10.2, final=True) >= 17.1


def test_slow_edits_and_a_lagging_loop_widen_the_pace() -> None:
    budget = known(4)
    usual_s = budget.next_at(last_sent_s=10.0, now_s=10.0, final=False)

    assert budget.next_at(last_sent_s=10.0, now_s=10.0, final=False, latency_s=0.8) > usual_s
    assert budget.next_at(last_sent_s=10.0, now_s=10.0, final=False, lag_s=0.1) > usual_s
    assert budget.next_at(last_sent_s=10.0, now_s=10.0, final=False, lag_s=60.0) <= 10.0 + 2.1


class Clock:
    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def test_routes_of_one_bucket_share_a_budget() -> None:
    budgets = Budgets(Clock())
    edit = budgets.set_bucket("edit:1", "abc:1")
    edit.record_answer(limit=5, remaining=1, reset_after_s=2.0, now_s=100.0, sent_at_s=100.0)
    budgets.for_route("post:1").record_request(100.5)

    assert budgets.set_bucket("post:1", "abc:1") is budgets.for_route("edit:1") is budgets.for_route("post:1")
    assert edit.next_at(last_sent_s=None, now_s=100.6, final=True) >= 102.0, "what went out as a post is spent"
    assert budgets.set_bucket("edit:2", "abc:2") is not edit


def test_a_global_429_stops_every_route() -> None:
    budgets = Budgets(Clock())
    other = budgets.for_route("edit:2")
    budgets.record_429("edit:1", retry_after_s=3.0, is_global=True)

    assert other.next_at(last_sent_s=None, now_s=100.0, final=True) >= 103.0


def test_a_429_on_a_route_stops_this_route_alone() -> None:
    budgets = Budgets(Clock())
    budgets.record_429("edit:1", retry_after_s=3.0)

    assert budgets.for_route("edit:1").next_at(last_sent_s=None, now_s=100.0, final=True) >= 103.0
    assert budgets.for_route("edit:2").next_at(last_sent_s=None, now_s=100.0, final=True) <= 100.0


def test_unused_budgets_are_dropped() -> None:
    clock = Clock()
    budgets = Budgets(clock)
    for number in range(50):
        budgets.set_bucket(f"edit:{number}", f"abc:{number}")
    kept = budgets.for_route("edit:7")
    clock.now_s += 15 * 60
    assert budgets.for_route("edit:7") is kept
    clock.now_s += 10 * 60
    budgets.set_bucket("edit:new", "abc:new")

    assert budgets.for_route("edit:7") is kept
    assert len(budgets._routes) == 2
    assert len(budgets._buckets) == 1
