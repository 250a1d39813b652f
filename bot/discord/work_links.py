"""The link to a work, as people read it: its title."""

from __future__ import annotations

from bot.library.library import Library
from bot.making.reply_store import url_of
from bot.words.links import link
from bot.work.titles import title_of
from bot.work.work import Work


async def work_link(library: Library, work: Work, locale: str) -> str:
    """The title of a work as a link to its reply; only the title if no one else can open it."""
    row = await library.replies.find(work.take_group)
    return link(title_of(work), "" if row is None else url_of(row), locale)
