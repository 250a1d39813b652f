"""The store keeps bytes exactly, once, and never half."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from bot.library.files import FileStore, write_atomically


@pytest.mark.asyncio
async def test_bytes_come_back_as_they_were(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    ref = await store.put(b"picture", "image/png", width_px=3, height_px=4)
    assert await store.read(ref) == b"picture"
    assert (ref.sha256, ref.size_bytes) == (hashlib.sha256(b"picture").hexdigest(), 7)


@pytest.mark.asyncio
async def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    first = await store.put(b"same", "image/png")
    second = await store.put(b"same", "image/png")
    assert first == second
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_a_failed_write_leaves_the_old_file_and_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "file"
    write_atomically(target, b"old")

    def fail(self: Path, other: Path) -> None:
        raise OSError

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError):  # noqa: PT011 - any refusal of the disk
        write_atomically(target, b"new")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]
