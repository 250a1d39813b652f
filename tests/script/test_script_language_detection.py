"""The language of a text is detected, or unknown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.script.language_detection import SAMPLE_CHARS, detect_language
from bot.script.language_words import WORDS
from bot.script.languages import LANGUAGES

TEXTS: Final[dict[str, str]] = json.loads(
    Path(__file__).with_name("texts_by_language.json").read_text(encoding="utf-8")
)
"""Two sentences by BCP 47 code."""


def test_two_sentences_are_enough() -> None:
    assert {code: detect_language(text) for code, text in TEXTS.items()} == {code: code for code in TEXTS}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "🦊 … 12:30 ---",
        "a lighthouse",
        "Mira Okafor",
        "Stari čuvar je išao gore i brojao je sve stepenice, ali nije bilo nikoga.",
        "The lamp burned and it was night. " * 3 + "Старый смотритель поднялся по лестнице и считал ступени. " * 2,
        f"{TEXTS['en']} {TEXTS['ru']} {TEXTS['el'] * 2}",
        "Zorb vlim hupta gronk, wezzil trab.",
    ],
    ids=[
        "nothing",
        "signs",
        "two words",
        "a name",
        "Bosnian or Croatian",
        "two scripts",
        "three scripts",
        "no language",
    ],
)
def test_what_is_not_known_is_not_guessed(text: str) -> None:
    assert detect_language(text) is None


def test_marks_names_and_a_few_foreign_words_do_not_hide_a_language() -> None:
    assert detect_language(f"# The Lamp\n\n**{TEXTS['de']}** Mira said: “Hello, friend.”") == "de"
    assert detect_language(f"Elara 2.0: {TEXTS['ja']}") == "ja"


def test_every_language_that_is_told_can_be_asked_for() -> None:
    offered = {language.code for language in LANGUAGES}
    told = {code for languages in WORDS.values() for code in languages} | set(TEXTS)
    assert told <= offered


@given(st.text(max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    code = detect_language(text)
    assert code is None or code == "zh" or code in {language.code for language in LANGUAGES}


def test_of_an_endless_text_the_beginning_is_read() -> None:
    assert detect_language(TEXTS["de"] + " " * SAMPLE_CHARS + TEXTS["ru"] * 50) == "de"
