"""The bin: a work is thrown away with all its takes, and for a while all of them can be taken out again."""

from __future__ import annotations

import sqlalchemy as sa

from bot.library.database import Database
from bot.library.replies import Replies, ReplyRow
from bot.library.tables import replies, works
from bot.library.works import UNDO_S, Works


class Trash:
    """Whole groups of takes, and the replies that still show what was thrown away.

    A reply's row stays until its messages are gone: whoever dies in between finds it again (`still_shown`).
    """

    def __init__(self, database: Database, works_: Works, replies_: Replies) -> None:
        self._database = database
        self._works = works_
        self._replies = replies_

    async def delete_with_takes(self, work_id: str) -> list[ReplyRow]:
        """Delete all takes of what this work is a take of; returns the replies that show them."""
        takes = await self._works.takes(work_id)
        shown = await self._of_works(works.c.id.in_(takes))
        for take in takes:
            await self._works.delete(take)
        return shown

    async def restore_with_takes(self, work_id: str, now: float) -> bool:
        """Undo `delete_with_takes`; whether it was in time (`now` in unix seconds). This take is shown afterwards."""
        group = sa.select(works.c.group_id).where(works.c.id == work_id).scalar_subquery()
        thrown = sa.and_(works.c.group_id == group, works.c.deleted_at >= now - UNDO_S, works.c.id != work_id)
        query = sa.select(works.c.id).where(thrown).order_by(works.c.seq)
        others = await self._database.read(lambda connection: list(connection.scalars(query)))
        # Of several that are restored the last one is shown.
        for take in others:
            await self._works.restore(take)
        return await self._works.restore(work_id)

    async def still_shown(self) -> list[ReplyRow]:
        """The replies that still show works in the bin."""
        return await self._of_works(works.c.deleted_at.is_not(None))

    async def replies_of_person(self, author_id: int) -> list[ReplyRow]:
        """The replies that show works of a person."""
        return await self._of_works(works.c.author_id == author_id)

    async def drop_orphans(self) -> int:
        """Drop the rows of shared copies whose work is gone for good; returns how many."""
        query = sa.select(replies.c.reply_id).where(replies.c.work_id.not_in(sa.select(works.c.id)))
        ids = await self._database.read(lambda connection: list(connection.scalars(query)))
        for reply_id in ids:
            await self._replies.remove(reply_id)
        return len(ids)

    async def _of_works(self, condition: sa.ColumnElement[bool]) -> list[ReplyRow]:
        """The replies that show one of these works, shared copies among them."""
        return await self._replies.where(replies.c.work_id.in_(sa.select(works.c.id).where(condition)))
