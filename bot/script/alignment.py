"""How well what was heard agrees with what was to be said."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import regex

from bot.script.speech_duration import speech_seconds

# A quarter of a second for a word that is estimated at 0.4 s: nobody speaks faster and is understood.
_FASTEST: Final = 0.25 / 0.4
_NUMBER: Final = "#"
_WORDS_PER_NUMBER: Final = 8
_FREE_EXTRA_SHARE: Final = 0.05
_FREE_EXTRA_WORDS: Final = 1
_NEAR_CHARS: Final = 60
_NEAR_RATIO: Final = 0.7

# Scripts whose words are not told apart by spaces (or, in Korean, not dependably) are compared by characters.
_BY_CHARACTER: Final = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_TOKEN: Final = regex.compile(
    rf"(?P<number>\p{{N}}++(?:[.,:'’]\p{{N}}++)*+)|[{_BY_CHARACTER}]\p{{M}}*+"
    rf"|[[\p{{L}}\p{{M}}'’]--[{_BY_CHARACTER}]]++",
    regex.VERSION1,
)
_INNER_MARKS: Final = regex.compile(r"[^\p{L}\p{M}\p{N}]")
# Accents over letters of alphabets that are read without them too; a vowel sign of Thai or Hindi is no accent.
_ACCENT: Final = regex.compile(r"[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u064b-\u065f\u0670ـ]")


@dataclass(frozen=True, slots=True)
class _Gap:
    """Tokens between two matches: what should have been heard there, and what was."""

    asked: list[str]
    heard: list[str]


def compare(asked: str, heard: str) -> float:
    """How much of `asked` is in `heard`, in order: 1.0 is all of it, 0.0 nothing.

    Case, punctuation and accents do not count; a number matches its words, a word its other spelling. Words that were
    added lower the result once they are more than a twentieth. Chinese, Japanese, Korean, Thai, Lao, Khmer and Burmese
    are compared by characters. Nothing asked and nothing heard agree.
    """
    wanted, got = _tokens(asked), _tokens(heard)
    if not wanted:
        return 0.0 if got else 1.0
    matched, gaps = _align(wanted, got)
    kept, missing, extra = float(matched), 0.0, 0.0
    for gap in gaps:
        forgiven = _forgiven(gap)
        kept += forgiven * len(gap.asked)
        missing += (1 - forgiven) * len(gap.asked)
        extra += (1 - forgiven) * len(gap.heard)
    free = _FREE_EXTRA_WORDS + _FREE_EXTRA_SHARE * len(wanted)
    # A wrong word is missed and added at once; it is counted as missed only.
    added = max(0.0, extra - missing - free)
    return kept / (len(wanted) + added)


def least_seconds(text: str) -> float:
    """The shortest time in which the text can have been said whole, in seconds: a quarter of one for a word."""
    return speech_seconds(text) * _FASTEST


def _tokens(text: str) -> list[str]:
    folded = unicodedata.normalize("NFC", _ACCENT.sub("", unicodedata.normalize("NFKD", text.casefold())))
    found: list[str] = []
    for chunk in folded.split():
        # Most words are plain; the expression is an order of magnitude slower than this test.
        if chunk.isascii() and chunk.isalpha():
            found.append(chunk)
            continue
        for match in _TOKEN.finditer(chunk):
            token = _INNER_MARKS.sub("", match[0])
            if token:
                found.append(_NUMBER + token if match["number"] else token)
    return found


def _align(wanted: list[str], got: list[str]) -> tuple[int, list[_Gap]]:
    """The longest common subsequence and what lies between its matches.

    Bit-parallel (Hyyrö 2004): a row of the table is one integer, so two texts of 2,000 words take milliseconds and a
    text of one repeated word takes no longer than any other, which difflib cannot promise.
    """
    rows = list(_rows(wanted, got))
    return _walk_back(wanted, got, rows)


def _rows(wanted: Sequence[str], got: Sequence[str]) -> Iterator[int]:
    """Row by row, the places of `wanted` where the common subsequence does not grow."""
    places: dict[str, int] = {}
    for place, token in enumerate(wanted):
        places[token] = places.get(token, 0) | (1 << place)
    every = row = (1 << len(wanted)) - 1
    for token in got:
        common = row & places.get(token, 0)
        row = ((row + common) | (row - common)) & every
        yield row


def _common(left: str, right: str) -> int:
    """How many characters two texts, neither of them empty, have in common, in order."""
    *_, last = _rows(left, right)
    return len(left) - last.bit_count()


def _walk_back(wanted: list[str], got: list[str], rows: list[int]) -> tuple[int, list[_Gap]]:
    matched = 0
    gaps: list[_Gap] = []
    column, line = len(wanted), len(got)
    gap_column, gap_line = column, line
    while column and line:
        if rows[line - 1] >> (column - 1) & 1:
            column -= 1
        elif line > 1 and not rows[line - 2] >> (column - 1) & 1:
            line -= 1
        else:
            if (column, line) != (gap_column, gap_line):
                gaps.append(_Gap(wanted[column:gap_column], got[line:gap_line]))
            column, line, matched = column - 1, line - 1, matched + 1
            gap_column, gap_line = column, line
    if gap_column or gap_line:
        gaps.append(_Gap(wanted[:gap_column], got[:gap_line]))
    return matched, gaps


def _forgiven(gap: _Gap) -> float:
    """How much of a gap is no real difference, 0 to 1: numbers written otherwise, other spellings, joined words."""
    if not gap.asked or not gap.heard:
        return 0.0
    for figures, words in ((gap.asked, gap.heard), (gap.heard, gap.asked)):
        others = [token for token in figures if not token.startswith(_NUMBER)]
        numbers = len(figures) - len(others)
        spelled = not any(token.startswith(_NUMBER) for token in words)
        if numbers and spelled and len(words) <= numbers * _WORDS_PER_NUMBER + len(others):
            near = sum(any(_likeness(token, word) for word in words) for token in others)
            return (numbers + near) / len(figures)
    return _likeness("".join(gap.asked), "".join(gap.heard))


def _likeness(left: str, right: str) -> float:
    """Two ways of writing one word, 0 to 1; long and very different texts are not alike at all."""
    if len(left) > _NEAR_CHARS or len(right) > _NEAR_CHARS:
        return 0.0
    ratio = 2 * _common(left, right) / (len(left) + len(right))
    return ratio if ratio >= _NEAR_RATIO else 0.0
