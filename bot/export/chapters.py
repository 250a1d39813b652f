"""The chapters of a book: what each is called, its text, and the pictures that belong into it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.export.book import Book
from bot.export.prose import Block, place_before, read_blocks
from bot.export.safe_text import one_line
from bot.words.say import say
from bot.work.parts import Panel
from bot.work.request import Kind
from bot.work.titles import shortened
from bot.work.work import Work


@dataclass(frozen=True, slots=True)
class Chapter:
    """One story of a book. `pictures` go before the block whose index they are kept under; its length is the end."""

    heading: str
    blocks: tuple[Block, ...]
    pictures: dict[int, list[Panel]]

    def flow(self) -> Iterator[Block | Panel]:
        """Blocks and pictures in reading order."""
        for place, block in enumerate(self.blocks):
            yield from self.pictures.get(place, [])
            yield block
        yield from self.pictures.get(len(self.blocks), [])


def chapters_of(book: Book) -> tuple[Chapter, ...]:
    """A story book's chapters. Pictures whose chapter is not in the book go to the end of the last one."""
    homes = {work.id: place for place, work in enumerate(book.works)}
    panels: list[list[Panel]] = [[] for _ in book.works]
    for illustration in book.illustrations:
        parent_id = illustration.lineage.parent_id if illustration.lineage else ""
        panels[homes.get(parent_id, -1)] += illustration.panels
    return tuple(_chapter(book, work, pictures) for work, pictures in zip(book.works, panels, strict=True))


def heading_of(book: Book, work: Work, own: str = "") -> str:
    """What a chapter, page or recording is called: by its number too where the book holds several."""
    title = shortened(one_line(own or work.title))
    if len(book.works) == 1:
        return title or book.heading
    key = "page" if book.kind is Kind.COMIC else "chapter"
    number = say(f"export.{key}", book.tag, number=work.chapter)
    # The book is named after its first chapter more often than not.
    title = "" if title == book.heading else title
    return say("export.named", book.tag, number=number, title=title) if title else number


def _chapter(book: Book, work: Work, panels: list[Panel]) -> Chapter:
    blocks = read_blocks(work.text)
    own = blocks[0].words if blocks and blocks[0].is_heading else ""
    if own:
        blocks = blocks[1:]
    pictures: dict[int, list[Panel]] = {}
    for panel in panels:
        caption = panel.script.caption_bottom or panel.script.caption_top
        pictures.setdefault(place_before(caption, blocks), []).append(panel)
    return Chapter(heading_of(book, work, own), blocks, pictures)
