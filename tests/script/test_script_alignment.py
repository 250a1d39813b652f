from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.script.alignment import compare, shortest_seconds

TEXT = (
    "The lamp in the window of the library burned all night, and outside the first snow of the year began to fall. "
    "Nobody saw it but a fox, who sat down under the clock and waited for the morning as if it had an appointment."
)


@pytest.mark.parametrize(
    ("asked", "heard"),
    [
        (TEXT, TEXT.upper().replace(",", "").replace(".", "!")),
        ("Café, naïve façade — «déjà vu»", "cafe naive facade deja vu"),
        ("Don’t go.", "dont go"),
        ("In 1984, 21 people left.", "In nineteen eighty-four twenty-one people left"),
        ("chapter three", "Chapter 3"),
        ("1,000 ships", "1000 ships"),
        ("雨の降る港。灯りがひとつ。", "雨の降る港、灯りが ひとつ"),
        ("สวัสดีชาวโลก", "สวัสดี ชาวโลก"),
        ("안녕하세요 여러분", "안녕 하세요여러분"),
        ("Привет, ёлка!", "привет елка"),
        ("", "…"),
    ],
)
def test_the_same_words_agree_however_they_are_written(asked: str, heard: str) -> None:
    assert compare(asked, heard) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("asked", "heard"),
    [
        ("the light house", "the lighthouse"),
        ("What colour is grey paint?", "What color is gray paint?"),
        ("Mira sat", "Mirah sat"),
    ],
)
def test_another_spelling_is_nearly_the_same(asked: str, heard: str) -> None:
    assert 0.85 < compare(asked, heard) <= 1.0


def test_missing_words_lower_the_result_by_their_share() -> None:
    words = TEXT.split()
    assert compare(TEXT, " ".join(words[: len(words) // 2])) == pytest.approx(0.5, abs=0.05)
    assert compare(TEXT, " ".join(words[:-2])) > 0.9
    assert compare(TEXT, "") == 0.0


def test_many_added_words_lower_the_result_and_a_few_do_not() -> None:
    assert compare(TEXT, f"Okay. {TEXT}") > 0.97
    assert compare(TEXT, f"Sure, here is your text as an audiobook, I hope that you will like it: {TEXT}") < 0.8
    assert compare(TEXT, f"{TEXT} {TEXT}") < 0.6


def test_a_wrong_word_counts_once_and_not_as_an_added_one_too() -> None:
    words = TEXT.split()
    half = " ".join(word if place % 2 else "xyz" for place, word in enumerate(words))
    assert compare(TEXT, half) == pytest.approx(0.5, abs=0.03)


def test_another_text_or_another_order_does_not_agree() -> None:
    assert compare(TEXT, "I am sorry, I cannot read this aloud, but I can tell you a joke instead if you want.") < 0.4
    assert compare(TEXT, " ".join(reversed(TEXT.split()))) < 0.4
    assert compare("雨の降る港。灯りがひとつ。", "すみません、できません。") < 0.4
    assert compare("Room 5", "Room 7") < 0.8
    assert compare("", "Hello there") == 0.0


@settings(deadline=None)
@given(st.text(max_size=300), st.text(max_size=300))
def test_the_result_is_a_share_and_a_text_agrees_with_itself(asked: str, heard: str) -> None:
    assert 0.0 <= compare(asked, heard) <= 1.0
    assert compare(asked, asked) == pytest.approx(1.0)


@settings(deadline=None)
@given(st.lists(st.sampled_from(["the", "lamp", "fox", "snow", "sat", "night"]), min_size=1, max_size=60), st.data())
def test_hearing_more_of_the_text_never_lowers_the_result(words: list[str], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(words) - 1))
    assert (
        compare(" ".join(words), " ".join(words[: cut + 1])) >= compare(" ".join(words), " ".join(words[:cut])) - 1e-9
    )


def test_two_thousand_words_that_are_all_the_same_are_compared() -> None:
    assert compare("tick " * 2000, "tick " * 1500) == pytest.approx(0.75)


def test_nothing_is_said_faster_than_four_words_a_second() -> None:
    assert shortest_seconds("one two three four") == pytest.approx(1.0)
    assert shortest_seconds("雨の降る港") > 0.5
    assert shortest_seconds("…") == 0.0
