"""Outlines surround their words, and stay within the box that is reserved for them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.comics import outlines
from bot.comics.candidates import shaped
from bot.comics.coverage import coverage_of
from bot.comics.geometry import Point, Rect, distance
from bot.comics.line_breaking import Setting
from bot.comics.texts import Form, PanelText
from bot.fonts import FOLDER
from tests.comics.geometry import holds

SETTINGS = st.lists(st.floats(1, 12), min_size=1, max_size=7).map(
    lambda widths: Setting(("x",) * len(widths), tuple(widths), 0.75, 0.22)
)
ROUND = (Form.SPEECH, Form.THOUGHT, Form.SHOUT, Form.WHISPER)


def is_in(half: Point, x: float, y: float) -> bool:
    return bool((abs(x) / half.x) ** outlines.ROUNDNESS + (abs(y) / half.y) ** outlines.ROUNDNESS <= 1.0001)


@given(SETTINGS, st.floats(56, 100))
def test_a_balloon_holds_the_corners_of_every_line(setting: Setting, size: float) -> None:
    half = outlines.half_axes(setting, size)
    for line, width in enumerate(setting.widths):
        top = (-setting.height / 2 + line * setting.pitch) * size
        bottom = top + (setting.ascent + setting.descent) * size
        assert all(is_in(half, width / 2 * size, y) for y in (top, bottom))


@given(SETTINGS, st.floats(56, 100), st.sampled_from(ROUND))
def test_an_outline_stays_in_its_box(setting: Setting, size: float, form: Form) -> None:
    shape = shaped(PanelText(index=0, form=form, text="x"), setting, size)
    drawn = {Form.THOUGHT: outlines.cloud, Form.SHOUT: outlines.burst}
    points = drawn[form](shape.half, size) if form in drawn else outlines.superellipse(shape.half)
    box = Rect(-shape.reach.x, -shape.reach.y, shape.reach.x, shape.reach.y).grown(0.1, 0.1)
    assert all(holds(box, Rect(x, y, x, y)) for x, y in points)


@pytest.mark.parametrize("tip", [Point(0, 400), Point(-500, 100), Point(420, -300), Point(300, 300)])
def test_a_tail_ends_at_its_tip_and_leaves_the_rest_of_the_outline(tip: Point) -> None:
    outline = outlines.superellipse(Point(200, 100))
    bend = Point(tip.x * 0.7, tip.y * 0.7)
    drawn = outlines.with_tail(outline, (bend, tip), 36)
    assert tip in drawn
    assert len(set(drawn) & set(outline)) > 0.8 * len(outline)
    assert max(distance(one, other) for one, other in pairwise(drawn)) < 90


def test_bubbles_lead_from_a_thought_to_its_thinker_and_get_smaller() -> None:
    half, tip = Point(200, 100), Point(100, 420)
    found = outlines.bubbles(half, (Point(80, 300), tip), 60)
    radii = [radius for _, radius in found]
    assert len(found) >= 3
    assert radii == sorted(radii, reverse=True)
    assert all(distance(one[0], other[0]) > one[1] + other[1] for one, other in pairwise(found))
    assert not any(is_in(half, *middle) for middle, _ in found)


def test_a_font_says_which_letters_it_has(tmp_path: Path) -> None:
    comic = coverage_of(FOLDER / "ComicRelief-Bold.ttf")
    assert all(letter in comic for letter in "AzéЖω")
    assert not any(letter in comic for letter in "漢ก\U0001f600")
    assert "\U0001f600" in coverage_of(FOLDER / "NotoEmoji-Regular.ttf")
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"\x00\x01\x00\x00\x00\x04")
    assert "A" not in coverage_of(broken)
    assert "A" not in coverage_of(tmp_path / "missing.ttf")


def test_every_font_lies_beside_its_licence() -> None:
    assert len(list(FOLDER.glob("*.ttf"))) == 8
    licences = [path.read_text(encoding="utf-8") for path in FOLDER.glob("OFL-*.txt")]
    assert len(licences) == 7  # Comic Relief has two weights
    assert all("SIL Open Font License" in text for text in licences)
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 2_000_000
