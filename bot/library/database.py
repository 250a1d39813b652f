"""The database: an SQLite file by default, Postgres by address; brought to the newest schema when it is opened."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot.library.advisory_lock import AdvisoryLock, open_advisory_lock
from bot.library.engines import HOLDER, KEYS, MODE, READ, WRITE, postgres_engine, sever, sqlite_engine
from bot.library.lock import InstanceLock, LockLostError, open_file_lock
from bot.library.schema import HEAD, bring_up_to_date
from bot.library.tables import instance
from bot.settings import SettingsError

log = logging.getLogger(__name__)

Value = TypeVar("Value")
Transaction = Callable[[sa.Connection], Value]
Change = sa.Insert | sa.Update | sa.Delete

READERS: Final = 3
WRITERS: Final = 5
"""Threads, and connections, on Postgres. SQLite has one writer."""

CLOSE_S: Final = 5.0
"""How long closing waits for transactions that have begun."""
_CUT_S: Final = 2.0
"""And how long for their threads, once their connections are cut."""

_ATTEMPTS: Final = 3
_PASSING: Final = frozenset({"40001", "40P01"})
"""Serialization failure, deadlock detected: the same transaction may well succeed the next time (Postgres docs:
Appendix A, class 40)."""


class _AgainError(Exception):
    """Nothing was committed, and the same transaction may be tried again."""

    def __init__(self, error: sa.exc.DBAPIError, *, is_cut: bool) -> None:
        super().__init__(error)
        self.error = error
        self.is_cut = is_cut


class Database:
    """One pool of connections, and the threads that use them: a transaction is one function in one call to a thread.

    Such a function is given a connection and may be called again from its start, so it changes nothing else. Writing
    transactions on SQLite run one after the other. On Postgres they run side by side, and those that look before they
    write name what has to be theirs alone (`keys`). The threads are the database's own: no other work delays them.
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
        self._in_use: set[Any] = set()
        """The driver's connections that are at work."""
        self._is_cut = False
        """Whether they were cut, because the server did not answer when this was closed."""
        sa.event.listen(engine, "checkout", lambda wire, _record, _proxy: self._in_use.add(wire))
        sa.event.listen(engine, "checkin", lambda wire, _record: self._in_use.discard(wire))
        sa.event.listen(engine, "invalidate", lambda wire, _record, _error: self._in_use.discard(wire))

    @property
    def is_sqlite(self) -> bool:
        """Whether this is an SQLite file."""
        return self._engine.dialect.name == "sqlite"

    async def read(self, check: Transaction[Value]) -> Value:
        """Ask questions. On SQLite all see the same moment; on Postgres each sees what is committed by then."""
        act = partial(_transaction, self._reading, check, ())
        try:
            return await self._call(self._readers, act)
        except _AgainError as again:
            if self._is_cut:
                raise again.error from None
        # The server, or something in between, has closed a connection that was idle.
        try:
            return await self._call(self._readers, act)
        except _AgainError as again:
            raise again.error from None

    async def write(self, change: Transaction[Value], *, keys: Collection[int] = ()) -> Value:
        """Change something: committed when this returns, rolled back when `change` raises.

        A caller that is cancelled meanwhile leaves a transaction that comes to its end all the same. `keys` are locks
        on Postgres that the transaction holds from its beginning to its end (`bot.library.keys`). While the lock of
        the whole database is in doubt this waits; raises `LockLostError` when it is lost for good.
        """
        task = asyncio.create_task(self._write(self._writing, change, keys))
        self._writes.add(task)
        task.add_done_callback(self._writes.discard)
        return await asyncio.shield(task)

    def upsert(
        self, table: sa.Table, *, replace: bool = True, where: sa.ColumnElement[bool] | None = None
    ) -> sa.Insert:
        """An INSERT that replaces the row with the same key, if it meets `where`.

        With `replace` false it leaves that row alone.
        """
        return _upsert(self._engine, table, replace=replace, where=where)

    async def clean(self) -> None:
        """Overwrite what SQLite's log still holds of deleted rows; Postgres does this by its own vacuum."""
        if self.is_sqlite:
            checkpoint = sa.text("PRAGMA wal_checkpoint(TRUNCATE)")
            await self._write(self._engine, lambda connection: connection.execute(checkpoint).close(), ())

    async def size_bytes(self) -> int:
        """What the database takes on disk, in bytes."""

        def measured(connection: sa.Connection) -> int:
            if not self.is_sqlite:
                return int(connection.scalar(sa.text("SELECT pg_database_size(current_database())")) or 0)
            pages, page_bytes = (
                int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()) for name in ("page_count", "page_size")
            )
            return pages * page_bytes

        return await self.read(measured)

    def warm_up(self) -> None:
        """Open all connections to Postgres beforehand, in their threads: to make one takes several round trips."""
        if self.is_sqlite:
            return
        # None is given back, and so used by another thread, before each has its own.
        all_open = threading.Barrier(READERS + WRITERS)

        def connect() -> None:
            try:
                with self._engine.connect():
                    all_open.wait()
            except (sa.exc.OperationalError, threading.BrokenBarrierError):
                all_open.abort()  # one that is needed is made when it is

        for threads, number in ((self._readers, READERS), (self._writers, WRITERS)):
            for _ in range(number):
                self._submit(threads, connect)

    async def close(self) -> None:
        """Let what has begun come to its end, and close the connections. Never waits for ever for a server."""
        deadline_s = time.monotonic() + CLOSE_S
        while (waiting := self._under_way()) and time.monotonic() < deadline_s:
            await asyncio.wait(waiting, timeout=deadline_s - time.monotonic(), return_when=asyncio.FIRST_COMPLETED)
        if waiting := self._under_way():
            log.error("the database does not answer: it is closed without %d transactions", len(waiting))
            self._is_cut = True
            for write in tuple(self._writes):
                write.cancel()
            for wire in tuple(self._in_use):
                sever(wire)
            await asyncio.wait(waiting, timeout=_CUT_S)
        is_idle = not self._calls
        for threads in (self._readers, self._writers):
            threads.shutdown(wait=is_idle, cancel_futures=True)
        self._engine.dispose()

    def _under_way(self) -> list[asyncio.Future[Any]]:
        return [*self._writes, *map(_end_of, tuple(self._calls))]

    async def _write(self, engine: sa.Engine, change: Transaction[Value], keys: Collection[int]) -> Value:
        error: sa.exc.DBAPIError | None = None
        for _ in range(_ATTEMPTS):
            await self.lock.held()
            try:
                return await self._call(self._writers, partial(_transaction, engine, change, keys))
            except _AgainError as again:
                error = again.error
                if again.is_cut:
                    await self.lock.check()
            except LockLostError as lost:
                self.lock.lose(str(lost))
                raise
        assert error is not None  # noqa: S101 - each attempt that does not return or raise leaves one
        raise error

    async def _call(self, threads: ThreadPoolExecutor, act: Callable[[], Value]) -> Value:
        return await asyncio.wrap_future(self._submit(threads, act))

    def _submit(self, threads: ThreadPoolExecutor, act: Callable[[], Value]) -> Future[Value]:
        call = threads.submit(act)
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)
        return call


