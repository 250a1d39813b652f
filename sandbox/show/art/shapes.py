"""Outlines: path data as in SVG, and the lines of hills and waves."""

from __future__ import annotations

import functools
import math
import random
import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from operator import itemgetter
from typing import Final

Point = tuple[float, float]

_TOKEN: Final = re.compile(r"[MLQCZ]|-?\d*\.?\d+")
_STEPS: Final = 10
"""Straight pieces that stand for one curve."""


@functools.lru_cache(maxsize=1024)
def outline(data: str) -> tuple[Point, ...]:
    """The points of one SVG subpath with absolute M, L, Q and C; a closing Z may be left out."""
    tokens = _TOKEN.findall(data)
    points, command, index = list[Point](), "M", 0
    while index < len(tokens):
        if tokens[index].isalpha():
            command = tokens[index]
            index += 1
            continue
        count = {"M": 1, "L": 1, "Q": 2, "C": 3}[command]
        numbers = [float(token) for token in tokens[index : index + 2 * count]]
        index += 2 * count
        ends = list(zip(numbers[::2], numbers[1::2], strict=True))
        points += ends if count == 1 else _bezier([points[-1], *ends])
    return tuple(points)


def _bezier(controls: Sequence[Point]) -> list[Point]:
    made = list[Point]()
    degree = len(controls) - 1
    for step in range(1, _STEPS + 1):
        part = step / _STEPS
        weights = [math.comb(degree, k) * part**k * (1 - part) ** (degree - k) for k in range(degree + 1)]
        made.append(
            (
                sum(weight * x for weight, (x, _) in zip(weights, controls, strict=True)),
                sum(weight * y for weight, (_, y) in zip(weights, controls, strict=True)),
            )
        )
    return made


def ellipse(x: float, y: float, radius_x: float, radius_y: float, points: int = 48) -> list[Point]:
    """The points of an ellipse."""
    angles = (2 * math.pi * index / points for index in range(points))
    return [(x + radius_x * math.cos(angle), y + radius_y * math.sin(angle)) for angle in angles]


def ridge(rng: random.Random, width: float, y: float, height: float, roughness: float = 0.55) -> list[Point]:
    """A mountain skyline from left to right around `y`, by midpoint displacement."""
    heights, amount = [rng.uniform(-1, 1), rng.uniform(-1, 1)], 1.0
    for _ in range(7):
        amount *= roughness
        doubled = [heights[0]]
        for left, right in pairwise(heights):
            doubled += [(left + right) / 2 + rng.uniform(-amount, amount), right]
        heights = doubled
    return [(_across(width, index / (len(heights) - 1)), y - height * value) for index, value in enumerate(heights)]


def swell(rng: random.Random, width: float, y: float, height: float, waves: int = 4) -> list[Point]:
    """A soft line of hills or dunes from left to right around `y`, made of a few sines."""
    sines = [(rng.uniform(0.6, 2.2), rng.uniform(0, 6.3), rng.uniform(0.4, 1)) for _ in range(waves)]
    points = list[Point]()
    for index in range(81):
        part = index / 80
        total = sum(size * math.sin(turns * 2 * math.pi * part + start) for turns, start, size in sines)
        points.append((_across(width, part), y - height * total / waves * 1.6))
    return points


def height_at(line: Sequence[Point], x: float) -> float:
    """The y at this x of a line from left to right; its last y beyond its ends."""
    if not line[0][0] <= x <= line[-1][0]:
        return line[-1][1]
    place = max(1, bisect_left(line, x, key=itemgetter(0)))
    (left, left_y), (right, right_y) = line[place - 1], line[place]
    return left_y + (right_y - left_y) * (x - left) / max(1e-6, right - left)


def _across(width: float, part: float) -> float:
    """From a little beyond the left edge to a little beyond the right one."""
    return -20 + (width + 40) * part
