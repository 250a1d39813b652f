"""Works, kept: those being made in memory and, a moment later, in the database; all others in the database."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

import sqlalchemy as sa

from bot.library.admission import Admission, Asked
from bot.library.database import Database, together
from bot.library.group_commit import GroupCommitWriter, WriteBuffer
from bot.library.keys import STRUCTURE
from bot.library.lock import LockLostError
from bot.library.removal import Remover
from bot.library.stop_requests import StopRequests
from bot.library.tables import DELETED, UNENDED, works
from bot.library.takes import newest_shown, shown
from bot.library.usage_limits import Spending, UsageLimits
from bot.library.work_documents import Origin, files_of
from bot.library.work_marks import add_attempts, make_private, take_attempts_back, write_stops
from bot.library.work_rows import WorkRows, load
from bot.settings import LimitSettings
from bot.work.lineage import Relation
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.work import Work

log = logging.getLogger(__name__)

UNDO_S: Final = 600.0
"""For so long a deletion can be undone."""

NOTE_S: Final = 1.0
"""The answer to a stop waits so long for the disk. It is kept by then, or a process that dies now forgets it."""


class Works:
    """The one truth about each work.

    While a work is being made its newest version is here, in memory; `hold` costs nothing, and the writer follows.
    A work is unfinished until it is concluded: one may carry an ending and lack only its last frame.
    """

    def __init__(
        self,
        database: Database,
        writer: GroupCommitWriter,
        usage_limits: UsageLimits,
        remover: Remover,
        limits: LimitSettings,
        stop_requests: StopRequests,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._rows = WorkRows(database)
        self._usage_limits = usage_limits
        self._admission = Admission(database, usage_limits, limits)
        self._remover = remover
        self._stop_requests = stop_requests
        self._now = now
        self._live: dict[str, Work] = {}
        self._written: dict[str, Work] = {}
        """What the rows say of works being made; a work that is missing here is written whole."""
        self._deleted: set[str] = set()
        self._gone: set[str] = set()
        self._ledger = writer.buffer(self._write, self._wrote)
        self._conclusions = writer.buffer(self._write_conclusions)
        self._attempts = writer.buffer(self._write_attempts, lambda _: stop_requests.tell())
        self._attempt_ends: WriteBuffer[bool] = writer.buffer(take_attempts_back)
        self._stops = writer.buffer(write_stops)
        self._privates: WriteBuffer[bool] = writer.buffer(make_private)
        self._of_making: tuple[WriteBuffer[Any], ...] = (
            self._ledger,
            self._conclusions,
            self._attempts,
            self._attempt_ends,
            self._stops,
        )

    # ---- taking up, making, concluding ----

    async def admit(
        self,
        work: Work,
        origin: Origin,
        amount: Spending,
        also: Callable[[sa.Connection], None] | None = None,
    ) -> bool:
        """Take a work up and set `amount` aside, durably; raises `RefusedError` when a limit forbids it.

        False, and nothing changed, when the work of this interaction was taken up before. `also` writes what belongs
        to it in the same transaction.
        """
        reservation = self._usage_limits.set_aside(work.id, work.author_id, origin.guild_id, amount)

        def take_up(connection: sa.Connection) -> bool:
            self._rows.insert(connection, work, origin, reservation)
            if also is not None:
                also(connection)
            return True

        asked = Asked(
            author_id=work.author_id, guild_id=origin.guild_id, amount=amount, interaction_id=origin.interaction_id
        )
        if not await self._admission.admitted(asked, take_up):
            return False
        self._live[work.id] = self._written[work.id] = work
        return True

    def hold(self, work: Work) -> None:
        """Take the newest version of a work that is being made. Costs nothing; does not touch the disk."""
        if work.id in self._gone:
            return
        work = self._kept(work)
        self._live[work.id] = work
        self._ledger.hold(work.id, work)

    async def saved(self, work_id: str) -> None:
        """Wait until all that is held of a work now is durable; raises what the disk or the database said."""
        for buffer in (*self._of_making, self._privates):
            await buffer.saved(work_id)

    async def conclude(self, work: Work, used: Spending) -> None:
        """Write the last version and settle the reservation in one transaction; the work leaves the memory.

        Those who end together are written together. When that fails the work is still held, and it may be concluded
        again.
        """
        if work.ending is None:
            raise ValueError(work.id)
        if work.id in self._gone:
            return
        work = self._kept(work)
        self._live[work.id] = work
        self._ledger.drop(work.id)
        self._conclusions.hold(work.id, (work, used))
        await self._conclusions.saved(work.id)
        self._leave(work.id)

    async def withdraw(self, work_id: str) -> None:
        """Undo `admit`: nothing was shown, so neither the work nor its reservation has ever been."""
        await self._remove([work_id], spent=False)

    async def reopen(self, work: Work, amount: Spending) -> None:
        """Take a concluded work up again where it stopped, with a reservation anew; raises `RefusedError`."""
        work = replace(work, ending=None, ended_at=None)
        query = sa.select(works.c.guild_id, works.c.ending).where(works.c.id == work.id, ~DELETED)
        row = await self._database.read(lambda connection: connection.execute(query).first())
        if row is None:
            raise RefusedError(RefusalKind.UNKNOWN_WORK)
        if row.ending is None:
            raise RefusedError(RefusalKind.STILL_RUNNING)
        # What was asked of it while it was made before must not be written after this.
        for buffer in self._of_making:
            await buffer.forget(work.id)
        anew = works.update().where(works.c.id == work.id, ~UNENDED, ~DELETED)
        reservation = self._usage_limits.set_aside(work.id, work.author_id, row.guild_id, amount)

        def take_up(connection: sa.Connection) -> None:
            done = connection.execute(anew.values(ending=None, ended_at=None, attempts=0, stop_by=None))
            if not done.rowcount:
                raise RefusedError(RefusalKind.STILL_RUNNING)
            connection.execute(reservation)
            self._rows.update(connection, {work.id: work}, {})

        await self._admission.admitted(Asked(author_id=work.author_id, guild_id=row.guild_id, amount=amount), take_up)
        self._live[work.id] = self._written[work.id] = work

    async def unfinished(self) -> list[str]:
        """The ids of works that are not concluded, oldest first."""
        return await self._ids(sa.and_(UNENDED, ~DELETED))

    async def is_in_making(self, group_id: str) -> bool:
        """Whether a take of this group is not concluded, in this process or another one."""
        query = sa.select(works.c.id).where(works.c.group_id == group_id, UNENDED, ~DELETED).limit(1)
        return await self._database.read(lambda connection: connection.scalar(query)) is not None

    async def begin_attempt(self, work_id: str) -> None:
        """Count a start, durably, with the next commit."""
        self._attempts.hold(work_id, 1)
        await self._attempts.saved(work_id)

    async def attempts(self, work_id: str) -> int:
        """How many starts have not come to a planned end."""
        await self._attempt_ends.saved(work_id)
        query = sa.select(works.c.attempts).where(works.c.id == work_id)
        return await self._database.read(lambda connection: connection.scalar(query)) or 0

    def hold_end_attempt(self, work_id: str) -> None:
        """A planned end: the last start does not count. Never waits; written soon, as often as it takes."""
        self._attempt_ends.hold(work_id, True)

    def hold_stop(self, work_id: str, by: str) -> None:
        """Note that somebody (a display name) asked it to stop; the first one counts.

        Never waits; written soon, as often as it takes. A work that is concluded by then is left as it is.
        """
        if self._stops.newest(work_id) is None and work_id not in self._gone:
            self._stops.hold(work_id, by)

    async def stop_noted(self, work_id: str) -> bool:
        """Wait until a stop that is held is durable, at most `NOTE_S`; whether it is. What keeps it is not raised."""
        try:
            async with asyncio.timeout(NOTE_S):
                await self._stops.saved(work_id)
        except (sa.exc.SQLAlchemyError, OSError, LockLostError):
            return False
        return True

    async def stop_requested(self, work_id: str) -> str | None:
        """Who asked it to stop; None when nobody did."""
        # Looked at before the row: it may be written, and let go of, while the row is read.
        held = self._stops.newest(work_id)
        query = sa.select(works.c.stop_by).where(works.c.id == work_id)
        written: str | None = await self._database.read(lambda connection: connection.scalar(query))
        return held if written is None else written

    def hold_private(self, work_id: str) -> None:
        """Take a work off every list but its author's: nobody else could see its reply. Never waits."""
        if work_id not in self._gone:
            self._privates.hold(work_id, True)

    # ---- finding ----

    async def find(self, work_id: str) -> Work | None:
        """A work by its id, being made or concluded; None when there is none, when it is deleted, or damaged."""
        if work_id in self._deleted:
            return None
        if (live := self._live.get(work_id)) is not None:
            return live
        try:
            return await self._database.read(lambda connection: load(connection, work_id))
        except (ValueError, KeyError, TypeError, AttributeError, sa.exc.SQLAlchemyError):
            # A press of a button has to be answered, whatever happened to the row.
            log.exception("work %s cannot be read", work_id)
            return None

    async def origin(self, work_id: str) -> Origin | None:
        """Where a work was asked for; also of one that is deleted."""
        is_private = self._privates.newest(work_id) is not None
        columns = (works.c.interaction_id, works.c.guild_id, works.c.channel_id, works.c.private)
        query = sa.select(*columns).where(works.c.id == work_id)
        row = await self._database.read(lambda connection: connection.execute(query).first())
        if row is None:
            return None
        return Origin(
            interaction_id=row.interaction_id,
            guild_id=row.guild_id,
            channel_id=row.channel_id,
            private=row.private or is_private,
        )

    async def lineage(self, work_id: str) -> list[Work]:
        """The chapters up to this one, oldest first; the chain ends at one that is not there any more."""
        chain: list[Work] = []
        work = await self.find(work_id)
        while work is not None:
            chain.append(work)
            lineage = work.lineage
            known = {before.id for before in chain}
            if lineage is None or lineage.relation is not Relation.CONTINUE or lineage.parent_id in known:
                break
            work = await self.find(lineage.parent_id)
        return chain[::-1]

    async def takes(self, work_id: str) -> list[str]:
        """The ids of all takes of what this work is a take of, oldest first."""
        group = sa.select(works.c.group_id).where(works.c.id == work_id).scalar_subquery()
        return await self._ids(sa.and_(works.c.group_id == group, ~DELETED))

    async def children(self, work_id: str, relation: Relation) -> list[str]:
        """The ids of works made from this one in this way, oldest first."""
        return await self._ids(sa.and_(works.c.parent_id == work_id, works.c.relation == relation.value, ~DELETED))

    # ---- naming, deleting ----

    async def rename(self, work_id: str, title: str) -> None:
        """Give a work a name, or with an empty one take it away again."""
        named = works.update().where(works.c.id == work_id).values(title=title)
        await self._database.write(lambda connection: connection.execute(named).close())
        if (live := self._live.get(work_id)) is not None:
            self._live[work_id] = replace(live, title=title)
        if (work := await self.find(work_id)) is not None:
            indexed = self._rows.index(work)
            await self._database.write(lambda connection: connection.execute(indexed).close())

    async def delete(self, work_id: str) -> None:
        """Hide a work from everywhere. For `UNDO_S` it can be restored, then `purge` takes it."""
        hidden = works.update().where(works.c.id == work_id).values(deleted_at=self._now(), shown=False)
        group = sa.select(works.c.group_id).where(works.c.id == work_id)

        def hide(connection: sa.Connection) -> None:
            connection.execute(hidden)
            connection.execute(newest_shown(works.c.group_id.in_(group)))

        await self._database.write(hide, keys=(STRUCTURE,))
        if work_id in self._live:
            self._deleted.add(work_id)

    async def restore(self, work_id: str) -> bool:
        """Undo `delete`; whether it was in time. Of several takes it is the one that is shown."""
        back = works.update().where(works.c.id == work_id, works.c.deleted_at >= self._now() - UNDO_S)

        def bring_back(connection: sa.Connection) -> bool:
            group_id: str | None = connection.scalar(back.values(deleted_at=None).returning(works.c.group_id))
            if group_id is None:
                return False
            connection.execute(shown({group_id: work_id}))
            return True

        if not await self._database.write(bring_back, keys=(STRUCTURE,)):
            return False
        self._deleted.discard(work_id)
        return True

    async def purge(self, before: float) -> list[str]:
        """Remove for good what was deleted before this time (unix seconds), files too; returns the ids."""
        ids = await self._ids(sa.and_(DELETED, works.c.deleted_at < before))
        await self._remove(ids)
        return ids

    async def remove(self, ids: list[str]) -> None:
        """Remove works for good, at once, with their files and what belongs to them."""
        await self._remove(ids)

    async def vanish(self, ids: list[str]) -> set[str]:
        """Remove the rows of works for good; returns the hashes of files that no work needs any more."""
        return await self._remover.remove_rows(ids, in_use=await self._let_go(ids), buried=True)

    def credit_nobody(self, author_id: int) -> None:
        """Take this person's name off the works being made from theirs."""
        for work_id, work in self._live.items():
            lineage = work.lineage
            if lineage is not None and lineage.parent_author_id == author_id:
                self._live[work_id] = replace(work, lineage=replace(lineage, parent_author_id=0))
                self._ledger.hold(work_id, self._live[work_id])

    # ---- within ----

    def _kept(self, work: Work) -> Work:
        """The work with what only the library changes while it is made: its title, and who is credited."""
        live = self._live.get(work.id)
        if live is None or (work.title == live.title and work.lineage is live.lineage):
            return work
        return replace(work, title=live.title, lineage=live.lineage)

    def _leave(self, work_id: str) -> None:
        for buffer in self._of_making:
            buffer.drop(work_id)
        self._live.pop(work_id, None)
        self._written.pop(work_id, None)
        self._deleted.discard(work_id)

    async def _remove(self, ids: list[str], *, spent: bool = True) -> None:
        await self._remover.remove(ids, in_use=await self._let_go(ids), spent=spent)

    async def _let_go(self, ids: list[str]) -> set[str]:
        """Take works out of the memory for good; returns the hashes of files that those left there need."""
        self._gone.update(ids)
        for work_id in ids:
            # What is being written now would else be written after the rows are gone.
            for buffer in (*self._of_making, self._privates):
                await buffer.forget(work_id)
            self._leave(work_id)
        return {ref.sha256 for work in self._live.values() for ref in files_of(work)}

    async def _ids(self, condition: sa.ColumnElement[bool]) -> list[str]:
        query = sa.select(works.c.id).where(condition).order_by(works.c.seq)
        return await self._database.read(lambda connection: list(connection.scalars(query)))

    def _write_conclusions(self, connection: sa.Connection, items: Mapping[str, tuple[Work, Spending]]) -> None:
        last = {work_id: work for work_id, (work, _) in items.items()}
        self._rows.update(connection, last, self._written)
        for work_id, (work, used) in items.items():
            ending = None if work.ending is None else work.ending.kind.value
            ended = works.update().where(works.c.id == work_id).values(ending=ending, ended_at=work.ended_at)
            together(connection, [ended, self._rows.index(work), self._usage_limits.settle(work_id, used)])

    def _write_attempts(self, connection: sa.Connection, items: Mapping[str, int]) -> None:
        add_attempts(connection, items)
        self._stop_requests.read(connection, items)

    def _write(self, connection: sa.Connection, items: Mapping[str, Work]) -> None:
        self._rows.update(connection, items, self._written)
        self._stop_requests.read(connection, items)

    def _wrote(self, items: Mapping[str, Work]) -> None:
        self._written.update((work_id, work) for work_id, work in items.items() if work_id in self._live)
        self._stop_requests.tell()
