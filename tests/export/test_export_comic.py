"""A comic opens in every reader: numbered pages with their words, and ComicInfo.xml with the metadata."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import replace
from typing import Final

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from PIL import Image

from bot.export.cbz import cbz
from bot.export.comic_page import compose_page, has_glyphs
from bot.export.kind_files import comic_download
from bot.export.pictures import DOWNSCALES, decoded
from bot.work.parts import Line, PanelScript
from tests.effort import examples
from tests.export.books import Shelf, book, comic, noise, panel
from tests.export.reading import tree, unzipped
from tests.export.test_export_prose import HOSTILE

# ComicInfo 2.0 is a sequence: these are its elements in order, up to the last one that is used here.
# fmt: off
_ORDER: Final = [
    "Title", "Series", "Number", "Count", "Volume", "AlternateSeries", "AlternateNumber", "AlternateCount",
    "Summary", "Notes", "Year", "Month", "Day", "Writer", "Penciller", "Inker",
    "Colorist", "Letterer", "CoverArtist", "Editor", "Publisher", "Imprint", "Genre", "Web",
    "PageCount", "LanguageISO", "Format", "BlackAndWhite", "Manga", "Characters", "Teams",
    "Locations", "ScanInformation", "StoryArc", "SeriesGroup", "AgeRating", "Pages",
]
# fmt: on

_PLAIN: Final = noise(1, 8, "JPEG")
"""Its page is a JPEG too, which is made in a tenth of the time of a PNG."""
GREY: Final = Image.new("RGB", (600, 400), (90, 90, 90))


def info(data: bytes) -> dict[str, str]:
    root = tree(unzipped(data)["ComicInfo.xml"])
    assert root.tag == "ComicInfo"
    tags = [element.tag for element in root]
    assert tags == sorted(tags, key=_ORDER.index)
    assert len(tags) == len(set(tags))
    return {element.tag: element.text or "" for element in root}


def made(data: bytes | None) -> bytes:
    assert data is not None
    return data


def said(text: str) -> PanelScript:
    return PanelScript(number=1, lines=(Line("FOX", text),))


def test_pages_are_numbered_in_order_and_described() -> None:
    shelf = Shelf()
    pages = [panel(number, shelf.picture(number)) for number in (1, 2, 3)]
    data = made(cbz(book(comic(*pages), shelf=shelf)))
    assert list(unzipped(data)) == ["ComicInfo.xml", "001.png", "002.png", "003.png"]
    about = info(data)
    assert about["Title"] == about["Series"] == "The Lantern Keeper"
    assert (about["Number"], about["PageCount"], about["LanguageISO"]) == ("1", "3", "en")
    assert (about["Writer"], about["Year"], about["Manga"]) == ("Åsa", "2026", "No")
    assert "FOX (softly): “Who is there?”" in about["Summary"]


def test_the_first_picture_is_the_cover_and_every_page_is_listed() -> None:
    shelf = Shelf()
    pages = [panel(1, None), *(panel(number, shelf.picture(number)) for number in (2, 3, 4))]
    files = unzipped(made(cbz(book(comic(*pages), shelf=shelf))))
    listed = [dict(page.attrib) for page in tree(files["ComicInfo.xml"]).iter("Page")]
    assert listed == [{"Image": "0", "Type": "FrontCover"}, {"Image": "1"}, {"Image": "2"}]
    assert sorted(files) == ["001.png", "002.png", "003.png", "ComicInfo.xml"]


@pytest.mark.parametrize("language", ["de", "pt-BR", "zh-TW", "und"])
def test_a_reader_is_told_the_language(language: str) -> None:
    shelf = Shelf()
    data = made(cbz(book(comic(panel(1, shelf.picture())), shelf=shelf, language=language)))
    assert info(data)["LanguageISO"] == language


def test_a_chain_is_one_comic_and_missing_panels_are_named() -> None:
    shelf = Shelf()
    one = comic(panel(1, shelf.picture(1)), panel(2, None))
    two = comic(panel(1, shelf.picture(2, form="JPEG")), panel(2, shelf.keep(b"broken", "image/png")), chapter=2)
    data = made(cbz(book(one, two, shelf=shelf)))
    assert list(unzipped(data)) == ["ComicInfo.xml", "001.png", "002.jpg"]
    assert info(data)["Notes"] == "Panel 2 is missing. Panel 4 is missing."
    assert info(data)["PageCount"] == "2"


def test_without_any_picture_there_is_no_comic() -> None:
    assert cbz(book(comic(panel(1, None)))) is None
    assert comic_download(book(comic(panel(1, None))), 1 << 20) == ()


@pytest.mark.parametrize(
    ("language", "style", "manga"), [("ar", "manga", "YesAndRightToLeft"), ("en", "manga", "Yes"), ("ja", "noir", "No")]
)
def test_a_reader_is_told_which_way_to_turn(language: str, style: str, manga: str) -> None:
    shelf = Shelf()
    data = made(cbz(book(comic(panel(1, shelf.picture()), style=style), shelf=shelf, language=language)))
    assert info(data)["Manga"] == manga


def test_the_picture_stands_whole_between_its_words() -> None:
    page = compose_page(GREY, panel(1, None).script)
    rows = [page.getpixel((0, y)) for y in range(page.height)]
    first, last = rows.index((90, 90, 90)), len(rows) - 1 - rows[::-1].index((90, 90, 90))
    assert last - first + 1 == GREY.height
    assert page.width == GREY.width
    for strip in (page.crop((0, 0, 600, first)), page.crop((0, last + 1, 600, page.height))):
        shades = strip.convert("L").tobytes()
        assert min(shades) < 60 < 250 < max(shades)


@pytest.mark.parametrize("text", ["誰がいる？", "من هناك", "кто там 誰", "शेर", "1️⃣ 誰"])
def test_words_that_the_font_lacks_are_left_off_the_page(text: str) -> None:
    assert compose_page(GREY, said(text)).size == GREY.size


@pytest.mark.parametrize(
    "text", ["Who is there?", "Kto tam? Žluťoučký kůň", "Кто там?", "Ποιος;", "ночь 🦊 ❤️ ♪", "…", "e\u0301"]
)
def test_words_that_the_font_has_are_on_the_page(text: str) -> None:
    assert compose_page(GREY, said(text)).height > GREY.height


@pytest.mark.parametrize("text", ["", "🦊🦊", "**", "\u202e\x00"])
def test_a_silent_panel_is_its_picture_alone(text: str) -> None:
    assert compose_page(GREY, said(text)).size == GREY.size


def test_the_font_covers_what_it_was_chosen_for() -> None:
    for first, last in ((0x41, 0x5A), (0xC0, 0x17F), (0x391, 0x3A1), (0x410, 0x44F)):
        assert has_glyphs("".join(map(chr, range(first, last + 1)))), (hex(first), hex(last))
    assert not has_glyphs("日")
    assert unicodedata.category("♪") == "So"
    assert has_glyphs("♪")


@effort(max_examples=examples(15))
@given(HOSTILE, st.sampled_from([20, 300, 2000]))
def test_no_words_break_a_page(text: str, width_px: int) -> None:
    script = PanelScript(number=1, caption_top=text, lines=(Line(text, text, text),), caption_bottom=text * 3)
    page = compose_page(Image.new("RGB", (width_px, 10)), script)
    assert 480 <= page.width <= 1600


@pytest.mark.parametrize("word", ["K" * 3000, "Я " * 3000])
def test_endless_words_are_broken_and_bounded(word: str) -> None:
    page = compose_page(GREY, said(word))
    assert GREY.height < page.height < 6_000
    assert set(page.crop((600 - 8, 400, 600, page.height)).convert("L").tobytes()) == {255}


@effort(max_examples=examples(12))
@given(HOSTILE, HOSTILE)
def test_no_text_breaks_the_description(title: str, text: str) -> None:
    shelf = Shelf()
    plain = shelf.keep(_PLAIN, "image/jpeg")
    whole = book(comic(panel(1, plain, said=text)), shelf=shelf)
    assert info(made(cbz(replace(whole, title=title, author=text, language=text))))["Title"]


@pytest.mark.parametrize("share", [1.0, 0.4, 0.16])
def test_pages_shrink_until_they_fit(share: float) -> None:
    shelf = Shelf()
    whole = book(comic(*(panel(number, shelf.picture(number, 300)) for number in (1, 2))), shelf=shelf)
    limit = int(len(made(cbz(whole))) * share)
    [comic_file] = comic_download(whole, limit)
    assert comic_file.name == "The-Lantern-Keeper.cbz"
    assert len(comic_file.data) <= limit
    pages = {name: data for name, data in unzipped(comic_file.data).items() if name != "ComicInfo.xml"}
    assert len(pages) == 2
    for data in pages.values():
        Image.open(io.BytesIO(data)).load()
    assert comic_download(whole, 2_000) == ()


def test_transparent_and_grey_pictures_become_pages() -> None:
    for mode in ("RGBA", "L", "LA"):
        shelf = Shelf()
        ref = shelf.keep(noise(1, 40, "PNG", mode), "image/png")
        assert cbz(book(comic(panel(1, ref)), shelf=shelf)) is not None


def test_what_is_transparent_becomes_white() -> None:
    target = io.BytesIO()
    Image.new("RGBA", (8, 8), (10, 20, 30, 0)).save(target, "PNG")
    flat = decoded(target.getvalue())
    assert flat is not None
    assert set(flat.tobytes()) == {255}


def test_the_same_comic_gives_the_same_bytes() -> None:
    shelf = Shelf()
    whole = book(comic(panel(1, shelf.picture())), shelf=shelf)
    for downscale in DOWNSCALES[:2]:
        assert cbz(whole, downscale) == cbz(whole, downscale)
