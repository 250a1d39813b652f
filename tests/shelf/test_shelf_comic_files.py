"""The files of a comic, lettered by the real composer: all pages in order, readable by other programs."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
import pytest_asyncio
from PIL import Image, ImageDraw

from bot.comics.composer import PageComposer
from bot.export.book import Book, OutputFile
from bot.library.library import Library
from bot.making.page_jobs import layouts_of
from bot.script.page_layout import PAGE_HEIGHT, PAGE_WIDTH
from bot.shelf.comic_files import ComicFiles, ComicForm
from bot.shelf.exports import book_of
from bot.work.lineage import Lineage, Relation
from bot.work.parts import FileRef, Line, Page, Panel, PanelScript, PartState
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import ComicOptions
from bot.work.work import Work
from tests.library.conftest import Clock, Storage, keep, story
from tests.sqlite_file import lay_migrated_file

pytestmark = pytest.mark.asyncio(loop_scope="module")

MIRA: Final = 1
LOCALE: Final = "en-US"
PLENTY: Final = 10 << 20
SAID: Final = ("Who is there?", "Only the sea.", "It answers!", "Then ask it more.", "Good night, sea.")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def composer() -> AsyncIterator[PageComposer]:
    async with PageComposer.open() as opened:
        yield opened


@asynccontextmanager
async def opened_library(data_dir: Path) -> AsyncIterator[Library]:
    lay_migrated_file(data_dir)
    async with Storage(data_dir, None, Clock()).open() as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def library(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Library]:
    """One for the file, which holds one series: the composer remembers its pages."""
    async with opened_library(tmp_path_factory.mktemp("library")) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def series(library: Library) -> tuple[Book, Work]:
    """The book and the first comic of the series."""
    return await new_series(library)


@pytest.fixture
def comic_files(library: Library, composer: PageComposer) -> ComicFiles:
    return ComicFiles(library, composer)


def picture(number: int, form: str = "PNG") -> bytes:
    image = Image.new("RGB", (320, 240), (40 * number, 90, 160))
    ImageDraw.Draw(image).ellipse((100, 60, 220, 180), (240, 200, 120))
    target = io.BytesIO()
    image.save(target, form)
    return target.getvalue()


async def drawn(
    library: Library, work_id: str, said: tuple[str, ...], after: Work | None = None, *, title: str = "The Lantern"
) -> Work:
    """A comic with a panel for each of these words, kept without lettered pages."""
    panels = []
    for number, words in enumerate(said, 1):
        ref = await library.files.put(picture(number), "image/png", width_px=320, height_px=240)
        script = PanelScript(number=number, scene="A harbour", focus="A fox", lines=(Line("FOX", words),))
        panels.append(Panel(script=script, state=PartState.MADE, picture=ref))
    work = story(work_id, options=ComicOptions(), created_at=100.0 + len(work_id), panels=tuple(panels), title=title)
    if after is not None:
        lineage = Lineage(
            parent_id=after.id,
            relation=Relation.CONTINUE,
            parent_author_id=after.author_id,
            chapter=after.chapter + 1,
        )
        work = replace(work, lineage=lineage, title="The Answer")
    return await keep(library, work)


async def new_series(library: Library) -> tuple[Book, Work]:
    """A comic of five panels, which takes two pages, and a page that follows it; the book, and the first comic."""
    first = await drawn(library, "a1", SAID)
    await drawn(library, "a22", ("And then?",), first)
    return await book(library, first), first


async def book(library: Library, work: Work) -> Book:
    made = await book_of(library, work, reader_id=MIRA, author="Mira", is_shown=True)
    assert made is not None
    return made


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


async def test_a_pdf_has_all_pages_of_the_series_with_letters_that_are_text(
    series: tuple[Book, Work], comic_files: ComicFiles
) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    whole, work = series
    [file] = await comic_files.of(ComicForm.PDF, whole, work, locale=LOCALE, limit_bytes=PLENTY)
    assert file.name == "The-Lantern.pdf"
    document = pdfium.PdfDocument(file.data)
    texts = [" ".join(page.get_textpage().get_text_range().split()).upper() for page in document]
    assert len(texts) == 3
    for text, words in zip(texts, (SAID[:3], SAID[3:], ("And then?",)), strict=True):
        for said in words:
            assert said.upper() in text
    assert [(entry.get_title(), entry.get_dest().get_index()) for entry in document.get_toc()] == [
        ("Page 1", 0),
        ("Page 2: The Answer", 2),
    ]
    for page in document:
        assert page.get_width() / page.get_height() == pytest.approx(PAGE_WIDTH / PAGE_HEIGHT)
        colours = page.render(scale=0.25).to_pil().convert("RGB").getcolors(1 << 20)
        assert len(colours or ()) > 20, "no picture is seen"


@pytest.mark.parametrize(("form", "suffix", "kind"), [(ComicForm.PNG, "png", "PNG"), (ComicForm.JPEG, "jpg", "JPEG")])
async def test_the_pages_of_one_comic_are_pictures(
    series: tuple[Book, Work], comic_files: ComicFiles, form: ComicForm, suffix: str, kind: str
) -> None:
    whole, work = series
    files = await comic_files.of(form, whole, work, locale=LOCALE, limit_bytes=PLENTY)
    assert [file.name for file in files] == [f"The-Lantern-page-{number}.{suffix}" for number in (1, 2)]
    for file in files:
        image = opened(file.data)
        assert (image.format, image.size) == (kind, (PAGE_WIDTH, PAGE_HEIGHT))
    largest = max(len(file.data) for file in files)
    smaller = await comic_files.of(form, whole, work, locale=LOCALE, limit_bytes=largest - 1)
    assert all(len(file.data) < largest for file in smaller)
    assert len(smaller) == 2
    assert await comic_files.of(form, whole, work, locale=LOCALE, limit_bytes=1000) == ()


async def test_a_single_panel_has_its_words_or_is_as_it_was_drawn(
    series: tuple[Book, Work], comic_files: ComicFiles
) -> None:
    whole, work = series
    panel = work.panels[1]
    [lettered] = await comic_files.panel(whole, work, panel, with_words=True, locale=LOCALE, limit_bytes=PLENTY)
    [plain] = await comic_files.panel(whole, work, panel, with_words=False, locale=LOCALE, limit_bytes=PLENTY)
    assert (lettered.name, plain.name) == ("The-Lantern-panel-2.png", "The-Lantern-panel-2-drawing.png")
    assert plain.data == picture(2)
    assert opened(lettered.data).width == PAGE_WIDTH
    missing = replace(panel, picture=None)
    assert not await comic_files.panel(whole, work, missing, with_words=True, locale=LOCALE, limit_bytes=PLENTY)


async def test_a_comic_of_before_there_were_pages_is_lettered_for_cbz_and_epub(
    series: tuple[Book, Work], comic_files: ComicFiles
) -> None:
    whole, work = series
    [cbz] = await comic_files.of(ComicForm.CBZ, whole, work, locale=LOCALE, limit_bytes=PLENTY)
    with zipfile.ZipFile(io.BytesIO(cbz.data)) as archive:
        assert archive.namelist() == ["ComicInfo.xml", "001.jpg", "002.jpg", "003.jpg"]
        assert opened(archive.read("003.jpg")).size == (PAGE_WIDTH, PAGE_HEIGHT)
    [epub] = await comic_files.of(ComicForm.EPUB, whole, work, locale=LOCALE, limit_bytes=PLENTY)
    with zipfile.ZipFile(io.BytesIO(epub.data)) as archive:
        chapters = [archive.read(f"EPUB/chapter-00{number}.xhtml").decode() for number in (1, 2)]
    assert [chapter.count("<img ") for chapter in chapters] == [2, 1]


async def test_stored_pages_are_taken_as_they_are_and_unsettled_ones_are_composed(
    library: Library, series: tuple[Book, Work], comic_files: ComicFiles
) -> None:
    _, work = series
    stored = await library.files.put(picture(7, "JPEG"), "image/jpeg")
    held = [tuple(slot.panel for slot in layout.slots) for layout in layouts_of(work)]
    pages = (Page(1, stored, held[0], settled=True), Page(2, stored, held[1], settled=False))
    paged = replace(work, pages=pages, paged=True)
    whole = replace(await book(library, work), works=(paged,))
    [cbz] = await comic_files.of(ComicForm.CBZ, whole, paged, locale=LOCALE, limit_bytes=PLENTY)
    with zipfile.ZipFile(io.BytesIO(cbz.data)) as archive:
        assert archive.read("001.jpg") == picture(7, "JPEG")
        assert opened(archive.read("002.jpg")).size == (PAGE_WIDTH, PAGE_HEIGHT)


async def test_everything_in_one_zip_has_pages_pdf_and_script(
    series: tuple[Book, Work], comic_files: ComicFiles
) -> None:
    whole, work = series
    [file] = await comic_files.of(ComicForm.ZIP, whole, work, locale=LOCALE, limit_bytes=PLENTY)
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        names = archive.namelist()
    assert {"script.txt", "The-Lantern.cbz", "The-Lantern.pdf", "pages/003.jpg", "credits.txt"} <= set(names)


@pytest.mark.parametrize("author", ["", "Mira & <Tom>"])
async def test_each_page_is_shared_outside_with_title_and_credit(
    series: tuple[Book, Work], comic_files: ComicFiles, author: str
) -> None:
    whole, work = series
    shared = await comic_files.to_share(whole, work, author=author, locale=LOCALE, limit_bytes=PLENTY)
    assert [page.file.name for page in shared] == ["The-Lantern-page-1.jpg", "The-Lantern-page-2.jpg"]
    for page in shared:
        image = opened(page.file.data)
        assert (image.format, image.size) == ("JPEG", (PAGE_WIDTH, PAGE_HEIGHT))
    assert "Who is there?" in shared[0].alt
    assert "Good night, sea." in shared[1].alt
    other = await comic_files.to_share(whole, work, author="Tom", locale=LOCALE, limit_bytes=PLENTY)
    assert other[0].file.data != shared[0].file.data
    title_of_first, title_of_second = (opened(page.file.data).crop((200, 20, 1400, 150)) for page in shared)
    assert min(title_of_first.convert("L").tobytes()) < 100, "no title is seen"
    assert title_of_second.tobytes() != title_of_first.tobytes()


async def test_a_page_that_cannot_be_composed_is_refused_and_a_cbz_has_its_panels(
    library: Library, series: tuple[Book, Work]
) -> None:
    whole, work = series
    async with PageComposer.open(["false"]) as broken:
        failing = ComicFiles(library, broken)
        with pytest.raises(RefusedError) as refused:
            await failing.of(ComicForm.PDF, whole, work, locale=LOCALE, limit_bytes=PLENTY)
        assert refused.value.refusal.kind is RefusalKind.PAGE_FAILED
        [cbz] = await failing.of(ComicForm.CBZ, whole, work, locale=LOCALE, limit_bytes=PLENTY)
        with zipfile.ZipFile(io.BytesIO(cbz.data)) as archive:
            assert len(archive.namelist()) == 1 + len(SAID) + 1
        [everything] = await failing.of(ComicForm.ZIP, whole, work, locale=LOCALE, limit_bytes=PLENTY)
        with zipfile.ZipFile(io.BytesIO(everything.data)) as archive:
            assert "The-Lantern.pdf" not in archive.namelist()


async def test_lost_files_are_named_as_the_reason(tmp_path: Path, composer: PageComposer) -> None:
    async with opened_library(tmp_path) as library:
        whole, work = await new_series(library)
        ref: FileRef | None = work.panels[0].picture
        assert ref is not None
        library.files.path(ref.sha256).unlink()
        with pytest.raises(RefusedError) as refused:
            await ComicFiles(library, composer).of(ComicForm.PNG, whole, work, locale=LOCALE, limit_bytes=PLENTY)
    assert refused.value.refusal.kind is RefusalKind.FILES_MISSING


async def test_the_pages_of_a_pdf_are_joined_beside_the_event_loop(
    series: tuple[Book, Work], comic_files: ComicFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    joined_by: list[threading.Thread] = []

    def observed(*_: object) -> tuple[OutputFile, ...]:
        joined_by.append(threading.current_thread())
        return ()

    monkeypatch.setattr("bot.export.pdf.pdf_download", observed)
    whole, work = series
    await comic_files.of(ComicForm.PDF, whole, work, locale=LOCALE, limit_bytes=PLENTY)
    assert joined_by
    assert threading.main_thread() not in joined_by
