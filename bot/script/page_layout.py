"""Lays the panels of a comic out on pages: which panel stands where, and in which ratio it is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from math import log
from typing import Final

from bot.work.parts import PanelScript, Weight

PAGE_WIDTH: Final = 1600
PAGE_HEIGHT: Final = 2000
"""The size of every page in pixels, about 4:5."""
MARGIN: Final = 40
GUTTER: Final = 20
TITLE_HEIGHT: Final = 120
"""The room above the panels of the first page."""
CREDIT_HEIGHT: Final = 24
"""The room for the line below the panels, beside the margin."""
PANELS_PER_PAGE: Final = 4
RATIOS: Final[Mapping[str, float]] = {
    f"{across}:{down}": across / down
    for across, down in ((1, 1), (2, 3), (3, 2), (3, 4), (4, 3), (4, 5), (5, 4), (9, 16), (16, 9), (21, 9))
}
"""The aspect ratios that Gemini's image models draw in (Gemini API docs: Image generation)."""

_AREAS: Final[Mapping[Weight, float]] = {
    Weight.NORMAL: 1.0,
    Weight.LARGE: 2.0,
    Weight.WIDE: 1.2,
    Weight.TALL: 1.2,
    Weight.SMALL: 0.6,
}
"""The area of a panel on its page, in proportion to the others."""
_ASPECTS: Final[Mapping[Weight, tuple[float, float]]] = {
    Weight.NORMAL: (0.8, 1.8),
    Weight.LARGE: (0.9, 1.9),
    Weight.WIDE: (1.75, 2.4),
    Weight.TALL: (0.5, 0.75),
    Weight.SMALL: (0.75, 1.6),
}
"""Width by height: the least and the most that fit a panel."""
_SIDE_MIN: Final = 560
"""In a narrower panel balloons whose letters can be read on a phone leave no room for the picture."""
_STEPS: Final = 20
"""The equal parts that a page is divided into when heights of rows are tried."""
_STEPS_MIN: Final = 5
_SPLITS: Final[Mapping[int, tuple[tuple[int, ...], ...]]] = {
    1: ((1,),),
    2: ((1, 1), (4, 5), (5, 4), (4, 7), (7, 4)),
    3: ((1, 1, 1),),
}
"""The ways to divide a row among its panels."""
_TALL_SHARE: Final = 0.4
"""The width of a tall panel with two others beside it."""


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of a panel on its page, in pixels of the page. `ratio` is the aspect ratio that Gemini is asked for."""

    panel: int
    left: int
    top: int
    width: int
    height: int
    ratio: str


@dataclass(frozen=True, slots=True)
class PageLayout:
    """One page: its number from 1, its slots in reading order, and its height in pixels."""

    number: int
    slots: tuple[Slot, ...]
    height: int = PAGE_HEIGHT


_LARGER: Final[Mapping[Weight, tuple[int, Weight]]] = {
    Weight.SMALL: (1, Weight.NORMAL),
    Weight.NORMAL: (2, Weight.LARGE),
}
"""How many texts a panel of a weight has room for beside its picture, and its weight if it has more."""


@dataclass(frozen=True, slots=True)
class _Area:
    """A rectangle of a page in pixels."""

    left: int
    top: int
    width: int
    height: int


_Row = tuple[int, ...]
"""How many panels stand side by side: (2,); or a tall one with two below each other beside it: (1, 2)."""


def weights_of(scripts: Iterable[PanelScript]) -> list[Weight]:
    """The weight of each panel on its page: the one of its script, or the next larger one if it has many texts.

    A small panel with two texts, or a normal one with three, would have no room for its picture.
    """
    return [_with_room(script) for script in scripts]


def _with_room(script: PanelScript) -> Weight:
    captions = (script.caption_top, script.caption_bottom)
    texts = sum(bool(text.strip()) for text in (*captions, *(line.text for line in script.lines)))
    texts_max, larger = _LARGER.get(script.weight, (texts, script.weight))
    return larger if texts > texts_max else script.weight


def lay_out(weights: Sequence[Weight]) -> tuple[PageLayout, ...]:
    """The pages of a comic with a panel for each weight: one page for up to four panels, two for five to eight."""
    pages = -(-len(weights) // PANELS_PER_PAGE)
    layouts, first = list[PageLayout](), 0
    for number in range(1, pages + 1):
        held = -(-(len(weights) - first) // (pages - number + 1))
        areas = _arranged(tuple(weights[first : first + held]), has_title=number == 1)
        slots = (_slot(first + 1 + index, area) for index, area in enumerate(areas))
        layouts.append(PageLayout(number, tuple(slots)))
        first += held
    return tuple(layouts)


def alone(slot: Slot) -> PageLayout:
    """The panel of a slot as a page of its own, as wide as a page, without room for a title or a credit."""
    width = PAGE_WIDTH - 2 * GUTTER
    height = round(width * slot.height / slot.width)
    large = replace(slot, left=GUTTER, top=GUTTER, width=width, height=height)
    return PageLayout(1, (large,), height + 2 * GUTTER)


def mirrored(layout: PageLayout) -> PageLayout:
    """The same page, read from right to left."""
    slots = (replace(slot, left=PAGE_WIDTH - slot.left - slot.width) for slot in layout.slots)
    return replace(layout, slots=tuple(slots))


def nearest_ratio(width: int, height: int) -> str:
    """The aspect ratio of Gemini's pictures that is nearest to a size."""
    return min(RATIOS, key=lambda name: abs(log(width / height / RATIOS[name])))


