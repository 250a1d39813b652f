"""Stop: who may press it, the parts that stay, and the closing of Gemini's connection."""

from __future__ import annotations

import pytest

from bot.words.say import say
from sandbox.discord import Invocation, Message, Person, Reply
from sandbox.gemini import Call, Pace
from sandbox.gemini.faults import silence
from tests.wire.conftest import OpenStage, Stage, patient_limits
from tests.wire.pages import drawn
from tests.wire.replies import tells, without_header

ROOMY = patient_limits(interaction_requests=100)
LONGEST_CLOSE_S = 1.0
"""The promised time from Stop to the last line."""


def original(invocation: Invocation) -> Message:
    assert invocation.reply.original is not None
    return invocation.reply.original


def last_line(reply: Reply) -> str:
    return reply.messages[-1].text.splitlines()[-1]


async def stop(stage: Stage, invocation: Invocation, by: Person) -> Invocation:
    return await stage.discord.press(by, invocation.reply.messages[-1], "Stop")


async def stopped(stage: Stage, invocation: Invocation, by: Person | None = None) -> Reply:
    """Press Stop and wait for the last line; Gemini's connections have to be closed within a second."""
    by = by or stage.mira
    pressed = await stop(stage, invocation, by)
    await pressed.answered()
    reply = await invocation.until(lambda reply: f"Stopped by {by.username.title()}" in reply.text)
    assert not any(button.label == "Stop" for button in reply.buttons)
    assert [button.label for button in reply.buttons][-1] == "More"
    for call in stage.gemini.calls:
        assert not call.is_open
        if call.client_closed_at is not None:
            assert pressed.callback is not None
            assert call.client_closed_at - pressed.callback.at < LONGEST_CLOSE_S
    return reply


def left_by_client(stage: Stage, kind: str) -> list[Call]:
    return [call for call in stage.gemini.calls if call.kind == kind and call.client_closed_at is not None]


@pytest.mark.asyncio
async def test_a_story_is_stopped_by_name(open_stage: OpenStage) -> None:
    async with open_stage(DAILY_STORIES="5") as stage:  # settings of the environment
        tells(stage, "Once", (30.0, " upon"))  # what Gemini streams, with seconds to wait
        reply = await stage.story("a fox")
        await reply.until(lambda shown: "Once" in shown.text)
        await stage.discord.press(stage.mira, reply.reply.messages[0], "Stop")
        await reply.until(lambda shown: "Stopped by Mira" in shown.text)


@pytest.mark.asyncio
async def test_before_the_first_chunk(open_stage: OpenStage) -> None:
    async with open_stage(pace=Pace(first_chunk_s=60)) as stage:
        invocation = await stage.story()
        await invocation.answered()
        reply = await stopped(stage, invocation)
        assert last_line(reply) == "-# Stopped by Mira"


@pytest.mark.asyncio
async def test_in_the_middle_of_the_text_what_was_written_stays(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY, pace=Pace(chunk_interval_s=0.05, words_per_chunk=(6, 6))) as stage:
        invocation = await stage.story(length="Long · 1,500")
        await invocation.until(lambda reply: len(reply.text) > 200)
        shown = original(invocation).text.rpartition("\n")[0]
        reply = await stopped(stage, invocation)
        assert reply.messages[0].text.startswith(shown.rstrip())
        assert last_line(reply).startswith("-# Stopped by Mira · ")
        [call] = left_by_client(stage, "stream")
        written = "\n".join(without_header(reply.messages[0].text.split("\n"))[:-1])
        assert call.sent_text.partition("\n\n")[2].startswith(written.strip())


