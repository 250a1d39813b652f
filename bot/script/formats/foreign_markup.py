"""Leaves out the markup of other programs than Discord, and what archives put around a text.

Each markup is searched only if a sign shows that the text comes from its program.
"""

from __future__ import annotations

from typing import Final

import regex

from bot.script.formats.bbcode import without_bbcode
from bot.script.formats.dialogue_dashes import with_dialogue_dashes
from bot.script.formats.fan_fiction import without_notes_of_authors
from bot.script.formats.org_markup import without_org
from bot.script.formats.placeholders import with_plain_placeholders
from bot.script.formats.restructured_text import without_restructured_text
from bot.script.formats.ruby import without_readings
from bot.script.formats.screenplays import without_screenplay_marks
from bot.script.formats.wiki_markup import without_wiki_markup

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


def without_foreign_markup(text: str) -> tuple[str, str]:
    """The text that was written, and the title that its surroundings give, which may be empty."""
    text, title = _without_licence(text)
    text, screen_title = without_screenplay_marks(without_bbcode(text))
    text, org_title = without_org(text)
    text = without_readings(text)
    text = with_plain_placeholders(without_wiki_markup(without_restructured_text(text)))
    story, outer_title = without_notes_of_authors(text)
    return with_dialogue_dashes(story), title or screen_title or org_title or outer_title


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
