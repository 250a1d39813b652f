"""SQLAlchemy's engines for SQLite and Postgres: connection settings, and how a transaction begins."""

from __future__ import annotations

import os
import socket
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import make_url

from bot.library.lock import TAKEN_OVER, LockLostError, WatchedFile

MODE: Final = "elara_mode"
"""Execution option: the kind of transaction (`READ`, `WRITE`); without it no transaction begins."""
READ: Final = "read"
WRITE: Final = "write"

KEYS: Final = "elara_keys"
"""Execution option: keys (64 bit) of the advisory locks of a writing transaction on Postgres."""

HOLDER: Final = "elara_holder"
"""Execution option: the id that the table `instance` must name before a writing transaction on Postgres begins."""

READ_ONLY_STATE: Final = "25006"
"""The code of an error of a session that takes no changes (Postgres docs: Appendix A, read_only_sql_transaction)."""

_PRAGMAS: Final = (
    "PRAGMA journal_mode=WAL",
    # A commit survives a crash of the process. A power failure may lose the last commits but never corrupts the file
    # (SQLite docs: WAL, PRAGMA synchronous). FULL would cost an fsync for each commit.
    "PRAGMA synchronous=NORMAL",
    # Short, because a transaction that is waiting occupies its thread; the caller tries again.
    "PRAGMA busy_timeout=1000",
    "PRAGMA cache_size=-16000",
    # Deleted rows are overwritten, so that the data of a forgotten person does not remain in the file's free space.
    "PRAGMA secure_delete=ON",
)

_TIMEOUTS: Final = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
    "options": "-c statement_timeout=30000",
}
"""Limits for a server that does not answer: in seconds, the last two in milliseconds. DATABASE_URL overrides them.
Source: libpq docs, Parameter Key Words (tcp_user_timeout: how long sent data may stay unacknowledged)."""


def sqlite_engine(path: Path, *, connections: int, check_lock: Callable[[], None] = lambda: None) -> sa.Engine:
    """An engine for a file in WAL mode, which exists.

    A writing transaction and a new connection raise `LockLostError` where the file was removed or replaced since the
    first connection: SQLite would continue to write into a file that no one can open, and create an empty one beside
    it. `check_lock` is called before each writing transaction, and may raise `LockLostError`.
    """
    # Parameters hold people's texts and tokens, which must not appear in the text of an error.
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(path)), pool_size=connections, max_overflow=0, hide_parameters=True
    )

    watched: list[WatchedFile] = []

    def check_file() -> None:
        for file in watched:
            file.check()

    # Before the connection: SQLite would create the missing file when it opens it.
    sa.event.listen(engine, "do_connect", lambda *_: check_file())

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        # Python's sqlite3 begins a transaction only before some statements, and not before those of a migration.
        connection.isolation_level = None
        for pragma in _PRAGMAS:
            connection.execute(pragma).close()
        if not watched:
            watched.append(WatchedFile(path, path.stat()))

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        match connection.get_execution_options().get(MODE):
            case "read":
                connection.exec_driver_sql("BEGIN DEFERRED")
            case "write":
                check_file()
                check_lock()
                connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def postgres_engine(url: str, *, timeouts: dict[str, int] | None = None, **options: Any) -> sa.Engine:  # noqa: ANN401 - SQLAlchemy's own
    """An engine whose connections commit each statement, unless a transaction begins in `WRITE` mode.

    A query outside of a transaction costs one round trip instead of two. `timeouts` overrides the default limits.
    """
    address = make_url(url).set(drivername="postgresql+psycopg")
    limits: dict[str, Any] = {**_TIMEOUTS, **(timeouts or {})}
    engine = sa.create_engine(
        address,
        isolation_level="AUTOCOMMIT",
        connect_args={name: value for name, value in limits.items() if name not in address.query},
        # The first connection would ask the server for a type that is not used here: one more round trip.
        use_native_hstore=False,
        hide_parameters=True,
        **options,
    )
    sa.event.listen(engine, "begin", _begin_on_postgres)
    sa.event.listen(engine, "handle_error", _leave_read_only_sessions)
    return engine


def _leave_read_only_sessions(context: sa.engine.ExceptionContext) -> None:
    """Replace all connections of the pool: after a failover they lead to a server that is a standby now."""
    if getattr(context.original_exception, "sqlstate", None) == READ_ONLY_STATE:
        context.is_disconnect = True


def _begin_on_postgres(connection: sa.Connection) -> None:
    """Begin a writing transaction, check the holder of the database and acquire advisory locks, in one round trip.

    BEGIN within a message of several statements makes all of them one transaction (Postgres docs: Multiple Statements
    in a Simple Query). The transaction locks the row of the holder: another process that takes the database over has
    to wait for its end, and afterwards this process begins no further transaction.
    """
    options = connection.get_execution_options()
    if options.get(MODE) != WRITE:
        return
    holder: str | None = options.get(HOLDER)
    keys: Sequence[int] = options.get(KEYS, ())
    holder_query = "SELECT 1" if holder is None else "SELECT holder FROM instance WHERE id = 1 FOR SHARE"
    # The same order in every transaction prevents deadlocks.
    locks = ", ".join(f"pg_advisory_xact_lock({key:d})" for key in sorted(keys))
    statements = [holder_query, "BEGIN", *([f"SELECT {locks}"] if locks else [])]
    found = connection.exec_driver_sql("; ".join(statements), execution_options={"no_parameters": True}).scalar()
    if holder is not None and found != holder:
        raise LockLostError(TAKEN_OVER)


def shut_down_socket(connection: Any) -> None:  # noqa: ANN401 - psycopg's connection, which is loaded with Postgres only
    """Shut down the socket of a connection, so that a thread that waits for the server gets an error."""
    import psycopg  # noqa: PLC0415 - see above

    try:
        with socket.socket(fileno=os.dup(connection.fileno())) as copy:
            copy.shutdown(socket.SHUT_RDWR)
    except (OSError, psycopg.Error):
        return  # the connection is closed already
