"""The store keeps each file unchanged, once, complete, and as long as a work needs it."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from bot.library.files import GRACE_S, FileStore, write_atomically
from bot.library.library import Library
from bot.library.usage_limits import Spending
from bot.work.ending import COMPLETE
from bot.work.parts import FileRef, Page, Panel, PanelScript, Section
from bot.work.request import ComicOptions, NarrationOptions
from bot.work.work import Work
from tests.library.conftest import Storage, keep, origin, story


@pytest.mark.asyncio
async def test_bytes_are_read_as_they_were_stored(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    ref = await store.put(b"picture", "image/png", width_px=3, height_px=4)
    assert await store.read(ref) == b"picture"
    assert (ref.sha256, ref.size_bytes) == (hashlib.sha256(b"picture").hexdigest(), 7)


@pytest.mark.asyncio
async def test_the_same_bytes_are_stored_once(tmp_path: Path) -> None:
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
    with pytest.raises(OSError):  # noqa: PT011 - any error of the disk
        write_atomically(target, b"new")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.asyncio
async def test_a_disk_that_takes_no_file_is_known_before_one_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = FileStore(tmp_path / "files")
    await store.check_writable()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("tempfile.TemporaryFile", full)
    with pytest.raises(OSError, match="No space left"):
        await store.check_writable()


def comic(work_id: str, ref: FileRef) -> Work:
    panel = Panel(script=PanelScript(number=1), picture=ref)
    return story(work_id, options=ComicOptions(panels=1), panels=(panel,))


def age(library: Library, ref: FileRef) -> None:
    """Make a file so old that a sweep may remove it."""
    past = time.time() - GRACE_S - 60.0
    os.utime(library.files.path(ref.sha256), (past, past))


@pytest.mark.asyncio
async def test_a_file_goes_with_the_last_work_that_needs_it(storage: Storage) -> None:
    async with storage.open() as library:
        ref = await library.files.put(b"picture", "image/png")
        await keep(library, comic("one", ref))
        await keep(library, comic("two", ref))
    async with storage.open() as library:
        await library.works.remove(["one"])
        assert await library.files.read(ref) == b"picture"
        await library.works.remove(["two"])
        assert not library.files.path(ref.sha256).exists()


@pytest.mark.asyncio
async def test_a_file_that_was_stored_again_survives_the_removal_of_its_work(storage: Storage) -> None:
    async with storage.open() as library:
        await keep(library, comic("one", await library.files.put(b"picture", "image/png")))
    async with storage.open() as library:
        again = await library.files.put(b"picture", "image/png")
        await library.works.remove(["one"])
        await keep(library, comic("two", again))
        assert await library.files.read(again) == b"picture"


@pytest.mark.asyncio
async def test_a_file_of_an_unfinished_work_is_not_removed_before_its_row_is_written(storage: Storage) -> None:
    async with storage.open() as library:
        await keep(library, comic("one", await library.files.put(b"picture", "image/png")))
    async with storage.open() as library:
        first = await library.works.find("one")
        assert first is not None
        picture = first.panels[0].picture
        assert picture is not None
        empty = story("two", options=ComicOptions(panels=1))
        await library.works.admit(empty, origin(), Spending())
        library.works.stage(replace(empty, panels=first.panels))
        await library.works.remove(["one"])
        assert library.files.path(picture.sha256).exists()


@pytest.mark.asyncio
async def test_storing_and_removing_the_same_bytes_concurrently_never_loses_them(tmp_path: Path) -> None:
    for number in range(100):
        data = number.to_bytes(2, "big")
        ref = await FileStore(tmp_path).put(data, "image/png")
        store = FileStore(tmp_path)
        await asyncio.gather(store.put(data, "image/png"), store.remove([ref.sha256]))
        assert await store.read(ref) == data


@pytest.mark.asyncio
async def test_a_sweep_takes_old_files_without_a_work_and_nothing_else(storage: Storage) -> None:
    async with storage.open() as library:
        needed, lost, fresh = [await library.files.put(data, "image/png") for data in (b"needed", b"lost", b"fresh")]
        await keep(library, comic("one", needed))
        age(library, needed)
        age(library, lost)
        litter = library.files.path(lost.sha256).with_name(".new-broken")
        litter.write_bytes(b"half")
        os.utime(litter, (1.0, 1.0))
    async with storage.open() as library:
        assert await library.remove_orphaned_files() == 1
        assert library.files.path(needed.sha256).exists()
        assert library.files.path(fresh.sha256).exists()
        assert not library.files.path(lost.sha256).exists()
        assert not litter.exists()


@pytest.mark.asyncio
async def test_a_sweep_by_a_clock_that_is_ahead_of_the_disk_takes_nothing_that_is_in_use(storage: Storage) -> None:
    storage.clock.now = time.time() + 10 * GRACE_S
    async with storage.open() as library, library.files.scratch_folder() as folder:
        fresh = await FileStore(storage.data_dir / "files").put(b"of another process", "image/png")
        (folder / "half").write_bytes(b"half")
        assert await library.remove_orphaned_files() == 0
        assert library.files.path(fresh.sha256).exists()
        assert (folder / "half").exists()


NO_PANEL = Panel(script=PanelScript(number=1))


async def sketched(library: Library, work_id: str, sketch: FileRef) -> Work:
    """An unfinished comic of one panel, with the sketch of its page."""
    work = story(work_id, options=ComicOptions(panels=1), panels=(NO_PANEL,))
    await library.works.admit(work, origin(), Spending())
    work = replace(work, pages=(Page(1, sketch, (1,), settled=False),))
    library.works.stage(work)
    await library.works.flush(work_id)
    return work


async def conclude(library: Library, work: Work, page: FileRef, *earlier: FileRef) -> None:
    """Conclude a comic with another picture of its page."""
    panels = (replace(NO_PANEL, earlier=earlier),)
    ended = replace(work, panels=panels, pages=(Page(1, page, (1,), settled=True),), ending=COMPLETE, ended_at=1.0)
    await library.works.conclude(ended, Spending())


@pytest.mark.asyncio
async def test_a_page_that_was_replaced_goes_at_the_end_and_what_is_needed_stays(storage: Storage) -> None:
    async with storage.open() as library:
        sketch, earlier, page = [
            await library.files.put(data, "image/png") for data in (b"sketch", b"earlier", b"page")
        ]
        work = await sketched(library, "one", sketch)
        library.works.stage(replace(work, pages=(Page(1, page, (1,), settled=False),)))
        await library.works.flush("one")
        assert library.files.path(sketch.sha256).exists(), "it may still be on its way to Discord"
        await conclude(library, work, page, earlier)
        assert not library.files.path(sketch.sha256).exists()
        for ref in (page, earlier):
            age(library, ref)
    async with storage.open() as library:
        assert await library.remove_orphaned_files() == 0
        await library.works.remove(["one"])
        assert not any(library.files.path(ref.sha256).exists() for ref in (page, earlier))


@pytest.mark.asyncio
async def test_a_page_that_was_replaced_before_a_crash_goes_too(storage: Storage) -> None:
    async with storage.open() as library:
        sketch, page = [await library.files.put(data, "image/png") for data in (b"sketch", b"page")]
        work = await sketched(library, "one", sketch)
        library.works.stage(replace(work, pages=(Page(1, page, (1,), settled=False),)))
        await library.works.flush("one")
    async with storage.open() as library:
        await conclude(library, work, page)
        assert not library.files.path(sketch.sha256).exists()
        assert library.files.path(page.sha256).exists()


@pytest.mark.asyncio
async def test_the_recording_of_a_part_goes_when_the_rest_was_spoken(storage: Storage) -> None:
    async with storage.open() as library:
        part, whole = [await library.files.put(data, "audio/mpeg") for data in (b"part", b"whole")]
        work = story("one", options=NarrationOptions(), sections=(Section(number=1, text="a"),))
        await library.works.admit(work, origin(), Spending())
        library.works.stage(replace(work, recording=(part,)))
        await library.works.flush("one")
        await library.works.conclude(replace(work, recording=(whole,), ending=COMPLETE, ended_at=1.0), Spending())
        assert not library.files.path(part.sha256).exists()
        assert library.files.path(whole.sha256).exists()


@pytest.mark.asyncio
async def test_a_page_that_another_work_has_too_stays(storage: Storage) -> None:
    async with storage.open() as library:
        sketch, page = [await library.files.put(data, "image/png") for data in (b"sketch", b"page")]
        await conclude(library, await sketched(library, "one", sketch), sketch)
        await conclude(library, await sketched(library, "two", sketch), page)
        assert library.files.path(sketch.sha256).exists()
        age(library, sketch)
    async with storage.open() as library:
        assert await library.remove_orphaned_files() == 0


@pytest.mark.asyncio
async def test_a_page_that_was_stored_for_a_work_that_does_not_name_it_yet_stays(storage: Storage) -> None:
    async with storage.open() as library:
        sketch, page = [await library.files.put(data, "image/png") for data in (b"sketch", b"page")]
        work = await sketched(library, "one", sketch)
        await library.files.put(b"sketch", "image/png")
        await conclude(library, work, page)
        assert library.files.path(sketch.sha256).exists()


@pytest.mark.asyncio
async def test_a_page_that_was_replaced_before_it_was_written_goes_too(storage: Storage) -> None:
    async with storage.open() as library:
        sketch, between, page = [
            await library.files.put(data, "image/png") for data in (b"sketch", b"between", b"page")
        ]
        work = await sketched(library, "one", sketch)
        ended = replace(work, pages=(Page(1, page, (1,), settled=True),), ending=COMPLETE, ended_at=1.0)
        await library.works.conclude(ended, Spending(), {between.sha256, page.sha256})
        assert not library.files.path(between.sha256).exists()
        assert library.files.path(page.sha256).exists()
