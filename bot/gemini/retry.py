"""The one retry policy: which endings make a call worth repeating, and after how long.

The policy covers only calls that failed before any part of the answer arrived. An answer that breaks off later is
continued instead (`bot.gemini.text`, `bot.gemini.comic`, `bot.gemini.narration`). A call that a content rule stopped
is not repeated.
"""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from typing import Final

from bot.gemini.quota import Quota
from bot.work.ending import Ending, EndingKind, Retry

Sleep = Callable[[float], Awaitable[None]]
Jitter = Callable[[], float]

ATTEMPTS_MAX: Final = 4
BACKOFF_FIRST_S: Final = 1.0
BACKOFF_MAX_S: Final = 8.0
_RETRYABLE: Final = frozenset({EndingKind.LOST, EndingKind.BUSY})


class RetryPolicy:
    """Counts the attempts of one call and waits between them.

    The wait is one second, then two, then four, each with up to as much jitter again, and eight at most. Where Gemini
    names a delay, the wait is that delay plus up to half a second. `busy_wait_s` bounds the sum of the named delays.
    Beyond it the call ends as BUSY, and the person may try again.
    """

    def __init__(self, *, busy_wait_s: float, sleep: Sleep, jitter: Jitter = random.random) -> None:
        self._named_wait_left_s = busy_wait_s
        self._sleep = sleep
        self._jitter = jitter
        self._attempts = 1

    def wait_s(self, ending: Ending) -> float | None:
        """Seconds until the next attempt; None when there is no further attempt."""
        if ending.kind not in _RETRYABLE or ending.retry is Retry.NEVER or self._attempts >= ATTEMPTS_MAX:
            return None
        if ending.after_s is not None:
            return ending.after_s + 0.5 * self._jitter() if ending.after_s <= self._named_wait_left_s else None
        backoff = BACKOFF_FIRST_S * 2 ** (self._attempts - 1)
        return float(min(backoff * (1 + self._jitter()), BACKOFF_MAX_S))

    async def wait_for_quota(self, quota: Quota, model: str) -> Ending | None:
        """Wait until the quota allows a request; returns a BUSY Ending if the wait would be too long."""
        reserved = quota.reserve(model, self._named_wait_left_s)
        if isinstance(reserved, Ending):
            return reserved
        if not reserved:
            return None
        self._named_wait_left_s -= reserved
        await self._sleep(reserved)
        # Another call may have received a 429 during the wait.
        return quota.paused(model)

    async def wait_to_retry(self, ending: Ending) -> bool:
        """Wait and return True if the call should be repeated; otherwise return False at once."""
        wait = self.wait_s(ending)
        if wait is None:
            return False
        self._attempts += 1
        self._named_wait_left_s -= ending.after_s or 0.0
        await self._sleep(wait)
        return True
