"""An EPUB opens everywhere: its structure is right, it validates, and it has the text of the stories."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import settings as effort

from bot.export.cover import HEIGHT, WIDTH, cover_svg
from bot.export.epub import epub
from bot.export.kind_files import epub_download
from bot.export.safe_text import one_line
from tests.effort import examples
from tests.export.books import Shelf, book, comic, illustration, illustrations, noise, panel, story
from tests.export.reading import text_in, tree, unzipped
from tests.export.test_export_pages import chain
from tests.export.test_export_prose import HOSTILE

_CHECKER: Final = Path("/usr/share/java/epubcheck.jar")
_JAVA: Final = ("java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""JVM options for little optimisation, which halves the work for few books."""
_CHECK_ALL: Final = """
class CheckAll {
    public static void main(String[] paths) {
        int worst = 0;
        for (String path : paths)
            worst |= new com.adobe.epubcheck.tool.EpubChecker().run(new String[] {"--failonwarnings", path});
        System.exit(worst);
    }
}
"""
"""A program that checks several books, because most of a check is the start of Java and of epubcheck."""
_XHTML: Final = "{http://www.w3.org/1999/xhtml}"
_OPF: Final = "{http://www.idpf.org/2007/opf}"
_NASTY: Final = "\x00\u202e\ud800\ufffe</p>]]>&<!-- *a _b **c ||"

needs_checker = pytest.mark.skipif(
    not _CHECKER.exists() or shutil.which("java") is None, reason="epubcheck is not installed here"
)


def hostile() -> bytes:
    works = (
        story(_NASTY),
        story(f"# {_NASTY}\n\n{_NASTY * 3}", "\x00'\"<", chapter=2, title=_NASTY),
        story("", "a3", chapter=3),
    )
    return epub(replace(book(*works, language="ar"), title=_NASTY, author=_NASTY, made_at=-1.0))


def illustrated(shelf: Shelf | None = None) -> bytes:
    shelf = shelf or Shelf()
    drawn = illustrations(
        illustration(shelf.picture(1), "She waited until the morning."),
        illustration(shelf.picture(2, form="WEBP"), "Nothing like it in the text"),
        illustration(None, "counting every one"),
    )
    works = (story(), story("No heading at all.", "a2", chapter=2))
    return epub(book(*works, shelf=shelf, drawn=(drawn,), language="und"))


def drawn() -> bytes:
    """Two comics with lettered pages, and one with its words below the pictures."""
    shelf = Shelf()
    older = comic(panel(1, shelf.picture(30)), panel(2, None, said=_NASTY), work_id="c3", chapter=3)
    return epub(book(*chain(shelf), older, shelf=shelf))


def check_commands(paths: list[str], folder: Path) -> Iterator[list[str]]:
    """Check all books at once where Java has its compiler, else one by one."""
    if shutil.which("javac") is None:
        yield from ([*_JAVA, "-jar", str(_CHECKER), "--failonwarnings", path] for path in paths)
        return
    source = folder / "CheckAll.java"
    source.write_text(_CHECK_ALL)
    yield [*_JAVA, "-cp", str(_CHECKER), str(source), *paths]


@needs_checker
def test_all_books_validate(tmp_path: Path) -> None:
    books = {tmp_path / f"{make.__name__}.epub": make() for make in (illustrated, hostile, drawn)}
    for path, data in books.items():
        path.write_bytes(data)
    for command in check_commands([str(path) for path in books], tmp_path):
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)  # noqa: S603
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_media_type_comes_first_and_uncompressed() -> None:
    with zipfile.ZipFile(io.BytesIO(illustrated())) as archive:
        first = archive.infolist()[0]
        assert first.filename == "mimetype"
        assert first.compress_type == zipfile.ZIP_STORED
        assert first.extra == b""
        assert archive.read("mimetype") == b"application/epub+zip"


