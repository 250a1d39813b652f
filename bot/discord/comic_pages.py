"""The private pages of a comic on which it is read panel by panel."""

from __future__ import annotations

from typing import Final

from bot.reply.controls import PanelAction, panel_id
from bot.reply.files import FilePart
from bot.reply.frame import Button
from bot.reply.markdown import cut
from bot.reply.payload import Json
from bot.reply.private_page import PrivatePage, buttons, gallery, text
from bot.script.alt_text import alt_text
from bot.script.panels import panel_words
from bot.shelf.reading import PanelToRead
from bot.words.say import ending_line, say
from bot.work.parts import Panel
from bot.work.titles import plain_title, title_of

WORDS_CHARS_MAX: Final = 3000
"""The share of the 4,000 characters of a page (Discord docs: Component Reference)."""


def reading_page(shown: PanelToRead, work_id: str, picture: FilePart | None, locale: str) -> PrivatePage:
    """One panel of a series, which is read from the work with this id on."""
    heading = say("fix.read.panel", locale, number=shown.number, of=shown.of)
    if shown.pages > 1:
        title = plain_title(title_of(shown.work))
        heading += f"\n{say('fix.read.page', locale, page=shown.work.chapter, title=title)}"
    parts = [text(heading), picture_part(shown.panel, picture, locale)]
    if words := panel_words(shown.panel.script):
        parts.append(text(cut(words, 0, WORDS_CHARS_MAX, final=True).shown))
    parts += buttons(
        (
            Button("◀", panel_id(PanelAction.TURN, work_id, shown.number - 1), disabled=shown.number <= 1),
            Button("▶", panel_id(PanelAction.TURN, work_id, shown.number + 1), disabled=shown.number >= shown.of),
        )
    )
    return PrivatePage(tuple(parts), () if picture is None else (picture,))


def picture_part(panel: Panel, picture: FilePart | None, locale: str) -> Json:
    """A panel's picture, or why there is none."""
    if picture is not None:
        return gallery((picture.name, alt_text(panel.script)))
    if panel.picture is not None:
        return text(say("fix.missing.file", locale))
    reason = "" if panel.ending is None else ending_line(panel.ending, None, locale)
    return text(say("fix.missing", locale, reason=reason).rstrip())
