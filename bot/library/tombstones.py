"""Tombstones: the ids of removed works, by which the bot recognizes messages that still show one of them."""

from __future__ import annotations

import sqlalchemy as sa

from bot.library.database import Database
from bot.library.tables import DELETED, tombstones, works


class Tombstones:
    """The ids of deleted works, and the times at which their rows were removed.

    A work leaves a tombstone when its deletion can no longer be undone, and when its author is forgotten: the bot then
    removes a message of the work when one of its buttons is pressed. A work that was removed because of its age leaves
    none, because its messages may be the only copy.

    Tombstones never expire, because messages with buttons do not expire. Each is a random id and a time, some 30 bytes,
    and identifies no person.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def is_deleted(self, work_id: str) -> bool:
        """Whether this work was deleted; False for an existing, an expired and an unknown work."""
        rows = sa.select(works.c.id).where(works.c.id == work_id, DELETED)
        removed = sa.select(tombstones.c.work_id).where(tombstones.c.work_id == work_id)
        query = sa.union_all(rows, removed)
        return await self._database.read(lambda connection: connection.execute(query).first()) is not None


def insert_tombstones(database: Database, condition: sa.ColumnElement[bool], now: float) -> sa.Insert:
    """The INSERT of tombstones for the works that meet a condition, at `now` (unix seconds)."""
    found = sa.select(works.c.id, sa.literal(now, sa.Double)).where(condition)
    return database.upsert(tombstones, replace=False).from_select(["work_id", "removed_at"], found)
