"""Finds where a person cut a narration: `---` lines, and headings as "Narration 2 [softly]:".

A text that lost its line breaks gets them back at these places, whether spaces or nothing stand where they were.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import regex

from bot.script.plain_text import plain, unquote
from bot.work.spoilers import mask_spoilers

_NUMBER_WORDS: Final = "one|two|three|four|five|six|seven|eight|nine|ten|[ivx]{1,5}"
# iOS replaces "---" by "—-", so any row of dashes cuts.
_CUT_LINE: Final = regex.compile(r"^(?:[-–—]{3,}+|—[-–—]++)$", regex.MULTILINE)
_HEADING_WORDS: Final = rf"""
    [*_]{{0,3}}
    narration
    (?:[ ]?\#?(?P<number>\d{{1,3}}|(?:{_NUMBER_WORDS})\b))?
    [*_]{{0,3}}
    (?:[ ]?[-–—][ ](?P<title>[^\n:：\[\]()*]{{1,80}}+))?
    (?:[ ]?(?:\[(?P<direction>[^\[\]\n]{{0,300}}+)\]|\((?P<direction2>[^()\n]{{0,300}}+)\)))?
    [*_]{{0,3}}
    (?P<colon>[ ]?[:：])?
    [*_]{{0,3}}
"""
_HEADING: Final = regex.compile(
    rf"^(?:(?:\#{{1,6}}|[-*•>])[ ])?{_HEADING_WORDS}(?=\s|$|[\"“„«‘「])",
    regex.VERBOSE | regex.IGNORECASE | regex.MULTILINE,
)
_FLAT_HEADING: Final = regex.compile(
    rf"(?:^|(?<=[\s\p{{P}}\p{{Ll}}]))(?:(?:\#{{1,6}}|[-*•>])[ ])?{_HEADING_WORDS}(?=\s|$|[\"“„«‘「\[\p{{L}}])",
    regex.VERBOSE | regex.IGNORECASE,
)
_FLAT_CUT: Final = regex.compile(
    r"""
      (?:^|(?<=\s))(?:-{3,}+|—-++)(?=\s|$)
    | (?<=[.!?…。！？\"”»」』)\]*_])(?:-{3,}+|—-++)(?=[\"“„«「『\[*\#\p{Lu}\p{Lo}]|\s*$)
    | (?:-{3,}+|—-++)(?=[*_]{0,3}(?:Narration|SFX)\b)
    """,
    regex.VERBOSE,
)
# A mention ("as in Narration 2: …") is no heading.
_MENTIONING: Final = frozenset(
    {"a", "and", "as", "at", "by", "for", "from", "in", "like", "of", "on", "or", "see", "the", "this", "to", "with"}
)
_SFX: Final = (
    r"[\"“”„«]?[ ]?(?:[-*•>][ ])?[*_]{0,3}(?:SFX|Sound[ ]effects?)(?:[ ]?\([^()\n]{0,60}+\))?[*_]{0,3}[ ]?[:：]"
)
_FLAT_SFX: Final = regex.compile(
    rf"(?:(?:^|(?<=\s)){_SFX}|(?<=[.!?…。！？\"”»」』)\]*_:—-])(?-i:[*_]{{0,3}}SFX)[*_]{{0,3}}[ ]?[:：])"
    r"(?:(?!(?-i:(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu}{2})(?=\p{Lu}\p{Ll})))[^\n.!?…。！？\"“„«「\[])*+(?:[.!?…。！？]+[)*_]*+)?",
    regex.IGNORECASE,
)
_GLUED_SENTENCES: Final = regex.compile(
    r"(?<=\p{Ll}{2}[*_]{0,2}[.!?…]{1,3}[\"”»]?[*_]{0,2})(?=[*_]{0,2}[\"“„«]?\p{Lu})|(?<=[.!?…]”)(?=“)"
)
_TITLE_LINE: Final = regex.compile(r"^#{1,6}[ ](?P<title>[^\n]{1,100}+)$", regex.MULTILINE)
_TITLE_CHARS_MAX: Final = 80
_SENTENCE_ENDS: Final = (".", "!", "?", ":", "…", "。", "！", "？", "：")
_WORD: Final = regex.compile(r"[\p{L}\p{N}]")


@dataclass(frozen=True, slots=True)
class Segment:
    """The text between two cuts, before it is cleaned."""

    text: str
    title: str = ""
    direction: str = ""


def with_lines(text: str) -> str:
    """The text with line breaks at cuts, headings and sounds if it has none at all; otherwise unchanged."""
    if "\n" in text:
        return text
    glued = False

    def heading(match: regex.Match[str]) -> str:
        nonlocal glued
        if not _begins_section(text_with_cuts, match):
            return match[0]
        before, after = text_with_cuts[: match.start()][-1:], text_with_cuts[match.end() :][:1]
        glued = glued or bool(before.strip()) or bool(match["colon"] and after.strip())
        ends_line = not (match["colon"] or match["direction"] or match["direction2"])
        gap = "\n" if ends_line else " " if after.isalpha() else ""
        return f"\n{match[0].lstrip()}{gap}"

    text_with_cuts = _FLAT_CUT.sub("\n---\n", text)
    glued = regex.search(r"\S---\S", text) is not None and text_with_cuts != text
    headed = _FLAT_HEADING.sub(heading, text_with_cuts)
    whole = _FLAT_SFX.sub(lambda match: f"\n{match[0].strip()}\n" if match[0].strip() else match[0], headed)
    if glued:
        whole = _GLUED_SENTENCES.sub("\n", whole)
    return regex.sub(r"[ ]*\n[ \n]*", "\n", whole).strip()


def segments(text: str) -> Iterator[Segment]:
    """The pieces between the cuts and headings of a text, with what their headings say. Pieces may be without words."""
    headings = [match for match in _HEADING.finditer(text) if _is_heading(text, match)]
    before = text[: headings[0].start()] if headings else text
    prologue = " ".join(unquote(plain(mask_spoilers(_CUT_LINE.sub("", before)))).split())
    # A title before the first heading is not spoken; it becomes the title of the first section.
    is_title_first = bool(headings) and _is_title(prologue)
    if not is_title_first:
        yield from _between_cuts(before, "", "")
    for index, match in enumerate(headings):
        end = headings[index + 1].start() if index + 1 < len(headings) else len(text)
        title = mask_spoilers(match["title"] or "").strip() or (prologue if index == 0 and is_title_first else "")
        direction = (match["direction"] or match["direction2"] or "").strip()
        yield from _between_cuts(text[match.end() : end], title, direction)


def _between_cuts(text: str, title: str, direction: str) -> Iterator[Segment]:
    for piece in _CUT_LINE.split(text):
        if not _WORD.search(piece):
            continue
        heading = _TITLE_LINE.match(piece.strip()) if not title else None
        yield Segment(piece, title or (plain(mask_spoilers(heading["title"])) if heading else ""), direction)


def _is_title(text: str) -> bool:
    return 0 < len(text) <= _TITLE_CHARS_MAX and not text.rstrip('"”’»」』').endswith(_SENTENCE_ENDS)


def _has_number_or_direction(match: regex.Match[str]) -> bool:
    has_direction = match["direction"] is not None or match["direction2"] is not None
    return bool(match["number"] or (has_direction and match["colon"]))


def _is_heading(text: str, match: regex.Match[str]) -> bool:
    """Whether a match at the start of a line is a heading."""
    ends_line = match.end() == len(text) or text[match.end()] == "\n"
    return _has_number_or_direction(match) and bool(match["colon"] or ends_line or match["direction"])


def _begins_section(text: str, match: regex.Match[str]) -> bool:
    """Whether a match within a text without line breaks is a heading."""
    if not _has_number_or_direction(match):
        return False
    after = text[match.end() :][:1]
    if after.isalpha() and not match["colon"]:
        return False
    at_start = match.start() == 0 or text[match.start() - 1] == "\n"
    if at_start:
        return bool(match["colon"] or not after or match["direction"])
    before = text[max(0, match.start() - 40) : match.start()].rstrip(" *_#").rpartition(" ")[2].lower()
    is_capitalised = match[0].lstrip(" *_#->•")[:1].isupper() or text.lstrip(" *_#").startswith("narration")
    emphasised = match[0].lstrip().startswith("**") and match[0].endswith("**")
    is_marked = bool(match["colon"] or match["direction"] or emphasised)
    return is_capitalised and is_marked and (emphasised or before not in _MENTIONING)
