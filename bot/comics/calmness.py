"""Finds the calm parts of a picture: a coarse map of how busy it is, 0 to 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from bot.comics.geometry import Rect


@dataclass(frozen=True, slots=True)
class BusyMap:
    """A summed-area table of how busy the cells of a grid over a picture of `width` by `height` pixels are."""

    width: float
    height: float
    sums: tuple[tuple[float, ...], ...]

    @classmethod
    def of(cls, cells: Sequence[Sequence[float]], width: float, height: float) -> BusyMap:
        """The map of a grid's rows."""
        columns = len(cells[0])
        sums = [(0.0,) * (columns + 1)]
        for row in cells:
            sums.append(tuple(a + b for a, b in zip(sums[-1], accumulate(row, initial=0.0), strict=True)))
        return cls(width, height, tuple(sums))

    def busyness(self, rect: Rect) -> float:
        """The mean of the cells under a rectangle."""
        rows, columns = len(self.sums) - 1, len(self.sums[0]) - 1
        left, right = self._cells(rect.left / self.width, rect.right / self.width, columns)
        top, bottom = self._cells(rect.top / self.height, rect.bottom / self.height, rows)
        upper, lower = self.sums[top], self.sums[bottom]
        total = lower[right] - lower[left] - upper[right] + upper[left]
        return total / ((right - left) * (bottom - top))

    @staticmethod
    def _cells(first: float, last: float, count: int) -> tuple[int, int]:
        start = max(0, min(count - 1, int(first * count)))
        return start, max(start + 1, min(count, round(last * count)))


def nothing_seen(width: float, height: float) -> BusyMap:
    """The map of an empty panel."""
    return BusyMap.of(((0.0,),), width, height)
