"""The database: an SQLite file, or Postgres where an address is set. Opening it migrates the schema."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any, Final, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from bot.library.advisory_lock import AdvisoryLock, open_advisory_lock
from bot.library.engines import HOLDER, KEYS, MODE, READ, WRITE, postgres_engine, shut_down_socket, sqlite_engine
from bot.library.lock import FileLock, InstanceLock, LockLostError, open_file_lock
from bot.library.open_errors import is_busy, is_damaged, sentence_of
from bot.library.private_files import make_private_database, make_private_folder
from bot.library.schema import HEAD, upgrade
from bot.library.tables import instance
from bot.settings import SettingsError

log = logging.getLogger(__name__)

Value = TypeVar("Value")
Transaction = Callable[[sa.Connection], Value]
Change = sa.Insert | sa.Update | sa.Delete

READERS: Final = 3
WRITERS: Final = 5
"""The number of threads and connections on Postgres. SQLite has one writer."""

CLOSE_S: Final = 5.0
"""`close` waits this long for the transactions in progress."""
_DISCONNECT_S: Final = 2.0
"""After that it closes their connections and waits this long for their threads."""

BUSY_S: Final = 60.0
"""How long a transaction is attempted while another process holds SQLite's write lock."""
_BUSY_PAUSE_S: Final = 0.05
_BUSY_STARTS: Final = 5
"""The start gives up after this many waits of SQLite's busy timeout."""

_ATTEMPTS: Final = 3
_RETRYABLE_STATES: Final = frozenset({"40001", "40P01"})
"""Serialization failure and deadlock: the same transaction may succeed the next time (Postgres docs: Appendix A,
class 40)."""


class _RetryableError(Exception):
    """A transaction failed before its commit and may be repeated."""

    def __init__(self, error: sa.exc.DBAPIError, *, is_disconnected: bool = False, is_busy: bool = False) -> None:
        super().__init__(error)
        self.error = error
        self.is_disconnected = is_disconnected
        self.is_busy = is_busy


