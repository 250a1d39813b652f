"""The outlines of balloons as polygons, around a middle at (0, 0), in pixels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import atan2, cos, hypot, pi, sin
from typing import Final

from bot.comics.geometry import Point, distance, towards
from bot.comics.line_breaking import Setting

ROUNDNESS: Final = 2.7
"""The exponent of the superellipse: 2 is an ellipse, more is nearer to a rectangle."""
_PAD_X: Final = 0.36
_PAD_Y: Final = 0.24
"""Between the letters and the outline, in em."""
_POINTS: Final = 144
_STEPS: Final = 24
SPIKE: Final = 0.42
"""How far a burst's spikes reach out, in em."""
BUMP: Final = 0.24
"""How far a cloud's bumps reach out, in em."""
_BUMP_WIDTH: Final = 1.15
_SPIKES: Final = (1.0, 0.62, 0.9, 0.5, 0.8, 0.68)
_ARC_POINTS: Final = 7


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


def with_tail(outline: Sequence[Point], tip: Point, base: float) -> list[Point]:
    """The outline with a curved tail to a point outside of it; `base` is the tail's width where it leaves."""
    points = list(outline)
    root = min(range(len(points)), key=lambda index: distance(points[index], _root(points, tip)))
    first = last = root
    while distance(points[first], points[root]) < base / 2 and first > root - len(points) // 4:
        first -= 1
    while distance(points[last % len(points)], points[root]) < base / 2 and last < root + len(points) // 4:
        last += 1
    start, end = points[first], points[last % len(points)]
    rest = [points[index % len(points)] for index in range(last, first + len(points) + 1)]
    bend = towards(Point(0, 0), points[root], hypot(*points[root]) + distance(points[root], tip) * 0.5)
    return [*rest, *_curve(start, bend, tip), *_curve(tip, bend, end)]


def _root(points: Sequence[Point], tip: Point) -> Point:
    """Where a tail leaves: between the point nearest to the tip, and the one on the way to the middle."""
    angle = atan2(tip.y, tip.x)
    straight = min(points, key=lambda point: abs(_turn(atan2(point.y, point.x) - angle)))
    near = min(points, key=lambda point: distance(point, tip))
    return Point((straight.x + near.x) / 2, (straight.y + near.y) / 2)


def _turn(angle: float) -> float:
    return (angle + pi) % (2 * pi) - pi


def _curve(start: Point, bend: Point, end: Point) -> Iterator[Point]:
    """A quadratic Bézier curve, bent half as much as its control point says, without its ends' repetition."""
    control = Point((start.x + end.x) / 4 + bend.x / 2, (start.y + end.y) / 4 + bend.y / 2)
    for step in range(1, 11):
        share = step / 10
        rest = 1 - share
        yield Point(
            rest * rest * start.x + 2 * rest * share * control.x + share * share * end.x,
            rest * rest * start.y + 2 * rest * share * control.y + share * share * end.y,
        )


def _evenly(outline: Sequence[Point], count: int) -> list[Point]:
    """So many points at equal distances along an outline."""
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
        for step in range(_ARC_POINTS):
            share = step / _ARC_POINTS
            rest = 1 - share
            points.append(
                Point(
                    rest * rest * one.x + 2 * rest * share * bend.x + share * share * other.x,
                    rest * rest * one.y + 2 * rest * share * bend.y + share * share * other.y,
                )
            )
    return points


def _outward(point: Point, half: Point, reach: float) -> Point:
    """A point moved away from a balloon's outline, at a right angle to it."""
    power = ROUNDNESS - 1
    across = abs(point.x / half.x) ** power / half.x * (1 if point.x >= 0 else -1)
    down = abs(point.y / half.y) ** power / half.y * (1 if point.y >= 0 else -1)
    length = hypot(across, down) or 1.0
    return Point(point.x + across / length * reach, point.y + down / length * reach)


def nearest(half: Point, tip: Point) -> Point:
    """The point of a round balloon that is nearest to a point."""
    return min(superellipse(half), key=lambda point: distance(point, tip))


def bubbles(start: Point, end: Point, size: float) -> list[tuple[Point, float]]:
    """The bubbles from a thought to its thinker: middle and radius of each, smaller and smaller."""
    whole = distance(start, end)
    radii = [size * share for share in (0.3, 0.22, 0.15)]
    at = radii[0] * 1.25
    gap = max(size * 0.18, (whole - at - radii[0] - 2 * radii[1] - radii[2]) / 2)
    found = []
    for index, radius in enumerate(radii):
        if at > whole:
            break
        found.append((towards(start, end, at), radius))
        at += radius + gap + (radii[index + 1] if index + 1 < len(radii) else 0)
    return found
