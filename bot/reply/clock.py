"""The clock of the replies, injected so that schedules can be tested."""

from __future__ import annotations

import asyncio
import time
from typing import Protocol


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
    """The clock of this machine."""

    def monotonic(self) -> float:
        """Seconds that never go back."""
        return time.monotonic()

    def unix(self) -> float:
        """Seconds since 1970."""
        return time.time()

    async def wait(self, event: asyncio.Event, timeout_s: float) -> None:
        """Wait until the event is set, at most `timeout_s`."""
        try:
            async with asyncio.timeout(timeout_s):
                await event.wait()
        except TimeoutError:
            return
