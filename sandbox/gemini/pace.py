"""How fast the server answers."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Times of an answer.

    `words_per_chunk` is (minimum, maximum); `jitter` 0.3 varies each wait by up to 30 %. `live_speed` is how many
    seconds of sound are sent in one second, `live_frame_ms` at a time; infinity sends them at once.
    """

    first_chunk_s: float = 0.0
    chunk_interval_s: float = 0.0
    words_per_chunk: tuple[int, int] = (12, 20)
    picture_s: float = 0.0
    live_setup_s: float = 0.0
    live_first_s: float = 0.0
    live_speed: float = math.inf
    live_frame_ms: float = 200.0
    jitter: float = 0.0

    @classmethod
    def instant(cls) -> Pace:
        """No waiting at all: for tests."""
        return cls()

    @classmethod
    def real(cls) -> Pace:
        """Like gemini-3.8-flash on a good day: 0.9 s, then about 60 words a second in chunks of 12 to 20."""
        return cls(
            first_chunk_s=0.9,
            chunk_interval_s=0.26,
            picture_s=5.0,
            live_setup_s=0.15,
            live_first_s=0.5,
            live_speed=3.0,
            jitter=0.3,
        )

    @classmethod
    def demo(cls) -> Pace:
        """Slow enough to watch: a short story, four panels and a narration within about 45 s."""
        return cls(
            first_chunk_s=0.7,
            chunk_interval_s=0.24,
            words_per_chunk=(5, 9),
            picture_s=2.2,
            live_setup_s=0.1,
            live_first_s=0.4,
            live_speed=6.0,
            jitter=0.3,
        )
