"""A bot that is killed during a call to Gemini: the call's possible usage is counted after the next start."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.library.engines import postgres_engine, sqlite_engine
from bot.library.tables import spending
from bot.words.say import say
from sandbox.discord import Message
from sandbox.gemini import Pace
from sandbox.gemini.faults import silence
from tests.waiting import until
from tests.wire.process import Home, databases
from tests.wire.process_harness import WRITING, ProcessHarness, open_process_harness, streams

RESERVED_USD = 0.0045
"""The estimate of a short story: 300 words of 4 tokens at $3.75 a million."""


def booked(home: Home) -> list[tuple[bool, int, float]]:
    """Whether settled, stories and US dollars of each reservation, in order."""
    url = home.environ.get("DATABASE_URL")
    path = home.folder / "data" / "elara.db"
    engine = sqlite_engine(path, connections=1) if url is None else postgres_engine(url, pool_size=1, max_overflow=0)
    query = sa.select(spending.c.settled, spending.c.stories, spending.c.usd).order_by(spending.c.seq)
    try:
        with engine.connect() as connection:
            return [(row.settled, row.stories, round(row.usd, 9)) for row in connection.execute(query)]
    finally:
        engine.dispose()


async def press_choices(harness: ProcessHarness, message: Message) -> None:
    """Press Choices in More, and let readers vote once."""
    more = await harness.discord.press(harness.mira, message, "More")
    await more.answered()
    asked = await harness.discord.press(harness.mira, more.reply.messages[-1], "Vote")
    await asked.answered()
    await harness.discord.press(harness.mira, more.reply.messages[-1], say("button.voteonce"))


def is_settled(home: Home) -> bool:
    return all(settled for settled, _, _ in booked(home))


@pytest.mark.asyncio
@pytest.mark.parametrize("home", databases("postgres"), indirect=True)
async def test_a_killed_attempt_costs_what_was_reserved_and_the_next_one_what_it_used(home: Home) -> None:
    async with open_process_harness(home, WRITING) as harness:
        await harness.start()
        await harness.ask("story", prompt="a lighthouse keeper named Mira", length="short")
        await harness.killed_when(lambda: len(harness.shown()[0].text.split()) >= 60 if harness.shown() else False)
        assert booked(home) == [(False, 1, RESERVED_USD)]
        await harness.start()
        await harness.whole()
        await until(lambda: is_settled(home))
        [lost, finished] = booked(home)
        assert lost == (True, 1, RESERVED_USD)
        assert finished[1] == 0, "one story, however often it was begun"
        assert 0 < finished[2] < RESERVED_USD
        assert len(streams(harness.gemini.calls)) == 2
        await harness.end()
        assert "a day costs at most $5.00 (DAILY_BUDGET_USD)" in harness.written


@pytest.mark.asyncio
@pytest.mark.parametrize("home", databases("sqlite"), indirect=True)
async def test_a_planned_end_loses_nothing_that_was_told(home: Home) -> None:
    async with open_process_harness(home, replace(WRITING, chunk_interval_s=0.5)) as harness:
        await harness.start()
        await harness.ask("story", prompt="a lighthouse keeper named Mira", length="short")
        await until(lambda: bool(harness.shown()) and len(harness.shown()[0].text.split()) >= 60)
        await harness.end()
        assert booked(home) == [(False, 1, RESERVED_USD)]
        harness.gemini.pace = WRITING
        await harness.start()
        await harness.whole()
        await until(lambda: is_settled(home))
        [(_, stories, usd)] = booked(home)
        assert stories == 1
        assert usd > 0


@pytest.mark.asyncio
@pytest.mark.parametrize("home", databases("postgres"), indirect=True)
async def test_choices_that_die_with_the_bot_count_as_used(home: Home) -> None:
    async with open_process_harness(home, Pace()) as harness:
        await harness.start()
        await harness.ask("story", prompt="a lighthouse keeper named Mira", length="short")
        messages = await harness.whole()
        await until(lambda: is_settled(home))
        harness.gemini.faults.add(silence(0), kind="stream")
        await press_choices(harness, messages[-1])
        await harness.killed_when(lambda: len(streams(harness.gemini.calls)) == 2)
        [story, (settled, _, usd)] = booked(home)
        assert not settled
        await harness.start()
        await until(lambda: is_settled(home))
        assert booked(home) == [story, (True, 0, usd)]
