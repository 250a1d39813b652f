"""Groups of takes are deleted and restored, and the data of a person is summarized."""

from __future__ import annotations

import pytest

from bot.library.library import Library
from bot.library.listings import Scope
from bot.library.replies import ReplyRow
from bot.library.storage_summary import storage_summary
from bot.library.trash import Trash
from bot.library.works import UNDO_S
from bot.work.parts import FileRef, Panel, PanelScript
from bot.work.request import ComicOptions, Kind
from tests.library.conftest import Storage, keep, story

pytestmark = pytest.mark.asyncio


def trash_of(library: Library) -> Trash:
    return Trash(library.database, library.works, library.replies)


async def shown(library: Library, reply_id: str, work_id: str, message_id: int) -> None:
    row = ReplyRow(
        reply_id=reply_id,
        work_id=work_id,
        address={},
        state={},
        token=None,
        token_expires_at=0.0,
        message_ids=(message_id,),
        channel_id=1,
        guild_id=2,
    )
    library.replies.stage(row)
    await library.replies.flush(reply_id)


async def test_takes_are_deleted_and_restored_together_with_the_same_one_shown(storage: Storage) -> None:
    async with storage.open() as library:
        for work in (story("a1"), story("a2", take_of="a1"), story("a3", take_of="a1"), story("b1")):
            await keep(library, work)
        await shown(library, "a1", "a2", 11)
        await shown(library, "copy", "a3", 12)
        await shown(library, "b1", "b1", 13)
        trash = trash_of(library)
        rows = await trash.delete_with_takes("a2")
        assert {row.reply_id for row in rows} == {"a1", "copy"}
        assert await library.works.takes("a1") == []
        assert {row.reply_id for row in await trash.replies_of_deleted_works()} == {"a1", "copy"}
        storage.clock.now += UNDO_S
        assert await trash.restore_with_takes("a2", storage.clock.now)
        assert await library.works.takes("a1") == ["a1", "a2", "a3"]
        assert await trash.replies_of_deleted_works() == []
        page = await library.listings.page(1, Scope.MINE)
        assert {entry.id for entry in page.entries} == {"a2", "b1"}


async def test_after_ten_minutes_nothing_is_restored(storage: Storage) -> None:
    async with storage.open() as library:
        for work in (story("a1"), story("a2", take_of="a1")):
            await keep(library, work)
        await trash_of(library).delete_with_takes("a1")
        storage.clock.now += UNDO_S + 1
        assert not await trash_of(library).restore_with_takes("a1", storage.clock.now)
        assert await library.works.takes("a1") == []


async def test_only_copies_of_removed_works_are_removed(storage: Storage) -> None:
    async with storage.open() as library:
        await keep(library, story("a1"))
        await keep(library, story("b1"))
        await shown(library, "copy", "a1", 12)
        await shown(library, "b1", "b1", 13)
        await library.works.remove(["a1"])
        assert await library.replies.remove_orphans() == 1
        assert await library.replies.find("copy") is None
        assert await library.replies.find("b1") is not None


async def test_the_replies_of_a_person_are_those_that_show_their_works(storage: Storage) -> None:
    async with storage.open() as library:
        await keep(library, story("a1", 1))
        await keep(library, story("b1", 2))
        await shown(library, "a1", "a1", 11)
        await shown(library, "copy", "a1", 12)
        await shown(library, "b1", "b1", 13)
        assert {row.reply_id for row in await trash_of(library).replies_of_person(1)} == {"a1", "copy"}


async def test_a_storage_summary_counts_works_and_each_file_once(storage: Storage) -> None:
    async with storage.open() as library:
        assert (await storage_summary(library.database, 1)).since is None
        picture = FileRef(sha256="ab" * 32, media_type="image/png", size_bytes=7)
        panels = (Panel(script=PanelScript(number=1), picture=picture),)
        await keep(library, story("a1", created_at=5.0))
        await keep(library, story("c1", options=ComicOptions(panels=1), panels=panels, created_at=3.0))
        await keep(library, story("c2", options=ComicOptions(panels=1), panels=panels, take_of="c1"))
        await keep(library, story("d1", 2))
        kept = await storage_summary(library.database, 1)
        assert kept.works == {Kind.STORY: 1, Kind.COMIC: 2}
        assert (kept.files, kept.files_bytes, kept.since) == (1, 7, 1.0)
