"""Time that passes faster while nothing happens, for tests whose servers and clients all run in this process.

Most of the time that such a test takes it waits: for the next edit that Discord's rate limit allows, for the next chunk
of a story. While the event loop has nothing to do, the process's clocks run `SPEED` times as fast. Whatever is at work
takes its real time: code that runs, jobs in threads, other processes. So nothing comes sooner than it would, in the
order of things, and a busy machine is given no less time than before.
"""

from __future__ import annotations

import asyncio
import selectors
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Final

import pytest

SPEED: Final = 20

_monotonic: Final = time.monotonic
_time: Final = time.time
_clock_gettime: Final = time.clock_gettime
_submit: Final = ThreadPoolExecutor.submit
_Selector: Final = selectors.DefaultSelector


class IdleTime:
    """How far the clocks are ahead, and what holds them to their real speed."""

    def __init__(self) -> None:
        self.ahead_s = 0.0
        self.at_work: set[object] = set()
        """Jobs in threads, and other processes."""
        self._new: list[Future[Any]] = []
        """Jobs that the loop does not wait for yet."""

    def install(self, patch: pytest.MonkeyPatch) -> None:
        """Change the clocks of this process, and the event loops that are made from now on; `patch` undoes it."""

        def submit(pool: ThreadPoolExecutor, act: Callable[..., Any], /, *args: Any, **more: Any) -> Future[Any]:  # noqa: ANN401 - as they came
            return self._noted(_submit(pool, act, *args, **more))

        self.ahead_s = 0.0
        self.at_work.clear()
        self._new.clear()
        patch.setattr(time, "monotonic", lambda: _monotonic() + self.ahead_s)
        patch.setattr(time, "time", lambda: _time() + self.ahead_s)
        patch.setattr(time, "clock_gettime", lambda which: _clock_gettime(which) + self.ahead_s)
        patch.setattr(selectors, "DefaultSelector", lambda: IdleSelector(self))
        patch.setattr(ThreadPoolExecutor, "submit", submit)

    def _noted(self, job: Future[Any]) -> Future[Any]:
        """A job, which is at work until the loop that has to do with it hears of its end."""
        try:
            asyncio.get_running_loop()
        except RuntimeError:  # a thread that runs no loop
            return job
        self.at_work.add(job)
        self._new.append(job)
        return job

    def watch_new_jobs(self) -> None:
        """Notice the ends of the newest jobs, each after the loop: callbacks are called in the order they came in."""
        while self._new:
            self._new.pop().add_done_callback(self.at_work.discard)


class IdleSelector(_Selector):  # type: ignore[valid-type, misc]  # the best of this platform, which asyncio takes too
    """Waits a fraction of the time, and moves the clocks by the rest."""

    def __init__(self, idle: IdleTime) -> None:
        super().__init__()
        self._idle = idle

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready: list[tuple[selectors.SelectorKey, int]]
        self._idle.watch_new_jobs()
        if timeout is None or timeout <= 0 or self._idle.at_work:
            ready = super().select(timeout)
            return ready
        began_s = _monotonic()
        ready = super().select(timeout / SPEED)
        # What a busy machine oversleeps is no idle time.
        self._idle.ahead_s += min(_monotonic() - began_s, timeout / SPEED) * (SPEED - 1)
        return ready


IDLE: Final = IdleTime()


@contextmanager
def real_time() -> Iterator[None]:
    """While another process takes part, which has clocks of its own."""
    mark = object()
    IDLE.at_work.add(mark)
    try:
        yield
    finally:
        IDLE.at_work.discard(mark)
