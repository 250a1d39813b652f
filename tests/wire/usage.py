"""Helpers for tests of limits and faults: wait for works, read their usage, and stop them."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from typing import Any

from bot.library.usage_limits import Allowance, DailyUsage
from bot.words.say import say
from sandbox.discord import Invocation, Message, Person, Reply
from sandbox.gemini import Pace
from tests.waiting import until
from tests.wire.conftest import Stage

WAITING = Pace(first_chunk_s=60)


async def finished(invocation: Invocation) -> Reply:
    return await invocation.until(lambda reply: any(button.label == "More" for button in reply.buttons))


async def refused(invocation: Invocation) -> str:
    await invocation.answered()
    assert invocation.reply.ephemeral
    assert not {button.label for button in invocation.reply.buttons} - {say("button.tryagain")}
    return invocation.reply.text


async def idle(stage: Stage, running: int = 0) -> None:
    """Wait until at most this many works have a slot, which is given back after the last line."""
    await until(
        lambda: stage.app.work_service._dispatcher.running == running and len(stage.app.work_service.runs()) == running
    )


async def stop(stage: Stage, invocation: Invocation) -> None:
    pressed = await stage.discord.press(invocation.person, invocation.reply.messages[-1], "Stop")
    await pressed.answered()
    await finished(invocation)


async def person(stage: Stage) -> DailyUsage:
    """Mira's usage of today."""
    return await stage.app.work_service.library.usage_limits.of_person(stage.mira.id)


async def spent_usd(stage: Stage) -> Allowance:
    """The money that all people spent today."""
    return (await stage.app.work_service.library.usage_limits.of_bot()).usd


async def begun(stage: Stage, number: int) -> None:
    """Wait until this many stories have started in all."""
    await until(lambda: len(stage.gemini.calls_of("stream")) >= number)


async def details(stage: Stage, by: Person, message: Message) -> Invocation:
    """Press Details in More."""
    more = await stage.discord.press(by, message, "More")
    await more.answered()
    pressed = await stage.discord.press(by, more.reply.messages[-1], "Details")
    await pressed.answered()
    return pressed


async def write_to_disk(stage: Stage, statement: str) -> None:
    """Change the library's database from the outside."""

    def write() -> None:
        with closing(sqlite3.connect(stage.settings.data_dir / "elara.db", timeout=5)) as connection:
            connection.execute(statement)
            connection.commit()

    await asyncio.to_thread(write)


async def read_from_disk(stage: Stage, query: str) -> list[Any]:
    """The result of a query of the library's database, as another process sees it."""

    def read() -> list[Any]:
        with closing(sqlite3.connect(stage.settings.data_dir / "elara.db", timeout=5)) as connection:
            return connection.execute(query).fetchall()

    return await asyncio.to_thread(read)
