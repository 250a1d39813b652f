"""Texts are formatted as in comics, and no markup or control character of a person reaches a page."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.comics.line_breaking import Word, balanced, filled, shortened
from bot.comics.texts import is_rtl, lettered, panel_texts, words_of
from bot.work.parts import Line, PanelScript


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Wait — what?", "Wait--what?"),
        ("Wait – what?", "Wait--what?"),
        ("1990–1995", "1990–1995"),
        ("Well…", "Well..."),
        ("Well.....", "Well..."),
        ("**Bold** and _thin_", "Bold and thin"),
        ("a\u202eb\u2066c\x00d", "abcd"),
        ("two\n lines\t here", "two lines here"),
        ("e" + "\u0301" * 40, "é"),
        ("\U0001f44d\U0001f3fd!", "\U0001f44d!"),
    ],
)
def test_a_text_is_lettered(text: str, shown: str) -> None:
    assert lettered(text) == shown


@given(st.text(max_size=300))
def test_no_control_gets_onto_a_page(text: str) -> None:
    shown = lettered(text)
    assert not any(unicodedata.category(letter) in {"Cc", "Cs", "Co", "Cn"} for letter in shown)
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\n")


def test_a_balloon_has_no_quotation_marks_around_it() -> None:
    lines = (Line("A", "“Hello there.”"), Line("B", '"Yes," he said, "no."'), Line("C", "「はい」"))
    texts = [text.text for text in panel_texts(PanelScript(number=1, lines=lines))]
    assert texts == ["Hello there.", '"Yes," he said, "no."', "はい"]


def test_texts_are_counted_without_the_empty_ones() -> None:
    script = PanelScript(number=1, lines=(Line("A", " "), Line("B", "x")), caption_bottom="y")
    assert [(text.index, text.text, text.is_last) for text in panel_texts(script)] == [(0, "x", False), (1, "y", True)]


@given(st.text("あいアイ日本、。「」x ", max_size=40))
def test_pieces_make_up_the_text_and_no_line_begins_with_a_closing_mark(text: str) -> None:
    text = " ".join(text.split())
    pieces = list(words_of(text))
    assert "".join(piece.text + (" " if piece.has_space else "") for piece in pieces).strip() == text
    for before, piece in pairwise(pieces):
        assert before.has_space or piece.text[0] not in "、。」"
        assert before.has_space or before.text[-1] != "「"


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Later -- much later", ["Later --", "much", "later"]),
        ("« Où est le phare ? » demanda-t-il !", ["« Où", "est", "le", "phare ? »", "demanda-", "t-", "il !"]),
        ("It is 3 - 1.", ["It", "is", "3 -", "1."]),
        ("-5 is cold", ["-5", "is", "cold"]),
    ],
)
def test_a_mark_between_spaces_stands_alone_on_no_line(text: str, pieces: list[str]) -> None:
    assert [piece.text for piece in words_of(text)] == pieces


def test_direction_is_that_of_the_first_strong_letter() -> None:
    assert [is_rtl(text) for text in ("abc", "12 שלום", "... مرحبا", "!?")] == [False, True, True, False]


WORDS = st.lists(st.floats(0.3, 7), min_size=1, max_size=30).map(lambda widths: [Word("x", width) for width in widths])


@given(WORDS, st.floats(7, 30))
def test_lines_hold_all_words_and_fit(words: list[Word], width: float) -> None:
    for setting in [*balanced(words, width), *balanced(words, width, is_round=False), filled(words, width)]:
        assert "".join(setting.lines).replace(" ", "") == "x" * len(words)
        assert setting.width <= width + 1e-6


@given(WORDS, st.floats(7, 30), st.integers(1, 4))
def test_a_shortened_text_fits_and_says_so(words: list[Word], width: float, lines: int) -> None:
    setting, is_cut = shortened(words, width, lines)
    assert len(setting.lines) <= max(lines, 1) or setting.lines[0].startswith("x...")
    assert is_cut == setting.lines[-1].endswith("...")
