"""The rate limit as Discord's headers tell it, and the pace that uses it (Discord docs: Topics, Rate Limits).

Pure arithmetic on times handed in, all from one monotonic clock, in seconds.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

UNKNOWN_INTERVAL_S: Final = 1.0
"""The pace while no answer has told a limit."""

MARGIN_S: Final = 0.03
"""Waited beyond a window's end, for clocks that do not run alike."""

TOOK_FACTOR: Final = 1.5
LAG_FACTOR: Final = 5.0
WIDEST_S: Final = 2.0
"""How far slow edits and a lagging loop widen the pace, and how far at most."""

# Measured against the best possible schedules. Text that comes after a pause usually comes in a burst: the first
# edits of such a window stand closer together. An edit that falls on fresh text is worth more than one between two
# chunks: it may come a little before its turn, and one with older text waits a little for the next chunk.
_PAUSE_WINDOWS: Final = 0.6
_BURST_EXPONENT: Final = 1.5
_BURST_FLOOR: Final = 0.4
_FRESH_FROM: Final = 0.75
_STALE_UNTIL: Final = 1.2

_SENT_MAX: Final = 64
_IDLE_S: Final = 20 * 60.0
_ENTRIES_MAX: Final = 10_000


@dataclass(slots=True)
class Gate:
    """The limit on the bot as a whole: shut until `until_s`."""

    until_s: float = -math.inf


class Budget:
    """What one bucket still allows.

    Design goal: no 429, ever, and no request unused for long. A request counts as spent when it is sent. A window's
    end is taken from the arrival of an answer, so it is never believed to be earlier than it is. The last request of
    a window is kept for a final edit, which may take it at once. `least_s` is kept between any two requests, a final
    one included.
    """

    def __init__(self, gate: Gate | None = None, least_s: float = 0.0) -> None:
        self._gate = gate or Gate()
        self._least_s = least_s
        self._limit = 0
        self._remaining = 0
        self._window_s = 0.0
        self._opened_s = 0.0
        self._reset_at_s = 0.0
        self._after_pause = True
        self._blocked_until_s = -math.inf
        self._unanswered: deque[float] = deque(maxlen=_SENT_MAX)
        self._last_sent_s = -math.inf
        self._gap_s = math.inf

    @property
    def is_known(self) -> bool:
        """Whether an answer has told the limit."""
        return self._limit > 0

    def sent(self, at_s: float) -> None:
        """A request goes out now; its answer is unknown until `note`, and may never come."""
        self._unanswered.append(at_s)
        self._went_out(at_s)

    def note(self, *, limit: int, remaining: int, reset_after_s: float, now_s: float, sent_at_s: float) -> None:
        """An answer's headers: X-RateLimit-Limit, -Remaining and -Reset-After, for a request sent at `sent_at_s`.

        The end of the window lies between `sent_at_s` and `now_s` plus `reset_after_s`.
        """
        self._went_out(sent_at_s)
        if sent_at_s in self._unanswered:
            self._unanswered.remove(sent_at_s)
        latest_s = now_s + reset_after_s
        if self._limit and sent_at_s + reset_after_s <= self._reset_at_s:
            # The same window, or an answer that was overtaken: each gives an upper bound, the tighter one holds.
            self._reset_at_s = min(self._reset_at_s, latest_s)
            self._remaining = min(self._remaining, remaining)
        else:
            # What was sent before the request that is counted here is counted too, or never arrived.
            self._unanswered = deque((at_s for at_s in self._unanswered if at_s > sent_at_s), maxlen=_SENT_MAX)
            self._opened_s = sent_at_s
            self._reset_at_s = latest_s
            self._remaining = remaining
            self._after_pause = self._gap_s > _PAUSE_WINDOWS * max(self._window_s, reset_after_s)
        self._limit = limit
        self._window_s = max(self._window_s, reset_after_s)

    def exhausted(self, *, retry_after_s: float, now_s: float) -> None:
        """A 429: nothing goes out before `retry_after_s` has passed, final or not."""
        self._blocked_until_s = max(self._blocked_until_s, now_s + retry_after_s + MARGIN_S)

    def next_at(
        self,
        *,
        last_sent_s: float | None,
        now_s: float,
        final: bool,
        took_s: float = 0.0,
        lag_s: float = 0.0,
        newest_s: float | None = None,
    ) -> float:
        """When the next request may go out; at or before `now_s` means at once.

        `last_sent_s` is when this writer last sent one (None: never), `took_s` how long its requests take of late,
        `lag_s` how late the event loop runs. `newest_s`, when the newest text that waits was received, lets edits
        fall on fresh text; who gives it asks again whenever text comes.
        """
        last_s = max(self._last_sent_s, -math.inf if last_sent_s is None else last_sent_s)
        blocked_until_s = max(self._blocked_until_s, self._gate.until_s, self._last_sent_s + self._least_s)
        if not self._limit:
            paced_s = now_s if final else last_s + _wider(UNKNOWN_INTERVAL_S, took_s, lag_s)
            return max(paced_s, blocked_until_s)
        remaining, reset_at_s = self._standing(now_s)
        if remaining <= (0 if final else min(1, self._limit - 1)):
            return max(reset_at_s + MARGIN_S, blocked_until_s)
        if final:
            return max(now_s, blocked_until_s)
        interval_s = _wider(self._interval_s(last_s, now_s, remaining, reset_at_s), took_s, lag_s)
        due_s = last_s + interval_s
        if newest_s is not None:
            early_s = last_s + _FRESH_FROM * interval_s
            due_s = max(newest_s, early_s) if newest_s >= early_s else last_s + _STALE_UNTIL * interval_s
        if last_s < reset_at_s:
            # With the window ends the shortage: the next one is full.
            due_s = min(due_s, max(reset_at_s + MARGIN_S, last_s + _wider(0.0, took_s, lag_s)))
        return max(due_s, blocked_until_s)

    def _interval_s(self, last_s: float, now_s: float, remaining: int, reset_at_s: float) -> float:
        """The time after the last request that spends the window evenly, all but the request that is kept."""
        if now_s >= reset_at_s:
            return self._window_s / self._limit
        even_s = max(reset_at_s - last_s, 0.0) / remaining
        if not self._after_pause:
            return even_s
        share = (self._limit - remaining) / max(self._limit - 1, 1)
        curved_s = self._opened_s + self._window_s * math.pow(share, _BURST_EXPONENT) - last_s
        return max(curved_s, _BURST_FLOOR * even_s)

    def _standing(self, now_s: float) -> tuple[int, float]:
        """Requests left in the window, and its end; a window that has ended leaves a full budget."""
        if now_s < self._reset_at_s:
            return self._remaining - len(self._unanswered), self._reset_at_s
        begun = [at_s for at_s in self._unanswered if at_s >= self._reset_at_s]
        if not begun or now_s >= begun[-1] + self._window_s + WIDEST_S:
            return self._limit, self._reset_at_s
        # These began a window whose end nobody has told yet.
        return self._limit - len(begun), begun[-1] + self._window_s + WIDEST_S

    def _went_out(self, at_s: float) -> None:
        if at_s > self._last_sent_s:
            self._gap_s = at_s - self._last_sent_s
            self._last_sent_s = at_s

    def join(self, other: Budget) -> None:
        """Take over what went out on a route that turns out to share this bucket."""
        self._unanswered.extend(at_s for at_s in other._unanswered if at_s not in self._unanswered)
        self._went_out(other._last_sent_s)
        self._blocked_until_s = max(self._blocked_until_s, other._blocked_until_s)


