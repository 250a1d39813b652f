"""After any failure in a run, the reply gets its last line, the work its ending, and the person's slot is freed."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.library.works import Works
from bot.making import steps
from bot.making.draft import Draft
from bot.reply import editor
from bot.reply import render as rendering
from bot.reply.render import Rendering, View, render
from bot.words.say import say
from bot.work.ending import EndingKind
from bot.work.lineage import Relation
from bot.work.work import Work
from sandbox.gemini import Pace
from sandbox.gemini.faults import ChunkScript
from tests.waiting import until, until_at_rest
from tests.wire.conftest import OpenStage, Stage
from tests.wire.harness import labels, open_harness

FAULT = "Something broke on our side"
SLOWLY = ChunkScript(((0.0, "Once "), (0.2, "upon "), (0.2, "a time. "), (0.2, "The end came.")), finish="STOP")


def failing(times: int, after: int, real: Callable[..., Any]) -> Callable[..., Any]:
    """A function that raises an unexpected exception `times` in a row, after this many good calls."""
    calls = 0

    def call(*arguments: Any, **more: Any) -> Any:  # noqa: ANN401 - stands in for any function
        nonlocal calls
        calls += 1
        if after < calls <= after + times:
            raise ZeroDivisionError
        return real(*arguments, **more)

    return call


async def given_back(stage: Stage) -> None:
    """Check that no work runs or has a slot, and that no reservation is open."""
    await until_at_rest(stage.app)
    library = stage.app.work_service.library
    assert await library.works.unfinished() == []
    figures = await library.usage_limits.of_person(stage.mira.id)
    assert (figures.stories.reserved, figures.usd.reserved) == (0, 0)


@pytest.mark.asyncio
@pytest.mark.parametrize("after", [0, 1, 2])
async def test_a_saver_that_fails(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, after: int
) -> None:
    async with open_stage() as stage:
        monkeypatch.setattr(Works, "stage", failing(1, after, Works.stage))
        stage.gemini.faults.add(SLOWLY, kind="stream")
        asked = await stage.story("a fox")
        reply = await asked.until(lambda reply: FAULT in reply.text)
        assert labels(reply.messages[-1])[0] == "Finish"
        await given_back(stage)
        work = await stage.kept()
        assert work.ending is not None
        assert work.ending.kind is EndingKind.OUR_FAULT
        assert str(work.ending.params["reference"]) in caplog.text
        assert "ZeroDivisionError" in caplog.text
        assert work.text.strip() in reply.text

        # The story continues from its saved text.
        stage.gemini.faults.clear()
        await stage.discord.press(stage.mira, reply.messages[-1], "Finish")
        await asked.until(lambda reply: "The end" in reply.text)
        assert (await stage.kept()).text.startswith(work.text.rstrip())


@pytest.mark.asyncio
@pytest.mark.parametrize("after", [1, 2, 3])
async def test_an_editor_that_fails_once(open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    async with open_stage() as stage:
        monkeypatch.setattr(editor, "render", failing(1, after, render))
        stage.gemini.faults.add(SLOWLY, kind="stream")
        asked = await stage.story("a fox")
        reply = await asked.until(lambda reply: FAULT in reply.text or "The end ·" in reply.text)
        await given_back(stage)
        assert (await stage.kept()).text.strip() in reply.text


@pytest.mark.asyncio
async def test_an_editor_that_fails_for_good_leaves_a_plain_last_line(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_stage(pace=Pace(first_chunk_s=0.3)) as stage:
        broken = False

        def render_or_fail(work: Work, view: View) -> Rendering:
            if broken:
                raise ZeroDivisionError
            return render(work, view)

        monkeypatch.setattr(editor, "render", render_or_fail)
        asked = await stage.story("a fox")
        await asked.answered()
        broken = True
        reply = await asked.until(lambda reply: "/library" in reply.text)
        assert "Stop" not in labels(reply.messages[-1])
        await given_back(stage)


@pytest.mark.asyncio
async def test_a_reply_whose_buttons_fail_has_a_plain_last_line_without_them(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    async with open_stage() as stage:
        monkeypatch.setattr(rendering, "ended_buttons", fail)
        monkeypatch.setattr(steps, "ended_buttons", fail)
        asked = await stage.story("a fox")
        reply = await asked.until(lambda reply: "/library" in reply.text)
        assert labels(reply.messages[-1]) == []
        await given_back(stage)


@pytest.mark.asyncio
async def test_a_making_that_fails(open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_stage() as stage:
        monkeypatch.setattr(Draft, "add_text", failing(1, 1, Draft.add_text))
        stage.gemini.faults.add(SLOWLY, kind="stream")
        asked = await stage.story("a fox")
        reply = await asked.until(lambda reply: FAULT in reply.text)
        assert "Once" in reply.text
        await given_back(stage)


@pytest.mark.asyncio
async def test_a_database_that_fails_while_a_take_is_admitted_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running() as app:
        story = await harness.story()
        shown = story.text

        async def takes(*_: object) -> list[str]:
            raise OperationalError("SELECT", {}, Exception("disk I/O error"))

        with monkeypatch.context() as patch:
            patch.setattr(Works, "takes", takes)
            pressed = await harness.press(story, "New version")
            await pressed.until(lambda reply: "disk or database isn't working" in reply.text)
        assert story.text == shown
        assert app.work_service.runs() == []
        assert await app.work_service.library.works.unfinished() == []
        await harness.press(story, "New version")
        await harness.ended(story, "Version 2 of 2")


@pytest.mark.asyncio
async def test_a_way_that_is_pressed_twice_in_a_private_vote_makes_one_chapter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running() as app:
        story = await harness.story(private=True)
        offered = await harness.more(story, "Vote")
        reply = await offered.until(lambda reply: "What happens next?" in reply.text)
        pressed = await asyncio.gather(*(harness.press(reply.messages[0], "2") for _ in range(2)))
        for press in pressed:
            await press.until(lambda reply: "The end" in reply.text or "already has" in reply.text or reply.text)
        await until_at_rest(app)
        assert len(await app.work_service.library.works.children(harness.work_id(story), Relation.CONTINUE)) == 1


@pytest.mark.asyncio
async def test_a_reply_that_shows_the_same_work_does_not_take_its_run_out_of_sight(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch, BUSY_WAIT_S="0") as harness, harness.running() as app:
        work_service = app.work_service
        for _ in range(2):
            harness.gemini.faults.add(ChunkScript(((0.0, "Once "), (0.1, "more ")), finish=None), kind="stream")
        asked = await harness.discord.command(harness.mira, harness.general, "story", prompt="a fox")
        await asked.until(lambda reply: any(button.label == "Finish" for button in reply.buttons))
        await until(lambda: not work_service.runs())
        work = await work_service.find(harness.work_id(asked.reply.messages[-1]))
        assert work is not None
        reply = await work_service.reply_of(work)
        assert reply is not None
        address, state = reply
        copy = await work_service.reply_of(work)
        assert copy is not None
        showing = await work_service.show_take(
            work, copy[0], copy[1].for_new_take(token=None, token_expires_at=0.0), "scopy"
        )
        harness.gemini.faults.clear()
        harness.gemini.faults.add(ChunkScript(((0.0, "and "), (2.0, "the end.")), finish="STOP"), kind="stream")
        async with work_service.finishing(work, address, state):
            pass
        await asyncio.wait([showing])
        assert [run.work.id for run in work_service.runs()] == [work.id]
        assert await work_service.stop(work.id, "Mira")
        await asked.until(lambda reply: "Stopped by Mira" in reply.text)


@pytest.mark.asyncio
async def test_stop_does_not_wait_for_the_disk(open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_stage(pace=Pace(chunk_interval_s=0.2, words_per_chunk=(3, 3))) as stage:
        asked = await stage.story("a fox", length="long")
        await asked.until(lambda reply: say("status.story.making") in reply.text)
        gate = asyncio.Event()

        async def saved(works: Works, work_id: str) -> None:
            await gate.wait()

        monkeypatch.setattr(Works, "flush", saved)
        pressed = await stage.discord.press(stage.mira, asked.reply.messages[-1], "Stop")
        await until(lambda: not stage.gemini.active)
        assert not gate.is_set()
        await pressed.answered()
        gate.set()
        await asked.until(lambda reply: "Stopped by Mira" in reply.text)


@pytest.mark.asyncio
async def test_a_stopped_story_is_finished_where_it_stopped(open_stage: OpenStage) -> None:
    async with open_stage(pace=Pace(chunk_interval_s=0.05, words_per_chunk=(3, 3)), DAILY_STORIES="1") as stage:
        asked = await stage.story("a fox")
        await asked.until(lambda reply: say("status.story.making") in reply.text)
        await stage.discord.press(stage.mira, asked.reply.messages[-1], "Stop")
        await asked.until(lambda reply: any(button.label == "Finish" for button in reply.buttons))
        begun = (await stage.kept()).text
        await until_at_rest(stage.app)
        await stage.discord.press(stage.mira, asked.reply.messages[-1], "Finish")
        await asked.until(lambda reply: "The end ·" in reply.text, timeout_s=40)
        await until_at_rest(stage.app)
        work = await stage.kept()
        assert work.text.startswith(begun.rstrip())
        assert len(work.text) > len(begun)
        figures = await stage.app.work_service.library.usage_limits.of_person(stage.mira.id)
        assert (figures.stories.used, figures.stories.reserved) == (1, 0)


@pytest.mark.asyncio
async def test_a_request_in_flight_is_not_cancelled_by_a_fault_elsewhere(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_stage() as stage:
        script = ChunkScript(tuple((0.3, f"Word {number}. ") for number in range(20)), finish="STOP")
        stage.gemini.faults.add(script, kind="stream")
        slow = stage.discord.faults.slow(1.0, method="PATCH", count=1)
        asked = await stage.story("a fox")
        await until(lambda: slow.struck)
        # The saver fails during the first edit.
        monkeypatch.setattr(Works, "stage", failing(1, 0, Works.stage))
        await asked.until(lambda reply: FAULT in reply.text)
        await given_back(stage)
        edits = [entry for entry in stage.discord.log if entry.method == "PATCH"]
        assert [entry.status for entry in edits] == [200] * len(edits)
        assert all(one.answered_at <= two.received_at for one, two in pairwise(edits))


@pytest.mark.asyncio
async def test_a_work_whose_row_cannot_be_read_ends_at_the_next_start(open_stage: OpenStage) -> None:
    async with open_stage(pace=Pace(chunk_interval_s=0.2, words_per_chunk=(3, 3))) as stage:
        asked = await stage.story("a fox", length="long")
        await asked.until(lambda reply: say("status.story.making") in reply.text)
        [run] = stage.app.work_service.runs()
        await stage.bot_stack.aclose()
        await stage.discord.wait_gone()
        with sqlite3.connect(stage.settings.data_dir / "elara.db") as database:
            database.execute("UPDATE works SET doc = '{' WHERE id = ?", (run.work.id,))
        await stage.restart()
        reply = await asked.until(lambda reply: say("label.plain") in reply.text)
        assert "Stop" not in labels(reply.messages[-1])
        await given_back(stage)
