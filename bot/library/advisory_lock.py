"""The lock on Postgres: an advisory lock of a separate session, which is monitored.

Postgres releases the lock when its connection ends. Writing then pauses until a new connection has acquired the lock.
Each process writes its id into the table `instance` when it acquires the lock, so this process notices when another
one acquired it in between.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any, Final, TypeVar

import sqlalchemy as sa

from bot.library.engines import postgres_engine, shut_down_socket
from bot.library.lock import TAKEN_OVER, InstanceLock
from bot.settings import SettingsError

log = logging.getLogger(__name__)

Value = TypeVar("Value")

LOCK_KEY: Final = int.from_bytes(b"elara", "big")
"""Postgres identifies advisory locks by number and database. Earlier versions use the same number."""

ACQUIRE_S: Final = 3.0
"""The start retries for this long: the server takes a moment to release the lock of a killed process."""
RETRY_S: Final = 0.1

CHECK_EVERY_S: Final = 1.0
"""The interval between two checks of the connection."""
ANSWER_S: Final = 3.0
"""A connection that does not answer for this long counts as lost."""
REACQUIRE_S: Final = 30.0
"""A process tries for this long to acquire a lost lock again."""

_NO_ANSWER: Final = (
    f"The database at DATABASE_URL has not answered for {REACQUIRE_S:.0f} seconds: Elara has ended. What was made until"
    " then goes on at the next start."
)
_STILL_LOCKED: Final = (
    "The database at DATABASE_URL is locked by another process since the connection was lost: Elara has ended, so that"
    " no work is made twice."
)

_FAILURES: Final = (sa.exc.SQLAlchemyError, OSError)
"""The errors of a call to the server. A TimeoutError is an OSError."""

_SERVER_SIDE: Final = "; ".join(
    f"SET tcp_keepalives_{name} = {value}" for name, value in (("idle", 5), ("interval", 3), ("count", 3))
)
"""After fourteen seconds the server drops the connection of a machine that disappeared, and releases its lock."""


class AdvisoryLock(InstanceLock):
    """An advisory lock on a connection that nothing else uses. One thread executes its statements."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._engine = postgres_engine(
            url, timeouts={"connect_timeout": 3, "tcp_user_timeout": 5_000}, poolclass=sa.pool.NullPool
        )
        self._connection: sa.Connection | None = None
        self._sockets: set[Any] = set()
        """The open connections of the driver."""
        sa.event.listen(self._engine, "connect", lambda socket, _: self._sockets.add(socket))
        sa.event.listen(self._engine, "close", lambda socket, _: self._sockets.discard(socket))
        self._thread = ThreadPoolExecutor(1, "database lock")
        self._check_requested = asyncio.Event()

    async def check(self) -> None:
        """Verify without delay that this process still holds the lock; raises `LockLostError`."""
        if not self.lost.done():
            self._verified.clear()
            self._check_requested.set()
        await self.ensure_held()

    async def acquire(self) -> None:
        """Acquire the lock; raises `SettingsError` when another process has it, or when the server does not answer."""
        deadline_s = time.monotonic() + ACQUIRE_S
        while True:
            try:
                is_acquired = await self._call(self._try_acquire)
            except _FAILURES:
                # The driver's text names host and user, which must not reach the log.
                raise SettingsError(
                    "DATABASE_URL does not lead to a database that answers and lets this user in: start it, correct the"
                    " address, the user or the password, or raise its max_connections if it has none left."
                ) from None
            if is_acquired:
                return
            if time.monotonic() > deadline_s:
                raise SettingsError(
                    "DATABASE_URL leads to a database where another Elara is at work: stop that one first,"
                    " or give this one a database of its own."
                )
            await asyncio.sleep(RETRY_S)

    async def watch(self) -> None:
        """Check the lock periodically and acquire it again when it is lost. Runs as a task until the lock is lost."""
        while not self.lost.done():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(CHECK_EVERY_S):
                    await self._check_requested.wait()
            self._check_requested.clear()
            if not await self._is_held():
                self._verified.clear()
                log.warning("the connection that holds the database's lock is lost: nothing is written meanwhile")
                await self._reacquire()
            self._verified.set()

    async def release(self) -> None:
        """Release the lock. Gives up after two timeouts when the server does not answer."""
        for _ in range(2):
            try:
                await self._call(self._close)
                break
            except _FAILURES as error:
                # The timeout of the first attempt has shut the sockets down, so the second one returns quickly.
                log.warning("the database's lock was not released (%s)", type(error).__name__)
        self._thread.shutdown(wait=False)

    async def _is_held(self) -> bool:
        try:
            await self._call(self._ping)
        except _FAILURES:
            return False
        return True

    async def _reacquire(self) -> None:
        """Acquire the lock again, or mark it as lost."""
        deadline_s = time.monotonic() + REACQUIRE_S
        while True:
            try:
                is_acquired, holder = await self._call(lambda: (self._try_acquire(), self._holder()))
            except _FAILURES:
                reason = _NO_ANSWER
            else:
                if holder != self.holder:
                    self.mark_lost(TAKEN_OVER)
                    return
                if is_acquired:
                    log.warning("the database's lock is held again, and no other process had it: going on")
                    return
                # The server may not have noticed yet that our own former connection is lost.
                reason = _STILL_LOCKED
            if time.monotonic() > deadline_s:
                self.mark_lost(reason)
                return
            await asyncio.sleep(RETRY_S)

    async def _call(self, statement: Callable[[], Value]) -> Value:
        """Execute statements in the thread. A timeout shuts the sockets down, so that the thread does not block."""
        future = asyncio.wrap_future(self._thread.submit(statement))
        try:
            async with asyncio.timeout(ANSWER_S + 2 * RETRY_S):
                return await future
        except TimeoutError:
            for socket in tuple(self._sockets):
                shut_down_socket(socket)
            raise

    # ---- In the thread ----

    def _try_acquire(self) -> bool:
        if self._connection is None or self._connection.invalidated:
            self._close()
            self._connection = self._engine.connect()
            self._connection.exec_driver_sql(_SERVER_SIDE, execution_options={"no_parameters": True})
        return bool(self._connection.scalar(sa.select(sa.func.pg_try_advisory_lock(LOCK_KEY))))

    def _holder(self) -> str | None:
        assert self._connection is not None  # noqa: S101 - `_try_acquire` has made it
        holder: str | None = self._connection.scalar(sa.text("SELECT holder FROM instance WHERE id = 1"))
        return holder

    def _ping(self) -> None:
        assert self._connection is not None  # noqa: S101 - `acquire` has made it
        if self._connection.invalidated:
            raise TimeoutError
        self._connection.scalar(sa.text("SELECT 1"))

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


@asynccontextmanager
async def open_advisory_lock(url: str) -> AsyncIterator[AdvisoryLock]:
    """Acquire the lock of a database; raises `SettingsError`. The caller starts `watch` as a task."""
    lock = AdvisoryLock(url)
    try:
        await lock.acquire()
        yield lock
    finally:
        await lock.release()
