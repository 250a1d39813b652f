"""Limits: works at a time, works a day, money a day; a repeated interaction; the numbers in Details."""

from __future__ import annotations

import asyncio
import logging
import re

import pytest

from bot.words.say import say
from sandbox.discord import ClientRefused
from sandbox.gemini import Pace, errors
from sandbox.gemini.faults import http_error, silence
from tests.waiting import until
from tests.wire.conftest import OpenStage
from tests.wire.replies import given_back, labels
from tests.wire.usage import (
    WAITING,
    begun,
    details,
    finished,
    idle,
    person,
    read_from_disk,
    refused,
    spent_usd,
    stop,
    write_to_disk,
)


@pytest.mark.asyncio
async def test_a_person_has_so_many_works_at_a_time_and_the_next_one_waits_for_a_place(open_stage: OpenStage) -> None:
    async with open_stage(pace=WAITING, RUNNING_PER_PERSON="1", WAITING_PER_PERSON="2") as stage:
        first = await stage.story()
        await begun(stage, 1)
        second = await stage.story("another")
        reply = await second.until(lambda reply: "You're next · expected to start <t:" in reply.text)
        assert not reply.ephemeral
        assert labels(reply.messages[-1]) == ["Cancel"]
        third = await stage.story("a third")
        assert (await refused(third)).startswith(say("refusal.running", limit=2))
        assert given_back(third.reply.messages[-1]) == "a third"
        assert len(stage.gemini.calls_of("stream")) == 1
        await stop(stage, first)
        await begun(stage, 2)
        assert "another" in stage.gemini.calls_of("stream")[-1].text
        await second.until(lambda reply: labels(reply.messages[-1]) == ["Stop"])
        await idle(stage, running=1)
        fourth = await stage.story()
        await fourth.answered()
        assert not fourth.reply.ephemeral, "a place among those that may wait is free again"


@pytest.mark.asyncio
async def test_when_as_much_is_made_as_can_be_others_wait_in_turn(open_stage: OpenStage) -> None:
    async with open_stage(pace=WAITING, RUNNING_PER_PERSON="1", RUNNING_IN_ALL="1") as stage:
        first = await stage.story()
        await begun(stage, 1)
        second = await stage.story("of tom", by=stage.tom)
        await second.until(lambda reply: "You're next" in reply.text)
        third = await stage.story("of ada", by=stage.discord.person("ada"))
        await third.until(lambda reply: "In line: 1 ahead of you" in reply.text)
        await stop(stage, first)
        await begun(stage, 2)
        assert "of tom" in stage.gemini.calls_of("stream")[-1].text
        await stop(stage, second)
        await begun(stage, 3)
        assert "of ada" in stage.gemini.calls_of("stream")[-1].text


@pytest.mark.asyncio
async def test_a_work_that_is_cancelled_while_it_waits_is_never_begun_and_costs_nothing(open_stage: OpenStage) -> None:
    async with open_stage(pace=WAITING, RUNNING_PER_PERSON="1") as stage:
        first = await stage.story()
        await first.answered()
        await begun(stage, 1)
        before = await spent_usd(stage)
        waiting = await stage.story("another")
        reply = await waiting.until(lambda reply: "You're next" in reply.text)
        pressed = await stage.discord.press(stage.mira, reply.messages[-1], "Cancel")
        await pressed.answered()
        await finished(waiting)
        await until(lambda: stage.app.work_service._dispatcher.waiting == 0)
        assert say("ending.cancelled", by="Mira") in waiting.reply.text
        await until(lambda: len(stage.app.work_service.runs()) == 1)
        assert await spent_usd(stage) == before
        assert len(stage.gemini.calls_of("stream")) == 1


@pytest.mark.asyncio
async def test_one_that_is_stopped_before_it_says_that_it_waits_costs_nothing_either(open_stage: OpenStage) -> None:
    async with open_stage(pace=WAITING, RUNNING_PER_PERSON="1") as stage:
        await (await stage.story()).answered()
        await begun(stage, 1)
        before = await spent_usd(stage)
        waiting = await stage.story("another")
        await waiting.answered()
        await until(lambda: stage.app.work_service._dispatcher.waiting == 1)
        await stop(stage, waiting)
        await until(lambda: len(stage.app.work_service.runs()) == 1)
        assert await spent_usd(stage) == before
        assert len(stage.gemini.calls_of("stream")) == 1