class Budgets:
    """All budgets, by route and, once an answer has named it, by bucket.

    A route key names the method, the route and its major parameter. Budgets that nobody asked for in twenty minutes,
    which is longer than an interaction lives, are forgotten.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._gate = Gate()
        self._routes: OrderedDict[str, tuple[Budget, float]] = OrderedDict()
        self._buckets: OrderedDict[str, tuple[Budget, float]] = OrderedDict()

    def now_s(self) -> float:
        """The time that all budgets go by, in monotonic seconds."""
        return self._clock()

    def for_route(self, route_key: str, *, least_s: float = 0.0) -> Budget:
        """The budget that the next request of this route counts against; a new one keeps `least_s` between requests."""
        known = self._routes.get(route_key)
        budget = Budget(self._gate, least_s) if known is None else known[0]
        self._keep(self._routes, route_key, budget)
        return budget

    def learn(self, route_key: str, bucket: str) -> Budget:
        """An answer named the bucket of a route, its major parameter included; routes of one bucket share a budget."""
        own = self.for_route(route_key)
        known = self._buckets.get(bucket)
        shared = own if known is None else known[0]
        if shared is not own:
            shared.join(own)
        self._keep(self._buckets, bucket, shared)
        self._keep(self._routes, route_key, shared)
        return shared

    def limited(self, route_key: str, *, retry_after_s: float, everywhere: bool = False) -> None:
        """A 429 on this route; `everywhere` when it was the limit on the bot as a whole."""
        now_s = self._clock()
        if everywhere:
            self._gate.until_s = max(self._gate.until_s, now_s + retry_after_s + MARGIN_S)
        else:
            self.for_route(route_key).exhausted(retry_after_s=retry_after_s, now_s=now_s)

    @property
    def global_until_s(self) -> float:
        """When the limit on the bot as a whole ends; in the past when there is none."""
        return self._gate.until_s

    def _keep(self, entries: OrderedDict[str, tuple[Budget, float]], key: str, budget: Budget) -> None:
        now_s = self._clock()
        entries[key] = (budget, now_s)
        entries.move_to_end(key)
        while len(entries) > _ENTRIES_MAX or now_s - next(iter(entries.values()))[1] > _IDLE_S:
            entries.popitem(last=False)


def _wider(interval_s: float, took_s: float, lag_s: float) -> float:
    """An interval that leaves a slow Discord and a busy loop room to breathe."""
    wide_s = max(interval_s, TOOK_FACTOR * took_s) + LAG_FACTOR * lag_s
    return max(interval_s, min(wide_s, WIDEST_S))
