"""Deleted works leave a tombstone, which holds only an id and a time."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.library.library import Library
from bot.library.retention import DAY_S
from bot.library.tables import tombstones
from bot.library.usage_limits import Spending
from tests.library.conftest import Storage, keep, origin, rows_of, story

pytestmark = pytest.mark.asyncio


async def buried(library: Library) -> list[tuple[str, float]]:
    query = sa.select(tombstones).order_by(tombstones.c.work_id)
    return [tuple(row) for row in await rows_of(library.database, query)]


async def test_a_deleted_work_is_known_to_be_deleted_for_ever(storage: Storage) -> None:
    async with storage.open() as library:
        await keep(library, story("abc1"))
        assert not await library.tombstones.is_deleted("abc1")
        await library.works.delete("abc1")
        assert await library.tombstones.is_deleted("abc1")
        assert await buried(library) == []
        storage.clock.now += 601
        assert await library.remove_expired() == ["abc1"]
        assert await buried(library) == [("abc1", storage.clock.now)]
    storage.clock.now += 1000 * DAY_S
    async with storage.open(keep_days=1.0, keep_bytes=1_000_000) as library:
        await library.remove_expired()
        assert await library.tombstones.is_deleted("abc1")


async def test_a_work_that_is_restored_has_none(storage: Storage) -> None:
    async with storage.open() as library:
        await keep(library, story("abc1"))
        await library.works.delete("abc1")
        assert await library.works.restore("abc1")
        assert not await library.tombstones.is_deleted("abc1")


async def test_an_id_that_was_never_here_is_not_deleted(storage: Storage) -> None:
    async with storage.open() as library:
        assert not await library.tombstones.is_deleted("nothere")


async def test_a_work_that_only_became_too_old_leaves_none_and_one_in_the_trash_does(storage: Storage) -> None:
    async with storage.open(keep_days=1.0) as library:
        for work_id in ("old1", "old2"):
            await keep(library, story(work_id))
        storage.clock.now += 2 * DAY_S
        await library.works.delete("old2")
        assert sorted(await library.remove_expired()) == ["old1", "old2"]
        assert await buried(library) == [("old2", storage.clock.now)]
        assert not await library.tombstones.is_deleted("old1")


async def test_the_works_of_a_person_who_is_forgotten_leave_their_ids_alone(storage: Storage) -> None:
    async with storage.open() as library:
        for work_id, author_id in (("ada1", 1), ("bob1", 2)):
            await keep(library, story(work_id, author_id))
        await library.people.forget(1)
        assert await buried(library) == [("ada1", storage.clock.now)]
        assert {column.name for column in tombstones.columns} == {"work_id", "removed_at"}
        assert not await library.tombstones.is_deleted("bob1")


async def test_a_work_that_was_never_shown_leaves_none(storage: Storage) -> None:
    async with storage.open() as library:
        assert await library.works.admit(story("abc1"), origin(), Spending())
        await library.works.withdraw("abc1")
        assert await buried(library) == []
        assert not await library.tombstones.is_deleted("abc1")


async def test_a_work_with_damaged_rows_does_not_count_as_deleted(storage: Storage) -> None:
    async with storage.open() as library:
        await keep(library, story("abc1"))
        broken = sa.text("UPDATE works SET doc = '{'")
        await library.database.write(lambda connection: connection.execute(broken).close())
        assert await library.works.find("abc1") is None
        assert not await library.tombstones.is_deleted("abc1")
