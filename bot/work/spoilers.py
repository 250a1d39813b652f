"""Spoilers (`||text||`): hides them where text is shown without markdown, and keeps them intact where text is cut."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

MARK: Final = "||"
ELLIPSIS: Final = "…"

_SPOILER: Final = re.compile(r"\|\|(?P<words>.+?)\|\|", re.DOTALL)
"""As Discord parses it: at least one character, of any kind, up to the next two bars."""


def mask_spoilers(text: str) -> str:
    """`text` with an ellipsis in place of each spoiler, for titles, file names and alt texts."""
    return _SPOILER.sub(ELLIPSIS, text) if MARK in text else text


def has_spoiler(text: str) -> bool:
    """Whether `text` has a spoiler."""
    return MARK in text and _SPOILER.search(text) is not None


def hidden(text: str) -> str:
    """All of `text` as one spoiler; blank text stays blank."""
    words = text.replace(MARK, "").strip()
    return f"{MARK}{words}{MARK}" if words else ""


def shortened_to(text: str, chars: int) -> str:
    """The first `chars` characters of `text`; a spoiler that is cut is closed within the limit."""
    for found in _SPOILER.finditer(text):
        if found.end() > chars:
            if found.start() >= chars:
                break
            words = text[found.start("words") : max(chars - len(MARK), 0)].rstrip("| \n")
            return text[: found.start()] + hidden(words)
    return text[:chars]


def balanced(pieces: Sequence[str]) -> list[str]:
    """The pieces of one text, in order; a spoiler that spans several pieces becomes one spoiler in each."""
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
    """`whole[start:end]`, in which its part of each given spoiler is a spoiler of its own."""
    shown: list[str] = []
    position = start
    for spoiler_start, spoiler_end in spoilers:
        inner_begin, inner_end = max(spoiler_start + len(MARK), start), min(spoiler_end - len(MARK), end)
        words = whole[inner_begin:inner_end]
        shown += [whole[position : max(spoiler_start, position)], f"{MARK}{words}{MARK}" if words.strip() else ""]
        position = min(spoiler_end, end)
    return "".join(shown) + whole[position:end]


def balanced_spans(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[str, int]]:
    """The stretches of `text`; a spoiler that spans several becomes one in each.

    Beside each is its shift: what to add to an index within the stretch to have the one in the result.
    """
    spoilers = list(_SPOILER.finditer(text)) if MARK in text else []
    found: list[tuple[str, int]] = []
    for start, end in spans:
        begin, stop, lead, tail = start, end, "", ""
        for spoiler in spoilers:
            inner, close = spoiler.start("words"), spoiler.end("words")
            if spoiler.start() < start < spoiler.end():
                has_words = text[start : min(end, close)].strip() != ""
                begin = max(start, inner) if has_words else min(spoiler.end(), end)
                lead = MARK if has_words else ""
            if spoiler.start() < end < spoiler.end():
                has_words = text[max(begin, inner) : end].strip(" \n|") != ""
                stop = min(end, close) if has_words else max(spoiler.start(), begin)
                tail = MARK if has_words else ""
        begin += len(text[begin:stop]) - len(text[begin:stop].lstrip())
        found.append((lead + text[begin:stop].rstrip() + tail, len(lead) + start - begin))
    return found
