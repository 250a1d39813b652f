"""Leases: named locks between the processes on one database, stored as rows that expire."""

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
"""A lease that is not renewed expires after this time, so the locks of a killed process end."""
_RENEWALS: Final = 3
"""The number of renewals within that time."""

AHEAD_MAX_S: Final = 900.0
"""A lease that ends later than this was written before the database's clock was set back."""

FIRST_RETRY_S: Final = 0.1
RETRY_MAX_S: Final = 1.0
"""The interval between two attempts to acquire a lease that another process has doubles up to this."""

RELEASE_S: Final = 1.0
"""The end of a lease waits this long for the database to confirm the release."""


class Leases:
    """Locks that all processes on one database see. `holder` identifies this process in the rows.

    Acquiring a lease takes one statement, releasing it another one. Every few seconds one statement renews all leases
    of this process, so a lease lasts as long as it is needed. Tasks of one process that want the same lease queue in
    memory. Times come from the database's clock. After that was set forward, or back by more than `AHEAD_MAX_S`,
    another process may acquire a lease until its holder renews it.

    When the database fails, acquiring raises one of `DATABASE_ERRORS`. A release that fails is logged and the lease
    expires; the same process can acquire it again before that. When a process pauses for longer than `LEASE_S`, another
    one may acquire its lease: this is logged, and the code that holds the lease is not interrupted.
    """

    def __init__(self, database: Database, holder: str, *, lease_s: float = LEASE_S) -> None:
        self._database = database
        self._holder = holder
        self._lease_s = lease_s
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._users: Counter[str] = Counter()
        """The number of tasks in this process that hold a lease or wait for it, by key."""
        self._held: set[str] = set()
        self._releases: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def try_acquire(self, key: str) -> AsyncIterator[None]:
        """Acquire a lease without waiting; raises `RefusedError` (STILL_RUNNING) while another task or process has it.

        A lease that this process is just releasing is waited for.
        """
        if self._users[key]:
            raise RefusedError(RefusalKind.STILL_RUNNING)
        async with self._leased(key, blocking=False):
            yield

    @asynccontextmanager
    async def acquire(self, key: str) -> AsyncIterator[None]:
        """Wait without a time limit until the lease is free, and acquire it."""
        async with self._leased(key, blocking=True):
            yield

    async def delete_expired(self) -> None:
        """Delete the rows of killed processes."""
        expired = leases.delete().where(self._is_expired())
        await self._database.write(lambda connection: connection.execute(expired).close())

    async def renew(self) -> None:
        """Renew the leases of this process periodically. Runs as a task until it is cancelled."""
        while True:
            await asyncio.sleep(self._lease_s / _RENEWALS)
            if not self._held:
                continue
            try:
                await self._renew(tuple(self._held))
            except DATABASE_ERRORS as error:
                log.warning("%d leases were not renewed (%s)", len(self._held), type(error).__name__)

    async def close(self) -> None:
        """Wait for the releases in progress, at most `RELEASE_S`."""
        if self._releases:
            await asyncio.wait(self._releases, timeout=RELEASE_S)

    @asynccontextmanager
    async def _leased(self, key: str, *, blocking: bool) -> AsyncIterator[None]:
        lock = self._lock(key)
        self._users[key] += 1
        try:
            await lock.acquire()
        except asyncio.CancelledError:
            self._remove_user(key)
            raise
        retry_s, attempt = FIRST_RETRY_S, self._attempt(key)
        try:
            # A transaction continues after its caller is cancelled, so the release has to wait for its result.
            while not await asyncio.shield(attempt):
                if not blocking:
                    raise RefusedError(RefusalKind.STILL_RUNNING)
                await asyncio.sleep(retry_s)
                retry_s = min(2 * retry_s, RETRY_MAX_S)
                attempt = self._attempt(key)
            self._held.add(key)
            yield
        finally:
            self._remove_user(key)
            self._held.discard(key)
            release = asyncio.create_task(self._release(key, lock, attempt), name=f"release {key}")
            self._releases.add(release)
            release.add_done_callback(self._releases.discard)
            await asyncio.wait({release}, timeout=RELEASE_S)

    def _remove_user(self, key: str) -> None:
        self._users[key] -= 1
        if not self._users[key]:
            del self._users[key]

    def _attempt(self, key: str) -> asyncio.Task[bool]:
        return asyncio.create_task(self._insert(key), name=f"lease {key}")

    async def _insert(self, key: str) -> bool:
        """Write the row unless another process has one that has not expired; whether it was written."""
        now = self._now()
        # A row of this process comes from a failed release: `_lock` excludes every other task.
        is_free = sa.or_(self._is_expired(), leases.c.holder == self._holder)
        row = {"key": key, "holder": self._holder, "expires_at": now + self._lease_s}
        insert = self._database.upsert(leases, where=is_free).values(row).returning(leases.c.key)
        return await self._database.write(lambda connection: connection.scalar(insert)) is not None

    async def _release(self, key: str, lock: asyncio.Lock, attempt: asyncio.Task[bool]) -> None:
        own_rows = leases.delete().where(leases.c.key == key, leases.c.holder == self._holder)
        try:
            await asyncio.wait({attempt})
            # A failed attempt may have written the row, so its row is deleted as well.
            if attempt.cancelled() or attempt.exception() is not None or attempt.result():
                await self._database.write(lambda connection: connection.execute(own_rows).close())
        except DATABASE_ERRORS as error:
            log.warning("the lease %r is left to expire (%s)", key, type(error).__name__)
        finally:
            lock.release()

    async def _renew(self, keys: tuple[str, ...]) -> None:
        own_rows = leases.update().where(leases.c.key.in_(keys), leases.c.holder == self._holder)
        renewed = own_rows.values(expires_at=self._now() + self._lease_s).returning(leases.c.key)
        renewed_keys = await self._database.write(lambda connection: set(connection.scalars(renewed)))
        for key in self._held.intersection(keys) - renewed_keys:
            log.error("the lease %r was taken over by another process", key)
            self._held.discard(key)

    def _lock(self, key: str) -> asyncio.Lock:
        lock = self._locks.get(key)
        if lock is None:
            lock = self._locks[key] = asyncio.Lock()
        return lock

    def _is_expired(self) -> sa.ColumnElement[bool]:
        """Whether a lease has ended, or is one of a killed process from before the database's clock was set back."""
        now = self._now()
        return sa.or_(leases.c.expires_at < now, leases.c.expires_at > now + AHEAD_MAX_S)

    def _now(self) -> sa.ColumnElement[float]:
        """The database's clock in unix seconds, because the clocks of two machines may differ."""
        if self._database.is_sqlite:
            return sa.literal_column("((julianday('now') - 2440587.5) * 86400.0)", sa.Double)
        return sa.cast(sa.extract("epoch", sa.func.clock_timestamp()), sa.Double)


@asynccontextmanager
async def open_leases(database: Database) -> AsyncIterator[Leases]:
    """Leases of this process, which are renewed as long as the context is open."""
    leases_ = Leases(database, database.lock.holder)
    renewing = asyncio.create_task(leases_.renew(), name="leases")
    try:
        yield leases_
    finally:
        renewing.cancel()
        await asyncio.wait({renewing})
        await leases_.close()
