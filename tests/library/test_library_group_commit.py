"""Staging never waits for the disk, flushing raises its errors, and no flushed version is lost."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import subprocess
import sys
import textwrap
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.library.group_commit import WriteBuffer
from bot.library.library import Library
from bot.library.replies import ReplyRow
from bot.library.tables import instance, messages, metadata, parts, replies
from bot.library.tables import works as works_table
from bot.library.usage_limits import Spending
from bot.work.bible import Character
from bot.work.ending import COMPLETE
from bot.work.lineage import Lineage, Memory, Relation
from bot.work.parts import FileRef, Panel, PanelScript
from bot.work.request import ComicOptions
from bot.work.work import Work
from tests.effort import examples
from tests.library.conftest import Storage, change, origin, rows_of, story
from tests.library.disk import FREE, Disk, open_with_disk
from tests.work.test_work_codec import works as any_work

ROOT = Path(__file__).parents[2]

texts = st.text(max_size=30) | st.sampled_from(["\0", "\x1a", "\x1a0000", "\ud83d", "a\0\x1a\udc00b"])
lineages = st.builds(
    Lineage,
    parent_id=st.text("abc", max_size=4),
    relation=st.sampled_from(Relation),
    parent_author_id=st.integers(0, 2**63 - 1),
    chapter=st.integers(1, 99),
    direction=texts,
    recap=st.booleans(),
)
memories = st.builds(
    Memory, summary=texts, characters=st.lists(st.builds(Character, texts, texts), max_size=2).map(tuple)
)


def as_stored(ref: FileRef) -> FileRef:
    """A reference with a valid hash and size."""
    sha256 = hashlib.sha256(ref.sha256.encode()).hexdigest()
    return replace(ref, sha256=sha256, size_bytes=ref.size_bytes % 2**40)


def with_stored_pictures(panel: Panel) -> Panel:
    picture = None if panel.picture is None else as_stored(panel.picture)
    return replace(panel, picture=picture, earlier=tuple(map(as_stored, panel.earlier)))


def with_real_files(work: Work) -> Work:
    return replace(
        work,
        panels=tuple(map(with_stored_pictures, work.panels)),
        removed_panels=tuple(map(with_stored_pictures, work.removed_panels)),
        pages=tuple(replace(page, picture=as_stored(page.picture)) for page in work.pages),
        sections=tuple(
            section if section.audio is None else replace(section, audio=as_stored(section.audio))
            for section in work.sections
        ),
    )


@st.composite
def versions(draw: st.DrawFn) -> list[Work]:
    """Successive versions of a work: anything may change except the request and its author."""
    same: dict[str, Any] = {
        "id": "abc1",
        "author_id": draw(st.integers(0, 2**63 - 1)),
        "title": draw(texts),
        "lineage": draw(st.none() | lineages),
        "take_of": draw(st.none() | st.just("first")),
    }
    found = [
        replace(work, **same, text=draw(texts), memory=draw(st.none() | memories), choices=tuple(draw(st.lists(texts))))
        for work in draw(st.lists(any_work.map(with_real_files), min_size=1, max_size=4))
    ]
    return [replace(work, request=found[0].request, created_at=found[0].created_at) for work in found]


@given(versions(), st.lists(st.booleans(), min_size=4, max_size=4))
@settings(max_examples=examples(6), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_work_is_read_exactly_after_any_saved_versions(
    storage: Storage, made: list[Work], saved: list[bool]
) -> None:
    async def run() -> None:
        async with storage.open() as library:
            for table in metadata.sorted_tables:
                if table is not instance:
                    await change(library.database, table.delete())
            assert await library.works.admit(made[0], origin(), FREE)
            for version, is_saved in zip(made[1:], saved, strict=False):
                library.works.stage(version)
                if is_saved:
                    await library.works.flush("abc1")
        async with storage.open() as library:
            assert await library.works.find("abc1") == made[-1]
            await library.works.conclude(replace(made[-1], ending=COMPLETE), FREE)
            assert await library.works.find("abc1") == replace(made[-1], ending=COMPLETE)

    asyncio.run(run())


async def stored(library: Library, work_id: str = "abc1") -> str | None:
    query = sa.select(works_table.c.text).where(works_table.c.id == work_id)
    return await library.database.read(lambda connection: connection.scalar(query))


@pytest.mark.asyncio
async def test_many_versions_of_many_works_share_a_commit(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    async with storage.open() as library:
        names = [f"w{number}" for number in range(20)]
        for number, name in enumerate(names):
            await library.works.admit(story(name, number), origin(guild_id=None), FREE)
        disk = Disk(library.database, monkeypatch)
        for version in range(50):
            for number, name in enumerate(names):
                library.works.stage(story(name, number, text=f"version {version}"))
        assert disk.commits == 0
        await asyncio.gather(*(library.works.flush(name) for name in names))
        assert disk.commits == 1
        assert {await stored(library, name) for name in names} == {"version 49"}
        await library.works.flush("w0")
        await library.works.flush("nothere")
        assert disk.commits == 1


@pytest.mark.asyncio
async def test_a_failed_commit_is_raised_in_the_waiters_logged_and_repeated(
    storage: Storage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_with_disk(storage, monkeypatch) as (library, disk):
        disk.is_broken = True
        library.works.stage(story(text="one"))
        with caplog.at_level(logging.ERROR), pytest.raises(OSError, match="No space"):
            await library.works.flush("abc1")
        assert "could not be saved" in caplog.text
        library.works.stage(story(text="two"))
        with pytest.raises(OSError, match="No space"):
            await library.works.flush("abc1")
        disk.is_broken = False
        await library.works.flush("abc1")
        assert await stored(library) == "two"


@pytest.mark.asyncio
async def test_after_a_failed_commit_the_newest_version_is_written(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_with_disk(storage, monkeypatch) as (library, disk):
        loop = asyncio.get_running_loop()

        def meanwhile() -> None:
            disk.at_commit = lambda: None
            loop.call_soon_threadsafe(library.works.stage, story(text="two"))
            raise OSError(5, "Input/output error")

        disk.at_commit = meanwhile
        library.works.stage(story(text="one"))
        await library.works.flush("abc1")
        assert await stored(library) == "two"


@pytest.mark.asyncio
async def test_a_conclusion_that_failed_can_be_repeated_and_the_work_is_not_lost(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = story(text="whole", ending=COMPLETE, ended_at=2.0)
    async with open_with_disk(storage, monkeypatch, Spending(stories=1)) as (library, disk):
        disk.is_broken = True
        with pytest.raises(OSError, match="No space"):
            await library.works.conclude(ended, FREE)
        disk.is_broken = False
        await library.works.flush("abc1")
        assert await stored(library) == "whole"
        assert await library.works.unfinished() == [], "the writer has tried again by itself"
        await library.works.conclude(ended, FREE)
        assert await library.works.unfinished() == []
        assert await library.usage_limits.reservation("abc1") is None


@pytest.mark.asyncio
async def test_one_work_that_cannot_be_written_does_not_keep_the_others_from_the_disk(
    storage: Storage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with storage.open() as library:
        for name in ("good", "bad", "fine"):
            await library.works.admit(story(name), origin(), FREE)
        library.works.stage(story("good", text="kept"))
        library.works.stage(replace(story("bad"), choices=(object(),)))  # type: ignore[arg-type]  # a fault of ours
        library.works.stage(story("fine", text="kept"))
        with caplog.at_level(logging.ERROR):
            await library.works.flush("good")
            await library.works.flush("fine")
            with pytest.raises(TypeError):
                await library.works.flush("bad")
        assert "1 of 3 could not be saved" in caplog.text
        assert (await stored(library, "good"), await stored(library, "fine")) == ("kept", "kept")
        library.works.stage(story("bad", text="mended"))
        await library.works.flush("bad")


@pytest.mark.asyncio
async def test_a_failed_write_is_not_raised_for_a_newer_version_that_was_not_tried() -> None:
    committed: list[str] = []
    buffer = WriteBuffer[str](lambda *_: None, lambda items: committed.extend(items.values()), lambda: None)
    buffer.stage("work", "broken")
    older = asyncio.create_task(buffer.flush("work"))
    await asyncio.sleep(0)
    buffer.begin_write("work")
    buffer.stage("work", "mended")
    newer = asyncio.create_task(buffer.flush("work"))
    await asyncio.sleep(0)
    buffer.failed("work", ValueError("the older version"))
    await asyncio.sleep(0)
    assert not older.done()
    assert not newer.done()
    buffer.begin_write(None)
    buffer.committed()
    await asyncio.gather(older, newer)
    assert committed == ["mended"]


@pytest.mark.asyncio
async def test_a_cancelled_waiter_does_not_disturb_the_others(storage: Storage) -> None:
    async with storage.open() as library:
        await library.works.admit(story(), origin(), FREE)
        library.works.stage(story(text="more"))
        impatient = asyncio.create_task(library.works.flush("abc1"))
        patient = asyncio.create_task(library.works.flush("abc1"))
        await asyncio.sleep(0)
        impatient.cancel()
        await patient
        assert impatient.cancelled() or impatient.done()
        assert await stored(library) == "more"


@pytest.mark.asyncio
async def test_a_write_during_the_removal_of_its_work_leaves_no_row(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    panels = (Panel(script=PanelScript(number=1)),)
    row = ReplyRow(
        reply_id="abc1",
        work_id="abc1",
        address={},
        state={},
        token=None,
        token_expires_at=0.0,
        message_ids=(5,),
        channel_id=1,
        guild_id=9,
    )
    async with storage.open() as library:
        comic = story(options=ComicOptions(panels=1))
        await library.works.admit(comic, origin(), FREE)
        disk = Disk(library.database, monkeypatch)
        being_written, forget = threading.Event(), threading.Event()

        def wait() -> None:
            disk.at_commit = lambda: None
            being_written.set()
            assert forget.wait(20)
            raise OSError(5, "Input/output error")

        disk.at_commit = wait
        library.works.stage(replace(comic, panels=panels))
        library.replies.stage(row)
        assert await asyncio.to_thread(being_written.wait, 20)
        removing = asyncio.gather(library.works.remove(["abc1"]), library.replies.remove("abc1"))
        await asyncio.sleep(0)
        forget.set()
        await removing
    async with storage.open() as library:
        for table in (works_table, parts, replies, messages):
            assert await rows_of(library.database, sa.select(table)) == [], table.name


KILLED = """
import asyncio, os, sys
from pathlib import Path
from pydantic import SecretStr
from bot.library.group_commit import WriteBuffer
from bot.library.library import Library
from bot.library.usage_limits import Spending
from bot.library.work_documents import files_of
from bot.library.replies import ReplyRow
from bot.settings import LibrarySettings
from tests.library.conftest import origin, story

