"""Schedules: when the rest of a narration is spoken, for which its author had too few minutes of speech left.

A row exists from the transaction that admits the first part until the work ends in another way, or is removed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import sqlalchemy as sa

from bot.library.database import Change, Database
from bot.library.tables import work_schedules
from bot.library.usage_limits import DAY_S

CLAIM_S: Final = 600.0
"""The time in which a process has to begin with a work that it claimed; after it another process may claim the work."""

Write = Callable[[sa.Connection], None]
"""Writes rows within a transaction of the caller."""


class WorkSchedules:
    """The rows. Every process on the database may resume a work that is due; `claim` lets only one of them do it."""

    def __init__(self, database: Database, *, now: Callable[[], float]) -> None:
        self._database = database
        self._now = now

    def setting(self, work_id: str, due_at: float | None) -> Write:
        """Writes when the rest of a work is due (unix seconds); None means that nothing is."""
        row = {"work_id": work_id, "due_at": due_at}
        change: Change = (
            work_schedules.delete().where(work_schedules.c.work_id == work_id)
            if due_at is None
            else self._database.upsert(work_schedules).values(row)
        )
        return lambda connection: connection.execute(change).close()

    async def set(self, work_id: str, due_at: float | None) -> None:
        """Write when the rest of a work is due (unix seconds); None means that nothing is."""
        await self._database.write(self.setting(work_id, due_at))

    async def postpone(self, work_id: str, due_at: float) -> None:
        """Write when the rest of a work is due (unix seconds), if it is still scheduled."""
        later = work_schedules.update().where(work_schedules.c.work_id == work_id).values(due_at=due_at)
        await self._database.write(lambda connection: connection.execute(later).close())

    async def due_at(self, work_id: str) -> float | None:
        """When the rest of this work is due; None where it has none."""
        query = sa.select(work_schedules.c.due_at).where(work_schedules.c.work_id == work_id)
        return await self._database.read(lambda connection: connection.scalar(query))

    async def due(self) -> Mapping[str, float]:
        """The works whose rest is due, and since when, the longest waiting first.

        One that would wait for more than a day is due, too: the clock was set back since that was written.
        """
        now, due_at = self._now(), work_schedules.c.due_at
        query = (
            sa.select(work_schedules.c.work_id, work_schedules.c.due_at)
            .where(sa.or_(due_at <= now, due_at > now + DAY_S + CLAIM_S))
            .order_by(work_schedules.c.due_at, work_schedules.c.work_id)
        )
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return {row.work_id: row.due_at for row in rows}

    async def claim(self, work_id: str, due_at: float) -> bool:
        """Claim a work that was due at this time; False when another process has claimed it, or it is not due any more.

        It becomes due again later: a process that is killed before it begins with the work loses nothing.
        """
        claimed = (
            work_schedules.update()
            .where(work_schedules.c.work_id == work_id, work_schedules.c.due_at == due_at)
            .values(due_at=self._now() + CLAIM_S)
        )
        return await self._database.write(lambda connection: connection.execute(claimed).rowcount > 0)
