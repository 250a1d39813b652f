"""The words that a model writes around its pictures are shown in any form, each with its own picture."""

from __future__ import annotations

import pytest

from bot.gemini.client import Gemini
from bot.gemini.comic import draw_comic, planned_panels
from bot.gemini.events import Ended, PanelDrawn, PanelWritten, TitleHeld, TitleMade
from bot.script.alt_text import alt_text
from bot.script.panels import panel_words
from bot.words.say import ending_line
from bot.work.ending import EndingKind
from bot.work.parts import Line, PanelScript
from bot.work.request import ComicOptions, Request
from sandbox.gemini import faults
from sandbox.gemini.steps import Silence
from tests.gemini.conftest import Wire, collect, new_meter
from tests.gemini.drawing import Made, answer, picture, pictures, words


async def made(
    wire: Wire, *pieces: str | bytes, panels: int = 3, prompt: str = "Ada at the pier"
) -> tuple[list[Made], Ended]:
    wire.box.faults.add(answer(*pieces))
    async with wire.open() as gemini:
        return await drawn(gemini, Request(prompt=prompt, options=ComicOptions(panels=panels)))


async def drawn(gemini: Gemini, request: Request) -> tuple[list[Made], Ended]:
    return await collect(draw_comic(gemini, request, meter=new_meter()))


def scripts(events: list[Made]) -> dict[int, PanelScript]:
    """The words of each panel at the end."""
    return {event.script.number: event.script for event in events if not isinstance(event, TitleMade | TitleHeld)}


@pytest.mark.asyncio
@pytest.mark.parametrize("equal", [True, False], ids=["equal", "variants"])
async def test_two_pictures_for_one_panel_shift_no_other(wire: Wire, equal: bool) -> None:
    pieces = list[str | bytes]()
    for number in (1, 2, 3):
        pieces += [words(number), picture(number), picture(number if equal else 100 + number)]
    events, ended = await made(wire, *pieces)
    assert pictures(events) == {number: picture(number) for number in (1, 2, 3)}
    assert {number: script.lines[0].text for number, script in scripts(events).items()} == {
        number: f"Line {number}." for number in (1, 2, 3)
    }
    assert ended.ending.kind is EndingKind.COMPLETE
    assert len(wire.box.calls) == 1


@pytest.mark.asyncio
async def test_the_whole_script_and_then_two_pictures_for_each_panel_is_said_in_the_end(wire: Wire) -> None:
    pieces: list[str | bytes] = [
        words(1) + words(2) + words(3),
        *(picture(shade) for shade in (1, 101, 2, 102, 3, 103)),
    ]
    events, ended = await made(wire, *pieces)
    assert sorted(pictures(events)) == [1, 2, 3]
    assert (ended.ending.kind, ended.ending.params) == (
        EndingKind.INCOMPLETE,
        {"missing": 0, "of": 3, "surplus": 3},
    )
    assert "3 extra pictures" in ending_line(ended.ending, None)


@pytest.mark.asyncio
async def test_panels_in_a_row_wait_for_the_pictures_that_follow_in_a_row(wire: Wire) -> None:
    pieces = (words(1) + words(2), picture(1), picture(2), words(3), picture(3))
    events, ended = await made(wire, *pieces)
    assert pictures(events) == {number: picture(number) for number in (1, 2, 3)}
    assert ended.ending.is_good


@pytest.mark.asyncio
async def test_a_picture_that_is_waited_with_is_shown_when_the_time_is_over(wire: Wire) -> None:
    wire.box.faults.add(answer(words(1) + words(2), picture(2), finish=None, then=(Silence(),)))
    async with wire.open(max_run_s=6.0) as gemini:
        request = Request(prompt="Ada at the pier", options=ComicOptions(panels=3))
        events, ended = await drawn(gemini, request)
    assert pictures(events) == {2: picture(2)}
    assert ended.ending.params == {"missing": 2, "of": 3}


FORMS = {
    "full width": "Panel {n}：桟橋\nScene：夜。\nDialogue（アン、小声）：「誰か{n}」\n",
    "spanish": "**Página 1**\n**Viñeta {n}:**\nEl puerto.\n**Diálogo (ANA):** «Hola {n}.»\n",
    "koma": "コマ{n}：夜の港。アン「はい{n}」\n",
    "page and panel": "**Page 1, Panel {n}:**\nThe pier.\nANN: Hello {n}.\n",
    "brackets": "[Panel {n}]\nThe pier.\nANN: Hello {n}.\n",
    "mixed case": "Panel {n}: Chaos on the pier.\nNick: I got number {n}.\n",
    "balloons": "Panel {n}. The pier.\n{n}. ANN: Hello {n}?\n",
    "no heading": "ANN: “Hello {n}.”\n",
    "unknown": "Kipande {n} ya hadithi hii inaanza katika bandari ya zamani, usiku wa {n}.\n",
}


