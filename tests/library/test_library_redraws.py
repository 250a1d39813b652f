"""Redraws: a day with too many of them has no more in any process, and the owner is told once."""

from __future__ import annotations

import asyncio

import pytest
import sqlalchemy as sa

from bot.library.library import Library
from bot.library.redraws import REDRAWS_MIN, RedrawFigures, Redraws
from bot.library.tables import redraws
from bot.library.usage_limits import DAY_S
from tests.library.conftest import Storage, second_process


async def look(library: Library, pictures: int, *, flawed: int = 0) -> list[bool]:
    return [await library.redraws.record(wants_redraw=number < flawed) for number in range(pictures)]


@pytest.mark.asyncio
async def test_some_redraws_are_made_whatever_their_share(storage: Storage) -> None:
    async with storage.open() as library:
        assert await look(library, REDRAWS_MIN, flawed=REDRAWS_MIN) == [True] * REDRAWS_MIN
        assert await library.redraws.record_notice() is None
        assert await look(library, 1) == [False], "no redraw was wanted"
        assert await library.redraws.record_notice() is None


@pytest.mark.asyncio
async def test_one_picture_in_four_may_be_drawn_again_and_one_more_ends_it_for_the_day(storage: Storage) -> None:
    async with storage.open() as library:
        await look(library, 35)
        assert all(await look(library, 10, flawed=10)), "ten of 45"
        assert await look(library, 2, flawed=2) == [True, False], "eleven of 46, and twelve of 47"
        await look(library, 400)
        assert await look(library, 1, flawed=1) == [False], "it stays off, however many were drawn well since"
        storage.clock.now += DAY_S
        assert await look(library, 1, flawed=1) == [True]


@pytest.mark.asyncio
async def test_the_owner_is_told_once_also_by_another_process(storage: Storage) -> None:
    async with storage.open() as library:
        await look(library, REDRAWS_MIN + 1, flawed=REDRAWS_MIN + 1)
    async with storage.open() as library:
        assert not await library.redraws.record(wants_redraw=True)
        async with second_process(storage.data_dir, storage.database_url) as database:
            figures = await Redraws(database, now=storage.clock).record_notice()
            assert figures == RedrawFigures(REDRAWS_MIN + 2, REDRAWS_MIN)
        assert await library.redraws.record_notice() is None


@pytest.mark.asyncio
async def test_pictures_that_are_looked_at_at_once_are_all_counted(storage: Storage) -> None:
    async with storage.open() as library:
        permitted = await asyncio.gather(*(library.redraws.record(wants_redraw=True) for _ in range(12)))
        assert sum(permitted) == REDRAWS_MIN
        row = await library.database.read(lambda connection: connection.execute(sa.select(redraws)).one())
        assert (row.looked, row.redrawn, row.off) == (12, REDRAWS_MIN, True)


@pytest.mark.asyncio
async def test_past_days_are_forgotten(storage: Storage) -> None:
    async with storage.open() as library:
        await look(library, 3)
        storage.clock.now += DAY_S
        await look(library, 1)
        await library.remove_expired()
        count = sa.select(sa.func.count()).select_from(redraws)
        assert await library.database.read(lambda connection: connection.scalar(count)) == 1
