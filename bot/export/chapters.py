"""The chapters of a book: heading, text, and the illustrations in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.export.book import Book
from bot.export.prose import Block, block_index_of, read_blocks
from bot.export.safe_text import one_line
from bot.words.say import say
from bot.work.parts import Panel
from bot.work.titles import shortened
from bot.work.work import Work


@dataclass(frozen=True, slots=True)
class Chapter:
    """One story of a book. `pictures` maps a block's index to the panels before it; `len(blocks)` is the end."""

    heading: str
    blocks: tuple[Block, ...]
    pictures: dict[int, list[Panel]]

    def flow(self) -> Iterator[Block | Panel]:
        """Blocks and pictures in reading order."""
        for index, block in enumerate(self.blocks):
            yield from self.pictures.get(index, [])
            yield block
        yield from self.pictures.get(len(self.blocks), [])


def chapters_of(book: Book) -> tuple[Chapter, ...]:
    """A story book's chapters. Pictures of a chapter that is not in the book go to the last chapter."""
    chapter_indexes = {work.id: index for index, work in enumerate(book.works)}
    panels: list[list[Panel]] = [[] for _ in book.works]
    for illustration in book.illustrations:
        parent_id = illustration.lineage.parent_id if illustration.lineage else ""
        panels[chapter_indexes.get(parent_id, -1)] += illustration.panels
    return tuple(_chapter(book, work, pictures) for work, pictures in zip(book.works, panels, strict=True))


def heading_of(book: Book, work: Work, own_heading: str = "") -> str:
    """The heading of a chapter, page or recording, with its number if the book holds several."""
    title = shortened(one_line(own_heading or work.title))
    if len(book.works) == 1:
        return title or book.heading
    number = say(f"export.unit.{book.kind.value}", book.language_tag, number=work.chapter)
    # The book usually has the title of its first chapter, which is not repeated.
    title = "" if title == book.heading else title
    return say("export.named", book.language_tag, number=number, title=title) if title else number


def _chapter(book: Book, work: Work, panels: list[Panel]) -> Chapter:
    blocks = read_blocks(work.text)
    own_heading = blocks[0].words if blocks and blocks[0].is_heading else ""
    if own_heading:
        blocks = blocks[1:]
    pictures: dict[int, list[Panel]] = {}
    for panel in panels:
        caption = panel.script.caption_bottom or panel.script.caption_top
        pictures.setdefault(block_index_of(caption, blocks), []).append(panel)
    return Chapter(heading_of(book, work, own_heading), blocks, pictures)