def _slot(panel: int, area: _Area) -> Slot:
    return Slot(panel, area.left, area.top, area.width, area.height, nearest_ratio(area.width, area.height))


@lru_cache(maxsize=256)
def _arranged(weights: tuple[Weight, ...], *, has_title: bool) -> tuple[_Area, ...]:
    """The areas of a page's panels: of all ways to put them into rows, the one that fits their weights best."""
    top = MARGIN + (TITLE_HEIGHT if has_title else 0)
    page = _Area(MARGIN, top, PAGE_WIDTH - 2 * MARGIN, PAGE_HEIGHT - MARGIN - CREDIT_HEIGHT - top)
    ways = (_filled(rows, weights, heights, page) for rows in _row_plans(weights) for heights in _heights(len(rows)))
    best: list[_Area] = min(ways, key=lambda areas: _misfit(areas, weights))
    return tuple(best)


def _row_plans(weights: tuple[Weight, ...]) -> Iterator[tuple[_Row, ...]]:
    """The ways to put panels into rows, in their order."""
    if not weights:
        yield ()
        return
    for across in range(1, min(max(_SPLITS), len(weights)) + 1):
        for rest in _row_plans(weights[across:]):
            yield ((across,), *rest)
    if len(weights) >= 3 and weights[0] is Weight.TALL:
        for rest in _row_plans(weights[3:]):
            yield ((1, 2), *rest)


def _heights(rows: int) -> Iterator[tuple[int, ...]]:
    """The ways to share a page's height among its rows, in steps."""
    for heights in product(range(_STEPS_MIN, _STEPS + 1), repeat=rows - 1):
        last = _STEPS - sum(heights)
        if last >= _STEPS_MIN:
            yield (*heights, last)


def _filled(rows: tuple[_Row, ...], weights: tuple[Weight, ...], heights: tuple[int, ...], page: _Area) -> list[_Area]:
    """The areas of panels in rows of these heights; each row is divided in the way that fits it best."""
    free = page.height - GUTTER * (len(rows) - 1)
    areas, top, steps = list[_Area](), page.top, 0
    for index, (row, height) in enumerate(zip(rows, heights, strict=True)):
        steps += height
        bottom = page.top + round(free * steps / _STEPS) + GUTTER * index
        own = weights[len(areas) : len(areas) + sum(row)]
        line = _Area(page.left, top, page.width, bottom - top)
        areas += _divided(row, own, line)
        top = bottom + GUTTER
    return areas


def _divided(row: _Row, weights: Sequence[Weight], line: _Area) -> list[_Area]:
    """A row's areas, in the way that fits its panels best."""
    if row == (1, 2):
        return _stacked(weights, line)
    return min((_side_by_side(split, line) for split in _SPLITS[row[0]]), key=lambda way: _misfit(way, weights))


def _side_by_side(split: tuple[int, ...], line: _Area) -> list[_Area]:
    """A row divided in proportion."""
    free = line.width - GUTTER * (len(split) - 1)
    areas, left, shares = list[_Area](), line.left, 0
    for index, share in enumerate(split):
        shares += share
        right = line.left + round(free * shares / sum(split)) + GUTTER * index
        areas.append(_Area(left, line.top, right - left, line.height))
        left = right + GUTTER
    return areas


def _stacked(weights: Sequence[Weight], line: _Area) -> list[_Area]:
    """A tall panel, and two below each other beside it."""
    _, upper, lower = (_AREAS[weight] for weight in weights)
    width = round((line.width - GUTTER) * _TALL_SHARE)
    height = round((line.height - GUTTER) * upper / (upper + lower))
    left, beside, below = line.left + width + GUTTER, line.width - width - GUTTER, line.top + height + GUTTER
    return [
        _Area(line.left, line.top, width, line.height),
        _Area(left, line.top, beside, height),
        _Area(left, below, beside, line.height - height - GUTTER),
    ]


def _misfit(areas: Sequence[_Area], weights: Sequence[Weight]) -> float:
    """How badly areas fit the weights of their panels: 0 for perfectly."""
    page = sum(area.width * area.height for area in areas)
    wanted = sum(_AREAS[weight] for weight in weights)
    misfit = 0.0
    for area, weight in zip(areas, weights, strict=True):
        aspect, (least, most) = area.width / area.height, _ASPECTS[weight]
        share = area.width * area.height / page / (_AREAS[weight] / wanted)
        misfit += 12 * log(max(1.0, least / aspect, aspect / most)) ** 2 + log(share) ** 2
        misfit += max(0.0, _SIDE_MIN / min(area.width, area.height) - 1) * 4
    return misfit
