"""The content-addressed store: a file is named by the SHA-256 of its bytes and written once, atomically."""

from __future__ import annotations

import asyncio
import hashlib
import os
import tempfile
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from bot.work.parts import FileRef

FRESH_S: Final = 86_400.0
"""A file put less than this ago is never removed: the part that will name it may not be saved yet."""

_NEW: Final = ".new-"


class FileStore:
    """Bytes in, `FileRef` out, and back.

    Writes go to a temporary file beside the target and are renamed over it, so a reader never sees half a file and
    two writers of the same bytes cannot hurt each other. Disk work happens in threads, never on the event loop.
    Who needs which file is a matter of the database (`bot.library.removal`).
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._fresh: dict[str, float] = {}
        """When each file was put (monotonic), the oldest first."""
        self._lock = threading.Lock()

    async def put(
        self,
        data: bytes,
        media_type: str,
        *,
        width_px: int | None = None,
        height_px: int | None = None,
        seconds: float | None = None,
    ) -> FileRef:
        """Keep `data` and return its reference; raises `OSError` when the disk refuses."""
        sha256 = await asyncio.to_thread(self._write, data)
        return FileRef(
            sha256=sha256,
            media_type=media_type,
            size_bytes=len(data),
            width_px=width_px,
            height_px=height_px,
            seconds=seconds,
        )

    async def read(self, ref: FileRef) -> bytes:
        """The bytes of `ref`; raises `FileNotFoundError` when they were deleted."""
        return await asyncio.to_thread(self.path(ref.sha256).read_bytes)

    def path(self, sha256: str) -> Path:
        """Where the file with this hash lies, whether or not it exists."""
        return self._root / sha256[:2] / sha256

    async def remove(self, hashes: Iterable[str]) -> None:
        """Remove files that nobody needs. One that was put lately stays, and is left to `old` after a restart."""
        await asyncio.to_thread(self._remove, tuple(hashes), spare_fresh=True)

    async def remove_at_once(self, hashes: Iterable[str]) -> None:
        """Remove files, however lately they were put: for somebody who wants to be forgotten."""
        await asyncio.to_thread(self._remove, tuple(hashes), spare_fresh=False)

    async def old(self, before: float) -> list[str]:
        """The hashes of all files put before this time (unix seconds). Litter of broken writes goes on the way."""
        return await asyncio.to_thread(self._old, before)

    def _write(self, data: bytes) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        target = self.path(sha256)
        # Under the lock, so that a removal comes either before (then the file is written anew) or not at all.
        with self._lock:
            self._fresh.pop(sha256, None)
            self._fresh[sha256] = time.monotonic()
            is_there = target.exists()
            if is_there:
                os.utime(target)
        if not is_there:
            write_atomically(target, data)
        return sha256

    def _remove(self, hashes: tuple[str, ...], *, spare_fresh: bool) -> None:
        for sha256 in hashes:
            with self._lock:
                while self._fresh and next(iter(self._fresh.values())) < time.monotonic() - FRESH_S:
                    del self._fresh[next(iter(self._fresh))]
                if not (spare_fresh and sha256 in self._fresh):
                    self.path(sha256).unlink(missing_ok=True)

    def _old(self, before: float) -> list[str]:
        found = []
        for path in self._root.glob("??/*"):
            if path.stat().st_mtime >= before:
                continue
            if path.name.startswith(_NEW):
                path.unlink(missing_ok=True)
            else:
                found.append(path.name)
        return found


def write_atomically(target: Path, data: bytes) -> None:
    """Write a whole file or nothing: temporary neighbour, flush to disk, rename. Blocking."""
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=_NEW)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
