"""Usage limits: daily numbers for each person, and daily budgets in US dollars.

The transaction that admits a work reserves its estimated usage; the transaction that concludes the work replaces the
reservation by the usage since then. Usage is counted on the UTC day on which it is settled, and an open reservation
counts until then, also over midnight and over a crash.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final

import sqlalchemy as sa

from bot.library.database import Database
from bot.library.keys import key_of
from bot.library.tables import OPEN, UNENDED, notices, spending, works
from bot.settings import LimitSettings
from bot.work.open_reservation import OpenReservation
from bot.work.refusal import RefusalKind, RefusedError

DAY_S: Final = 86_400

LOCKS: Final = 8
"""Advisory locks of the budget, and of each server's number of works."""

_SMALL_PARTS: Final = 16
"""An amount is small up to this part of the budget."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """An amount of usage: `usd` counts towards the budgets, the other fields towards a person's daily numbers."""

    stories: int = 0
    panels: int = 0
    speech_minutes: float = 0.0
    usd: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The parts and the usage of a work in all its attempts. `calls` counts answered calls."""

    calls: int = 0
    panels: int = 0
    speech_minutes: float = 0.0
    usd: float = 0.0


NO_TOTALS: Final = Totals()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """The amount that is reserved for a work. `before` are the work's totals at that time, which are settled already.

    `is_calling`: a call may be in progress. If the process died during it, its usage is not known.
    """

    amount: Spending = Spending()
    before: Totals = NO_TOTALS
    is_calling: bool = False

    def without_usd(self) -> Reservation:
        """The reservation of a work for which Gemini is not called any more: only the reported usage counts."""
        return replace(self, amount=replace(self.amount, usd=0.0))


@dataclass(frozen=True, slots=True)
class Allowance:
    """The limit (None: unlimited), the settled usage and the reserved usage of today, in one unit."""

    limit: float | None
    used: float
    reserved: float

    @property
    def left(self) -> float | None:
        """The amount that can still be reserved; None without a limit."""
        return None if self.limit is None else max(0.0, self.limit - self.used - self.reserved)


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyUsage:
    """The usage of a person, a server or the whole bot today. At `resets_at` (unix seconds) the next day begins."""

    stories: Allowance
    panels: Allowance
    speech_minutes: Allowance
    usd: Allowance
    resets_at: float


class UnreservedError(Exception):
    """A work has no open reservation, so nothing may be called for it."""


@contextmanager
def permitted() -> Iterator[OpenReservation]:
    """Permit calls inside the context, for a reservation that is stored."""
    reservation = OpenReservation()
    try:
        yield reservation
    finally:
        reservation.close()


_AMOUNT_COLUMNS: Final = ("stories", "panels", "speech_minutes", "usd")
"""The columns of the table `spending` that hold a `Spending`."""


class UsageLimits:
    """Checks the limits, reserves amounts and settles reservations."""

    def __init__(self, database: Database, limits: LimitSettings, *, now: Callable[[], float] = time.time) -> None:
        self._database = database
        self._limits = limits
        self._now = now
        self.spent = _spent(limits)
        """A query of one row with `spent_by`: today's usage of the person and of the budgets that are set."""

    async def of_person(self, person_id: int) -> DailyUsage:
        """The usage and the daily numbers of a person."""
        limits = self._limits
        return await self._usage(
            spending.c.person_id == person_id,
            stories=limits.stories_per_day or None,
            panels=limits.panels_per_day or None,
            speech_minutes=limits.speech_minutes_per_day or None,
        )

    async def of_server(self, guild_id: int) -> DailyUsage:
        """The usage and the budget of a server."""
        return await self._usage(spending.c.guild_id == guild_id, usd=self._limits.budget_usd_per_day_per_server)

    async def of_bot(self) -> DailyUsage:
        """The usage and the budget of the whole bot."""
        return await self._usage(sa.true(), usd=self._limits.budget_usd_per_day)

    async def reservation(self, work_id: str) -> Reservation | None:
        """The open reservation of an unfinished work."""
        query = sa.select(spending).where(spending.c.work_id == work_id, OPEN)
        row = await self._database.read(lambda connection: connection.execute(query).first())
        return None if row is None else _reservation(row)

    def spent_by(self, person_id: int, guild_id: int | None) -> dict[str, int | None]:
        """The parameters of `spent`."""
        return {"person": person_id, "guild": guild_id, "today": self._today()}

    def keys(self, person_id: int, guild_id: int | None, usd: float, lock_numbers: Iterable[int]) -> list[int]:
        """The advisory locks of a transaction that checks the limits and reserves `usd`.

        The budget has `LOCKS` locks. A small amount needs one of them (`lock_numbers`), so that such transactions do
        not wait for one another; a large amount, and any amount near the limit, needs all.
        """
        keys = [key_of("person", person_id)]
        if (budget := self._limits.budget_usd_per_day) is not None:
            numbers = lock_numbers if usd <= budget / _SMALL_PARTS else range(LOCKS)
            keys += [key_of(f"budget {number}", 0) for number in numbers]
        if self._limits.budget_usd_per_day_per_server is not None and guild_id is not None:
            keys.append(key_of("server budget", guild_id))
        return keys

    def is_near_budget(self, spent: sa.Row[Any], usd: float) -> bool:
        """Whether transactions with the other locks may exceed the budget together with `usd`."""
        budget = self._limits.budget_usd_per_day
        if budget is None or usd > budget / _SMALL_PARTS:
            return False
        return bool(spent.bot_usd + usd + (LOCKS - 1) * budget / _SMALL_PARTS > budget)

    def check(self, spent: sa.Row[Any], guild_id: int | None, amount: Spending) -> None:
        """Raise `RefusedError` with the time of the reset if `amount` exceeds a limit; `spent` is its row."""
        limits = self._limits
        resets_at = (self._today() + 1) * DAY_S
        if amount.stories and limits.stories_per_day and spent.stories + amount.stories > limits.stories_per_day:
            raise RefusedError(RefusalKind.DAILY_STORIES, limit=limits.stories_per_day, at=resets_at)
        if amount.panels and limits.panels_per_day and spent.panels + amount.panels > limits.panels_per_day:
            left = max(0, limits.panels_per_day - int(spent.panels))
            raise RefusedError(
                RefusalKind.DAILY_PANELS, limit=limits.panels_per_day, left=left, needed=amount.panels, at=resets_at
            )
        minutes = limits.speech_minutes_per_day
        if amount.speech_minutes and minutes and spent.speech_minutes + amount.speech_minutes > minutes:
            left_min = max(0.0, round(minutes - spent.speech_minutes, 1))
            raise RefusedError(
                RefusalKind.DAILY_SPEECH, limit=minutes, left=left_min, needed=amount.speech_minutes, at=resets_at
            )
        budget = limits.budget_usd_per_day_per_server
        if budget is not None and guild_id is not None and spent.server_usd + amount.usd > budget:
            raise RefusedError(RefusalKind.SERVER_BUDGET, at=resets_at)
        budget = limits.budget_usd_per_day
        if budget is not None and spent.bot_usd + amount.usd > budget:
            raise RefusedError(RefusalKind.DAILY_BUDGET, at=resets_at)

    def reserve(
        self, work_id: str, person_id: int, guild_id: int | None, amount: Spending, before: Totals = NO_TOTALS
    ) -> sa.Insert:
        """The INSERT of a reservation, for the transaction that has checked the limits."""
        row = {"work_id": work_id, "person_id": person_id, "guild_id": guild_id, "day": self._today(), "settled": False}
        return spending.insert().values(calling=False, **row, **_columns(amount), **_columns_before(before))

    def settle(self, condition: sa.ColumnElement[bool], used: Spending | None) -> sa.Update:
        """The UPDATE that replaces open reservations by the usage since they were made, which counts today.

        With `used` None the whole reservation counts as used.
        """
        values = {} if used is None else _columns(used)
        return spending.update().where(condition, OPEN).values(settled=True, day=self._today(), **values)

    async def settle_abandoned(self) -> int:
        """Settle reservations of the last process that no work will settle, as used; returns their number.

        Called at the start, before anything is reserved. What their calls used is not known.
        """
        resumed = sa.select(works.c.id).where(UNENDED, works.c.deleted_at.is_(None))
        settled = self.settle(spending.c.work_id.not_in(resumed), None)
        return await self._database.write(lambda connection: connection.execute(settled).rowcount)

    async def record_notice(self) -> bool:
        """Record that the owner gets the notice about the budget today; False when this is recorded already."""
        noted = self._database.upsert(notices, replace=False).values(day=self._today())
        return await self._database.write(lambda connection: connection.execute(noted).rowcount) > 0

    async def delete_past_days(self) -> None:
        """Delete the settled usage and the notices of past days, which no limit needs."""
        past = [table.delete().where(table.c.day < self._today()) for table in (spending, notices)]

        def delete(connection: sa.Connection) -> None:
            connection.execute(past[0].where(~OPEN))
            connection.execute(past[1])

        await self._database.write(delete)

    def _today(self) -> int:
        return int(self._now() // DAY_S)

    async def _usage(self, condition: sa.ColumnElement[bool], **limits: float | None) -> DailyUsage:
        sums = [sa.func.sum(spending.c[name]).label(name) for name in _AMOUNT_COLUMNS]
        query = sa.select(spending.c.settled, *sums).where(_counts_today(condition)).group_by(spending.c.settled)
        today = {"today": self._today()}
        rows = await self._database.read(lambda connection: connection.execute(query, today).mappings().all())
        zero = dict.fromkeys(_AMOUNT_COLUMNS, 0)
        used, reserved = (next((row for row in rows if row["settled"] is settled), zero) for settled in (True, False))

        def allowance(name: str) -> Allowance:
            return Allowance(limits.get(name), used[name], reserved[name])

        return DailyUsage(
            stories=allowance("stories"),
            panels=allowance("panels"),
            speech_minutes=allowance("speech_minutes"),
            usd=allowance("usd"),
            resets_at=(self._today() + 1) * DAY_S,
        )


def _spent(limits: LimitSettings) -> sa.Subquery:
    """Built once: SQLAlchemy takes longer to build it than SQLite to execute it."""
    usd = sa.select(sa.func.coalesce(sa.func.sum(spending.c.usd), 0))
    columns = [sa.func.coalesce(sa.func.sum(spending.c[name]), 0).label(name) for name in _AMOUNT_COLUMNS]
    if limits.budget_usd_per_day_per_server is not None:
        of_server = usd.where(_counts_today(spending.c.guild_id == sa.bindparam("guild")))
        columns.append(of_server.scalar_subquery().label("server_usd"))
    if limits.budget_usd_per_day is not None:
        columns.append(usd.where(_counts_today(sa.true())).scalar_subquery().label("bot_usd"))
    return sa.select(*columns).where(_counts_today(spending.c.person_id == sa.bindparam("person"))).subquery("spent")


def _counts_today(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Rows with this condition that count today: the usage of today (parameter `today`), and all open reservations."""
    return sa.or_(sa.and_(spending.c.day == sa.bindparam("today"), condition), sa.and_(OPEN, condition))


def _columns(amount: Spending) -> dict[str, float]:
    """The columns for an amount."""
    return {
        "stories": amount.stories,
        "panels": amount.panels,
        "speech_minutes": amount.speech_minutes,
        "usd": amount.usd,
    }


def _columns_before(totals: Totals) -> dict[str, float]:
    """The columns for the totals of a work at the time of its reservation."""
    return {
        "before_calls": totals.calls,
        "before_panels": totals.panels,
        "before_speech_minutes": totals.speech_minutes,
        "before_usd": totals.usd,
    }


def _reservation(row: sa.Row[Any]) -> Reservation:
    return Reservation(
        amount=Spending(stories=row.stories, panels=row.panels, speech_minutes=row.speech_minutes, usd=row.usd),
        before=Totals(
            calls=row.before_calls,
            panels=row.before_panels,
            speech_minutes=row.before_speech_minutes,
            usd=row.before_usd,
        ),
        is_calling=row.calling,
    )
