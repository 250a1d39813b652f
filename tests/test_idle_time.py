"""Idle time passes faster on all clocks alike, and other time does not."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from tests.idle_time import IDLE, SPEED, real_time

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("idle_time")]


def clocks() -> tuple[float, ...]:
    return time.monotonic(), time.time(), asyncio.get_running_loop().time()


async def test_waiting_moves_every_clock_by_all_of_it() -> None:
    before = clocks()
    await asyncio.sleep(5)
    assert all(now - then >= 5 for now, then in zip(clocks(), before, strict=True))
    # The limit in real time is less than the wait of five seconds, also on a busy machine.
    assert 5 * (1 - 1 / SPEED) - 0.1 < IDLE.ahead_s < 5.1


async def test_a_job_in_a_thread_takes_its_real_time() -> None:
    may_end = threading.Event()
    job = asyncio.create_task(asyncio.to_thread(may_end.wait))
    await asyncio.sleep(0)
    ahead_s = IDLE.ahead_s
    await asyncio.sleep(0.05)
    assert IDLE.ahead_s == ahead_s
    may_end.set()
    await job
    async with asyncio.timeout(60):
        # The thread may still hold its job when the loop hears of its end.
        while IDLE.ahead_s == ahead_s:  # noqa: ASYNC110 - a thread sends no event
            await asyncio.sleep(0.05)
    assert IDLE.ahead_s > ahead_s


async def test_with_another_process_time_is_real() -> None:
    ahead_s = IDLE.ahead_s
    with real_time():
        await asyncio.sleep(0.05)
    assert IDLE.ahead_s == ahead_s
