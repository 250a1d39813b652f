"""/usage: the remaining amounts of the person, of the server, and of the bot."""

from __future__ import annotations

import pytest

from bot.words.say import say
from sandbox.discord import Person
from tests.wire.conftest import OpenStage, Stage
from tests.wire.replies import tells
from tests.wire.shelf import made, original, quiet, shown


async def usage(stage: Stage, by: Person | None = None) -> str:
    page = await shown(await stage.discord.command(by or stage.mira, stage.general, "usage"))
    assert page.ephemeral
    return page.text


@pytest.mark.asyncio
async def test_what_is_left_goes_down_with_every_work_and_is_each_person_s_own(open_stage: OpenStage) -> None:
    async with open_stage(DAILY_STORIES="3", DAILY_PANELS="0", DAILY_SPEECH_MINUTES="2.5") as stage:
        text = await usage(stage)
        assert say("usage.stories", left=3, limit=3) in text
        assert say("usage.panels.free", used=0) in text
        assert say("usage.minutes", left=2.5, limit=2.5) in text
        assert "Resets <t:" in text
        await made(stage)
        assert say("usage.stories", left=2, limit=3) in await usage(stage)
        assert say("usage.stories", left=3, limit=3) in await usage(stage, stage.tom)


@pytest.mark.asyncio
async def test_what_runs_and_what_waits_is_counted(open_stage: OpenStage) -> None:
    async with open_stage(RUNNING_PER_PERSON="1") as stage:
        tells(stage, "Once", (30.0, " upon"))
        first = await stage.story("one")
        await first.until(lambda reply: "Once" in reply.text)
        second = await stage.story("two")
        await second.until(lambda reply: any(button.label == "Cancel" for button in reply.buttons))
        assert say("usage.works", running=1, waiting=1) in await usage(stage)
        assert say("usage.works", running=0, waiting=0) in await usage(stage, stage.tom)
        await stage.discord.press(stage.mira, original(second), "Cancel")
        await stage.discord.press(stage.mira, original(first), "Stop")
        await quiet(stage)


@pytest.mark.asyncio
async def test_a_server_s_figures_are_for_its_managers_and_the_bot_s_for_its_owner(open_stage: OpenStage) -> None:
    async with open_stage(DAILY_BUDGET_USD_PER_SERVER="2", KEEP_DAYS="90") as stage:
        stage.discord.give(stage.tom, stage.discord.role("manager", "MANAGE_GUILD"))
        await made(stage)
        plain = stage.discord.person("zoe")
        assert "This server" not in await usage(stage, plain)
        assert "The whole bot" not in await usage(stage, plain)
        server = await usage(stage, stage.tom)
        assert "## This server" in server
        assert "left of $2.00" in server
        assert "The whole bot" not in server
        bot = await usage(stage, stage.discord.owner)
        assert "## The whole bot" in bot
        assert "left of $5.00" in bot
        assert "**Library** 1 work in" in bot
        assert "**Kept** for 90 days" in bot


@pytest.mark.asyncio
async def test_without_a_budget_the_owner_reads_that_there_is_none(open_stage: OpenStage) -> None:
    async with open_stage(DAILY_BUDGET_USD="none") as stage:
        assert "no limit" in await usage(stage, stage.discord.owner)
