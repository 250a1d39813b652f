"""Turns what people copy from programs and sites, or take from their files, into the text that was written."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from bot.script.formats.chat_logs import read_chat
from bot.script.formats.data_files import read_data
from bot.script.formats.game_scripts import read_game_script
from bot.script.formats.mail import without_mail_headers
from bot.script.formats.paper_pages import without_page_furniture
from bot.script.formats.rich_text import IS_RTF, read_rich_text
from bot.script.formats.story_sites import without_site_furniture
from bot.script.formats.timed_texts import read_timed
from bot.script.formats.web_pages import without_page_tags
from bot.work.text import clean_text

_READERS: Final[tuple[Callable[[str], tuple[str, str] | None], ...]] = (
    read_data,
    read_timed,
    read_game_script,
    read_chat,
)
"""The first of them that recognises a text is used."""
_LAYERS: Final[tuple[Callable[[str], tuple[str, str]], ...]] = (
    without_page_tags,
    without_mail_headers,
    without_site_furniture,
)


_COLOUR: Final = re.compile(r"\x1b?\[\d{0,3}(?:;\d{1,3}){0,4}m")
"""Escape codes for the colour of letters, in a terminal and in a block of code in Discord."""


def read_source(text: str) -> tuple[str, str]:
    """The text without what its program or its site put around it, and the title that these give; it may be empty."""
    title = ""
    if "```ansi" in text or "\x1b[" in text:
        text = _COLOUR.sub("", text)
    if text.startswith(IS_RTF):
        text, title = read_rich_text(text)
    found = next(filter(None, (read(text) for read in _READERS)), None)
    if found is not None:
        text, named = found
        title = title or named
    for layer in _LAYERS:
        text, named = layer(text)
        title = title or named
    # Escapes of rich text and of JSON may hold halves of surrogate pairs, and controls.
    return clean_text(without_page_furniture(text)), clean_text(title)
