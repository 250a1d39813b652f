"""The one group-committing writer: whoever makes something never waits for the disk.

`hold` takes the newest version of a thing and returns at once. The writer commits everything that is held in one
transaction, at most every `PAUSE_S`; of several versions only the newest is written. `saved` waits for the disk, for
those few who must.
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

log = logging.getLogger(__name__)

T = TypeVar("T")

PAUSE_S: Final = 0.025
"""Between two commits. What arrives meanwhile shares the next one; what arrives after a lull is written at once."""

PAUSE_MAX_S: Final = 0.1
_PAUSE_SHARE: Final = 4
"""A commit that takes long is followed by a pause so many times as long, up to `PAUSE_MAX_S`: with many works under way
fewer and larger commits leave the processor, and the turn to write, to others."""

CLOSE_S: Final = 10.0
"""How long the last commit may take."""

RETRY_S: Final = 1.0
"""Between two attempts when the disk refuses."""


class WriteBuffer(Generic[T]):
    """The things of one kind that are held but not committed yet, the newest version of each by its key.

    `write` puts some of them into the database; `wrote` is told once they are committed.
    """

    def __init__(
        self,
        write: Callable[[sa.Connection, Mapping[str, T]], None],
        wrote: Callable[[Mapping[str, T]], None],
        wake: Callable[[], None],
    ) -> None:
        self._write = write
        self._wrote = wrote
        self._wake = wake
        self._waiting: dict[str, T] = {}
        self._writing: dict[str, T] = {}
        self._watchers: dict[str, list[asyncio.Future[None]]] = {}
        """Those who wait for a version that waits."""
        self._present_watchers: dict[str, list[asyncio.Future[None]]] = {}
        """Those who wait for a version that is being written."""
        self._end_watchers: list[asyncio.Future[None]] = []
        """Those who wait until nothing is being written."""

    def hold(self, key: str, item: T) -> None:
        """Take the newest version of a thing. Never waits."""
        self._waiting[key] = item
        self._wake()

    def newest(self, key: str) -> T | None:
        """The version that is not committed yet; None when there is none."""
        return self._waiting[key] if key in self._waiting else self._writing.get(key)

    def uncommitted(self) -> list[T]:
        """All that is not committed yet."""
        return list({**self._writing, **self._waiting}.values())

    def drop(self, key: str) -> None:
        """Forget a version that nobody needs any more; who waits for it waits no longer."""
        self._waiting.pop(key, None)
        _resolve(self._watchers.pop(key, []), None)

    async def forget(self, key: str) -> None:
        """Forget a version; when this returns, none is being written any more either."""
        self.drop(key)
        while key in self._writing:
            watcher = asyncio.get_running_loop().create_future()
            self._end_watchers.append(watcher)
            await watcher
            self.drop(key)

    async def saved(self, key: str) -> None:
        """Wait until the version that is held now, or a newer one, is committed; raises what kept it from that."""
        if key in self._waiting:
            watchers = self._watchers
        elif key in self._writing:
            watchers = self._present_watchers
        else:
            return
        watcher = asyncio.get_running_loop().create_future()
        watchers.setdefault(key, []).append(watcher)
        await watcher

    @property
    def waiting(self) -> tuple[str, ...]:
        """The keys of what waits to be written."""
        return tuple(self._waiting)

    def begin_write(self, key: str | None) -> None:
        """Take up what waits, or of it the one thing named, to be written; `committed` or `failed` has to follow."""
        keys = self.waiting if key is None else (key,)
        self._writing = {key: self._waiting.pop(key) for key in keys if key in self._waiting}
        self._present_watchers = {key: self._watchers.pop(key, []) for key in self._writing}

    def write(self, connection: sa.Connection) -> None:
        """Write what was taken up. Runs in a thread of the database: it changes nothing of this ledger."""
        if self._writing:
            self._write(connection, self._writing)

    def committed(self) -> None:
        """What was written last is durable."""
        written, self._writing = self._writing, {}
        self._wrote(written)
        for watchers in self._present_watchers.values():
            _resolve(watchers, None)
        self._present_watchers = {}
        self._resolve_end_watchers()

    def failed(self, key: str | None, error: Exception) -> None:
        """What was to be written is not durable and waits again. Who watches the one thing named learns of `error`."""
        self._waiting = {**self._writing, **self._waiting}
        self._writing = {}
        for present, watchers in self._present_watchers.items():
            self._watchers.setdefault(present, []).extend(watchers)
        self._present_watchers = {}
        if key is not None:
            _resolve(self._watchers.pop(key, []), error)
        self._resolve_end_watchers()

    def _resolve_end_watchers(self) -> None:
        watchers, self._end_watchers = self._end_watchers, []
        _resolve(watchers, None)


def _resolve(watchers: list[asyncio.Future[None]], error: Exception | None) -> None:
    for watcher in watchers:
        if watcher.done():  # who waited was cancelled
            continue
        if error is None:
            watcher.set_result(None)
        else:
            watcher.set_exception(error)


class GroupCommitWriter:
    """Commits the ledgers. A disk that refuses is logged, told to whoever watches, and tried again and again."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._buffers: list[WriteBuffer[Any]] = []
        self._wanted = asyncio.Event()
        self._is_closing = False

    def buffer(
        self,
        write: Callable[[sa.Connection, Mapping[str, T]], None],
        wrote: Callable[[Mapping[str, T]], None] = lambda _: None,
    ) -> WriteBuffer[T]:
        """A new ledger, committed together with the others."""
        buffer = WriteBuffer(write, wrote, self._wanted.set)
        self._buffers.append(buffer)
        return buffer

    async def run(self) -> None:
        """Commit until `close`, and then what is left."""
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            began_s = time.monotonic()
            done = await self._commit()
            took_s = time.monotonic() - began_s
            if self._is_closing and not (done and any(buffer.waiting for buffer in self._buffers)):
                return
            await asyncio.sleep(min(max(PAUSE_S, _PAUSE_SHARE * took_s), PAUSE_MAX_S) if done else RETRY_S)
            if not done:
                self._wanted.set()

    def close(self) -> None:
        """Let `run` end after one last commit."""
        self._is_closing = True
        self._wanted.set()

    async def _commit(self) -> bool:
        if await self._attempt(self._buffers, None) is None:
            return True
        # One thing that cannot be written must not keep the others from the disk: each is tried alone.
        errors: dict[str, Exception] = {}
        tried = 0
        for buffer in self._buffers:
            for key in buffer.waiting:
                tried += 1
                if (error := await self._attempt([buffer], key)) is not None:
                    errors[key] = error
        for key, error in list(errors.items())[:1]:
            log.error("%d of %d could not be saved, and wait: %s", len(errors), tried, key, exc_info=error)
        return not errors

    async def _attempt(self, buffers: list[WriteBuffer[Any]], key: str | None) -> Exception | None:
        """One transaction; gives back what kept it from being committed."""
        for buffer in buffers:
            buffer.begin_write(key)

        def write(connection: sa.Connection) -> None:
            for buffer in buffers:
                buffer.write(connection)

        try:
            await self._database.write(write, keys=(STRUCTURE,))
        except Exception as error:  # noqa: BLE001 - whatever it was: `_commit` logs it, and who watches learns it
            for buffer in buffers:
                buffer.failed(key, error)
            return error
        for buffer in buffers:
            buffer.committed()
        return None


@asynccontextmanager
async def open_writer(database: Database) -> AsyncIterator[GroupCommitWriter]:
    """A writer that runs; at the end it commits what is left, as long as the database answers within `CLOSE_S`."""
    writer = GroupCommitWriter(database)
    running = asyncio.create_task(writer.run(), name="library writer")
    try:
        yield writer
    finally:
        writer.close()
        await asyncio.wait({running}, timeout=CLOSE_S)
        if running.done():
            running.result()
        else:
            log.error("the database does not answer: what was not saved by now is not saved")
            running.cancel()
            await asyncio.wait({running})
