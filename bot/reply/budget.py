"""Rate limits from Discord's headers, and the pace that uses them (Discord docs: Topics, Rate Limits).

Pure arithmetic: the caller passes all times, in seconds of one monotonic clock.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

UNKNOWN_INTERVAL_S: Final = 1.0
"""The pace while the limit is unknown."""

MARGIN_S: Final = 0.03
"""Extra wait after a window's end, because clocks differ."""

FINAL_WAIT_S: Final = 0.35
"""The longest that a final edit waits for a window: shortly before its end, the request reserved for it is spent."""

LATENCY_FACTOR: Final = 1.5
LAG_FACTOR: Final = 5.0
PACE_MAX_S: Final = 2.0
"""How much slow requests and a lagging event loop slow the pace down, and the slowest pace."""

# Measured against the best possible schedules. Text that follows a pause usually comes in a burst, so the first edits
# of such a window are closer together. An edit right after new text is worth more than one between two chunks: it may
# be sent a little early, and one with older text waits a little for the next chunk.
_PAUSE_WINDOWS: Final = 0.6
_BURST_EXPONENT: Final = 1.8
_BURST_FLOOR: Final = 0.4
_FRESH_FROM: Final = 0.57
_STALE_UNTIL: Final = 1.1

_SENT_MAX: Final = 64
_IDLE_S: Final = 20 * 60.0
_ENTRIES_MAX: Final = 10_000


@dataclass(slots=True)
class GlobalLimit:
    """The limit on the bot as a whole: no request before `until_s`."""

    until_s: float = -math.inf


class Budget:
    """The requests that one rate limit bucket allows.

    Design goal: never a 429, and no request left unused for long. A request counts from the moment it is sent. The end
    of a window is computed from the arrival of an answer, so the estimate is never too early. The last request of a
    window is reserved for a final edit, until the next window is near. At least `min_gap_s` passes between any two
    requests, a final one included.
    """

    def __init__(self, global_limit: GlobalLimit | None = None, min_gap_s: float = 0.0) -> None:
        self._global_limit = global_limit or GlobalLimit()
        self._min_gap_s = min_gap_s
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
        """Whether an answer has named the limit."""
        return self._limit > 0

    def record_request(self, at_s: float) -> None:
        """A request is being sent. It counts as unanswered until `record_answer`, which may never be called."""
        self._unanswered.append(at_s)
        self._note_request_time(at_s)

    def record_answer(
        self, *, limit: int, remaining: int, reset_after_s: float, now_s: float, sent_at_s: float
    ) -> None:
        """The headers X-RateLimit-Limit, -Remaining and -Reset-After of the answer to a request sent at `sent_at_s`.

        The window ends between `sent_at_s + reset_after_s` and `now_s + reset_after_s`.
        """
        self._note_request_time(sent_at_s)
        if sent_at_s in self._unanswered:
            self._unanswered.remove(sent_at_s)
        latest_s = now_s + reset_after_s
        if self._limit and sent_at_s + reset_after_s <= self._reset_at_s:
            # The same window, or a late answer: both values are upper bounds, and the smaller one counts.
            self._reset_at_s = min(self._reset_at_s, latest_s)
            self._remaining = min(self._remaining, remaining)
        else:
            # `remaining` counts all earlier requests that arrived; the others never will.
            self._unanswered = deque((at_s for at_s in self._unanswered if at_s > sent_at_s), maxlen=_SENT_MAX)
            self._opened_s = sent_at_s
            self._reset_at_s = latest_s
            self._remaining = remaining
            self._after_pause = self._gap_s > _PAUSE_WINDOWS * max(self._window_s, reset_after_s)
        self._limit = limit
        self._window_s = max(self._window_s, reset_after_s)

    def block(self, *, retry_after_s: float, now_s: float) -> None:
        """A 429: no request, final or not, before `retry_after_s` has passed."""
        self._blocked_until_s = max(self._blocked_until_s, now_s + retry_after_s + MARGIN_S)

    def next_at(
        self,
        *,
        last_sent_s: float | None,
        now_s: float,
        final: bool,
        latency_s: float = 0.0,
        lag_s: float = 0.0,
        newest_text_s: float | None = None,
    ) -> float:
        """When the next request may be sent; at or before `now_s` means now.

        `last_sent_s` is when the caller last sent one (None: never), `latency_s` is how long its requests last,
        `lag_s` how late the event loop runs. `newest_text_s` is when the newest unsent text was received: it lets
        edits follow new text closely, and requires that the caller asks again whenever text arrives.
        """
        last_s = max(self._last_sent_s, -math.inf if last_sent_s is None else last_sent_s)
        blocked_until_s = max(self._blocked_until_s, self._global_limit.until_s, self._last_sent_s + self._min_gap_s)
        if not self._limit:
            paced_s = now_s if final else last_s + _slowed(UNKNOWN_INTERVAL_S, latency_s, lag_s)
            return max(paced_s, blocked_until_s)
        remaining, reset_at_s = self._window(now_s)
        next_window_s = reset_at_s + MARGIN_S
        if remaining <= 0:
            return max(next_window_s, blocked_until_s)
        if final:
            return max(now_s, blocked_until_s)
        if remaining == 1 < self._limit and now_s < next_window_s - FINAL_WAIT_S:
            return max(next_window_s - FINAL_WAIT_S, blocked_until_s)
        interval_s = _slowed(self._interval_s(last_s, now_s, remaining, reset_at_s), latency_s, lag_s)
        due_s = last_s + interval_s
        if newest_text_s is not None:
            early_s = last_s + _FRESH_FROM * interval_s
            due_s = max(newest_text_s, early_s) if newest_text_s >= early_s else last_s + _STALE_UNTIL * interval_s
        if last_s < reset_at_s:
            # The next window is full again.
            due_s = min(due_s, max(next_window_s, last_s + _slowed(0.0, latency_s, lag_s)))
        return max(due_s, blocked_until_s)

    def _interval_s(self, last_s: float, now_s: float, remaining: int, reset_at_s: float) -> float:
        """The interval that spreads the window's requests evenly, without the reserved one."""
        if now_s >= reset_at_s:
            return self._window_s / self._limit
        even_s = max(reset_at_s - last_s, 0.0) / remaining
        if not self._after_pause:
            return even_s
        share = (self._limit - remaining) / max(self._limit - 1, 1)
        curved_s = self._opened_s + self._window_s * math.pow(share, _BURST_EXPONENT) - last_s
        return max(curved_s, _BURST_FLOOR * even_s)

    def _window(self, now_s: float) -> tuple[int, float]:
        """Requests left in the window, and its end; after its end the full limit."""
        if now_s < self._reset_at_s:
            return self._remaining - len(self._unanswered), self._reset_at_s
        newer = [at_s for at_s in self._unanswered if at_s >= self._reset_at_s]
        if not newer or now_s >= newer[-1] + self._window_s + PACE_MAX_S:
            return self._limit, self._reset_at_s
        # These requests opened a window whose end no answer has named yet.
        return self._limit - len(newer), newer[-1] + self._window_s + PACE_MAX_S

    def _note_request_time(self, at_s: float) -> None:
        if at_s > self._last_sent_s:
            self._gap_s = at_s - self._last_sent_s
            self._last_sent_s = at_s

    def merge(self, other: Budget) -> None:
        """Add the requests of a route that shares this bucket."""
        self._unanswered.extend(at_s for at_s in other._unanswered if at_s not in self._unanswered)
        self._note_request_time(other._last_sent_s)
        self._blocked_until_s = max(self._blocked_until_s, other._blocked_until_s)


