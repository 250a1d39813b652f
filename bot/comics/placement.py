"""Chooses the places of a panel's texts together: in reading order, apart from each other, with clear tails."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.comics.candidates import Candidate, crosses
from bot.comics.geometry import Point, Rect

GAP: Final = 10
"""Between two balloons, in pixels."""
_BEAM: Final = 20
_SAME_PLACE: Final = 0.6
"""A place that shares this part of its area with a skipped one does not count as another place."""
_CROSSED: Final = 1.5

Places = tuple[Candidate, ...]
_State = tuple[float, tuple[Candidate, ...]]


def arranged(choices: Sequence[Sequence[Candidate]], *, rtl: bool, free: frozenset[int]) -> Places | None:
    """A place for each text, the best together (beam search); None if they do not fit.

    `choices` are the places of each text in reading order. `free` are the texts that are read in no order.
    """
    beam: list[_State] = [(0.0, ())]
    for index, places in enumerate(choices):
        grown = list[_State]()
        for cost, taken in beam:
            for place in places:
                added = _added(taken, place, index, rtl=rtl, free=free)
                if added is not None:
                    grown.append((cost + place.cost + added, (*taken, place)))
        grown.sort(key=lambda state: state[0])
        beam = grown[:_BEAM]
    return beam[0][1] if beam else None


def with_skips(
    choices: Sequence[Sequence[Candidate]], skips: Sequence[int], *, rtl: bool, free: frozenset[int]
) -> Places | None:
    """Like `arranged`, but each text skips this many good places of its own; after the last one it begins again."""
    best = arranged(choices, rtl=rtl, free=free)
    for index, skipped in enumerate(skips):
        banned = list[Rect]()
        for _ in range(skipped):
            if best is None:
                return None
            banned.append(best[index].rect)
            fixed = [[place] for place in best]
            others = [place for place in choices[index] if not any(_is_same(place.rect, rect) for rect in banned)]
            nearby = arranged([*fixed[:index], others, *fixed[index + 1 :]], rtl=rtl, free=free) or arranged(
                [*choices[:index], others, *choices[index + 1 :]], rtl=rtl, free=free
            )
            if nearby is None:
                banned = []
                nearby = arranged(choices, rtl=rtl, free=free)
            best = nearby
    return best


def follows(earlier: Rect, later: Rect, *, rtl: bool) -> bool:
    """Whether a reader comes to the second one after the first: it is lower, or beside it on the far side."""
    if later.top >= earlier.bottom:
        return True
    beside = later.right <= earlier.left if rtl else later.left >= earlier.right
    return beside and later.top >= earlier.top - 1


def _added(
    taken: Sequence[Candidate], place: Candidate, index: int, *, rtl: bool, free: frozenset[int]
) -> float | None:
    """The cost of a further text beside those that have their places; None if it cannot be there."""
    cost = 0.0
    for position, other in enumerate(taken):
        if place.rect.grown(GAP, GAP).overlaps(other.rect):
            return None
        if index not in free and position not in free and not follows(other.rect, place.rect, rtl=rtl):
            return None
        if other.tail is not None and crosses(other.rect, other.tail, place.rect):
            cost += _CROSSED
        if place.tail is not None and crosses(place.rect, place.tail, other.rect):
            cost += _CROSSED
        if other.tail is not None and place.tail is not None and _cross(other, place):
            cost += _CROSSED
    return cost


def _cross(one: Candidate, other: Candidate) -> bool:
    """Whether two tails cross."""
    if one.tail is None or other.tail is None:
        return False
    a, b, c, d = one.rect.middle, one.tail.tip, other.rect.middle, other.tail.tip
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(start: Point, end: Point, point: Point) -> float:
    """On which side of a line a point lies: by its sign."""
    return (end.x - start.x) * (point.y - start.y) - (end.y - start.y) * (point.x - start.x)


def _is_same(one: Rect, other: Rect) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    least = min(one.width * one.height, other.width * other.height)
    return across > 0 and down > 0 and across * down > _SAME_PLACE * least