@pytest.mark.asyncio
async def test_a_server_has_so_many_works_at_a_time(open_stage: OpenStage) -> None:
    async with open_stage(pace=WAITING, RUNNING_PER_SERVER="1") as stage:
        first = await stage.story()
        await first.answered()
        sentence = await refused(await stage.story(by=stage.tom))
        assert sentence.startswith(say("refusal.server_full", limit=1))
        elsewhere = await stage.story(by=stage.tom, where=stage.discord.dm(stage.tom))
        await begun(stage, 2)
        assert say("status.story.waiting") in elsewhere.reply.text


@pytest.mark.asyncio
async def test_a_server_has_a_budget_of_its_own(open_stage: OpenStage) -> None:
    async with open_stage(DAILY_BUDGET_USD_PER_SERVER="0.001") as stage:
        sentence = await refused(await stage.story())
        assert re.search(r"This server's budget for today is used up\. Try again <t:\d+:R>\.", sentence)
        await finished(await stage.story(where=stage.discord.dm(stage.mira)))


@pytest.mark.asyncio
async def test_daily_numbers_are_refused_with_the_time_to_come_back(open_stage: OpenStage) -> None:
    async with open_stage(DAILY_STORIES="1", DAILY_PANELS="3", DAILY_SPEECH_MINUTES="1") as stage:
        await finished(await stage.story())
        story = await refused(await stage.story())
        assert re.search(r"That was your story for today\. Fresh ones <t:\d+:R>\.", story)
        comic = await stage.discord.command(stage.mira, stage.general, "comic", prompt="a fox")
        assert re.search(r"You have 3 panels left today, and this needs 4\. .*<t:\d+:R>\.", await refused(comic))
        few = await stage.discord.command(stage.mira, stage.general, "comic", prompt="a fox", panels=3)
        await finished(few)
        speech = await stage.discord.command(stage.mira, stage.general, "narrate", text="Wor" + "r" * 1500 + "d.")
        assert re.search(
            r"You have 1\.0 minutes of speech left today, and this needs about \d\.\d\. .*<t:\d+:R>\.",
            await refused(speech),
        ), "no part of it fits into a day"
        await finished(await stage.story(by=stage.tom))
        await idle(stage)
        today = await person(stage)
        assert (today.stories.used, today.panels.used) == (1, 3)
        assert (today.stories.left, today.panels.left) == (0, 0)


@pytest.mark.asyncio
async def test_the_daily_budget_holds_for_all_and_counts_what_was_really_used(open_stage: OpenStage) -> None:
    async with open_stage(DAILY_BUDGET_USD="0.005") as stage:
        await finished(await stage.story())
        await idle(stage)
        spent = await spent_usd(stage)
        assert 0 < spent.used < 0.0045, "settled by the usage metadata, below what was set aside"
        assert spent.reserved == 0
    async with open_stage(DAILY_BUDGET_USD="0.001") as stage:
        sentence = await refused(await stage.story(by=stage.tom))
        assert re.search(r"Elara's budget for today is used up\. Try again <t:\d+:R>\.", sentence)


@pytest.mark.asyncio
async def test_what_is_running_is_set_aside_on_disk_and_survives_a_crash(open_stage: OpenStage) -> None:
    async with open_stage(pace=WAITING) as stage:
        invocation = await stage.story()
        await invocation.answered()
        await begun(stage, 1)
        [(stories, usd)] = await read_from_disk(stage, "SELECT stories, usd FROM spending WHERE NOT settled")
        assert stories == 1
        assert usd > 0
        await stop(stage, invocation)
        await idle(stage)
        assert (await person(stage)).stories.used == 0, "nothing was made, so none is counted"
        after = await spent_usd(stage)
        assert after.used == usd, "Gemini was at work and did not say what it cost"
        assert after.reserved == 0


@pytest.mark.asyncio
async def test_a_request_gemini_turned_away_is_given_back(open_stage: OpenStage) -> None:
    async with open_stage(BUSY_WAIT_S="0") as stage:
        stage.gemini.faults.add(http_error(errors.rate_limited(60)), kind="stream", times=None)
        reply = await finished(await stage.story())
        assert "Gemini is busy" in reply.text
        await idle(stage)
        after = await person(stage)
        assert (after.usd.used, after.usd.reserved) == (0, 0)
        assert (after.stories.used, after.stories.reserved) == (0, 0)


