"""The sections of a new narration."""

from __future__ import annotations

import pytest

from bot.making.layout import narration_layout
from bot.script.sections import WORDS_MAX
from bot.script.speech_duration import word_count
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import NarrationOptions, Request
from bot.work.work import Work


def narration(text: str) -> Work:
    return Work(id="w", author_id=1, created_at=0.0, request=Request(prompt=text, options=NarrationOptions()))


def test_a_text_of_twenty_thousand_words_is_laid_out_and_one_word_more_is_refused_by_number() -> None:
    text = "one two three four. " * (WORDS_MAX // 4)
    work = narration_layout(narration(text))
    assert sum(len(section.text.split()) for section in work.sections) == WORDS_MAX
    with pytest.raises(RefusedError) as refused:
        narration_layout(narration(f"{text} more"))
    assert refused.value.refusal.kind is RefusalKind.TOO_MANY_WORDS
    assert refused.value.refusal.params == {"limit": WORDS_MAX, "got": WORDS_MAX + 1}


def test_the_words_of_a_text_count_and_not_those_of_its_format() -> None:
    cues = "".join(f"{n}\n00:00:01,000 --> 00:00:02,500\nLamp {n}.\n\n" for n in range(4500))
    assert word_count(cues) > WORDS_MAX
    assert sum(word_count(section.text) for section in narration_layout(narration(cues)).sections) == 9000
