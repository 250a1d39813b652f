"""Estimates how long a text takes to speak."""

from __future__ import annotations

import math
from typing import Final

import regex

# 150 words per minute for words of usual length; each further letter of a long word takes longer.
_WORD_S: Final = 0.4
_USUAL_LETTERS: Final = 9
_FURTHER_LETTER_S: Final = 0.045
# About 240 Han, 330 kana and 300 Hangul characters per minute; Thai, Lao, Khmer and Burmese by letters without marks.
_HAN_S: Final = 0.25
_KANA_S: Final = 0.18
_HANGUL_S: Final = 0.2
_LETTER_S: Final = 0.1
_DIGIT_S: Final = 0.3
_LATIN_LETTER_S: Final = 0.07
"""A letter of a word, at the usual 150 words a minute."""

_FASTEST_RATIO: Final = 0.55
_SLOWEST_RATIO: Final = 2.5
_SLOW_START_S: Final = 3.0
"""How much shorter and longer than usual a reading is at most."""

_SPOKEN: Final = regex.compile(
    r"(?P<han>\p{Han})|(?P<kana>[\p{Hiragana}\p{Katakana}])|(?P<hangul>\p{Hangul})"
    r"|(?P<letter>(?=\p{L})[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}])|(?P<digit>\p{N})"
    r"|(?P<word>\p{L}(?:(?![\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}])"
    r"[\p{L}\p{M}'’])*+)"
)
_CHUNK_CHARS_MAX: Final = 60
"""A longer text without a space is no word."""

_SPACELESS: Final = frozenset({"han", "kana", "letter"})
_SECONDS: Final = {"han": _HAN_S, "kana": _KANA_S, "hangul": _HANGUL_S, "letter": _LETTER_S, "digit": _DIGIT_S}


def speech_seconds(text: str) -> float:
    """Estimate how long the text takes to speak, in seconds: Latin script at about 150 words per minute.

    The rates contain pauses, so the estimate of two texts in a row is the sum of both.
    """
    seconds = 0.0
    for chunk in text.split():
        # Most words are plain letters, and the expression below is an order of magnitude slower than this test.
        if chunk.isascii() and chunk.isalpha():
            seconds += _word_seconds(chunk)
            continue
        for match in _SPOKEN.finditer(chunk):
            word = match["word"]
            seconds += _SECONDS[match.lastgroup or "digit"] if word is None else _word_seconds(word)
    return seconds


def word_count(text: str) -> int:
    """The words of a text; in scripts without spaces, as many as are spoken in the same time."""
    words, seconds = 0, 0.0
    for chunk in text.split():
        if chunk.isascii() and len(chunk) <= _CHUNK_CHARS_MAX:
            words += any(map(str.isalnum, chunk))
            continue
        runs = letters = 0
        for match in _SPOKEN.finditer(chunk):
            if match.lastgroup in _SPACELESS:
                seconds += _SECONDS[match.lastgroup]
            else:
                runs, letters = runs + 1, letters + len(match[0])
        words += min(runs, 1) if len(chunk) <= _CHUNK_CHARS_MAX else max(runs, letters // _CHUNK_CHARS_MAX)
    return words + math.ceil(seconds / _WORD_S)


def shortest_seconds(text: str) -> float:
    """The shortest time in which a text can be spoken, in seconds. It is estimated by letters: short words are fast."""
    return _FASTEST_RATIO * _letter_seconds(text)


def longest_seconds(text: str) -> float:
    """The longest time with a voice that a text plausibly takes, in seconds."""
    return _SLOWEST_RATIO * _letter_seconds(text) + _SLOW_START_S


def _letter_seconds(text: str) -> float:
    return sum(
        _SECONDS[match.lastgroup or "digit"] if match["word"] is None else _LATIN_LETTER_S * len(match["word"])
        for match in _SPOKEN.finditer(text)
    )


def _word_seconds(word: str) -> float:
    return _WORD_S + _FURTHER_LETTER_S * max(0, len(word) - _USUAL_LETTERS)