def test_every_file_is_in_the_manifest_and_every_page_in_the_spine() -> None:
    files = unzipped(illustrated())
    package = tree(files["EPUB/package.opf"])
    items = {item.get("id"): item.get("href") for item in package.iter(f"{_OPF}item")}
    expected = {name.removeprefix("EPUB/") for name in files if name.startswith("EPUB/")} - {"package.opf"}
    assert set(items.values()) == expected
    spine = [items[ref.get("idref")] for ref in package.iter(f"{_OPF}itemref")]
    assert spine == ["cover.xhtml", "title.xhtml", "chapter-001.xhtml", "chapter-002.xhtml"]
    covers = [item.get("href") for item in package.iter(f"{_OPF}item") if item.get("properties") == "cover-image"]
    assert covers == ["picture-001.png"]


def test_chapters_are_named_in_both_tables_of_contents() -> None:
    files = unzipped(illustrated())
    for name in ("EPUB/nav.xhtml", "EPUB/toc.ncx"):
        assert "Chapter 1" in text_in(tree(files[name]))
        assert "Chapter 2" in text_in(tree(files[name]))
    assert "By Åsa" in text_in(tree(files["EPUB/title.xhtml"]))
    one = unzipped(epub(book(story("# The Storm\n\nIt came."))))
    chapter = tree(one["EPUB/chapter-001.xhtml"])
    assert [heading.text for heading in chapter.iter(f"{_XHTML}h1")] == ["The Storm"]
    assert text_in(chapter).count("The Storm") == 2  # the title of the page, and the heading: not in the text again


def test_pictures_stand_where_they_belong_and_say_what_they_show() -> None:
    shelf = Shelf()
    files = unzipped(illustrated(shelf))
    section = next(tree(files["EPUB/chapter-001.xhtml"]).iter(f"{_XHTML}section"))
    tags = [element.tag.removeprefix(_XHTML) for element in section]
    assert tags == ["h1", "p", "blockquote", "hr", "ul", "h2", "figure", "p", "figure"]
    images = list(section.iter(f"{_XHTML}img"))
    assert [image.get("src") for image in images] == ["picture-001.png", "picture-002.jpg"]
    assert all("lighthouse" in (image.get("alt") or "") for image in images)
    assert files["EPUB/picture-001.png"] in shelf.files.values()
    assert files["EPUB/picture-002.jpg"].startswith(b"\xff\xd8\xff")


def test_pictures_of_a_chapter_that_is_not_in_the_book_come_last() -> None:
    shelf = Shelf()
    drawn = illustrations(illustration(shelf.picture(), "She waited until the morning."), of="gone")
    files = unzipped(epub(book(story(), story("Later.", "a2", chapter=2), shelf=shelf, drawn=(drawn,))))
    assert b"<img" in files["EPUB/chapter-002.xhtml"]
    assert b"<img" not in files["EPUB/chapter-001.xhtml"]


@pytest.mark.parametrize("damage", [b"", b"not a picture", noise(3, 64)[:900], b"\x89PNG\r\n\x1a\n" + bytes(80)])
def test_a_damaged_picture_is_left_out(damage: bytes) -> None:
    shelf = Shelf()
    drawn = illustrations(illustration(shelf.keep(damage, "image/png"), "counting every one"))
    files = unzipped(epub(book(story(), shelf=shelf, drawn=(drawn,))))
    assert not [name for name in files if "picture" in name]
    assert "EPUB/cover.svg" in files


def test_without_pictures_the_title_and_the_author_are_drawn_on_the_cover() -> None:
    files = unzipped(epub(replace(book(story(), language="de"), title="Die Lampe & das <Meer>")))
    package = tree(files["EPUB/package.opf"])
    covers = [item for item in package.iter(f"{_OPF}item") if item.get("properties") == "cover-image"]
    assert [(item.get("href"), item.get("media-type")) for item in covers] == [("cover.svg", "image/svg+xml")]
    assert text_in(tree(files["EPUB/cover.svg"])) == "Die Lampe & das <Meer> Åsa"
    (image,) = tree(files["EPUB/cover.xhtml"]).iter(f"{_XHTML}img")
    assert (image.get("src"), image.get("alt")) == ("cover.svg", "Die Lampe & das <Meer>")
    metas = {meta.get("name"): meta.get("content") for meta in package.iter(f"{_OPF}meta")}
    assert metas["cover"] == covers[0].get("id")


