"""Calls that belong to no work: the choices of a poll are reserved, checked against the budgets, and settled."""

from __future__ import annotations

import asyncio
import re

import pytest

from bot.library.usage_limits import Allowance
from sandbox.discord import Invocation, Reply
from sandbox.gemini import errors
from sandbox.gemini.faults import http_error
from tests.wire.conftest import OpenStage, Stage
from tests.wire.test_wire_limits import finished, idle


async def choices(stage: Stage, reply: Reply) -> Invocation:
    """Press Choices, which stands in More."""
    more = await stage.discord.press(stage.mira, reply.messages[-1], "More")
    await more.answered()
    return await stage.discord.press(stage.mira, more.reply.messages[-1], "Choices")


def work_id_of(reply: Reply) -> str:
    """The id of the work that a reply shows."""
    return next(button.custom_id.split(":")[2] for button in reply.buttons if button.custom_id)


async def settled(stage: Stage) -> Allowance:
    """The money of the whole bot once nothing is reserved any more."""
    limits = stage.app.library.usage_limits
    async with asyncio.timeout(30):
        while (usd := (await limits.of_bot()).usd).reserved:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.01)
    return usd


@pytest.mark.asyncio
async def test_choices_are_booked_on_the_person_and_the_server(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        reply = await finished(await stage.story())
        await idle(stage)
        before = await settled(stage)
        pressed = await choices(stage, reply)
        await pressed.until(lambda reply: "The three ways on are here" in reply.text)
        after = await settled(stage)
        work = await stage.app.work_service.find(work_id_of(reply))
        assert work is not None
        assert work.usage.calls == 2
        assert after.used > before.used
        assert after.used == pytest.approx(work.usage.cost_usd)
        limits = stage.app.library.usage_limits
        assert (await limits.of_person(stage.mira.id)).usd.used == after.used
        assert stage.general.guild is not None
        assert (await limits.of_server(stage.general.guild.id)).usd.used == after.used


@pytest.mark.asyncio
async def test_no_choices_are_proposed_when_the_budget_is_used_up(open_stage: OpenStage) -> None:
    async with open_stage(DAILY_BUDGET_USD="0.0051") as stage:
        reply = await finished(await stage.story())
        await idle(stage)
        before = await settled(stage)
        pressed = await choices(stage, reply)
        await pressed.until(lambda reply: bool(re.search(r"Elara's budget for today is used up", reply.text)))
        assert await settled(stage) == before
        assert len(stage.gemini.calls_of("stream")) == 1


@pytest.mark.asyncio
async def test_choices_that_gemini_turned_away_cost_nothing(open_stage: OpenStage) -> None:
    async with open_stage(BUSY_WAIT_S="0") as stage:
        reply = await finished(await stage.story())
        await idle(stage)
        before = await settled(stage)
        stage.gemini.faults.add(http_error(errors.rate_limited(60)), kind="stream", times=None)
        pressed = await choices(stage, reply)
        await pressed.until(lambda reply: "Gemini is busy" in reply.text)
        assert await settled(stage) == before