class Budgets:
    """All budgets, by route and, once an answer has named it, by bucket.

    A route key names the method, the route and its major parameter. A budget is dropped after twenty minutes without
    use, which is longer than an interaction lives.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._global_limit = GlobalLimit()
        self._routes: OrderedDict[str, tuple[Budget, float]] = OrderedDict()
        self._buckets: OrderedDict[str, tuple[Budget, float]] = OrderedDict()

    def now_s(self) -> float:
        """The present time of the budgets' clock, in monotonic seconds."""
        return self._clock()

    def for_route(self, route_key: str, *, min_gap_s: float = 0.0) -> Budget:
        """The budget of this route's next request; a new one gets `min_gap_s`."""
        known = self._routes.get(route_key)
        budget = Budget(self._global_limit, min_gap_s) if known is None else known[0]
        self._store(self._routes, route_key, budget)
        return budget

    def set_bucket(self, route_key: str, bucket: str) -> Budget:
        """Assign a route to the bucket that an answer named, major parameter included; its routes share a budget."""
        own = self.for_route(route_key)
        known = self._buckets.get(bucket)
        shared = own if known is None else known[0]
        if shared is not own:
            shared.merge(own)
        self._store(self._buckets, bucket, shared)
        self._store(self._routes, route_key, shared)
        return shared

    def record_429(self, route_key: str, *, retry_after_s: float, is_global: bool = False) -> None:
        """A 429 on this route. With `is_global` it is the limit on the bot as a whole."""
        now_s = self._clock()
        if is_global:
            self._global_limit.until_s = max(self._global_limit.until_s, now_s + retry_after_s + MARGIN_S)
        else:
            self.for_route(route_key).block(retry_after_s=retry_after_s, now_s=now_s)

    def _store(self, entries: OrderedDict[str, tuple[Budget, float]], key: str, budget: Budget) -> None:
        now_s = self._clock()
        entries[key] = (budget, now_s)
        entries.move_to_end(key)
        while len(entries) > _ENTRIES_MAX or now_s - next(iter(entries.values()))[1] > _IDLE_S:
            entries.popitem(last=False)


def _slowed(interval_s: float, latency_s: float, lag_s: float) -> float:
    """A longer interval while Discord is slow or the event loop lags."""
    wide_s = max(interval_s, LATENCY_FACTOR * latency_s) + LAG_FACTOR * lag_s
    return max(interval_s, min(wide_s, PACE_MAX_S))
