"""Leases: locks on anything that has a name, as rows that expire. They hold between processes on one database."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from weakref import WeakValueDictionary

import sqlalchemy as sa

from bot.library.database import Database
from bot.library.errors import DATABASE_ERRORS
from bot.library.tables import leases
from bot.work.refusal import RefusalKind, RefusedError

log = logging.getLogger(__name__)

LEASE_S: Final = 10.0
"""A lease that is not renewed expires after this time: a killed process locks nothing for longer."""
_RENEWALS: Final = 3
"""How often a lease is renewed within that time."""

FIRST_RETRY_S: Final = 0.1
RETRY_MAX_S: Final = 1.0
"""Between two attempts to have a lease that another process holds: often at first, then more rarely."""

RELEASE_S: Final = 1.0
"""How long the end of a lease waits for the database to confirm it."""


class Leases:
    """Locks that a second process on the same database sees. `holder` identifies this process in their rows.

    To hold a lease takes one statement, and to release it another; all that are held are renewed by one statement every
    few seconds, so a lease lasts as long as it is needed, be it for a press or for minutes. Inside one process those
    who want the same lease queue in memory. Times are those of the database's clock.

    Where the database fails, a lease is not given: `DATABASE_ERRORS` are raised. A release that fails is logged and the
    lease left to expire; its own process can have it again at once. A process that stands still for longer than
    `LEASE_S` may find that another one has taken a lease over: that is logged, and what it is doing is not cut off.
    """

    def __init__(self, database: Database, holder: str, *, lease_s: float = LEASE_S) -> None:
        self._database = database
        self._holder = holder
        self._lease_s = lease_s
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._users: Counter[str] = Counter()
        """How many in this process hold a lease, or want it; what is being given back has none."""
        self._held: set[str] = set()
        self._releases: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def hold(self, key: str) -> AsyncIterator[None]:
        """Hold a lease, or be refused at once; raises `RefusedError` (STILL_RUNNING) while another one holds it.

        One that this process is about to give back is waited for.
        """
        if self._users[key]:
            raise RefusedError(RefusalKind.STILL_RUNNING)
        async with self._leased(key, waits=False):
            yield

    @asynccontextmanager
    async def wait(self, key: str) -> AsyncIterator[None]:
        """Wait until the lease is free, however long that takes, and hold it."""
        async with self._leased(key, waits=True):
            yield

    async def forget_expired(self) -> None:
        """Remove the rows that killed processes have left."""
        expired = leases.delete().where(leases.c.expires_at < self._now())
        await self._database.write(lambda connection: connection.execute(expired).close())

    async def renew(self) -> None:
        """Renew what is held, again and again. For a task of its own."""
        while True:
            await asyncio.sleep(self._lease_s / _RENEWALS)
            if not self._held:
                continue
            try:
                await self._renew(tuple(self._held))
            except DATABASE_ERRORS as error:
                log.warning("%d leases were not renewed (%s)", len(self._held), type(error).__name__)

    async def close(self) -> None:
        """Wait for the releases that are under way."""
        if self._releases:
            await asyncio.wait(self._releases, timeout=RELEASE_S)

    @asynccontextmanager
    async def _leased(self, key: str, *, waits: bool) -> AsyncIterator[None]:
        lock = self._lock(key)
        self._users[key] += 1
        try:
            await lock.acquire()
        except asyncio.CancelledError:
            self._leave(key)
            raise
        retry_s, attempt = FIRST_RETRY_S, self._attempt(key)
        try:
            # A transaction comes to its end though its caller is cancelled: the release has to know of it.
            while not await asyncio.shield(attempt):
                if not waits:
                    raise RefusedError(RefusalKind.STILL_RUNNING)
                await asyncio.sleep(retry_s)
                retry_s = min(2 * retry_s, RETRY_MAX_S)
                attempt = self._attempt(key)
            self._held.add(key)
            yield
        finally:
            self._leave(key)
            self._held.discard(key)
            release = asyncio.create_task(self._release(key, lock, attempt), name=f"release {key}")
            self._releases.add(release)
            release.add_done_callback(self._releases.discard)
            await asyncio.wait({release}, timeout=RELEASE_S)

    def _leave(self, key: str) -> None:
        self._users[key] -= 1
        if not self._users[key]:
            del self._users[key]

    def _attempt(self, key: str) -> asyncio.Task[bool]:
        return asyncio.create_task(self._acquire(key), name=f"lease {key}")

    async def _acquire(self, key: str) -> bool:
        """Write the row, unless another process's row is there that has not expired; whether it was written."""
        now = self._now()
        # A row of this process was left by a release that failed: `_lock` lets nobody come here twice.
        is_free = sa.or_(leases.c.expires_at < now, leases.c.holder == self._holder)
        row = {"key": key, "holder": self._holder, "expires_at": now + self._lease_s}
        taken = self._database.upsert(leases, where=is_free).values(row).returning(leases.c.key)
        return await self._database.write(lambda connection: connection.scalar(taken)) is not None

    async def _release(self, key: str, lock: asyncio.Lock, attempt: asyncio.Task[bool]) -> None:
        ours = leases.delete().where(leases.c.key == key, leases.c.holder == self._holder)
        try:
            await asyncio.wait({attempt})
            # Of an attempt that failed nobody knows whether the row was written.
            if attempt.cancelled() or attempt.exception() is not None or attempt.result():
                await self._database.write(lambda connection: connection.execute(ours).close())
        except DATABASE_ERRORS as error:
            log.warning("the lease %r is left to expire (%s)", key, type(error).__name__)
        finally:
            lock.release()

    async def _renew(self, keys: tuple[str, ...]) -> None:
        ours = leases.update().where(leases.c.key.in_(keys), leases.c.holder == self._holder)
        renewed = ours.values(expires_at=self._now() + self._lease_s).returning(leases.c.key)
        kept = await self._database.write(lambda connection: set(connection.scalars(renewed)))
        for key in self._held.intersection(keys) - kept:
            log.error("the lease %r was taken over by another process", key)
            self._held.discard(key)

    def _lock(self, key: str) -> asyncio.Lock:
        lock = self._locks.get(key)
        if lock is None:
            lock = self._locks[key] = asyncio.Lock()
        return lock

    def _now(self) -> sa.ColumnElement[float]:
        """The database's clock, in unix seconds: the clocks of two machines may differ."""
        if self._database.is_sqlite:
            return sa.literal_column("((julianday('now') - 2440587.5) * 86400.0)", sa.Double)
        return sa.cast(sa.extract("epoch", sa.func.clock_timestamp()), sa.Double)


@asynccontextmanager
async def open_leases(database: Database) -> AsyncIterator[Leases]:
    """Leases of this process, which are renewed as long as the context is open."""
    held = Leases(database, database.lock.holder)
    renewing = asyncio.create_task(held.renew(), name="leases")
    try:
        yield held
    finally:
        renewing.cancel()
        await asyncio.wait({renewing})
        await held.close()
