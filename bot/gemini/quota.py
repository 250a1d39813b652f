"""The limiter in front of Gemini: requests a minute and a day for each model, as far as they are known.

What is known comes from the settings and from 429 answers, whose QuotaFailure names the limit that was passed; their
delay closes the gate of the model, so that the other running works wait instead of being refused one after another.
Counted in this process and in memory: a restart begins anew, and Google's own count has the last word.

Source: Gemini API, "Rate limits" (per project and model; a day begins at midnight Pacific).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from pyrate_limiter import Duration, InMemoryBucket, Rate, RateItem

from bot.gemini.failures import busy, until_new_day_s
from bot.work.ending import Ending, EndingKind

log = logging.getLogger(__name__)

_MINUTES_A_DAY: Final = 1440
_SCOPES: Final = ("minute", "day")


@dataclass(slots=True)
class _Gate:
    """What is known of one model: limits by scope, requests made or booked, and until when it is closed."""

    limits: dict[str, int] = field(default_factory=dict)
    bucket: InMemoryBucket | None = None
    last_ms: int = 0
    day_ends_at: float = 0.0
    closed_until: float = 0.0
    closed_scope: str = "minute"

    def set_limit(self, scope: str, limit: int) -> None:
        self.limits[scope] = limit
        rates = _rates(self.limits)
        if self.bucket is None:
            self.bucket = InMemoryBucket(rates)
        else:
            self.bucket.rates = rates


class Quota:
    """Books requests. `now` tells unix seconds."""

    def __init__(self, *, per_minute: Mapping[str, int], per_day: Mapping[str, int], now: Callable[[], float]) -> None:
        self._now = now
        self._gates: dict[str, _Gate] = {}
        for scope, limits in (("minute", per_minute), ("day", per_day)):
            for model, limit in limits.items():
                self._gate(model).set_limit(scope, limit)

    def book(self, model: str, at_most_s: float) -> float | Ending:
        """Take the next free place for a request: in how many seconds it may be made, in order of asking.

        A BUSY Ending, and no place, where that is more than `at_most_s` away. A place that was booked counts although
        the request may never be made.
        """
        gate, now = self._gate(model), self._now()
        closed = self.closed(model)
        if closed is not None and (closed.after_s or 0.0) > at_most_s:
            return closed
        wait_s = 0.0 if closed is None else closed.after_s or 0.0
        if gate.bucket is None:
            return wait_s
        if now >= gate.day_ends_at:
            gate.bucket.flush()
            gate.day_ends_at, gate.last_ms = now + until_new_day_s(now), 0
        gate.bucket.leak(int(now * 1000))
        # Never before a place that was booked already: the bucket keeps its places in order of time.
        item = RateItem(model, max(int((now + wait_s) * 1000), gate.last_ms))
        while (wait_s := max(wait_s, item.timestamp / 1000 - now)) <= at_most_s:
            if gate.bucket.put(item):
                gate.last_ms = item.timestamp
                return wait_s
            if gate.bucket.failing_rate is not None and gate.bucket.failing_rate.interval == int(Duration.DAY):
                return busy("day", until_new_day_s(now), now)
            further_ms = gate.bucket.waiting(item)
            assert isinstance(further_ms, int)  # noqa: S101 - a bucket in memory has nothing to await
            item.timestamp += further_ms
        return busy("minute", wait_s, now)

    def closed(self, model: str) -> Ending | None:
        """BUSY while the model's gate is closed, as the 429 that closed it was; None when it is open."""
        gate, now = self._gate(model), self._now()
        return None if now >= gate.closed_until else busy(gate.closed_scope, gate.closed_until - now, now)

    def learn(self, model: str, ending: Ending, limits: Mapping[str, int]) -> None:
        """Take in how a call ended, and the limits its 429 named (`bot.gemini.failures.limits_told`)."""
        gate = self._gate(model)
        for scope, limit in limits.items():
            if gate.limits.get(scope) != limit:
                gate.set_limit(scope, limit)
                log.warning("gemini %s allows %d requests a %s: kept from now on", model, limit, scope)
        scope = str(ending.params.get("scope"))
        if ending.kind is EndingKind.BUSY and scope in _SCOPES and ending.after_s is not None:
            until = self._now() + ending.after_s
            if until > gate.closed_until:
                gate.closed_until, gate.closed_scope = until, scope

    def _gate(self, model: str) -> _Gate:
        return self._gates.setdefault(model, _Gate())


def _rates(limits: Mapping[str, int]) -> list[Rate]:
    """The limits as the bucket takes them: one that can never be met before the other is left out."""
    minute, day = limits.get("minute"), limits.get("day")
    rates = []
    if minute is not None and (day is None or minute < day):
        rates.append(Rate(minute, Duration.MINUTE))
    if day is not None and (minute is None or day <= minute * _MINUTES_A_DAY):
        rates.append(Rate(day, Duration.DAY))
    return rates
