"""The trash: a work is deleted with all its takes, and for `UNDO_S` all of them can be restored."""

from __future__ import annotations

import sqlalchemy as sa

from bot.library.database import Database
from bot.library.replies import Replies, ReplyRow
from bot.library.tables import replies, works
from bot.library.works import UNDO_S, Works


class Trash:
    """Deletes and restores whole groups of takes, and lists the replies that still show deleted works.

    The row of a reply stays until its messages are deleted, so that the next start can complete an interrupted deletion
    (`replies_of_deleted_works`).
    """

    def __init__(self, database: Database, works_: Works, replies_: Replies) -> None:
        self._database = database
        self._works = works_
        self._replies = replies_

    async def delete_with_takes(self, work_id: str) -> list[ReplyRow]:
        """Delete all takes in the group of this work; returns the replies that show them."""
        takes = await self._works.takes(work_id)
        replies_ = await self._of_works(works.c.id.in_(takes))
        for take_id in takes:
            await self._works.delete(take_id)
        return replies_

    async def restore_with_takes(self, work_id: str, now: float) -> bool:
        """Undo `delete_with_takes` and show this take; False when `UNDO_S` is over at `now` (unix seconds)."""
        group = sa.select(works.c.group_id).where(works.c.id == work_id).scalar_subquery()
        other_takes = sa.and_(works.c.group_id == group, works.c.deleted_at >= now - UNDO_S, works.c.id != work_id)
        query = sa.select(works.c.id).where(other_takes).order_by(works.c.seq)
        other_ids = await self._database.read(lambda connection: list(connection.scalars(query)))
        # A restored take becomes the shown one, so this work is restored last.
        for take_id in other_ids:
            await self._works.restore(take_id)
        return await self._works.restore(work_id)

    async def replies_of_deleted_works(self) -> list[ReplyRow]:
        """The replies that show works in the trash."""
        return await self._of_works(works.c.deleted_at.is_not(None))

    async def replies_of_person(self, author_id: int) -> list[ReplyRow]:
        """The replies that show works of a person."""
        return await self._of_works(works.c.author_id == author_id)

    async def _of_works(self, condition: sa.ColumnElement[bool]) -> list[ReplyRow]:
        """The replies that show one of these works, including shared copies."""
        return await self._replies.where(replies.c.work_id.in_(sa.select(works.c.id).where(condition)))
