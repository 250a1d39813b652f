"""A narration as one of Discord's voice messages, posted in the channel once."""

from __future__ import annotations

import base64
import io

import av
import pytest

from bot.shelf.voice_messages import FLAG_VOICE_MESSAGE
from bot.words.say import refusal_line, say
from bot.work.refusal import Refusal, RefusalKind
from sandbox.discord import Channel, Entry, Invocation, Message
from sandbox.discord.channels import NONCE_LIFE_S
from tests.wire.conftest import OpenStage, Stage, patient_limits
from tests.wire.shelf import page_of

ROOMY = patient_limits(interaction_requests=100)
TEXT = "The lamp burned all night.\n---\nFar out at sea a horn answered."
BUTTON = say("button.voicemessage")


async def narrated(stage: Stage, where: Channel | None = None, **options: object) -> Invocation:
    told = await stage.discord.command(stage.mira, where or stage.general, "narrate", text=TEXT, **options)
    await told.until(lambda reply: any(button.label == "More" for button in reply.buttons))
    return told


async def menu_of(stage: Stage, told: Invocation) -> Message:
    opened = await stage.discord.press(stage.mira, told.reply.messages[-1], "More")
    await opened.answered()
    return page_of(opened)


def labels(menu: Message) -> list[str]:
    return [button.label for button in menu.buttons]


def voices(stage: Stage, where: Channel | None = None) -> list[Message]:
    return [one for one in stage.discord.transcript(where or stage.general) if one.flags & FLAG_VOICE_MESSAGE]


async def voice_of(stage: Stage, menu: Message, where: Channel | None = None) -> Message:
    """Press the button, and wait until the answer links to the voice message."""
    await stage.discord.press(stage.mira, menu, BUTTON)
    await stage.discord.until(lambda: "as a voice message" in menu.text, what=lambda: menu.text)
    [posted] = voices(stage, where)
    assert str(posted.id) in menu.text
    return posted


def posts(stage: Stage) -> list[Entry]:
    return [
        one
        for one in stage.discord.log
        if isinstance(one.json, dict) and (one.json.get("flags") or 0) & FLAG_VOICE_MESSAGE
    ]


@pytest.mark.asyncio
async def test_a_voice_message_is_one_ogg_file_that_answers_the_work(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        told = await narrated(stage)
        posted = await voice_of(stage, await menu_of(stage, told))
        assert posted.flags == FLAG_VOICE_MESSAGE
        assert (posted.content, posted.components, posted.embeds) == ("", [], [])
        assert posted.reply_to is told.reply.messages[-1]
        [file] = posted.attachments
        assert file.content_type == "audio/ogg"
        [entry] = posts(stage)
        [told_of] = entry.json["attachments"]
        with av.open(io.BytesIO(file.data), "r") as sound:
            [stream] = sound.streams.audio
            assert stream.codec_context.name == "opus"
            seconds = sum((frame.samples / frame.sample_rate for frame in sound.decode(stream)), 0.0)
        assert told_of["duration_secs"] == pytest.approx(seconds, abs=0.1)
        assert 1 <= len(base64.b64decode(told_of["waveform"], validate=True)) <= 256
        assert entry.json.keys() <= {"flags", "attachments", "message_reference", "nonce", "enforce_nonce"}


@pytest.mark.asyncio
async def test_pressing_twice_posts_one_and_deleting_it_allows_another(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        told = await narrated(stage)
        first = await voice_of(stage, await menu_of(stage, told))
        again = await voice_of(stage, await menu_of(stage, told))
        assert first is again
        assert len(posts(stage)) == 1
        stage.discord.delete(first)
        await stage.discord.until(lambda: not voices(stage))
        assert await voice_of(stage, await menu_of(stage, told)) is not first


@pytest.mark.asyncio
@pytest.mark.parametrize("knows_nonce", [True, False])
async def test_a_press_after_a_lost_answer_posts_none_again(open_stage: OpenStage, knows_nonce: bool) -> None:
    async with open_stage(limits=ROOMY) as stage:
        told = await narrated(stage)
        menu = await menu_of(stage, told)
        stage.discord.faults.reset("after", method="POST", route="/channels/")
        await stage.discord.press(stage.mira, menu, BUTTON)
        failed = refusal_line(Refusal(RefusalKind.VOICE_FAILED))
        await stage.discord.until(lambda: failed in everything(stage))
        [standing] = voices(stage)
        if not knows_nonce:
            stage.discord.clock.shift(NONCE_LIFE_S)
        assert await voice_of(stage, await menu_of(stage, told)) is standing
        assert await voice_of(stage, await menu_of(stage, told)) is standing


@pytest.mark.asyncio
async def test_a_thread_has_one_of_its_own(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        told = await narrated(stage)
        thread = stage.discord.start_thread(stage.mira, told.reply.messages[-1], "Lamps")
        inside = await narrated(stage, thread)
        posted = await voice_of(stage, await menu_of(stage, inside), thread)
        assert posted.reply_to is inside.reply.messages[-1]
        assert not voices(stage)


@pytest.mark.asyncio
async def test_it_goes_with_its_work_and_stays_when_that_is_renamed(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        told = await narrated(stage)
        posted = await voice_of(stage, await menu_of(stage, told))
        menu = await menu_of(stage, told)
        form = await stage.discord.press(stage.mira, menu, "Rename")
        await form.answered()
        await (await stage.discord.submit_modal(stage.mira, form, {"title": "The Lamp"})).answered()
        await stage.discord.until(lambda: "The Lamp" in told.reply.text)
        assert not [entry for entry in stage.discord.log if entry.method == "PATCH" and str(posted.id) in entry.path]
        menu = await menu_of(stage, told)
        await (await stage.discord.press(stage.mira, menu, "Delete")).answered()
        await stage.discord.press(stage.mira, menu, say("button.deletenow"))
        await stage.discord.until(lambda: posted.is_deleted)


@pytest.mark.asyncio
async def test_it_is_offered_only_where_the_bot_may_post_one_for_all(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        public, private = await narrated(stage), await narrated(stage, private=True)
        direct = await narrated(stage, stage.discord.dm(stage.mira))
        elsewhere = await narrated(stage, stage.discord.foreign_channel())
        assert BUTTON in labels(await menu_of(stage, public))
        for told in (private, direct, elsewhere):
            assert BUTTON not in labels(await menu_of(stage, told))
        menu = await menu_of(stage, public)
        stage.discord.revoke(stage.general, "SEND_VOICE_MESSAGES")
        assert BUTTON not in labels(await menu_of(stage, public))
        await stage.discord.press(stage.mira, menu, BUTTON)
        await stage.discord.until(lambda: refusal_line(Refusal(RefusalKind.CANNOT_SHARE)) in everything(stage))
        assert not voices(stage)


@pytest.mark.asyncio
async def test_a_refusal_of_discords_is_told(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        told = await narrated(stage)
        menu = await menu_of(stage, told)
        stage.discord.faults.error(403, 50173, method="POST", route="/channels/")
        await stage.discord.press(stage.mira, menu, BUTTON)
        await stage.discord.until(lambda: refusal_line(Refusal(RefusalKind.CANNOT_SHARE)) in everything(stage))
        assert not voices(stage)


def everything(stage: Stage) -> str:
    return "\n".join(one.text for one in stage.discord.state.messages.values())
