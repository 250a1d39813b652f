"""Gaps in a reading: their time, and the places where its sound is cut for a repair."""

from __future__ import annotations

import pytest

from bot.script.sentence_ends import sentence_around
from bot.script.transcript_check import cut_place, judge, restart_at
from bot.work.sound import SoundMeasure, TimedWord, Transcript
from bot.work.speech import Ear
from tests.script.readings import TEXT, WORDS, check_of


def test_a_reading_goes_on_at_the_sentence_in_which_it_broke() -> None:
    check = check_of(TEXT, TEXT.replace("who sat down under the clock ", ""))
    assert restart_at(TEXT, check) == TEXT.index("Nobody")
    assert restart_at(TEXT, check_of(TEXT, TEXT)) is None
    assert sentence_around(TEXT, 5, 6) == (0, TEXT.index(" Nobody"))
    assert sentence_around(TEXT, 5, 120) == (0, TEXT.index(" At six"))


def _heard_with_times(words: list[str], per_word_s: float, pause: tuple[int, float]) -> tuple[Transcript, SoundMeasure]:
    at_s, found = 0.0, []
    for place, word in enumerate(words):
        at_s += pause[1] if place == pause[0] else 0.0
        found.append(TimedWord(word, at_s, at_s + per_word_s))
        at_s += per_word_s
    start_s = pause[0] * per_word_s
    pauses = ((start_s, start_s + pause[1]), (7.9, 8.0))
    sound = SoundMeasure(seconds=at_s, voiced_s=at_s - pause[1], pauses=pauses, loudness_lufs=-20.0)
    return Transcript(" ".join(words), tuple(found)), sound


@pytest.mark.parametrize("timed", [True, False])
def test_the_sound_is_cut_in_the_pause_before_a_sentence(timed: bool) -> None:
    index = TEXT.index("Nobody")
    words = TEXT[:index].split()
    heard, sound = _heard_with_times([*words, *TEXT[index:].split()[:9]], 0.3, (len(words), 0.6))
    place_s = cut_place(TEXT, index, heard if timed else Transcript(heard.text), sound)
    assert place_s == pytest.approx(0.3 * len(words) + 0.3)


def test_the_sound_is_cut_at_its_start_and_before_what_was_added() -> None:
    words = [*WORDS, *"I", "hope", "you", "liked", "that", "one"]
    heard, sound = _heard_with_times(words, 0.3, (len(WORDS), 0.5))
    assert cut_place(TEXT, 0, heard, sound) == 0.0
    assert cut_place(TEXT, len(TEXT), heard, sound) == pytest.approx(0.3 * len(WORDS) + 0.25)


def test_a_gap_behind_a_word_that_was_heard_as_another_is_missed_behind_that_word() -> None:
    words = [*WORDS[:19], f"{WORDS[19]}e", *WORDS[30:]]
    heard, sound = _heard_with_times(words, 1.0, (20, 0.4))
    [gap] = judge(TEXT, heard, sound, ear=Ear.SECOND, ended_well=True).gaps
    assert gap.at_s == pytest.approx(20.2)


def test_a_gap_says_when_it_is_missed() -> None:
    words = [*WORDS[:20], *WORDS[30:]]
    heard, sound = _heard_with_times(words, 0.3, (20, 0.4))
    [gap] = judge(TEXT, heard, sound, ear=Ear.SECOND, ended_well=True).gaps
    assert gap.at_s == pytest.approx(6.2)
