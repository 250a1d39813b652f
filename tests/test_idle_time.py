"""Idle time passes faster on every clock at once, and nothing else does."""

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
    # Less is left for real time than a wait of five seconds takes, whatever the machine does meanwhile.
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
    # The thread may be stopped between waking the loop and saying that it is done.
    async with asyncio.timeout(60):
        while IDLE.ahead_s == ahead_s:  # noqa: ASYNC110 - the clock has no event
            await asyncio.sleep(0.1)


async def test_with_another_process_time_is_real() -> None:
    ahead_s = IDLE.ahead_s
    with real_time():
        await asyncio.sleep(0.05)
    assert IDLE.ahead_s == ahead_s