class Database:
    """A pool of connections and of threads that use them. A transaction is one function, called in one thread.

    The function receives a connection. It may be called again from its start, so it must not change anything outside of
    the database. On SQLite writing transactions run one after the other. On Postgres they run concurrently, and a
    transaction that reads before it writes names the advisory locks that it needs (`keys`). Nothing else uses the
    threads, so no other work delays a transaction.
    """

    def __init__(self, engine: sa.Engine, lock: InstanceLock, holder: str | None) -> None:
        self.lock: Final = lock
        self._engine = engine
        self._reading = engine.execution_options(**{MODE: READ})
        self._writing = engine.execution_options(**{MODE: WRITE, HOLDER: holder})
        self._readers = ThreadPoolExecutor(READERS, "database reader")
        self._writers = ThreadPoolExecutor(1 if self.is_sqlite else WRITERS, "database writer")
        self._calls: set[Future[Any]] = set()
        self._writes: set[asyncio.Task[Any]] = set()
        self._busy: set[Any] = set()
        """The driver's connections that are in use."""
        self._is_disconnected = False
        """Whether `close` has closed them because the server did not answer."""
        sa.event.listen(engine, "checkout", lambda socket, _record, _proxy: self._busy.add(socket))
        sa.event.listen(engine, "checkin", lambda socket, _record: self._busy.discard(socket))
        sa.event.listen(engine, "invalidate", lambda socket, _record, _error: self._busy.discard(socket))

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is an SQLite file."""
        return self._engine.dialect.name == "sqlite"

    async def read(self, query: Transaction[Value]) -> Value:
        """Execute queries. On SQLite they share one snapshot; on Postgres each sees the newest commits."""
        call = partial(_transaction, self._reading, query, ())
        try:
            return await self._call(self._readers, call)
        except _RetryableError as retryable:
            if self._is_disconnected:
                raise retryable.error from None
        # The server or a proxy has closed an idle connection: one more attempt on a new one.
        try:
            return await self._call(self._readers, call)
        except _RetryableError as retryable:
            raise retryable.error from None

    async def write(self, change: Transaction[Value], *, keys: Collection[int] = ()) -> Value:
        """Execute changes: committed when this returns, rolled back when `change` raises.

        Cancelling the caller does not cancel the transaction. `keys` are the advisory locks of the transaction on
        Postgres (`bot.library.keys`). Waits while it is uncertain whether this process holds the lock of the database;
        raises `LockLostError` when that lock is lost.
        """
        task = asyncio.create_task(self._write(self._writing, change, keys))
        self._writes.add(task)
        task.add_done_callback(self._writes.discard)
        return await asyncio.shield(task)

    def upsert(
        self, table: sa.Table, *, replace: bool = True, where: sa.ColumnElement[bool] | None = None
    ) -> sa.Insert:
        """An INSERT that replaces an existing row with the same key if the row meets `where`.

        With `replace` false, which takes no `where`, an existing row is never changed.
        """
        dialect = self._engine.dialect.name
        return _upsert(dialect, table, replace=replace) if where is None else _upsert_where(dialect, table, where)

    async def truncate_log(self) -> bool:
        """Truncate SQLite's write-ahead log, which still contains deleted rows; False while a query reads from it."""
        if not self.is_sqlite:
            return True

        def truncate(connection: sa.Connection) -> bool:
            # Without the busy timeout: while this waited for a reader, nothing else could be written.
            timeout_ms = int(connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one())
            connection.exec_driver_sql("PRAGMA busy_timeout = 0").close()
            try:
                # The first column says whether a reader blocked it (SQLite docs: PRAGMA wal_checkpoint).
                return not connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
            finally:
                connection.exec_driver_sql(f"PRAGMA busy_timeout = {timeout_ms}").close()

        return await self._write(self._engine, truncate, ())

    async def vacuum(self, tables: Sequence[str]) -> None:
        """Remove deleted rows from tables of Postgres."""

        def vacuum(connection: sa.Connection) -> None:
            # The limit for other statements is too short for a large table.
            connection.exec_driver_sql("SET statement_timeout = 0")
            try:
                connection.exec_driver_sql(f"VACUUM {', '.join(tables)}")
            finally:
                connection.exec_driver_sql("RESET statement_timeout")

        await self._write(self._engine, vacuum, ())

    async def size_bytes(self) -> int:
        """The size of the database on disk, in bytes."""

        def measured(connection: sa.Connection) -> int:
            if not self.is_sqlite:
                return int(connection.scalar(sa.text("SELECT pg_database_size(current_database())")) or 0)
            pages, page_bytes = (
                int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()) for name in ("page_count", "page_size")
            )
            return pages * page_bytes

        return await self.read(measured)

    def open_connections(self) -> None:
        """Open all connections to Postgres in advance: opening one takes several round trips."""
        if self.is_sqlite:
            return
        # Each thread keeps its connection until all threads have one, so that every connection is opened.
        all_open = threading.Barrier(READERS + WRITERS)

        def connect() -> None:
            try:
                with self._engine.connect():
                    all_open.wait()
            except (sa.exc.OperationalError, threading.BrokenBarrierError):
                all_open.abort()  # missing connections are opened when they are needed

        for threads, number in ((self._readers, READERS), (self._writers, WRITERS)):
            for _ in range(number):
                self._submit(threads, connect)

    async def close(self) -> None:
        """Wait for the transactions in progress, at most `CLOSE_S` and `_DISCONNECT_S`, and close all connections."""
        deadline_s = time.monotonic() + CLOSE_S
        while (waiting := self._unfinished_calls()) and time.monotonic() < deadline_s:
            await asyncio.wait(waiting, timeout=deadline_s - time.monotonic(), return_when=asyncio.FIRST_COMPLETED)
        if waiting := self._unfinished_calls():
            log.error("the database does not answer: it is closed without %d transactions", len(waiting))
            self._is_disconnected = True
            for write in tuple(self._writes):
                write.cancel()
            # A statement of SQLite waits no longer than the busy timeout, and has no socket.
            for socket in () if self.is_sqlite else tuple(self._busy):
                shut_down_socket(socket)
            await asyncio.wait(waiting, timeout=_DISCONNECT_S)
        is_idle = not self._calls
        for threads in (self._readers, self._writers):
            threads.shutdown(wait=is_idle, cancel_futures=True)
        self._engine.dispose()

    def _unfinished_calls(self) -> list[asyncio.Future[Any]]:
        return [*self._writes, *map(_completion_of, tuple(self._calls))]

    async def _write(self, engine: sa.Engine, change: Transaction[Value], keys: Collection[int]) -> Value:
        attempts, busy_until_s = 0, time.monotonic() + BUSY_S
        while True:
            await self.lock.ensure_held()
            try:
                return await self._call(self._writers, partial(_transaction, engine, change, keys))
            except _RetryableError as retryable:
                attempts += not retryable.is_busy
                if attempts == _ATTEMPTS or time.monotonic() > busy_until_s:
                    raise retryable.error from None
                if retryable.is_busy:
                    await asyncio.sleep(_BUSY_PAUSE_S)
                if retryable.is_disconnected:
                    await self.lock.check()
            except LockLostError as lost:
                self.lock.mark_lost(str(lost))
                raise

    async def _call(self, threads: ThreadPoolExecutor, call: Callable[[], Value]) -> Value:
        return await asyncio.wrap_future(self._submit(threads, call))

    def _submit(self, threads: ThreadPoolExecutor, call: Callable[[], Value]) -> Future[Value]:
        future = threads.submit(call)
        self._calls.add(future)
        future.add_done_callback(self._calls.discard)
        return future


def execute_together(connection: sa.Connection, changes: Sequence[Change]) -> None:
    """Execute changes that do not depend on one another: on Postgres as one statement, in one round trip.

    Source: Postgres docs, WITH Queries, "Data-Modifying Statements in WITH".
    """
    if connection.dialect.name == "sqlite":
        for change in changes:
            connection.execute(change)
        return
    *others, last = changes
    connection.execute(last.add_cte(*(change.cte(f"change_{number}") for number, change in enumerate(others))))


