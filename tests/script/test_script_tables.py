from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.script.genres import GENRES
from bot.script.languages import LANGUAGES, find_language, suggest_languages
from bot.script.styles import STYLES
from bot.script.voices import VOICES, find_voice, suggest
from bot.work.request import ComicOptions, NarrationOptions


def test_there_are_thirty_voices_and_the_default_is_one() -> None:
    assert len({voice.name for voice in VOICES}) == 30
    assert NarrationOptions().voice in {voice.name for voice in VOICES}


@pytest.mark.parametrize("text", ["Kore", "kore", " KORE ", "Kore · firm", "kore - firm", "Koré", "Korre"])
def test_a_voice_is_found_however_it_is_written(text: str) -> None:
    assert find_voice(text) == next(voice for voice in VOICES if voice.name == "Kore")


def test_every_voice_survives_its_label_and_a_typo() -> None:
    for candidate in VOICES:
        assert find_voice(candidate.label) == candidate
        assert find_voice(candidate.name[:-1] + "x") == candidate or len(candidate.name) < 5


@pytest.mark.parametrize("text", ["", "  ", "·", "Beethoven", "firm", "123"])
def test_what_is_no_voice_is_none(text: str) -> None:
    assert find_voice(text) is None


def test_voices_are_suggested_by_name_then_character_then_likeness() -> None:
    assert suggest("") == VOICES[:25]
    assert [voice.name for voice in suggest("a")][:2] == ["Aoede", "Autonoe"]
    names = [voice.name for voice in suggest("s")]
    assert names.index("Sulafat") < names.index("Algieba")  # a name before a character ("smooth")
    assert {voice.name for voice in suggest("firm")} >= {"Kore", "Orus", "Alnilam"}
    assert suggest("zephir")[0].name == "Zephyr"
    assert suggest("qqqq") == ()
    assert suggest("Kore · fi")[0].name == "Kore"


@given(st.text(max_size=80), st.integers(1, 25))
def test_suggestions_are_few_and_all_different(typed: str, limit: int) -> None:
    for found in (suggest(typed, limit), suggest_languages(typed, limit)):
        assert len(found) == len(set(found)) <= limit


def test_styles_and_genres_fit_a_list_of_choices() -> None:
    assert next(iter(STYLES)) == "auto" == ComicOptions().style
    assert {"manga", "ligne-claire", "noir", "watercolour", "pixel", "superhero"} <= set(STYLES)
    assert len(STYLES) <= 25
    assert all(key == style.key and 0 < len(style.label) <= 100 and style.prompt for key, style in STYLES.items())
    assert len({style.label for style in STYLES.values()}) == len(STYLES)
    assert 0 < len(set(GENRES)) == len(GENRES) <= 25


def test_there_are_sixty_languages_told_apart_by_name_and_code() -> None:
    assert len(LANGUAGES) >= 60
    assert len({language.name for language in LANGUAGES}) == len(LANGUAGES)
    assert len({language.code for language in LANGUAGES}) == len(LANGUAGES)
    assert all(len(language.label) <= 100 for language in LANGUAGES)


def test_a_language_is_found_by_each_of_its_names() -> None:
    for known in LANGUAGES:
        for text in (known.name, known.endonym, known.code, known.label, known.name.upper(), known.code.lower()):
            assert find_language(text) == known


@pytest.mark.parametrize(
    ("text", "code"),
    [("en-GB", "en"), ("es_419", "es"), ("Turkce", "tr"), ("francais", "fr"), ("Mandarin", "zh-CN"), ("zh", "zh-CN"),
     ("zh-Hant", "zh-TW"), ("Farsi", "fa"), ("Tagalog", "fil"), ("Germn", "de"), (" japanese ", "ja"), ("nb-NO", "no")],
)  # fmt: skip
def test_a_language_is_found_by_other_names_and_with_typos(text: str, code: str) -> None:
    found = find_language(text)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("text", ["", "qq", "Klingon", "pirate", "???"])
def test_what_is_no_language_is_none(text: str) -> None:
    assert find_language(text) is None


def test_languages_are_suggested_by_their_beginnings_first() -> None:
    assert suggest_languages("") == LANGUAGES[:25]
    assert suggest_languages("ger")[0].code == "de"
    assert [language.code for language in suggest_languages("日本")] == ["ja"]
    assert {language.code for language in suggest_languages("chin")} == {"zh-CN", "zh-TW"}
