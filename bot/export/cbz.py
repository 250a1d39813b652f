"""Comic book archives: pages in order, and ComicInfo.xml (Anansi Project, schema 2.0) with what stands on them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape

from bot.export.book import Book
from bot.export.comic_page import compose
from bot.export.pictures import Picture, Squeeze, as_jpeg, as_png, media_type_of, opened
from bot.export.transcript import comic_words
from bot.export.zip_archive import ZipEntry, clamped, pack
from bot.words.say import say
from bot.work.parts import Panel
from bot.work.request import ComicOptions
from bot.work.work import Work

MEDIA_TYPE: Final = "application/vnd.comicbook+zip"


def cbz(book: Book, squeeze: Squeeze | None = None) -> bytes | None:
    """The comics of a book, a page for each panel; None when there is no picture at all.

    Panels without a picture have no page; ComicInfo.xml names them.
    """
    pages: list[Picture] = []
    missing: list[int] = []
    for number, panel in enumerate(_panels(book), 1):
        page = _page(book, panel, squeeze)
        if page is None:
            missing.append(number)
        else:
            pages.append(page)
    if not pages:
        return None
    entries = [ZipEntry("ComicInfo.xml", _comic_info(book, len(pages), missing).encode())]
    entries += [
        ZipEntry(f"{number:03d}{page.suffix}", page.data, deflate=False) for number, page in enumerate(pages, 1)
    ]
    return pack(entries, book.made_at)


def _panels(book: Book) -> Iterator[Panel]:
    for work in book.works:
        yield from work.panels


def _page(book: Book, panel: Panel, squeeze: Squeeze | None) -> Picture | None:
    data = book.bytes_of(panel.picture)
    picture = opened(data)
    if data is None or picture is None:
        return None
    if squeeze is not None:
        return as_jpeg(compose(picture, panel.script, squeeze.side_px), squeeze)
    page = compose(picture, panel.script)
    # A picture that has lost detail already would only grow.
    return as_png(page) if media_type_of(data) == "image/png" else as_jpeg(page, None)


def _comic_info(book: Book, pages: int, missing: list[int]) -> str:
    """The schema is a sequence: its order is kept."""
    moment = time.gmtime(clamped(book.made_at))
    fields = [
        ("Title", book.heading),
        ("Series", book.heading),
        ("Number", str(book.works[0].chapter)),
        ("Summary", comic_words(book)),
        ("Notes", " ".join(say("export.panel.missing", book.tag, number=number) for number in missing)),
        ("Year", str(moment.tm_year)),
        ("Month", str(moment.tm_mon)),
        ("Day", str(moment.tm_mday)),
        ("Writer", book.credit),
        ("PageCount", str(pages)),
        ("LanguageISO", book.tag),
        ("Manga", _manga(book)),
    ]
    inner = "\n".join(f"<{name}>{escape(value)}</{name}>" for name, value in fields if value)
    return f'<?xml version="1.0" encoding="utf-8"?>\n<ComicInfo>\n{inner}\n</ComicInfo>\n'


def _manga(book: Book) -> str:
    """Readers turn pages by this value: to the left only where it says so."""
    if book.right_to_left:
        return "YesAndRightToLeft"
    return "Yes" if any(_is_manga(work) for work in book.works) else "No"


def _is_manga(work: Work) -> bool:
    return isinstance(work.request.options, ComicOptions) and work.request.options.style == "manga"
