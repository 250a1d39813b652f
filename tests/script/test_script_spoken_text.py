"""The text for a voice, and the places of its words in the shown text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.script.plain_text import spoken
from bot.script.sentence_ends import sentence_spans, sentences
from bot.script.spoken_text import SpokenText, pronounced
from bot.work.speech import Pronunciation


def test_a_word_is_given_as_it_sounds_wherever_it_stands_as_a_word() -> None:
    wanted = [
        Pronunciation("Siobhan", "shi-VAWN"),
        Pronunciation("Van der Lee", "van der LAY"),
        Pronunciation("x", r"\1"),
    ]
    text = "Siobhan’s dog, SIOBHAN and Siobhana saw van\nder Lee, x."
    assert pronounced(text, wanted) == r"shi-VAWN’s dog, shi-VAWN and Siobhana saw van der LAY, \1."


def test_of_several_words_the_longest_is_given_as_it_sounds_and_none_twice() -> None:
    sounds = (
        Pronunciation("Siobhan", "shi-VAWN"),
        Pronunciation("Siobhan Roy", "shi-VAWN Roy"),
        Pronunciation("Roy", "rwa"),
    )
    assert pronounced("SIOBHAN’s Siobhans: Siobhan Roy!", sounds) == "shi-VAWN’s Siobhans: shi-VAWN Roy!"


@given(st.text(max_size=60), st.text(max_size=8))
def test_pronunciations_of_other_words_change_nothing(text: str, word: str) -> None:
    if word.strip() and word.casefold() not in text.casefold():
        assert pronounced(text, (Pronunciation(word, "x"),)) == text


def test_each_spoken_word_is_found_in_the_text() -> None:
    text = "Read https://www.example.org/a?b tonight :smile: @Tom, and ||the butler|| did."
    said = SpokenText.of(text)
    starts = {word: text[said.source_index(said.text.index(word)) :].split(maxsplit=1)[0] for word in said.text.split()}
    assert starts == {
        "Read": "Read", "example.org": "example.org/a?b", "tonight": "tonight", "Tom,": "Tom,", "and": "and",
        "the": "the", "butler": "butler||", "did.": "did.",
    }  # fmt: skip
    assert said.source_index(len(said.text)) == len(text)


@settings(deadline=None)
@given(st.text(max_size=120))
def test_indexes_never_go_back_and_stay_within_the_text(text: str) -> None:
    said = SpokenText.of(text)
    assert said.text == spoken(text)
    indexes = [said.source_index(index) for index in range(len(said.text) + 1)]
    assert indexes == sorted(indexes)
    assert all(0 <= index <= len(text) for index in indexes)


@pytest.mark.parametrize("text", ["One. Two!\nThree", "雨。灯り。", "", "  “Go!”  She went. "])
def test_sentences_are_where_their_spans_say(text: str) -> None:
    assert tuple(text[start:end] for start, end in sentence_spans(text)) == sentences(text)
    assert all(text[start:end] == text[start:end].strip() for start, end in sentence_spans(text))
