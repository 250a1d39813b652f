"""Works: the unfinished ones in memory and, shortly afterwards, in the database; all others in the database."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping
from collections.abc import Set as AbstractSet
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import Any, Final

import sqlalchemy as sa

from bot.library.admission import AdmissionRequest, AdmissionTransaction
from bot.library.conclusion import end, end_unreadable
from bot.library.database import Database, execute_together
from bot.library.group_commit import GroupCommitWriter, WriteBuffer
from bot.library.keys import STRUCTURE
from bot.library.removal import Remover
from bot.library.replaced_files import ReplacedFiles
from bot.library.stop_requests import StopRequests
from bot.library.tables import DELETED, UNENDED, spending, works
from bot.library.takes import show_newest, show_takes
from bot.library.usage_limits import NO_TOTALS, Reservation, Spending, Totals, UsageLimits, permitted
from bot.library.work_documents import Origin, Ownership, files_of
from bot.library.work_flags import WorkFlags
from bot.library.work_queries import has_unfinished, read_ids, read_origin, read_ownership, read_unfinished
from bot.library.work_rows import WorkRows, load
from bot.settings import LimitSettings
from bot.work.lineage import Relation
from bot.work.open_reservation import OpenReservation
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.work import Work

log = logging.getLogger(__name__)

UNDO_S: Final = 600.0
"""A deletion can be undone for this long."""


class Works:
    """The works, each as one authoritative version.

    The newest version of an unfinished work is in memory: `stage` does not touch the disk, and the group-commit writer
    writes it later. A work stays unfinished until `conclude`, even after its ending is known.
    """

    def __init__(
        self,
        database: Database,
        writer: GroupCommitWriter,
        usage_limits: UsageLimits,
        remover: Remover,
        limits: LimitSettings,
        stop_requests: StopRequests,
        replaced: ReplacedFiles,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._replaced = replaced
        self._rows = WorkRows(database)
        self._usage_limits = usage_limits
        self._admission = AdmissionTransaction(database, usage_limits, limits)
        self._remover = remover
        self._stop_requests = stop_requests
        self._now = now
        self._unfinished: dict[str, Work] = {}
        self._written: dict[str, Work] = {}
        """The committed versions of unfinished works. A work without one is written whole."""
        self._origins: dict[str, Origin] = {}
        """Where unfinished works were requested, so that a press on one needs no database."""
        self._deleted: set[str] = set()
        self._removed: set[str] = set()
        self._versions = writer.buffer(self._write, self._on_committed)
        self._conclusions = writer.buffer(self._write_conclusions)
        self._buffers: tuple[WriteBuffer[Any], ...] = (self._versions, self._conclusions)
        # Written after the conclusions: a stop request must not be written to a work that has ended.
        self.flags: Final = WorkFlags(database, writer, stop_requests)

    # ---- Admitting, making, concluding ----

    async def admit(
        self,
        work: Work,
        origin: Origin,
        amount: Spending,
        also: Callable[[sa.Connection], None] | None = None,
        before: Totals = NO_TOTALS,
    ) -> bool:
        """Insert a new work and reserve `amount`, durably; raises `RefusedError` when a limit forbids it.

        Returns False and changes nothing when this interaction has a work already. `also` writes further rows in the
        transaction. `before` are the totals of a copy, which cost nothing.
        """
        reservation = self._usage_limits.reserve(work.id, work.author_id, origin.guild_id, amount, before)

        def insert(connection: sa.Connection) -> bool:
            self._rows.insert(connection, work, origin, reservation)
            if also is not None:
                also(connection)
            return True

        request = AdmissionRequest(
            author_id=work.author_id, guild_id=origin.guild_id, amount=amount, interaction_id=origin.interaction_id
        )
        if not await self._admission.admit(request, insert):
            return False
        self._unfinished[work.id] = self._written[work.id] = work
        self._origins[work.id] = origin
        return True

    @asynccontextmanager
    async def attempt(self, work_id: str) -> AsyncIterator[OpenReservation]:
        """Begin an attempt, durably, and permit calls for the work inside the context.

        Raises `UnreservedError` when the work has no open reservation, which `conclude` settles.
        """
        await self.flags.begin_attempt(work_id)
        with permitted() as reservation:
            yield reservation

    def stage(self, work: Work) -> None:
        """Stage the newest version of an unfinished work for the next commit. Never waits."""
        if work.id in self._removed:
            return
        work = self._with_library_fields(work)
        self._unfinished[work.id] = work
        self._versions.stage(work.id, work)

    async def flush(self, work_id: str) -> None:
        """Wait until all staged changes of a work are durable; raises the error of a failed write."""
        for buffer in self._buffers:
            await buffer.flush(work_id)
        await self.flags.flush(work_id)

    async def conclude(self, work: Work, used: Spending, replaced: AbstractSet[str] = frozenset()) -> None:
        """Write the last version and settle the reservation in one transaction, then unload the work.

        `used` is the usage since the reservation was made, `replaced` are hashes of files that were needed meanwhile.
        Works that end together share a transaction. When it fails the work stays in memory and may be concluded again.
        """
        if work.ending is None:
            raise ValueError(work.id)
        if work.id in self._removed:
            return
        work = self._with_library_fields(work)
        self._unfinished[work.id] = work
        self._versions.discard(work.id)
        self._replaced.note(work.id, replaced)
        self._conclusions.stage(work.id, (work, used))
        await self._conclusions.flush(work.id)
        self._unload(work.id)
        await self._replaced.remove(work.id, in_use=self.files_in_use())

    async def withdraw(self, work_id: str) -> None:
        """Undo `admit` for a work that was never shown: remove it and its reservation."""
        await self.remove([work_id], keep_spending=False)

    async def reopen(
        self,
        work: Work,
        amount: Spending,
        before: Totals = NO_TOTALS,
        *,
        read: Work,
        also: Callable[[sa.Connection], None] | None = None,
    ) -> None:
        """Make a concluded work unfinished again, with a new reservation; raises `RefusedError`.

        `before` are its totals, which are settled already. `read` is the concluded work from which `work` was made: one
        that was changed meanwhile is refused, so that the change is not lost. `also` as in `admit`.
        """
        work = replace(work, ending=None, ended_at=None)
        query = sa.select(works.c.guild_id, works.c.ending).where(works.c.id == work.id, ~DELETED)
        row = await self._database.read(lambda connection: connection.execute(query).first())
        if row is None:
            raise RefusedError(RefusalKind.UNKNOWN_WORK)
        if row.ending is None:
            raise RefusedError(RefusalKind.STILL_RUNNING)
        # Changes that were staged before the first conclusion must not be written afterwards.
        for buffer in self._buffers:
            await buffer.cancel(work.id)
        await self.flags.cancel(work.id)
        reopened = works.update().where(works.c.id == work.id, ~UNENDED, ~DELETED)
        reservation = self._usage_limits.reserve(work.id, work.author_id, row.guild_id, amount, before)

        def update(connection: sa.Connection) -> None:
            updated = connection.execute(reopened.values(ending=None, ended_at=None, attempts=0, stop_by=None))
            if not updated.rowcount or load(connection, work.id) != read:
                raise RefusedError(RefusalKind.STILL_RUNNING)
            connection.execute(reservation)
            self._rows.update(connection, {work.id: work}, {})
            if also is not None:
                also(connection)

        request = AdmissionRequest(author_id=work.author_id, guild_id=row.guild_id, amount=amount)
        await self._admission.admit(request, update)
        self._unfinished[work.id] = self._written[work.id] = work

    async def reserve_again(self, work: Work, lost: Spending, reservation: Reservation) -> None:
        """Settle the open reservation of an unfinished work by `lost`, make another one, and write the work.

        No limit is checked: the work was admitted before.
        """
        guild_id = sa.select(works.c.guild_id).where(works.c.id == work.id).scalar_subquery()
        row = self._usage_limits.reserve(work.id, work.author_id, None, reservation.amount, reservation.before)

        def write(connection: sa.Connection) -> None:
            connection.execute(self._usage_limits.settle(spending.c.work_id == work.id, lost))
            connection.execute(row.values(guild_id=guild_id))
            self._rows.update(connection, {work.id: work}, {})

        await self._database.write(write)
        self._unfinished[work.id] = self._written[work.id] = work

    async def unfinished(self) -> list[str]:
        """The ids of the unfinished works, oldest first."""
        return await self._database.read(read_unfinished)

    async def has_unfinished_take(self, group_id: str) -> bool:
        """Whether this process or another one has an unfinished take of this group."""
        return await self._database.read(partial(has_unfinished, group_id=group_id))

    async def end_unreadable(self, work_id: str) -> None:
        """End a work whose rows cannot be decoded (OUR_FAULT), and settle its reservation as used."""
        settled = self._usage_limits.settle(spending.c.work_id == work_id, None)
        changes = [*end_unreadable(work_id, self._now()), settled]
        await self._database.write(lambda connection: execute_together(connection, changes))

    # ---- Finding ----

    async def find(self, work_id: str, *, with_deleted: bool = False) -> Work | None:
        """A work by its id, unfinished or concluded; None when it is unknown, unreadable, or deleted and not wanted."""
        if work_id in self._deleted and not with_deleted:
            return None
        if (unfinished := self._unfinished.get(work_id)) is not None:
            return unfinished
        try:
            return await self._database.read(partial(load, work_id=work_id, with_deleted=with_deleted))
        except (ValueError, KeyError, TypeError, AttributeError, sa.exc.SQLAlchemyError):
            # A damaged row must not prevent the answer to an interaction.
            log.exception("work %s cannot be read", work_id)
            return None

    async def origin(self, work_id: str) -> Origin | None:
        """The place of a work's request; also of a deleted work."""
        is_private = self.flags.is_made_private(work_id)
        origin = await self._database.read(lambda connection: read_origin(connection, work_id))
        return replace(origin, private=True) if origin is not None and is_private else origin

    async def ownership(self, work_id: str) -> Ownership | None:
        """The author of a work and the place of its request, also of a deleted work; None for an unknown one."""
        work, is_private = self._unfinished.get(work_id), self.flags.is_made_private(work_id)
        if work is not None and (origin := self._origins.get(work_id)) is not None:
            return Ownership(
                group_id=work.take_group,
                author_id=work.author_id,
                guild_id=origin.guild_id,
                channel_id=origin.channel_id,
                private=origin.private or is_private,
                is_deleted=work_id in self._deleted,
            )
        ownership = await self._database.read(lambda connection: read_ownership(connection, work_id))
        return replace(ownership, private=True) if ownership is not None and is_private else ownership

    async def chapters_up_to(self, work_id: str) -> list[Work]:
        """The chapters up to this one, oldest first, as far back as none is missing."""
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
        """The ids of all takes in the group of this work, oldest first. The first take may have been removed."""
        group = sa.select(works.c.group_id).where(works.c.id == work_id).scalar_subquery()
        return await self._ids(sa.and_(sa.or_(works.c.group_id == group, works.c.group_id == work_id), ~DELETED))

    async def children(self, work_id: str, relation: Relation) -> list[str]:
        """The ids of the works with this relation to a work, oldest first."""
        return await self._ids(sa.and_(works.c.parent_id == work_id, works.c.relation == relation.value, ~DELETED))

    # ---- Naming, deleting ----

    def set_given_titles(self, titles: Mapping[str, str]) -> None:
        """Set titles by work id, which are written already, in the unfinished works among them."""
        for work_id in titles.keys() & self._unfinished.keys():
            self._unfinished[work_id] = replace(self._unfinished[work_id], title=titles[work_id])

    async def delete(self, work_id: str) -> None:
        """Hide a work. `restore` works for `UNDO_S`; after that `purge` removes the work."""
        hidden = works.update().where(works.c.id == work_id).values(deleted_at=self._now(), shown=False)
        group = sa.select(works.c.group_id).where(works.c.id == work_id)

        def hide(connection: sa.Connection) -> None:
            connection.execute(hidden)
            connection.execute(show_newest(works.c.group_id.in_(group)))

        await self._database.write(hide, keys=(STRUCTURE,))
        if work_id in self._unfinished:
            self._deleted.add(work_id)

    async def restore(self, work_id: str) -> bool:
        """Undo `delete` and show this take; False when `UNDO_S` is over."""
        restored = works.update().where(works.c.id == work_id, works.c.deleted_at >= self._now() - UNDO_S)

        def restore(connection: sa.Connection) -> bool:
            group_id: str | None = connection.scalar(restored.values(deleted_at=None).returning(works.c.group_id))
            if group_id is None:
                return False
            connection.execute(show_takes({group_id: work_id}))
            return True

        if not await self._database.write(restore, keys=(STRUCTURE,)):
            return False
        self._deleted.discard(work_id)
        return True

    async def purge(self, before: float) -> list[str]:
        """Remove the works that were deleted before this time (unix seconds) with their files; returns the ids."""
        ids = await self._ids(sa.and_(DELETED, works.c.deleted_at < before))
        await self.remove(ids)
        return ids

    async def remove(self, ids: list[str], *, keep_spending: bool = True) -> None:
        """Remove works with their rows and files, and their usage unless `keep_spending`."""
        in_use = await self._unload_removed(ids)
        await self._remover.remove(ids, in_use=in_use, keep_spending=keep_spending)

    async def remove_rows(self, ids: list[str]) -> set[str]:
        """Remove the rows of works and leave tombstones; returns the hashes of files that no other work needs."""
        return await self._remover.remove_rows(ids, in_use=await self._unload_removed(ids), leave_tombstones=True)

    def files_in_use(self) -> set[str]:
        """The hashes of the files of unfinished works, whose rows may not be written yet."""
        return {ref.sha256 for work in self._unfinished.values() for ref in files_of(work)}

    def remove_credit(self, author_id: int) -> None:
        """Remove this person's credit from the unfinished works made from theirs."""
        for work_id, work in self._unfinished.items():
            lineage = work.lineage
            if lineage is not None and lineage.parent_author_id == author_id:
                self._unfinished[work_id] = replace(work, lineage=replace(lineage, parent_author_id=0))
                self._versions.stage(work_id, self._unfinished[work_id])

    # ---- Private ----

    def _with_library_fields(self, work: Work) -> Work:
        """The work with the title and the credit that only the library changes while the work is made."""
        known = self._unfinished.get(work.id)
        if known is None or (work.title == known.title and work.lineage is known.lineage):
            return work
        return replace(work, title=known.title, lineage=known.lineage)

    def _unload(self, work_id: str) -> None:
        for buffer in self._buffers:
            buffer.discard(work_id)
        self.flags.discard(work_id)
        self._unfinished.pop(work_id, None)
        self._written.pop(work_id, None)
        self._origins.pop(work_id, None)
        self._deleted.discard(work_id)

    async def _unload_removed(self, ids: list[str]) -> set[str]:
        """Unload works that are being removed; returns the hashes of files that other unfinished works need."""
        self._removed.update(ids)
        for work_id in ids:
            # A write in progress would otherwise write rows after their removal.
            for buffer in self._buffers:
                await buffer.cancel(work_id)
            await self.flags.remove(work_id)
            self._unload(work_id)
        return self.files_in_use()

    async def _ids(self, condition: sa.ColumnElement[bool]) -> list[str]:
        return await self._database.read(partial(read_ids, condition=condition))

    def _write_conclusions(self, connection: sa.Connection, items: Mapping[str, tuple[Work, Spending]]) -> None:
        last = {work_id: work for work_id, (work, _) in items.items()}
        self._rows.update(connection, last, self._written)
        for work, used in items.values():
            settled = self._usage_limits.settle(spending.c.work_id == work.id, used)
            execute_together(connection, [*end(work), self._rows.update_search(work), settled])
            self._replaced.delete_rows(connection, work)

    def _write(self, connection: sa.Connection, items: Mapping[str, Work]) -> None:
        self._rows.update(connection, items, self._written)
        self._stop_requests.read(connection, items)

    def _on_committed(self, items: Mapping[str, Work]) -> None:
        self._written.update((work_id, work) for work_id, work in items.items() if work_id in self._unfinished)
        self._stop_requests.notify()
