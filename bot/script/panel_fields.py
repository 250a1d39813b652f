"""Finds the labelled fields of a panel and their kinds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import regex

from bot.script.panel_labels import ENGLISH, FIELDS, REMARKS, WORDS
from bot.script.panel_marks import BRACKETED, LABEL_WORDS, LEAD, at_line_start, named
from bot.script.panel_speakers import is_name
from bot.script.plain_text import QUOTES, caseless, quotation_end

_KINDS: Final = {caseless(word): kind for kind in reversed(FIELDS) for word in WORDS[kind]}
_LABEL: Final = regex.compile(
    rf"""{LEAD}
    (?P<boxed>[【\[［])?
    (?P<name>{LABEL_WORDS})
    (?:[ ]?\d{{1,2}})?
    (?:[*_]{{0,3}}[ ]?(?P<argument>{BRACKETED}))?
    (?:[ ]?(?P<argument2>{BRACKETED}))?
    (?:(?:[ ]?[-–—][ ]|/)(?P<bare>[^\s:："“()*/][^\n:："“()*/]{{0,39}}+))?
    (?(boxed)[*_]{{0,3}}[】\]］])
    (?P<close>[*_]{{0,3}})
    (?:[ ]?[:：]|(?<=[*_])[ ][-–—](?=[ ])|(?=[「『])|(?<=[】\]］]))
    [*_]{{0,3}}
    """,
    regex.VERBOSE | regex.MULTILINE,
)
_SENTENCE_ENDS: Final = frozenset('.!?…。！？"”»」』)）]】*_')
_WRITTEN: Final = frozenset({"shot", "weight"})
_QUOTATION_CHARS_MAX: Final = 400
"""Labels inside a longer quotation count, which keeps reading linear."""


def labels(text: str, *, flat: bool) -> Iterator[regex.Match[str]]:
    """The labels of a text, in order. `flat`: the text lost its line breaks, so a label may be anywhere."""
    free = 0
    for match in named(_LABEL, text, _KINDS):
        if (match.start() >= free or at_line_start(text, match)) and _counts(text, match, flat=flat):
            yield match
            value = match.end() + (text[match.end() : match.end() + 1] == " ")
            free = value + (quotation_end(text[value : value + _QUOTATION_CHARS_MAX]) or 0)


def label_at(text: str, index: int, *, flat: bool) -> bool:
    """Whether a label begins exactly here."""
    match = _LABEL.match(text, index)
    return match is not None and caseless(match["name"]) in _KINDS and _counts(text, match, flat=flat)


def kind_of(label: regex.Match[str]) -> str:
    """The kind of a label, one of `FIELDS`."""
    return _KINDS[caseless(label["name"])]


def _counts(text: str, match: regex.Match[str], *, flat: bool) -> bool:
    """Whether a match is a label. At the start of a line it may be in any case, within a line it needs a capital.

    Within a line, labels in languages other than English count only in a text without line breaks or after the end of
    a sentence, because some of them are common words.
    """
    kind, name = kind_of(match), match["name"]
    if match["bare"] and not (kind == "dialogue" and is_name(match["bare"])) and kind != "caption":
        return False
    if at_line_start(text, match):
        # A word such as "Art" may be a name, and then a quotation follows.
        may_be_name = kind == "note" or (kind in REMARKS and name.lower() not in _WRITTEN)
        return not may_be_name or text[match.end() : match.end() + 2].strip()[:1] not in QUOTES
    if kind in {"title", "note"} or match["boxed"] or name[0].islower():
        return False
    return (
        flat
        or name.lower() in ENGLISH
        or text[max(0, match.start() - 8) : match.start()].rstrip()[-1:] in _SENTENCE_ENDS
    )
