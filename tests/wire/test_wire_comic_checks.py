"""A comic's script, pictures and picture checks: the calls, their cost, and the state after a restart."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.library.redraws import REDRAWS_MIN
from bot.work.ending import EndingKind
from bot.work.parts import Flaw, Look, PartState
from bot.work.work import Work
from sandbox.gemini import errors
from sandbox.gemini.faults import Block, Fault, Finish, RefusedPicture, http_error, silence
from sandbox.gemini.lookfaults import FlawedPicture, NonsenseLook
from sandbox.gemini.placeholders import draw_placeholder
from tests.waiting import until, until_read
from tests.wire.conftest import OpenStage, Stage, patient_limits
from tests.wire.pages import drawn, versions
from tests.wire.test_wire_comic import SCRIPT, comic, drawings, finished, last_line
from tests.wire.test_wire_spending import settled

ROOMY = patient_limits(interaction_requests=100)
SCRIPT_CALL = "Write the script of a comic"


def with_people(prompt: str, **_: object) -> bytes:
    """A small picture of its people, with a note of their heads."""
    return draw_placeholder(prompt, width_px=64, height_px=48)


@pytest.fixture
def open_stage(open_stage: OpenStage) -> OpenStage:
    @asynccontextmanager
    async def opened(**options: Any) -> AsyncIterator[Stage]:  # noqa: ANN401 - those of the stage
        async with open_stage(**{"LOOK_MODEL": "", **options}) as stage:
            stage.gemini.draw = with_people
            yield stage

    return opened


def on(number: int) -> str:
    return f"Draw only panel {number} "


def calls(stage: Stage) -> dict[str, int]:
    """The number of calls of each model, by its use in the settings."""
    settings = stage.app.gemini.settings
    named = {settings.story_model: "script", settings.comic_model: "draw", settings.look_model: "look"}
    made = [named[call.model] for call in stage.gemini.calls]
    return {name: made.count(name) for name in named.values()}


async def whole(stage: Stage) -> Work:
    """The newest work, once it is settled."""
    await settled(stage)
    return await stage.kept()


@pytest.mark.asyncio
async def test_one_script_then_a_picture_and_a_look_for_each_panel(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        await finished(await comic(stage))
        work = await whole(stage)
        assert calls(stage) == {"script": 1, "draw": 4, "look": 4}
        assert work.bible.characters
        assert all(panel.look is not None and panel.look.heads for panel in work.panels)
        assert work.ending is not None
        assert work.ending.kind is EndingKind.COMPLETE
        first, *others = drawings(stage)
        assert all(call.started_at > (first.ended_at or 0.0) for call in others)
        assert all(person.look in stage.gemini.calls[1].text for person in work.bible.characters)


@pytest.mark.asyncio
async def test_the_money_of_script_pictures_and_looks_is_settled_to_the_cent(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        await finished(await comic(stage))
        work = await whole(stage)
        usd = (await stage.app.library.usage_limits.of_bot()).usd
        assert usd.used == pytest.approx(work.usage.cost_usd)
        assert work.usage.calls == len(stage.gemini.calls)
        settings = stage.app.gemini.settings
        assert set(work.usage.models) == {settings.story_model, settings.comic_model, settings.look_model}


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "fault",
    [Block("SAFETY"), Finish("STOP", after=0), http_error(errors.not_found("none", "v1"))],
    ids=["blocked", "empty", "no such model"],
)
async def test_what_the_text_model_cannot_write_the_image_model_writes_and_draws(
    open_stage: OpenStage, fault: Fault
) -> None:
    async with open_stage() as stage:
        stage.gemini.faults.add(fault, contains=SCRIPT_CALL, times=None)
        reply = await finished(await comic(stage))
        assert last_line(reply) == "-# The end · 4 panels"
        assert drawn(reply.attachments[0]) == [1, 2, 3, 4]
        [streamed] = drawings(stage)
        assert "Make a comic of exactly 4 panels" in streamed.text
        assert all(panel.look is not None for panel in (await whole(stage)).panels)


@pytest.mark.asyncio
async def test_a_key_that_is_refused_is_refused_once(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        stage.gemini.faults.add(http_error(errors.bad_key("AIzaSyExample")), times=None)
        await finished(await comic(stage))
        assert calls(stage) == {"script": 1, "draw": 0, "look": 0}


@pytest.mark.asyncio
async def test_a_short_finished_script_is_drawn_in_one_stream_and_looked_at_alike(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        await finished(await comic(stage, SCRIPT))
        assert calls(stage) == {"script": 0, "draw": 1, "look": 3}


@pytest.mark.asyncio
async def test_a_long_finished_script_is_drawn_panel_by_panel_word_for_word(open_stage: OpenStage) -> None:
    script = f'{SCRIPT}\n\nPanel 4: The sea\nFocus: Mira waves\nDialogue (MIRA): "Home!"'
    async with open_stage() as stage:
        await finished(await comic(stage, script))
        assert calls(stage) == {"script": 0, "draw": 4, "look": 4}
        assert [line.text for panel in (await whole(stage)).panels for line in panel.script.lines][-1] == "Home!"


@pytest.mark.asyncio
async def test_a_flawed_panel_is_drawn_again_for_money_and_not_for_the_persons_panels(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY, DAILY_PANELS="4") as stage:
        stage.gemini.faults.add(FlawedPicture("lettering"), contains=on(2), times=1)
        reply = await finished(await comic(stage, panels=4))
        work = await whole(stage)
        assert calls(stage) == {"script": 1, "draw": 5, "look": 5}
        assert [panel.redrawn for panel in work.panels] == [False, True, False, False]
        again = work.panels[1]
        assert again.look is not None
        assert again.look.flaws == ()
        assert len(again.earlier) == 1
        [hinted] = [call for call in drawings(stage) if "There were letters in it" in call.text]
        assert on(2) in hinted.text
        limits = stage.app.library.usage_limits
        person = await limits.of_person(stage.mira.id)
        assert (person.panels.used, person.panels.reserved) == (4, 0)
        assert person.usd.used == pytest.approx(work.usage.cost_usd)
        assert len(versions(reply.messages[0])) <= 1 + 4, "the flawed picture was not uploaded"


@pytest.mark.asyncio
async def test_a_picture_that_stays_flawed_is_drawn_again_once(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        stage.gemini.faults.add(FlawedPicture("wrong person"), contains=on(2), times=None)
        await finished(await comic(stage, panels=4))
        work = await whole(stage)
        assert calls(stage)["draw"] == 5
        assert work.panels[1].look is not None
        assert work.panels[1].look.flaws == (Flaw.WRONG_PERSON,)
        assert len(work.panels[1].earlier) == 1


@pytest.mark.asyncio
async def test_on_a_day_with_too_many_redraws_none_is_made(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        for _ in range(REDRAWS_MIN + 1):
            await stage.app.library.redraws.record(wants_redraw=True)
        stage.gemini.faults.add(FlawedPicture("lettering"), times=None)
        reply = await finished(await comic(stage, panels=4))
        assert last_line(reply) == "-# The end · 4 panels"
        assert calls(stage)["draw"] == 4


@pytest.mark.asyncio
@pytest.mark.parametrize("fault", [NonsenseLook("out of range"), NonsenseLook("broken")], ids=["range", "broken"])
async def test_looks_that_make_no_sense_harm_nothing(open_stage: OpenStage, fault: Fault) -> None:
    async with open_stage() as stage:
        stage.gemini.faults.add(fault, times=None)
        reply = await finished(await comic(stage, panels=4))
        assert last_line(reply) == "-# The end · 4 panels"
        assert calls(stage) == {"script": 1, "draw": 4, "look": 4}


@pytest.mark.asyncio
async def test_with_looking_turned_off_nothing_is_looked_at(open_stage: OpenStage) -> None:
    async with open_stage(LOOK_MODEL="off") as stage:
        reply = await finished(await comic(stage))
        assert last_line(reply) == "-# The end · 4 panels"
        assert len(stage.gemini.calls) == 5
        assert [panel.look for panel in (await whole(stage)).panels] == [None] * 4


@pytest.mark.asyncio
async def test_a_refused_panel_is_not_asked_for_again_and_the_others_are_looked_at(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        stage.gemini.faults.add(RefusedPicture(3), contains=on(3), times=None)
        await finished(await comic(stage))
        work = await whole(stage)
        assert calls(stage) == {"script": 1, "draw": 4, "look": 3}
        assert work.panels[2].state is PartState.MISSING


@pytest.mark.asyncio
async def test_a_restart_while_panels_are_drawn_continues_with_those_that_are_missing(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        for number in (3, 4):
            stage.gemini.faults.add(silence(0), contains=on(number))
        asked = await comic(stage)
        await asked.until(lambda reply: any(len(drawn(page)) == 2 for page in reply.attachments))
        kept = {panel.number: panel.picture for panel in (await stage.kept()).panels if panel.picture is not None}
        await stage.restart()
        reply = await finished(asked)
        work = await whole(stage)
        assert drawn(reply.attachments[0]) == [1, 2, 3, 4]
        assert {number: work.panels[number - 1].picture for number in kept} == kept
        assert [sum(on(number) in call.text for call in drawings(stage)) for number in (1, 2, 3, 4)] == [1, 1, 2, 2]
        assert calls(stage)["script"] == 1
        assert work.ending is not None
        assert work.ending.kind is EndingKind.COMPLETE


@pytest.mark.asyncio
async def test_a_picture_without_a_look_is_looked_at_by_the_next_process_and_not_drawn_again(
    open_stage: OpenStage,
) -> None:
    async with open_stage(limits=ROOMY) as stage:
        look_call = "is a panel of a comic"
        stage.gemini.faults.add(silence(0), contains=look_call, times=None)
        await comic(stage, panels=1)
        await until(lambda: any(look_call in call.text for call in stage.gemini.calls))
        await stage.restart()
        stage.gemini.faults.clear()
        work = await whole(stage)
        assert calls(stage) == {"script": 1, "draw": 1, "look": 2}
        assert work.panels[0].look not in (None, Look())


@pytest.mark.asyncio
async def test_a_script_that_broke_off_in_the_last_process_is_continued(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        stage.gemini.faults.add(silence(12), contains=SCRIPT_CALL, times=1)
        asked = await comic(stage)
        await asked.answered()
        people = (await until_read(stage.kept, lambda work: work.bible.characters)).bible
        await stage.restart()
        work = await whole(stage)
        assert [panel.state for panel in work.panels] == [PartState.MADE] * 4
        assert calls(stage)["draw"] == 4
        assert set(people.characters) <= set(work.bible.characters)
