"""Where DBOS keeps its rows: an SQLite file or Postgres."""

from __future__ import annotations

import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import sqlalchemy as sa

_POOL: Final = 5
"""Connections: the queue, DBOS's own threads, and whoever submits. More only wait for SQLite's one writer."""
_BUSY_MS: Final = 30_000

_SUBSEC_SINCE: Final = (3, 42, 0)


@dataclass(frozen=True, slots=True)
class EngineDatabase:
    """SQLAlchemy's engine for DBOS. The library's lock admits one process to its data, and so to this."""

    engine: sa.Engine

    def clean(self) -> None:
        """Overwrite what SQLite's log still holds of deleted rows; Postgres does that by its own vacuum."""
        if self.engine.dialect.name == "sqlite":
            with self.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def sqlite_database(folder: Path) -> EngineDatabase:
    """`engine.db` in a folder, in WAL mode."""
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(folder / "engine.db")), pool_size=_POOL)
    sa.event.listen(engine, "connect", _prepare_sqlite)
    return EngineDatabase(engine)


def postgres_database(url: str) -> EngineDatabase:
    """The database at a `postgresql://` (or `postgres://`) address; DBOS uses a schema of its own in it."""
    address = sa.make_url(url).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(
        address, pool_size=_POOL, max_overflow=2, pool_pre_ping=True, connect_args={"connect_timeout": 10}
    )
    return EngineDatabase(engine)


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # IMMEDIATE, foreign keys and the patience are what DBOS asks of a connection that it opens itself.
    connection.isolation_level = "IMMEDIATE"
    connection.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
    connection.execute("PRAGMA foreign_keys=ON")
    # With WAL a commit survives the death of the process without an fsync of its own; losing power costs the last
    # rows at most, and a run that is begun once more finds in the library what it had made.
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    # What is deleted is overwritten, so that somebody forgotten is not found in the free space of the file.
    connection.execute("PRAGMA secure_delete=ON")
    if sqlite3.sqlite_version_info < _SUBSEC_SINCE:
        # From Python 3.12 on DBOS 3.4 calls unixepoch('subsec'), which is NULL in an SQLite that old: no start.
        connection.create_function("unixepoch", -1, _unixepoch)


def _unixepoch(*_modifiers: str) -> float:
    return time.time()
