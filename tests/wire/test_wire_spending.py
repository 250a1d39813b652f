"""Calls without a work: the choices of a poll are reserved, checked against the budgets, and settled."""

from __future__ import annotations

import re

import pytest

from bot.library.redraws import REDRAWS_MIN
from bot.library.usage_limits import Allowance
from bot.words.say import say
from bot.work.usage import Usage
from sandbox.discord import Invocation, Reply
from sandbox.gemini import errors
from sandbox.gemini.faults import http_error
from tests.waiting import until_read
from tests.wire.conftest import OpenStage, Stage
from tests.wire.test_wire_usage import usage
from tests.wire.usage import finished, idle


async def choices(stage: Stage, reply: Reply) -> Invocation:
    """Press Choices in More, and let readers vote once."""
    more = await stage.discord.press(stage.mira, reply.messages[-1], "More")
    await more.answered()
    asked = await stage.discord.press(stage.mira, more.reply.messages[-1], "Vote")
    await asked.answered()
    return await stage.discord.press(stage.mira, more.reply.messages[-1], say("button.voteonce"))


def work_id_of(reply: Reply) -> str:
    """The id of the work that a reply shows."""
    return next(button.custom_id.split(":")[2] for button in reply.buttons if button.custom_id)


async def settled(stage: Stage) -> Allowance:
    """The money of the whole bot, once no reservation is open."""
    limits = stage.app.library.usage_limits
    return (await until_read(limits.of_bot, lambda usage: not usage.usd.reserved)).usd


@pytest.mark.asyncio
async def test_choices_are_booked_on_the_person_and_the_server(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        reply = await finished(await stage.story())
        await idle(stage)
        before = await settled(stage)
        pressed = await choices(stage, reply)
        await pressed.until(lambda reply: "Vote here: " in reply.text)
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


async def use(stage: Stage, usd: float) -> None:
    """Book reported usage."""
    async with stage.app.library.call_reservations.reserve(stage.mira.id, None, usd) as reservation:
        reservation.add(Usage(calls=1, cost_usd=usd), is_told=True)
    await settled(stage)


def told(stage: Stage) -> list[str]:
    """The direct messages to the owner."""
    return [message.text for message in stage.discord.transcript(stage.discord.dm(stage.discord.owner))]


@pytest.mark.asyncio
async def test_the_owner_is_told_once_a_day_that_most_of_the_budget_is_used(open_stage: OpenStage) -> None:
    async with open_stage(DAILY_BUDGET_USD="2") as stage:
        await use(stage, 1.5)
        await stage.app.budget_notice.check()
        assert told(stage) == []
        await use(stage, 0.125)
        for _ in range(2):
            await stage.app.budget_notice.check()
        [sentence] = told(stage)
        assert sentence.startswith("$1.62 of the $2.00 that Elara can spend today are used or reserved.")
        await stage.restart()
        await stage.app.budget_notice.check()
        assert len(told(stage)) == 1


@pytest.mark.asyncio
async def test_an_owner_who_accepts_no_messages_is_told_in_the_log_alone(
    open_stage: OpenStage, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_stage(DAILY_BUDGET_USD="2") as stage:
        await use(stage, 1.75)
        stage.discord.faults.error(403, 50007, route=r"POST /channels/\d+/messages")
        await stage.app.budget_notice.check()
        assert told(stage) == []
        told_by = {"bot.discord.budget_notice", "bot.discord.owner"}
        lines = [record.getMessage() for record in caplog.records if record.name in told_by]
        assert lines == [
            "$1.75 of today's $2.00 (DAILY_BUDGET_USD) are used or reserved",
            "the owner cannot be told (Forbidden)",
        ]


@pytest.mark.asyncio
async def test_usage_shows_what_every_call_cost(open_stage: OpenStage) -> None:
    async with open_stage(DAILY_BUDGET_USD="2") as stage:
        await use(stage, 0.5)
        async with stage.app.library.call_reservations.reserve(stage.mira.id, None, 0.25):
            shown = await usage(stage, stage.discord.owner)
        assert say("usage.budget", left=1.25, limit=2.0, used=0.5, reserved=0.25) in shown


@pytest.mark.asyncio
async def test_the_owner_is_told_once_that_panels_are_not_drawn_again_any_more(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        await stage.app.redraw_notice.check()
        assert told(stage) == []
        for _ in range(REDRAWS_MIN + 1):
            await stage.app.library.redraws.record(wants_redraw=True)
        for _ in range(2):
            await stage.app.redraw_notice.check()
        [sentence] = told(stage)
        assert sentence == say("usage.redraws", redrawn=REDRAWS_MIN, looked=REDRAWS_MIN + 1)
