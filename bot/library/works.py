"""Works, kept: those being made in memory and, a moment later, in the database; all others in the database."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.library.database import Database
from bot.library.purse import Purse, Spending
from bot.library.removal import Remover
from bot.library.rows import Origin, files_of
from bot.library.tables import UNENDED, works
from bot.library.takes import show, show_newest
from bot.library.work_rows import WorkRows, load
from bot.library.writer import Writer
from bot.settings import LimitSettings
from bot.work.lineage import Relation
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.work import Work

log = logging.getLogger(__name__)

UNDO_S: Final = 600.0
"""For so long a deletion can be undone."""


class Works:
    """The one truth about each work.

    While a work is being made its newest version is here, in memory; `hold` costs nothing, and the writer follows.
    A work is unfinished until it is concluded: one may carry an ending and lack only its last frame.
    """

    def __init__(
        self,
        database: Database,
        writer: Writer,
        purse: Purse,
        remover: Remover,
        limits: LimitSettings,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._rows = WorkRows(database)
        self._purse = purse
        self._remover = remover
        self._limits = limits
        self._now = now
        self._live: dict[str, Work] = {}
        self._written: dict[str, Work] = {}
        """What the rows say of works being made; a work that is missing here is written whole."""
        self._deleted: set[str] = set()
        self._gone: set[str] = set()
        self._ledger = writer.ledger(self._write, self._wrote)
        self._conclusions = writer.ledger(self._write_conclusions)
        self._attempts = writer.ledger(self._write_attempts)

    # ---- taking up, making, concluding ----

    async def admit(
        self,
        work: Work,
        origin: Origin,
        amount: Spending,
        also: Callable[[AsyncConnection], Awaitable[None]] | None = None,
    ) -> bool:
        """Take a work up and set `amount` aside, durably; raises `RefusedError` when a limit forbids it.

        False, and nothing changed, when the work of this interaction was taken up before. `also` writes what belongs
        to it in the same transaction.
        """

        async def admitted(connection: AsyncConnection) -> bool:
            if origin.interaction_id is not None:
                query = sa.select(works.c.id).where(works.c.interaction_id == origin.interaction_id)
                if await connection.scalar(query) is not None:
                    return False
            await self._check(connection, work.author_id, origin.guild_id)
            await self._purse.reserve(connection, work.id, work.author_id, origin.guild_id, amount)
            await self._rows.insert(connection, work, origin)
            if also is not None:
                await also(connection)
            return True

        if not await self._database.at_once(admitted):
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
        """Wait until the version that is held now is durable; raises what the disk or the database said."""
        await self._ledger.saved(work_id)
        await self._conclusions.saved(work_id)

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
        async with self._database.write() as connection:
            query = sa.select(works.c.guild_id, works.c.ending).where(works.c.id == work.id, ~_DELETED)
            row = (await connection.execute(query)).first()
            if row is None:
                raise RefusedError(RefusalKind.UNKNOWN_WORK)
            if row.ending is None:
                raise RefusedError(RefusalKind.STILL_RUNNING)
            await self._check(connection, work.author_id, row.guild_id)
            await self._purse.reserve(connection, work.id, work.author_id, row.guild_id, amount)
            await self._rows.update(connection, {work.id: work}, self._written)
            await connection.execute(
                works.update().where(works.c.id == work.id).values(ending=None, ended_at=None, attempts=0, stop_by=None)
            )
        self._live[work.id] = self._written[work.id] = work

    async def unfinished(self) -> list[str]:
        """The ids of works that are not concluded, oldest first."""
        return await self._ids(sa.and_(UNENDED, ~_DELETED))

    async def begin_attempt(self, work_id: str) -> None:
        """Count a start, durably, with the next commit."""
        self._attempts.hold(work_id, 1)
        await self._attempts.saved(work_id)

    async def attempts(self, work_id: str) -> int:
        """How many starts have not come to a planned end."""
        async with self._database.read() as connection:
            return await connection.scalar(sa.select(works.c.attempts).where(works.c.id == work_id)) or 0

    async def end_attempt(self, work_id: str) -> None:
        """A planned end: the last start does not count."""
        fewer = sa.case((works.c.attempts > 0, works.c.attempts - 1), else_=0)
        async with self._database.write() as connection:
            await connection.execute(works.update().where(works.c.id == work_id).values(attempts=fewer))

    async def request_stop(self, work_id: str, by: str) -> None:
        """Note durably that somebody (a display name) asked it to stop; the first one counts."""
        async with self._database.write() as connection:
            await connection.execute(
                works.update().where(works.c.id == work_id, works.c.stop_by.is_(None)).values(stop_by=by)
            )

    async def stop_requested(self, work_id: str) -> str | None:
        """Who asked it to stop; None when nobody did."""
        async with self._database.read() as connection:
            by: str | None = await connection.scalar(sa.select(works.c.stop_by).where(works.c.id == work_id))
        return by

    # ---- finding ----

    async def find(self, work_id: str) -> Work | None:
        """A work by its id, being made or concluded; None when there is none, when it is deleted, or damaged."""
        if work_id in self._deleted:
            return None
        if (live := self._live.get(work_id)) is not None:
            return live
        try:
            async with self._database.read() as connection:
                return await load(connection, work_id)
        except (ValueError, KeyError, TypeError, AttributeError, sa.exc.SQLAlchemyError):
            # A press of a button has to be answered, whatever happened to the row.
            log.exception("work %s cannot be read", work_id)
            return None

    async def origin(self, work_id: str) -> Origin | None:
        """Where a work was asked for; also of one that is deleted."""
        columns = (works.c.interaction_id, works.c.guild_id, works.c.channel_id, works.c.private)
        async with self._database.read() as connection:
            row = (await connection.execute(sa.select(*columns).where(works.c.id == work_id))).first()
        if row is None:
            return None
        return Origin(
            interaction_id=row.interaction_id, guild_id=row.guild_id, channel_id=row.channel_id, private=row.private
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
        return await self._ids(sa.and_(works.c.group_id == group, ~_DELETED))

    async def children(self, work_id: str, relation: Relation) -> list[str]:
        """The ids of works made from this one in this way, oldest first."""
        return await self._ids(sa.and_(works.c.parent_id == work_id, works.c.relation == relation.value, ~_DELETED))

    # ---- naming, deleting ----

    async def rename(self, work_id: str, title: str) -> None:
        """Give a work a name, or with an empty one take it away again."""
        async with self._database.write() as connection:
            await connection.execute(works.update().where(works.c.id == work_id).values(title=title))
            if (live := self._live.get(work_id)) is not None:
                self._live[work_id] = replace(live, title=title)
        if (work := await self.find(work_id)) is not None:
            async with self._database.write() as connection:
                await self._rows.index(connection, work)

    async def keep_private(self, work_id: str) -> None:
        """Take a work off every list but its author's: nobody else could see its reply."""
        async with self._database.write() as connection:
            await connection.execute(works.update().where(works.c.id == work_id).values(private=True))

    async def delete(self, work_id: str) -> None:
        """Hide a work from everywhere. For `UNDO_S` it can be restored, then `purge` takes it."""
        async with self._database.write() as connection:
            await connection.execute(
                works.update().where(works.c.id == work_id).values(deleted_at=self._now(), shown=False)
            )
            group = sa.select(works.c.group_id).where(works.c.id == work_id)
            await show_newest(connection, works.c.group_id.in_(group))
        if work_id in self._live:
            self._deleted.add(work_id)

    async def restore(self, work_id: str) -> bool:
        """Undo `delete`; whether it was in time. Of several takes it is the one that is shown."""
        async with self._database.write() as connection:
            group_id: str | None = await connection.scalar(
                works.update()
                .where(works.c.id == work_id, works.c.deleted_at >= self._now() - UNDO_S)
                .values(deleted_at=None)
                .returning(works.c.group_id)
            )
            if group_id is None:
                return False
            await show(connection, {group_id: work_id})
        self._deleted.discard(work_id)
        return True

    async def purge(self, before: float) -> list[str]:
        """Remove for good what was deleted before this time (unix seconds), files too; returns the ids."""
        ids = await self._ids(sa.and_(_DELETED, works.c.deleted_at < before))
        await self._remove(ids)
        return ids

    async def remove(self, ids: list[str]) -> None:
        """Remove works for good, at once, with their files and what belongs to them."""
        await self._remove(ids)

    async def vanish(self, ids: list[str]) -> set[str]:
        """Remove the rows of works for good; returns the hashes of files that no work needs any more."""
        return await self._remover.remove_rows(ids, in_use=self._let_go(ids))

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
        for ledger in (self._ledger, self._conclusions, self._attempts):
            ledger.drop(work_id)
        self._live.pop(work_id, None)
        self._written.pop(work_id, None)
        self._deleted.discard(work_id)

    async def _remove(self, ids: list[str], *, spent: bool = True) -> None:
        await self._remover.remove(ids, in_use=self._let_go(ids), spent=spent)

    def _let_go(self, ids: list[str]) -> set[str]:
        """Take works out of the memory for good; returns the hashes of files that those left there need."""
        self._gone.update(ids)
        for work_id in ids:
            self._leave(work_id)
        return {ref.sha256 for work in self._live.values() for ref in files_of(work)}

    async def _check(self, connection: AsyncConnection, author_id: int, guild_id: int | None) -> None:
        running = sa.select(sa.func.count()).select_from(works).where(UNENDED, ~_DELETED)
        limit = self._limits.waiting_per_person
        if (await connection.scalar(running.where(works.c.author_id == author_id)) or 0) >= limit:
            raise RefusedError(RefusalKind.RUNNING, limit=limit)
        limit = self._limits.running_per_server
        if guild_id is not None and (
            (await connection.scalar(running.where(works.c.guild_id == guild_id)) or 0) >= limit
        ):
            raise RefusedError(RefusalKind.SERVER_FULL, limit=limit)

    async def _ids(self, condition: sa.ColumnElement[bool]) -> list[str]:
        async with self._database.read() as connection:
            return list(await connection.scalars(sa.select(works.c.id).where(condition).order_by(works.c.seq)))

    async def _write_conclusions(self, connection: AsyncConnection, items: Mapping[str, tuple[Work, Spending]]) -> None:
        last = {work_id: work for work_id, (work, _) in items.items()}
        await self._rows.update(connection, last, self._written)
        for work_id, (work, used) in items.items():
            ending = None if work.ending is None else work.ending.kind.value
            await connection.execute(
                works.update().where(works.c.id == work_id).values(ending=ending, ended_at=work.ended_at)
            )
            await self._rows.index(connection, work)
            await self._purse.settle(connection, work_id, used)

    async def _write_attempts(self, connection: AsyncConnection, items: Mapping[str, int]) -> None:
        await connection.execute(_ANOTHER_ATTEMPT, [{"of": work_id} for work_id in items])

    async def _write(self, connection: AsyncConnection, items: Mapping[str, Work]) -> None:
        await self._rows.update(connection, items, self._written)

    def _wrote(self, items: Mapping[str, Work]) -> None:
        self._written.update((work_id, work) for work_id, work in items.items() if work_id in self._live)


_DELETED: Final = works.c.deleted_at.is_not(None)
_ANOTHER_ATTEMPT: Final = works.update().where(works.c.id == sa.bindparam("of")).values(attempts=works.c.attempts + 1)
