"""Each word of a text gets the time at which it was recognised, or one between its neighbours."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.script.word_times import word_times
from bot.work.sound import TimedWord
from bot.work.speech import Gap

TEXT = "Nobody came. In 1984 she waited for Siobhan, until dawn."


def heard(*words: str, start_s: float = 1.0) -> list[TimedWord]:
    """Words of 0.4 s, half a second apart."""
    return [TimedWord(word, start_s + number / 2, start_s + number / 2 + 0.4) for number, word in enumerate(words)]


def test_words_are_where_they_were_heard() -> None:
    found, is_heard = word_times("Nobody came home.", heard("nobody", "came", "home."), (0.9, 3.0))
    assert is_heard
    assert [(one.start_s, one.end_s) for one in found] == [(1.0, 1.4), (1.5, 1.9), (2.0, 2.4)]
    assert ["Nobody came home."[one.start : one.end] for one in found] == ["Nobody", "came", "home"]


def test_words_that_were_heard_otherwise_have_times_between() -> None:
    said = "Nobody came in nineteen eighty four she waited for Shivawn until dawn"
    found, is_heard = word_times(TEXT, heard(*said.split()), (1.0, 7.0))
    at = {TEXT[one.start : one.end]: one for one in found}
    assert is_heard
    assert at["she"].start_s == 4.0
    assert 2.4 <= at["1984"].start_s < at["1984"].end_s <= 4.0
    assert 5.4 <= at["Siobhan"].start_s < at["Siobhan"].end_s <= 6.0


def test_words_that_are_not_in_the_sound_have_no_time() -> None:
    gap = Gap(0, len("Nobody came."), 0.5)
    words = heard("In", "1984", "she", "waited", "for", "Siobhan", "until", "dawn")
    found, _ = word_times(TEXT, words, (1.0, 5.0), [gap])
    assert TEXT[found[0].start : found[0].end] == "In"


@pytest.mark.parametrize("words", [[], heard("something", "else", "entirely"), heard("夜", "が", "明けた")])
def test_without_a_hearing_the_times_fill_the_voice(words: list[TimedWord]) -> None:
    found, is_heard = word_times(TEXT, words, (0.5, 6.5))
    assert not is_heard
    assert found[0].start_s == 0.5
    assert found[-1].end_s == pytest.approx(6.5)
    after_sentence = found[2].start_s - found[1].end_s
    assert after_sentence > found[1].start_s - found[0].end_s, "a sentence ends with a pause"


def test_scripts_without_spaces_have_times_too() -> None:
    text = "夜が明けた。誰もいない。"
    words = [TimedWord("夜が明けた", 1.0, 2.0), TimedWord("誰もいない", 2.5, 3.5)]
    found, is_heard = word_times(text, words, (1.0, 3.5))
    assert is_heard
    assert found[0].start_s == 1.0
    assert next(one for one in found if text[one.start] == "誰").start_s == 2.5


WORDS = st.sampled_from(["the", "lamp", "burned", "1984", "Siobhan", "夜", "until", "dawn,"])


@given(
    st.lists(WORDS, max_size=30),
    st.lists(st.tuples(WORDS, st.floats(0, 20), st.floats(0, 3)), max_size=30),
    st.tuples(st.floats(0, 5), st.floats(5, 20)),
)
def test_times_never_go_back(
    text: list[str], told: list[tuple[str, float, float]], voice_s: tuple[float, float]
) -> None:
    words = [TimedWord(word, start, start + more) for word, start, more in sorted(told, key=lambda one: one[1])]
    found, _ = word_times(" ".join(text), words, voice_s)
    edges = [time for one in found for time in (one.start_s, one.end_s)]
    assert all(second >= first - 1e-6 for first, second in pairwise(edges))
    assert [one.start for one in found] == sorted(one.start for one in found)
