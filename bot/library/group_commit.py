"""Group commit: one writer commits the changes of all works in shared transactions, so that callers need not wait.

`WriteBuffer.stage` stores the newest version of an item in memory and returns. The writer commits all staged items in
one transaction, at most every `PAUSE_S`; older versions of an item are never written. `WriteBuffer.flush` waits until
an item is durable.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final, Generic, TypeVar

import sqlalchemy as sa

from bot.library.database import Database
from bot.library.keys import STRUCTURE
from bot.library.lock import LockLostError

log = logging.getLogger(__name__)

T = TypeVar("T")

PAUSE_S: Final = 0.025
"""The shortest pause between two commits. Items that are staged in it share the next commit."""

PAUSE_MAX_S: Final = 0.1
_PAUSE_SHARE: Final = 4
"""The pause is this many times as long as the last commit, up to `PAUSE_MAX_S`: under load, fewer and larger commits
leave the processor and the database to other transactions."""

CLOSE_S: Final = 10.0
"""The time limit of the last commit."""

RETRY_S: Final = 1.0
"""The pause after a failed commit."""


class WriteBuffer(Generic[T]):
    """The uncommitted items of one kind: the newest version of each, by its key.

    `write` writes items within a transaction; `on_committed` is called after its commit. `notify` tells the writer
    that an item was staged.
    """

    def __init__(
        self,
        write: Callable[[sa.Connection, Mapping[str, T]], None],
        on_committed: Callable[[Mapping[str, T]], None],
        notify: Callable[[], None],
    ) -> None:
        self._write = write
        self._on_committed = on_committed
        self._notify = notify
        self._pending: dict[str, T] = {}
        self._writing: dict[str, T] = {}
        self._pending_waiters: dict[str, list[asyncio.Future[None]]] = {}
        """Waiters for a staged version."""
        self._writing_waiters: dict[str, list[asyncio.Future[None]]] = {}
        """Waiters for a version that is being written."""
        self._idle_waiters: list[asyncio.Future[None]] = []
        """Waiters for the end of the current transaction."""

    def stage(self, key: str, item: T) -> None:
        """Replace the staged version of an item. Never waits."""
        self._pending[key] = item
        self._notify()

    def newest(self, key: str) -> T | None:
        """The newest uncommitted version; None without one."""
        return self._pending[key] if key in self._pending else self._writing.get(key)

    def uncommitted(self) -> list[T]:
        """The newest version of each uncommitted item."""
        return list({**self._writing, **self._pending}.values())

    def discard(self, key: str) -> None:
        """Discard the staged version and resolve its waiters. A write in progress continues."""
        self._pending.pop(key, None)
        _resolve(self._pending_waiters.pop(key, []), None)

    async def cancel(self, key: str) -> None:
        """Discard the staged version and wait for the end of a write in progress."""
        self.discard(key)
        while key in self._writing:
            waiter = asyncio.get_running_loop().create_future()
            self._idle_waiters.append(waiter)
            await waiter
            self.discard(key)

    async def flush(self, key: str) -> None:
        """Wait until the current version, or a newer one, is committed; raises the error of a failed write."""
        if key in self._pending:
            waiters = self._pending_waiters
        elif key in self._writing:
            waiters = self._writing_waiters
        else:
            return
        waiter = asyncio.get_running_loop().create_future()
        waiters.setdefault(key, []).append(waiter)
        await waiter

    @property
    def pending_keys(self) -> tuple[str, ...]:
        """The keys of the staged items."""
        return tuple(self._pending)

    def begin_write(self, key: str | None) -> None:
        """Mark the staged items, or only that of `key`, as being written. `committed` or `failed` has to follow."""
        keys = self.pending_keys if key is None else (key,)
        self._writing = {key: self._pending.pop(key) for key in keys if key in self._pending}
        self._writing_waiters = {key: self._pending_waiters.pop(key, []) for key in self._writing}

    def write(self, connection: sa.Connection) -> None:
        """Write the marked items. Called in a thread of the database, so it must not change this buffer."""
        if self._writing:
            self._write(connection, self._writing)

    def committed(self) -> None:
        """The marked items are durable."""
        written, self._writing = self._writing, {}
        self._on_committed(written)
        for waiters in self._writing_waiters.values():
            _resolve(waiters, None)
        self._writing_waiters = {}
        self._resolve_idle_waiters()

    def failed(self, key: str | None, error: Exception) -> None:
        """The marked items are not durable and are staged again. `error` is raised in the waiters for `key`.

        A newer staged version has not been tried: its waiters, and those for the older one, continue to wait.
        """
        has_newer = key in self._pending
        self._pending = {**self._writing, **self._pending}
        self._writing = {}
        for present, waiters in self._writing_waiters.items():
            self._pending_waiters.setdefault(present, []).extend(waiters)
        self._writing_waiters = {}
        if key is not None and not has_newer:
            _resolve(self._pending_waiters.pop(key, []), error)
        self._resolve_idle_waiters()

    def _resolve_idle_waiters(self) -> None:
        waiters, self._idle_waiters = self._idle_waiters, []
        _resolve(waiters, None)


def _resolve(waiters: list[asyncio.Future[None]], error: Exception | None) -> None:
    for waiter in waiters:
        if waiter.done():  # the waiting task was cancelled
            continue
        if error is None:
            waiter.set_result(None)
        else:
            waiter.set_exception(error)


class GroupCommitWriter:
    """Commits all buffers. A failed commit is logged, raised in the waiters, and repeated until it succeeds."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._buffers: list[WriteBuffer[Any]] = []
        self._commit_requested = asyncio.Event()
        self._is_closing = False

    def buffer(
        self,
        write: Callable[[sa.Connection, Mapping[str, T]], None],
        on_committed: Callable[[Mapping[str, T]], None] = lambda _: None,
    ) -> WriteBuffer[T]:
        """A new buffer. Buffers are written in the order in which they were made."""
        buffer = WriteBuffer(write, on_committed, self._commit_requested.set)
        self._buffers.append(buffer)
        return buffer

    async def commit_until_closed(self) -> None:
        """Commit staged items until `close`, then the remaining ones. Runs as a task."""
        while True:
            await self._commit_requested.wait()
            self._commit_requested.clear()
            if self._is_closing and not self._is_pending():
                return
            began_at_s = time.monotonic()
            done = await self._commit()
            commit_s = time.monotonic() - began_at_s
            if self._is_closing and not (done and self._is_pending()):
                return
            await asyncio.sleep(min(max(PAUSE_S, _PAUSE_SHARE * commit_s), PAUSE_MAX_S) if done else RETRY_S)
            if not done:
                self._commit_requested.set()

    def _is_pending(self) -> bool:
        return any(buffer.pending_keys for buffer in self._buffers)

    def close(self) -> None:
        """Let `commit_until_closed` return after one last commit."""
        self._is_closing = True
        self._commit_requested.set()

    async def _commit(self) -> bool:
        if await self._attempt(self._buffers, None) is None:
            return True
        # One item that cannot be written must not block the others, so each one gets a transaction of its own.
        errors: dict[str, Exception] = {}
        attempts = 0
        for buffer in self._buffers:
            for key in buffer.pending_keys:
                attempts += 1
                if (error := await self._attempt([buffer], key)) is not None:
                    errors[key] = error
        for key, error in list(errors.items())[:1]:
            # The loss of the lock is logged where it is noticed.
            trace = None if isinstance(error, LockLostError) else error
            log.error("%d of %d could not be saved, and wait: %s", len(errors), attempts, key, exc_info=trace)
        return not errors

    async def _attempt(self, buffers: list[WriteBuffer[Any]], key: str | None) -> Exception | None:
        """One transaction; returns the error that it failed with."""
        for buffer in buffers:
            buffer.begin_write(key)

        def write(connection: sa.Connection) -> None:
            for buffer in buffers:
                buffer.write(connection)

        try:
            await self._database.write(write, keys=(STRUCTURE,))
        except Exception as error:  # noqa: BLE001 - `_commit` logs it, and the waiters get it
            for buffer in buffers:
                buffer.failed(key, error)
            return error
        for buffer in buffers:
            buffer.committed()
        return None


@asynccontextmanager
async def open_writer(database: Database) -> AsyncIterator[GroupCommitWriter]:
    """A running writer. At the end it commits the remaining items if the database answers within `CLOSE_S`."""
    writer = GroupCommitWriter(database)
    committing = asyncio.create_task(writer.commit_until_closed(), name="library writer")
    try:
        yield writer
    finally:
        writer.close()
        await asyncio.wait({committing}, timeout=CLOSE_S)
        if committing.done():
            committing.result()
        else:
            log.error("the database does not answer: what was not saved by now is not saved")
            committing.cancel()
            await asyncio.wait({committing})
