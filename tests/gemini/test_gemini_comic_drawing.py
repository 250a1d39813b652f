"""Panels drawn by one call each: the first alone, the others in parallel, all with the same people."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pytest

from bot.gemini.client import Gemini
from bot.gemini.comic_drawing import draw_panels, redraw_panel
from bot.gemini.context import WorkContext
from bot.gemini.events import Ended, PanelDrawn, PanelWritten
from bot.gemini.prompts import DRAW_NOW
from bot.work.bible import NO_PEOPLE, Bible, Character
from bot.work.ending import COMPLETE, Ending, EndingKind
from bot.work.lineage import Relation
from bot.work.parts import PanelScript
from bot.work.request import ComicOptions, Kind, Request
from sandbox.gemini import Call, errors, faults
from sandbox.gemini.steps import Silence, Wait
from tests.gemini.conftest import Wire, collect, new_meter
from tests.gemini.drawing import Made, answer, missing, picture, pictures, words
from tests.waiting import until

REQUEST: Final = Request(prompt="A keeper and a robot", options=ComicOptions(panels=4, style="noir"))
BIBLE: Final = Bible(
    (
        Character("Ada", "a tall woman with grey hair", "a yellow coat"),
        Character("Otto", "a small robot of brass", "a bow tie"),
    )
)


def script(number: int, focus: str = "Ada climbs.") -> PanelScript:
    return PanelScript(number=number, scene=f"place {number}", focus=focus, shot="close-up")


def already(number: int, focus: str = "Ada climbs.") -> PanelDrawn:
    return PanelDrawn(script(number, focus), picture(number), "image/png")


def on(number: int) -> str:
    return f"Draw only panel {number}"


def references(call: Call) -> list[bytes]:
    parts = call.body["contents"][0]["parts"]
    return [base64.urlsafe_b64decode(part["inlineData"]["data"]) for part in parts if "inlineData" in part]


def of_panel(wire: Wire, number: int) -> Call:
    (call,) = [call for call in wire.box.calls if on(number) in call.text]
    return call


async def drawn(
    gemini: Gemini,
    scripts: Sequence[PanelScript],
    *,
    before: Sequence[PanelDrawn] = (),
    bible: Bible = BIBLE,
    ratios: Mapping[int, str] | None = None,
    context: WorkContext | None = None,
) -> tuple[list[Made], Ended]:
    made: Any = draw_panels(
        gemini,
        REQUEST,
        scripts=scripts,
        drawn=before,
        bible=bible,
        ratios=ratios or {},
        context=context,
        meter=new_meter(),
    )
    return await collect(made)


def pictures_of(wire: Wire, *numbers: int, wait_s: float = 0.0) -> None:
    for number in numbers:
        reply = faults.Reply((Wait(wait_s), *answer(picture(number)).steps))
        wire.box.faults.add(reply, contains=on(number))


@pytest.mark.asyncio
@pytest.mark.parametrize(("panels", "at_once"), [(4, 3), (6, 3), (8, 4)])
async def test_the_first_panel_is_drawn_alone_and_the_others_side_by_side(
    wire: Wire, panels: int, at_once: int
) -> None:
    pictures_of(wire, *range(1, panels + 1), wait_s=0.2)
    async with wire.open() as gemini:
        events, ended = await drawn(gemini, [script(number) for number in range(1, panels + 1)])
    assert pictures(events) == {number: picture(number) for number in range(1, panels + 1)}
    assert ended.ending == COMPLETE
    assert len(wire.box.calls) == panels
    first, *others = wire.box.calls
    assert on(1) in first.text
    assert all(call.started_at >= first.started_at + 0.2 for call in others)
    assert wire.box.record.peak_of("stream") == at_once
    assert not any(isinstance(event, PanelWritten) for event in events), "a script that is known stays as it is"


@pytest.mark.asyncio
async def test_a_panel_is_drawn_with_style_people_shot_and_the_ratio_of_its_slot(wire: Wire) -> None:
    pictures_of(wire, 1, 2)
    async with wire.open() as gemini:
        await drawn(gemini, [script(1), script(2, "Otto waits.")], ratios={1: "16:9", 2: "4:5"})
    first, second = of_panel(wire, 1), of_panel(wire, 2)
    ratios = [call.body["generationConfig"]["imageConfig"]["aspectRatio"] for call in (first, second)]
    assert ratios == ["16:9", "4:5"]
    ada, otto = BIBLE.characters
    for call, seen, unseen in ((first, ada, otto), (second, otto, ada)):
        assert f"{seen.name}: {seen.look}; {seen.clothes}" in call.text
        assert unseen.look not in call.text
        assert "Shot: close-up" in call.text
        assert "Style of drawing:" in call.text
        assert call.body["generationConfig"]["responseModalities"] == ["TEXT", "IMAGE"]


@pytest.mark.asyncio
async def test_where_no_one_is_named_all_people_are_described(wire: Wire) -> None:
    pictures_of(wire, 1)
    async with wire.open() as gemini:
        await drawn(gemini, [script(1, "The keeper climbs.")])
    assert all(person.look in of_panel(wire, 1).text for person in BIBLE.characters)


@pytest.mark.asyncio
async def test_the_references_are_the_first_panel_of_each_person_and_the_nearest(wire: Wire) -> None:
    pictures_of(wire, 5)
    before = [already(1, "A rock."), already(2, "Otto waits."), already(3), already(4, "Otto runs."), already(6)]
    async with wire.open() as gemini:
        await drawn(gemini, [*(one.script for one in before[:4]), script(5, "Ada and Otto."), script(6)], before=before)
    assert references(of_panel(wire, 5)) == [picture(3), picture(2), picture(4), picture(6)]


@pytest.mark.asyncio
async def test_the_page_before_shows_its_people_and_its_last_picture(wire: Wire) -> None:
    pictures_of(wire, 1, 2)
    page = tuple(
        PanelDrawn(script(number, focus), picture(100 + number), "image/png")
        for number, focus in ((1, "Otto waits."), (2, "Ada climbs."), (3, "A rock."))
    )
    context = WorkContext(relation=Relation.CONTINUE, kind_before=Kind.COMIC, before="Panel 1: x", pictures=page)
    async with wire.open() as gemini:
        await drawn(gemini, [script(1, "Ada and Otto."), script(2)], context=context)
    assert references(of_panel(wire, 1)) == [picture(103), picture(102), picture(101)]
    assert references(of_panel(wire, 2)) == [picture(103), picture(1)]


@pytest.mark.asyncio
async def test_a_refused_panel_is_missing_and_the_others_are_drawn(wire: Wire) -> None:
    wire.box.faults.add(answer(finish="IMAGE_SAFETY"), contains=on(2), times=None)
    pictures_of(wire, 1, 3)
    async with wire.open() as gemini:
        events, ended = await drawn(gemini, [script(1), script(2), script(3)])
    assert sorted(pictures(events)) == [1, 3]
    assert missing(events) == {2: EndingKind.BLOCKED}
    assert (ended.ending.kind, ended.ending.params) == (EndingKind.INCOMPLETE, {"missing": 1, "of": 3})
    assert len(wire.box.calls) == 3


@pytest.mark.asyncio
async def test_an_empty_panel_is_asked_for_once_more_and_no_more(wire: Wire) -> None:
    wire.box.faults.add(answer("No.", finish="NO_IMAGE"), contains=on(2), times=None)
    pictures_of(wire, 1)
    async with wire.open() as gemini:
        events, _ = await drawn(gemini, [script(1), script(2)])
    assert missing(events) == {2: EndingKind.EMPTY}
    assert [DRAW_NOW in call.text for call in wire.box.calls] == [False, False, True]


@pytest.mark.asyncio
async def test_what_all_calls_would_meet_stops_the_rest(wire: Wire) -> None:
    pictures_of(wire, 1, 5, 6)
    wire.box.faults.add(faults.http_error(errors.permission_denied()), contains=on(2))
    pictures_of(wire, 3, 4, wait_s=0.5)
    async with wire.open() as gemini:
        events, ended = await drawn(gemini, [script(number) for number in range(1, 7)])
    assert sorted(pictures(events)) == [1, 3, 4], "calls that have begun come to their end"
    assert missing(events) == dict.fromkeys((2, 5, 6), EndingKind.MISCONFIGURED)
    assert ended.ending.params == {"missing": 3, "of": 6}
    assert not any(on(number) in call.text for call in wire.box.calls for number in (5, 6))


@pytest.mark.asyncio
async def test_a_refusal_of_the_first_call_ends_the_comic_with_its_reason(wire: Wire) -> None:
    wire.box.faults.add(faults.http_error(errors.permission_denied()))
    async with wire.open() as gemini:
        events, ended = await drawn(gemini, [script(1), script(2)])
    assert ended.ending.kind is EndingKind.MISCONFIGURED
    assert missing(events) == dict.fromkeys((1, 2), EndingKind.MISCONFIGURED)
    assert len(wire.box.calls) == 1


@pytest.mark.asyncio
async def test_a_panel_without_a_script_has_it_written_with_its_picture(wire: Wire) -> None:
    wire.box.faults.add(answer(words(2), picture(2)), contains=on(2))
    async with wire.open() as gemini:
        events, ended = await drawn(gemini, [script(1), PanelScript(number=2)], before=[already(1)], bible=NO_PEOPLE)
    assert ended.ending == COMPLETE
    assert [type(event) for event in events] == [PanelWritten, PanelDrawn]
    last = events[-1]
    assert isinstance(last, PanelDrawn)
    assert last.script.scene == "place 2"


@pytest.mark.asyncio
async def test_nothing_is_called_when_every_panel_has_its_picture(wire: Wire) -> None:
    async with wire.open() as gemini:
        events, ended = await drawn(gemini, [script(1), script(2)], before=[already(1), already(2)])
    assert (events, ended.ending) == ([], COMPLETE)
    assert wire.box.calls == []


@pytest.mark.asyncio
async def test_stopping_closes_all_calls_under_way(wire: Wire) -> None:
    pictures_of(wire, 1)
    for number in (2, 3, 4):
        wire.box.faults.add(faults.BeforeHeaders(Silence()), contains=on(number))
    async with wire.open() as gemini:
        made = draw_panels(
            gemini,
            REQUEST,
            scripts=[script(number) for number in range(1, 5)],
            drawn=(),
            bible=BIBLE,
            ratios={},
            meter=new_meter(),
        )
        assert isinstance(await anext(made), PanelDrawn)
        await until(lambda: len(wire.box.calls) == 4)
        await made.aclose()
        await asyncio.gather(*(wire.until_left(call) for call in wire.box.calls[1:]))


async def redrawn(gemini: Gemini, number: int) -> PanelDrawn | Ending:
    return await redraw_panel(
        gemini,
        REQUEST,
        script=script(number),
        scripts=[script(1), script(2, "Otto waits.")],
        drawn=[already(1), already(2, "Otto waits.")],
        bible=BIBLE,
        ratios={1: "16:9"},
        hint="Nobody but Ada.",
        meter=new_meter(),
    )


@pytest.mark.asyncio
async def test_a_panel_is_redrawn_with_a_hint_and_without_its_own_picture(wire: Wire) -> None:
    wire.box.faults.add(answer("Panel 1\n", picture(11)))
    async with wire.open() as gemini:
        panel = await redrawn(gemini, 1)
    assert panel == PanelDrawn(script(1), picture(11), "image/png")
    (call,) = wire.box.calls
    assert "Nobody but Ada." in call.text
    assert references(call) == [picture(2)]
    assert call.body["generationConfig"]["imageConfig"]["aspectRatio"] == "16:9"


@pytest.mark.asyncio
async def test_a_redraw_that_is_refused_says_why(wire: Wire) -> None:
    wire.box.faults.add(answer(finish="IMAGE_SAFETY"))
    async with wire.open() as gemini:
        ending = await redrawn(gemini, 1)
    assert isinstance(ending, Ending)
    assert ending.kind is EndingKind.BLOCKED
    assert len(wire.box.calls) == 1
