"""A stop, a share and a planned end do not wait for the disk, and none of them is lost."""

from __future__ import annotations

import asyncio
import threading

import pytest

from bot.library.listings import Scope
from bot.work.ending import COMPLETE
from tests.library.conftest import Storage, origin, story
from tests.library.disk import FREE, Disk, open_with_disk


@pytest.mark.asyncio
async def test_a_stop_does_not_wait_for_the_disk_and_is_written_as_soon_as_it_takes_it(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_with_disk(storage, monkeypatch) as (library, disk):
        disk.is_broken = True
        library.work_flags.request_stop("abc1", "Ada \0")
        library.work_flags.request_stop("abc1", "Bob")
        assert await library.work_flags.stop_requested_by("abc1") == "Ada \0"
        assert not await library.work_flags.flush_stop("abc1")
        library.work_flags.request_stop("abc1", "Cyd")
        disk.is_broken = False
        assert await library.work_flags.flush_stop("abc1")
        library.work_flags.request_stop("abc1", "Dan")
        assert await library.work_flags.stop_requested_by("abc1") == "Ada \0"
    async with storage.open() as library:
        assert await library.work_flags.stop_requested_by("abc1") == "Ada \0"
        assert await library.work_flags.stop_requested_by("nothere") is None


@pytest.mark.asyncio
async def test_a_stop_after_the_ending_does_not_stop_the_reopened_work(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = story(ending=COMPLETE, ended_at=2.0)
    async with storage.open() as library:
        await library.works.admit(story(), origin(), FREE)
        await library.works.conclude(ended, FREE)
        library.work_flags.request_stop("abc1", "Ada")
        await library.works.flush("abc1")
        disk = Disk(library.database, monkeypatch)
        disk.is_broken = True
        library.work_flags.request_stop("abc1", "Bob")
        with pytest.raises(OSError, match="No space"):
            await library.works.flush("abc1")
        disk.is_broken = False
        await library.works.reopen(ended, FREE, read=ended)
        await library.works.flush("abc1")
        assert await library.work_flags.stop_requested_by("abc1") is None


@pytest.mark.asyncio
async def test_a_work_becomes_private_whatever_the_disk_says_and_whenever_it_ends(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_with_disk(storage, monkeypatch) as (library, disk):
        disk.is_broken = True
        library.work_flags.make_private("abc1")
        found = await library.works.origin("abc1")
        assert found is not None
        assert found.private
        with pytest.raises(OSError, match="No space"):
            await library.works.conclude(story(ending=COMPLETE, ended_at=2.0), FREE)
        disk.is_broken = False
        await library.works.conclude(story(ending=COMPLETE, ended_at=2.0), FREE)
        await library.works.flush("abc1")
    async with storage.open() as library:
        page = await library.listings.page(2, Scope.GUILD, guild_id=9)
        assert page.entries == ()
        page = await library.listings.page(1, Scope.MINE)
        assert [entry.private for entry in page.entries] == [True]


@pytest.mark.asyncio
async def test_a_work_that_becomes_private_just_as_it_ends_is_private(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_with_disk(storage, monkeypatch) as (library, disk):
        loop, is_held = asyncio.get_running_loop(), threading.Event()

        def hold() -> None:
            library.work_flags.make_private("abc1")
            is_held.set()

        def meanwhile() -> None:
            disk.at_commit = lambda: None
            loop.call_soon_threadsafe(hold)
            assert is_held.wait(20)

        disk.at_commit = meanwhile
        await library.works.conclude(story(ending=COMPLETE, ended_at=2.0), FREE)
    async with storage.open() as library:
        found = await library.works.origin("abc1")
        assert found is not None
        assert found.private


@pytest.mark.asyncio
async def test_a_planned_end_is_counted_as_soon_as_the_disk_takes_it(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with storage.open() as library:
        await library.works.admit(story(), origin(), FREE)
        await library.work_flags.begin_attempt("abc1")
        disk = Disk(library.database, monkeypatch)
        disk.is_broken = True
        library.work_flags.end_attempt("abc1")
        with pytest.raises(OSError, match="No space"):
            await library.works.flush("abc1")
        disk.is_broken = False
    async with storage.open() as library:
        assert await library.work_flags.attempts("abc1") == 0
