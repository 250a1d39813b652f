"""Removes what the pages of a book add to a text that was copied from a PDF or scanned: heads, numbers, hyphens."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import Final

_PAGE_WORDS: Final = "page|seite|p\\.|s\\.|página|pagina|pág\\.|strona|стр\\.|с\\."
_NUMBER: Final = re.compile(
    rf"(?:[-–—~|\[(][ ]?)?(?P<label>(?:{_PAGE_WORDS})[ ]?)?(?P<number>\d{{1,4}})"
    r"(?P<total>[ ]?(?:/|of|von|de|di|van|z|из)[ ]?\d{1,4})?(?:[ ]?[-–—~|\])])?",
    re.IGNORECASE,
)
_HEAD: Final = re.compile(
    r"(?P<number>\d{1,4})[ \t|]+(?P<head>(?:[^\W\d]|[ .,:&'’“”–—-]){3,70})"
    r"|(?P<above>(?:[^\W\d]|[ .,:&'’“”–—-]){3,70}?)[ \t|]+(?P<page>\d{1,4})"
)
_ENDS_SENTENCE: Final = re.compile(r"[.!?…:;。！？”\"»)\]*_]$")
_STEP_MAX: Final = 2
"""How much higher the number of the next page is, at most: a page may have none."""
_PAGE_LINE_CHARS_MIN: Final = 45
_NEAR_LINES: Final = 2

_HYPHENATED: Final = re.compile(r"(?P<first>[^\W\d_]+)- (?P<second>[^\W\d_]{2,})")
_STAYS_BEHIND_WORDS: Final = """
    well self half ill ex non anti semi all cross old new high low long short great so co mid full ever over under
    one two three four five six seven eight nine ten twenty thirty forty fifty sixty seventy eighty ninety
"""
_STAYS_BEHIND: Final = frozenset(_STAYS_BEHIND_WORDS.split())
_STAYS_BEFORE_WORDS: Final = """
    eyed haired handed hearted minded like looking year years old born made law out up in to off by free known
    read lit shaped sized covered filled faced legged headed blooded natured tempered winded
"""
_STAYS_BEFORE: Final = frozenset(_STAYS_BEFORE_WORDS.split())
"""Words at which a compound has its hyphen anyway: "well-known", "grey-haired", "Vor- und Nachteile"."""


def without_page_furniture(text: str) -> str:
    """The text without the numbers of its pages and the heads beside them.

    A number alone may be that of a chapter or a verse, and words with one a heading: they belong to a page only if one
    of them stands in the middle of a sentence, or says that it is a page's ("Page 3 of 12").
    """
    lines = text.split("\n")
    bare = [line.strip() for line in lines]
    gone = _numbered(bare)
    if not gone:
        return text
    gone |= set(_heads_without_number(bare, gone))
    return "\n".join(_closed(lines, gone))


def joined_lines(lines: Sequence[str]) -> str:
    """The lines of a paragraph as one; a word that was divided at the end of a line is whole again."""

    def word(match: re.Match[str]) -> str:
        first, second = match["first"], match["second"]
        if second in {"and", "or", "und", "oder", "bzw", "et", "ou", "y", "o"}:
            return match[0]
        is_compound = not second[0].islower() or first.lower() in _STAYS_BEHIND or second.lower() in _STAYS_BEFORE
        return f"{first}-{second}" if is_compound else f"{first}{second}"

    return _HYPHENATED.sub(word, " ".join(lines))


def _numbered(lines: Sequence[str]) -> set[int]:
    """The lines that are the number of a page, with or without a head: runs of rising numbers, one of them sure."""
    heads = dict(_heads(lines))
    gone, run, is_sure, last = set[int](), list[int](), False, 0
    for index, line in enumerate(lines):
        match = _NUMBER.fullmatch(line)
        number = heads.get(index, 0) if match is None else int(match["number"])
        if not number:
            continue
        if run and not last < number <= last + _STEP_MAX:
            gone |= set(run) if is_sure else set()
            run, is_sure = [], False
        is_labelled = match is not None and bool(match["label"] and match["total"])
        is_sure = is_sure or match is None or is_labelled or _is_within_sentence(index, lines)
        run.append(index)
        last = number
    return gone | set(run) if is_sure else gone


def _heads(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The lines that are a head beside the number of a page, and the numbers.

    They come with rising numbers, or are in capitals, and one of them stands in the middle of a sentence.
    """
    found = defaultdict[str, list[tuple[int, int]]](list)
    for index, line in enumerate(lines):
        if (match := _HEAD.fullmatch(line)) is not None and " " in (words := (match["head"] or match["above"]).strip()):
            found[words if words.isupper() else words.casefold()].append((int(match["number"] or match["page"]), index))
    for words, pages in found.items():
        is_rising = all(before[0] < after[0] for before, after in pairwise(pages))
        is_rising = is_rising and (len(pages) > 1 or words.isupper())
        if is_rising and any(_is_within_sentence(index, lines) for _, index in pages):
            yield from ((index, number) for number, index in pages)


def _heads_without_number(lines: Sequence[str], gone: Collection[int]) -> Iterator[int]:
    """The short lines near numbers of pages that stand near several of them, or beside a number elsewhere."""
    near = defaultdict[str, set[int]](set)
    for index in gone:
        for place in _around(index, lines, gone):
            if not _is_long(lines[place]):
                near[lines[place].casefold()].add(place)
    for index, line in enumerate(lines) if near else ():
        if (match := _HEAD.fullmatch(line)) is not None:
            words = (match["head"] or match["above"]).strip().casefold()
            if words in near:
                near[words].add(index)
    for places in near.values():
        if len(places) > 1:
            yield from places


def _around(index: int, lines: Sequence[str], gone: Collection[int]) -> Iterator[int]:
    """The next lines with words above and below a line, if they are near."""
    for step in (-1, 1):
        places = (index + step * distance for distance in range(1, _NEAR_LINES + 2))
        place = next((at for at in places if 0 <= at < len(lines) and lines[at]), None)
        if place is not None and place not in gone:
            yield place


def _is_within_sentence(index: int, lines: Sequence[str]) -> bool:
    """Whether a long line before this one goes on below it."""
    before = next((lines[at] for at in range(index - 1, max(-1, index - 6), -1) if _is_long(lines[at])), "")
    after = next((lines[at] for at in range(index + 1, min(len(lines), index + 6)) if _is_long(lines[at])), "")
    return bool(before) and not _ENDS_SENTENCE.search(before) and after[:1].islower()


def _is_long(line: str) -> bool:
    return len(line) >= _PAGE_LINE_CHARS_MIN


def _closed(lines: Sequence[str], gone: Collection[int]) -> Iterator[str]:
    """The other lines; a sentence that goes on after a page has no blank line in it."""
    last, blank, has_gap = "", 0, False
    for index, line in enumerate(lines):
        if index in gone:
            has_gap = True
        elif not line.strip():
            blank += 1
        else:
            goes_on = has_gap and line.lstrip()[:1].islower() and not _ENDS_SENTENCE.search(last.strip())
            yield from [""] * (0 if goes_on else blank)
            yield line
            last, blank, has_gap = line, 0, False
