"""Leaves out what other sites and programs put around a text: licences, BBCode, notes of a screenplay, ruby, drawers.

Each is looked for only where a mark shows that the text comes from there.
"""

from __future__ import annotations

from typing import Final

import regex

from bot.script.dialogue_dashes import with_dialogue_dashes
from bot.script.fan_fiction import without_notes_of_authors
from bot.script.placeholders import with_plain_placeholders
from bot.script.restructured_text import without_restructured_text
from bot.script.ruby import without_readings
from bot.script.wiki_markup import without_wiki_markup

# Project Gutenberg: its header and its licence stand outside of these two lines.
_GUTENBERG_START: Final = regex.compile(
    r"^[ \t]*\*\*\*[ ]?START OF (?:THE|THIS) PROJECT GUTENBERG[^\n]*\*\*\*[ \t]*$", regex.MULTILINE | regex.IGNORECASE
)
_GUTENBERG_END: Final = regex.compile(
    r"^[ \t]*(?:\*\*\*[ ]?END OF (?:THE|THIS) PROJECT GUTENBERG|End of (?:the )?Project Gutenberg)[^\n]*$",
    regex.MULTILINE | regex.IGNORECASE,
)
_TITLE: Final = regex.compile(r"^[ \t]*Title:[ \t]*(?P<title>[^\n]{1,200}+)$", regex.MULTILINE | regex.IGNORECASE)
_PRODUCED: Final = regex.compile(r"\A\s*(?:Produced by|E-text prepared by)[^\n]*(?:\n[^\n]+)*")

_BBCODE: Final = regex.compile(
    r"\[(?P<closes>/)?(?P<name>b|i|u|s|quote|color|colour|size|font|center|left|right|justify|url|email|spoiler|indent|hr"
    r"|list|\*|code|ooc|center)(?:=[^\[\]\n]{1,200}+)?\]",
    regex.IGNORECASE,
)
_BBCODE_CLOSES: Final = regex.compile(
    r"\[/(?:b|i|u|s|quote|color|colour|size|font|center|url|spoiler)\]", regex.IGNORECASE
)
_BBCODE_MARKS: Final = {"b": "**", "i": "*", "spoiler": "||", "hr": "\n\n"}

_SCENE_HEADING: Final = regex.compile(r"^\.?(?:INT|EXT|EST|INT\.?/EXT|I/E)\.[ ]*\p{L}[^\n]*$", regex.MULTILINE)
_FOUNTAIN_TITLE: Final = regex.compile(
    r"\A\s*(?:(?:Title|Credit|Authors?|Source|Draft date|Contact|Copyright|Notes|Revision):[^\n]*\n"
    r"(?:(?:[ ]{3,}|\t)[^\n]*\n)*)+",
    regex.IGNORECASE,
)
_FOUNTAIN_NOTHING: Final = regex.compile(
    r"/\*.{0,20000}?\*/|\[\[.{0,2000}?\]\]|^=(?:[ ][^\n]*|==+[ \t]*)$|[ \t]*\#[\w.-]{1,10}\#[ \t]*$",
    regex.DOTALL | regex.MULTILINE,
)
_FOUNTAIN_LEAD: Final = regex.compile(
    r"^[@!~.](?=\p{L})|^>[ ]?(?=[^\n]*<?[ \t]*$)|(?<=\S)[ ]?<[ \t]*$", regex.MULTILINE
)
"""Source: Fountain, "Syntax" (fountain.io): forced elements, centred text, notes, boneyard, synopses, scene numbers."""

_ORG: Final = regex.compile(r"^\#\+(?P<name>\w{1,30}):[^\n]*\n?|^:\w{1,30}:(?:[ ][^\n]*)?$\n?", regex.MULTILINE)
_TEX_QUOTE: Final = regex.compile(r"``(?P<words>[^`\n]{1,2000}?)''")


def without_foreign_markup(text: str) -> tuple[str, str]:
    """The text that was written, and the title that its surroundings give, which may be empty."""
    text, title = _without_licence(text)
    if _BBCODE_CLOSES.search(text):
        text = _BBCODE.sub(_bbcode, text)
    if _SCENE_HEADING.search(text):
        page = _FOUNTAIN_TITLE.match(text)
        if page is not None:
            title = title or _title_in(page[0])
            text = text[page.end() :]
        text = _FOUNTAIN_LEAD.sub("", _FOUNTAIN_NOTHING.sub("", text))
    if text.startswith("#+") or "\n#+" in text:
        text = _ORG.sub("", text)
    text = without_readings(text)
    if "``" in text:
        text = _TEX_QUOTE.sub(lambda match: f"“{match['words']}”", text)
    text = with_plain_placeholders(without_wiki_markup(without_restructured_text(text)))
    story, outer_title = without_notes_of_authors(text)
    return with_dialogue_dashes(story), title or outer_title


def _without_licence(text: str) -> tuple[str, str]:
    start = _GUTENBERG_START.search(text)
    if start is None:
        return text, ""
    end = _GUTENBERG_END.search(text, start.end())
    body = text[start.end() : end.start() if end else len(text)]
    return _PRODUCED.sub("", body), _title_in(text[: start.start()])


def _title_in(text: str) -> str:
    title = _TITLE.search(text)
    return title["title"].strip(" *_") if title else ""


def _bbcode(match: regex.Match[str]) -> str:
    return _BBCODE_MARKS.get(match["name"].lower(), "")
