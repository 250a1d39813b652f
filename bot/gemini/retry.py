"""The one retry policy: which endings are worth another try of the same call, and after how long.

Only what failed before anything of the answer was taken comes here. What broke later is continued, not repeated
(`bot.gemini.story`, `bot.gemini.comic`, `bot.gemini.narration`). Nothing that a content rule stopped is ever repeated.
"""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from typing import Final

from bot.gemini.quota import Quota
from bot.work.ending import Ending, EndingKind, Retry

Sleep = Callable[[float], Awaitable[None]]
Jitter = Callable[[], float]

TRIES: Final = 4
FIRST_WAIT_S: Final = 1.0
LONGEST_BACKOFF_S: Final = 8.0
_RETRIED: Final = frozenset({EndingKind.LOST, EndingKind.BUSY})


class RetryPolicy:
    """Counts the tries of one call and waits between them.

    Waits double from one second with up to as much jitter again; where the other side named a delay, it is that delay
    and a little jitter. `busy_wait_s` bounds the sum of the named delays: a longer one is for the person to decide.
    """

    def __init__(self, *, busy_wait_s: float, sleep: Sleep, jitter: Jitter = random.random) -> None:
        self._busy_left_s = busy_wait_s
        self._sleep = sleep
        self._jitter = jitter
        self._tries = 1

    def wait_s(self, ending: Ending) -> float | None:
        """How long to wait before the next try, in seconds; None when there is to be none."""
        if ending.kind not in _RETRIED or ending.retry is Retry.NEVER or self._tries >= TRIES:
            return None
        if ending.after_s is not None:
            return ending.after_s + 0.5 * self._jitter() if ending.after_s <= self._busy_left_s else None
        backoff = FIRST_WAIT_S * 2 ** (self._tries - 1)
        return float(min(backoff * (1 + self._jitter()), LONGEST_BACKOFF_S))

    async def turn(self, quota: Quota, model: str) -> Ending | None:
        """Wait for a request's place in the quota; the Ending, if there is none within the patience that is left."""
        booked = quota.book(model, self._busy_left_s)
        if isinstance(booked, Ending):
            return booked
        if not booked:
            return None
        self._busy_left_s -= booked
        await self._sleep(booked)
        # Somebody else may have been refused in the meantime.
        return quota.closed(model)

    async def again(self, ending: Ending) -> bool:
        """Wait as the policy says and return True, or return False at once when the ending stands."""
        wait = self.wait_s(ending)
        if wait is None:
            return False
        self._tries += 1
        self._busy_left_s -= ending.after_s or 0.0
        await self._sleep(wait)
        return True
