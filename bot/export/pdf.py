"""PDFs of many pages, joined from pages that were composed one by one."""

from __future__ import annotations

import io
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.export.book import Book, OutputFile, file_name
from bot.export.zip_archive import clamped_time

MEDIA_TYPE: Final = "application/pdf"
_OUTLINE_BYTES: Final = 8192
"""Room for what a joined file has beside its pages: title, author, outline."""


@dataclass(frozen=True, slots=True)
class PdfPage:
    """A PDF of one page. `heading` is its entry in the outline; empty for a page that continues the one before."""

    data: bytes
    heading: str = ""


def pdf_download(book: Book, pages: Sequence[PdfPage], limit_bytes: int) -> tuple[OutputFile, ...]:
    """The pages as one PDF, or as several if that exceeds `limit_bytes`; empty if a single page does."""
    groups = list(_groups(pages, limit_bytes))
    count = len(groups)
    endings = [f"-part-{number}-of-{count}.pdf" for number in range(1, count + 1)] if count > 1 else [".pdf"] * count
    files = [
        OutputFile(file_name(book, ending), MEDIA_TYPE, _joined(book, group))
        for ending, group in zip(endings, groups, strict=True)
    ]
    return tuple(files) if all(len(file.data) <= limit_bytes for file in files) else ()


def _groups(pages: Iterable[PdfPage], limit_bytes: int) -> Iterable[list[PdfPage]]:
    group: list[PdfPage] = []
    room_bytes = limit_bytes - _OUTLINE_BYTES
    for page in pages:
        if group and len(page.data) > room_bytes:
            yield group
            group, room_bytes = [], limit_bytes - _OUTLINE_BYTES
        group.append(page)
        room_bytes -= len(page.data)
    if group:
        yield group


def _joined(book: Book, pages: Sequence[PdfPage]) -> bytes:
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415 - 24 MB, which only a PDF needs
    from pypdf.generic import NameObject, TextStringObject  # noqa: PLC0415

    writer = PdfWriter()
    for page in pages:
        writer.append(PdfReader(io.BytesIO(page.data)), import_outline=False)
        if page.heading:
            writer.add_outline_item(title=page.heading, page_number=len(writer.pages) - 1)
    made = time.strftime("D:%Y%m%d%H%M%SZ", time.gmtime(clamped_time(book.made_at)))
    writer.metadata = {"/Title": book.heading, "/Author": book.credit, "/CreationDate": made, "/Producer": "Elara"}
    writer.root_object[NameObject("/Lang")] = TextStringObject(book.language_tag)
    if book.right_to_left:
        writer.create_viewer_preferences()[NameObject("/Direction")] = NameObject("/R2L")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()
