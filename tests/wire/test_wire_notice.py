"""A work that took over two minutes ends with one private line to its author, with the link."""

from __future__ import annotations

import pytest

from bot.words.links import link
from bot.words.say import say
from sandbox.discord import Invocation, Message
from tests.wire.conftest import OpenStage, Stage, patient_limits
from tests.wire.replies import ShiftedClock, stage_of, tells
from tests.wire.shelf import original, quiet, shown

ROOMY = patient_limits(interaction_requests=100)
LONG_S = 121.0
TOKEN_S = 15 * 60.0


def others(stage: Stage, told: Invocation) -> list[Message]:
    """The messages about the end of a work, without its reply."""
    asked = {message.id for message in told.reply.messages if not message.ephemeral}
    found = [one for one in stage.discord.state.messages.values() if one.author is stage.discord.bot]
    return [one for one in found if one.id not in asked and one.text.startswith("Your story ")]


def ready(told: Invocation) -> str:
    message = original(told)
    guild = message.channel.guild
    assert guild is not None
    url = f"https://discord.com/channels/{guild.id}/{message.channel.id}/{message.id}"
    return say("after.ready.story", link=link("a lighthouse", url))


async def taking(stage: Stage, clock: ShiftedClock, seconds: float, *, private: bool = False) -> Invocation:
    """Make a story that takes this long."""
    tells(stage, "Once ", (0.2, "upon a time."))
    told = await stage.story("a lighthouse", private=private)
    await told.until(lambda reply: "Once" in reply.text)
    for shifted in (stage.discord.clock, clock):
        shifted.shift(seconds)
    await stage.discord.until(lambda: "The end" in original(told).text)
    await quiet(stage)
    return told


@pytest.mark.asyncio
async def test_the_author_alone_is_told_where_they_asked(open_stage: OpenStage) -> None:
    clock = ShiftedClock()
    async with stage_of(open_stage, clock=clock) as stage:
        told = await taking(stage, clock, LONG_S)
        [line] = others(stage, told)
        assert line.text == ready(told)
        assert line.ephemeral
        assert line.invocation is told
        assert line.pings == []


@pytest.mark.asyncio
@pytest.mark.parametrize("private", [False, True])
async def test_a_quick_work_and_a_private_one_end_without_a_line(open_stage: OpenStage, private: bool) -> None:
    clock = ShiftedClock()
    async with stage_of(open_stage, clock=clock) as stage:
        told = await taking(stage, clock, LONG_S if private else 100.0, private=private)
        assert others(stage, told) == []


@pytest.mark.asyncio
@pytest.mark.parametrize("accepts_dms", [True, False])
async def test_after_the_token_s_end_it_is_a_direct_message_or_nothing(
    open_stage: OpenStage, accepts_dms: bool
) -> None:
    clock = ShiftedClock()
    async with stage_of(open_stage, clock=clock) as stage:
        stage.mira.accepts_dms = accepts_dms
        told = await taking(stage, clock, TOKEN_S)
        lines = others(stage, told)
        assert [line.text for line in lines] == [ready(told)] * accepts_dms
        assert all(line.channel.recipient is stage.mira for line in lines)


@pytest.mark.asyncio
async def test_who_turned_it_off_is_told_nothing_until_it_is_on_again(open_stage: OpenStage) -> None:
    clock = ShiftedClock()
    async with open_stage(limits=ROOMY, clock=clock) as stage:
        page = await shown(await stage.discord.command(stage.mira, stage.general, "privacy"))
        await stage.discord.press(stage.mira, page, say("button.maynot"))
        await stage.discord.until(lambda: any(button.label == say("button.mayread") for button in page.buttons))
        await stage.discord.press(stage.mira, page, say("button.nonotify"))
        await stage.discord.until(lambda: say("privacy.notice.no") in page.text)
        assert say("privacy.narrate.no") in page.text  # the other setting is unchanged
        assert others(stage, await taking(stage, clock, LONG_S)) == []
        await stage.discord.press(stage.mira, page, say("button.notify"))
        await stage.discord.until(lambda: say("privacy.notice.yes") in page.text)
        failing = stage.discord.faults.server_error(method="POST", route="/webhooks/", count=3)
        told = await taking(stage, clock, LONG_S)
        assert [line.text for line in others(stage, told)] == [ready(told)]
        assert failing.struck == 3


@pytest.mark.asyncio
async def test_a_moderator_who_finishes_a_work_does_not_get_its_author_s_line(open_stage: OpenStage) -> None:
    clock = ShiftedClock()
    async with open_stage(limits=ROOMY, clock=clock) as stage:
        stage.discord.give(stage.tom, stage.discord.role("moderator", "MANAGE_MESSAGES"))
        tells(stage, "Once", (30.0, " upon"))
        told = await stage.story("a lighthouse")
        await told.until(lambda reply: "Once" in reply.text)
        await stage.discord.press(stage.mira, original(told), "Stop")
        await told.until(lambda reply: any(button.label == "Finish" for button in reply.buttons))
        await quiet(stage)
        tells(stage, " upon ", (0.2, "a time."))
        await stage.discord.press(stage.tom, original(told), "Finish")
        await told.until(lambda reply: "upon" in reply.text)
        for shifted in (stage.discord.clock, clock):
            shifted.shift(LONG_S)
        await told.until(lambda reply: "The end" in reply.text)
        await quiet(stage)
        [line] = others(stage, told)
        assert line.text == ready(told)
        assert line.channel.recipient is stage.mira


@pytest.mark.asyncio
async def test_finishing_an_old_work_quickly_ends_without_a_line(open_stage: OpenStage) -> None:
    clock = ShiftedClock()
    async with open_stage(limits=ROOMY, clock=clock) as stage:
        tells(stage, "Once", (30.0, " upon"))
        told = await stage.story("a lighthouse")
        await told.until(lambda reply: "Once" in reply.text)
        await stage.discord.press(stage.mira, original(told), "Stop")
        await told.until(lambda reply: any(button.label == "Finish" for button in reply.buttons))
        await quiet(stage)
        for shifted in (stage.discord.clock, clock):
            shifted.shift(3600.0)
        tells(stage, " upon a time.")
        await stage.discord.press(stage.mira, original(told), "Finish")
        await told.until(lambda reply: "The end" in reply.text)
        await quiet(stage)
        assert others(stage, told) == []
