"""The rate limiter in front of Gemini: requests per minute and per day for each model, where a limit is known.

Limits come from the settings and from 429 answers, whose QuotaFailure names the exceeded limit. The delay of a 429
pauses the model, so that other running works wait instead of receiving a 429 of their own. The count is kept in memory
and starts from zero after a restart; Google's own count decides.

Source: Gemini API, "Rate limits" (per project and model; a day begins at midnight Pacific).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from pyrate_limiter import Duration, InMemoryBucket, Rate, RateItem

from bot.gemini.failures import busy, seconds_to_daily_reset
from bot.work.ending import Ending, EndingKind

log = logging.getLogger(__name__)

_MINUTES_A_DAY: Final = 1440
_SCOPES: Final = ("minute", "day")


@dataclass(slots=True)
class _ModelQuota:
    """One model: limits by scope, requests made or reserved, and the end of its pause (unix seconds)."""

    limits: dict[str, int] = field(default_factory=dict)
    bucket: InMemoryBucket | None = None
    last_reserved_ms: int = 0
    day_ends_at: float = 0.0
    paused_until: float = 0.0
    paused_scope: str = "minute"

    def set_limit(self, scope: str, limit: int) -> None:
        self.limits[scope] = limit
        rates = _rates(self.limits)
        if self.bucket is None:
            self.bucket = InMemoryBucket(rates)
        else:
            self.bucket.rates = rates


class Quota:
    """Reserves requests in advance. `now` returns unix seconds."""

    def __init__(self, *, per_minute: Mapping[str, int], per_day: Mapping[str, int], now: Callable[[], float]) -> None:
        self._now = now
        self._models: dict[str, _ModelQuota] = {}
        for scope, limits in (("minute", per_minute), ("day", per_day)):
            for model, limit in limits.items():
                self._model_quota(model).set_limit(scope, limit)

    def reserve(self, model: str, max_wait_s: float) -> float | Ending:
        """Reserve the next free place for a request; returns the seconds until the request may be made.

        Reservations are served in order. Returns a BUSY Ending, and reserves nothing, when the wait is longer than
        `max_wait_s`. A reservation counts even if its request is never made.
        """
        quota, now = self._model_quota(model), self._now()
        paused = self.paused(model)
        if paused is not None and (paused.after_s or 0.0) > max_wait_s:
            return paused
        wait_s = 0.0 if paused is None else paused.after_s or 0.0
        if quota.bucket is None:
            return wait_s
        if now >= quota.day_ends_at:
            quota.bucket.flush()
            quota.day_ends_at, quota.last_reserved_ms = now + seconds_to_daily_reset(now), 0
        quota.bucket.leak(int(now * 1000))
        # The bucket needs its items in order of time, so a new item is not earlier than the last one.
        item = RateItem(model, max(int((now + wait_s) * 1000), quota.last_reserved_ms))
        while (wait_s := max(wait_s, item.timestamp / 1000 - now)) <= max_wait_s:
            if quota.bucket.put(item):
                quota.last_reserved_ms = item.timestamp
                return wait_s
            if quota.bucket.failing_rate is not None and quota.bucket.failing_rate.interval == int(Duration.DAY):
                return busy("day", seconds_to_daily_reset(now), now)
            extra_ms = quota.bucket.waiting(item)
            assert isinstance(extra_ms, int)  # noqa: S101 - a bucket in memory has nothing to await
            item.timestamp += extra_ms
        return busy("minute", wait_s, now)

    def paused(self, model: str) -> Ending | None:
        """BUSY with the scope of the 429 that paused the model; None when the model is not paused."""
        quota, now = self._model_quota(model), self._now()
        return None if now >= quota.paused_until else busy(quota.paused_scope, quota.paused_until - now, now)

    def record_outcome(self, model: str, ending: Ending, limits: Mapping[str, int]) -> None:
        """Pause the model after a BUSY ending, and adopt the limits that its 429 named."""
        quota = self._model_quota(model)
        for scope, limit in limits.items():
            if quota.limits.get(scope) != limit:
                quota.set_limit(scope, limit)
                log.warning("gemini %s allows %d requests a %s: kept from now on", model, limit, scope)
        scope = str(ending.params.get("scope"))
        if ending.kind is EndingKind.BUSY and scope in _SCOPES and ending.after_s is not None:
            until = self._now() + ending.after_s
            if until > quota.paused_until:
                quota.paused_until, quota.paused_scope = until, scope

    def _model_quota(self, model: str) -> _ModelQuota:
        return self._models.setdefault(model, _ModelQuota())


def _rates(limits: Mapping[str, int]) -> list[Rate]:
    """The limits as the bucket takes them, without a limit that the other one makes unreachable."""
    minute, day = limits.get("minute"), limits.get("day")
    rates = []
    if minute is not None and (day is None or minute < day):
        rates.append(Rate(minute, Duration.MINUTE))
    if day is not None and (minute is None or day <= minute * _MINUTES_A_DAY):
        rates.append(Rate(day, Duration.DAY))
    return rates
