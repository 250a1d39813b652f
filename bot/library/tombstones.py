"""Tombstones: what is left of a deleted work, so that a message of it that still stands can be emptied."""

from __future__ import annotations

import sqlalchemy as sa

from bot.library.database import Database
from bot.library.tables import DELETED, tombstones, works


class Tombstones:
    """The ids of works that were deleted, and when their rows were removed.

    A work leaves a tombstone when its deletion can no longer be undone, and when its author is forgotten: its messages
    are to go wherever a button of them is pressed. A work that only became too old to be kept leaves none: nobody
    deleted it, and its messages may be all that is left of it.

    Tombstones are kept for ever, for a message with buttons stands for ever too. Each is a random id and a time, some
    30 bytes, and says nothing about a person.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def is_deleted(self, work_id: str) -> bool:
        """Whether this work was deleted; False for one that is there, that became too old, or that was never here."""
        rows = sa.select(works.c.id).where(works.c.id == work_id, DELETED)
        removed = sa.select(tombstones.c.work_id).where(tombstones.c.work_id == work_id)
        query = sa.union_all(rows, removed)
        return await self._database.read(lambda connection: connection.execute(query).first()) is not None


def bury(database: Database, condition: sa.ColumnElement[bool], now: float) -> sa.Insert:
    """Leave a tombstone for the works that meet a condition (`now` in unix seconds), before their rows are removed."""
    found = sa.select(works.c.id, sa.literal(now, sa.Double)).where(condition)
    return database.upsert(tombstones, replace=False).from_select(["work_id", "removed_at"], found)
