"""Erases the remains of deleted rows: in SQLite's write-ahead log and search index, or in the tables of Postgres."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

import sqlalchemy as sa

from bot.library.database import Database
from bot.library.tables import metadata

EVERY_S: Final = 2_400.0
"""The search index is merged, and the tables are vacuumed, at most this often: both may read all of the database.
With the ten minutes in which a deletion can be undone this is less than an hour."""

_PAGES: Final = 500
"""The number of pages that one step of a merge writes; other transactions run between two steps."""
_CHANGES_MIN: Final = 2
"""A step that changes fewer rows had nothing to merge (SQLite docs: FTS5, The 'merge' Command)."""


class Erasure:
    """Notes that rows were deleted, and erases their remains.

    SQLite overwrites deleted rows in its file (`secure_delete`), but its write-ahead log keeps older versions of pages,
    and the search index marks its entries as deleted until they are merged. Postgres keeps deleted rows until a VACUUM,
    and its own log and backups for as long as its operator has set.
    """

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database = database
        self._now = now
        self._is_log_dirty = True  # the last process may have been killed
        self._are_rows_left = False
        self._due_at = 0.0

    def note_wiped(self) -> None:
        """Columns were overwritten."""
        self._is_log_dirty = True

    def note_removed(self, *, at_once: bool = False) -> None:
        """Rows were deleted; with `at_once` the next call of `erase` erases all of them."""
        self._is_log_dirty = self._are_rows_left = True
        if at_once:
            self._due_at = 0.0

    async def erase(self) -> None:
        """Erase what is due. Remains that a query still reads stay due."""
        if self._are_rows_left and self._now() >= self._due_at:
            self._are_rows_left = False
            self._due_at = self._now() + EVERY_S
            self._is_log_dirty = True
            await (self._merge_index() if self._database.is_sqlite else self._vacuum())
        if self._is_log_dirty:
            self._is_log_dirty = not await self._database.truncate_log()

    async def _merge_index(self) -> None:
        """Merge the search index into one segment, which has no deleted entries."""
        pages = -_PAGES  # a negative number begins a merge of all segments
        while await self._database.write(partial(_merge, pages=pages)) >= _CHANGES_MIN:
            pages = _PAGES

    async def _vacuum(self) -> None:
        await self._database.vacuum([table.name for table in metadata.sorted_tables])


def _merge(connection: sa.Connection, *, pages: int) -> int:
    """One step of a merge; returns the number of changed rows."""
    before = int(connection.exec_driver_sql("SELECT total_changes()").scalar_one())
    connection.execute(sa.text("INSERT INTO search_fts(search_fts, rank) VALUES ('merge', :pages)"), {"pages": pages})
    return int(connection.exec_driver_sql("SELECT total_changes()").scalar_one()) - before
