"""Concurrent admissions take few round trips and never exceed the limits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.library.library import Library
from bot.library.replies import ReplyRow
from bot.library.tables import messages, works
from bot.library.usage_limits import Spending
from bot.settings import LimitSettings
from bot.work.ending import COMPLETE
from bot.work.refusal import RefusalKind, RefusedError
from tests.library.conftest import Storage, origin, rows_of, story
from tests.library.proxy import Proxy, proxied
from tests.waiting import until

TIMEOUT_S = 20
ROUND_TRIPS = 5
"""BEGIN with its locks, the checks of the limits, the rows of the work, the row of its reply, COMMIT."""


def reply(work_id: str, *message_ids: int) -> ReplyRow:
    return ReplyRow(
        reply_id=work_id,
        work_id=work_id,
        address={},
        state={},
        token="aToken",
        token_expires_at=1e12,
        message_ids=message_ids,
        channel_id=99,
        guild_id=9,
    )


async def admit(library: Library, work_id: str, author_id: int, interaction_id: int | None = None) -> bool:
    row = reply(work_id)
    return await library.works.admit(
        story(work_id, author_id),
        origin(interaction_id),
        Spending(stories=1, usd=0.1),
        lambda connection: library.replies.write(connection, row),
    )


@asynccontextmanager
async def far_away(storage: Storage, limits: LimitSettings | None = None) -> AsyncIterator[tuple[Library, Proxy]]:
    """A library on Postgres behind a proxy, with all connections open."""
    if storage.database_url is None:
        pytest.skip("SQLite is never far away")
    async with (
        proxied(storage.database_url) as proxy,
        replace(storage, database_url=proxy.url).open(limits=limits) as one,
    ):
        await until(lambda: len(proxy.wires) >= 8 and not one.database._calls)
        yield one, proxy


async def trips(proxy: Proxy, act: AsyncIterator[None]) -> int:
    before = {wire: wire.round_trips for wire in proxy.wires}
    async for _ in act:
        pass
    # The lock's connection is checked at the same time, so only the busiest connection counts.
    return max(wire.round_trips - before[wire] for wire in proxy.wires)


@pytest.mark.asyncio
@pytest.mark.parametrize("budget", [None, 100.0])
async def test_an_admission_is_five_round_trips_whatever_is_limited(storage: Storage, budget: float | None) -> None:
    limits = LimitSettings(budget_usd_per_day=budget, budget_usd_per_day_per_server=budget)
    async with far_away(storage, limits) as (library, proxy):

        async def act() -> AsyncIterator[None]:
            assert await admit(library, "abc1", 1, 7)
            yield

        assert await trips(proxy, act()) == ROUND_TRIPS


@pytest.mark.asyncio
async def test_each_first_query_of_a_button_is_one_round_trip(storage: Storage) -> None:
    async with far_away(storage) as (library, proxy):
        await admit(library, "abc1", 1)
        library.replies.stage(reply("abc1", 5, 6))
        await library.replies.flush("abc1")
        ended = story("abc1", ending=COMPLETE, ended_at=2.0)
        await library.works.conclude(ended, Spending())

        async def find() -> AsyncIterator[None]:
            assert await library.works.find("abc1") == ended
            yield

        async def of_message() -> AsyncIterator[None]:
            found = await library.replies.of_message(6)
            assert found is not None
            assert found.message_ids == (5, 6)
            yield

        assert await trips(proxy, find()) == 1
        assert await trips(proxy, of_message()) == 1


@pytest.mark.asyncio
async def test_five_people_of_one_server_are_admitted_side_by_side(storage: Storage) -> None:
    async with far_away(storage) as (library, proxy):
        # No COMMIT is forwarded before all five have been sent.
        proxy.together = 5
        try:
            async with asyncio.timeout(TIMEOUT_S):
                admitted = await asyncio.gather(*(admit(library, f"w{number}", number) for number in range(5)))
        finally:
            proxy.all_held.set()
        assert admitted == [True] * 5
        assert proxy.held == 5


@pytest.mark.asyncio
async def test_concurrent_admissions_fill_a_server_exactly_to_its_limit(storage: Storage) -> None:
    async with storage.open(limits=LimitSettings(running_per_server=11)) as library:
        asked = (admit(library, f"w{number}", number) for number in range(25))
        outcomes = await asyncio.gather(*asked, return_exceptions=True)
        refusals = [outcome.refusal.kind for outcome in outcomes if isinstance(outcome, RefusedError)]
        assert refusals == [RefusalKind.SERVER_FULL] * 14
        assert len(await library.works.unfinished()) == 11


@pytest.mark.asyncio
async def test_concurrent_admissions_never_exceed_a_budget(storage: Storage) -> None:
    async with storage.open(limits=LimitSettings(budget_usd_per_day=0.65)) as library:
        asked = (admit(library, f"w{number}", number) for number in range(12))
        outcomes = await asyncio.gather(*asked, return_exceptions=True)
        refusals = [outcome.refusal.kind for outcome in outcomes if isinstance(outcome, RefusedError)]
        assert refusals == [RefusalKind.DAILY_BUDGET] * 6


@pytest.mark.asyncio
async def test_small_amounts_fill_a_budget_exactly_although_they_do_not_wait_for_one_another(storage: Storage) -> None:
    limits = LimitSettings(budget_usd_per_day=1.0, running_per_server=1000)
    async with storage.open(limits=limits) as library:
        works = [story(f"w{number}", number) for number in range(24)]
        asked = (library.works.admit(work, origin(), Spending(usd=0.0625)) for work in works)
        outcomes = await asyncio.gather(*asked, return_exceptions=True)
        refusals = [outcome.refusal.kind for outcome in outcomes if isinstance(outcome, RefusedError)]
        assert refusals == [RefusalKind.DAILY_BUDGET] * 8
        assert (await library.usage_limits.of_bot()).usd.reserved == 1.0


@pytest.mark.asyncio
async def test_concurrent_admissions_of_one_interaction_insert_one_work(storage: Storage) -> None:
    async with storage.open() as library:
        admitted = await asyncio.gather(*(admit(library, f"w{number}", 1, 7) for number in range(4)))
        assert sorted(admitted) == [False, False, False, True]


@pytest.mark.asyncio
async def test_one_work_is_reopened_once_however_often_it_is_asked_for(storage: Storage) -> None:
    async with storage.open() as library:
        await admit(library, "abc1", 1)
        aside = story("abc1", text="half", ending=COMPLETE, ended_at=5.0)
        await library.works.conclude(aside, Spending())
        reopened = (library.works.reopen(aside, Spending(), read=aside) for _ in range(3))
        outcomes = await asyncio.gather(*reopened, return_exceptions=True)
        refusals = [outcome.refusal.kind for outcome in outcomes if isinstance(outcome, RefusedError)]
        assert refusals == [RefusalKind.STILL_RUNNING] * 2


@pytest.mark.asyncio
async def test_replies_that_are_written_together_keep_their_messages_apart(storage: Storage) -> None:
    async with storage.open() as library:
        for number in range(3):
            await admit(library, f"w{number}", number)
            library.replies.stage(reply(f"w{number}", 10 * number, 10 * number + 1))
        await asyncio.gather(*(library.replies.flush(f"w{number}") for number in range(3)))
        library.replies.stage(reply("w0", 1, 2))
        library.replies.stage(reply("w1"))
        await asyncio.gather(library.replies.flush("w0"), library.replies.flush("w1"))
        columns = (messages.c.reply_id, messages.c.place, messages.c.message_id)
        assert await rows_of(library.database, sa.select(*columns).order_by(*columns)) == [
            ("w0", 0, 1),
            ("w0", 1, 2),
            ("w2", 0, 20),
            ("w2", 1, 21),
        ]
        assert await rows_of(library.database, sa.select(works.c.id).where(~works.c.shown)) == []
