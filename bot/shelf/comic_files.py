"""The files of a comic that are lettered for a person: its pages, single panels, its PDF, pictures to share outside."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from bot.comics.composer import PageComposer, PageError
from bot.comics.job import ComposedPage, PageFormat, PageJob
from bot.export import pdf
from bot.export.book import Book, OutputFile, file_name, referenced_files
from bot.export.chapters import heading_of
from bot.export.download import archive
from bot.export.kind_files import comic_download, epub_download, script_download
from bot.export.pictures import DOWNSCALES, picture_of
from bot.export.sheets import page_alt
from bot.library.library import Library
from bot.making.page_jobs import language_of, layouts_of, page_job, panel_art
from bot.reply.flow import ALT_CHARS_MAX
from bot.script.page_layout import alone
from bot.shelf.exports import StoredFiles, are_missing
from bot.words.say import say
from bot.work.parts import FileRef, Page, Panel
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.titles import title_of
from bot.work.work import Work

log = logging.getLogger(__name__)

_WIDTHS_PX: Final = (1600, 1200, 800)
"""The widths of a page as PNG that are tried until it fits the upload limit."""
_JPEG: Final = "image/jpeg"


class ComicForm(StrEnum):
    """The form of a comic's download. The values are part of messages that are kept."""

    PNG = "png"
    JPEG = "jpeg"
    PDF = "pdf"
    CBZ = "cbz"
    EPUB = "epub"
    SCRIPT = "script"
    ZIP = "zip"


@dataclass(frozen=True, slots=True)
class SharedPage:
    """A page to be shared outside of Discord, with its alt text of at most 1,024 characters."""

    file: OutputFile
    alt: str


