"""Reads screenplays: Fountain, Final Draft's files, and the pages that such programs print.

Sources: Fountain, "Syntax" (fountain.io): forced elements, centred text, notes, boneyard, synopses, scene numbers;
Final Draft's FDX, whose paragraphs have a type each.
"""

from __future__ import annotations

import html
import re
from typing import Final

import regex

_PLACE: Final = r"(?:INT|EXT|EST|INT\.?/EXT|I/E)\.[ ]*\p{L}[^\n]*?"
_SCENE: Final = regex.compile(rf"^[ \t]*\.?{_PLACE}$", regex.MULTILINE)
_NUMBERED_SCENE: Final = regex.compile(
    rf"^[ \t]*(?P<number>\d{{1,4}}[A-Z]?)[ \t.]+(?P<scene>{_PLACE})(?:[ \t]+(?P=number))?[ \t]*$", regex.MULTILINE
)
_TITLE_PAGE: Final = regex.compile(
    r"\A\s*+(?:(?:Title|Credit|Authors?|Source|Draft date|Date|Contact|Copyright|Notes|Revision):[^\n]*\n"
    r"(?:(?:[ ]{3,}|\t)[^\n]*\n)*)+",
    regex.IGNORECASE,
)
_TITLE: Final = regex.compile(r"^[ \t]*Title:\s*(?P<title>[^\n]{1,200}+)$", regex.MULTILINE | regex.IGNORECASE)
_NOTHING: Final = regex.compile(
    r"/\*.{0,20000}?\*/|\[\[.{0,2000}?\]\]|^=(?:[ ][^\n]*|==+[ \t]*)$|(?<![ \t])[ \t]*\#[\w.-]{1,10}\#[ \t]*$"
    r"|^[ \t]*(?:\((?:MORE|CONTINUED)\)|CONTINUED:(?:[ ]\(\d+\))?)[ \t]*$"
    r"|[ ]?\((?i:cont['’.]?d?\.?|continued)\)(?=[ \t^]*$)",
    regex.DOTALL | regex.MULTILINE,
)
"""Notes, what was cut, and what says that a speech or a scene goes on over a page."""
_LEAD: Final = regex.compile(r"^[@!~.](?=\p{L})|^>[ ]?(?=[^\n]*<?[ \t]*$)|(?<=\S)[ ]?[<^][ \t]*$", regex.MULTILINE)
_TRANSITION: Final = regex.compile(
    r"^[ \t]*(?P<words>(?:[\p{Lu} ]{1,30}[ ]TO|FADE (?:IN|OUT|TO BLACK)):?\.?)[ \t]*$\n?", regex.MULTILINE
)

_FINAL_DRAFT: Final = re.compile(r"(?:^<\?xml\b[^<>\n]{0,300}>\s*)?^<FinalDraft\b[^<>]*>", re.MULTILINE)
_FINAL_DRAFT_END: Final = "</FinalDraft>"
_PARAGRAPH: Final = re.compile(
    r"<Paragraph\b[^<>]*?Type=\"(?P<kind>[^\"<>]{1,40})\"[^<>]*>(?P<body>(?:[^<]|<(?!/?Paragraph\b))*)</Paragraph>"
)
_ANY_TAG: Final = re.compile(r"<[^<>]*>")
_RUN: Final = re.compile(r"<Text\b[^<>]*>([^<>]*)</Text>")
_JOINED_KINDS: Final = frozenset({"Dialogue", "Parenthetical"})
"""They stand directly below the name of who speaks."""


def without_screenplay_marks(text: str) -> tuple[str, str]:
    """The text, if it is a screenplay, without the marks of its program; and its title, which may be empty."""
    text = _without_final_draft(text)
    if not (_SCENE.search(text) or _NUMBERED_SCENE.search(text)):
        return text, ""
    page = _TITLE_PAGE.match(text)
    title = _TITLE.search(page[0]) if page else None
    text = text if page is None else text[page.end() :]
    text = _NUMBERED_SCENE.sub(r"\n\g<scene>\n", _NOTHING.sub("", text))
    text = _TRANSITION.sub(r"\n\g<words>\n\n", _LEAD.sub("", text))
    return text, title["title"].strip(" *_\t") if title else ""


def _without_final_draft(text: str) -> str:
    """The text with the words of files of Final Draft in their place."""
    starts = list(_FINAL_DRAFT.finditer(text))
    limits = [*(match.start() for match in starts[1:]), len(text)]
    parts, place = list[str](), 0
    for start, limit in zip(starts, limits, strict=False):
        paragraphs = list(_PARAGRAPH.finditer(text, start.end(), limit))
        if not paragraphs:
            continue
        parts.append(text[place : start.start()].strip())
        place = start.end()
        for paragraph in paragraphs:
            between = _ANY_TAG.sub("", text[place : paragraph.start()]).strip()
            parts += [f"\n\n{between}" if between else "", _paragraph(paragraph)]
            place = paragraph.end()
        place = max(place, text.find(_FINAL_DRAFT_END, place, limit) + len(_FINAL_DRAFT_END))
        parts.append("\n\n")
    return f"{''.join(parts)}{text[place:].lstrip()}" if parts else text


def _paragraph(match: re.Match[str]) -> str:
    words = html.unescape("".join(_RUN.findall(match["body"]))).strip()
    gap = "\n" if match["kind"] in _JOINED_KINDS else "\n\n"
    return f"{gap}{words}" if words else ""
