"""Internal faults: a failure in a run or in a command, and a full disk."""

from __future__ import annotations

import re

import pytest

from bot.library import group_commit
from bot.making import bodies, steps
from bot.reply import editor
from bot.reply.render import Rendering, View, render
from bot.work.work import Work
from sandbox.gemini import Pace
from tests.waiting import until
from tests.wire.conftest import OpenStage
from tests.wire.usage import WAITING, begun, finished, idle, person, refused, write_to_disk


@pytest.mark.asyncio
async def test_a_fault_of_ours_ends_the_reply_with_a_reference_found_in_the_log(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise LookupError

    monkeypatch.setattr(bodies, "write_text", fail)
    async with open_stage() as stage:
        reply = await finished(await stage.story())
        told = re.search(r"Something broke on our side\. Please tell this bot's owner \(code (\w+)\)\.", reply.text)
        assert told is not None
        assert any(told[1] in record.getMessage() and record.exc_info for record in caplog.records)


@pytest.mark.asyncio
async def test_a_disk_that_takes_nothing_is_told_to_the_person_and_costs_nothing(
    open_stage: OpenStage, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_stage() as stage:
        full = "SELECT RAISE(FAIL, 'database or disk is full')"
        await write_to_disk(stage, f"CREATE TRIGGER full BEFORE INSERT ON works BEGIN {full}; END")
        sentence = await refused(await stage.story())
        told = re.search(r"Something broke on our side\. Please tell this bot's owner \(code (\w+)\)\.", sentence)
        assert told is not None
        assert told[1] in caplog.text
        assert stage.gemini.calls_of("stream") == []
        today = await person(stage)
        assert (today.stories.used, today.stories.reserved) == (0, 0)
        await write_to_disk(stage, "DROP TRIGGER full")
        await finished(await stage.story())


@pytest.mark.asyncio
async def test_a_disk_that_fills_up_meanwhile_does_not_stop_the_story(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(steps, "SETTLE_RETRY_S", 0.1)
    monkeypatch.setattr(group_commit, "RETRY_S", 0.05)
    async with open_stage(pace=Pace(first_chunk_s=0.5)) as stage:
        invocation = await stage.story()
        await begun(stage, 1)
        full = "SELECT RAISE(FAIL, 'database or disk is full')"
        await write_to_disk(stage, f"CREATE TRIGGER full BEFORE UPDATE ON works BEGIN {full}; END")
        await invocation.until(lambda reply: "The end" in reply.text)
        assert "is shown without being saved" in caplog.text
        await until(lambda: "cannot be settled" in caplog.text)
        assert (await person(stage)).stories.reserved == 1
        await write_to_disk(stage, "DROP TRIGGER full")
        await idle(stage)
        today = await person(stage)
        assert (today.stories.used, today.stories.reserved) == (1, 0)
        assert (await stage.kept()).text in invocation.reply.text


@pytest.mark.asyncio
async def test_a_disk_that_is_full_at_the_end_does_not_keep_the_bot_from_closing(
    open_stage: OpenStage, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_stage(pace=WAITING) as stage:
        invocation = await stage.story()
        await begun(stage, 1)
        full = "SELECT RAISE(FAIL, 'database or disk is full')"
        await write_to_disk(stage, f"CREATE TRIGGER full BEFORE UPDATE ON works BEGIN {full}; END")
        await stage.app.work_service.close(stage.settings.shutdown_grace_s)
        assert "could not be saved in its present version" in caplog.text
        assert "This goes on by itself in a moment." in invocation.reply.text
        await write_to_disk(stage, "DROP TRIGGER full")
        await stage.restart()
        await begun(stage, 2)


@pytest.mark.asyncio
async def test_when_the_writer_of_the_reply_fails_the_model_is_stopped(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_stage(pace=WAITING) as stage:

        def fail(work: Work, view: View) -> Rendering:
            if stage.gemini.calls_of("stream"):
                raise LookupError
            return render(work, view)

        monkeypatch.setattr(editor, "render", fail)
        invocation = await stage.story()
        await invocation.answered()
        await begun(stage, 1)
        [run] = stage.app.work_service.runs()
        run.draft.add_text("Once")
        await until(lambda: not stage.gemini.active)
        await idle(stage)
        assert "failed (reference" in caplog.text


@pytest.mark.asyncio
async def test_a_command_that_fails_before_its_reply_tells_the_person_privately(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_stage() as stage:

        def fail(*_: object, **__: object) -> None:
            raise LookupError

        monkeypatch.setattr(stage.app.work_service, "submission", fail)
        sentence = await refused(await stage.story())
        told = re.search(r"Something broke on our side\. Please tell this bot's owner \(code (\w+)\)\.", sentence)
        assert told is not None
        assert told[1] in caplog.text
