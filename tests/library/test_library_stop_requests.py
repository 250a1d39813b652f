"""A stop request that another process wrote is read by the one that makes the work."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from bot.library.library import Library
from bot.library.stop_requests import StopRequests
from bot.library.usage_limits import Spending
from bot.work.ending import COMPLETE
from tests.library.conftest import Storage, keep, origin, second_process, story

FREE = Spending()

pytestmark = pytest.mark.asyncio


@asynccontextmanager
async def two(storage: Storage) -> AsyncIterator[tuple[Library, StopRequests, list[tuple[str, str]]]]:
    """A library that makes works, the stop requests of a second process, and the requests that the first one found."""
    told: list[tuple[str, str]] = []
    async with storage.open() as library, second_process(storage.data_dir, storage.database_url) as database:
        library.stop_requests.on_found = lambda work_id, by: told.append((work_id, by))
        for work_id in ("abc1", "abc2"):
            assert await library.works.admit(story(work_id), origin(), FREE)
        yield library, StopRequests(database), told


async def test_whatever_is_written_of_a_work_reads_it_back(storage: Storage) -> None:
    async with two(storage) as (library, other, told):
        library.works.stage(story("abc1", text="Once "))
        await library.works.flush("abc1")
        assert told == []
        assert await other.request("abc1", "Ada \0")
        library.works.stage(story("abc2", text="Once "))
        await library.works.flush("abc2")
        assert told == []
        library.works.stage(story("abc1", text="Once upon "))
        await library.works.flush("abc1")
        assert told == [("abc1", "Ada \0")]


async def test_a_work_that_begins_reads_it_before_it_begins(storage: Storage) -> None:
    async with two(storage) as (library, other, told):
        assert await other.request("abc1", "Ada")
        await library.work_flags.begin_attempt("abc1")
        assert told == [("abc1", "Ada")]


async def test_stop_requests_of_works_without_writes_can_be_checked(storage: Storage) -> None:
    async with two(storage) as (library, other, told):
        assert await other.request("abc2", "Ada")
        await library.stop_requests.check(["abc1"])
        assert told == []
        await library.stop_requests.check(["abc1", "abc2"])
        assert told == [("abc2", "Ada")]


async def test_the_first_one_counts_and_an_ended_or_unknown_work_is_not_asked(storage: Storage) -> None:
    async with two(storage) as (library, other, _):
        assert await other.request("abc1", "Ada")
        assert await other.request("abc1", "Bob")
        assert await library.work_flags.stop_requested_by("abc1") == "Ada"
        await keep(library, story("abc3"))
        assert not await other.request("abc3", "Ada")
        assert not await other.request("nothere", "Ada")
        await library.works.conclude(replace(story("abc1"), ending=COMPLETE, ended_at=1.0), FREE)
        assert not await other.request("abc1", "Ada")


async def test_a_request_is_not_lost_when_the_transaction_that_read_it_fails(storage: Storage) -> None:
    async with two(storage) as (library, other, told):
        assert await other.request("abc1", "Ada")
        library.works.stage(story("abc1", text="Once "))
        library.works.stage(replace(story("abc2"), text=object()))  # type: ignore[arg-type]  # cannot be written
        async with asyncio.timeout(20):
            await library.works.flush("abc1")
        assert ("abc1", "Ada") in told
        library.works.stage(story("abc2"))