async def main():
    settings = LibrarySettings(database_url=SecretStr(sys.argv[2]) if sys.argv[2] else None)
    async with Library.open(Path(sys.argv[1]), settings=settings) as library:
        await library.works.admit(story(), origin(7), Spending(stories=1))
        text = ""
        for number in range(40):
            text += f"word{number} "
            library.works.stage(story(text=text))
            await asyncio.sleep(0.001)
        await library.works.flush("abc1")
        library.replies.stage(ReplyRow(
            reply_id="abc1", work_id="abc1", address={}, state={"number": 1}, token=None, token_expires_at=0.0,
            message_ids=(5,), channel_id=9, guild_id=None))
        await library.replies.flush("abc1")
        os._exit(9)

asyncio.run(main())
"""


@pytest.mark.asyncio
async def test_flushed_versions_survive_a_kill_right_after_the_flush(storage: Storage) -> None:
    command = [sys.executable, "-c", textwrap.dedent(KILLED), str(storage.data_dir), storage.database_url or ""]
    done = await asyncio.to_thread(
        subprocess.run, command, cwd=ROOT, timeout=60, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert done.returncode == 9
    async with storage.open() as library:
        found = await library.works.find("abc1")
        assert found is not None
        assert found.text == "".join(f"word{number} " for number in range(40))
        assert not await library.works.admit(story("b"), origin(7), FREE)
        row = await library.replies.find("abc1")
        assert row is not None
        assert row.message_ids == (5,)
        assert (await library.usage_limits.reservation("abc1")) is not None
