"""Pages set by Typst: in ten scripts, with hostile text, and with letters that are large enough for a phone."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from PIL import Image

from bot.comics.geometry import Rect
from bot.comics.job import ComposedPage, PageFormat, PageJob, PanelArt
from bot.comics.page import PageMaker, balloons_of
from bot.comics.pictures import busy_map, crop_for, scene_of
from bot.comics.texts import Form
from bot.comics.typesetting import Typesetter
from bot.script.page_layout import PAGE_WIDTH, alone, lay_out
from bot.work.parts import Box, Head, Line, LineKind, Look, PanelScript, Weight
from tests.comics.geometry import check, holds
from tests.comics.scripts import TEXTS, panels

PHONE_PX: Final = 290
"""The width of a page in a chat on a phone, in pixels."""
LETTERS_ON_PHONE_PX: Final = 10


@pytest.fixture(scope="module")
def maker(tmp_path_factory: pytest.TempPathFactory) -> PageMaker:
    return PageMaker(Typesetter(tmp_path_factory.mktemp("page")))


def jobs(*scripts: PanelScript, language: str = "", title: str = "The lamp") -> list[PageJob]:
    return [
        PageJob(
            layout=layout,
            panels=tuple(PanelArt(script=scripts[slot.panel - 1]) for slot in layout.slots),
            title=title,
            credit="Made with Elara",
            language=language,
            format=PageFormat.PNG,
        )
        for layout in lay_out([script.weight for script in scripts])
    ]


def image(page: ComposedPage) -> Image.Image:
    return Image.open(io.BytesIO(page.data)).convert("L")


def wrong(page: ComposedPage) -> list[str]:
    found = check(page.balloons)
    assert found.texts
    return [*found.clipped, *found.overlapping, *found.small]


@pytest.mark.parametrize("language", TEXTS)
def test_a_page_is_lettered_in_every_script(maker: PageMaker, language: str) -> None:
    for job in jobs(*panels(language, 5), language=language, title=TEXTS[language][0]):
        page = maker.arrange(job)
        found = check([balloon for panel in page.panels for balloon in balloons_of(panel)])
        assert [*found.clipped, *found.overlapping, *found.small] == []
        assert set(page.missing_scripts) <= {"Han", "Hiragana", "Katakana", "Hangul"}
        firsts = [panel.slot.left for panel in page.panels if panel.slot.top == page.panels[0].slot.top]
        assert firsts == sorted(firsts, reverse=language in {"ar", "he"})


def test_letters_on_a_phone_have_ten_pixels_and_stand_where_they_were_placed(maker: PageMaker) -> None:
    (job,) = jobs(PanelScript(number=1, caption_top="HHHHHHHH HHHHHHHH"))
    page = maker.compose(replace(job, width_px=PHONE_PX))
    assert (page.width_px, page.height_px) == image(page).size == (PHONE_PX, 362)
    assert page.balloons[0].letters_px * PHONE_PX / PAGE_WIDTH >= LETTERS_ON_PHONE_PX
    (panel,) = maker.arrange(job).panels
    (placed,) = panel.lettered.texts
    box = placed.rect.moved(panel.slot.left, panel.slot.top).grown(-8, -8)
    inside = image(maker.compose(job)).crop((round(box.left), round(box.top), round(box.right), round(box.bottom)))
    found = inside.point(lambda value: 255 * (value < 100)).getbbox()
    assert found is not None
    left, top, right, bottom = found
    assert abs((right - left) - placed.setting.width * placed.size) < 0.25 * placed.size
    assert abs((left + right) / 2 - inside.width / 2) < 0.1 * placed.size
    assert abs((top + bottom) / 2 - inside.height / 2) < 0.2 * placed.size


def test_a_mark_within_a_japanese_line_is_as_wide_as_it_is_drawn(tmp_path: Path) -> None:
    typesetter = Typesetter(tmp_path)
    text = "けれど、さがして。"
    typesetter.choose_fonts([text], "ja")
    words = typesetter.measured([(text, Form.CAPTION)])[text, Form.CAPTION]
    letter = words[0].width
    assert [word.width for word in words] == pytest.approx([len(word.text) * letter for word in words], rel=0.05)


HOSTILE: Final = (
    '#panic("x") *not bold* $x$ #read("/etc/passwd") \\ `c` <a> @b [c] // d',
    "word " * 500,
    "x" * 2_000,
    "\u202eabc\u2066 def\u2069 gh",
    "Z\u0337\u0322\u031b\u0351a\u0335\u0327\u031bl\u0338\u0328go",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunter",
    "a\x00b\x07c",
    "ﷺ﷽" * 20,
)


def test_hostile_text_is_drawn_as_text(maker: PageMaker) -> None:
    scripts = [
        PanelScript(
            number=number + 1,
            caption_top=text,
            lines=(Line(text, text, kind=kind), Line("Ada", HOSTILE[0])),
            caption_bottom=text,
        )
        for number, (text, kind) in enumerate(zip(HOSTILE, [*LineKind, *LineKind], strict=False))
    ]
    for job in jobs(*scripts, title=HOSTILE[1], language="#x"):
        page = maker.compose(replace(job, width_px=400))
        assert wrong(page) == []
        assert any(balloon.is_shortened for balloon in page.balloons)


def test_a_script_that_no_font_has_is_named(maker: PageMaker) -> None:
    (job,) = jobs(PanelScript(number=1, lines=(Line("Ada", "Well: \ua9c4\U00016e60"),)))
    assert "Medefaidrin" in maker.arrange(job).missing_scripts
    (job,) = jobs(PanelScript(number=1, lines=(Line("Ada", "Good. \U0001f600"),)))
    assert maker.arrange(job).missing_scripts == ()


def test_a_panel_without_a_picture_says_why_and_keeps_its_words(maker: PageMaker, tmp_path: Path) -> None:
    script = panels("en", 1)[0]
    (job,) = jobs(script)
    card = replace(job.panels[0], note=("The model refused this picture.", "Try other words."))
    sketch, shown = maker.compose(job), maker.compose(replace(job, panels=(card,)))
    assert [one.line for one in sketch.balloons] == [one.line for one in shown.balloons] == [0, 1]
    assert sketch.data != shown.data
    silent = maker.compose(replace(job, panels=(replace(card, shows_words=False),)))
    assert silent.balloons == ()


def test_one_panel_is_shown_large_with_numbers(maker: PageMaker) -> None:
    scripts = panels("en", 4)
    slot = lay_out([Weight.NORMAL] * 4)[0].slots[1]
    job = PageJob(layout=alone(slot), panels=(PanelArt(script=scripts[1]),), format=PageFormat.PNG)
    plain, numbered = maker.compose(job), maker.compose(replace(job, numbered=True))
    assert image(plain).size == (1600, job.layout.height)
    assert {balloon.panel for balloon in plain.balloons} == {2}
    assert plain.balloons == numbered.balloons
    assert plain.data != numbered.data


HEADS: Final = Look((Head("Ada", Box(700, 100, 900, 300), (790, 250)), Head("Ben", Box(50, 600, 200, 800))))


@pytest.mark.parametrize("room", [(500.0, 1000.0), (1500.0, 600.0), (800.0, 800.0)])
def test_a_crop_fills_its_room_and_cuts_no_face(room: tuple[float, float]) -> None:
    look = Look(HEADS.heads[:1])
    crop = crop_for((1024, 1024), room, look)
    assert crop.box.width / crop.box.height == pytest.approx(room[0] / room[1])
    assert holds(Rect(0, 0, 1024, 1024).grown(0.01, 0.01), crop.box)
    assert holds(crop.box, Rect(716.8, 102.4, 921.6, 307.2))


def test_a_head_that_is_cut_away_is_not_seen() -> None:
    picture = Image.new("RGB", (1000, 1000), "white")
    seen = scene_of(picture, crop_for((1000, 1000), (300.0, 1000.0), Look(HEADS.heads[:1])), HEADS).heads
    assert [(head.place, head.name) for head in seen] == [(0, "Ada")]


def test_the_calm_side_of_a_picture_is_known() -> None:
    picture = Image.new("RGB", (400, 400), "white")
    picture.paste(Image.frombytes("L", (200, 400), os.urandom(80_000)), (200, 0))
    busy = busy_map(picture, crop_for((400, 400), (400.0, 400.0), None))
    assert busy.busyness(Rect(0, 0, 190, 400)) < 0.1 < busy.busyness(Rect(210, 0, 400, 400))
