"""Parts headings, labels and names from what they are glued to in a script that lost its line breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Final

import regex

from bot.script.panel_labels import FIELDS, WORDS
from bot.script.panel_marks import BRACKETED
from bot.script.panel_words import FIGURE, MARKS, NO, NUMBER, PANEL, compiled
from bot.script.plain_text import caseless

# Every repetition is bounded or possessive and spaces have been made single before: reading stays linear.
_HEADING: Final = compiled(
    rf"""(?:
      {PANEL}{NO}{NUMBER}(?=[ ]?(?:[:：.|–—(（-]|\p{{Lu}}|\s|$))
    | \L<picture>{NO}{NUMBER}(?=[ ]?[:：–—])
    | 第[ ]?{FIGURE}[ ]?(?:[格幕幅컷칸]|コマ)目?(?=[ ]?[:：（(]) | \d{{1,3}}(?:コマ目|컷|칸)(?=[ ]?[:：（(])
    )""",
    regex.VERBOSE | regex.IGNORECASE,
)
_LABELS: Final = frozenset(caseless(word) for kind in FIELDS if kind not in {"title", "note"} for word in WORDS[kind])
_LABEL_CHARS_MAX: Final = max(map(len, _LABELS))
_LABEL_CHARS: Final = r"\p{L}\p{M}\u200c ·.-"
_BEFORE_COLON: Final = regex.compile(
    rf"(?<![{_LABEL_CHARS}])(?P<words>[{_LABEL_CHARS}]++)(?:\d{{1,2}})?(?:[ ]?{BRACKETED})?[ ]?(?:[:：]|(?=[「『]))"
)
"""Words that a label may end, up to what closes a label."""
_RULE: Final = compiled(
    rf"(?<=\S)(?:[-–—_=*]{{3,}}+|—[-–—]++)(?={MARKS}(?:{PANEL}|\L<picture>|\L<page>){NO}{NUMBER})",
    regex.IGNORECASE,
)
"""A rule that is glued to what stands before and after it."""
_NAME: Final = regex.compile(
    rf"(?<=\S[\"”»」』.!?…])(?=\p{{Lu}}[\p{{Lu}}\p{{N}} '’-]{{1,30}}+(?:[ ]?{BRACKETED})?[:：][ ]?[\"“„«‹「『])"
)
_SMALL_LABEL: Final = regex.compile(
    r"(?<=^|\s|[*_])(?:panel(?=[ ]?\#?(?:\d|(?:\L<number>|[ivx]{1,5})\b))|"
    r"(?:scene|setting|focus|visual details?|details?|caption|dialogue)"
    r"(?=(?:[ ]?\([^()\n]{0,120}+\))?[*_]{0,3}[ ]?[:：]))",
    number=WORDS["number"],
)
_LETTERS: Final = regex.compile(r"^[\p{L}\p{M}]+")
_CAPITALS_MIN: Final = 5
"""Letters of a label in capitals that is glued to capitals: "RAINFOCUS:" is two words, "SFX:" is one."""
_ENDINGS: Final = frozenset("\"”“»」』’'.!?…)]）】。！？।؟")

Span = tuple[int, int]
"""Where a piece of a text begins and ends."""
Places = Callable[[str], frozenset[int]]
"""Gives places in a text."""


def parted(text: str, quoted_titles: Places) -> str:
    """A text without line breaks, with a space before each heading, label and name, and labels with a capital.

    What begins at one of the `quoted_titles` is part of a title in quotation marks, and is left as it is.
    """
    ruled = _RULE.sub(" ", text)
    spaced = _replaced(ruled, _headings_and_labels(ruled), _spaced, quoted_titles)
    named = _replaced(spaced, _spans(_NAME, spaced), lambda *_: " ", quoted_titles)
    if regex.search(r"\bP(?:anel|ANEL)\b", named):
        return named
    return _replaced(named, _spans(_SMALL_LABEL, named), _capitalized, quoted_titles)


def _replaced(
    text: str, spans: Iterable[Span], replacement: Callable[[str, int, int], str], quoted_titles: Places
) -> str:
    quoted = cache(quoted_titles)
    pieces, done = list[str](), 0
    for start, end in spans:
        pieces += text[done:start], text[start:end] if start in quoted(text) else replacement(text, start, end)
        done = end
    return "".join([*pieces, text[done:]])


def _capitalized(text: str, start: int, end: int) -> str:
    return text[start:end].capitalize()


def _spans(pattern: regex.Pattern[str], text: str) -> Iterator[Span]:
    return (match.span() for match in pattern.finditer(text))


def _headings_and_labels(text: str) -> Iterator[Span]:
    """The headings and labels in order; of two that overlap, the first."""
    done = 0
    for start, end in sorted([*_spans(_HEADING, text), *_labels(text)], key=lambda span: span[0]):
        if start >= done:
            yield start, end
            done = end


def _labels(text: str) -> Iterator[Span]:
    """The labels, each with what closes it: the longest that ends the words before a colon."""
    position = 0
    while (match := _BEFORE_COLON.search(text, position)) is not None:
        end = match.end("words") - match["words"].endswith(" ")
        words = caseless(text[max(match.start("words"), end - _LABEL_CHARS_MAX) : end])
        label = next((words[place:] for place in range(len(words)) if words[place:] in _LABELS), None)
        if label is None:
            position = match.end("words")
        else:
            yield end - len(label), match.end()
            position = match.end()


def _spaced(text: str, start: int, end: int) -> str:
    """A label that is glued to what stands before it, with a space between; inside a word it is no label."""
    label, before = text[start:end], text[max(0, start - 1) : start]
    if not before.strip("*_ "):
        closes = before != " " and text[max(0, start - 4) : start].rstrip("*_")[-1:].strip()
        return f" {label}" if closes else label
    opens = before == "“" and text[: start - 1][-1:].isspace()
    ends = (before in _ENDINGS and not opens) or before.isdigit()
    word = label[: len(label) - len(_LETTERS.sub("", label, count=1))]
    if label[0].lower() == label[0].upper():
        # Scripts without case run words together; a label of one sign is too often the end of another word.
        return f" {label}" if ends or (len(word) > 1 and before.isalpha()) else label
    if before.isupper() and label.isupper():
        ends = len(word) >= _CAPITALS_MIN
    elif before.isupper():
        # "THUMPCaption:" is two words, "McCaption:" is one.
        ends = text[start - 2 : start - 1].isupper()
    return f" {label}" if label[0].isupper() and (ends or before.islower()) else label
