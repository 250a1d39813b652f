"""The lock that admits one process to a database."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Final

from filelock import lock_descriptor

from bot.settings import SettingsError

FILES: Final = ("elara.lock", "engine.lock")
"""The second one is what earlier versions lock: while one of them still runs on the folder, this one must not start."""


class LockLostError(Exception):
    """The lock is lost for good: nothing may be written any more. The text says why, for the operator."""


def taken_over() -> str:
    """Why nothing is written any more: for the operator."""
    return (
        "Another Elara has taken over the database at DATABASE_URL while the connection was lost: this one has ended,"
        " so that no work is made twice."
    )


class InstanceLock:
    """A lock that this process holds, and what becomes of it.

    `holder` is a random id: the database's row of it says who held the lock last. `lost` is resolved, with the error
    to end with, when the lock is lost for good. A lock on a file is held as long as the process lives.
    """

    def __init__(self) -> None:
        self.holder: Final = secrets.token_hex(8)
        self.lost: Final[asyncio.Future[LockLostError]] = asyncio.get_running_loop().create_future()
        self._known = asyncio.Event()
        """Set while it is known whether the lock is held."""
        self._known.set()

    async def held(self) -> None:
        """Wait until it is certain that the lock is held; raises `LockLostError` when it is lost for good."""
        await self._known.wait()
        if self.lost.done():
            raise LockLostError(*self.lost.result().args)

    async def check(self) -> None:
        """Have somebody look whether the lock is held still, and wait for that; raises `LockLostError`."""
        await self.held()

    def lose(self, reason: str) -> None:
        """The lock is lost for good."""
        if not self.lost.done():
            self.lost.set_result(LockLostError(reason))
        self._known.set()


@asynccontextmanager
async def open_file_lock(folder: Path) -> AsyncIterator[InstanceLock]:
    """Lock a data folder; raises `SettingsError` when another process has it."""
    with ExitStack() as locks:
        for name in FILES:
            locks.enter_context(_locked(folder / name))
        yield InstanceLock()


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        # The system's own lock (flock, LockFileEx): it ends with the process, however that ends.
        if not lock_descriptor(descriptor, blocking=False):
            raise SettingsError(
                f"ELARA_DATA_DIR is {str(path.parent)!r}, where another Elara is at work: stop that one first,"
                " or choose another folder."
            )
        yield
    finally:
        os.close(descriptor)
