"""The clock of the replies, injected so that schedules can be tested."""

from __future__ import annotations

import asyncio
import logging
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

    Its unix seconds advance with the monotonic clock, so they do not jump when the machine's clock is set. After the
    machine was suspended they are behind until Discord's next answer. Ends of votes, days of limits and the ages of
    works depend on them.
    """

    def __init__(self) -> None:
        self._unix_ahead_s = time.time() - self.monotonic()

    def monotonic(self) -> float:
        """Seconds that never go back."""
        return time.monotonic()

    def unix(self) -> float:
        """Seconds since 1970."""
        return self.monotonic() + self._unix_ahead_s

    def correct(self, discord_unix_s: float) -> None:
        """Take over Discord's time, if this clock differs from it by more than `TOLERANCE_S`."""
        ahead_s = self.unix() - discord_unix_s
        if abs(ahead_s) <= TOLERANCE_S:
            return
        self._unix_ahead_s -= ahead_s
        where = "ahead of" if ahead_s > 0 else "behind"
        log.warning("this machine's clock is %.0f s %s Discord's, whose time counts now", abs(ahead_s), where)

    async def wait(self, event: asyncio.Event, timeout_s: float) -> None:
        """Wait until the event is set, at most `timeout_s`."""
        try:
            async with asyncio.timeout(timeout_s):
                await event.wait()
        except TimeoutError:
            return
