"""The lock on Postgres: an advisory lock of a session of its own, which is watched.

The lock dies with its connection. Then nothing is written until a new connection has it again; that no other process
had it meanwhile is seen from the row of the holder, which is written whenever the lock is taken.
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

from bot.library.engines import postgres_engine, sever
from bot.library.lock import InstanceLock, taken_over
from bot.settings import SettingsError

log = logging.getLogger(__name__)

Value = TypeVar("Value")

LOCK_KEY: Final = int.from_bytes(b"elara", "big")
"""Postgres keeps advisory locks by number and database. Earlier versions take the same one."""

PATIENCE_S: Final = 3.0
"""A server needs a moment to notice that a killed process is gone; only then is the lock free."""
RETRY_S: Final = 0.1

WATCH_S: Final = 1.0
"""Between two looks at the connection."""
ANSWER_S: Final = 3.0
"""How long an answer may take before the connection is taken to be lost."""
RETAKE_S: Final = 30.0
"""For how long a lock that was lost is tried to be had again."""

_NO_ANSWER: Final = (
    f"The database at DATABASE_URL has not answered for {RETAKE_S:.0f} seconds: Elara has ended. What was made until"
    " then goes on at the next start."
)
_NOT_GIVEN: Final = (
    "The database at DATABASE_URL is locked by another process since the connection was lost: Elara has ended, so that"
    " no work is made twice."
)

_FAILURES: Final = (sa.exc.SQLAlchemyError, OSError)
"""What keeps an answer from coming; a TimeoutError is an OSError."""

_SERVER_SIDE: Final = "; ".join(
    f"SET tcp_keepalives_{name} = {value}" for name, value in (("idle", 5), ("interval", 3), ("count", 3))
)
"""When a machine vanishes without a word, its lock is free after fourteen seconds."""


class AdvisoryLock(InstanceLock):
    """Held by a connection that nothing else uses. Its statements run in a thread of its own."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._engine = postgres_engine(
            url, patience={"connect_timeout": 3, "tcp_user_timeout": 5_000}, poolclass=sa.pool.NullPool
        )
        self._connection: sa.Connection | None = None
        self._wires: set[Any] = set()
        """The driver's connections that are open."""
        sa.event.listen(self._engine, "connect", lambda wire, _: self._wires.add(wire))
        sa.event.listen(self._engine, "close", lambda wire, _: self._wires.discard(wire))
        self._thread = ThreadPoolExecutor(1, "database lock")
        self._wanted = asyncio.Event()

    async def check(self) -> None:
        """Look at once whether the lock is held still, and wait for that; raises `LockLostError`."""
        if not self.lost.done():
            self._known.clear()
            self._wanted.set()
        await self.held()

    async def take(self) -> None:
        """Take the lock; raises `SettingsError` when another process has it, or when the server does not answer."""
        deadline_s = time.monotonic() + PATIENCE_S
        while True:
            try:
                is_ours = await self._ask(self._try)
            except _FAILURES:
                # The driver's text names host and user; the address is the operator's own and stays out of the log.
                raise SettingsError(
                    "DATABASE_URL does not lead to a database that answers: start it, or correct it."
                ) from None
            if is_ours:
                return
            if time.monotonic() > deadline_s:
                raise SettingsError(
                    "DATABASE_URL leads to a database where another Elara is at work: stop that one first,"
                    " or give this one a database of its own."
                )
            await asyncio.sleep(RETRY_S)

    async def watch(self) -> None:
        """Look again and again whether the lock is held, and have it again when it is not. For a task of its own."""
        while not self.lost.done():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(WATCH_S):
                    await self._wanted.wait()
            self._wanted.clear()
            if not await self._is_held():
                self._known.clear()
                log.warning("the connection that holds the database's lock is lost: nothing is written meanwhile")
                await self._retake()
            self._known.set()

    async def release(self) -> None:
        """Give the lock back. Never waits long for a server that does not answer."""
        for _ in range(2):
            try:
                await self._ask(self._close)
                break
            except _FAILURES as error:
                # What the first attempt waited for is cut by now.
                log.warning("the database's lock was not given back (%s)", type(error).__name__)
        self._thread.shutdown(wait=False)

    async def _is_held(self) -> bool:
        try:
            await self._ask(self._ping)
        except _FAILURES:
            return False
        return True

    async def _retake(self) -> None:
        """Have the lock again, or lose it for good."""
        deadline_s = time.monotonic() + RETAKE_S
        while True:
            try:
                is_ours, holder = await self._ask(lambda: (self._try(), self._holder()))
            except _FAILURES:
                reason = _NO_ANSWER
            else:
                if holder != self.holder:
                    self.lose(taken_over())
                    return
                if is_ours:
                    log.warning("the database's lock is held again, and no other process had it: going on")
                    return
                # It may be our own lost connection, of which the server does not know yet that it is gone.
                reason = _NOT_GIVEN
            if time.monotonic() > deadline_s:
                self.lose(reason)
                return
            await asyncio.sleep(RETRY_S)

    async def _ask(self, act: Callable[[], Value]) -> Value:
        """Have something done in a thread; when that takes too long the connection is cut, which ends the thread."""
        future = asyncio.wrap_future(self._thread.submit(act))
        try:
            async with asyncio.timeout(ANSWER_S + 2 * RETRY_S):
                return await future
        except TimeoutError:
            for wire in tuple(self._wires):
                sever(wire)
            raise

    # ---- in a thread ----

    def _try(self) -> bool:
        if self._connection is None or self._connection.invalidated:
            self._close()
            self._connection = self._engine.connect()
            self._connection.exec_driver_sql(_SERVER_SIDE, execution_options={"no_parameters": True})
        return bool(self._connection.scalar(sa.select(sa.func.pg_try_advisory_lock(LOCK_KEY))))

    def _holder(self) -> str | None:
        assert self._connection is not None  # noqa: S101 - `_try` has made it
        holder: str | None = self._connection.scalar(sa.text("SELECT holder FROM instance WHERE id = 1"))
        return holder

    def _ping(self) -> None:
        assert self._connection is not None  # noqa: S101 - `take` has made it
        if self._connection.invalidated:
            raise TimeoutError
        self._connection.scalar(sa.text("SELECT 1"))

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


@asynccontextmanager
async def open_advisory_lock(url: str) -> AsyncIterator[AdvisoryLock]:
    """Take the lock of a database; raises `SettingsError`. It is watched by the one who calls `watch`."""
    lock = AdvisoryLock(url)
    try:
        await lock.take()
        yield lock
    finally:
        await lock.release()
