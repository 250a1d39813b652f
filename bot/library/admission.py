"""The transaction in which a work is taken up: who may have how many, and use how much, is looked at and kept to.

Design goal: people who ask in the same moment are admitted side by side, though the database is far away. On SQLite
there is one writer. On Postgres a person's requests are looked at one after the other, and so are all of a server (of
the bot) where its budget is limited. A server's works are only counted: as long as it has far fewer than it may have,
`_PLACES` transactions go on at the same time, each in a place of its own; close to the limit one has all places.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import sqlalchemy as sa

from bot.library.database import Database
from bot.library.keys import key_of
from bot.library.tables import DELETED, UNENDED, works
from bot.library.usage_limits import Spending, UsageLimits
from bot.settings import LimitSettings
from bot.work.refusal import RefusalKind, RefusedError

Value = TypeVar("Value")

_PLACES: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody asks for: `amount` for a work in a server (None: a direct message), by an interaction, if any."""

    author_id: int
    guild_id: int | None
    amount: Spending
    interaction_id: int | None = None


class _CrowdedError(Exception):
    """The limit of a server is so close that nobody else may be admitted meanwhile."""


class Admission:
    """Admits what the limits allow."""

    def __init__(self, database: Database, usage_limits: UsageLimits, limits: LimitSettings) -> None:
        self._database = database
        self._usage_limits = usage_limits
        self._limits = limits
        self._place = itertools.cycle(range(_PLACES))

    async def admitted(self, asked: Asked, take_up: Callable[[sa.Connection], Value]) -> Value | None:
        """Have `take_up` write in a transaction in which the limits hold; raises `RefusedError` when one is passed.

        None when a work of this interaction was taken up before. One round trip looks at everything.
        """
        question = self._question(asked)

        def transaction(connection: sa.Connection, *, is_alone: bool) -> Value | None:
            row = connection.execute(question).one()
            if row.known:
                return None
            self._check(row, asked, is_alone=is_alone)
            self._usage_limits.check(row, asked.guild_id, asked.amount)
            return take_up(connection)

        try:
            return await self._database.write(
                lambda connection: transaction(connection, is_alone=self._database.is_sqlite),
                keys=self._keys(asked, [next(self._place)]),
            )
        except _CrowdedError:
            return await self._database.write(
                lambda connection: transaction(connection, is_alone=True), keys=self._keys(asked, range(_PLACES))
            )

    def _keys(self, asked: Asked, places: Any) -> list[int]:  # noqa: ANN401 - integers, in whatever holds them
        keys = [key_of("person", asked.author_id)]
        if self._limits.budget_usd_per_day is not None:
            keys.append(key_of("budget", 0))
        if asked.guild_id is not None:
            keys += [key_of(f"place {place}", asked.guild_id) for place in places]
            if self._limits.budget_usd_per_day_per_server is not None:
                keys.append(key_of("server budget", asked.guild_id))
        return keys

    def _question(self, asked: Asked) -> sa.Select[Any]:
        running = sa.select(sa.func.count()).select_from(works).where(UNENDED, ~DELETED)
        known = sa.exists().where(works.c.interaction_id == asked.interaction_id)
        spent = self._usage_limits.spent(asked.author_id, asked.guild_id)
        return sa.select(
            (sa.false() if asked.interaction_id is None else known).label("known"),
            running.where(works.c.author_id == asked.author_id).scalar_subquery().label("of_person"),
            running.where(works.c.guild_id == asked.guild_id).scalar_subquery().label("of_server"),
            spent,
        )

    def _check(self, row: sa.Row[Any], asked: Asked, *, is_alone: bool) -> None:
        limit = self._limits.waiting_per_person
        if row.of_person >= limit:
            raise RefusedError(RefusalKind.RUNNING, limit=limit)
        if asked.guild_id is None:
            return
        limit = self._limits.running_per_server
        if row.of_server >= limit:
            raise RefusedError(RefusalKind.SERVER_FULL, limit=limit)
        # In the other places at most so many more are being admitted.
        if not is_alone and row.of_server + _PLACES > limit:
            raise _CrowdedError