@pytest.mark.asyncio
@pytest.mark.parametrize("form", list(FORMS))
async def test_no_form_of_a_script_ends_as_a_comic_without_words(wire: Wire, form: str) -> None:
    pieces = list[str | bytes]()
    for number in (1, 2, 3):
        pieces += [FORMS[form].replace("{n}", str(number)), picture(number)]
    events, ended = await made(wire, *pieces)
    assert pictures(events) == {number: picture(number) for number in (1, 2, 3)}
    assert ended.ending.is_good
    for number, script in scripts(events).items():
        assert str(number) in panel_words(script)
        assert str(number) in alt_text(script)
        assert alt_text(script) != f"Panel {number}."
    assert len(wire.box.calls) == 1


@pytest.mark.asyncio
async def test_halves_of_a_character_in_a_panels_words_are_joined(wire: Wire) -> None:
    pieces = ("Panel 1: The Fox\nScene: a \ud83e", "\udd8a den\nANN: “A \ud83e.”\n", picture(1))
    events, _ = await made(wire, *pieces, panels=1)
    (fox,) = [event for event in events if isinstance(event, PanelDrawn)]
    assert (fox.script.scene, fox.script.lines) == ("a 🦊 den", (Line("ANN", "A \ufffd."),))
    str(events).encode()


@pytest.mark.asyncio
async def test_words_after_the_last_picture_and_before_the_first_heading_are_shown(wire: Wire) -> None:
    pieces = (
        "Here is your comic:\nCaption: Long ago.\n",
        words(1),
        picture(1),
        words(2),
        picture(2),
        "To be continued …",
    )
    events, _ = await made(wire, *pieces, panels=2)
    assert panel_words(scripts(events)[1]).startswith("Long ago.")
    assert panel_words(scripts(events)[2]).endswith("To be continued …")
    assert isinstance(events[-1], PanelWritten)


@pytest.mark.asyncio
async def test_a_panel_drawn_alone_shows_words_without_a_heading_before_or_after_its_picture(wire: Wire) -> None:
    wire.box.faults.add(answer(words(1), picture(1)))
    wire.box.faults.add(answer("ADA: “Two.”\n", picture(2)), contains="Draw only panel 2")
    wire.box.faults.add(answer(picture(3), "Bandari ya zamani, usiku."), contains="Draw only panel 3")
    async with wire.open() as gemini:
        request = Request(prompt="Ada at the pier", options=ComicOptions(panels=3))
        events, ended = await drawn(gemini, request)
    assert ended.ending.is_good
    assert scripts(events)[2].lines == (Line("ADA", "Two."),)
    assert scripts(events)[3].caption_bottom == "Bandari ya zamani, usiku."


@pytest.mark.asyncio
async def test_what_a_person_says_before_a_finished_script_reaches_the_painter(wire: Wire) -> None:
    prompt = "# The Pier\nAda has a red coat, Ben is a gull.\n\nPanel 1\nScene: a pier\nADA: “Go.”\nPanel 2\nBEN: “No.”"
    wire.box.faults.add(answer("Panel 1\n", picture(1)))
    wire.box.faults.add(answer(picture(2)))
    async with wire.open() as gemini:
        request = Request(prompt=prompt, options=ComicOptions(panels=2))
        assert planned_panels(request)[0] == 2
        _, ended = await collect(draw_comic(gemini, request, meter=new_meter()))
    assert ended.ending.is_good
    assert all("Ada has a red coat, Ben is a gull." in call.text for call in wire.box.calls)
    assert len(wire.box.calls) == 2


@pytest.mark.asyncio
async def test_the_model_is_asked_for_labels_that_can_be_read_in_every_language(wire: Wire) -> None:
    wire.box.faults.add(faults.Block())
    async with wire.open() as gemini:
        request = Request(prompt="Ada", options=ComicOptions(panels=2), language="Japanese")
        await collect(draw_comic(gemini, request, meter=new_meter()))
    assert "labels before the colons in English" in wire.box.calls[0].text
