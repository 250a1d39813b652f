"""Packs a cleaned text into sections of about the same length, cut where a listener expects a breath."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import regex

from bot.script.plain_text import spoken
from bot.script.sentence_ends import (
    Span,
    clause_spans,
    letter_spans,
    phrase_spans,
    sentence_spans,
    syllable_spans,
    word_spans,
)
from bot.script.speech_duration import speech_seconds, word_count

OPENING_WORDS_MAX: Final = 40
"""Words of the first section of a long text: it is heard within seconds."""

_OPENING_S: Final = 24.0
"""The longest opening, for languages of long words."""

_BISECTIONS: Final = 12
# No letter is estimated at more than 0.45 s; a word that is too long is cut into pieces of a quarter of the limit.
_LETTER_CEILING_S: Final = 4 * 0.45
_PARAGRAPH: Final = regex.compile(r"\S(?:[^\n]|\n(?!\n))*+")


@dataclass(frozen=True, slots=True)
class _Unit:
    """A piece that is not cut further, and its place in the text."""

    start: int
    end: int
    seconds: float


def packed(text: str, headings: Sequence[Span], *, max_seconds: float) -> list[Span]:
    """Where to cut a text into sections of at most about `max_seconds`: as few as possible, then as even as possible.

    Cut are paragraphs, then sentences, clauses, words, syllables, letters. A heading stays with what follows it.
    """
    units = _with_headings(list(_units(text, max_seconds)), headings, max_seconds)
    if not units:
        return []
    seconds = [unit.seconds for unit in units]
    fewest = len(_starts(seconds, max_seconds))
    low, high = sum(seconds) / fewest, max_seconds
    for _ in range(_BISECTIONS if fewest > 1 else 0):
        middle = (low + high) / 2
        if len(_starts(seconds, middle)) == fewest:
            high = middle
        else:
            low = middle
    starts = _starts(seconds, high if fewest > 1 else max_seconds)
    ends = [*starts[1:], len(units)]
    return [(units[start].start, units[end - 1].end) for start, end in zip(starts, ends, strict=True)]


def opening_end(text: str, headings: Sequence[Span], *, max_seconds: float) -> int:
    """The end of the first section of a long text: whole sentences of at most 40 words, or a clause of them.

    A heading is not alone in it. Without a place to cut, the whole text is the opening.
    """
    sample = text[: OPENING_WORDS_MAX * 200]
    best = 0
    for spans in (sentence_spans, clause_spans, word_spans, phrase_spans, syllable_spans, _letters):
        for _, end in spans(sample):
            if not _is_short(sample[:end], max_seconds):
                break
            best = max(best, end)
        if best and not any(start <= best <= end for start, end in headings):
            break
    return best or len(text)


def _letters(text: str) -> list[Span]:
    return letter_spans(text, 1)


def _is_short(text: str, max_seconds: float) -> bool:
    said = spoken(text)
    return word_count(said) <= OPENING_WORDS_MAX and speech_seconds(said) <= min(_OPENING_S, max_seconds)


def _starts(seconds: list[float], limit_s: float) -> list[int]:
    """The starts of the pieces, if each is filled up to the limit before the next one begins."""
    starts: list[int] = []
    used = math.inf
    for index, length in enumerate(seconds):
        used += length
        if used > limit_s:
            starts.append(index)
            used = length
    return starts


def _with_headings(units: list[_Unit], headings: Sequence[Span], max_seconds: float) -> list[_Unit]:
    """The units, with each one that ends with a heading joined to the next if both are short enough."""
    ends = {end for _, end in headings}
    joined: list[_Unit] = []
    for unit in units:
        if joined and joined[-1].end in ends and joined[-1].seconds + unit.seconds <= max_seconds:
            before = joined.pop()
            joined.append(_Unit(before.start, unit.end, before.seconds + unit.seconds))
        else:
            joined.append(unit)
    return joined


def _units(text: str, max_seconds: float) -> Iterator[_Unit]:
    for paragraph in _PARAGRAPH.finditer(text):
        end = paragraph.start() + len(paragraph[0].rstrip())
        yield from _divided(text, paragraph.start(), end, max_seconds, level=0)


_FINER: Final[tuple[Callable[[str], list[Span]], ...]] = (
    sentence_spans,
    clause_spans,
    word_spans,
    phrase_spans,
    syllable_spans,
)


def _divided(text: str, start: int, end: int, max_seconds: float, *, level: int) -> Iterator[_Unit]:
    """The stretch as one unit if it is short enough; otherwise cut by the level's rule, and its pieces by the next."""
    piece = text[start:end]
    seconds = speech_seconds(spoken(piece))
    if seconds <= max_seconds or level > len(_FINER):
        yield _Unit(start, end, seconds)
        return
    if level < len(_FINER):
        spans = _FINER[level](piece)
    else:
        spans = letter_spans(piece, max(1, int(max_seconds / _LETTER_CEILING_S)))
    for begin, stop in spans:
        yield from _divided(text, start + begin, start + stop, max_seconds, level=level + 1)
