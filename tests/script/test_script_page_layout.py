"""Pages of comics are laid out by the weights of their panels."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from bot.script.page_layout import (
    GUTTER,
    MARGIN,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RATIOS,
    TITLE_HEIGHT,
    Slot,
    alone,
    lay_out,
    mirrored,
    weights_of,
)
from bot.work.parts import Line, LineKind, PanelScript, Weight

N, L, W, T = Weight.NORMAL, Weight.LARGE, Weight.WIDE, Weight.TALL
COMICS: Final = st.lists(st.sampled_from(list(Weight)), min_size=1, max_size=8)


def apart(one: Slot, other: Slot) -> bool:
    return (
        one.left + one.width + GUTTER <= other.left
        or other.left + other.width + GUTTER <= one.left
        or one.top + one.height + GUTTER <= other.top
        or other.top + other.height + GUTTER <= one.top
    )


def area(slot: Slot) -> int:
    return slot.width * slot.height


@given(COMICS)
def test_panels_lie_inside_apart_and_in_reading_order(weights: list[Weight]) -> None:
    pages = lay_out(weights)
    assert len(pages) == (1 if len(weights) <= 4 else 2)
    assert [slot.panel for page in pages for slot in page.slots] == list(range(1, len(weights) + 1))
    for page in pages:
        assert page.height == PAGE_HEIGHT
        for slot in page.slots:
            assert slot.left >= MARGIN
            assert slot.left + slot.width <= PAGE_WIDTH - MARGIN
            assert slot.top >= MARGIN + (TITLE_HEIGHT if page.number == 1 else 0)
            assert slot.top + slot.height <= PAGE_HEIGHT - MARGIN
            assert slot.ratio in RATIOS
            assert min(slot.width, slot.height) >= 350
        assert all(apart(one, other) for one, other in combinations(page.slots, 2))
        for one, later in pairwise(page.slots):
            assert later.top >= one.top + one.height or later.left >= one.left + one.width


@given(COMICS)
def test_a_mirrored_page_is_read_from_the_right(weights: list[Weight]) -> None:
    for page in lay_out(weights):
        for one, later in pairwise(mirrored(page).slots):
            assert later.top >= one.top + one.height or later.left + later.width <= one.left
        assert mirrored(mirrored(page)) == page


def test_weights_decide_how_much_room_a_panel_gets() -> None:
    first, second, third = lay_out([L, N, N])[0].slots
    assert area(first) > 1.5 * max(area(second), area(third))
    wide = lay_out([W, N, N])[0].slots[0]
    assert wide.width == PAGE_WIDTH - 2 * MARGIN
    assert wide.width > 1.7 * wide.height
    tall = lay_out([T, N, N, W])[0].slots[0]
    assert tall.height > 1.3 * tall.width


def test_a_panel_alone_fills_the_width_and_keeps_its_shape() -> None:
    slot = lay_out([N, N, T])[0].slots[1]
    page = alone(slot)
    (large,) = page.slots
    assert large.panel == 2
    assert large.width > 0.9 * PAGE_WIDTH
    assert abs(large.width / large.height - slot.width / slot.height) < 0.01
    assert page.height == large.height + 2 * large.top


def test_a_panel_with_many_texts_gets_the_room_of_a_larger_one() -> None:
    sound, hello, bye = Line("", "BANG", kind=LineKind.SOUND), Line("ANN", "Hello?"), Line("BEN", "Bye.")
    scripts = [
        PanelScript(number=1, weight=Weight.SMALL, lines=(sound,)),
        PanelScript(number=2, weight=Weight.SMALL, lines=(hello, bye)),
        PanelScript(number=3, weight=Weight.SMALL, lines=(hello,), caption_bottom="Later."),
        PanelScript(number=4, weight=Weight.WIDE, lines=(hello, bye)),
        PanelScript(number=5, lines=(hello, sound), caption_top="At noon."),
        PanelScript(number=6, lines=(hello, bye)),
    ]
    assert weights_of(scripts) == [Weight.SMALL, N, N, W, L, N]
