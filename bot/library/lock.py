"""The lock that lets only one process use a database."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Final

from filelock import lock_descriptor

from bot.settings import SettingsError

FILES: Final = ("elara.lock", "engine.lock")
"""The second file is locked by earlier versions: this version must not start while one of them uses the folder."""


class LockLostError(Exception):
    """The lock is lost and cannot be acquired again: this process must not write. The text tells the operator why."""


class WatchedFile:
    """A file that stays open in this process: notices when its path leads to no file any more, or to another one."""

    def __init__(self, path: Path, known: os.stat_result) -> None:
        self._path = path
        self._known = known

    def check(self) -> None:
        """Raise `LockLostError` when the file was deleted, moved away or replaced. Blocking."""
        try:
            is_same = os.path.samestat(self._known, self._path.stat())
        except FileNotFoundError:
            is_same = False
        except OSError:
            return  # the disk fails, which says nothing about the file
        if not is_same:
            raise LockLostError(
                f"The file {str(self._path)!r} was removed or replaced while Elara was using it: Elara has ended, so"
                " that nothing more is lost. Put the right database in place, and start Elara again."
            )


TAKEN_OVER: Final = (
    "Another Elara has taken over the database at DATABASE_URL while the connection was lost: this one has ended,"
    " so that no work is made twice."
)
"""The text of `LockLostError` after another process has acquired the lock."""


class InstanceLock:
    """A lock that this process has acquired.

    `holder` is a random id that identifies this process in the table `instance`. `lost` is resolved, with the error to
    exit with, when the lock is lost for good.
    """

    def __init__(self) -> None:
        self.holder: Final = secrets.token_hex(8)
        self.lost: Final[asyncio.Future[LockLostError]] = asyncio.get_running_loop().create_future()
        self._verified = asyncio.Event()
        """Cleared while it is uncertain whether this process still holds the lock."""
        self._verified.set()

    async def ensure_held(self) -> None:
        """Wait until it is certain that this process holds the lock; raises `LockLostError` when it is lost."""
        await self._verified.wait()
        if self.lost.done():
            raise LockLostError(*self.lost.result().args)

    async def check(self) -> None:
        """Verify that this process still holds the lock; raises `LockLostError`."""
        await self.ensure_held()

    def mark_lost(self, reason: str) -> None:
        """Resolve `lost` with this reason."""
        if not self.lost.done():
            self.lost.set_result(LockLostError(reason))
        self._verified.set()


class FileLock(InstanceLock):
    """A lock on files of a data folder, lost when one of them is removed: another process could lock a new one."""

    def __init__(self, files: Sequence[WatchedFile]) -> None:
        super().__init__()
        self._files = files

    def check_files(self) -> None:
        """Raise `LockLostError` when a file of the lock was removed. Blocking."""
        for file in self._files:
            file.check()


@asynccontextmanager
async def open_file_lock(folder: Path) -> AsyncIterator[FileLock]:
    """Lock a data folder; raises `SettingsError` when another process has locked it."""
    with ExitStack() as locks:
        yield FileLock([locks.enter_context(_locked(folder / name)) for name in FILES])


@contextmanager
def _locked(path: Path) -> Iterator[WatchedFile]:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise SettingsError(
            f"The file {str(path)!r} cannot be opened ({error.strerror}): give this user the right to write it."
        ) from None
    try:
        # The operating system (flock, LockFileEx) releases this lock when the process ends, even after a crash.
        if not lock_descriptor(descriptor, blocking=False):
            raise SettingsError(
                f"ELARA_DATA_DIR is {str(path.parent)!r}, where another Elara is at work: stop that one first,"
                " or choose another folder."
            )
        yield WatchedFile(path, os.fstat(descriptor))
    finally:
        os.close(descriptor)
