"""A work whose rows cannot be read: it ends all the same, so that it counts against nobody's limits."""

from __future__ import annotations

import sqlalchemy as sa

from bot.library.database import Database
from bot.library.tables import UNENDED, spending, works
from bot.work.ending import EndingKind


async def end_unreadable(database: Database, work_id: str, now: float) -> None:
    """Give its row an ending (OUR_FAULT) at `now` (unix seconds); what was reserved for it counts as used."""
    ending = works.update().where(works.c.id == work_id, UNENDED)
    settled = spending.update().where(spending.c.work_id == work_id, spending.c.settled == sa.false())

    def end(connection: sa.Connection) -> None:
        connection.execute(ending.values(ending=EndingKind.OUR_FAULT.value, ended_at=now))
        connection.execute(settled.values(settled=True))

    await database.write(end)
