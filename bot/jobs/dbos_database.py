"""Where DBOS keeps its rows, an SQLite file or Postgres, and the lock that admits one process to them."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from bot.settings import SettingsError

_POOL: Final = 5
"""Connections: the queue, DBOS's own threads, and whoever submits. More only wait for SQLite's one writer."""
_BUSY_MS: Final = 30_000

_LOCK_KEY: Final = int.from_bytes(b"elara", "big")
"""Postgres keeps advisory locks by number and database."""
_LOCK_PATIENCE_S: Final = 3.0
"""A server needs a moment to notice that a killed process is gone; only then is the lock free."""
_LOCK_RETRY_S: Final = 0.1

_SUBSEC_SINCE: Final = (3, 42, 0)


@dataclass(frozen=True, slots=True)
class EngineDatabase:
    """SQLAlchemy's engine for DBOS, and `locked`: a blocking context that holds the lock, or raises SettingsError."""

    engine: sa.Engine
    locked: Callable[[], AbstractContextManager[None]]

    def clean(self) -> None:
        """Overwrite what SQLite's log still holds of deleted rows; Postgres does that by its own vacuum."""
        if self.engine.dialect.name == "sqlite":
            with self.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def sqlite_database(folder: Path) -> EngineDatabase:
    """`engine.db` in a folder, in WAL mode."""
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(folder / "engine.db")), pool_size=_POOL)
    sa.event.listen(engine, "connect", _prepare_sqlite)
    return EngineDatabase(engine, lambda: _file_lock(folder / "engine.lock"))


def postgres_database(url: str) -> EngineDatabase:
    """The database at a `postgresql://` (or `postgres://`) address; DBOS uses a schema of its own in it."""
    address = sa.make_url(url).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(
        address, pool_size=_POOL, max_overflow=2, pool_pre_ping=True, connect_args={"connect_timeout": 10}
    )
    return EngineDatabase(engine, lambda: _advisory_lock(engine))


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


@contextmanager
def _file_lock(path: Path) -> Iterator[None]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SettingsError(
                f"ELARA_DATA_DIR is {str(path.parent)!r}, where another Elara is at work: stop that one first,"
                " or choose another folder."
            ) from None
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _advisory_lock(engine: sa.Engine) -> Iterator[None]:
    try:
        connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    except sa.exc.OperationalError:
        # The driver's text names host and user; the address is the operator's own and stays out of the log.
        raise SettingsError("DATABASE_URL does not lead to a database that answers: start it, or correct it.") from None
    with connection:
        # The server's side of this connection: when a machine vanishes without a word, its lock is free a minute later.
        for name, value_s in (("idle", 30), ("interval", 10), ("count", 3)):
            connection.execute(sa.text(f"SET tcp_keepalives_{name} = {value_s}"))
        deadline_s = time.monotonic() + _LOCK_PATIENCE_S
        while not connection.scalar(sa.text("SELECT pg_try_advisory_lock(:key)"), {"key": _LOCK_KEY}):
            if time.monotonic() > deadline_s:
                raise SettingsError(
                    "DATABASE_URL leads to a database where another Elara is at work: stop that one first,"
                    " or give this one a database of its own."
                )
            time.sleep(_LOCK_RETRY_S)
        yield
        connection.execute(sa.text("SELECT pg_advisory_unlock(:key)"), {"key": _LOCK_KEY})
