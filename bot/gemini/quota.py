"""The rate limiter in front of Gemini: requests per minute and per day for each model, where a limit is known.

Limits come from the settings and from 429 answers, whose QuotaFailure names the exceeded limit. The delay of a 429
pauses the model, so that other running works wait instead of receiving a 429 of their own. The count is kept in memory
and starts from zero after a restart; Google's own count decides.

Source: Gemini API, "Rate limits" (per project and model; a day begins at midnight Pacific).
"""

from __future__ import annotations

import logging
import math
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.gemini.failures import busy, seconds_to_daily_reset
from bot.work.ending import Ending, EndingKind

log = logging.getLogger(__name__)

_MINUTE_S: Final = 60.0
_SCOPES: Final = ("minute", "day")


@dataclass(slots=True)
class _ModelQuota:
    """One model: its limits by scope, the requests that count towards them, and its pause. Times are unix seconds.

    `reserved_at` are the requests of the last minute and those to come, in order. None is counted before a limit is
    known.
    """

    limits: dict[str, int] = field(default_factory=dict)
    reserved_at: deque[float] = field(default_factory=deque)
    reserved_today: int = 0
    day_ends_at: float = 0.0
    paused_until: float = 0.0
    paused_scope: str = "minute"

    def forget_past(self, now: float) -> None:
        """Forget the requests that count no longer."""
        while self.reserved_at and self.reserved_at[0] <= now - _MINUTE_S:
            self.reserved_at.popleft()
        if now >= self.day_ends_at:
            self.reserved_today, self.day_ends_at = 0, now + seconds_to_daily_reset(now)

    def shift(self, by_s: float) -> None:
        """Move all times, after the clock was set to another time."""
        self.reserved_at = deque(at + by_s for at in self.reserved_at)
        self.paused_until += by_s
        self.day_ends_at += by_s

    def next_free(self, earliest: float) -> float:
        """When the minute has a free place for a request: not before `earliest`, nor before the last reserved one."""
        at = max(earliest, self.reserved_at[-1]) if self.reserved_at else earliest
        minute = self.limits.get("minute")
        if minute is None or len(self.reserved_at) < minute:
            return at
        return max(at, self.reserved_at[-minute] + _MINUTE_S)


class Quota:
    """Reserves requests in advance. `now` returns unix seconds."""

    def __init__(self, *, per_minute: Mapping[str, int], per_day: Mapping[str, int], now: Callable[[], float]) -> None:
        self._now = now
        self._last_now = -math.inf
        self._models: dict[str, _ModelQuota] = {}
        for scope, limits in (("minute", per_minute), ("day", per_day)):
            for model, limit in limits.items():
                self._model_quota(model).limits[scope] = limit

    def reserve(self, model: str, max_wait_s: float) -> float | Ending:
        """Reserve the next free place for a request; returns the seconds until the request may be made.

        Reservations are served in order. Returns a BUSY Ending, and reserves nothing, when the wait is longer than
        `max_wait_s`. A reservation counts even if its request is never made.
        """
        quota, now = self._model_quota(model), self._unix()
        paused = self.paused(model)
        if paused is not None and (paused.after_s or 0.0) > max_wait_s:
            return paused
        wait_s = 0.0 if paused is None else paused.after_s or 0.0
        if not quota.limits:
            return wait_s
        quota.forget_past(now)
        if quota.reserved_today >= quota.limits.get("day", math.inf):
            return busy("day", seconds_to_daily_reset(now), now)
        at = quota.next_free(now + wait_s)
        if at - now > max_wait_s:
            return busy("minute", at - now, now)
        quota.reserved_at.append(at)
        quota.reserved_today += 1
        return at - now

    def paused(self, model: str) -> Ending | None:
        """BUSY with the scope of the 429 that paused the model; None when the model is not paused."""
        quota, now = self._model_quota(model), self._unix()
        return None if now >= quota.paused_until else busy(quota.paused_scope, quota.paused_until - now, now)

    def record_outcome(self, model: str, ending: Ending, limits: Mapping[str, int]) -> None:
        """Pause the model after a BUSY ending, and adopt the limits that its 429 named."""
        quota = self._model_quota(model)
        for scope, limit in limits.items():
            if quota.limits.get(scope) != limit:
                quota.limits[scope] = limit
                log.warning("gemini %s allows %d requests a %s: kept from now on", model, limit, scope)
        scope = str(ending.params.get("scope"))
        if ending.kind is EndingKind.BUSY and scope in _SCOPES and ending.after_s is not None:
            until = self._unix() + ending.after_s
            if until > quota.paused_until:
                quota.paused_until, quota.paused_scope = until, scope

    def _unix(self) -> float:
        """Unix seconds. Where the clock was set back, what is waited for comes as soon as it would have come before."""
        now = self._now()
        if now < self._last_now:
            for quota in self._models.values():
                quota.shift(now - self._last_now)
        self._last_now = now
        return now

    def _model_quota(self, model: str) -> _ModelQuota:
        return self._models.setdefault(model, _ModelQuota())
