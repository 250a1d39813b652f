"""A rename changes all takes and the works that show the title, and stores the updates that have to follow."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.library.library import Library
from bot.library.listings import Scope
from bot.library.renaming import TitleTarget
from bot.library.replies import ReplyRow
from bot.library.usage_limits import Spending
from bot.work.lineage import Lineage, Relation
from bot.work.titles import title_of
from bot.work.work import Work
from tests.library.conftest import Storage, keep, origin, story

MESSAGE, THREAD = TitleTarget.MESSAGE, TitleTarget.THREAD


def made_from(parent_id: str, relation: Relation, work_id: str, title: str, **more: object) -> Work:
    lineage = Lineage(parent_id=parent_id, relation=relation, parent_author_id=1, chapter=2)
    return replace(story(work_id, lineage=lineage, title=title), **more)  # type: ignore[arg-type]  # fields by name


async def shown(library: Library, work: Work) -> Work:
    """A work that is kept and has a reply."""
    kept = await keep(library, work)
    library.replies.stage(
        ReplyRow(
            reply_id=work.take_group,
            work_id=work.id,
            address={},
            state={},
            token=None,
            token_expires_at=0.0,
            message_ids=(),
            channel_id=1,
            guild_id=9,
        )
    )
    await library.replies.flush(work.take_group)
    return kept


async def titles(library: Library, *ids: str) -> list[str]:
    works = [await library.works.find(work_id) for work_id in ids]
    return [title_of(work) for work in works if work is not None]


async def waiting(library: Library) -> set[tuple[str, TitleTarget]]:
    return {(one.reply_id, one.target) for one in await library.renaming.pending()}


@pytest.mark.asyncio
async def test_takes_and_works_that_show_the_title_get_the_new_one(storage: Storage) -> None:
    async with storage.open() as library:
        await keep(library, story("one", made_title="The Fox"))
        await shown(library, story("one_2", made_title="The Other Fox", take_of="one"))
        await shown(library, made_from("one_2", Relation.CONTINUE, "two", "The Other Fox"))
        await shown(library, made_from("two", Relation.COMIC, "drawn", "The Other Fox", author_id=2))
        await shown(library, made_from("one", Relation.NARRATION, "told", "My Own Words"))
        await shown(library, made_from("told", Relation.COMIC, "further", "My Own Words"))
        await shown(library, made_from("one_2", Relation.TAKE, "theirs", "", made_title="The Other Fox"))
        renamed = await library.renaming.rename("one_2", "Red")
        assert set(renamed.titles) == {"one", "one_2", "two", "drawn"}
        assert await titles(library, "one", "one_2", "two", "drawn") == ["Red"] * 4
        assert await titles(library, "told", "further", "theirs") == ["My Own Words", "My Own Words", "The Other Fox"]
        # Works that show this title have to follow, too.
        assert await waiting(library) == {
            *(("one", target) for target in (TitleTarget.MESSAGE, TitleTarget.THREAD)),
            *(("two", target) for target in (TitleTarget.MESSAGE, TitleTarget.THREAD)),
            *(("drawn", target) for target in (TitleTarget.MESSAGE, TitleTarget.THREAD)),
            *(("told", MESSAGE), ("theirs", MESSAGE)),
        }


@pytest.mark.asyncio
async def test_an_empty_title_restores_those_that_came_with_the_works(storage: Storage) -> None:
    async with storage.open() as library:
        await keep(library, story("one", made_title="The Fox"))
        await keep(library, story("one_2", made_title="The Other Fox", take_of="one"))
        await keep(library, made_from("one_2", Relation.CONTINUE, "two", "The Other Fox"))
        for title in ("Red", ""):
            await library.renaming.rename("one", title)
        assert await titles(library, "one", "one_2", "two") == ["The Fox", "The Other Fox", "The Other Fox"]
        assert (await library.renaming.rename("nothere", "x")).titles == {}


@pytest.mark.asyncio
async def test_every_title_is_found_by_search_and_after_a_restart(storage: Storage) -> None:
    async with storage.open() as library:
        await keep(library, story("one", made_title="The Grey Heron"))
        await keep(library, made_from("one", Relation.CONTINUE, "two", "The Grey Heron"))
        await library.renaming.rename("one", "Red Kite")
    async with storage.open() as library:
        for query, found in (("grey heron", ["one"]), ("red kite", ["two", "one"])):
            page = await library.listings.page(1, Scope.MINE, query=query)
            assert [(one.id, one.title) for one in page.entries] == [(work_id, "Red Kite") for work_id in found]


@pytest.mark.asyncio
async def test_a_title_given_to_unfinished_works_outlives_their_next_version(storage: Storage) -> None:
    async with storage.open() as library:
        await keep(library, story("one", made_title="The Fox"))
        chapter = made_from("one", Relation.CONTINUE, "two", "The Fox")
        assert await library.works.admit(chapter, origin(), Spending())
        await library.renaming.rename("one", "Red")
        library.works.stage(replace(chapter, text="more"))
        await library.works.flush("two")
        assert await titles(library, "two") == ["Red"]


@pytest.mark.asyncio
async def test_what_waits_stays_until_it_is_done_and_a_limit_holds_for_the_next_rename(storage: Storage) -> None:
    async with storage.open() as library:
        await shown(library, story("one"))
        await library.renaming.rename("one", "Red")
        thread = next(one for one in await library.renaming.pending("one") if one.target is THREAD)
        assert thread.due_at == thread.requested_at == storage.clock.now
        await library.renaming.postpone(thread, storage.clock.now + 500)
    storage.clock.now += 10
    async with storage.open() as library:
        await library.renaming.rename("one", "Green")
        due = {one.target: one.due_at - storage.clock.now for one in await library.renaming.pending()}
        assert due == {MESSAGE: 0, THREAD: 490}
        # An update that was completed with the older title is still due with the newer one.
        await library.renaming.complete(thread)
        assert await waiting(library) == {("one", MESSAGE), ("one", THREAD)}
        for one in await library.renaming.pending():
            await library.renaming.complete(one)
        assert await waiting(library) == set()
