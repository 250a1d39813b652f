"""An archive holds everything or names what is missing. Every file name is valid on every system."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.export.book import Book, file_name, referenced_files
from bot.export.download import archive
from bot.export.kind_files import comic_download
from bot.export.transcript import narration_markdown
from bot.work.work import Work
from tests.effort import examples
from tests.export.books import Shelf, book, comic, illustration, illustrations, narration, panel, story
from tests.export.reading import unzipped
from tests.export.test_export_prose import HOSTILE

_PLENTY = 50 << 20


def comic_book(side_px: int = 300) -> Book:
    shelf = Shelf()
    return book(comic(*(panel(number, shelf.picture(number, side_px)) for number in (1, 2, 3))), shelf=shelf)


def files_of(whole: Book, limit_bytes: int = _PLENTY) -> dict[str, bytes]:
    made = archive(whole, limit_bytes)
    assert made is not None
    assert made.name.endswith(".zip")
    assert len(made.data) <= limit_bytes
    return unzipped(made.data)


def linked(markdown: str) -> list[str]:
    tokens = [child for token in MarkdownIt().parse(markdown) for child in token.children or []]
    return [str(token.attrs.get("src") or token.attrs.get("href")) for token in tokens if token.attrs]


def test_a_story_with_its_pictures() -> None:
    shelf = Shelf()
    drawn = illustrations(illustration(shelf.picture(), "She waited until the morning."))
    files = files_of(book(story(), shelf=shelf, drawn=(drawn,)))
    assert list(files) == ["credits.txt", "The-Lantern-Keeper.md", "The-Lantern-Keeper.epub", "pictures/001.png"]
    markdown = files["The-Lantern-Keeper.md"].decode()
    assert linked(markdown) == ["pictures/001.png"]
    assert markdown.index("pictures/001.png") < markdown.index("The sea was")
    assert "> Who goes there?" in markdown
    assert (
        files["credits.txt"].decode().startswith("The Lantern Keeper\nBy Åsa\nMade with Elara and Gemini, 2026-11-22")
    )


def test_a_comic_with_its_words() -> None:
    whole = comic_book()
    files = files_of(whole)
    assert list(files)[:4] == ["credits.txt", "The-Lantern-Keeper.md", "script.txt", "The-Lantern-Keeper.cbz"]
    assert linked(files["The-Lantern-Keeper.md"].decode()) == [f"pictures/00{number}.png" for number in (1, 2, 3)]
    assert [files[f"pictures/00{number}.png"] for number in (1, 2, 3)] == list(whole.files.values())
    assert "A fox with a lantern" in files["script.txt"].decode()


def test_a_narration_with_its_sound() -> None:
    shelf = Shelf()
    files = files_of(book(narration(shelf.sound(0.5), None, shelf.sound(0.7)), shelf=shelf))
    assert list(files) == ["credits.txt", "The-Lantern-Keeper.md", "transcript.txt", "sound/001.wav", "sound/002.wav"]
    assert linked(files["The-Lantern-Keeper.md"].decode()) == ["sound/001.wav", "sound/002.wav"]
    assert "Section 2 is missing" in files["transcript.txt"].decode()
    assert [files["sound/001.wav"], files["sound/002.wav"]] == list(shelf.files.values())


def test_pictures_stay_as_they_were_made_for_as_long_as_the_form_can_shrink() -> None:
    whole = comic_book(500)
    pictures = sum(map(len, whole.files.values()))
    files = files_of(whole, pictures + 500_000)
    assert files["pictures/001.png"] == next(iter(whole.files.values()))
    assert "The pictures in The-Lantern-Keeper.cbz are smaller" in files["credits.txt"].decode()
    assert "pictures in pictures/ are" not in files["credits.txt"].decode()


@effort(max_examples=examples(5))
@given(st.integers(8_000, 900_000))
def test_whatever_the_limit_is_it_is_kept_and_what_is_missing_is_named(limit_bytes: int) -> None:
    whole = comic_book()
    files = files_of(whole, limit_bytes)
    notes = files["credits.txt"].decode()
    for number in (1, 2, 3):
        assert any(f"pictures/00{number}" in name for name in files) != (f"pictures/00{number}" in notes)
    assert ("The-Lantern-Keeper.cbz" in files) != ("The-Lantern-Keeper.cbz was left out" in notes)
    assert set(linked(files["The-Lantern-Keeper.md"].decode())) == {name for name in files if "pictures/" in name}


def test_sound_is_left_out_by_name_too() -> None:
    shelf = Shelf()
    whole = book(narration(*(shelf.sound(length) for length in (3.0, 3.1, 3.2))), shelf=shelf)
    size = len(unzipped_archive(whole))
    files = files_of(whole, size - 1)
    absent = [number for number in (1, 2, 3) if f"sound/00{number}.wav" not in files]
    assert absent
    for number in absent:
        assert f"sound/00{number}.wav was left out" in files["credits.txt"].decode()
        assert f"Section {number} is missing" not in files["transcript.txt"].decode(), "the recording has it"


def unzipped_archive(whole: Book) -> bytes:
    made = archive(whole, _PLENTY)
    assert made is not None
    return made.data


def test_without_room_for_the_texts_there_is_no_archive() -> None:
    assert archive(book(story()), 300) is None


@pytest.mark.parametrize("works", [(story(),), (comic(panel(1, None)),), (narration(None),)])
def test_works_without_any_file_still_have_an_archive(works: tuple[Work, ...]) -> None:
    assert "credits.txt" in files_of(book(*works))


def test_a_heading_that_is_the_title_of_a_section_stands_once_in_its_text() -> None:
    told = narration(None)
    for text, times in (("Dawn\n\nIt burned.", 1), ("Dawn", 2), ("Dawn breaks.\nIt burned.", 2)):
        (section,) = told.sections
        titled = replace(told, sections=(replace(section, text=text, title="Dawn"),))
        shown = narration_markdown(book(titled), {})
        assert shown.count("Dawn") == times, text
        assert ("It burned." in shown) == ("It burned." in text)


def test_the_same_book_gives_the_same_bytes() -> None:
    once = archive(comic_book(200), 180_000)
    assert once == archive(comic_book(200), 180_000)
    assert once != archive(replace(comic_book(200), made_at=0.0), 180_000)


def test_files_are_dated_when_the_book_was_made() -> None:
    with zipfile.ZipFile(io.BytesIO(unzipped_archive(comic_book()))) as opened:
        assert {entry.date_time for entry in opened.infolist()} == {(2026, 11, 22, 12, 0, 0)}


@pytest.mark.parametrize(
    "text", ["- no list", "1. nor this", "+ nor\n= this", "# no *heading* <b>", "a\n---", "![x](y) &amp;"]
)
def test_spoken_text_is_shown_as_it_was_said(text: str) -> None:
    whole = narration(None)
    whole = replace(whole, sections=(replace(whole.sections[0], text=text),))
    shown = MarkdownIt("commonmark").parse(narration_markdown(book(whole), {}))
    assert [token.type for token in shown[-3:]] == ["paragraph_open", "inline", "paragraph_close"]
    children = shown[-2].children or []
    assert "".join(child.content or "\n" for child in children) == text


@given(HOSTILE, st.sampled_from([".epub", "-part-1-of-9.wav"]))
def test_a_name_is_short_and_plain_whatever_the_title(title: str, ending: str) -> None:
    name = file_name(replace(book(story()), title=title), ending)
    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}", name)
    assert name.endswith(ending)
    assert len(name) > len(ending)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Crème brûlée & Zoë's cat", "Creme-brulee-Zoes-cat.epub"),
        ("月の猫", "story.epub"),
        ("../../etc/passwd", "etc-passwd.epub"),
        ("NUL", "NUL-story.epub"),
        ("word " * 60, "-".join(["word"] * 11) + ".epub"),
        ("", "Untitled.epub"),
    ],
)
def test_names_by_example(title: str, name: str) -> None:
    assert file_name(replace(book(story()), title=title), ".epub") == name


@effort(max_examples=examples(10))
@given(HOSTILE)
def test_no_text_breaks_an_archive(text: str) -> None:
    whole = replace(book(story(text, title=text)), title=text, author=text, language=text)
    files_of(whole)
    files_of(replace(whole, works=(replace(narration(None), title=text), narration(None))))


def test_the_files_a_book_reads_are_named_once() -> None:
    shelf = Shelf()
    ref, sound = shelf.picture(), shelf.sound(0.1)
    assert referenced_files([comic(panel(1, ref), panel(2, ref), panel(3, None)), narration(sound, None)]) == (
        ref,
        sound,
    )


def test_only_files_that_are_wanted_are_read() -> None:
    whole = comic_book()

    class Watched(dict[str, bytes]):
        def get(self, key: str, default: object = None) -> bytes:
            assert key in {ref.sha256 for ref in referenced_files(whole.works)}
            return self[key]

    assert comic_download(replace(whole, files=Watched(whole.files)), _PLENTY)