@pytest.mark.asyncio
async def test_a_callback_that_fails_gives_everything_back(open_stage: OpenStage) -> None:
    async with open_stage(DAILY_STORIES="1", WAITING_PER_PERSON="1") as stage:
        stage.discord.faults.error(404, 10062, route="callback")
        lost = await stage.story()
        await stage.discord.until(lambda: any(entry.fault for entry in stage.discord.log))
        # Discord is asked whether it shows an answer all the same.
        await idle(stage)
        await finished(await stage.story())
        assert lost.callback is None
        assert len(stage.gemini.calls_of("stream")) == 1


@pytest.mark.asyncio
async def test_an_interaction_that_comes_twice_is_one_job(
    open_stage: OpenStage, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_stage(WAITING_PER_PERSON="1", pace=Pace(first_chunk_s=0.3)) as stage:
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
        await begun(stage, 1)
        closing = asyncio.create_task(stage.app.work_service.close(20))
        late = await stage.story("another", by=stage.tom)
        assert say("refusal.closing") in await refused(late)
        await closing
        assert "The end" in invocation.reply.text


@pytest.mark.asyncio
async def test_a_request_that_is_just_being_taken_up_while_closing_goes_on_in_the_next_process(
    open_stage: OpenStage,
) -> None:
    async with open_stage() as stage:
        stage.discord.latency_s = 0.3
        invocation = await stage.story()
        await until(lambda: bool(stage.app.work_service.runs()))
        await stage.app.work_service.close(stage.settings.shutdown_grace_s)
        stage.discord.latency_s = 0.0
        assert "The end" in invocation.reply.text or "This goes on by itself in a moment." in invocation.reply.text
        await stage.restart()
        await finished(invocation)
        assert "The end" in invocation.reply.text


@pytest.mark.asyncio
async def test_details_are_private_and_answer_after_a_restart(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        invocation = await stage.story()
        reply = await finished(invocation)
        await stage.restart()
        pressed = await details(stage, stage.mira, reply.messages[-1])
        assert pressed.reply.ephemeral
        assert f"**Model** {stage.settings.gemini.story_model}" in pressed.reply.text
        assert "**Requests** 1" in pressed.reply.text
        assert re.search(r"\*\*Cost\*\* about \$0\.00\d\d", pressed.reply.text)
        assert "**Result** complete" in pressed.reply.text
        with pytest.raises(ClientRefused, match="there is no button 'Details'"):
            await details(stage, stage.tom, reply.messages[-1])
        mods = stage.discord.role("mods", "MANAGE_MESSAGES")
        stage.discord.give(stage.tom, mods)
        more = await stage.discord.press(stage.tom, reply.messages[-1], "More")
        await more.answered()
        [menu] = more.reply.messages
        moderator = await stage.discord.press(stage.tom, menu, "Details")
        await moderator.answered()
        assert "**Result** complete" in moderator.reply.text
        with pytest.raises(ClientRefused):
            await stage.discord.press(stage.mira, menu, "Back")
        await stage.discord.press(stage.tom, menu, "Back")
        await stage.discord.until(lambda: any(button.label == "Details" for button in menu.buttons))
        stage.discord.revoke(stage.general, "MANAGE_MESSAGES", who=stage.tom)
        late = await stage.discord.press(stage.tom, menu, "Details")
        await late.answered()
        assert "can use this button" in menu.text
        assert [button.label for button in menu.buttons] == ["Back"]


@pytest.mark.asyncio
async def test_a_stopped_work_says_what_it_used(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        stage.gemini.faults.add(silence(2), kind="stream")
        invocation = await stage.story()
        await invocation.until(lambda reply: say("status.story.making") in reply.text)
        await stop(stage, invocation)
        await idle(stage)
        pressed = await details(stage, stage.mira, invocation.reply.messages[-1])
        assert "**Requests** 1" in pressed.reply.text
        assert "**Result** stopped" in pressed.reply.text


@pytest.mark.asyncio
async def test_the_button_of_a_work_no_one_knows_says_so(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        reply = await finished(await stage.story())
        await idle(stage)
        await write_to_disk(stage, "DELETE FROM works")
        for button in ("More", "New version", "Comic", "Narrate"):
            pressed = await stage.discord.press(stage.mira, reply.messages[-1], button)
            assert await refused(pressed) == say("refusal.unknown_work")
