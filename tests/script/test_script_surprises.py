"""Ready-made prompts and texts, and their choice for each person."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.script.sections import cut_sections
from bot.script.speech_duration import speech_seconds
from bot.script.surprises import PEOPLE_MAX, PROMPTS, TEXTS, Surprises
from bot.work.request import Kind


def test_there_are_many_and_no_two_are_alike() -> None:
    assert len(PROMPTS) >= 40
    assert len({" ".join(prompt.split()[:3]) for prompt in PROMPTS}) == len(PROMPTS)
    assert len(set(TEXTS)) == len(TEXTS) >= 8


def test_a_prompt_is_one_sentence_that_fits_above_its_work() -> None:
    for prompt in PROMPTS:
        assert 40 <= len(prompt) <= 130, prompt
        assert prompt[-1] not in ".!?", prompt
        assert prompt[0].isupper(), prompt


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_one_section_of_less_than_half_a_minute(text: str) -> None:
    assert len(cut_sections(text)) == 1
    assert 8 < speech_seconds(text) < 30


@pytest.mark.parametrize("kind", Kind)
def test_a_person_sees_half_of_a_table_before_anything_comes_again(kind: Kind) -> None:
    surprises = Surprises()
    table = TEXTS if kind is Kind.NARRATION else PROMPTS
    picked = [surprises.pick(1, kind) for _ in range(10 * len(table))]
    half = len(table) // 2
    for end in range(half, len(picked)):
        assert picked[end] not in picked[end - half : end]
    assert set(picked) == set(table)


def test_what_one_person_saw_is_still_new_to_another_and_stories_and_comics_share_their_prompts() -> None:
    def first(table: Sequence[str]) -> str:
        return table[0]

    surprises = Surprises(first)
    assert surprises.pick(1, Kind.STORY) == PROMPTS[0]
    assert surprises.pick(1, Kind.COMIC) == PROMPTS[1]
    assert surprises.pick(1, Kind.NARRATION) == TEXTS[0]
    assert surprises.pick(2, Kind.STORY) == PROMPTS[0]
    for person_id in range(3, PEOPLE_MAX + 3):
        surprises.pick(person_id, Kind.STORY)
    assert surprises.pick(1, Kind.STORY) == PROMPTS[0], "who came first is forgotten first"