class ComicFiles:
    """Letters the files of comics. `composer` is shared with the runs.

    The `locale` of its methods is the language of the cards that stand in place of missing pictures.
    """

    def __init__(self, library: Library, composer: PageComposer) -> None:
        self._files = library.files
        self._composer = composer

    # --- Downloads ---------------------------------------------------------------------------------------------------

    async def of(
        self, form: ComicForm, book: Book, work: Work, *, locale: str, limit_bytes: int
    ) -> Sequence[OutputFile]:
        """The files of this form, each within `limit_bytes`: of the whole book, or of one work of it as PNG and JPEG.

        Empty if nothing can be made to fit. Raises `RefusedError` when a page cannot be composed.
        """
        match form:
            case ComicForm.PNG:
                return await self._pages(book, work, locale, limit_bytes, PageFormat.PNG)
            case ComicForm.JPEG:
                return await self._pages(book, work, locale, limit_bytes, PageFormat.JPEG)
            case ComicForm.PDF:
                return await self._pdf(book, locale, limit_bytes)
            case ComicForm.SCRIPT:
                return script_download(book, limit_bytes)
        book = await self._lettered(book, locale)
        if form is ComicForm.ZIP:
            return await self._archive(book, locale, limit_bytes)
        make = comic_download if form is ComicForm.CBZ else epub_download
        return await asyncio.to_thread(make, book, limit_bytes)

    async def panel(
        self, book: Book, work: Work, panel: Panel, *, with_words: bool, locale: str, limit_bytes: int
    ) -> Sequence[OutputFile]:
        """One panel: lettered, or as it was drawn. Empty without a picture, and if nothing can be made to fit.

        Raises `RefusedError` when it cannot be composed.
        """
        if panel.picture is None:
            return ()
        data: bytes | None
        if with_words:
            slots = (slot for layout in layouts_of(work) for slot in layout.slots if slot.panel == panel.number)
            art = panel_art(work, panel, self._files.path, locale)
            job = PageJob(layout=alone(next(slots)), panels=(art,), language=language_of(work), format=PageFormat.PNG)
            data = (await self._composed(job, book)).data
        else:
            data = await asyncio.to_thread(book.bytes_of, panel.picture)
        ending = f"-panel-{panel.number}" + ("" if with_words else "-drawing")
        return await asyncio.to_thread(_fitted, _of_one(book, work), ending, data, limit_bytes)

    async def to_share(self, book: Book, work: Work, *, author: str, locale: str, limit_bytes: int) -> list[SharedPage]:
        """Each page of a work as a JPEG of 4:5 with its title and a small credit; with the author's name if given.

        The pages after the first have the title in the line of the credit.

        Raises `RefusedError` when a page cannot be composed. A page that cannot be made to fit is left out.
        """
        credit = say("page.credit.author", locale, author=author) if author else say("page.credit", locale)
        shared = []
        for layout in layouts_of(work):
            job = page_job(work, layout, self._files.path, locale)
            is_titled = bool(job.title)
            line = credit if is_titled else say("page.credit.titled", locale, title=title_of(work), credit=credit)
            job = replace(job, credit=line)
            composed = await self._composed(job, book)
            ending = _page_ending(work, layout.number)
            files = await asyncio.to_thread(_fitted, _of_one(book, work), ending, composed.data, limit_bytes)
            held = [work.panels[slot.panel - 1] for slot in layout.slots]
            shared += [SharedPage(file, page_alt(held, locale, ALT_CHARS_MAX)) for file in files]
        return shared

    # --- Pages -------------------------------------------------------------------------------------------------------

    async def _pages(
        self, book: Book, work: Work, locale: str, limit_bytes: int, form: PageFormat
    ) -> tuple[OutputFile, ...]:
        """The pages of one work. A PNG is made narrower until it fits."""
        files: list[OutputFile] = []
        for layout in layouts_of(work):
            job = replace(page_job(work, layout, self._files.path, locale), format=form)
            for width_px in _WIDTHS_PX:
                data = (await self._composed(replace(job, width_px=width_px), book)).data
                if len(data) <= limit_bytes:
                    suffix, media_type = (".png", "image/png") if form is PageFormat.PNG else (".jpg", _JPEG)
                    name = file_name(_of_one(book, work), _page_ending(work, layout.number) + suffix)
                    files.append(OutputFile(name, media_type, data))
                    break
            else:
                return ()
        return tuple(files)

    async def _pdf(self, book: Book, locale: str, limit_bytes: int) -> tuple[OutputFile, ...]:
        return await asyncio.to_thread(pdf.pdf_download, book, await self._pdf_pages(book, locale), limit_bytes)

    async def _pdf_pages(self, book: Book, locale: str) -> list[pdf.PdfPage]:
        """The pages of all works; the first of each has the heading of its work."""
        pages = []
        for work in book.works:
            for layout in layouts_of(work):
                job = replace(page_job(work, layout, self._files.path, locale), format=PageFormat.PDF)
                heading = heading_of(book, work) if layout.number == 1 else ""
                pages.append(pdf.PdfPage((await self._composed(job, book)).data, heading))
        return pages

    async def _archive(self, book: Book, locale: str, limit_bytes: int) -> tuple[OutputFile, ...]:
        """The archive; without the PDF where that cannot be composed."""
        try:
            files = await self._pdf(book, locale, limit_bytes)
        except RefusedError:
            files = ()
        whole = await asyncio.to_thread(archive, book, limit_bytes, files)
        return () if whole is None else (whole,)

    async def _lettered(self, book: Book, locale: str) -> Book:
        """The book with a lettered page for all panels of its comics, as far as they can be composed."""
        composed: dict[str, bytes] = {}
        works = tuple([await self._with_pages(work, locale, composed) for work in book.works])
        named = referenced_files((*works, *book.illustrations))
        files = StoredFiles(self._files, frozenset(ref.sha256 for ref in named), composed)
        return replace(book, works=works, files=files)

    async def _with_pages(self, work: Work, locale: str, composed: dict[str, bytes]) -> Work:
        """The work with all its pages; the bytes of those that are not stored are put into `composed`, by hash."""
        pages = {page.number: page for page in work.pages}
        for layout in layouts_of(work):
            page = pages.get(layout.number)
            if page is not None and page.settled and await self._is_stored(page.picture):
                continue
            try:
                made = await self._composer.compose(page_job(work, layout, self._files.path, locale))
            except PageError as error:
                log.warning("work %s: page %d cannot be composed for a download (%s)", work.id, layout.number, error)
                continue
            ref = _ref(made)
            composed[ref.sha256] = made.data
            pages[layout.number] = Page(layout.number, ref, tuple(slot.panel for slot in layout.slots), settled=True)
        return replace(work, pages=tuple(page for _, page in sorted(pages.items())))

    async def _is_stored(self, ref: FileRef) -> bool:
        return await asyncio.to_thread(self._files.path(ref.sha256).exists)

    async def _composed(self, job: PageJob, book: Book) -> ComposedPage:
        try:
            return await self._composer.compose(job)
        except PageError as error:
            is_missing = await asyncio.to_thread(are_missing, book.files)
            log.warning("a page cannot be composed for a download (%s)", error)
            raise RefusedError(RefusalKind.FILES_MISSING if is_missing else RefusalKind.PAGE_FAILED) from error


def _ref(made: ComposedPage) -> FileRef:
    return FileRef(
        sha256=hashlib.sha256(made.data).hexdigest(),
        media_type=made.media_type,
        size_bytes=len(made.data),
        width_px=made.width_px,
        height_px=made.height_px,
    )


def _of_one(book: Book, work: Work) -> Book:
    """A book of only this work, so that its files have its own title."""
    return replace(book, title=title_of(work), works=(work,))


def _page_ending(work: Work, number: int) -> str:
    """The part of a page's file name after the title."""
    return f"-page-{number}" if len(layouts_of(work)) > 1 else ""


def _fitted(book: Book, ending: str, data: bytes | None, limit_bytes: int) -> tuple[OutputFile, ...]:
    """A picture in the largest form that fits; empty if it cannot be read or if no form fits. Blocking."""
    for downscale in DOWNSCALES:
        picture = picture_of(data, downscale)
        if picture is not None and len(picture.data) <= limit_bytes:
            return (OutputFile(file_name(book, ending + picture.suffix), picture.media_type, picture.data),)
    return ()
