"""The content-addressed store: a file is named by the SHA-256 of its bytes and written once, atomically."""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from bot.work.parts import FileRef

GRACE_S: Final = 1_200.0
"""A file that was stored less than this ago is kept: the part that refers to it may not be saved yet."""

_PROBE_BYTES: Final = 1_000_000
"""The free space on the disk, about a picture, that is required before a part that has to be stored is made."""

_TEMPORARY: Final = ".new-"
_SCRATCH: Final = "00"
"""The folder of the store that holds the scratch folders, beside files."""


class FileStore:
    """Stores bytes and returns a `FileRef` to read them.

    A write goes to a temporary file that is renamed to the target, so a reader never sees half a file and concurrent
    writers of the same bytes do not conflict. All disk access happens in threads. The database knows which works need
    which file (`bot.library.removal`).
    """

    def __init__(self, root: Path, *, now: Callable[[], float] = time.time) -> None:
        self._root = root
        self._now = now
        self._recent: dict[str, tuple[float, int]] = {}
        """When recent files were last stored (unix seconds), oldest first, and how often."""
        self._lock = threading.Lock()

    async def check_writable(self) -> None:
        """Raise `OSError` when no file can be written: a full or read-only disk, or a folder of another account."""
        await asyncio.to_thread(self._check_writable)

    async def put(
        self,
        data: bytes,
        media_type: str,
        *,
        width_px: int | None = None,
        height_px: int | None = None,
        seconds: float | None = None,
    ) -> FileRef:
        """Store `data` and return its reference; raises `OSError` when the disk fails."""
        sha256 = await asyncio.to_thread(self._write, data)
        return FileRef(
            sha256=sha256,
            media_type=media_type,
            size_bytes=len(data),
            width_px=width_px,
            height_px=height_px,
            seconds=seconds,
        )

    async def put_file(self, path: Path, media_type: str, *, seconds: float | None = None) -> FileRef:
        """Move a file from the `scratch_folder` into the store, without reading it into memory. Raises `OSError`."""
        sha256, size_bytes = await asyncio.to_thread(self._move_in, path)
        return FileRef(sha256=sha256, media_type=media_type, size_bytes=size_bytes, seconds=seconds)

    @asynccontextmanager
    async def scratch_folder(self) -> AsyncIterator[Path]:
        """A folder on the disk of the store for files in the making; it is deleted with what is left in it.

        `list_older` deletes that of a process that was killed.
        """
        folder = await asyncio.to_thread(self._make_scratch_folder)
        try:
            yield folder
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def read(self, ref: FileRef) -> bytes:
        """The bytes of `ref`; raises `FileNotFoundError` when they were deleted."""
        return await asyncio.to_thread(self.path(ref.sha256).read_bytes)

    def path(self, sha256: str) -> Path:
        """The path of the file with this hash; the file need not exist."""
        return self._root / sha256[:2] / sha256

    async def remove(self, hashes: Iterable[str]) -> None:
        """Remove unneeded files. A recent one stays until it is found through `list_older`."""
        await asyncio.to_thread(self._remove, tuple(hashes), stored_max=0)

    async def remove_replaced(self, hashes: Iterable[str]) -> None:
        """Remove files whose only work has replaced them. One that was stored again, perhaps for another work, stays.

        It is found through `list_older`.
        """
        await asyncio.to_thread(self._remove, tuple(hashes), stored_max=1)

    async def remove_now(self, hashes: Iterable[str]) -> None:
        """Remove files including recent ones, for a person who asks to be forgotten."""
        await asyncio.to_thread(self._remove, tuple(hashes), stored_max=None)

    async def list_older(self, age_s: float) -> list[str]:
        """The hashes of all files stored longer ago than this, by the disk's clock. Deletes old temporary files."""
        return await asyncio.to_thread(self._list_older, age_s)

    def _check_writable(self) -> None:
        folder = self._root / _SCRATCH
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder, prefix=_TEMPORARY) as file:
            file.write(bytes(_PROBE_BYTES))
            file.flush()

    def _write(self, data: bytes) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        if not self._note_stored(sha256):
            write_atomically(self.path(sha256), data)
        return sha256

    def _move_in(self, path: Path) -> tuple[str, int]:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            os.fsync(file.fileno())
            size_bytes = os.fstat(file.fileno()).st_size
        if not self._note_stored(sha256):
            target = self.path(sha256)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
        return sha256, size_bytes

    def _note_stored(self, sha256: str) -> bool:
        """Note that a file is being stored now; returns whether it exists already."""
        target = self.path(sha256)
        # The lock orders this and a removal: either the removal comes first and the file is written again, or the
        # removal sees a recent file and keeps it.
        with self._lock:
            _, times = self._recent.pop(sha256, (0.0, 0))
            self._recent[sha256] = (self._now(), times + 1)
            exists = target.exists()
            if exists:
                os.utime(target)
        return exists

    def _make_scratch_folder(self) -> Path:
        parent = self._root / _SCRATCH
        parent.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(dir=parent, prefix=_TEMPORARY))

    def _remove(self, hashes: tuple[str, ...], *, stored_max: int | None) -> None:
        """Remove files that were stored lately at most this often; None means any number of times."""
        for sha256 in hashes:
            with self._lock:
                while self._recent and next(iter(self._recent.values()))[0] < self._now() - GRACE_S:
                    del self._recent[next(iter(self._recent))]
                _, times = self._recent.get(sha256, (0.0, 0))
                if stored_max is None or times <= stored_max:
                    self.path(sha256).unlink(missing_ok=True)

    def _list_older(self, age_s: float) -> list[str]:
        hashes = []
        before_s = self._disk_time_s() - age_s
        for path in self._root.glob("??/*"):
            if path.stat().st_mtime >= before_s:
                continue
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            elif path.name.startswith(_TEMPORARY):
                path.unlink(missing_ok=True)
            else:
                hashes.append(path.name)
        return hashes

    def _disk_time_s(self) -> float:
        """The present by the clock that sets the times of files: not Discord's, and that of another machine on NFS."""
        folder = self._root / _SCRATCH
        folder.mkdir(parents=True, exist_ok=True)
        os.utime(folder)  # also works on a full disk
        return folder.stat().st_mtime


def write_atomically(target: Path, data: bytes) -> None:
    """Write a file atomically: temporary file in the same folder, fsync, rename. Blocking."""
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=_TEMPORARY)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
