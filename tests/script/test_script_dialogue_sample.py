"""The sample lines of a cast."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.script.dialogue_sample import SAMPLE_S, dialogue_sample
from bot.script.quotations import quotations
from bot.work.bible import Bible
from bot.work.parts import Section
from bot.work.request import NarrationOptions, Voices
from bot.work.speech import Speech

CAST = NarrationOptions(voices=Voices.CAST)


def section(number: int, text: str, *speakers: str) -> Section:
    said = tuple(
        Speech(one.start, one.end, speaker) for one, speaker in zip(quotations(text), speakers, strict=True) if speaker
    )
    return Section(number=number, text=text, speeches=said)


def words_of(*sections: Section) -> str:
    found = dialogue_sample(sections, CAST, Bible())
    assert found is not None
    return sections[found.number - 1].text[found.start : found.end]


def test_it_begins_with_a_speech_and_has_the_words_between() -> None:
    first = section(1, "It rained. “Go,” said Ann. “No,” said Ben.", "Ann", "Ben")
    assert words_of(first) == "“Go,” said Ann. “No,” said Ben."


def test_it_is_where_the_most_characters_speak() -> None:
    quiet = section(1, "“Go,” said Ann. “Now!”", "Ann", "Ann")
    lively = section(2, "It rained. “Go,” said Ann. “No.” “Why?”", "Ann", "Ben", "Cleo")
    assert words_of(quiet, lively) == "“Go,” said Ann. “No.” “Why?”"


def test_a_long_speech_is_cut_after_a_sentence() -> None:
    text = f"“{'The sea was wide and the night was long. ' * 30}”"
    words = words_of(section(1, text, "Ann"))
    assert words.endswith("long.")
    assert len(words) < len(text) / 2


def test_without_speeches_there_is_none() -> None:
    assert dialogue_sample([Section(number=1, text="It rained.")], CAST, Bible()) is None


@pytest.mark.parametrize("voice", ["Kore", "Puck"])
@given(st.lists(st.sampled_from(["“Go,” said Ann. ", "“No!” ", "It rained all day long. "]), min_size=1, max_size=60))
def test_it_is_never_much_longer_than_asked(voice: str, pieces: list[str]) -> None:
    text = "".join(pieces).strip()
    said = tuple(Speech(one.start, one.end, "Ann" if one.text == "Go," else "Ben") for one in quotations(text))
    options = NarrationOptions(voice=voice, voices=Voices.CAST)
    found = dialogue_sample([Section(number=1, text=text, speeches=said)], options, Bible())
    assert (found is None) == (not said)
    assert found is None or (0 <= found.start < found.end <= len(text) and found.seconds <= SAMPLE_S)
