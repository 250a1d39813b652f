"""PDFs joined from pages: in order, with title, language and outline, within the size limit."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image

from bot.export.book import Book
from bot.export.pdf import PdfPage, pdf_download
from tests.export.books import book, comic, noise, panel

pdfium = pytest.importorskip("pypdfium2")

SIDES = (40, 50, 60)


def page(side_px: int) -> bytes:
    """A PDF of one page with a picture of this size."""
    target = io.BytesIO()
    Image.open(io.BytesIO(noise(side_px, side_px))).save(target, "PDF", resolution=72)
    return target.getvalue()


def whole_book() -> Book:
    return book(comic(panel(1, None)))


def opened(data: bytes) -> Any:  # noqa: ANN401 - the class of a module that may be missing
    return pdfium.PdfDocument(data)


def test_all_pages_stand_in_order_under_their_headings() -> None:
    pages = [PdfPage(page(side), heading) for side, heading in zip(SIDES, ("Page 1", "", "Page 2: Öl"), strict=True)]
    [file] = pdf_download(whole_book(), pages, 1 << 20)
    assert (file.name, file.media_type) == ("The-Lantern-Keeper.pdf", "application/pdf")
    document = opened(file.data)
    assert [round(one.get_width()) for one in document] == list(SIDES)
    outline = [(entry.get_title(), entry.get_dest().get_index()) for entry in document.get_toc()]
    assert outline == [("Page 1", 0), ("Page 2: Öl", 2)]
    about = document.get_metadata_dict()
    assert (about["Title"], about["Author"]) == ("The Lantern Keeper", "Åsa")
    assert b"/Lang (en)" in file.data


def test_what_is_too_large_for_one_file_comes_in_parts() -> None:
    pages = [PdfPage(page(side)) for side in SIDES]
    limit = sum(len(one.data) for one in pages[:2]) + 9000
    files = pdf_download(whole_book(), pages, limit)
    assert [file.name for file in files] == [f"The-Lantern-Keeper-part-{number}-of-2.pdf" for number in (1, 2)]
    assert all(len(file.data) <= limit for file in files)
    assert [len(opened(file.data)) for file in files] == [2, 1]
    assert pdf_download(whole_book(), pages, len(pages[0].data) - 1) == ()


@pytest.mark.parametrize(("language", "turns_right"), [("ar", True), ("ja", False)])
def test_a_reader_is_told_which_way_to_turn(language: str, turns_right: bool) -> None:
    [file] = pdf_download(replace(whole_book(), language=language), [PdfPage(page(40))], 1 << 20)
    assert (b"/R2L" in file.data) is turns_right


def test_the_same_pages_give_the_same_bytes() -> None:
    pages = [PdfPage(page(side), "Page") for side in SIDES]
    assert pdf_download(whole_book(), pages, 1 << 20) == pdf_download(whole_book(), pages, 1 << 20)
