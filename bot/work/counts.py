"""Counts the words of a text as a reader does."""

from __future__ import annotations

import functools
import math
from typing import Final

import regex

# Scripts written without spaces. A Han or kana character counts as one word, as editors of those languages count;
# in the scripts of the second group a word has about four letters (marks not counted).
_LETTER_SCRIPTS: Final = r"\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_LETTERS_PER_WORD: Final = 4

# Only a mark inside a word ("don't", "well-known", "3.14") joins its pieces.
_WORD: Final = regex.compile(
    rf"(?P<character>[\p{{Han}}\p{{Hiragana}}\p{{Katakana}}])"
    rf"|(?P<letters>[{_LETTER_SCRIPTS}]++)"
    r"|(?P<word>(?:(?![\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}])[\p{L}\p{M}\p{N}])++"
    r"(?:['’\-‑.,·](?=[\p{L}\p{N}])(?:(?![\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}])"
    r"[\p{L}\p{M}\p{N}])++)*+)"
)
_LETTER: Final = regex.compile(r"\p{L}")


@functools.lru_cache(maxsize=32)  # a reply renders its last line several times for the same text
def count_words(text: str) -> int:
    """Count words: by spaces and punctuation where a script has them, by characters in Chinese and Japanese.

    Thai, Lao, Khmer and Burmese are estimated from their letters. Punctuation and emoji do not count.
    """
    count = 0
    for match in _WORD.finditer(text):
        letters = match["letters"]
        count += 1 if letters is None else math.ceil(len(_LETTER.findall(letters)) / _LETTERS_PER_WORD)
    return count