@pytest.mark.asyncio
async def test_in_the_middle_of_a_comic_the_pictures_that_came_stay(open_stage: OpenStage) -> None:
    async with open_stage(pace=Pace(picture_s=0.05, words_per_chunk=(500, 500)), LOOK_MODEL="") as stage:
        for number in (3, 4):
            stage.gemini.faults.add(silence(0), contains=f"Draw only panel {number} ")
        invocation = await stage.discord.command(stage.mira, stage.general, "comic", prompt="a fox and a lamp")
        await invocation.until(lambda reply: any(drawn(page) == [1, 2] for page in reply.attachments))
        reply = await stopped(stage, invocation)
        assert [drawn(page) for page in reply.attachments] == [[1, 2]]
        assert last_line(reply) == "-# Stopped by Mira · 2 panels"
        assert len(left_by_client(stage, "stream")) == 2


@pytest.mark.asyncio
async def test_in_the_middle_of_a_narration_the_sections_that_were_spoken_stay(open_stage: OpenStage) -> None:
    async with open_stage(NARRATION_PARALLEL="1", TRANSCRIBE_MODEL="") as stage:
        stage.gemini.faults.add(silence(1), kind="live", contains="Far out", times=None)
        text = "The lamp burned all night.\n---\nFar out at sea a horn answered."
        invocation = await stage.discord.command(stage.mira, stage.general, "narrate", text=text)
        await invocation.until(lambda reply: len(reply.attachments) == 1 and "section 2 of 2" in reply.text)
        reply = await stopped(stage, invocation)
        assert [file.filename for file in reply.attachments] == ["section-01.wav"]
        assert last_line(reply).startswith("-# Stopped by Mira · 1 of 2 sections · ")


@pytest.mark.asyncio
async def test_others_get_a_private_sentence_and_the_work_goes_on(open_stage: OpenStage) -> None:
    async with open_stage(pace=Pace(first_chunk_s=0.4)) as stage:
        invocation = await stage.story()
        await invocation.answered()
        pressed = await stop(stage, invocation, stage.tom)
        await pressed.answered()
        assert pressed.reply.ephemeral
        assert pressed.reply.text == say("refusal.not_yours", author=stage.mira.id)
        reply = await invocation.until(lambda reply: "The end" in reply.text)
        assert "Stopped" not in reply.text


@pytest.mark.asyncio
async def test_a_member_who_may_manage_messages_may_stop_it(open_stage: OpenStage) -> None:
    async with open_stage(pace=Pace(first_chunk_s=60)) as stage:
        stage.discord.give(stage.tom, stage.discord.role("mods", "MANAGE_MESSAGES"))
        invocation = await stage.story()
        await invocation.answered()
        reply = await stopped(stage, invocation, by=stage.tom)
        assert last_line(reply) == "-# Stopped by Tom"


@pytest.mark.asyncio
async def test_pressed_twice_it_stops_once(open_stage: OpenStage) -> None:
    async with open_stage(pace=Pace(first_chunk_s=60)) as stage:
        invocation = await stage.story()
        await invocation.answered()
        first = await stop(stage, invocation, stage.mira)
        second = await stop(stage, invocation, stage.mira)
        await first.answered()
        await second.answered()
        reply = await invocation.until(lambda reply: "Stopped by Mira" in reply.text)
        assert reply.text.count("Stopped") == 1
        assert len(reply.messages) == 1


@pytest.mark.asyncio
async def test_on_a_work_that_has_ended_it_says_so(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        # The last frame is still being sent, so the button is there although the work has ended.
        stage.discord.faults.slow(0.3, method="PATCH")
        invocation = await stage.story()
        await invocation.answered()
        await stage.discord.until(lambda: any(call.outcome == "complete" for call in stage.gemini.calls_of("stream")))
        await stage.discord.until(lambda: any(entry.method == "PATCH" for entry in stage.discord.log))
        pressed = await stop(stage, invocation, stage.mira)
        reply = await pressed.until(lambda reply: bool(reply.followups))
        assert reply.followups[0].text == say("refusal.not_running")
        assert reply.followups[0].ephemeral
        await invocation.until(lambda reply: "The end" in reply.text)