def _transaction(engine: sa.Engine, act: Transaction[Value], keys: Collection[int]) -> Value:
    """Execute one transaction in this thread. A passing fault before the commit raises `_RetryableError`."""
    try:
        connection = engine.connect()
    except sa.exc.OperationalError as error:
        raise _RetryableError(error, is_disconnected=True) from None
    with connection.execution_options(**{KEYS: tuple(keys)}):
        try:
            transaction = connection.begin()
            value = act(connection)
        except sa.exc.DBAPIError as error:
            if error.connection_invalidated or getattr(error.orig, "sqlstate", None) in _RETRYABLE_STATES:
                raise _RetryableError(error, is_disconnected=error.connection_invalidated) from None
            if is_busy(error):
                raise _RetryableError(error, is_busy=True) from None
            raise
        # A commit that fails may have happened, so it is not repeated.
        transaction.commit()
        return value


def _completion_of(call: Future[Any]) -> asyncio.Future[None]:
    """A future that is done when the call has returned or raised."""
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[None] = loop.create_future()

    def resolve() -> None:
        if not ended.done():
            ended.set_result(None)

    call.add_done_callback(lambda _: loop.call_soon_threadsafe(resolve))
    return ended


@cache
def _upsert(dialect: str, table: sa.Table, *, replace: bool) -> sa.Insert:
    """Built once: SQLAlchemy takes longer to build one than SQLite to execute it."""
    return _upsert_where(dialect, table, None) if replace else _insert(dialect, table).on_conflict_do_nothing()


def _upsert_where(dialect: str, table: sa.Table, where: sa.ColumnElement[bool] | None) -> sa.Insert:
    keys = [column.name for column in table.primary_key.columns]
    others = [column.name for column in table.columns if not column.primary_key]
    statement = _insert(dialect, table)
    return statement.on_conflict_do_update(
        index_elements=keys, set_={name: statement.excluded[name] for name in others}, where=where
    )


def _insert(dialect: str, table: sa.Table) -> sqlite.Insert:
    """An INSERT of either dialect; the methods that are used here have the same names in both."""
    return sqlite.insert(table) if dialect == "sqlite" else _postgres_insert(table)


def _postgres_insert(table: sa.Table) -> Any:  # noqa: ANN401 - an INSERT of a dialect that is loaded with Postgres only
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - 3 MB, which nothing uses on SQLite

    return postgresql.insert(table)


@asynccontextmanager
async def open_database(data_dir: Path, url: str | None, *, revision: str = HEAD) -> AsyncIterator[Database]:
    """Open `url`, or `data_dir/elara.db` without one, and migrate it to `revision`.

    Raises `SettingsError` when the database cannot be opened or another process uses it.
    """
    await asyncio.to_thread(make_private_folder, data_dir)
    async with AsyncExitStack() as stack:
        lock: FileLock | AdvisoryLock
        if url is None:
            lock = await stack.enter_async_context(open_file_lock(data_dir))
            engine = sqlite_engine(data_dir / "elara.db", connections=READERS + 1, check_lock=lock.check_files)
        else:
            lock = await stack.enter_async_context(open_advisory_lock(url))
            engine = postgres_engine(url, pool_size=READERS + WRITERS, max_overflow=0)
        stack.callback(engine.dispose)
        path = data_dir / "elara.db" if url is None else None
        await asyncio.to_thread(_prepare, engine, lock, revision, path)
        if isinstance(lock, AdvisoryLock) and revision == HEAD:
            watching = asyncio.create_task(lock.watch(), name="database lock")
            stack.push_async_callback(_cancel, watching)
        # An older schema has no table `instance`.
        database = Database(engine, lock, lock.holder if revision == HEAD else None)
        stack.push_async_callback(database.close)
        database.open_connections()
        try:
            yield database
        except sa.exc.DBAPIError as error:
            if is_damaged(error):
                raise SettingsError(sentence_of(error, path)) from None
            raise


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait({task})


def _prepare(engine: sa.Engine, lock: InstanceLock, revision: str, path: Path | None) -> None:
    """Migrate, and write this process's id into the table `instance`. Blocking. `path` is that of an SQLite file."""
    for attempt in range(_BUSY_STARTS):
        try:
            if path is not None:
                make_private_database(path)
            with engine.execution_options(**{MODE: WRITE}).begin() as connection:
                upgrade(connection, revision)
                if revision == HEAD:
                    row = {"id": 1, "holder": lock.holder, "taken_at": time.time()}
                    connection.execute(_upsert(engine.dialect.name, instance, replace=True), row)
        except OSError as error:
            raise SettingsError(
                f"{path} cannot be opened ({error.strerror}): check ELARA_DATA_DIR and who owns it."
            ) from None
        except sa.exc.DBAPIError as error:
            if not is_busy(error) or attempt == _BUSY_STARTS - 1:
                raise SettingsError(sentence_of(error, path)) from None
        else:
            return
