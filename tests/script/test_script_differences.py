"""The common parts and the differences of two sequences of words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.script.differences import Difference, common_length, differences_of
from bot.script.number_words import spells_number
from bot.script.word_tokens import NUMBER, folded, tokens_of
from tests.script.words import words_in

_WORDS = st.lists(st.sampled_from(["the", "lamp", "fox", "and"]), max_size=40)


@pytest.mark.parametrize(
    ("expected", "heard", "found"),
    [
        ("a b c d", "a b c d", []),
        ("a b c d", "a d", [Difference(1, 3, 1, 1)]),
        ("a b c", "a x y c", [Difference(1, 2, 1, 3)]),
        ("a b", "a b c", [Difference(2, 2, 2, 3)]),
        ("", "a", [Difference(0, 0, 0, 1)]),
        # Words that occur at both ends of a gap do not split it.
        ("a b x b y c", "a b c", [Difference(2, 5, 2, 2)]),
        ("a x c y c d", "a c d", [Difference(1, 4, 1, 1)]),
        ("a b c", "a b a b c", [Difference(2, 2, 2, 4)]),
    ],
)
def test_differences_lie_together(expected: str, heard: str, found: list[Difference]) -> None:
    assert differences_of(expected.split(), heard.split()) == found


@settings(deadline=None)
@given(_WORDS, _WORDS)
def test_what_lies_between_differences_is_the_same_and_as_long_as_can_be(expected: list[str], heard: list[str]) -> None:
    matched, start, heard_start = 0, 0, 0
    end = Difference(len(expected), len(expected), len(heard), len(heard))
    for difference in (*differences_of(expected, heard), end):
        same = expected[start : difference.start]
        assert same == heard[heard_start : difference.heard_start]
        matched += len(same)
        start, heard_start = difference.end, difference.heard_end
    assert matched == common_length(expected, heard)


def test_words_are_compared_without_case_accents_and_marks() -> None:
    assert words_in("Café, «DÉJÀ vu»: don’t!") == ["cafe", "deja", "vu", "dont"]
    assert words_in("雨の降る港") == list("雨の降る港")
    assert words_in("ﬁne soft\u00adhyphen ＡＢＣ") == ["fine", "softhyphen", "abc"]
    assert words_in("… — !") == []
    assert folded("İstanbul") == folded("istanbul") == folded("ıstanbul")
    assert folded("カタカナ") == folded("かたかな")


def test_numbers_are_told_by_their_figures() -> None:
    found = tokens_of("In 1984 he paid $1,250.50, ٤٥ or 3rd, in chapter IV.")
    assert [token.text for token in found if token.script == NUMBER] == ["1984", "125050", "45", "3", "iv"]
    assert words_in("1.250,50") == words_in("1,250.50")


def test_names_are_told_by_capital_letters_within_a_sentence() -> None:
    found = tokens_of("The old Siobhan, Dr. Lee and she. Nobody knew.")
    assert [token.text for token in found if token.is_name] == ["siobhan", "dr", "lee"]


@pytest.mark.parametrize(
    "words",
    [
        "nineteen eighty four", "twelve hundred and fifty dollars", "neunzehnhundertvierundachtzig",
        "quatre vingt dix neuf", "mil novecentos e setenta e quatro", "тысяча девятьсот двадцать седьмой",
        "उन्नीस सौ चौरासी", "bin dokuz yüz", "một trăm hai mươi", "tysiąc dziewięćset",
    ],
)  # fmt: skip
def test_the_words_of_numbers_are_known(words: str) -> None:
    assert spells_number([folded(word) for word in words.split()])


@pytest.mark.parametrize("words", ["twenty and", "the old bridge", "and", "lighthouse", "hundred boats"])
def test_other_words_are_no_numbers(words: str) -> None:
    assert not spells_number(words.split())
