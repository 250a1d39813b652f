"""Checks the places of a page's texts: inside, apart, in order, large enough, off the faces, with tails at mouths.

All coordinates are in thousandths of a panel, as in `Balloon`. The benchmark uses it as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import hypot

from bot.comics.geometry import Rect
from bot.comics.job import Balloon
from bot.comics.lettering import LETTERS_MIN
from bot.work.parts import Box, Head


@dataclass
class Geometry:
    """The faults of pages by place ("panel 2, text 1"), and the number of texts and tails."""

    texts: int = 0
    tails: int = 0
    clipped: list[str] = field(default_factory=list)
    overlapping: list[str] = field(default_factory=list)
    small: list[str] = field(default_factory=list)
    over_faces: list[str] = field(default_factory=list)
    off_mouths: list[str] = field(default_factory=list)


def overlap(one: Box, other: Box) -> bool:
    return one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom


def holds(outer: Rect, inner: Rect) -> bool:
    """Whether a rectangle lies inside another one."""
    return (
        outer.left <= inner.left
        and outer.top <= inner.top
        and outer.right >= inner.right
        and outer.bottom >= inner.bottom
    )


def face(head: Box) -> Box:
    """A head without the hair on top."""
    return Box(head.left, head.top + (head.bottom - head.top) // 4, head.right, head.bottom)


def check(
    balloons: Sequence[Balloon],
    heads: Mapping[int, Sequence[Head]] | None = None,
    speakers: Mapping[tuple[int, int], str] | None = None,
    *,
    into: Geometry | None = None,
) -> Geometry:
    """Check pages. `heads` are the true ones of each panel, in the visible part of its picture.

    `speakers` are the names of the speakers by panel and text. Without them no tail is checked.
    """
    found = into or Geometry()
    for one in balloons:
        where, box = f"panel {one.panel}, text {one.line}", one.box
        found.texts += 1
        if min(box.left, box.top) < 0 or max(box.right, box.bottom) > 1000 or box.right <= box.left:
            found.clipped.append(where)
        if one.letters_px < LETTERS_MIN - 1e-6:
            found.small.append(where)
        own = heads.get(one.panel, ()) if heads else ()
        if any(overlap(box, face(head.box)) for head in own):
            found.over_faces.append(where)
        name = (speakers or {}).get((one.panel, one.line))
        mouth = next((head.mouth for head in own if head.name == name), None)
        if one.tail and mouth:
            found.tails += 1
            if hypot(one.tail[0] - mouth[0], one.tail[1] - mouth[1]) > 100:
                found.off_mouths.append(where)
    for one, other in combinations(balloons, 2):
        if one.panel == other.panel and overlap(one.box, other.box):
            found.overlapping.append(f"panel {one.panel}, texts {one.line} and {other.line}")
    return found