def together(connection: sa.Connection, changes: Sequence[Change]) -> None:
    """Make changes that do not see one another: on Postgres one statement, and so one round trip.

    Source: Postgres docs, WITH Queries, "Data-Modifying Statements in WITH".
    """
    if connection.dialect.name == "sqlite":
        for change in changes:
            connection.execute(change)
        return
    *others, last = changes
    connection.execute(last.add_cte(*(change.cte(f"change_{number}") for number, change in enumerate(others))))


def _transaction(engine: sa.Engine, act: Transaction[Value], keys: Collection[int]) -> Value:
    """One transaction in this thread. What goes wrong before its commit, and may pass, is an `_AgainError`."""
    try:
        connection = engine.connect()
    except sa.exc.OperationalError as error:
        raise _AgainError(error, is_cut=True) from None
    with connection.execution_options(**{KEYS: tuple(keys)}):
        try:
            transaction = connection.begin()
            value = act(connection)
        except sa.exc.DBAPIError as error:
            if error.connection_invalidated or getattr(error.orig, "sqlstate", None) in _PASSING:
                raise _AgainError(error, is_cut=error.connection_invalidated) from None
            raise
        # Whether a commit that fails has happened nobody knows: it is not tried again here.
        transaction.commit()
        return value


def _end_of(call: Future[Any]) -> asyncio.Future[None]:
    """Done when the call is, however it ends."""
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[None] = loop.create_future()

    def tell() -> None:
        if not ended.done():
            ended.set_result(None)

    call.add_done_callback(lambda _: loop.call_soon_threadsafe(tell))
    return ended


def _upsert(
    engine: sa.Engine, table: sa.Table, *, replace: bool, where: sa.ColumnElement[bool] | None = None
) -> sa.Insert:
    keys = [column.name for column in table.primary_key.columns]
    others = [column.name for column in table.columns if not column.primary_key]
    statement = sqlite.insert(table) if engine.dialect.name == "sqlite" else postgresql.insert(table)
    if not replace:
        return statement.on_conflict_do_nothing()
    return statement.on_conflict_do_update(
        index_elements=keys, set_={name: statement.excluded[name] for name in others}, where=where
    )


@asynccontextmanager
async def open_database(data_dir: Path, url: str | None, *, revision: str = HEAD) -> AsyncIterator[Database]:
    """Open `url`, or `data_dir/elara.db`, and migrate it to `revision`.

    Raises `SettingsError` when it cannot be opened, or when another process has it open.
    """
    await asyncio.to_thread(data_dir.mkdir, parents=True, exist_ok=True)
    async with AsyncExitStack() as stack:
        lock = await stack.enter_async_context(open_file_lock(data_dir) if url is None else open_advisory_lock(url))
        engine = (
            sqlite_engine(data_dir / "elara.db", connections=READERS + 1)
            if url is None
            else postgres_engine(url, pool_size=READERS + WRITERS, max_overflow=0)
        )
        stack.callback(engine.dispose)
        await asyncio.to_thread(_prepare, engine, lock, revision)
        if isinstance(lock, AdvisoryLock) and revision == HEAD:
            watching = asyncio.create_task(lock.watch(), name="database lock")
            stack.push_async_callback(_end, watching)
        # An older schema knows no holder.
        database = Database(engine, lock, lock.holder if revision == HEAD else None)
        stack.push_async_callback(database.close)
        database.warm_up()
        yield database


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait({task})


def _prepare(engine: sa.Engine, lock: InstanceLock, revision: str) -> None:
    """Migrate, and write who holds the database now. Blocking."""
    try:
        with engine.execution_options(**{MODE: WRITE}).begin() as connection:
            bring_up_to_date(connection, revision)
            if revision == HEAD:
                row = {"id": 1, "holder": lock.holder, "taken_at": time.time()}
                connection.execute(_upsert(engine, instance, replace=True), row)
    except sa.exc.OperationalError as error:
        # The driver's text may repeat the address, and with it the password: only its kind is told.
        kind = type(error.orig).__name__
        raise SettingsError(
            f"The database cannot be opened ({kind}): check DATABASE_URL, or the data folder."
        ) from None
