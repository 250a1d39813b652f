"""No usage exceeds the limits of the day, and a restart keeps the counts."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.library.library import Library
from bot.library.tables import spending
from bot.library.usage_limits import DAY_S, Allowance, Reservation, Spending, Totals, UnreservedError
from bot.settings import LimitSettings
from bot.work.ending import COMPLETE, Ending, EndingKind
from bot.work.open_reservation import ClosedReservationError
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.usage import Usage
from tests.library.conftest import Storage, origin, rows_of, story
from tests.waiting import until_read

_ids = itertools.count()

MANY = {"waiting_per_person": 1000, "running_per_server": 1000}


def limits(**more: float | None) -> LimitSettings:
    return LimitSettings(**{**MANY, **more})  # type: ignore[arg-type]  # by name


async def ask(library: Library, person_id: int, amount: Spending, *, guild_id: int | None = None) -> str:
    work_id = f"work{next(_ids)}"
    await library.works.admit(story(work_id, person_id), origin(guild_id=guild_id), amount)
    return work_id


async def end(library: Library, work_id: str, used: Spending) -> None:
    found = await library.works.find(work_id)
    assert found is not None
    await library.works.conclude(replace(found, ending=COMPLETE, ended_at=1.0), used)


@pytest.mark.asyncio
async def test_the_last_unit_is_given_once_however_many_ask_at_the_same_time(storage: Storage) -> None:
    async with storage.open(limits=limits(stories_per_day=2)) as library:
        asked = [ask(library, 1, Spending(stories=1)) for _ in range(8)]
        outcomes = await asyncio.gather(*asked, return_exceptions=True)
        refusals = [outcome.refusal for outcome in outcomes if isinstance(outcome, RefusedError)]
        assert len(refusals) == 6
        assert {refusal.kind for refusal in refusals} == {RefusalKind.DAILY_STORIES}
        assert refusals[0].params["at"] == (storage.clock.now // DAY_S + 1) * DAY_S
        await ask(library, 2, Spending(stories=1))


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("amount", "kind"),
    [
        (Spending(panels=5), RefusalKind.DAILY_PANELS),
        (Spending(speech_minutes=1.5), RefusalKind.DAILY_SPEECH),
        (Spending(stories=1, usd=0.11), RefusalKind.DAILY_BUDGET),
        (Spending(stories=1, usd=0.06), RefusalKind.SERVER_BUDGET),
    ],
)
async def test_each_limit_refuses_before_it_is_crossed(storage: Storage, amount: Spending, kind: RefusalKind) -> None:
    small = limits(
        panels_per_day=4, speech_minutes_per_day=1.0, budget_usd_per_day=0.1, budget_usd_per_day_per_server=0.05
    )
    async with storage.open(limits=small) as library:
        with pytest.raises(RefusedError) as refused:
            await ask(library, 1, amount, guild_id=9 if kind is RefusalKind.SERVER_BUDGET else None)
        assert refused.value.refusal.kind is kind


@pytest.mark.asyncio
async def test_zero_means_no_limit(storage: Storage) -> None:
    async with storage.open(limits=limits(stories_per_day=0, panels_per_day=0, speech_minutes_per_day=0)) as library:
        for _ in range(5):
            await ask(library, 1, Spending(stories=1000, panels=1000, speech_minutes=1000))


@pytest.mark.asyncio
async def test_budgets_are_shared_by_all_people(storage: Storage) -> None:
    async with storage.open(limits=limits(budget_usd_per_day=1.0, budget_usd_per_day_per_server=0.7)) as library:
        await ask(library, 1, Spending(usd=0.6), guild_id=9)
        with pytest.raises(RefusedError):
            await ask(library, 2, Spending(usd=0.2), guild_id=9)
        await ask(library, 2, Spending(usd=0.3), guild_id=8)
        with pytest.raises(RefusedError):
            await ask(library, 3, Spending(usd=0.2))


@pytest.mark.asyncio
async def test_settling_releases_the_unused_part_of_a_reservation(storage: Storage) -> None:
    async with storage.open(limits=limits(panels_per_day=4)) as library:
        work_id = await ask(library, 1, Spending(panels=4, usd=0.5))
        assert await library.usage_limits.reservation(work_id) == Reservation(amount=Spending(panels=4, usd=0.5))
        await end(library, work_id, Spending(panels=1, usd=0.1))
        assert await library.usage_limits.reservation(work_id) is None
        await ask(library, 1, Spending(panels=3))


@pytest.mark.asyncio
async def test_the_usage_of_a_resumed_work_is_counted_once(storage: Storage) -> None:
    async with storage.open() as library:
        assert await library.works.admit(story("b"), origin(), Spending(panels=4, usd=0.16))
        broken = replace(story("b"), ending=Ending(EndingKind.LOST), ended_at=2.0)
        await library.works.conclude(broken, Spending(panels=2, usd=0.08))
        before = Totals(calls=1, panels=2, speech_minutes=0.0, usd=0.08)
        await library.works.reopen(broken, Spending(panels=2, usd=0.08), before, read=broken)
        assert await library.usage_limits.reservation("b") == Reservation(
            amount=Spending(panels=2, usd=0.08), before=before
        )
        whole = replace(broken, ending=COMPLETE, ended_at=3.0)
        await library.works.conclude(whole, Spending(panels=2, usd=0.07))
        figures = await library.usage_limits.of_person(broken.author_id)
        assert (figures.panels.used, figures.panels.reserved) == (4, 0)
        assert figures.usd.used == pytest.approx(0.15)


@pytest.mark.asyncio
async def test_a_new_day_starts_at_zero(storage: Storage) -> None:
    async with storage.open(limits=limits(stories_per_day=1)) as library:
        await end(library, await ask(library, 1, Spending(stories=1)), Spending(stories=1))
        storage.clock.now += DAY_S
        await ask(library, 1, Spending(stories=1))
        with pytest.raises(RefusedError):
            await ask(library, 1, Spending(stories=1))


@pytest.mark.asyncio
async def test_a_reservation_counts_over_midnight_and_is_settled_on_the_day_of_its_end(storage: Storage) -> None:
    async with storage.open(limits=limits(budget_usd_per_day=1.0, budget_usd_per_day_per_server=1.0)) as library:
        work_id = await ask(library, 1, Spending(stories=1, usd=0.75), guild_id=9)
        storage.clock.now += DAY_S
        await library.remove_expired()
        for figures in (
            await library.usage_limits.of_person(1),
            await library.usage_limits.of_server(9),
            await library.usage_limits.of_bot(),
        ):
            assert (figures.usd.used, figures.usd.reserved) == (0.0, 0.75)
        with pytest.raises(RefusedError):
            await ask(library, 2, Spending(usd=0.5))
        await end(library, work_id, Spending(stories=1, usd=0.25))
        figures = await library.usage_limits.of_person(1)
        assert (figures.usd.used, figures.usd.reserved, figures.stories.used) == (0.25, 0.0, 1)
        await ask(library, 2, Spending(usd=0.5))


@pytest.mark.asyncio
@pytest.mark.parametrize("is_new_day", [False, True])
async def test_a_reservation_without_a_work_that_settles_it_counts_as_used(storage: Storage, is_new_day: bool) -> None:
    async with storage.open() as library:
        running = await ask(library, 1, Spending(usd=0.25))
        for remove in (library.works.delete, lambda work_id: library.works.remove([work_id])):
            await remove(await ask(library, 1, Spending(usd=0.5)))
    storage.clock.now += DAY_S * is_new_day
    async with storage.open() as library:
        await library.usage_limits.settle_abandoned()
        await library.remove_expired()
        usd = (await library.usage_limits.of_bot()).usd
        assert (usd.used, usd.reserved) == (0.5 if is_new_day else 1.0, 0.25)
        assert await library.usage_limits.reservation(running) is not None


@pytest.mark.asyncio
async def test_a_restart_forgets_nothing(storage: Storage) -> None:
    small = limits(stories_per_day=1, budget_usd_per_day=1)
    async with storage.open(limits=small) as library:
        await ask(library, 7, Spending(stories=1, usd=0.9))
    async with storage.open(limits=small) as library:
        with pytest.raises(RefusedError):
            await ask(library, 7, Spending(stories=1))
        with pytest.raises(RefusedError):
            await ask(library, 8, Spending(usd=0.2))


@pytest.mark.asyncio
async def test_a_deleted_work_does_not_give_its_money_back(storage: Storage) -> None:
    async with storage.open(limits=limits(stories_per_day=1)) as library:
        work_id = await ask(library, 1, Spending(stories=1))
        await end(library, work_id, Spending(stories=1))
        await library.works.remove([work_id])
        with pytest.raises(RefusedError):
            await ask(library, 1, Spending(stories=1))


@pytest.mark.asyncio
async def test_daily_usage_has_the_used_the_reserved_and_the_remaining_amount(storage: Storage) -> None:
    small = limits(stories_per_day=5, panels_per_day=0, budget_usd_per_day=2.0, budget_usd_per_day_per_server=1.0)
    async with storage.open(limits=small) as library:
        await end(
            library, await ask(library, 1, Spending(stories=1, usd=0.5), guild_id=9), Spending(stories=1, usd=0.25)
        )
        await ask(library, 1, Spending(stories=1, usd=0.5), guild_id=9)
        await ask(library, 2, Spending(panels=4, usd=0.25))
        mine = await library.usage_limits.of_person(1)
        assert mine.stories == Allowance(5, 1, 1)
        assert mine.stories.left == 3
        assert mine.panels.left is None
        assert mine.usd == Allowance(None, 0.25, 0.5)
        assert mine.resets_at == (storage.clock.now // DAY_S + 1) * DAY_S
        assert (await library.usage_limits.of_server(9)).usd == Allowance(1.0, 0.25, 0.5)
        assert (await library.usage_limits.of_bot()).usd == Allowance(2.0, 0.25, 0.75)


@pytest.mark.asyncio
async def test_an_attempt_needs_an_open_reservation(storage: Storage) -> None:
    async with storage.open() as library:
        work_id = await ask(library, 1, Spending(usd=0.5))
        async with library.works.attempt(work_id) as permission:
            permission.check_open()
        found = await library.usage_limits.reservation(work_id)
        assert found is not None
        assert found.is_calling
        await end(library, work_id, Spending(usd=0.25))
        with pytest.raises(UnreservedError):
            async with library.works.attempt(work_id):
                raise AssertionError("permitted")


async def settled(library: Library) -> Allowance:
    """The money of the whole bot, once no reservation is open."""
    return (await until_read(library.usage_limits.of_bot, lambda usage: not usage.usd.reserved)).usd


def used(usd: float | None) -> Usage:
    return Usage(calls=1, cost_usd=usd)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("calls", "used_usd"),
    [
        ([], 0.0),
        ([(used(0.125), True)], 0.125),
        ([(used(0.125), True), (used(0.5), True)], 0.625),
        ([(used(0.125), True), (used(0.0), False)], 0.25),
        ([(used(0.5), False)], 0.5),
        ([(used(None), True)], 0.25),
    ],
)
async def test_a_call_of_no_work_is_booked_on_the_person_and_the_server(
    storage: Storage, calls: list[tuple[Usage, bool]], used_usd: float
) -> None:
    async with storage.open(limits=limits(budget_usd_per_day=5.0)) as library:
        async with library.call_reservations.reserve(1, 9, 0.25) as permission:
            assert (await library.usage_limits.of_server(9)).usd.reserved == 0.25
            for usage, is_told in calls:
                permission.add(usage, is_told=is_told)
        assert (await settled(library)).used == used_usd
        assert (await library.usage_limits.of_person(1)).usd.used == used_usd
        assert (await library.usage_limits.of_server(9)).usd.used == used_usd
        with pytest.raises(ClosedReservationError):
            permission.check_open()


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"budget_usd_per_day": 0.2}, RefusalKind.DAILY_BUDGET),
        ({"budget_usd_per_day_per_server": 0.2}, RefusalKind.SERVER_BUDGET),
    ],
)
async def test_a_call_of_no_work_is_refused_when_a_budget_is_used_up(
    storage: Storage, more: dict[str, float], kind: RefusalKind
) -> None:
    async with storage.open(limits=limits(**more)) as library:
        with pytest.raises(RefusedError) as refused:
            async with library.call_reservations.reserve(1, 9, 0.25):
                raise AssertionError("permitted")
        assert refused.value.refusal.kind is kind
        usd = (await library.usage_limits.of_bot()).usd
        assert (usd.used, usd.reserved) == (0.0, 0.0)


@pytest.mark.asyncio
async def test_one_that_is_cancelled_while_it_is_reserved_gives_everything_back(storage: Storage) -> None:
    async def call(library: Library) -> None:
        async with library.call_reservations.reserve(1, 9, 0.25):
            raise AssertionError("permitted")

    async with storage.open() as library:
        calling = asyncio.create_task(call(library))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        calling.cancel()
        await asyncio.wait({calling})
        assert calling.cancelled()
        settled_rows = sa.select(spending.c.settled)
        await until_read(lambda: rows_of(library.database, settled_rows), lambda rows: rows == [(True,)])
        usd = (await library.usage_limits.of_bot()).usd
        assert (usd.used, usd.reserved) == (0.0, 0.0)


@pytest.mark.asyncio
async def test_one_that_dies_with_the_process_counts_as_used(storage: Storage) -> None:
    async with storage.open() as library:
        lost = library.call_reservations.reserve(1, 9, 0.25)
        await lost.__aenter__()
    async with storage.open() as library:
        assert (await library.usage_limits.of_bot()).usd.reserved == 0.25
        assert await library.usage_limits.settle_abandoned() == 1
        usd = (await library.usage_limits.of_person(1)).usd
        assert (usd.used, usd.reserved) == (0.25, 0.0)
