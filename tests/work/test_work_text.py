"""Cleaned text can be written to Discord, to a database and to a log, and keeps its meaning."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.work.text import TextCleaner, clean_text

HALVES = "\ud83e\udd8a\ud800\udfff"
_TEXT = st.text(
    st.one_of(
        st.sampled_from(f"{HALVES}\r\n\t\x00\x07\x0b\x0c\x1b\x7f\x85\x9b\u200e\u200f\u202e\u2028\ufeff\uffffaß日🦊 "),
        st.characters(),
    )
)


def in_pieces(text: str, cuts: list[int]) -> str:
    cleaner = TextCleaner()
    places = sorted({0, len(text), *(cut % (len(text) + 1) for cut in cuts)})
    pieces = [text[start:end] for start, end in pairwise(places)]
    return "".join([*map(cleaner.feed, pieces), cleaner.end()])


@given(_TEXT, st.lists(st.integers(0, 300)))
def test_a_text_in_any_pieces_comes_out_as_it_does_whole(text: str, cuts: list[int]) -> None:
    assert in_pieces(text, cuts) == clean_text(text)


@given(_TEXT)
def test_what_comes_out_can_be_encoded_has_no_controls_and_is_not_changed_again(text: str) -> None:
    clean = clean_text(text)
    clean.encode()
    assert {character for character in clean if unicodedata.category(character) in {"Cc", "Cs"}} <= {"\n", "\t"}
    assert clean_text(clean) == clean


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\u202d\u202e\ufeff")))
def test_a_text_that_has_nothing_wrong_stays_as_it_is(text: str) -> None:
    whole = text.replace("\ufffe", "").replace("\uffff", "")
    assert clean_text(whole) == whole


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a \ud83e\udd8a b", "a 🦊 b"),
        ("a \ud83e b", "a \ufffd b"),
        ("\udd8a\ud83e", "\ufffd\ufffd"),
        ("\ud83e\ud83e\udd8a", "\ufffd🦊"),
        ("one\r\ntwo\rthree\x0cfour\u2029five", "one\ntwo\nthree\nfour\nfive"),
        ("bell\x07 nul\x00 csi\x9b1m tab\t", "bell nul csi1m tab\t"),
        ("\ufefftext\u202e gnp", "text gnp"),
        ("שלום\u200f \u200eabc\u2067", "שלום\u200f \u200eabc\u2067"),
    ],
)
def test_what_cannot_stand_is_joined_replaced_or_left_out(text: str, clean: str) -> None:
    assert clean_text(text) == clean


def test_a_half_is_held_only_until_the_next_piece() -> None:
    cleaner = TextCleaner()
    assert [cleaner.feed(piece) for piece in ("a \ud83e", "\udd8a", "b\r", "\nc")] == ["a ", "🦊", "b", "\nc"]
    assert cleaner.end() == ""
    assert cleaner.feed("\ud83e") + cleaner.end() == "\ufffd"
