"""A concluded work is changed in one transaction: no change is lost, and unneeded files may be removed."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.library.library import Library
from bot.library.listings import Scope
from bot.library.tables import files, works
from bot.library.usage_limits import Spending
from bot.library.work_changes import Change
from bot.work.ending import COMPLETE, Ending, EndingKind
from bot.work.parts import FileRef, Page, Panel, PanelScript, PartState
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import ComicOptions
from bot.work.work import Work
from tests.library.conftest import Storage, keep, origin, rows_of, story


def ref(name: str) -> FileRef:
    return FileRef(sha256=name * 64, media_type="image/png", size_bytes=1)


def comic(count: int = 3) -> Work:
    panels = tuple(
        Panel(
            script=PanelScript(number=number, scene=f"s{number}"), state=PartState.MADE, picture=ref("abc"[number - 1])
        )
        for number in range(1, count + 1)
    )
    pages = (Page(1, ref("9"), tuple(range(1, count + 1)), settled=True),)
    return replace(story(options=ComicOptions(panels=count)), panels=panels, pages=pages, paged=True)


def with_detail(number: int, detail: str) -> Change:
    """A change of one panel's script."""

    def change(work: Work) -> Work:
        old = work.panels[number - 1]
        panel = replace(old, script=replace(old.script, detail=detail, caption_top=detail))
        return replace(work, panels=tuple(panel if one is old else one for one in work.panels))

    return change


async def hashes(library: Library) -> set[str]:
    return {row.sha256[0] for row in await rows_of(library.database, sa.select(files.c.sha256))}


@pytest.mark.asyncio
async def test_changes_at_the_same_time_are_all_kept(storage: Storage) -> None:
    async with storage.open() as library:
        work = await keep(library, comic())
        await asyncio.gather(
            *(library.work_changes.change(work.id, with_detail(number, f"d{number}")) for number in (1, 2, 3))
        )
        found = await library.works.find(work.id)
        assert found is not None
        assert [panel.script.detail for panel in found.panels] == ["d1", "d2", "d3"]
        page = await library.listings.page(work.author_id, Scope.MINE, query="d2")
        assert [one.id for one in page.entries] == [work.id]


@pytest.mark.asyncio
async def test_fewer_parts_another_page_and_another_ending_are_stored(storage: Storage) -> None:
    async with storage.open() as library:
        work = await keep(library, replace(comic(), ending=Ending(EndingKind.INCOMPLETE, {"missing": 1, "of": 3})))

        def change(old: Work) -> Work:
            page = replace(old.pages[0], picture=ref("8"), panels=(1, 2))
            return replace(old, panels=old.panels[:2], removed_panels=old.panels[2:], pages=(page,), ending=COMPLETE)

        changed = await library.work_changes.change(work.id, change)
        assert await library.works.find(work.id) == changed
        assert (len(changed.panels), changed.ending) == (2, COMPLETE)
        assert await hashes(library) == {"a", "b", "c", "8"}  # the removed panel can come back
        ending = await rows_of(library.database, sa.select(works.c.ending).where(works.c.id == work.id))
        assert ending == [(EndingKind.COMPLETE.value,)]


@pytest.mark.asyncio
async def test_what_is_deleted_or_being_made_is_not_changed(storage: Storage) -> None:
    async with storage.open() as library:
        work = await keep(library, comic())
        await library.works.delete(work.id)
        running = replace(comic(), id="run1")
        assert await library.works.admit(running, origin(), Spending())
        for work_id, kind in ((work.id, RefusalKind.UNKNOWN_WORK), ("run1", RefusalKind.STILL_RUNNING)):
            with pytest.raises(RefusedError) as refused:
                await library.work_changes.change(work_id, with_detail(1, "d"))
            assert refused.value.refusal.kind is kind


@pytest.mark.asyncio
async def test_a_change_that_refuses_changes_nothing(storage: Storage) -> None:
    async with storage.open() as library:
        work = await keep(library, comic())

        def refuse(_: Work) -> Work:
            raise RefusedError(RefusalKind.PANEL_GONE)

        with pytest.raises(RefusedError):
            await library.work_changes.change(work.id, refuse)
        assert await library.works.find(work.id) == work


@pytest.mark.asyncio
async def test_a_panel_that_was_received_counts_and_another_does_not(storage: Storage) -> None:
    async with storage.open() as library:
        for received in (True, False):
            async with library.call_reservations.reserve(1, 9, 0.25, panels=1) as permission:
                assert (await library.usage_limits.of_person(1)).panels.reserved
                if received:
                    permission.count_panel()
    async with storage.open() as library:
        panels = (await library.usage_limits.of_person(1)).panels
        assert (panels.used, panels.reserved) == (1, 0)


@pytest.mark.asyncio
async def test_of_reserved_minutes_those_count_that_were_heard(storage: Storage) -> None:
    async with storage.open() as library:
        reserved = library.call_reservations.reserve(1, 9, 0.25, speech_minutes=2.0)
        async with reserved as permission:
            assert (await library.usage_limits.of_person(1)).speech_minutes.reserved == 2.0
            permission.count_speech(15)
            permission.count_speech(30)
    async with storage.open() as library:
        minutes = (await library.usage_limits.of_person(1)).speech_minutes
        assert (minutes.used, minutes.reserved) == (0.75, 0)


@pytest.mark.asyncio
async def test_a_change_between_reading_and_reopening_a_work_is_not_lost(storage: Storage) -> None:
    async with storage.open() as library:
        read = await keep(library, comic())
        await library.work_changes.change(read.id, with_detail(2, "changed"))
        with pytest.raises(RefusedError) as refused:
            await library.works.reopen(read, Spending(panels=1), read=read)
        assert refused.value.refusal.kind is RefusalKind.STILL_RUNNING
        changed = await library.works.find(read.id)
        assert changed is not None
        assert changed.panels[1].script.detail == "changed"
        assert not (await library.usage_limits.of_person(read.author_id)).panels.reserved
        await library.works.reopen(changed, Spending(panels=1), read=changed)
