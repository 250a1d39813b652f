"""Points, rectangles and segments in pixels, from the upper left corner."""

from __future__ import annotations

from math import hypot
from typing import NamedTuple


class Point(NamedTuple):
    """A point."""

    x: float
    y: float


class Rect(NamedTuple):
    """A rectangle by its sides."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From side to side."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    @property
    def middle(self) -> Point:
        """The point in the middle."""
        return Point((self.left + self.right) / 2, (self.top + self.bottom) / 2)

    def grown(self, x: float, y: float) -> Rect:
        """The rectangle with this much more on each side."""
        return Rect(self.left - x, self.top - y, self.right + x, self.bottom + y)

    def moved(self, x: float, y: float) -> Rect:
        """The rectangle in another place."""
        return Rect(self.left + x, self.top + y, self.right + x, self.bottom + y)

    def overlaps(self, other: Rect) -> bool:
        """Whether the two have an area in common."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def nearest(self, point: Point) -> Point:
        """The point of the rectangle that is nearest to a point."""
        return Point(max(self.left, min(self.right, point.x)), max(self.top, min(self.bottom, point.y)))

    def is_crossed(self, start: Point, end: Point) -> bool:
        """Whether a segment goes through the rectangle (Liang and Barsky's clipping)."""
        first, last = 0.0, 1.0
        run, rise = end.x - start.x, end.y - start.y
        for step, room in (
            (-run, start.x - self.left),
            (run, self.right - start.x),
            (-rise, start.y - self.top),
            (rise, self.bottom - start.y),
        ):
            if step == 0:
                if room <= 0:
                    return False
            elif step < 0:
                first = max(first, room / step)
            else:
                last = min(last, room / step)
        return first < last


def distance(one: Point, other: Point) -> float:
    """How far two points are apart."""
    return hypot(one.x - other.x, one.y - other.y)


def towards(start: Point, end: Point, length: float) -> Point:
    """The point this far from the start, on the way to the end."""
    whole = distance(start, end)
    share = length / whole if whole else 0.0
    return Point(start.x + (end.x - start.x) * share, start.y + (end.y - start.y) * share)
