"""Time and ids: a clock that a test can push forward, and the snowflakes made from it."""

from __future__ import annotations

import datetime as dt
import time
from typing import Final

DISCORD_EPOCH_MS: Final = 1_420_070_400_000


class Clock:
    """Wall-clock seconds plus an offset, so that fifteen minutes pass without waiting."""

    def __init__(self) -> None:
        self.offset_s = 0.0
        self._last_id = 0

    def now(self) -> float:
        """Seconds since the Unix epoch, shifted."""
        return time.time() + self.offset_s

    def shift(self, seconds: float) -> None:
        """Moves the clock forward; tokens, deadlines and CDN links age at once."""
        self.offset_s += seconds

    def snowflake(self) -> int:
        """A new id, larger than all before it. Source: Discord's docs, "Reference: Snowflakes"."""
        fresh = (int(self.now() * 1000) - DISCORD_EPOCH_MS) << 22
        self._last_id = max(self._last_id + 1, fresh)
        return self._last_id


def iso(at_s: float | None) -> str | None:
    """A time as Discord writes it, or None."""
    return None if at_s is None else dt.datetime.fromtimestamp(at_s, dt.UTC).isoformat()
