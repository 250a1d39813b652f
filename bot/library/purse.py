"""What may be spent: daily numbers for each person and daily budgets, reserved before a call is made.

A day is a UTC day; everything starts anew at its end. What a work may use is set aside in the transaction that takes
it up, and replaced by what it used in the one that concludes it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.library.database import Database
from bot.library.tables import spending
from bot.settings import LimitSettings
from bot.work.refusal import RefusalKind, RefusedError

DAY_S: Final = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """An amount of what is counted. `usd` is money; the others are a person's daily numbers."""

    stories: int = 0
    panels: int = 0
    speech_minutes: float = 0.0
    usd: float = 0.0

    def plus(self, other: Spending, sign: int = 1) -> Spending:
        """This and `sign` times the other, never below nothing."""
        return Spending(
            stories=max(0, self.stories + sign * other.stories),
            panels=max(0, self.panels + sign * other.panels),
            speech_minutes=max(0.0, self.speech_minutes + sign * other.speech_minutes),
            usd=max(0.0, self.usd + sign * other.usd),
        )


@dataclass(frozen=True, slots=True)
class Reservation:
    """What was set aside for one work, on which day and for whom; to be settled exactly once."""

    person_id: int
    day: int
    amount: Spending


@dataclass(frozen=True, slots=True)
class Allowance:
    """One thing that is counted today: what is allowed (None: no limit), really used, and set aside."""

    limit: float | None
    used: float
    reserved: float

    @property
    def left(self) -> float | None:
        """What may still be asked for; None without a limit."""
        return None if self.limit is None else max(0.0, self.limit - self.used - self.reserved)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How a person, a server or the whole bot stands today; `anew_at` (unix seconds) is when counting starts anew."""

    stories: Allowance
    panels: Allowance
    speech_minutes: Allowance
    usd: Allowance
    anew_at: float


_COUNTED: Final = ("stories", "panels", "speech_minutes", "usd")
"""Columns."""


class Purse:
    """Reserve, then settle with what was really used."""

    def __init__(self, database: Database, limits: LimitSettings, *, now: Callable[[], float] = time.time) -> None:
        self._database = database
        self._limits = limits
        self._now = now

    async def remaining(self, person_id: int) -> Figures:
        """What a person has of the day's numbers."""
        limits = self._limits
        return await self._figures(
            spending.c.person_id == person_id,
            stories=limits.stories_per_day or None,
            panels=limits.panels_per_day or None,
            speech_minutes=limits.speech_minutes_per_day or None,
        )

    async def server(self, guild_id: int) -> Figures:
        """What a server has of its budget."""
        return await self._figures(spending.c.guild_id == guild_id, usd=self._limits.budget_usd_per_day_per_server)

    async def bot(self) -> Figures:
        """What the whole bot has of its budget."""
        return await self._figures(sa.true(), usd=self._limits.budget_usd_per_day)

    async def reservation(self, work_id: str) -> Reservation | None:
        """What is set aside for a work that is not concluded."""
        query = sa.select(spending).where(spending.c.work_id == work_id, spending.c.settled == sa.false())
        async with self._database.read() as connection:
            row = (await connection.execute(query)).first()
        if row is None:
            return None
        return Reservation(row.person_id, row.day, _amount(row))

    async def reserve(
        self, connection: AsyncConnection, work_id: str, person_id: int, guild_id: int | None, amount: Spending
    ) -> None:
        """Set `amount` aside within a transaction, or raise `RefusedError` with the time to come back."""
        await self._check(connection, person_id, guild_id, amount)
        row = {"work_id": work_id, "person_id": person_id, "guild_id": guild_id, "day": self._today(), "settled": False}
        await connection.execute(spending.insert().values(**row, **_columns(amount)))

    async def settle(self, connection: AsyncConnection, work_id: str, used: Spending) -> None:
        """Replace what was reserved by what was used. It stays with the day on which it was reserved.

        `used` is what the work has used in all; what was settled today before it was gone on with counts once.
        """
        before = await self._spent(connection, sa.and_(spending.c.work_id == work_id, spending.c.settled == sa.true()))
        used = used.plus(before, -1)
        await connection.execute(
            spending.update()
            .where(spending.c.work_id == work_id, spending.c.settled == sa.false())
            .values(settled=True, **_columns(used))
        )

    async def forget_days_past(self) -> None:
        """Drop the counts of days that are over: nothing asks for them."""
        async with self._database.write() as connection:
            await connection.execute(spending.delete().where(spending.c.day < self._today()))

    def _today(self) -> int:
        return int(self._now() // DAY_S)

    async def _check(self, connection: AsyncConnection, person_id: int, guild_id: int | None, amount: Spending) -> None:
        limits = self._limits
        spent = await self._spent(connection, spending.c.person_id == person_id)
        anew = (self._today() + 1) * DAY_S
        if amount.stories and limits.stories_per_day and spent.stories + amount.stories > limits.stories_per_day:
            raise RefusedError(RefusalKind.DAILY_STORIES, limit=limits.stories_per_day, at=anew)
        if amount.panels and limits.panels_per_day and spent.panels + amount.panels > limits.panels_per_day:
            left = max(0, limits.panels_per_day - spent.panels)
            raise RefusedError(RefusalKind.DAILY_PANELS, limit=limits.panels_per_day, left=left, at=anew)
        minutes = limits.speech_minutes_per_day
        if amount.speech_minutes and minutes and spent.speech_minutes + amount.speech_minutes > minutes:
            left_min = max(0.0, round(minutes - spent.speech_minutes, 1))
            raise RefusedError(RefusalKind.DAILY_SPEECH, limit=minutes, left=left_min, at=anew)
        budget = limits.budget_usd_per_day_per_server
        if budget is not None and guild_id is not None:
            spent = await self._spent(connection, spending.c.guild_id == guild_id)
            if spent.usd + amount.usd > budget:
                raise RefusedError(RefusalKind.SERVER_BUDGET, at=anew)
        budget = limits.budget_usd_per_day
        if budget is not None and (await self._spent(connection, sa.true())).usd + amount.usd > budget:
            raise RefusedError(RefusalKind.DAILY_BUDGET, at=anew)

    async def _spent(self, connection: AsyncConnection, whose: sa.ColumnElement[bool]) -> Spending:
        """Today's use and reservations together."""
        sums = [sa.func.coalesce(sa.func.sum(spending.c[name]), 0).label(name) for name in _COUNTED]
        query = sa.select(*sums).where(spending.c.day == self._today(), whose)
        row = (await connection.execute(query)).one()
        return _amount(row)

    async def _figures(self, whose: sa.ColumnElement[bool], **limits: float | None) -> Figures:
        async with self._database.read() as connection:
            used = await self._spent(connection, sa.and_(whose, spending.c.settled == sa.true()))
            reserved = await self._spent(connection, sa.and_(whose, spending.c.settled == sa.false()))
        used_of, reserved_of = _columns(used), _columns(reserved)

        def allowance(name: str) -> Allowance:
            return Allowance(limits.get(name), used_of[name], reserved_of[name])

        return Figures(
            stories=allowance("stories"),
            panels=allowance("panels"),
            speech_minutes=allowance("speech_minutes"),
            usd=allowance("usd"),
            anew_at=(self._today() + 1) * DAY_S,
        )


def _columns(amount: Spending) -> dict[str, float]:
    """An amount as the columns of its row."""
    return {
        "stories": amount.stories,
        "panels": amount.panels,
        "speech_minutes": amount.speech_minutes,
        "usd": amount.usd,
    }


def _amount(row: sa.Row[Any]) -> Spending:
    return Spending(
        stories=int(row.stories),
        panels=int(row.panels),
        speech_minutes=float(row.speech_minutes),
        usd=float(row.usd),
    )
