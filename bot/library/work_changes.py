"""Changes concluded works."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import sqlalchemy as sa

from bot.library.database import Database
from bot.library.tables import DELETED, files, works
from bot.library.work_documents import files_of
from bot.library.work_rows import WorkRows, load
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.work import Work

Change = Callable[[Work], Work]
"""Returns the new version of a work. It may raise `RefusedError`, and then nothing changes."""

Write = Callable[[sa.Connection], object]
"""Writes rows within a transaction."""


class WorkChanges:
    """Reads, changes and writes a work in one transaction, so that no change is lost to another one."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = WorkRows(database)

    async def change(self, work_id: str, change: Change, also: Sequence[Write] = ()) -> Work:
        """Change a concluded work, durably, and return the new version. Files that it no longer needs may be removed.

        `also` is written in the same transaction if the work changes.

        Raises `RefusedError` for a work that is deleted (UNKNOWN_WORK) or being made (STILL_RUNNING), and what `change`
        raises.
        """
        # On Postgres another change of this work, and its reopening, wait for the end of this transaction.
        ending = sa.select(works.c.ending).where(works.c.id == work_id, ~DELETED).with_for_update()

        def write(connection: sa.Connection) -> Work:
            row = connection.execute(ending).first()
            work = None if row is None else load(connection, work_id)
            if row is None or work is None:
                raise RefusedError(RefusalKind.UNKNOWN_WORK)
            if row.ending is None:
                raise RefusedError(RefusalKind.STILL_RUNNING)
            changed = change(work)
            if changed != work:
                self._rows.update(connection, {work_id: changed}, {work_id: work})
                connection.execute(self._rows.update_search(changed))
                needed = {ref.sha256 for ref in files_of(changed)}
                connection.execute(files.delete().where(files.c.work_id == work_id, files.c.sha256.not_in(needed)))
                if changed.ending is not None:
                    kind = changed.ending.kind.value
                    connection.execute(works.update().where(works.c.id == work_id).values(ending=kind))
                for one in also:
                    one(connection)
            return changed

        return await self._database.write(write)
