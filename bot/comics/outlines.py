"""The outlines of balloons as polygons, around a middle at (0, 0), in pixels."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import atan2, cos, hypot, pi, sin
from typing import Final

from bot.comics.geometry import Point, distance, towards
from bot.comics.line_breaking import Setting

ROUNDNESS: Final = 2.7
"""The exponent of the superellipse: 2 is an ellipse, more is nearer to a rectangle."""
_PAD_X: Final = 0.46
_PAD_Y: Final = 0.26
"""Between the letters and the outline, in em."""
_POINTS: Final = 144
_STEPS: Final = 24
SPIKE: Final = 0.42
"""How far a burst's spikes reach out, in em."""
BUMP: Final = 0.28
"""How far a cloud's bumps reach out, in em."""
_BUMP_WIDTH: Final = 1.2
_SPIKES: Final = (1.0, 0.62, 0.9, 0.5, 0.8, 0.68)
_ARC_POINTS: Final = 7
_TAIL_POINTS: Final = 16
_TAIL_WAIST: Final = 0.6
_BUBBLES: Final = (0.3, 0.24, 0.19, 0.15, 0.12)
"""The radii of the bubbles below a thought, in em."""


def half_axes(setting: Setting, size: float) -> Point:
    """Half the width and height of the smallest superellipse around a text, with room between."""
    corners = []
    top = -setting.height / 2
    for line, width in enumerate(setting.widths):
        upper = top + line * setting.pitch - _PAD_Y
        lower = top + line * setting.pitch + setting.ascent + setting.descent + _PAD_Y
        corners.append((width / 2 + _PAD_X, max(-upper, lower)))
    tallest = max(y for _, y in corners)
    axes = []
    for step in range(1, _STEPS + 1):
        down = tallest * (1 + 0.5 * step / _STEPS)
        across = max(x / (1 - (y / down) ** ROUNDNESS) ** (1 / ROUNDNESS) for x, y in corners)
        axes.append(Point(across * size, down * size))
    return min(axes, key=lambda half: half.x * half.y)


def superellipse(half: Point) -> list[Point]:
    """A round balloon, clockwise from its right end."""
    return [_on(half, 2 * pi * step / _POINTS) for step in range(_POINTS)]


def _on(half: Point, angle: float) -> Point:
    across, down = cos(angle), sin(angle)
    return Point(
        half.x * abs(across) ** (2 / ROUNDNESS) * (1 if across >= 0 else -1),
        half.y * abs(down) ** (2 / ROUNDNESS) * (1 if down >= 0 else -1),
    )


def curve(start: Point, bend: Point, end: Point, count: int) -> list[Point]:
    """This many points of a quadratic Bézier curve, without its start."""
    points = []
    for step in range(1, count + 1):
        share = step / count
        rest = 1 - share
        points.append(
            Point(
                rest * rest * start.x + 2 * rest * share * bend.x + share * share * end.x,
                rest * rest * start.y + 2 * rest * share * bend.y + share * share * end.y,
            )
        )
    return points


def with_tail(outline: Sequence[Point], tail: tuple[Point, Point], base: float) -> list[Point]:
    """The outline with a curved tail (bend and tip); `base` is the tail's width where it leaves."""
    bend, tip = tail
    count, root = len(outline), _root(outline, bend, tip)
    first = last = root
    while distance(outline[first % count], outline[root]) < base / 2 and first > root - count // 4:
        first -= 1
    while distance(outline[last % count], outline[root]) < base / 2 and last < root + count // 4:
        last += 1
    start, end = outline[first % count], outline[last % count]
    rest = [outline[index % count] for index in range(last, first + count + 1)]
    out = _beside(bend, start, outline[root])
    back = _beside(bend, end, outline[root])
    return [*rest, *curve(start, out, tip, _TAIL_POINTS), *curve(tip, back, end, _TAIL_POINTS)]


def _beside(bend: Point, edge: Point, root: Point) -> Point:
    """The bend of one edge of a tail, so that the tail narrows evenly."""
    return Point(bend.x + (edge.x - root.x) * _TAIL_WAIST, bend.y + (edge.y - root.y) * _TAIL_WAIST)


def _root(outline: Sequence[Point], bend: Point, tip: Point) -> int:
    """The place where a tail leaves its balloon: between the directions to its bend and to its tip."""
    angle = atan2((bend.y + tip.y) / 2, (bend.x + tip.x) / 2)
    return min(range(len(outline)), key=lambda index: abs(_turn(atan2(outline[index].y, outline[index].x) - angle)))


def _turn(angle: float) -> float:
    return (angle + pi) % (2 * pi) - pi


def _evenly(outline: Sequence[Point], count: int) -> list[Point]:
    """This many points at equal distances along an outline."""
    sides = [distance(point, after) for point, after in zip(outline, [*outline[1:], outline[0]], strict=True)]
    step, found, walked = sum(sides) / count, list[Point](), 0.0
    for index, side in enumerate(sides):
        while len(found) < count and len(found) * step < walked + side:
            found.append(towards(outline[index], outline[(index + 1) % len(outline)], len(found) * step - walked))
        walked += side
    return found


def burst(half: Point, size: float) -> list[Point]:
    """A shout: spikes of changing length around a round balloon."""
    round_points = superellipse(half)
    length = sum(distance(one, other) for one, other in pairwise(round_points))
    count = max(9, round(length / (size * 0.62)))
    points = []
    for index, point in enumerate(_evenly(round_points, 2 * count)):
        reach = SPIKE * size * _SPIKES[index // 2 % len(_SPIKES)] if index % 2 else -0.02 * size
        points.append(_outward(point, half, reach))
    return points


def cloud(half: Point, size: float) -> list[Point]:
    """A thought: round bumps around a balloon."""
    round_points = superellipse(half)
    length = sum(distance(one, other) for one, other in pairwise(round_points))
    count = max(8, round(length / (size * _BUMP_WIDTH)))
    anchors = _evenly(round_points, count)
    points = []
    for one, other in zip(anchors, [*anchors[1:], anchors[0]], strict=True):
        middle = Point((one.x + other.x) / 2, (one.y + other.y) / 2)
        bend = _outward(middle, half, 2 * BUMP * size)
        points += curve(one, bend, other, _ARC_POINTS)
    return points


def _outward(point: Point, half: Point, reach: float) -> Point:
    """A point moved away from a balloon's outline, at a right angle to it."""
    power = ROUNDNESS - 1
    across = abs(point.x / half.x) ** power / half.x * (1 if point.x >= 0 else -1)
    down = abs(point.y / half.y) ** power / half.y * (1 if point.y >= 0 else -1)
    length = hypot(across, down) or 1.0
    return Point(point.x + across / length * reach, point.y + down / length * reach)


def bubbles(half: Point, tail: tuple[Point, Point], size: float) -> list[tuple[Point, float]]:
    """The bubbles from a thought to its thinker: middle and radius of each, smaller and smaller."""
    way = curve(Point(0, 0), *tail, 60)
    outside = [point for point in way if _is_outside(point, half)]
    found, walked, wanted = list[tuple[Point, float]](), 0.0, size * _BUBBLES[0] * 1.5
    left = list(_BUBBLES)
    for point, after in pairwise(outside):
        walked += distance(point, after)
        if left and walked >= wanted:
            radius = size * left.pop(0)
            found.append((after, radius))
            wanted = walked + radius + (size * (left[0] + 0.14) if left else 0.0)
    return found


def _is_outside(point: Point, half: Point) -> bool:
    across, down = abs(point.x) / half.x, abs(point.y) / half.y
    return bool(across**ROUNDNESS + down**ROUNDNESS > 1)
