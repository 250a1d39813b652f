"""The retry policy: which failures are retried, how often, and after which delay."""

from __future__ import annotations

import pytest

from bot.gemini.failures import ending_of_finish, lost, stalled
from bot.gemini.retry import ATTEMPTS_MAX, RetryPolicy
from bot.work.ending import Ending, EndingKind, Retry


def retry_policy(slept: list[float], *, busy_wait_s: float = 20.0, jitter: float = 0.0) -> RetryPolicy:
    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    return RetryPolicy(busy_wait_s=busy_wait_s, sleep=sleep, jitter=lambda: jitter)


def busy(after_s: float | None) -> Ending:
    return Ending(EndingKind.BUSY, {"scope": "minute"}, Retry.LATER, after_s=after_s)


@pytest.mark.asyncio
async def test_a_broken_connection_is_tried_a_few_times_with_doubling_waits() -> None:
    slept: list[float] = []
    policy = retry_policy(slept)
    tries = 1
    while await policy.wait_to_retry(lost()):
        tries += 1
    assert (tries, slept) == (ATTEMPTS_MAX, [1.0, 2.0, 4.0])


@pytest.mark.asyncio
async def test_a_wait_has_jitter_and_a_ceiling() -> None:
    slept: list[float] = []
    policy = retry_policy(slept, jitter=1.0)
    while await policy.wait_to_retry(lost()):
        pass
    assert slept == [2.0, 4.0, 8.0]


@pytest.mark.asyncio
async def test_a_named_delay_is_waited_out_when_it_is_short() -> None:
    slept: list[float] = []
    assert await retry_policy(slept).wait_to_retry(busy(12.0))
    assert slept == [12.0]


@pytest.mark.asyncio
async def test_a_named_delay_beyond_our_patience_is_for_the_person_to_decide() -> None:
    slept: list[float] = []
    assert not await retry_policy(slept).wait_to_retry(busy(20.1))
    assert slept == []


@pytest.mark.asyncio
async def test_named_delays_share_one_patience() -> None:
    slept: list[float] = []
    policy = retry_policy(slept)
    assert await policy.wait_to_retry(busy(12.0))
    assert not await policy.wait_to_retry(busy(12.0))


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "ending",
    [
        *[ending_of_finish(name) for name in ("STOP", "SAFETY", "IMAGE_SAFETY", "RECITATION", "NO_IMAGE")],
        stalled(60),
        Ending(EndingKind.MISCONFIGURED, {"what": "key"}),
        Ending(EndingKind.BUSY, {"scope": "day"}, Retry.LATER, after_s=40_000),
    ],
)
async def test_what_waiting_cannot_cure_is_not_waited_for(ending: Ending) -> None:
    slept: list[float] = []
    assert not await retry_policy(slept).wait_to_retry(ending)
    assert slept == []
