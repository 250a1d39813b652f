"""Single columns of works that change while a work is being made: attempts, stop requests, privacy."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from typing import Any, Final

import sqlalchemy as sa

from bot.library.database import Database
from bot.library.group_commit import GroupCommitWriter, WriteBuffer
from bot.library.lock import LockLostError
from bot.library.stop_requests import StopRequests
from bot.library.tables import OPEN, UNENDED, spending, works
from bot.library.usage_limits import UnreservedError

FLUSH_STOP_S: Final = 1.0
"""The answer to a stop request waits at most this long for the disk."""

_OF: Final = works.update().where(works.c.id == sa.bindparam("key"))
_ADD_ATTEMPT: Final = _OF.values(attempts=works.c.attempts + 1)
_SUBTRACT_ATTEMPT: Final = _OF.where(works.c.attempts > 0).values(attempts=works.c.attempts - 1)
_SET_STOP: Final = _OF.where(works.c.stop_by.is_(None), UNENDED).values(stop_by=sa.bindparam("by"))
_SET_CALLING: Final = (
    spending.update()
    .where(spending.c.work_id.in_(sa.bindparam("work_ids", expanding=True)), OPEN)
    .values(calling=sa.bindparam("is_calling"))
    .returning(spending.c.work_id)
)
"""The open reservations of works; it returns the ids of those that have one."""


class WorkFlags:
    """Writes the columns through the group-commit writer; the synchronous methods only stage a change."""

    def __init__(self, database: Database, writer: GroupCommitWriter, stop_requests: StopRequests) -> None:
        self._database = database
        self._stop_requests = stop_requests
        self._removed: set[str] = set()
        self._made_private: set[str] = set()
        """Unfinished works that `make_private` was called for."""
        self._reserved: set[str] = set()
        """Works that begin an attempt and have an open reservation."""
        self._attempts = writer.buffer(self._add_attempts, lambda _: stop_requests.notify())
        self._attempt_ends: WriteBuffer[bool] = writer.buffer(_subtract_attempts)
        self._stops = writer.buffer(_write_stops)
        self._privates: WriteBuffer[bool] = writer.buffer(_make_private)
        self._buffers: tuple[WriteBuffer[Any], ...] = (self._attempts, self._attempt_ends, self._stops)

    async def begin_attempt(self, work_id: str) -> None:
        """Add one attempt, durably, with the next commit. From now on a crash may lose the usage of a call.

        Raises `UnreservedError` when the work has no open reservation.
        """
        self._attempts.stage(work_id, 1)
        await self._attempts.flush(work_id)
        if work_id not in self._reserved:
            raise UnreservedError(work_id)
        self._reserved.discard(work_id)

    async def attempts(self, work_id: str) -> int:
        """The number of attempts that did not end as planned."""
        await self._attempt_ends.flush(work_id)
        query = sa.select(works.c.attempts).where(works.c.id == work_id)
        return await self._database.read(lambda connection: connection.scalar(query)) or 0

    def end_attempt(self, work_id: str) -> None:
        """Subtract the last attempt, which ended as planned: its usage is in the saved version."""
        self._attempt_ends.stage(work_id, True)

    def request_stop(self, work_id: str, by: str) -> None:
        """Store a request to stop by a person (a display name); the first one counts, and only before the ending."""
        if self._stops.newest(work_id) is None and work_id not in self._removed:
            self._stops.stage(work_id, by)

    async def flush_stop(self, work_id: str) -> bool:
        """Wait until a stop request is durable, at most `FLUSH_STOP_S`; False on a timeout or an error."""
        try:
            async with asyncio.timeout(FLUSH_STOP_S):
                await self._stops.flush(work_id)
        except (sa.exc.SQLAlchemyError, OSError, LockLostError):
            return False
        return True

    async def stop_requested_by(self, work_id: str) -> str | None:
        """The display name of the person who asked the work to stop; None without a request."""
        # The buffer is read before the row, because a commit may move the request from there while the row is read.
        staged = self._stops.newest(work_id)
        query = sa.select(works.c.stop_by).where(works.c.id == work_id)
        written: str | None = await self._database.read(lambda connection: connection.scalar(query))
        return staged if written is None else written

    def make_private(self, work_id: str) -> None:
        """Remove a work from all lists except its author's, because its reply is visible only to the author."""
        if work_id not in self._removed:
            self._made_private.add(work_id)
            self._privates.stage(work_id, True)

    def is_made_private(self, work_id: str) -> bool:
        """Whether `make_private` was called for an unfinished work, or is not committed yet."""
        return work_id in self._made_private or self._privates.newest(work_id) is not None

    async def flush(self, work_id: str) -> None:
        """Wait until all changes of a work are durable; raises the error of a failed write."""
        for buffer in (*self._buffers, self._privates):
            await buffer.flush(work_id)

    def discard(self, work_id: str) -> None:
        """Discard changes that no longer matter after the ending of a work."""
        self._made_private.discard(work_id)
        for buffer in self._buffers:
            buffer.discard(work_id)

    async def cancel(self, work_id: str) -> None:
        """Like `discard`, and wait for the end of a write in progress."""
        for buffer in self._buffers:
            await buffer.cancel(work_id)

    async def remove(self, work_id: str) -> None:
        """Discard all changes of a work that is being removed, and accept no further ones."""
        self._removed.add(work_id)
        await self.cancel(work_id)
        await self._privates.cancel(work_id)

    def _add_attempts(self, connection: sa.Connection, work_ids: Mapping[str, int]) -> None:
        connection.execute(_ADD_ATTEMPT, [{"key": work_id} for work_id in work_ids])
        self._reserved.update(connection.scalars(_SET_CALLING, {"work_ids": list(work_ids), "is_calling": True}))
        self._stop_requests.read(connection, work_ids)


def _subtract_attempts(connection: sa.Connection, work_ids: Collection[str]) -> None:
    connection.execute(_SUBTRACT_ATTEMPT, [{"key": work_id} for work_id in work_ids])
    connection.execute(_SET_CALLING, {"work_ids": list(work_ids), "is_calling": False}).close()


def _write_stops(connection: sa.Connection, stops: Mapping[str, str]) -> None:
    connection.execute(_SET_STOP, [{"key": work_id, "by": by} for work_id, by in stops.items()])


def _make_private(connection: sa.Connection, work_ids: Collection[str]) -> None:
    connection.execute(works.update().where(works.c.id.in_(list(work_ids))).values(private=True))