def test_the_first_picture_is_the_cover_and_described_there() -> None:
    files = unzipped(illustrated())
    (image,) = tree(files["EPUB/cover.xhtml"]).iter(f"{_XHTML}img")
    assert image.get("src") == "picture-001.png"
    assert "lighthouse" in (image.get("alt") or "")
    assert "EPUB/cover.svg" not in files


@effort(max_examples=examples(20))
@given(HOSTILE, HOSTILE)
def test_every_title_fits_between_the_margins_of_the_cover(title: str, author: str) -> None:
    svg = tree(cover_svg(one_line(title), one_line(author)).encode())
    texts = list(svg.iter("{http://www.w3.org/2000/svg}text"))
    assert "".join("".join(text.text or "" for text in texts).split()).startswith(one_line(title).replace(" ", "")[:60])
    for text in texts:
        size, y, line = int(text.get("font-size", "0")), int(text.get("y", "0")), text.text or ""
        assert 26 <= size <= 68
        assert size < y < HEIGHT
        assert not line.isascii() or len(line) * 0.6 * size <= WIDTH - 100


def test_no_word_on_a_cover_is_split_where_a_smaller_size_has_room_for_it() -> None:
    svg = tree(cover_svg("Die Donaudampfschifffahrt", "").encode())
    assert [text.text for text in svg.iter("{http://www.w3.org/2000/svg}text")] == ["Die", "Donaudampfschifffahrt"]


def test_a_cover_is_the_same_every_time_and_differs_from_others() -> None:
    covers = {cover_svg(f"Title {number}", "") for number in range(12)}
    assert cover_svg("Title 1", "") in covers
    assert len({next(iter(tree(cover.encode()))).get("fill") for cover in covers}) > 1


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("he-IL", "rtl"), ("az-Arab", "rtl"), ("ja", None)])
def test_a_book_runs_as_its_language_does(language: str, direction: str | None) -> None:
    files = unzipped(epub(book(story(), language=language)))
    page = tree(files["EPUB/chapter-001.xhtml"])
    assert (page.get("lang"), page.get("dir")) == (language, direction)
    spine = next(tree(files["EPUB/package.opf"]).iter(f"{_OPF}spine"))
    assert spine.get("page-progression-direction") == direction


@effort(max_examples=examples(20))
@given(HOSTILE, HOSTILE, HOSTILE)
def test_no_text_breaks_any_document(title: str, author: str, text: str) -> None:
    files = unzipped(epub(replace(book(story(text)), title=title, author=author, language=author)))
    for name, data in files.items():
        if name != "mimetype" and not name.endswith(".css"):
            tree(data)


def test_the_same_book_gives_the_same_bytes() -> None:
    assert illustrated() == illustrated()


@pytest.mark.parametrize("share", [1.0, 0.5, 0.1])
def test_pictures_shrink_until_it_fits(share: float) -> None:
    shelf = Shelf()
    drawn = illustrations(*(illustration(shelf.picture(seed, 700), "", seed) for seed in (1, 2)))
    whole = book(story(), shelf=shelf, drawn=(drawn,))
    limit = int(len(epub(whole)) * share)
    [made] = epub_download(whole, limit)
    assert made.name == "The-Lantern-Keeper.epub"
    assert len(made.data) <= limit
    assert len([name for name in unzipped(made.data) if "picture" in name]) == 2


def test_a_story_comes_without_pictures_rather_than_not_at_all() -> None:
    shelf = Shelf()
    drawn = illustrations(illustration(shelf.picture(1, 600), ""))
    [made] = epub_download(book(story(), shelf=shelf, drawn=(drawn,)), 8_000)
    assert len(made.data) <= 8_000
    assert epub_download(book(story(), shelf=shelf, drawn=(drawn,)), 500) == ()
