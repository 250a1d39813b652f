"""Schedules: one process resumes a due work, and a work that has ended leaves no schedule."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.library.schedules import CLAIM_S, WorkSchedules
from bot.library.usage_limits import DAY_S, Spending
from bot.work.ending import COMPLETE, Ending, EndingKind
from bot.work.work import Work
from tests.library.conftest import Storage, origin, second_process, story

WAITS = Ending(EndingKind.SCHEDULED, {"spoken": 1, "of": 3, "at": 30})


def ended(work: Work, ending: Ending) -> Work:
    return replace(work, ending=ending, ended_at=9.0)


@pytest.mark.asyncio
async def test_a_work_is_due_from_its_time_on_and_one_process_takes_it_up(storage: Storage) -> None:
    async with storage.open() as library, second_process(storage.data_dir, storage.database_url) as database:
        other = WorkSchedules(database, now=storage.clock)
        due_at = storage.clock.now + DAY_S
        await library.schedules.set("abc1", due_at)
        assert await library.schedules.due() == {}
        storage.clock.now = due_at
        assert await other.due() == {"abc1": due_at}
        claims = [await schedules.claim("abc1", due_at) for schedules in (other, library.schedules)]
        assert claims == [True, False]
        assert await library.schedules.due() == {}
        storage.clock.now += CLAIM_S
        assert list(await library.schedules.due()) == ["abc1"], "the process that took it up was killed"


@pytest.mark.asyncio
async def test_a_clock_that_is_set_back_makes_no_work_wait_longer_than_a_day(storage: Storage) -> None:
    async with storage.open() as library:
        due_at = storage.clock.now + DAY_S
        await library.schedules.set("abc1", due_at)
        storage.clock.now -= 2 * DAY_S
        assert await library.schedules.due() == {"abc1": due_at}


@pytest.mark.asyncio
async def test_a_schedule_is_written_with_the_admission_and_stays_while_the_rest_is_to_come(storage: Storage) -> None:
    async with storage.open() as library:
        work = story()
        setting = library.schedules.setting(work.id, 5.0)
        await library.works.admit(work, origin(), Spending(), setting)
        await library.works.conclude(ended(work, WAITS), Spending())
        assert await library.schedules.due_at(work.id) == 5.0
        again = library.schedules.setting(work.id, 7.0)
        await library.works.reopen(work, Spending(), read=ended(work, WAITS), also=again)
        assert await library.schedules.due_at(work.id) == 7.0


@pytest.mark.asyncio
@pytest.mark.parametrize("ending", [COMPLETE, Ending(EndingKind.STOPPED, {"by": "Mira"})])
async def test_nothing_is_due_of_a_work_that_has_ended_otherwise(storage: Storage, ending: Ending) -> None:
    async with storage.open() as library:
        for work in (story(), story("abc2")):
            await library.works.admit(work, origin(), Spending(), library.schedules.setting(work.id, 5.0))
        await library.works.conclude(ended(story(), ending), Spending())
        assert await library.schedules.due_at("abc1") is None
        assert await library.schedules.due_at("abc2") == 5.0, "that of another work stays"


@pytest.mark.asyncio
async def test_the_schedule_of_a_removed_work_goes_with_it(storage: Storage) -> None:
    async with storage.open() as library:
        for work in (story(), story("abc2", author_id=2)):
            await library.works.admit(work, origin(), Spending(), library.schedules.setting(work.id, 5.0))
            await library.works.conclude(ended(work, WAITS), Spending())
        await library.works.remove(["abc1"])
        assert await library.schedules.due_at("abc1") is None
        await library.people.forget(2)
        assert await library.schedules.due_at("abc2") is None
