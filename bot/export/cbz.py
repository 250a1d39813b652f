"""Comic book archives: pages in order, and ComicInfo.xml (Anansi Project, schema 2.0) with their text."""

from __future__ import annotations

import time
from html import escape
from typing import Final

from bot.export.book import Book
from bot.export.pictures import Downscale, Picture, as_jpeg, as_png, decoded, media_type_of, picture_of
from bot.export.sheets import Sheet, sheets_of
from bot.export.transcript import comic_dialogue
from bot.export.zip_archive import ZipEntry, clamped_time, pack
from bot.words.say import say
from bot.work.request import ComicOptions
from bot.work.work import Work

MEDIA_TYPE: Final = "application/vnd.comicbook+zip"


def cbz(book: Book, downscale: Downscale | None = None) -> bytes | None:
    """The comics of a book, page by page as they are lettered; None without any picture.

    A panel that is on no lettered page is a page of its own. The first page is the cover. ComicInfo.xml names the
    panels without a picture.
    """
    sheets = [sheet for work in book.works for sheet in sheets_of(book, work)]
    pages = list(filter(None, (_page(book, sheet, downscale) for sheet in sheets)))
    panels = [panel for sheet in sheets for panel in sheet.panels]
    missing = [number for number, panel in enumerate(panels, 1) if decoded(book.bytes_of(panel.picture)) is None]
    if not pages:
        return None
    entries = [ZipEntry("ComicInfo.xml", _comic_info(book, len(pages), missing).encode())]
    entries += [
        ZipEntry(f"{number:03d}{page.suffix}", page.data, deflate=False) for number, page in enumerate(pages, 1)
    ]
    return pack(entries, book.made_at)


def _page(book: Book, sheet: Sheet, downscale: Downscale | None) -> Picture | None:
    data = book.bytes_of(sheet.picture)
    if sheet.is_lettered:
        return picture_of(data, downscale)
    picture = decoded(data)
    if data is None or picture is None:
        return None
    from bot.export.comic_page import compose_page  # noqa: PLC0415 - Pillow's fonts, which nothing else needs

    [panel] = sheet.panels
    if downscale is not None:
        return as_jpeg(compose_page(picture, panel.script, downscale.side_px), downscale)
    page = compose_page(picture, panel.script)
    # A picture that was a JPEG would only grow as PNG.
    return as_png(page) if media_type_of(data) == "image/png" else as_jpeg(page, None)


def _comic_info(book: Book, pages: int, missing: list[int]) -> str:
    """The XML. Its fields stand in the order that the schema demands; pages are counted from 0."""
    moment = time.gmtime(clamped_time(book.made_at))
    fields = [
        ("Title", book.heading),
        ("Series", book.heading),
        ("Number", str(book.works[0].chapter)),
        ("Summary", comic_dialogue(book)),
        ("Notes", " ".join(say("export.panel.missing", book.language_tag, number=number) for number in missing)),
        ("Year", str(moment.tm_year)),
        ("Month", str(moment.tm_mon)),
        ("Day", str(moment.tm_mday)),
        ("Writer", book.credit),
        ("PageCount", str(pages)),
        ("LanguageISO", book.language_tag),
        ("Manga", _manga(book)),
    ]
    inner = "\n".join(f"<{name}>{escape(value)}</{name}>" for name, value in fields if value)
    cover, *others = range(pages)
    listed = [f'<Page Image="{cover}" Type="FrontCover"/>', *(f'<Page Image="{image}"/>' for image in others)]
    rows = "\n".join(listed)
    return f'<?xml version="1.0" encoding="utf-8"?>\n<ComicInfo>\n{inner}\n<Pages>\n{rows}\n</Pages>\n</ComicInfo>\n'


def _manga(book: Book) -> str:
    """The reading direction; readers page to the left only if it says so."""
    if book.right_to_left:
        return "YesAndRightToLeft"
    return "Yes" if any(_is_manga(work) for work in book.works) else "No"


def _is_manga(work: Work) -> bool:
    return isinstance(work.request.options, ComicOptions) and work.request.options.style == "manga"
