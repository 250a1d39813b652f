"""How well a reply kept up: the wait of a character, and the best that any schedule of edits could have done.

A script is a sequence of arrivals `(time_s, characters)`; a run is a sequence of edits `(time visible_s, characters
shown in all)`. Everything is arithmetic on given times.
"""

from __future__ import annotations

import bisect
import math
import random
from collections.abc import Sequence
from itertools import accumulate

Arrivals = Sequence[tuple[float, int]]
Edits = Sequence[tuple[float, int]]


def even_chunks(seconds: float = 12.0, *, every_s: float = 0.05, characters: int = 10) -> list[tuple[float, int]]:
    """Many small chunks at an even pace."""
    return [(round(index * every_s, 6), characters) for index in range(round(seconds / every_s))]


def model_chunks(seconds: float = 12.0, *, seed: int = 1) -> list[tuple[float, int]]:
    """Chunks as the model sends them: about fifteen words each quarter of a second, with jitter."""
    source = random.Random(seed)
    arrivals: list[tuple[float, int]] = []
    at_s = 0.0
    while at_s < seconds:
        arrivals.append((round(at_s, 6), source.randint(55, 110)))
        at_s += source.uniform(0.15, 0.35)
    return arrivals


def bursts(count: int = 6, *, seed: int = 1) -> list[tuple[float, int]]:
    """Bursts of a few chunks close together, with pauses of 1.5 to 4 seconds between them."""
    source = random.Random(seed)
    arrivals: list[tuple[float, int]] = []
    at_s = 0.0
    for _ in range(count):
        for _ in range(source.randint(4, 10)):
            arrivals.append((round(at_s, 6), source.randint(30, 90)))
            at_s += source.uniform(0.02, 0.12)
        at_s += source.uniform(1.5, 4.0)
    return arrivals


def waits(arrivals: Arrivals, edits: Edits) -> list[tuple[float, int]]:
    """`(wait_s, characters)` for each arrival: from received to visible, infinite for what was never shown."""
    ordered = sorted(edits)
    shown = list(accumulate((total for _, total in ordered), max))
    result: list[tuple[float, int]] = []
    received = 0
    for at_s, characters in arrivals:
        # A chunk may become visible in parts, when a message was full in its middle.
        done = received
        received += characters
        while done < received:
            index = bisect.bisect_right(shown, done)
            if index == len(shown):
                result.append((math.inf, received - done))
                break
            until = min(shown[index], received)
            result.append((max(ordered[index][0] - at_s, 0.0), until - done))
            done = until
    return result


def mean_wait(arrivals: Arrivals, edits: Edits) -> float:
    """Mean wait of a character in seconds."""
    each = waits(arrivals, edits)
    total = sum(characters for _, characters in each)
    return sum(wait_s * characters for wait_s, characters in each) / total if total else 0.0


def percentile(each: Sequence[tuple[float, int]], share: float) -> float:
    """The wait that this share (0 to 1) of the characters does not exceed."""
    total = sum(characters for _, characters in each)
    passed = 0
    for wait_s, characters in sorted(each):
        passed += characters
        if passed >= share * total:
            return wait_s
    return 0.0


def longest_silence(arrivals: Arrivals, edits: Edits) -> float:
    """The longest time in seconds during which text waited and nothing visible changed."""
    ordered = sorted(edits)
    shown = 0
    longest = quiet_since = 0.0
    received_at = list(accumulate((characters for _, characters in arrivals)))
    for visible_s, total in ordered:
        if total <= shown:
            continue
        index = bisect.bisect_right(received_at, shown)
        if index < len(arrivals):
            longest = max(longest, visible_s - max(arrivals[index][0], quiet_since))
        shown, quiet_since = total, visible_s
    return longest if not received_at or shown >= received_at[-1] else math.inf


def best_mean_wait(arrivals: Arrivals, *, limit: int, window_s: float, latency_s: float) -> float:
    """The least mean wait of a character that any schedule of edits reaches under a fixed window of `limit` requests.

    The schedule may know the future; each edit shows all that has been received, and something new. A window begins
    with the first request after the end of the one before. `latency_s` passes between sending an edit and seeing it.
    """
    total = sum(characters for _, characters in arrivals)
    if not total:
        return 0.0
    return _BestSchedule(arrivals, limit, round(window_s * 1e6)).cost() / total / 1e6 + latency_s


