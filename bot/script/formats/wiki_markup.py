"""Leaves out the markup of MediaWiki: templates, tables, headings, notes.

Source: MediaWiki, "Help:Formatting", "Help:Tables" and "Help:Templates".
"""

from __future__ import annotations

from typing import Final

import regex

from bot.script.formats.placeholders import PERSONS

_SIGN: Final = regex.compile(
    r"(?P<heading>^==+[^=\n]+==+[ \t]*$)|(?P<link>\[\[[^\[\]\n]+\]\])|(?P<bold>'''(?=\S))"
    r"|(?P<table>^\{\|)|(?P<note><ref[ >/])|(?P<template>\{\{(?:infobox|cite|citation|quote|blockquote|lang|convert"
    r"|main|see also|reflist|short desc)[ \w]*[|}\n])",
    regex.MULTILINE | regex.IGNORECASE,
)
_SURE: Final = frozenset({"table", "note"})
"""Signs that only a wiki has. Notes in other programs have links and marked lines, too, and their braces are
placeholders, whose words are read: any other sign is sure beside a second one."""

_TEMPLATE: Final = regex.compile(r"\{\{(?P<inner>[^{}]{0,5000}+)\}\}")
_NESTING_MAX: Final = 8
_WORDS: Final = regex.compile(
    r"(?:lang(?:-\w+)?|nowrap|nobr|small|big|em|strong|transl|transliteration)", regex.IGNORECASE
)
"""Templates that only set how their words look."""
_QUOTE: Final = regex.compile(r"(?:block|c|r|pull |poem )?quote|quotation|poemquote", regex.IGNORECASE)
"""Templates whose first value is the words of a quotation."""
_AMOUNT: Final = regex.compile(r"convert|cvt", regex.IGNORECASE)
_QUOTED: Final = regex.compile(r"(?:text|quote|1)\s*=\s*", regex.IGNORECASE)

_TABLE: Final = regex.compile(r"^\{\|(?:(?!^\{\|).){0,50000}?^\|\}[ \t]*$\n?", regex.MULTILINE | regex.DOTALL)
"""A table that holds no other one."""
_NEXT_CELL: Final = regex.compile(r"\|\||!!")
_ATTRIBUTES: Final = regex.compile(r"[^|\[\]]*=[^|\[\]]*\|(?!\|)")
_HEADING: Final = regex.compile(r"^(?P<level>={1,6})[ \t]*(?P<words>[^=\n]+?)[ \t]*(?P=level)[ \t]*$", regex.MULTILINE)

_NOTE: Final = regex.compile(
    r"<ref[^<>\n]{0,200}/>|<ref[^<>\n]{0,200}>.{0,2000}?</ref>", regex.DOTALL | regex.IGNORECASE
)
_STRESS: Final = regex.compile(
    r"(?<!')(?P<mark>'{2,3}|'{5})(?=[^\s'])(?P<words>[^\n']{1,500}+(?:'[^\n']{1,500}+)*)(?<=\S)(?P=mark)(?!')"
)


def without_wiki_markup(text: str) -> str:
    """The text without the markup of a wiki; its stress is that of markdown."""
    if _is_wiki(text):
        text = _NOTE.sub("", text)
        for _ in range(_NESTING_MAX):
            before, text = text, _TEMPLATE.sub(_template, text)
            if text == before:
                break
        for _ in range(_NESTING_MAX):
            text, count = _TABLE.subn(_table, text)
            if not count:
                break
        text = _HEADING.sub(lambda match: f"{'#' * len(match['level'])} {match['words']}", text)
    return _STRESS.sub(_stress, text) if "''" in text else text


def _is_wiki(text: str) -> bool:
    found = set[str]()
    for match in _SIGN.finditer(text):
        found.add(match.lastgroup or "")
        if len(found) > 1 or found & _SURE:
            return True
    return False


def _template(match: regex.Match[str]) -> str:
    name, *values = (value.strip() for value in match["inner"].split("|"))
    if not values and name.lower() in PERSONS:
        return match[0]
    if values and _WORDS.fullmatch(name):
        return values[-1]
    if _QUOTE.fullmatch(name):
        named = [_QUOTED.sub("", value, count=1) for value in values if _QUOTED.match(value)]
        return next((value for value in (*named, *values) if value), "")
    return " ".join(values[:2]) if _AMOUNT.fullmatch(name) else ""


def _table(match: regex.Match[str]) -> str:
    """The cells of a table as a list, a row on each line."""
    rows: list[list[str]] = [[]]
    for line in match[0].split("\n")[1:]:
        if line.startswith(("|-", "|}")):
            rows.append([])
        elif line.startswith("|+"):
            rows += [[line[2:].strip()], []]
        elif line.startswith(("|", "!")):
            rows[-1] += [_ATTRIBUTES.sub("", cell, count=1).strip() for cell in _NEXT_CELL.split(line[1:])]
        elif rows[-1]:
            rows[-1][-1] = f"{rows[-1][-1]} {line.lstrip('*#:; ')}".strip()  # a cell may have several lines
    return "".join(f"{', '.join(filter(None, row))}\n" for row in rows if any(row))


def _stress(match: regex.Match[str]) -> str:
    mark = "*" if len(match["mark"]) == 2 else "**"
    return f"{mark}{match['words']}{mark}"
