"""What Discord allows: sizes, deadlines, and the rate limits with the headers that announce them."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers a sandbox runs with. Rate limits are unpublished by Discord; these are the commonly measured ones.

    Sources: Discord's docs "Interactions: Receiving and Responding" (3 s, 15 min, 5 follow-ups), "Reference: Uploading
    Files" (10 MiB), "Topics: Rate Limits" (50 requests a second). A channel or thread is renamed twice in ten minutes.
    Messages older than an hour are edited three times in six seconds in a channel (code 30046).
    """

    interaction_requests: int = 5
    interaction_window_s: float = 2.0
    channel_requests: int = 5
    channel_window_s: float = 5.0
    old_edits: int = 3
    old_edit_window_s: float = 6.0
    old_after_s: float = 3600.0
    renames: int = 2
    rename_window_s: float = 600.0
    other_requests: int = 50
    other_window_s: float = 1.0
    global_requests: int = 50
    callback_deadline_s: float = 3.0
    token_life_s: float = 900.0
    user_install_followups: int = 5
    attachment_bytes: int = 10 * MIB
    request_bytes: int = 25 * MIB
    heartbeat_interval_s: float = 41.25
    cdn_life_s: float = 86_400.0


@dataclass(slots=True)
class Window:
    """One bucket's fixed window: it opens with the first request and is forgotten when it has passed."""

    limit: int
    length_s: float
    opened_at: float
    used: int = 0

    def left_s(self, now: float) -> float:
        """Seconds until the window closes."""
        return max(0.0, self.opened_at + self.length_s - now)


@dataclass(slots=True)
class Verdict:
    """Whether a request may pass, and the headers that say how the bucket stands."""

    allowed: bool
    headers: dict[str, str]
    retry_after_s: float = 0.0
    is_global: bool = False


@dataclass(slots=True)
class RateLimiter:
    """Counts requests for each bucket and answers with Discord's headers.

    Failures count like successes. Interaction routes (callback, follow-ups, edits by token) stay outside the global
    limit. Source: Discord's docs, "Topics: Rate Limits".
    """

    limits: Limits
    now: Callable[[], float]
    _windows: dict[str, Window] = field(default_factory=dict)
    _recent: deque[float] = field(default_factory=deque)

    def take(self, bucket: str, limit: int, length_s: float, *, counts_globally: bool) -> Verdict:
        """Takes one request from a bucket. `bucket` is unique for route group and major parameter."""
        now = self.now()
        if counts_globally:
            while self._recent and self._recent[0] <= now - 1.0:
                self._recent.popleft()
            if len(self._recent) >= self.limits.global_requests:
                wait_s = max(0.001, self._recent[0] + 1.0 - now)
                headers = {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}
                return Verdict(allowed=False, headers=headers, retry_after_s=wait_s, is_global=True)
            self._recent.append(now)
        window = self._windows.get(bucket)
        if window is None or now >= window.opened_at + window.length_s:
            self._forget_old(now)
            window = self._windows[bucket] = Window(limit, length_s, opened_at=now)
        allowed = window.used < window.limit
        window.used += allowed
        left_s = window.left_s(now)
        headers = {
            "X-RateLimit-Limit": str(window.limit),
            "X-RateLimit-Remaining": str(window.limit - window.used),
            "X-RateLimit-Reset": f"{now + left_s:.3f}",
            "X-RateLimit-Reset-After": f"{left_s:.3f}",
            "X-RateLimit-Bucket": hashlib.sha256(bucket.partition(":")[0].encode()).hexdigest()[:32],
        }
        if not allowed:
            headers["X-RateLimit-Scope"] = "user"
        return Verdict(allowed=allowed, headers=headers, retry_after_s=left_s)

    def _forget_old(self, now: float) -> None:
        if len(self._windows) > 1000:
            self._windows = {key: window for key, window in self._windows.items() if window.left_s(now) > 0}
