"""Permanent removal of works: their rows, and the files that no other work needs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final

import sqlalchemy as sa

from bot.library.database import Database, execute_together
from bot.library.files import FileStore
from bot.library.keys import STRUCTURE
from bot.library.legacy_import import ImportedFiles
from bot.library.tables import (
    DELETED,
    OPEN,
    files,
    messages,
    parts,
    replies,
    rounds,
    search,
    spending,
    voice_samples,
    votes,
    work_schedules,
    works,
)
from bot.library.takes import show_newest
from bot.library.tombstones import insert_tombstones
from bot.library.usage_limits import DAY_S

IDS_MAX: Final = 500
"""The largest number of ids in one statement. SQLite and Postgres limit the parameters to some ten thousand."""


def chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Split ids into batches that fit into a statement."""
    return (ids[start : start + IDS_MAX] for start in range(0, len(ids), IDS_MAX))


class Remover:
    """Removes works from the database and, after the commit, their unneeded files from the disk."""

    def __init__(
        self,
        database: Database,
        store: FileStore,
        imported: ImportedFiles,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._store = store
        self._imported = imported
        self._now = now

    async def remove(self, ids: Sequence[str], *, in_use: set[str], keep_spending: bool = True) -> None:
        """Remove works with their files. With `keep_spending` false their usage and reservations are removed as well.

        `in_use` are the hashes of the files of unfinished works, whose rows may not be written yet.
        """
        await self._store.remove(await self.remove_rows(ids, in_use=in_use, keep_spending=keep_spending))

    async def remove_rows(
        self, ids: Sequence[str], *, in_use: set[str], keep_spending: bool = True, leave_tombstones: bool = False
    ) -> set[str]:
        """Remove the rows of works; returns the hashes of files that no other work needs.

        A work in the trash leaves a tombstone; with `leave_tombstones` every work does.
        """
        unneeded: set[str] = set()
        for batch in chunks(ids):
            buried = works.c.id.in_(batch) if leave_tombstones else sa.and_(works.c.id.in_(batch), DELETED)
            tombstones = insert_tombstones(self._database, buried, self._now())
            counted = self._counted() if keep_spending else spending.delete()
            removing = partial(_remove, ids=batch, counted=counted, tombstones=tombstones)
            unneeded |= await self._database.write(removing, keys=(STRUCTURE,))
        await self._imported.remove_works(ids)
        return unneeded - in_use

    def _counted(self) -> sa.Update:
        """The UPDATE that keeps the usage of today. A reservation that the work can no longer settle counts as used."""
        day = sa.case((OPEN, int(self._now() // DAY_S)), else_=spending.c.day)
        return spending.update().values(work_id="", settled=True, day=day)


def _remove(
    connection: sa.Connection, ids: Sequence[str], *, counted: sa.Update | sa.Delete, tombstones: sa.Insert
) -> set[str]:
    groups = list(connection.scalars(sa.select(works.c.group_id).where(works.c.id.in_(ids)).distinct()))
    named = list(connection.scalars(sa.select(files.c.sha256).where(files.c.work_id.in_(ids)).distinct()))
    seqs = sa.select(works.c.seq).where(works.c.id.in_(ids))
    polls_of_works = sa.select(rounds.c.id).where(rounds.c.work_id.in_(ids))
    execute_together(
        connection,
        [
            tombstones,
            search.delete().where(search.c.seq.in_(seqs)),
            votes.delete().where(votes.c.round_id.in_(polls_of_works)),
            *(table.delete().where(table.c.work_id.in_(ids)) for table in (rounds, parts, files, work_schedules)),
            counted.where(spending.c.work_id.in_(ids)),
            works.delete().where(works.c.id.in_(ids)),
        ],
    )
    _update_replies(connection, groups)
    return _unreferenced(connection, named)


def _unreferenced(connection: sa.Connection, named: Sequence[str]) -> set[str]:
    referenced: set[str] = set()
    for batch in chunks(named):
        for table in (files, voice_samples):
            referenced.update(connection.scalars(sa.select(table.c.sha256).where(table.c.sha256.in_(batch))))
    return set(named) - referenced


def _update_replies(connection: sa.Connection, groups: Sequence[str]) -> None:
    """Remove the replies of groups without takes; in the other groups show the newest take if none is shown."""
    remaining = sa.select(works.c.group_id).where(works.c.group_id.in_(groups))
    empty = sa.select(replies.c.reply_id).where(replies.c.reply_id.in_(groups), replies.c.reply_id.not_in(remaining))
    execute_together(
        connection,
        [
            messages.delete().where(messages.c.reply_id.in_(empty)),
            replies.delete().where(replies.c.reply_id.in_(groups), replies.c.reply_id.not_in(remaining)),
            show_newest(works.c.group_id.in_(groups)),
        ],
    )
