"""aiosqlite with one errand to its thread for each statement, where it has four.

Making a cursor, executing, fetching and closing are an errand each in aiosqlite, and each waits for its turn on a busy
event loop. A transaction holds the one writer's lock for as long as that takes: with two hundred stories under way the
errands, not SQLite, decide how soon a story can begin. Source: the installed aiosqlite 0.22, and measurements of it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Self

import aiosqlite


def connect(path: Path) -> aiosqlite.Connection:
    """A connection to a file; it opens when it is awaited."""
    # SQLAlchemy and the garbage collector touch it from the event loop's thread, never at the same time.
    connection = _Connection(lambda: sqlite3.connect(path, check_same_thread=False), iter_chunk_size=64)
    # As SQLAlchemy does: one that was left open must not keep the process from ending.
    connection._thread.daemon = True  # noqa: SLF001 - there is no other way to it
    return connection


class _Cursor:
    """What SQLAlchemy asks of a cursor; the rows are all there once a statement was executed."""

    arraysize = 1

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Sequence[Any] | None = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Iterable[Any] = ()) -> None:
        """Execute a statement and fetch its rows."""
        await self._connection.errand(self._run, lambda cursor: cursor.execute(statement, parameters))

    async def executemany(self, statement: str, parameters: Iterable[Iterable[Any]]) -> None:
        """Execute a statement for each of many parameters."""
        await self._connection.errand(self._run, lambda cursor: cursor.executemany(statement, parameters))

    async def fetchall(self) -> list[Any]:
        """The rows of the statement that was executed last."""
        return self._rows

    async def close(self) -> None:
        """Nothing: the cursor of the database was closed behind its statement."""

    def _run(self, connection: sqlite3.Connection, act: Callable[[sqlite3.Cursor], object]) -> None:
        """On the connection's thread."""
        cursor = connection.cursor()
        try:
            act(cursor)
            self.description = cursor.description
            self._rows = cursor.fetchall() if cursor.description else []
            self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        finally:
            cursor.close()


class _Connection(aiosqlite.Connection):
    """A connection whose cursors go to the thread once a statement."""

    def cursor(self, *_: object) -> _Cursor:  # type: ignore[override]
        """A cursor of ours: nothing is asked of the thread yet."""
        return _Cursor(self)

    async def errand(self, run: Callable[..., None], *arguments: object) -> None:
        """Have something done with the database's own connection on its thread."""
        await self._execute(run, self._conn, *arguments)  # type: ignore[no-untyped-call]
