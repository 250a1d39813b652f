"""Finish makes the rest of a stopped work, and costs only that."""

from __future__ import annotations

import pytest

from bot.words.say import refusal_line
from bot.work.refusal import Refusal, RefusalKind
from sandbox.discord import Invocation, Message
from sandbox.gemini import Pace
from sandbox.gemini.faults import silence
from tests.wire.conftest import OpenStage, Stage, patient_limits
from tests.wire.pages import drawn, on_page
from tests.wire.replies import tells
from tests.wire.shelf import original, page_of, quiet, said

ROOMY = patient_limits(interaction_requests=100)


async def stopped(stage: Stage, asked: Invocation) -> Message:
    """Press Stop, and wait for the last line. Returns the message."""
    await stage.discord.press(stage.mira, asked.reply.messages[-1], "Stop")
    await asked.until(lambda reply: "Stopped by Mira" in reply.text)
    await quiet(stage)
    message = asked.reply.messages[-1]
    assert message.buttons[0].label == "Finish"
    return message


async def finished(stage: Stage, message: Message) -> None:
    await stage.discord.press(stage.mira, message, "Finish")
    await stage.discord.until(lambda: "The end" in message.text, what=lambda: message.text[-200:])
    await quiet(stage)


@pytest.mark.asyncio
async def test_a_stopped_story_is_finished_from_where_it_stopped(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY, DAILY_STORIES="1") as stage:
        tells(stage, "Once there was", (30.0, " a lamp."))
        asked = await stage.story("a fox")
        await asked.until(lambda reply: "Once there was" in reply.text)
        message = await stopped(stage, asked)
        tells(stage, " a lamp that burned.")
        await finished(stage, message)  # with a limit of one story a day: it still counts as the same one
        assert "Once there was a lamp that burned." in message.text
        assert len(stage.gemini.calls_of("stream")) == 2
        usage = await stage.app.library.usage_limits.of_person(stage.mira.id)
        assert usage.stories.used == 1
        assert stage.discord.transcript(stage.general) == [message]


@pytest.mark.asyncio
async def test_a_comic_stopped_after_one_panel_gets_its_other_panels(open_stage: OpenStage) -> None:
    async with open_stage(
        limits=ROOMY, pace=Pace(picture_s=0.05, words_per_chunk=(500, 500)), DAILY_PANELS="4", LOOK_MODEL=""
    ) as stage:
        for number in (2, 3, 4):
            stage.gemini.faults.add(silence(0), contains=f"Draw only panel {number}")
        asked = await stage.discord.command(stage.mira, stage.general, "comic", prompt="a fox and a lamp", panels=4)
        await asked.until(lambda reply: any(drawn(page) for page in reply.attachments))
        message = await stopped(stage, asked)
        first = on_page(message.attachments[0])["panels"][0]
        calls = len(stage.gemini.calls)
        await finished(stage, message)
        assert drawn(message.attachments[0]) == [1, 2, 3, 4]
        assert on_page(message.attachments[0])["panels"][0] == first  # it is not drawn again
        models = [call.model for call in stage.gemini.calls[calls:]]
        assert models.count(stage.app.gemini.settings.comic_model) == 3
        assert stage.app.gemini.settings.story_model not in models, "the script is not written again"
        usage = await stage.app.library.usage_limits.of_person(stage.mira.id)
        assert usage.panels.used == 4


@pytest.mark.asyncio
async def test_a_stopped_narration_gets_its_other_sections(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY, NARRATION_PARALLEL="1", TRANSCRIBE_MODEL="") as stage:
        stage.gemini.faults.add(silence(1), kind="live", contains="Far out", times=None)
        text = "The lamp burned all night.\n---\nFar out at sea a horn answered."
        asked = await stage.discord.command(stage.mira, stage.general, "narrate", text=text)
        await asked.until(lambda reply: len(reply.attachments) == 1 and "section 2 of 2" in reply.text)
        message = await stopped(stage, asked)
        first = message.attachments[0].data
        stage.gemini.faults.clear()
        calls = len(stage.gemini.calls_of("live"))
        await finished(stage, message)
        *wavs, recording = [file.filename for file in message.attachments]
        assert (wavs, recording[-4:]) == (["section-01.wav", "section-02.wav"], ".mp3")
        assert message.attachments[0].data == first
        assert len(stage.gemini.calls_of("live")) == calls + 1


@pytest.mark.asyncio
async def test_half_a_story_has_no_next_chapter_and_no_vote(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        tells(stage, "Once there was", (30.0, " a lamp."))
        asked = await stage.story("a fox")
        await asked.until(lambda reply: "Once there was" in reply.text)
        message = await stopped(stage, asked)
        assert "Continue" not in [button.label for button in message.buttons]
        menu = await stage.discord.press(stage.mira, message, "More")
        await menu.answered()
        assert "Vote" not in [button.label for button in page_of(menu).buttons]
        form = await stage.discord.message_command(stage.tom, message, "Continue this story")
        await form.answered()
        refused = await stage.discord.submit_modal(stage.tom, form, {})
        await refused.until(lambda _: refusal_line(Refusal(RefusalKind.UNFINISHED)) in said(refused))
        assert original(asked) is message
        assert len(stage.gemini.calls_of("stream")) == 1
