"""SQLAlchemy's engines for both databases: how a connection is made, and how a transaction begins on it."""

from __future__ import annotations

import os
import socket
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import make_url

from bot.library.lock import LockLostError, taken_over

MODE: Final = "elara_mode"
"""Execution option: how a transaction begins (`READ`, `WRITE`); None means that there is none."""
READ: Final = "read"
WRITE: Final = "write"

KEYS: Final = "elara_keys"
"""Execution option: keys of advisory locks (64 bit) that a writing transaction on Postgres holds to its end."""

HOLDER: Final = "elara_holder"
"""Execution option: who has to hold the database for a writing transaction on Postgres to begin."""

_PRAGMAS: Final = (
    "PRAGMA journal_mode=WAL",
    # A commit survives the end of the process without being flushed to the platter; a loss of power may take the last
    # commits but leaves the file whole (SQLite docs: WAL, PRAGMA synchronous). FULL would cost a flush for each.
    "PRAGMA synchronous=NORMAL",
    "PRAGMA busy_timeout=5000",
    "PRAGMA cache_size=-16000",
    # What is deleted is overwritten, so that somebody forgotten is not found in the free space of the file.
    "PRAGMA secure_delete=ON",
)

_PATIENCE: Final = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
    "options": "-c statement_timeout=30000",
}
"""No call waits for ever for a server that is gone: seconds, but milliseconds in the last two. What DATABASE_URL says
itself wins. Source: libpq docs, Parameter Key Words (tcp_user_timeout: how long sent data may stay unacknowledged)."""


def sqlite_engine(path: Path, *, connections: int) -> sa.Engine:
    """An engine for a file in WAL mode."""
    # What people wrote, and tokens, are parameters: no error may repeat them.
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(path)), pool_size=connections, max_overflow=0, hide_parameters=True
    )

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        # Python's sqlite3 would begin transactions at a time of its own choosing, and not at all for a migration.
        connection.isolation_level = None
        for pragma in _PRAGMAS:
            connection.execute(pragma).close()

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        match connection.get_execution_options().get(MODE):
            case "read":
                connection.exec_driver_sql("BEGIN DEFERRED")
            case "write":
                connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def postgres_engine(url: str, *, patience: dict[str, int] | None = None, **options: Any) -> sa.Engine:  # noqa: ANN401 - SQLAlchemy's own
    """An engine whose connections commit each statement, unless a transaction begins in `WRITE` mode.

    A question is one round trip then. `patience` replaces some of the limits in time.
    """
    address = make_url(url).set(drivername="postgresql+psycopg")
    waits: dict[str, Any] = {**_PATIENCE, **(patience or {})}
    engine = sa.create_engine(
        address,
        isolation_level="AUTOCOMMIT",
        connect_args={name: value for name, value in waits.items() if name not in address.query},
        # To ask for a type that is not used here would be one more round trip for the first connection.
        use_native_hstore=False,
        hide_parameters=True,
        **options,
    )
    sa.event.listen(engine, "begin", _begin_on_postgres)
    return engine


def _begin_on_postgres(connection: sa.Connection) -> None:
    """Begin a writing transaction, make sure that the database is still ours, and take its locks: one round trip.

    BEGIN within a message of several statements makes all of them one transaction (Postgres docs: Multiple Statements
    in a Simple Query). The row of the holder stays locked to the end: who takes the database over waits for what has
    begun, and nothing begins after that.
    """
    options = connection.get_execution_options()
    if options.get(MODE) != WRITE:
        return
    holder: str | None = options.get(HOLDER)
    keys: Sequence[int] = options.get(KEYS, ())
    question = "SELECT 1" if holder is None else "SELECT holder FROM instance WHERE id = 1 FOR SHARE"
    # In one order for all, so that no two wait for each other.
    locks = ", ".join(f"pg_advisory_xact_lock({key:d})" for key in sorted(keys))
    statements = [question, "BEGIN", *([f"SELECT {locks}"] if locks else [])]
    found = connection.exec_driver_sql("; ".join(statements), execution_options={"no_parameters": True}).scalar()
    if holder is not None and found != holder:
        raise LockLostError(taken_over())


def sever(connection: Any) -> None:  # noqa: ANN401 - psycopg's connection, which is loaded with Postgres only
    """Cut the socket below a connection, so that a thread that waits for its server gives up with an error."""
    import psycopg  # noqa: PLC0415 - see above

    try:
        with socket.socket(fileno=os.dup(connection.fileno())) as wire:
            wire.shutdown(socket.SHUT_RDWR)
    except (OSError, psycopg.Error):
        return  # it is cut already
