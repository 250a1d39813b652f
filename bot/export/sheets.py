"""The pictures of a comic as they are read: its lettered pages, and the panels that are on none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.export.book import Book
from bot.script.alt_text import alt_text, page_alt_text
from bot.words.say import say
from bot.work.parts import FileRef, Panel
from bot.work.work import Work

_ALT_CHARS_MAX: Final = 4000
"""The limit for one panel. An e-book has no limit, but no panel needs more."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A lettered page with all its panels, or with `is_lettered` False one panel's picture, which has no words.

    `picture` is None for a panel without one.
    """

    panels: tuple[Panel, ...]
    picture: FileRef | None
    is_lettered: bool

    def alt(self, language_tag: str) -> str:
        """The alt text: the content and the dialogue of each panel, a line each."""
        if not self.is_lettered:
            return alt_text(self.panels[0].script)
        return page_alt(self.panels, language_tag, _ALT_CHARS_MAX * len(self.panels))


def page_alt(panels: Sequence[Panel], language: str, limit: int) -> str:
    """What is seen and said on a page, panel by panel, in lines; `limit` is in UTF-16 units, for all together."""
    told = [(say("page.alt.panel", language, number=panel.number), panel.script) for panel in panels]
    return page_alt_text(told, limit=limit)


def sheets_of(book: Book, work: Work) -> Iterator[Sheet]:
    """The sheets of one comic of the book, in order. A page whose file is missing is replaced by its panels."""
    pages = [page for page in work.pages if book.bytes_of(page.picture) is not None]
    page_of = {number: page for page in pages for number in page.panels}
    shown: set[int] = set()
    for panel in work.panels:
        page = page_of.get(panel.number)
        if page is None:
            yield Sheet((panel,), panel.picture, is_lettered=False)
        elif page.number not in shown:
            shown.add(page.number)
            held = tuple(one for one in work.panels if page_of.get(one.number) is page)
            yield Sheet(held, page.picture, is_lettered=True)
