"""The lettered pages of a comic in a CBZ, an EPUB and a ZIP, all chapters in order; and its script."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.export.cbz import cbz
from bot.export.download import archive
from bot.export.epub import epub
from bot.export.transcript import comic_script
from bot.script.panel_cast import write_cast
from bot.script.panels import parse_panels, script_cast, script_title
from bot.work.bible import Bible, Character
from bot.work.parts import FileRef, Line, LineKind, Page, PanelScript, Weight
from bot.work.work import Work
from tests.export.books import Shelf, book, comic, panel
from tests.export.reading import tree, unzipped
from tests.export.test_export_comic import info, made

BIBLE = Bible((Character("FOX", "a small red fox with a torn ear", "a yellow coat", "quick and shy"),))


def paged(shelf: Shelf, work: Work, *pages: tuple[int, ...], seed: int = 50) -> Work:
    """The comic with pages that hold the panels of these numbers."""
    made_pages = tuple(
        Page(number, shelf.picture(seed + number, form="JPEG"), panels, settled=True)
        for number, panels in enumerate(pages, 1)
    )
    return replace(work, pages=made_pages, paged=True, bible=BIBLE)


def chain(shelf: Shelf) -> tuple[Work, Work]:
    """Two pages of a series: the first of five panels on two lettered pages, the second of one."""
    first = comic(*(panel(number, shelf.picture(number)) for number in range(1, 6)))
    second = comic(panel(1, shelf.picture(9), said="And then?"), work_id="c2", chapter=2)
    return paged(shelf, first, (1, 2, 3), (4, 5)), paged(shelf, second, (1,), seed=60)


def bytes_of(shelf: Shelf, refs: list[FileRef]) -> list[bytes]:
    return [shelf.files[ref.sha256] for ref in refs]


def test_a_cbz_has_the_lettered_pages_of_all_chapters_in_order() -> None:
    shelf = Shelf()
    works = chain(shelf)
    files = unzipped(made(cbz(book(*works, shelf=shelf))))
    assert list(files) == ["ComicInfo.xml", "001.jpg", "002.jpg", "003.jpg"]
    expected = bytes_of(shelf, [page.picture for work in works for page in work.pages])
    assert [files[f"00{number}.jpg"] for number in (1, 2, 3)] == expected
    about = info(made(cbz(book(*works, shelf=shelf))))
    assert about["PageCount"] == "3"
    assert "And then?" in about["Summary"]
    assert "Notes" not in about


def test_panels_that_are_on_no_page_or_on_a_lost_one_are_pages_of_their_own() -> None:
    shelf = Shelf()
    work, _ = chain(shelf)
    lost = work.pages[0].picture
    whole = book(replace(work, panels=(*work.panels, panel(6, shelf.picture(7)))), shelf=shelf)
    shelf.files.pop(lost.sha256)
    files = unzipped(made(cbz(replace(whole, files=dict(shelf.files)))))
    assert list(files) == ["ComicInfo.xml", *(f"00{number}.png" for number in (1, 2, 3)), "004.jpg", "005.png"]


def test_a_card_in_place_of_a_picture_is_on_the_page_and_named() -> None:
    shelf = Shelf()
    work = paged(shelf, comic(panel(1, shelf.picture(1)), panel(2, None)), (1, 2))
    data = made(cbz(book(work, shelf=shelf)))
    assert list(unzipped(data)) == ["ComicInfo.xml", "001.jpg"]
    assert info(data)["Notes"] == "Panel 2 is missing."


def test_an_epub_has_the_pages_with_what_is_seen_and_said_on_them() -> None:
    shelf = Shelf()
    files = unzipped(epub(book(*chain(shelf), shelf=shelf)))
    chapters = [tree(files[f"EPUB/chapter-00{number}.xhtml"]) for number in (1, 2)]
    images = [
        [dict(image.attrib) for image in chapter.iter("{http://www.w3.org/1999/xhtml}img")] for chapter in chapters
    ]
    assert [[image["src"] for image in of_chapter] for of_chapter in images] == [
        ["picture-001.jpg", "picture-002.jpg"],
        ["picture-003.jpg"],
    ]
    alt = images[0][1]["alt"]
    assert "Panel 4: A fox with a lantern. A harbour at dusk." in alt
    assert "Panel 5:" in alt
    assert "And then?" in images[1][0]["alt"]


def test_a_comic_without_lettered_pages_has_its_words_below_the_pictures_of_its_epub() -> None:
    shelf = Shelf()
    files = unzipped(epub(book(comic(panel(1, shelf.picture(1)), panel(2, None, said="Gone?")), shelf=shelf)))
    chapter = files["EPUB/chapter-001.xhtml"].decode()
    assert "<figcaption><p>That evening</p><p>FOX (softly): “Who is there?”</p>" in chapter
    assert "<p>FOX (softly): “Gone?”</p>" in chapter


def test_an_archive_has_pages_and_pictures_apart_and_what_was_added_last() -> None:
    shelf = Shelf()
    works = chain(shelf)
    whole = book(*works, shelf=shelf)
    more = archive(whole, 50 << 20)
    assert more is not None
    zipped = archive(whole, 50 << 20, (replace(more, name="The-Lantern-Keeper.pdf", data=b"%PDF"),))
    assert zipped is not None
    files = unzipped(zipped.data)
    assert [name for name in files if name.startswith("pages/")] == [f"pages/00{number}.jpg" for number in (1, 2, 3)]
    assert len([name for name in files if name.startswith("pictures/")]) == 6
    assert list(files)[-1] == "The-Lantern-Keeper.pdf"
    small = archive(whole, len(zipped.data) - 1, (replace(more, name="a.pdf", data=bytes(1 << 20)),))
    assert small is not None
    assert "a.pdf was left out" in unzipped(small.data)["credits.txt"].decode()


def test_the_script_of_a_comic_is_read_again_as_the_same_comic() -> None:
    script = PanelScript(
        number=1,
        shot="close-up, from below",
        weight=Weight.WIDE,
        title="The door",
        scene="A harbour at dusk",
        focus="A fox with a lantern",
        detail="Rain on the planks",
        caption_top="That evening",
        lines=(Line("FOX", "Who is there?", "softly"), Line("", "KRAK", kind=LineKind.SOUND)),
    )
    work = replace(comic(replace(panel(1, None), script=script), panel(2, None)), bible=BIBLE)
    written = comic_script(book(work))
    assert script_title(written) == "The Lantern Keeper"
    assert script_cast(written) == BIBLE
    assert parse_panels(written) == (script, work.panels[1].script)


@pytest.mark.parametrize("count", [2, 3])
def test_the_script_of_a_series_has_every_page_in_order(count: int) -> None:
    works = [
        replace(comic(panel(1, None), panel(2, None, said=f"Page {n}?"), work_id=f"c{n}", chapter=n), bible=BIBLE)
        for n in range(1, count + 1)
    ]
    written = comic_script(book(*works))
    assert written.count(write_cast(BIBLE)) == 1
    read = parse_panels(written)
    assert [script.lines for script in read] == [one.script.lines for work in works for one in work.panels]
