"""Compares a transcript with the text that was to be spoken."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import regex

from bot.script.speech_duration import speech_seconds

# A quarter of a second for a word that is estimated at 0.4 s: faster speech is not intelligible.
_FASTEST_RATIO: Final = 0.25 / 0.4
_NUMBER: Final = "#"
_WORDS_PER_NUMBER: Final = 8
_FREE_EXTRA_SHARE: Final = 0.05
_FREE_EXTRA_WORDS: Final = 1
_SIMILAR_CHARS_MAX: Final = 60
_SIMILARITY_MIN: Final = 0.7

# Scripts without spaces between words (or, in Korean, with unreliable ones) are compared by characters.
_BY_CHARACTER: Final = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_TOKEN: Final = regex.compile(
    rf"(?P<number>\p{{N}}++(?:[.,:'’]\p{{N}}++)*+)|[{_BY_CHARACTER}]\p{{M}}*+"
    rf"|[[\p{{L}}\p{{M}}'’]--[{_BY_CHARACTER}]]++",
    regex.VERSION1,
)
_INNER_MARKS: Final = regex.compile(r"[^\p{L}\p{M}\p{N}]")
# Accents of alphabets that are also written without them; a vowel sign of Thai or Hindi is no accent.
_ACCENT: Final = regex.compile(r"[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u064b-\u065f\u0670ـ]")


@dataclass(frozen=True, slots=True)
class _Gap:
    """The tokens between two matches: those of the text, and those of the transcript."""

    expected: list[str]
    transcript: list[str]


def compare(expected: str, transcript: str) -> float:
    """How much of `expected` is in `transcript`, in order: 1.0 is all of it, 0.0 nothing.

    Case, punctuation and accents do not count. A number matches its words, and a word matches another spelling of it.
    Added words lower the result if they are more than a twentieth. Chinese, Japanese, Korean, Thai, Lao, Khmer and
    Burmese are compared by characters. Two empty texts agree.
    """
    expected_tokens, transcript_tokens = _tokens(expected), _tokens(transcript)
    if not expected_tokens:
        return 0.0 if transcript_tokens else 1.0
    matched, gaps = _align(expected_tokens, transcript_tokens)
    matched_words, missing, extra = float(matched), 0.0, 0.0
    for gap in gaps:
        equal_share = _equal_share(gap)
        matched_words += equal_share * len(gap.expected)
        missing += (1 - equal_share) * len(gap.expected)
        extra += (1 - equal_share) * len(gap.transcript)
    free_extra = _FREE_EXTRA_WORDS + _FREE_EXTRA_SHARE * len(expected_tokens)
    # A wrong word is both missing and extra; it counts as missing only.
    added = max(0.0, extra - missing - free_extra)
    return matched_words / (len(expected_tokens) + added)


def shortest_seconds(text: str) -> float:
    """The shortest time in which the whole text can be spoken, in seconds: a quarter of a second per word."""
    return speech_seconds(text) * _FASTEST_RATIO


def _tokens(text: str) -> list[str]:
    folded = unicodedata.normalize("NFC", _ACCENT.sub("", unicodedata.normalize("NFKD", text.casefold())))
    found: list[str] = []
    for chunk in folded.split():
        # Most words are plain letters, and the expression is an order of magnitude slower than this test.
        if chunk.isascii() and chunk.isalpha():
            found.append(chunk)
            continue
        for match in _TOKEN.finditer(chunk):
            token = _INNER_MARKS.sub("", match[0])
            if token:
                found.append(_NUMBER + token if match["number"] else token)
    return found


def _align(expected_tokens: list[str], transcript_tokens: list[str]) -> tuple[int, list[_Gap]]:
    """The longest common subsequence and what lies between its matches.

    Bit-parallel (Hyyrö 2004): each row of the table is one integer, so two texts of 2,000 words take milliseconds.
    Unlike with difflib, a text of one repeated word takes no longer than any other.
    """
    rows = list(_rows(expected_tokens, transcript_tokens))
    return _walk_back(expected_tokens, transcript_tokens, rows)


def _rows(expected_tokens: Sequence[str], transcript_tokens: Sequence[str]) -> Iterator[int]:
    """For each row, the positions of `expected_tokens` where the common subsequence does not grow."""
    positions: dict[str, int] = {}
    for index, token in enumerate(expected_tokens):
        positions[token] = positions.get(token, 0) | (1 << index)
    all_ones = row = (1 << len(expected_tokens)) - 1
    for token in transcript_tokens:
        common = row & positions.get(token, 0)
        row = ((row + common) | (row - common)) & all_ones
        yield row


def _common(left: str, right: str) -> int:
    """The length of the longest common subsequence of two texts that are not empty."""
    *_, last = _rows(left, right)
    return len(left) - last.bit_count()


def _walk_back(expected_tokens: list[str], transcript_tokens: list[str], rows: list[int]) -> tuple[int, list[_Gap]]:
    matched = 0
    gaps: list[_Gap] = []
    column, line = len(expected_tokens), len(transcript_tokens)
    gap_column, gap_line = column, line
    while column and line:
        if rows[line - 1] >> (column - 1) & 1:
            column -= 1
        elif line > 1 and not rows[line - 2] >> (column - 1) & 1:
            line -= 1
        else:
            if (column, line) != (gap_column, gap_line):
                gaps.append(_Gap(expected_tokens[column:gap_column], transcript_tokens[line:gap_line]))
            column, line, matched = column - 1, line - 1, matched + 1
            gap_column, gap_line = column, line
    if gap_column or gap_line:
        gaps.append(_Gap(expected_tokens[:gap_column], transcript_tokens[:gap_line]))
    return matched, gaps


def _equal_share(gap: _Gap) -> float:
    """How much of a gap is no real difference, 0 to 1: numbers in words, other spellings, joined words."""
    if not gap.expected or not gap.transcript:
        return 0.0
    for figures, words in ((gap.expected, gap.transcript), (gap.transcript, gap.expected)):
        others = [token for token in figures if not token.startswith(_NUMBER)]
        numbers = len(figures) - len(others)
        spelled = not any(token.startswith(_NUMBER) for token in words)
        if numbers and spelled and len(words) <= numbers * _WORDS_PER_NUMBER + len(others):
            similar = sum(any(_similarity(token, word) for word in words) for token in others)
            return (numbers + similar) / len(figures)
    return _similarity("".join(gap.expected), "".join(gap.transcript))


def _similarity(left: str, right: str) -> float:
    """The similarity of two spellings, 0 to 1; it is 0 for long and for very different texts."""
    if len(left) > _SIMILAR_CHARS_MAX or len(right) > _SIMILAR_CHARS_MAX:
        return 0.0
    ratio = 2 * _common(left, right) / (len(left) + len(right))
    return ratio if ratio >= _SIMILARITY_MIN else 0.0
