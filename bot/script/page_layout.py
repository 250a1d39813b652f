"""Lays the panels of a comic out on pages: which panel stands where, and in which ratio it is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Final

from bot.work.parts import Weight

PAGE_WIDTH: Final = 1600
PAGE_HEIGHT: Final = 2000
"""Every page has this size in pixels, about 4:5, whatever it holds."""
PANELS_PER_PAGE: Final = 4
RATIOS: Final[Mapping[str, float]] = {
    f"{across}:{down}": across / down
    for across, down in ((1, 1), (2, 3), (3, 2), (3, 4), (4, 3), (4, 5), (5, 4), (9, 16), (16, 9), (21, 9))
}
"""The aspect ratios that Gemini's image models draw in (Gemini API docs: Image generation)."""

_MARGIN: Final = 40
_GUTTER: Final = 20
_TITLE_HEIGHT: Final = 120
_ROWS: Final[Mapping[int, tuple[int, ...]]] = {1: (1,), 2: (1, 1), 3: (1, 2), 4: (2, 2)}
"""Panels side by side in each row of a page, by the number of its panels."""


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
    """One page: its number from 1, and its slots in reading order."""

    number: int
    slots: tuple[Slot, ...]


def lay_out(weights: Sequence[Weight]) -> tuple[PageLayout, ...]:
    """The pages of a comic with a panel for each weight: one page for up to four panels, two for five to eight."""
    count = len(weights)
    pages = -(-count // PANELS_PER_PAGE)
    first = -(-count // max(1, pages))
    layouts, panel = [], 1
    for number in range(1, pages + 1):
        held = min(first, count - panel + 1)
        layouts.append(PageLayout(number, tuple(_rows(panel, held))))
        panel += held
    return tuple(layouts)


def _rows(panel: int, held: int) -> Iterator[Slot]:
    """The slots of so many panels, from `panel` on, in rows of one or two."""
    rows = _ROWS[held]
    height = (PAGE_HEIGHT - 2 * _MARGIN - _TITLE_HEIGHT - _GUTTER * (len(rows) - 1)) // len(rows)
    for row, across in enumerate(rows):
        width = (PAGE_WIDTH - 2 * _MARGIN - _GUTTER * (across - 1)) // across
        for column in range(across):
            left = _MARGIN + column * (width + _GUTTER)
            top = _MARGIN + _TITLE_HEIGHT + row * (height + _GUTTER)
            yield Slot(panel, left, top, width, height, nearest_ratio(width, height))
            panel += 1


def nearest_ratio(width: int, height: int) -> str:
    """The aspect ratio of Gemini's pictures that is nearest to a size."""
    return min(RATIOS, key=lambda name: abs(log(width / height / RATIOS[name])))
