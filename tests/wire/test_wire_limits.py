"""Limits: works at a time, works a day, money a day; a repeated interaction; numbers behind Details; faults of ours."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Callable
from typing import Any

import pytest

from bot.jobs import bodies
from bot.reply import editor
from bot.reply.render import Rendering, View, render
from bot.sandbox.discord import ClientRefused, Invocation, Reply
from bot.sandbox.gemini import Pace, errors
from bot.sandbox.gemini.faults import http_error, silence
from bot.work.work import Work
from tests.wire.conftest import OpenStage, Stage, running

WAITING = Pace(first_chunk_s=60)


async def finished(invocation: Invocation) -> Reply:
    return await invocation.until(lambda reply: any(button.label == "Details" for button in reply.buttons))


async def refused(invocation: Invocation) -> str:
    await invocation.answered()
    assert invocation.reply.ephemeral
    assert not invocation.reply.buttons
    return invocation.reply.text


async def until(condition: Callable[[], bool]) -> None:
    """Wait for something that nobody tells of."""
    async with asyncio.timeout(2):
        while not condition():  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(0.01)


async def idle(stage: Stage, running: int = 0) -> None:
    """Wait until no more than so many works have their place: it is given back after the last line."""
    await until(lambda: stage.app.studio._engine.running == running)


async def stop(stage: Stage, invocation: Invocation) -> None:
    pressed = await stage.discord.press(invocation.person, invocation.reply.messages[-1], "Stop")
    await pressed.answered()
    await finished(invocation)


def purse(stage: Stage) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((stage.settings.data_dir / "purse.json").read_text())
    return found


async def settled(stage: Stage) -> dict[str, Any]:
    """The purse after everything has ended and was written down."""
    await stage.app.studio.close(5)
    return purse(stage)


@pytest.mark.asyncio
async def test_a_person_has_so_many_works_at_a_time_and_gets_a_place_back(open_stage: OpenStage) -> None:
    async with open_stage(pace=WAITING, RUNNING_PER_PERSON="1", RUNNING_IN_ALL="2") as stage:
        first = await stage.story()
        await first.answered()
        again = await stage.story("another")
        assert (await refused(again)).startswith("You have 1 work being made already.")
        assert again.reply.attachments[0].data == b"another"
        second = await stage.story(by=stage.tom)
        await second.answered()
        assert "as much as it can right now" in await refused(await stage.story(by=stage.discord.person("ada")))
        await stop(stage, first)
        await idle(stage, 1)
        third = await stage.story()
        await third.answered()
        assert not third.reply.ephemeral


@pytest.mark.asyncio
async def test_daily_numbers_are_refused_with_the_time_to_come_back(open_stage: OpenStage) -> None:
    async with open_stage(DAILY_STORIES="1", DAILY_PANELS="3", DAILY_SPEECH_MINUTES="1") as stage:
        await finished(await stage.story())
        story = await refused(await stage.story())
        assert re.search(r"You have used your 1 story for today\. Come back <t:\d+:R>\.", story)
        comic = await stage.discord.command(stage.mira, stage.general, "comic", prompt="a fox")
        assert re.search(r"3 of your 3 comic panels are left for today\. More <t:\d+:R>\.", await refused(comic))
        few = await stage.discord.command(stage.mira, stage.general, "comic", prompt="a fox", panels=3)
        await finished(few)
        speech = await stage.discord.command(stage.mira, stage.general, "narrate", text="word " * 300)
        assert re.search(
            r"1\.0 of your 1 minutes of speech are left for today\. More <t:\d+:R>\.", await refused(speech)
        )
        await finished(await stage.story(by=stage.tom))
        person = (await settled(stage))["people"][str(stage.mira.id)]
        assert (person["stories"], person["panels"]) == (1, 3)


@pytest.mark.asyncio
async def test_the_daily_budget_holds_for_all_and_counts_what_was_really_used(open_stage: OpenStage) -> None:
    async with open_stage(DAILY_BUDGET_USD="0.005") as stage:
        await finished(await stage.story())
        spent = (await settled(stage))["usd"]
        assert 0 < spent < 0.0045, "settled by the usage metadata, below what was set aside"
    async with open_stage(DAILY_BUDGET_USD="0.001") as stage:
        sentence = await refused(await stage.story(by=stage.tom))
        assert re.search(r"Elara's budget for today is used up\. Come back <t:\d+:R>\.", sentence)


@pytest.mark.asyncio
async def test_what_is_running_is_set_aside_on_disk_and_survives_a_crash(open_stage: OpenStage) -> None:
    async with open_stage(pace=WAITING) as stage:
        invocation = await stage.story()
        await invocation.answered()
        await until(lambda: bool(stage.gemini.calls_of("stream")))
        during = purse(stage)
        assert during["people"][str(stage.mira.id)]["stories"] == 1
        assert during["usd"] > 0
        await stop(stage, invocation)
        after = await settled(stage)
        assert after["people"][str(stage.mira.id)]["stories"] == 0, "nothing was made, so none is counted"
        assert after["usd"] > 0, "Gemini was at work and did not say what it cost"


@pytest.mark.asyncio
async def test_a_request_gemini_turned_away_is_given_back(open_stage: OpenStage) -> None:
    async with open_stage(BUSY_WAIT_S="0") as stage:
        stage.gemini.faults.add(http_error(errors.rate_limited(60)), kind="stream", times=None)
        reply = await finished(await stage.story())
        assert "Gemini is busy" in reply.text
        after = await settled(stage)
        assert after["usd"] == 0
        assert after["people"][str(stage.mira.id)]["stories"] == 0


@pytest.mark.asyncio
async def test_a_callback_that_fails_gives_everything_back(open_stage: OpenStage) -> None:
    async with open_stage(DAILY_STORIES="1", RUNNING_PER_PERSON="1") as stage:
        stage.discord.faults.error(404, 10062, route="callback")
        lost = await stage.story()
        await stage.discord.until(lambda: any(entry.fault for entry in stage.discord.log))
        await finished(await stage.story())
        assert lost.callback is None
        assert len(stage.gemini.calls_of("stream")) == 1


@pytest.mark.asyncio
async def test_an_interaction_that_comes_twice_is_one_job(
    open_stage: OpenStage, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_stage(RUNNING_PER_PERSON="1", pace=Pace(first_chunk_s=0.1)) as stage:
        invocation = await stage.story()
        stage.discord.resend(invocation)
        await invocation.answered()
        refusal = await stage.story()
        stage.discord.resend(refusal)
        await refused(refusal)
        reply = await finished(invocation)
        await idle(stage)
        stage.discord.resend(invocation)
        last = await stage.story("another")
        await finished(last)
        assert len(reply.messages) == 1
        assert len(refusal.reply.messages) == 1
        assert len(stage.gemini.calls_of("stream")) == 2
        assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


@pytest.mark.asyncio
async def test_while_closing_nothing_new_is_taken_up_and_what_runs_is_finished(open_stage: OpenStage) -> None:
    async with open_stage(pace=Pace(first_chunk_s=0.3)) as stage:
        invocation = await stage.story()
        await invocation.answered()
        closing = asyncio.create_task(stage.app.studio.close(20))
        late = await stage.story("another", by=stage.tom)
        assert "Elara is being restarted. Please try again in a moment." in await refused(late)
        await closing
        assert "The end" in invocation.reply.text


@pytest.mark.asyncio
async def test_details_are_private_and_answer_after_a_restart(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        invocation = await stage.story()
        reply = await finished(invocation)
        await stage.app.studio.close(5)
        await stage.app.bot.close()
        async with running(stage.settings):
            await stage.discord.wait_ready()
            pressed = await stage.discord.press(stage.mira, reply.messages[-1], "Details")
            await pressed.answered()
            assert pressed.reply.ephemeral
            assert f"**Model** {stage.settings.gemini.story_model}" in pressed.reply.text
            assert "**Calls** 1" in pressed.reply.text
            assert re.search(r"\*\*Cost\*\* about \$0\.00\d\d", pressed.reply.text)
            assert "**Ended** complete" in pressed.reply.text
            with pytest.raises(ClientRefused):
                await stage.discord.press(stage.tom, pressed.reply.messages[0], "Details")
            other = await stage.discord.press(stage.tom, reply.messages[-1], "Details")
            assert "for the person who asked" in await refused(other)
            stage.discord.give(stage.tom, stage.discord.role("mods", "MANAGE_MESSAGES"))
            moderator = await stage.discord.press(stage.tom, reply.messages[-1], "Details")
            await moderator.answered()
            assert "**Ended** complete" in moderator.reply.text


@pytest.mark.asyncio
async def test_a_stopped_work_says_what_it_used(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        stage.gemini.faults.add(silence(2), kind="stream")
        invocation = await stage.story()
        await invocation.until(lambda reply: "Writing, since" in reply.text)
        await stop(stage, invocation)
        await stage.app.studio.close(5)
        pressed = await stage.discord.press(stage.mira, invocation.reply.messages[-1], "Details")
        await pressed.answered()
        assert "**Calls** 1" in pressed.reply.text
        assert "**Ended** stopped" in pressed.reply.text


@pytest.mark.asyncio
async def test_the_button_of_a_work_nobody_knows_says_so(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        reply = await finished(await stage.story())
        await stage.app.studio.close(5)
        for path in (stage.settings.data_dir / "works").rglob("*.json"):
            path.write_text("{broken")
        pressed = await stage.discord.press(stage.mira, reply.messages[-1], "Details")
        assert await refused(pressed) == "Elara does not know this work any more."


@pytest.mark.asyncio
async def test_a_fault_of_ours_ends_the_reply_with_a_reference_found_in_the_log(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise LookupError

    monkeypatch.setattr(bodies, "write_story", fail)
    async with open_stage() as stage:
        reply = await finished(await stage.story())
        told = re.search(r"A fault in Elara ended this\. Its operator finds it in the log as (\w+)\.", reply.text)
        assert told is not None
        assert any(told[1] in record.getMessage() and record.exc_info for record in caplog.records)


@pytest.mark.asyncio
async def test_a_disk_that_takes_nothing_ends_the_reply_and_costs_nothing(
    open_stage: OpenStage, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_stage() as stage:
        (stage.settings.data_dir / "works").write_text("in the way")
        reply = await finished(await stage.story())
        assert "A fault in Elara ended this." in reply.text
        assert stage.gemini.calls_of("stream") == []
        assert "its job failed" in caplog.text or "failed (reference" in caplog.text


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
        await until(lambda: bool(stage.gemini.calls_of("stream")))
        [run] = stage.app.studio._runs.values()
        run.draft.add_text("Once")
        await until(lambda: not stage.gemini.active)
        await idle(stage)
        assert "its job failed" in caplog.text


@pytest.mark.asyncio
async def test_a_command_that_fails_before_its_reply_tells_the_person_privately(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_stage() as stage:

        def fail(*_: object, **__: object) -> None:
            raise LookupError

        monkeypatch.setattr(stage.app.studio, "accept", fail)
        sentence = await refused(await stage.story())
        told = re.search(r"Something went wrong in Elara\. Its operator finds it in the log as (\w+)\.", sentence)
        assert told is not None
        assert told[1] in caplog.text
