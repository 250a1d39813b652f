"""Texts are in their panel: apart, in order, off the faces, never too small, and complete."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Final

import pytest
from hypothesis import Phase, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from bot.comics.calmness import nothing_seen
from bot.comics.geometry import Point, Rect, distance
from bot.comics.lettering import LETTERS_MIN, LetteredPanel, PlacedText, letter_panel
from bot.comics.placement import follows
from bot.comics.scene import Scene, SeenHead, speaker_of
from bot.comics.texts import LINES_MAX, Form, panel_texts
from bot.work.parts import Line, LineKind, PanelScript
from tests.comics.geometry import holds
from tests.comics.measuring import head, letter, measure
from tests.effort import examples

ADA: Final = head("Ada", 120, 420, 260, 580)
BEN: Final = head("Ben", 480, 400, 640, 580, 1)
TALK: Final = PanelScript(
    number=1,
    caption_top="That night.",
    lines=(Line("Ada", "Who left you burning?"), Line("Ben", "Nobody did. It reads.")),
)
SENTENCES: Final = st.lists(st.text("abcdefghij ", min_size=1, max_size=9), min_size=1, max_size=12).map(" ".join)
LINES: Final = st.builds(Line, st.sampled_from(["Ada", "Ben", ""]), SENTENCES, kind=st.sampled_from(LineKind))
SCRIPTS: Final = st.builds(
    PanelScript,
    number=st.just(1),
    caption_top=SENTENCES | st.just(""),
    caption_bottom=SENTENCES | st.just(""),
    lines=st.lists(LINES, max_size=3).map(tuple),
)
SIZES: Final = st.tuples(st.integers(500, 1520), st.integers(414, 1776))


def inside(panel: LetteredPanel) -> list[PlacedText]:
    return [placed for placed in panel.texts if placed.half is not None]


def words(placed: PlacedText) -> str:
    return "".join("".join(placed.setting.lines).split())


@st.composite
def heads_in(draw: st.DrawFn, size: tuple[int, int]) -> list[SeenHead]:
    found = []
    for place in range(draw(st.integers(0, 2))):
        left, top = draw(st.floats(0, 0.8)) * size[0], draw(st.floats(0, 0.8)) * size[1]
        share = draw(st.floats(0.05, 0.5))
        right, bottom = min(size[0], left + share * size[0]), min(size[1], top + share * size[1])
        found.append(head(("Ada", "Ben")[place], left, top, right, bottom, place))
    return found


@st.composite
def panels(draw: st.DrawFn) -> tuple[PanelScript, list[SeenHead], tuple[int, int], bool]:
    size = draw(SIZES)
    return draw(SCRIPTS), draw(heads_in(size)), size, draw(st.booleans())


@effort(max_examples=examples(12), deadline=None, phases=[Phase.reuse, Phase.generate])
@given(panels())
def test_every_text_stands_inside_apart_in_order_and_off_the_faces(
    given_panel: tuple[PanelScript, list[SeenHead], tuple[int, int], bool],
) -> None:
    script, heads, size, rtl = given_panel
    panel = letter(script, *heads, size=size, rtl=rtl)
    assert [placed.text for placed in panel.texts] == list(panel_texts(script))
    room = Rect(0, 0, *size)
    for placed in panel.texts:
        assert holds(room.grown(0.01, 0.01), placed.rect)
        assert placed.size >= LETTERS_MIN
        assert placed.is_shortened or words(placed).endswith("".join(placed.text.text.split()))
        assert placed.setting.width * placed.size <= placed.rect.width + 0.01
        assert placed.setting.height * placed.size <= placed.rect.height + 0.01
    for one, other in combinations(panel.texts, 2):
        assert not one.rect.grown(-0.01, -0.01).overlaps(other.rect)
    for placed in inside(panel):
        assert holds(panel.picture.grown(0.01, 0.01), placed.rect)
        seen = (one.rect.moved(0, panel.picture.top) for one in heads if one.rect.bottom < panel.picture.height)
        assert not any(placed.rect.overlaps(face) for face in seen)
    read = [placed for placed in inside(panel) if placed.text.form is not Form.SOUND]
    for one, other in combinations(read, 2):
        assert follows(one.rect, other.rect, rtl=rtl)


def test_tails_go_to_the_mouths_of_the_speakers() -> None:
    panel = letter(TALK, ADA, BEN)
    assert [placed.half is not None for placed in panel.texts] == [True, True, True]
    caption, first, second = panel.texts
    assert caption.tail is None
    for placed, speaker in ((first, ADA), (second, BEN)):
        assert placed.tail is not None
        assert distance(placed.tail.tip, speaker.mouth) < 0.06 * 878
        assert not placed.rect.overlaps(speaker.rect)


def test_a_tail_comes_to_a_mouth_from_the_side_and_not_over_the_eyes() -> None:
    panel = letter(PanelScript(number=1, lines=(Line("Ada", "Up here!"),)), head("Ada", 250, 500, 500, 870))
    tail = panel.texts[0].tail
    assert tail is not None
    assert panel.texts[0].rect.bottom < 500
    assert tail.tip.y > 500 + 370 * 0.6
    assert abs(tail.bend.x - 375) > abs(tail.tip.x - 375)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (Line("ada", "x"), "Ada"),
        (Line("ÀDA", "x"), "Ada"),
        (Line("Ada Byron", "x"), "Ada"),
        (Line("Carl", "x"), None),
        (Line("", "x"), None),
        (Line("Ada", "x", aims_at=1), "Ben"),
        (Line("Ada", "x", aims_at=7), None),
        (Line("Ada", "x", kind=LineKind.OFF_PANEL), None),
        (Line("Ada", "x", kind=LineKind.SOUND), None),
    ],
)
def test_a_speaker_is_found_by_name_or_as_told(line: Line, name: str | None) -> None:
    (text,) = panel_texts(PanelScript(number=1, lines=(line,)))
    speaker = speaker_of(text, [ADA, BEN])
    assert (speaker and speaker.name) == name


def test_two_heads_of_one_name_are_not_guessed_between() -> None:
    (text,) = panel_texts(PanelScript(number=1, lines=(Line("Ada", "x"),)))
    assert speaker_of(text, [ADA, replace(BEN, name="Ada")]) is None


def test_an_unseen_speaker_has_no_tail_and_one_outside_points_at_the_edge() -> None:
    script = PanelScript(number=1, lines=(Line("Carl", "Here."), Line("Ada", "There.", kind=LineKind.OFF_PANEL)))
    unseen, outside = letter(script, ADA).texts
    assert unseen.tail is None
    assert outside.tail is not None
    assert outside.tail.tip.x in {0.0, 750.0}


def test_place_skips_places_of_one_balloon_and_leaves_the_others() -> None:
    places = []
    for place in range(4):
        line = replace(TALK.lines[1], place=place)
        panel = letter(replace(TALK, lines=(TALK.lines[0], line)), ADA, BEN, size=(1520, 878))
        places.append([placed.rect for placed in panel.texts])
    assert len({rects[2] for rects in places}) >= 3
    assert places[1][:2] == places[0][:2]


def test_what_does_not_fit_stands_in_a_strip_with_its_speaker() -> None:
    face = head("Ada", 30, 40, 720, 800)
    panel = letter(PanelScript(number=1, lines=(Line("Ada", "There is no room here at all."),)), face)
    (placed,) = panel.texts
    assert placed.half is None
    assert " ".join(placed.setting.lines) == "Ada: There is no room here at all."
    assert panel.picture.bottom == placed.rect.top
    assert panel.picture.height > 0.3 * 878


def test_only_what_is_far_too_long_is_shortened_and_that_is_said() -> None:
    script = PanelScript(number=1, lines=(Line("Ada", "word " * 2000), Line("Ben", "Short.")))
    long, short = letter(script, ADA, BEN).texts
    assert (long.is_shortened, short.is_shortened) == (True, False)
    assert long.setting.lines[-1].endswith("...")
    assert short.setting.lines[-1].endswith("Short.")


@pytest.mark.parametrize(("count", "size"), [(20, (545, 434)), (LINES_MAX, (1520, 1776)), (3000, (1520, 1776))])
def test_where_many_lines_have_no_room_at_all_the_last_are_left_out_and_that_is_said(
    count: int, size: tuple[int, int]
) -> None:
    lines = tuple(Line("Ada", f"No {number}.") for number in range(count))
    script = PanelScript(number=1, lines=lines)
    panel = letter(script, size=size)
    assert 2 < len(panel.texts) < len(panel_texts(script)) <= LINES_MAX
    assert [placed.is_shortened for placed in panel.texts[-2:]] == [False, True]
    assert panel.texts[-1].setting.lines[-1].endswith("...")
    assert panel.picture.height > 0
    assert panel.texts[-1].rect.bottom <= size[1] + 0.01


def test_a_sound_is_large_and_has_no_order() -> None:
    script = PanelScript(number=1, lines=(Line("", "KRASH", kind=LineKind.SOUND), Line("Ada", "What?")))
    sound, line = letter(script, ADA).texts
    assert sound.size > 1.5 * line.size
    assert sound.tail is None


def test_places_are_looked_for_only_for_as_many_lines_as_a_panel_may_hold() -> None:
    """Otherwise one page would delay all others for a minute."""
    lines = tuple(Line(("Ada", "Ben")[number % 2], f"Who left you burning, number {number}?") for number in range(80))
    looks = 0

    def view(width: float, height: float) -> Scene:
        nonlocal looks
        looks += 1
        return Scene(width, height, nothing_seen(width, height), Point(750.0, 878.0), (ADA, BEN))

    panel = letter_panel(panel_texts(PanelScript(number=1, lines=lines)), (750.0, 878.0), view, measure)
    assert panel.texts
    assert looks <= 13
