"""The content-addressed store: a file is named by the SHA-256 of its bytes and written once, atomically."""

from __future__ import annotations

import asyncio
import hashlib
import os
import tempfile
from pathlib import Path

from bot.work.parts import FileRef


class FileStore:
    """Bytes in, `FileRef` out, and back.

    Writes go to a temporary file beside the target and are renamed over it, so a reader never sees half a file and
    two writers of the same bytes cannot hurt each other. Disk work happens in threads, never on the event loop.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

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

    def _write(self, data: bytes) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        target = self.path(sha256)
        if not target.exists():
            write_atomically(target, data)
        return sha256


def write_atomically(target: Path, data: bytes) -> None:
    """Write a whole file or nothing: temporary neighbour, flush to disk, rename. Blocking."""
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".new-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
