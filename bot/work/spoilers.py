"""Spoilers: what their author hid between two `||` stays hidden wherever the words are shown in the open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

MARK: Final = "||"
ELLIPSIS: Final = "…"

_SPOILER: Final = re.compile(r"\|\|(?P<words>.+?)\|\|", re.DOTALL)
"""As Discord reads it: at least one character, whatever it is, up to the next two bars."""


def veiled(text: str) -> str:
    """`text` with an ellipsis in place of each spoiler, for titles, file names and alt texts."""
    return _SPOILER.sub(ELLIPSIS, text) if MARK in text else text


def has_spoiler(text: str) -> bool:
    """Whether something in `text` is hidden."""
    return MARK in text and _SPOILER.search(text) is not None


def hidden(text: str) -> str:
    """All of `text` as one spoiler; blank text stays blank."""
    words = text.replace(MARK, "").strip()
    return f"{MARK}{words}{MARK}" if words else ""


def shortened_to(text: str, chars: int) -> str:
    """The first `chars` characters of `text`; a spoiler that is cut there is closed, within the same limit."""
    for found in _SPOILER.finditer(text):
        if found.end() > chars:
            if found.start() >= chars:
                break
            words = text[found.start("words") : max(chars - len(MARK), 0)].rstrip("| \n")
            return text[: found.start()] + hidden(words)
    return text[:chars]


def balanced(pieces: Sequence[str]) -> list[str]:
    """The pieces of one text, in order, each with those of its words as a spoiler that the whole text hides."""
    whole = "\n".join(pieces)
    spoilers = [(found.start(), found.end()) for found in _SPOILER.finditer(whole)] if MARK in whole else []
    found: list[str] = []
    start = 0
    for piece in pieces:
        end = start + len(piece)
        crossing = [span for span in spoilers if span[0] < start < span[1] or span[0] < end < span[1]]
        found.append(_hidden_within(whole, start, end, crossing))
        start = end + 1
    return found


def _hidden_within(whole: str, start: int, end: int, spoilers: Sequence[tuple[int, int]]) -> str:
    """`whole[start:end]` with its share of each of the spoilers as a spoiler of its own."""
    shown: list[str] = []
    place = start
    for begin, over in spoilers:
        inner_begin, inner_end = max(begin + len(MARK), start), min(over - len(MARK), end)
        words = whole[inner_begin:inner_end]
        shown += [whole[place : max(begin, place)], f"{MARK}{words}{MARK}" if words.strip() else ""]
        place = min(over, end)
    return "".join(shown) + whole[place:end]
