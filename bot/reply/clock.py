"""The clock of the replies, injected so that schedules can be tested."""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from typing import Final, Protocol

log = logging.getLogger(__name__)

TOLERANCE_S: Final = 30.0
"""A larger difference from Discord's time is corrected. An answer may be read late by a busy event loop."""


class Clock(Protocol):
    """Monotonic seconds for pacing, unix seconds for tokens and timestamps. A wait may end early."""

    def monotonic(self) -> float:
        """Seconds that never go back."""
        ...

    def unix(self) -> float:
        """Seconds since 1970."""
        ...

    async def wait(self, event: asyncio.Event, timeout_s: float) -> None:
        """Wait until the event is set, at most `timeout_s`."""
        ...


class SystemClock:
    """The clock of this machine, held to Discord's time.

    Its unix seconds do not jump when the machine's clock is set. Ends of votes, days of limits and the ages of works
    depend on them. Where the system does not count the time in which it was suspended, they are behind after that,
    until Discord's next answers.
    """

    def __init__(self) -> None:
        self._unix_ahead_s = time.time() - uptime_s()
        self._last_ahead_s = 0.0
        """The difference from Discord's time at the answer before, since the last correction."""

    def monotonic(self) -> float:
        """Seconds that never go back."""
        return time.monotonic()

    def unix(self) -> float:
        """Seconds since 1970."""
        return uptime_s() + self._unix_ahead_s

    def correct(self, discord_unix_s: float) -> None:
        """Take over Discord's time, if this clock differs from it by more than `TOLERANCE_S`.

        Two answers in succession have to say so: one alone may come from a proxy with the wrong time.
        """
        ahead_s = self.unix() - discord_unix_s
        before_s, self._last_ahead_s = self._last_ahead_s, ahead_s
        if abs(ahead_s) <= TOLERANCE_S or abs(ahead_s - before_s) > TOLERANCE_S:
            return
        self._unix_ahead_s -= ahead_s
        self._last_ahead_s = 0.0
        where = "ahead of" if ahead_s > 0 else "behind"
        log.warning("this machine's clock is %.0f s %s Discord's, whose time counts now", abs(ahead_s), where)

    async def wait(self, event: asyncio.Event, timeout_s: float) -> None:
        """Wait until the event is set, at most `timeout_s`."""
        try:
            async with asyncio.timeout(timeout_s):
                await event.wait()
        except TimeoutError:
            return


def uptime_s() -> float:
    """Seconds since a fixed moment. On Linux they include the time in which the machine was suspended."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if sys.platform == "linux" else time.monotonic()
