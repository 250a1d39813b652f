"""Joining a text that broke off with its continuation, without saying anything twice."""

from __future__ import annotations

import unicodedata
from typing import Final

_ENDS_A_CLAUSE: Final = frozenset(".!?,;:…")
_MARKS: Final = 3
"""This many punctuation marks in a row are a repetition; fewer are chance."""
_IDEOGRAPHS: Final = 2


def overlap(have: str, new: str) -> int:
    """How many characters at the start of `new` repeat the end of `have`.

    The longest exact match counts, if it begins at the start of a word of `have`; one that begins inside a word (“cat”
    and “ten”) is chance. Scripts without spaces have no such starts, so there two characters are asked for.
    """
    for length in range(min(len(have), len(new)), 0, -1):
        # The first comparison is a shortcut: slicing at each length of a long repetition would hold the event loop.
        if new[length - 1] == have[-1] and have.endswith(new[:length]) and _is_telling(have, length):
            return length
    return 0


class Seam:
    """Takes the pieces of a continuation as they arrive and gives back what is new.

    A piece is held only as long as all that has arrived is still found inside the text we have, so that a longer
    repetition may yet show itself; usually that is one or two chunks.
    """

    def __init__(self, have: str) -> None:
        self._have = have
        self._held: str | None = "" if have else None

    def feed(self, text: str) -> str:
        """The part of what has arrived that is certainly new; may be empty."""
        if self._held is None:
            return text
        self._held += text
        if self._held in self._have:
            return ""
        return self.flush()

    def flush(self) -> str:
        """What is still held, now that nothing more will come to decide about it."""
        if self._held is None:
            return ""
        held, self._held = self._held, None
        new = held[overlap(self._have, held) :]
        repeated = len(held) - len(new)
        if not repeated and new and _wants_space(self._have[-1], new[0]):
            return " " + new
        return new


def _wants_space(last: str, first: str) -> bool:
    """Whether a space was due between two pieces: models tend to begin an answer with its first letter."""
    return last in _ENDS_A_CLAUSE and first.isalpha() and not _is_wide(first)


def _is_telling(text: str, length: int) -> bool:
    """Whether the last `length` characters of `text`, found again, are a repetition and not chance."""
    at, again = len(text) - length, text[-length:]
    if again.isspace():
        return True
    if not any(character.isalnum() for character in again) and length < _MARKS:
        return False  # a quotation mark that closes and one that opens
    if at == 0 or not (text[at - 1].isalnum() and text[at].isalnum()):
        return True
    return _is_wide(text[at]) and length >= _IDEOGRAPHS


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in {"W", "F"}