class _BestSchedule:
    """Dynamic programming over the openings of windows; times are whole microseconds.

    Which times have to be tried? Move one edit of a best schedule earlier: the same text is seen sooner.
    (1) An edit that does not open a window can be moved to the last arrival it shows, which came after the edit before
    it: it stays in its window. So such edits stand at arrivals.
    (2) An edit that opens a window can be moved until it reaches the last arrival it shows, or the end of the window
    before, or until its window's end reaches a later edit of that window, which by (1) stands at an arrival; the later
    windows begin after the old end and are not touched. So openings stand at an arrival, at the end of the window
    before, or one window before an arrival. (In the last case the edit at the very end is counted into the window: the
    least value is approached, not reached.)
    What is shown after an edit depends on its time alone, so the state of the search is the opening's time.
    """

    def __init__(self, arrivals: Arrivals, limit: int, window: int) -> None:
        merged: dict[int, int] = {}
        for at_s, characters in sorted(arrivals):
            merged[round(at_s * 1e6)] = merged.get(round(at_s * 1e6), 0) + characters
        self._times = list(merged)
        self._window = window
        self._limit = limit
        self._count = [0, *accumulate(merged.values())]
        self._moment = [0, *accumulate(at * characters for at, characters in merged.items())]
        self._inside = [self._cover(first) for first in range(len(self._times) + 1)]
        self._known: dict[int, int] = {}

    def cost(self) -> int:
        """Sum over all characters of the microseconds they wait."""
        first = self._times[0]
        return min(self._wait(0, at) + self._after(at) for at in self._openings(first, first))

    def _wait(self, begin: int, at: int, end: int | None = None) -> int:
        """What the arrivals from index `begin` to before `end` (default: all that came by then) wait until `at`."""
        if end is None:
            end = bisect.bisect_right(self._times, at)
        return at * (self._count[end] - self._count[begin]) - (self._moment[end] - self._moment[begin])

    def _cover(self, first: int) -> list[int]:
        """For each end: the least wait of arrivals `first` to before that end, with at most `limit - 1` edits."""
        if first == len(self._times):
            return [0]
        last = bisect.bisect_right(self._times, self._times[first] + self._window)
        least = [0] + [-1] * (last - first)
        for _ in range(self._limit - 1):
            further = list(least)
            for end in range(first + 1, last + 1):
                at = self._times[end - 1]
                found = [
                    least[begin - first] + self._wait(begin, at, end)
                    for begin in range(first, end)
                    if least[begin - first] >= 0
                ]
                if further[end - first] >= 0:
                    found.append(further[end - first])
                further[end - first] = min(found)
            least = further
        return least

    def _openings(self, earliest: int, pending: int) -> list[int]:
        """Where the next window may open: not before `earliest`, nor before the arrival at `pending`."""
        begin = max(earliest, pending)
        until = begin + self._window
        here = {begin}
        low, high = bisect.bisect_left(self._times, begin), bisect.bisect_right(self._times, until)
        here.update(self._times[low:high])
        low = bisect.bisect_left(self._times, begin + self._window)
        high = bisect.bisect_right(self._times, until + self._window)
        here.update(at - self._window for at in self._times[low:high])
        return sorted(here)

    def _after(self, opening: int) -> int:
        """The least wait of all that comes after a window opened at `opening`."""
        if opening in self._known:
            return self._known[opening]
        times = self._times
        first = bisect.bisect_right(times, opening)
        close = opening + self._window
        best = -1
        for edited, inside in enumerate(self._inside[first]):
            shown = first + edited
            if inside < 0 or (edited and times[shown - 1] > close):
                continue
            if shown == len(times):
                found = inside
            else:
                found = inside + min(
                    self._wait(shown, at) + self._after(at) for at in self._openings(close, times[shown])
                )
            best = found if best < 0 else min(best, found)
        self._known[opening] = best
        return best
