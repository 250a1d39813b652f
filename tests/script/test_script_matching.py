"""The intended name for a mistyped one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.script.deliveries import DELIVERIES
from bot.script.genres import GENRES, find_genre, suggest_genres
from bot.script.language_codes import LONG_CODES
from bot.script.languages import LANGUAGES, find_language, guess_language
from bot.script.voices import VOICES, find_voice, guess_voice


@pytest.mark.parametrize("typed", ["de", "DE", "deu", "ger", "German", "Deutsch", "deutsch", " DEUTSCH ", "Deutsh"])
def test_german_is_understood_however_it_is_written(typed: str) -> None:
    language = find_language(typed)
    assert language is not None
    assert language.name == "German"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("deuzzz", "German"), ("jap", "Japanese"), ("Swis", "Swedish"), ("Port", "Portuguese"), ("engl", "English")],
)
def test_an_unknown_language_gets_a_guess(typed: str, meant: str) -> None:
    assert find_language(typed) is None
    guess = guess_language(typed)
    assert guess is not None
    assert guess.name == meant


@pytest.mark.parametrize("typed", ["Klingonish", "Dothraki", "xyz", "q", "", "🦊", "de" * 5_000])
def test_what_is_like_no_language_gets_no_guess(typed: str) -> None:
    assert find_language(typed) is None
    assert guess_language(typed) is None


def test_every_long_code_belongs_to_one_language() -> None:
    codes = [code for codes in LONG_CODES.values() for code in codes.split()]
    assert len(codes) == len(set(codes))
    assert set(LONG_CODES) <= {language.code for language in LANGUAGES}
    for short, longs in LONG_CODES.items():
        for code in longs.split():
            found = find_language(code)
            assert found is not None
            assert found.code == short


@pytest.mark.parametrize(("typed", "meant"), [("Kóre", "Kore"), ("PUCK", "Puck"), ("zubenelgenub", "Zubenelgenubi")])
def test_a_voice_is_understood_with_accents_and_in_any_case(typed: str, meant: str) -> None:
    voice = find_voice(typed)
    assert voice is not None
    assert voice.name == meant


@pytest.mark.parametrize(("typed", "meant"), [("Enc", "Enceladus"), ("warm", "Sulafat"), ("soft voice", "Achernar")])
def test_an_unknown_voice_gets_a_guess_by_name_or_character(typed: str, meant: str) -> None:
    assert find_voice(typed) is None
    guess = guess_voice(typed)
    assert guess is not None
    assert guess.name == meant


@pytest.mark.parametrize("typed", ["Zzyzx", "Bob", "Morgan Freeman", "", "123"])
def test_what_is_like_no_voice_gets_no_guess(typed: str) -> None:
    assert guess_voice(typed) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("horror", "Horror"), ("Horor", "Horror"), ("SciFi", "Science fiction"), ("Fairy  tale", "Fairy tale")],
)
def test_a_known_genre_is_understood(typed: str, meant: str) -> None:
    assert find_genre(typed) == meant


def test_a_genre_of_ones_own_stays_as_it_is() -> None:
    assert find_genre(" solarpunk  noir ") == "solarpunk noir"
    assert suggest_genres("solarpunk") == ()
    assert suggest_genres("") == GENRES
    assert suggest_genres("horor") == ("Horror",)


def test_every_choice_fits_a_select() -> None:
    assert all(0 < len(text) <= 100 for text in (*DELIVERIES, *GENRES))
    assert len(VOICES) > 24


@given(st.text())
def test_any_text_may_be_typed(typed: str) -> None:
    guess_language(typed)
    guess_voice(typed)
    find_genre(typed)
