"""Joins a text that broke off with its continuation, without repeated words."""

from __future__ import annotations

import unicodedata
from typing import Final

_CLAUSE_ENDS: Final = frozenset(".!?,;:…")
_PUNCTUATION_MIN: Final = 3
"""Fewer punctuation marks in a row may be chance, so they are no repetition."""
_IDEOGRAPHS_MIN: Final = 2


def overlap(existing: str, new: str) -> int:
    """How many characters at the start of `new` repeat the end of `existing`.

    The longest exact match counts if it begins at the start of a word of `existing`; a match that begins inside a word
    (“cat” and “ten”) is chance. Scripts without spaces have no word starts, so there a match needs two characters.
    """
    for length in range(min(len(existing), len(new)), 0, -1):
        # The first comparison is a shortcut: slicing at each length of a long repetition would hold the event loop.
        if new[length - 1] == existing[-1] and existing.endswith(new[:length]) and _is_repetition(existing, length):
            return length
    return 0


class OverlapTrimmer:
    """Removes the repetition from the start of a continuation that arrives in pieces.

    Text is buffered only while all of it occurs in the existing text, because a longer repetition is still possible
    then. Usually that is one or two chunks.
    """

    def __init__(self, existing: str) -> None:
        self._existing = existing
        self._buffer: str | None = "" if existing else None

    def feed(self, text: str) -> str:
        """Add a piece; returns the text that is certainly new, which may be empty."""
        if self._buffer is None:
            return text
        self._buffer += text
        if self._buffer in self._existing:
            return ""
        return self.flush()

    def flush(self) -> str:
        """End the continuation; returns the new part of the buffered text."""
        if self._buffer is None:
            return ""
        buffered, self._buffer = self._buffer, None
        new = buffered[overlap(self._existing, buffered) :]
        repeated = len(buffered) - len(new)
        if not repeated and new and _needs_space(self._existing[-1], new[0]):
            return " " + new
        return new


def _needs_space(last: str, first: str) -> bool:
    """Whether a space is missing between two pieces: models tend to begin an answer without one."""
    return last in _CLAUSE_ENDS and first.isalpha() and not _is_wide(first)


def _is_repetition(text: str, length: int) -> bool:
    """Whether a match of the last `length` characters of `text` is a repetition and not chance."""
    start, ending = len(text) - length, text[-length:]
    if ending.isspace():
        return True
    if not any(character.isalnum() for character in ending) and length < _PUNCTUATION_MIN:
        return False  # a quotation mark that closes and one that opens
    if start == 0 or not (text[start - 1].isalnum() and text[start].isalnum()):
        return True
    return _is_wide(text[start]) and length >= _IDEOGRAPHS_MIN


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in {"W", "F"}
