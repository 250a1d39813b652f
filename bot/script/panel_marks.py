"""The shared patterns of the panel grammar: bullets, numbers and brackets, and values without them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import Final

import regex

from bot.script.plain_text import caseless, unquote

# Every repetition is bounded or possessive and spaces have been made single before: reading stays linear.
NUMBERED: Final = r"(?:\d{1,2}[.)][ ]|[(（]\d{1,2}[)）][ ]?|[①-⑳][ ]?|\d\ufe0f?\u20e3[ ]?)"
"""The number of a balloon, as letterers count them."""
DIRECTIONS: Final = "\u061c\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069"
"""Invisible marks of the direction of a text (Unicode Standard Annex 9); at the ends of lines they say nothing."""
EMOJI: Final = r"(?:\p{Extended_Pictographic}[\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff]*+){1,3}+"
"""Pictures such as models set before headings and labels."""
LEAD: Final = (
    rf"(?:^|(?<=\s))(?P<lead>(?:(?:[-+*•‣▪◦>]|-\#|\#{{1,6}})[ ]|{NUMBERED}|{EMOJI}[ ]?){{0,3}}+)"
    rf"(?P<open>[*_]{{0,3}})(?:{EMOJI}[ ]?)?"
)
"""Marks before a heading or a label: list marks, a number, an emoji, emphasis."""
BRACKETED: Final = r"[(\[（［【〔](?:[^()\[\]（）【】\n]|[(（][^()（）\n]{0,60}+[)）]){0,120}+[)\]）］】〕]"
"""Something in round or square brackets, with round ones inside it, narrow or wide."""

# A pattern of all words would take many times the memory of a set of them, in which they are looked up.
LABEL_WORDS: Final = r"\p{L}[\p{L}\p{M}\u200c]*+(?:[ ·.-]\p{L}[\p{L}\p{M}\u200c]*+){0,3}\.?"
"""Up to four words that may be a label."""

_PLAINER: Final = str.maketrans(dict.fromkeys('"“”„', "'"))
_EMPTY_VALUES: Final = {
    *("", "-", "–", "—", "none", "n/a", "na", "empty", "silent"),
    *("no caption", "no dialogue", "no text", "なし", "無し", "无", "無", "없음", "нет", "ninguno", "aucun", "keine"),
}


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first, that reads each letter once."""
    branches: dict[str, list[str]] = {}
    ends = False
    for word in words:
        if word:
            branches.setdefault(word[0], []).append(word[1:])
        else:
            ends = True
    if not branches:
        return ""
    pattern = "|".join(regex.escape(first) + any_of(rest) for first, rest in branches.items())
    if len(branches) == 1 and not ends:
        return pattern
    return f"(?:{pattern}){'?' if ends else ''}"


def named(pattern: regex.Pattern[str], text: str, names: Container[str]) -> Iterator[regex.Match[str]]:
    """The matches, in order, whose group `name` is one of these words in any case (`caseless`)."""
    position = 0
    while (match := pattern.search(text, position)) is not None:
        if caseless(match["name"]) in names:
            yield match
            position = match.end()
        else:
            position = match.start("name") + 1


def at_line_start(text: str, match: regex.Match[str]) -> bool:
    """Whether a match begins its line."""
    return match.start() == 0 or text[match.start() - 1] == "\n"


def inner(bracketed: str | None) -> str:
    """The text between brackets; empty for None."""
    return bracketed[1:-1].strip() if bracketed else ""


def field_value(text: str, *, may_be_none: bool = False) -> str:
    """A field's value on one line, without stray markup and the quotation marks around it."""
    line = " ".join(text.split()).strip(f"{DIRECTIONS} ")
    value = unmarked(regex.sub(r"(?:^|\s)(?:[-*•>#]{1,3}|-#)$", "", line))
    if may_be_none and value.strip("()[]（）. 。").casefold() in _EMPTY_VALUES:
        return ""
    return unquote(value)


def some(text: str) -> list[str]:
    """A field's value as a list of one, or an empty list."""
    value = field_value(text)
    return [value] if value else []


def unmarked(text: str) -> str:
    """The text without emphasis around all of it, and without an unpaired mark."""
    value = text.strip()
    for mark in ("***", "**", "__", "*", "_"):
        if len(value) > 2 * len(mark) and value.startswith(mark) and value.endswith(mark):
            inside = value[len(mark) : -len(mark)]
            if mark[0] not in inside:
                return inside.strip()
        if value.count(mark) == 1 and len(mark) > 1:
            value = value.removeprefix(mark).removesuffix(mark).strip()
    return value


def quoted(value: str) -> str:
    """A value in the first kind of quotation marks that it does not contain."""
    for opening, closing in (('"', '"'), ("“", "”"), ("«", "»"), ("「", "」"), ("『", "』"), ("‹", "›")):
        if opening not in value and closing not in value and not (opening in '“"' and set(value) & set('“”"„')):
            return f"{opening}{value}{closing}"
    return f'"{value.translate(_PLAINER)}"'
