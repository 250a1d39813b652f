"""Masked links with a title, where a bare address or id would be hard to read."""

from __future__ import annotations

from bot.words.say import say
from bot.work.titles import link_label, plain_title


def link(title: str, url: str, locale: str = "en-US") -> str:
    """A title that is a link (Discord docs: Message Formatting); only the quoted title when `url` is empty."""
    if not url:
        return say("header.source.bare", locale, title=plain_title(title))
    return say("header.source", locale, title=link_label(title), url=url)
