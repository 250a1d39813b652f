"""The title that comes with a story or a comic: in any form, cut anywhere, or missing, and never twice."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.gemini.client import Gemini
from bot.gemini.comic import draw_comic
from bot.gemini.events import Ended, PanelDrawn, PanelWritten, TextMade, TitleHeld, TitleMade
from bot.gemini.prompts import COMIC_TITLE, title_rule
from bot.gemini.text import write_text
from bot.work.request import ComicOptions, Kind, Request, StoryOptions
from sandbox.gemini import faults
from sandbox.gemini.titlefaults import Form, TitleCut, TitleForm
from tests.gemini.conftest import Wire, collect, new_meter
from tests.gemini.drawing import answer, picture, whole

STORY = Request(prompt="A keeper and a gull", options=StoryOptions())
COMIC = Request(prompt="A keeper and a gull", options=ComicOptions(panels=2, style="noir"))
TITLE = "A Keeper and a Gull"


async def told(gemini: Gemini, *, so_far: str = "", **title: bool | str) -> tuple[list[str], str, Ended]:
    """The titles, the text, and the last event of a story."""
    made, ended = await collect(write_text(gemini, STORY, so_far=so_far, meter=new_meter(), **title))  # type: ignore[arg-type]
    return titles(made), "".join(event.text for event in made if isinstance(event, TextMade)), ended


def titles(made: Sequence[object]) -> list[str]:
    return [event.title for event in made if isinstance(event, TitleMade)]


@pytest.mark.asyncio
@pytest.mark.parametrize("form", ["bold", "quoted", "label", "greeted"])
async def test_a_story_has_its_title_in_whatever_form_the_model_writes_it(wire: Wire, form: Form) -> None:
    async with wire.open() as gemini:
        usual, text, _ = await told(gemini)
        wire.box.faults.add(TitleForm(form))
        assert (await told(gemini))[:2] == (usual, text)
    assert usual == [TITLE]
    assert TITLE not in text.split("\n")[0]
    assert title_rule(Kind.STORY) in wire.box.calls[0].text


@pytest.mark.asyncio
@pytest.mark.parametrize("chars", [1, 2, 5, 21, 22])
async def test_a_title_may_come_in_two_chunks(wire: Wire, chars: int) -> None:
    wire.box.faults.add(TitleCut(chars))
    async with wire.open() as gemini:
        found, text, _ = await told(gemini)
    assert found == [TITLE]
    assert f"# {TITLE}\n\n{text}" == wire.box.calls[0].sent_text


@pytest.mark.asyncio
@pytest.mark.parametrize("form", ["none", "bare"])
async def test_a_story_without_a_clear_title_loses_nothing(wire: Wire, form: Form) -> None:
    wire.box.faults.add(TitleForm(form))
    async with wire.open() as gemini:
        found, text, _ = await told(gemini)
    assert (found, text) == ([], wire.box.calls[0].sent_text)


@pytest.mark.asyncio
@pytest.mark.parametrize("only", ["# A title alone", "# <>", "A title alone\n\n"])
async def test_a_title_without_a_text_is_the_text(wire: Wire, only: str) -> None:
    wire.box.faults.add(faults.ChunkScript(((0.0, only),)))
    async with wire.open() as gemini:
        assert (await told(gemini))[:2] == ([], only)


@pytest.mark.asyncio
@pytest.mark.parametrize("begun", ["# A Keeper", "# A Keeper and a Gull\n\nOnce"])
async def test_a_story_that_breaks_off_has_one_title(wire: Wire, begun: str) -> None:
    wire.box.faults.add(faults.ChunkScript(((0.0, begun),), finish=None))
    rest = "# A Keeper and a Gull\n\nOnce it was night. The end."[len(begun) :]
    wire.box.faults.add(faults.ChunkScript(((0.0, rest),)))
    async with wire.open() as gemini:
        assert (await told(gemini))[:2] == ([TITLE], "Once it was night. The end.")
    assert wire.box.calls[1].body["contents"][1]["parts"] == [{"text": begun}]


@pytest.mark.asyncio
async def test_a_story_that_is_resumed_is_reminded_of_its_title_and_writes_no_other(wire: Wire) -> None:
    async with wire.open() as gemini:
        _, text, _ = await told(gemini)
        found, rest, _ = await told(gemini, so_far=text[:60], titled=True, made_title=TITLE)
    assert (found, text[:60] + rest) == ([], text)
    assert wire.box.calls[1].body["contents"][1]["parts"] == [{"text": f"# {TITLE}\n\n{text[:60]}"}]


@pytest.mark.asyncio
@pytest.mark.parametrize("so_far", ["", "Once there was a light, and"])
async def test_a_story_that_is_named_already_is_asked_for_no_title(wire: Wire, so_far: str) -> None:
    async with wire.open() as gemini:
        found, _, ended = await told(gemini, so_far=so_far, titled=True)
    assert (found, ended.ending.is_good) == ([], True)
    assert title_rule(Kind.STORY) not in wire.box.calls[0].text


@pytest.mark.asyncio
@pytest.mark.parametrize("form", [None, "bold", "bare", "label", "greeted"])
async def test_a_comic_has_its_title_before_its_first_panel(wire: Wire, form: Form | None) -> None:
    if form is not None:
        wire.box.faults.add(TitleForm(form))
    async with wire.open() as gemini:
        made, _ = await collect(draw_comic(gemini, COMIC, meter=new_meter()))
    assert titles(made) == [TITLE]
    assert isinstance(next(event for event in made if not isinstance(event, TitleHeld)), TitleMade)
    scripts = [event.script for event in made if isinstance(event, PanelWritten | PanelDrawn)]
    assert not any(TITLE in str(script) for script in scripts)
    assert COMIC_TITLE in wire.box.calls[0].text


@pytest.mark.asyncio
@pytest.mark.parametrize("before", ["", "Sure! Here is your comic:\n\n", "Here is your comic\n\n"])
async def test_a_comic_without_a_title_has_none(wire: Wire, before: str) -> None:
    wire.box.faults.add(answer(*([before] if before else []), *whole(2)))
    async with wire.open() as gemini:
        made, ended = await collect(draw_comic(gemini, COMIC, meter=new_meter()))
    assert titles(made) == []
    assert ended.ending.is_good


@pytest.mark.asyncio
async def test_a_comic_that_is_named_already_is_asked_for_no_title(wire: Wire) -> None:
    wire.box.faults.add(answer("# Another\n\n", *whole(2)))
    async with wire.open() as gemini:
        made, _ = await collect(draw_comic(gemini, COMIC, titled=True, meter=new_meter()))
    assert titles(made) == []
    assert COMIC_TITLE not in wire.box.calls[0].text


@pytest.mark.asyncio
@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
async def test_a_comic_that_breaks_off_after_its_title_has_it(wire: Wire, end: str) -> None:
    wire.box.faults.add(answer(f"# {TITLE}{end}", finish=None))
    async with wire.open() as gemini:
        made, _ = await collect(draw_comic(gemini, COMIC, meter=new_meter()))
    assert titles(made) == ([TITLE] if end else [])  # a line that is cut off may be longer
    assert isinstance(made[-1], PanelDrawn)


@pytest.mark.asyncio
async def test_a_heading_that_is_drawn_without_a_panel_is_no_title(wire: Wire) -> None:
    wire.box.faults.add(answer("# Dusk\n", picture(1), "# Dawn\n", picture(2)))
    async with wire.open() as gemini:
        made, _ = await collect(draw_comic(gemini, COMIC, meter=new_meter()))
    assert titles(made) == []
    assert [event.text for event in made if isinstance(event, TitleHeld)] == ["Dusk", ""]
