"""A story, from the typed command to its last line."""

from __future__ import annotations

from typing import Any

import pytest

from bot.words.say import say
from tests.wire.conftest import OpenStage, Stage, patient_limits
from tests.wire.replies import last_line, plain

DAY_S = 86_400.0


def written(stage: Stage) -> str:
    """All messages of the bot, in order."""
    messages = [one for one in stage.discord.state.messages.values() if one.author is stage.discord.bot]
    return "\n".join(message.text for message in messages)


@pytest.mark.asyncio
async def test_a_story_grows_to_its_honest_end(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        invocation = await stage.story("a lighthouse that is afraid of the dark")
        await invocation.answered()
        reply = await invocation.until(lambda reply: "The end" in reply.text, timeout_s=10)
        title, quoted, *_ = reply.text.split("\n")
        assert title == say("title.own", title="The Lighthouse and the Dark")
        assert quoted == "> -# a lighthouse that is afraid of the dark"


@pytest.mark.asyncio
async def test_discords_time_counts_where_the_machine_has_another(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        stage.discord.clock.shift(DAY_S)
        # Each answer of Discord names its time, so those about one story are enough.
        await (await stage.story()).until(lambda reply: "The end" in reply.text)
        await (await stage.story("a fox")).until(lambda reply: "The end" in reply.text)
        assert abs(stage.discord.clock.now() - (await stage.kept()).created_at) < DAY_S / 2


@pytest.mark.asyncio
async def test_a_long_story_in_a_server_goes_on_in_a_thread_of_its_own(open_stage: OpenStage) -> None:
    async with open_stage(limits=patient_limits(interaction_requests=100, channel_requests=100)) as stage:
        invocation = await stage.story("a lighthouse", length="Long · 1,500")
        await stage.discord.until(lambda: "The end" in written(stage))
        [first] = invocation.reply.messages
        assert first.thread is not None
        assert first.thread.name == "A Lighthouse"
        messages = stage.discord.transcript(first.thread)
        assert messages
        assert first.channel.guild is not None
        url = f"https://discord.com/channels/{first.channel.guild.id}/{first.thread.id}"
        assert last_line(first) == f"-# {say('after.thread', url=url)}"
        assert not any(url in message.text for message in messages)
        assert messages[-1].buttons[-1].label == "More"
        assert not first.buttons, "they stand below the end"
        [call] = stage.gemini.calls_of("stream")
        assert plain(call.sent_text.partition("\n\n")[2]) in plain(written(stage).replace(last_line(first), ""))


@pytest.mark.asyncio
@pytest.mark.parametrize("where", ["a short one", "private", "direct", "not allowed"])
async def test_everything_else_stays_where_it_was_asked_for(open_stage: OpenStage, where: str) -> None:
    async with open_stage(limits=patient_limits(interaction_requests=100, channel_requests=100)) as stage:
        channel = stage.discord.dm(stage.mira) if where == "direct" else stage.general
        if where == "not allowed":
            stage.discord.revoke(stage.general, "CREATE_PUBLIC_THREADS")
        options: dict[str, Any] = (
            {} if where == "a short one" else {"length": "Long · 1,500", "private": where == "private"}
        )
        invocation = await stage.story("a lighthouse", where=channel, **options)
        reply = await invocation.until(lambda reply: "The end" in reply.text)
        assert reply.messages[0].thread is None
        assert (len(reply.messages) > 1) == (where != "a short one")
