"""Admission: the transaction that checks the limits and inserts a new work.

Design goal: concurrent admissions of different people do not wait for one another, even when the database is far away.
On SQLite there is one writer. On Postgres advisory locks serialize the admissions of one person, and those of a server
where a budget limits it. The budget of the whole bot and the number of a server's works have `LOCKS` locks each: far
below the limit a transaction acquires one of them; close to the limit it acquires all, so no other one runs.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa

from bot.library.database import Database
from bot.library.keys import key_of
from bot.library.tables import DELETED, UNENDED, works
from bot.library.usage_limits import LOCKS, Spending, UsageLimits
from bot.settings import LimitSettings
from bot.work.refusal import RefusalKind, RefusedError

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmissionRequest:
    """A request to reserve `amount` for a work. `guild_id` is None in a direct message."""

    author_id: int
    guild_id: int | None
    amount: Spending
    interaction_id: int | None = None


class _NearLimitError(Exception):
    """The number of a server's works or the budget is close to its limit, so the admission needs all locks."""


class AdmissionTransaction:
    """Admits works within the limits, each in one transaction."""

    def __init__(self, database: Database, usage_limits: UsageLimits, limits: LimitSettings) -> None:
        self._database = database
        self._usage_limits = usage_limits
        self._limits = limits
        self._lock_number = itertools.cycle(range(LOCKS))
        self._query = _query(usage_limits.spent)

    async def admit(self, request: AdmissionRequest, write: Callable[[sa.Connection], Value]) -> Value | None:
        """Check the limits and call `write` in one transaction; raises `RefusedError` when a limit is exceeded.

        Returns None when this interaction already has a work. All checks take one round trip.
        """
        parameters = {
            "interaction": request.interaction_id,
            **self._usage_limits.spent_by(request.author_id, request.guild_id),
        }

        def transaction(connection: sa.Connection, *, is_exclusive: bool) -> Value | None:
            row = connection.execute(self._query, parameters).one()
            if row.known:
                return None
            self._check(row, request, is_exclusive=is_exclusive)
            if not is_exclusive and self._usage_limits.is_near_budget(row, request.amount.usd):
                raise _NearLimitError
            self._usage_limits.check(row, request.guild_id, request.amount)
            return write(connection)

        try:
            return await self._database.write(
                lambda connection: transaction(connection, is_exclusive=self._database.is_sqlite),
                keys=self._keys(request, [next(self._lock_number)]),
            )
        except _NearLimitError:
            return await self._database.write(
                lambda connection: transaction(connection, is_exclusive=True),
                keys=self._keys(request, range(LOCKS)),
            )

    def _keys(self, request: AdmissionRequest, lock_numbers: Iterable[int]) -> list[int]:
        numbers = list(lock_numbers)
        keys = self._usage_limits.keys(request.author_id, request.guild_id, request.amount.usd, numbers)
        if request.guild_id is not None:
            keys += [key_of(f"place {number}", request.guild_id) for number in numbers]
        return keys

    def _check(self, row: sa.Row[Any], request: AdmissionRequest, *, is_exclusive: bool) -> None:
        limit = self._limits.waiting_per_person
        if row.of_person >= limit:
            raise RefusedError(RefusalKind.RUNNING, limit=limit)
        if request.guild_id is None:
            return
        limit = self._limits.running_per_server
        if row.of_server >= limit:
            raise RefusedError(RefusalKind.SERVER_FULL, limit=limit)
        # At most `LOCKS` - 1 transactions with other locks admit works at the same time.
        if not is_exclusive and row.of_server + LOCKS > limit:
            raise _NearLimitError


def _query(spent: sa.Subquery) -> sa.Select[Any]:
    """What admission checks. Parameters: those of `spent`, and `interaction`, which may be None."""
    running = sa.select(sa.func.count()).select_from(works).where(UNENDED, ~DELETED)
    return sa.select(
        sa.exists().where(works.c.interaction_id == sa.bindparam("interaction")).label("known"),
        running.where(works.c.author_id == sa.bindparam("person")).scalar_subquery().label("of_person"),
        running.where(works.c.guild_id == sa.bindparam("guild")).scalar_subquery().label("of_server"),
        spent,
    )
