"""The chapters of a book: heading, text, and the pictures in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.export.blocks import Block, block_index_of
from bot.export.book import Book
from bot.export.safe_text import one_line, safe_text
from bot.export.sheets import Sheet, sheets_of
from bot.script.alt_text import alt_text
from bot.script.panels import panel_words
from bot.script.plain_text import plain
from bot.words.say import say
from bot.work.kinds import Medium
from bot.work.parts import FileRef, Panel
from bot.work.titles import shortened
from bot.work.work import Work


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture of a chapter. `words` are the lines that stand below it because they are not in it."""

    picture: FileRef | None
    alt: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """One story or comic of a book. `pictures` maps a block's index to what stands before it; `len(blocks)` is the end.

    A comic has only pictures.
    """

    heading: str
    blocks: tuple[Block, ...]
    pictures: dict[int, list[Figure]]

    def flow(self) -> Iterator[Block | Figure]:
        """Blocks and pictures in reading order."""
        for index, block in enumerate(self.blocks):
            yield from self.pictures.get(index, [])
            yield block
        yield from self.pictures.get(len(self.blocks), [])


def chapters_of(book: Book) -> tuple[Chapter, ...]:
    """The chapters of a book of texts or comics. Pictures of a chapter that the book lacks go to the last chapter."""
    if book.medium is Medium.PICTURES:
        return tuple(_comic_chapter(book, work) for work in book.works)
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
    from bot.export.prose import read_blocks  # noqa: PLC0415 - the parser takes a megabyte, and only a book needs it

    blocks = read_blocks(work.text)
    own_heading = blocks[0].words if blocks and blocks[0].is_heading else ""
    if own_heading:
        blocks = blocks[1:]
    pictures: dict[int, list[Figure]] = {}
    for panel in panels:
        caption = panel.script.caption_bottom or panel.script.caption_top
        figure = Figure(panel.picture, one_line(alt_text(panel.script)))
        pictures.setdefault(block_index_of(caption, blocks), []).append(figure)
    return Chapter(heading_of(book, work, own_heading), blocks, pictures)


def _comic_chapter(book: Book, work: Work) -> Chapter:
    figures = [_figure(book, sheet) for sheet in sheets_of(book, work)]
    return Chapter(heading_of(book, work), (), {0: figures})


def _figure(book: Book, sheet: Sheet) -> Figure:
    words: tuple[str, ...] = ()
    if not sheet.is_lettered:
        rows = (plain(row) for panel in sheet.panels for row in safe_text(panel_words(panel.script)).split("\n"))
        words = tuple(row for row in map(one_line, rows) if row)
    return Figure(sheet.picture, one_line(sheet.alt(book.language_tag)), words)
