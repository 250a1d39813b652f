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


class UsageLimits:
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
        row = await self._database.read(lambda connection: connection.execute(query).first())
        if row is None:
            return None
        return Reservation(row.person_id, row.day, _amount(row))

    def spent(self, person_id: int, guild_id: int | None) -> sa.Subquery:
        """One row with today's use and reservations together: the person's numbers, and the budgets that are set."""
        today = spending.c.day == self._today()
        usd = sa.select(sa.func.coalesce(sa.func.sum(spending.c.usd), 0)).where(today)
        columns = [sa.func.coalesce(sa.func.sum(spending.c[name]), 0).label(name) for name in _COUNTED]
        if self._limits.budget_usd_per_day_per_server is not None and guild_id is not None:
            columns.append(usd.where(spending.c.guild_id == guild_id).scalar_subquery().label("server_usd"))
        if self._limits.budget_usd_per_day is not None:
            columns.append(usd.scalar_subquery().label("bot_usd"))
        return sa.select(*columns).where(today, spending.c.person_id == person_id).subquery("spent")

    def check(self, spent: sa.Row[Any], guild_id: int | None, amount: Spending) -> None:
        """Raise `RefusedError`, with the time to come back, when `amount` is more than the row of `spent` leaves."""
        limits = self._limits
        anew = (self._today() + 1) * DAY_S
        if amount.stories and limits.stories_per_day and spent.stories + amount.stories > limits.stories_per_day:
            raise RefusedError(RefusalKind.DAILY_STORIES, limit=limits.stories_per_day, at=anew)
        if amount.panels and limits.panels_per_day and spent.panels + amount.panels > limits.panels_per_day:
            left = max(0, limits.panels_per_day - int(spent.panels))
            raise RefusedError(RefusalKind.DAILY_PANELS, limit=limits.panels_per_day, left=left, at=anew)
        minutes = limits.speech_minutes_per_day
        if amount.speech_minutes and minutes and spent.speech_minutes + amount.speech_minutes > minutes:
            left_min = max(0.0, round(minutes - spent.speech_minutes, 1))
            raise RefusedError(RefusalKind.DAILY_SPEECH, limit=minutes, left=left_min, at=anew)
        budget = limits.budget_usd_per_day_per_server
        if budget is not None and guild_id is not None and spent.server_usd + amount.usd > budget:
            raise RefusedError(RefusalKind.SERVER_BUDGET, at=anew)
        budget = limits.budget_usd_per_day
        if budget is not None and spent.bot_usd + amount.usd > budget:
            raise RefusedError(RefusalKind.DAILY_BUDGET, at=anew)

    def set_aside(self, work_id: str, person_id: int, guild_id: int | None, amount: Spending) -> sa.Insert:
        """The reservation of `amount`, to be written in the transaction that has checked it."""
        row = {"work_id": work_id, "person_id": person_id, "guild_id": guild_id, "day": self._today(), "settled": False}
        return spending.insert().values(**row, **_columns(amount))

    def settle(self, work_id: str, used: Spending) -> sa.Update:
        """Replaces what was reserved by what was used. It stays with the day on which it was reserved.

        `used` is what the work has used in all; what was settled today before it was gone on with counts once.
        """
        before = spending.alias()
        values = {}
        for name, amount in _columns(used).items():
            settled = sa.select(sa.func.coalesce(sa.func.sum(before.c[name]), 0)).where(
                before.c.day == self._today(), before.c.work_id == work_id, before.c.settled == sa.true()
            )
            left = sa.literal(amount, spending.c[name].type) - settled.scalar_subquery()
            values[name] = sa.case((left > 0, left), else_=0)
        return (
            spending.update()
            .where(spending.c.work_id == work_id, spending.c.settled == sa.false())
            .values(settled=True, **values)
        )

    async def forget_days_past(self) -> None:
        """Drop the counts of days that are over: nothing asks for them."""
        past = spending.delete().where(spending.c.day < self._today())
        await self._database.write(lambda connection: connection.execute(past).close())

    def _today(self) -> int:
        return int(self._now() // DAY_S)

    async def _figures(self, whose: sa.ColumnElement[bool], **limits: float | None) -> Figures:
        sums = [sa.func.sum(spending.c[name]).label(name) for name in _COUNTED]
        query = sa.select(spending.c.settled, *sums).where(spending.c.day == self._today(), whose)
        query = query.group_by(spending.c.settled)
        rows = await self._database.read(lambda connection: connection.execute(query).mappings().all())
        nothing = dict.fromkeys(_COUNTED, 0)
        used, reserved = (
            next((row for row in rows if row["settled"] is settled), nothing) for settled in (True, False)
        )

        def allowance(name: str) -> Allowance:
            return Allowance(limits.get(name), used[name], reserved[name])

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
