"""A work is found while it is made, after its end and after a restart. It is admitted once and can be removed."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.library.library import Library
from bot.library.tables import works
from bot.library.usage_limits import Spending
from bot.library.work_documents import Ownership
from bot.settings import LimitSettings
from bot.work.ending import COMPLETE
from bot.work.lineage import Lineage, Relation
from bot.work.parts import FileRef, Panel, PanelScript, PartState
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import ComicOptions
from tests.library.conftest import Storage, change, keep, origin, rows_of, story

FREE = Spending()


def comic(work_id: str, *pictures: FileRef | None) -> tuple[Panel, ...]:
    return tuple(
        Panel(
            script=PanelScript(number=number),
            state=PartState.PENDING if picture is None else PartState.MADE,
            picture=picture,
        )
        for number, picture in enumerate(pictures, 1)
    )


@pytest.mark.asyncio
async def test_the_newest_version_is_found_while_it_is_made(storage: Storage) -> None:
    async with storage.open() as library:
        assert await library.works.admit(story(), origin(), FREE)
        library.works.stage(replace(story(), text="more"))
        found = await library.works.find("abc1")
        assert found == replace(story(), text="more")


@pytest.mark.asyncio
async def test_saved_works_are_read_by_the_next_process(storage: Storage) -> None:
    begun = story(options=ComicOptions(panels=2), panels=comic("x", None, None))
    async with storage.open() as library:
        await library.works.admit(begun, origin(), FREE)
        for text in ("One", "One fox", "One fox ran"):
            library.works.stage(replace(begun, text=text))
            await library.works.flush("abc1")
        picture = await library.files.put(b"picture", "image/png")
        newest = replace(begun, text="One fox ran", panels=comic("x", None, picture))
        library.works.stage(newest)
    async with storage.open() as library:
        assert await library.works.find("abc1") == newest
        assert await library.works.unfinished() == ["abc1"]


@pytest.mark.asyncio
async def test_a_work_is_unfinished_until_it_is_concluded(storage: Storage) -> None:
    ended = replace(story(), text="whole", ending=COMPLETE, ended_at=2.0)
    async with storage.open() as library:
        await library.works.admit(story(), origin(), FREE)
        library.works.stage(ended)
        await library.works.flush("abc1")
        assert await library.works.unfinished() == ["abc1"]
        await library.works.conclude(ended, FREE)
        assert await library.works.unfinished() == []
    async with storage.open() as library:
        assert await library.works.find("abc1") == ended


@pytest.mark.asyncio
async def test_an_interaction_is_admitted_once(storage: Storage) -> None:
    async with storage.open() as library:
        assert await library.works.admit(story("a"), origin(7), FREE)
        assert not await library.works.admit(story("b"), origin(7), FREE)
        assert await library.works.find("b") is None
        assert await library.works.admit(story("c"), origin(None), FREE)
        assert await library.works.admit(story("d"), origin(None), FREE)
        assert await library.works.origin("a") == origin(7)
        assert await library.works.origin("z") is None


@pytest.mark.asyncio
async def test_limits_refuse_in_the_transaction_that_takes_up(storage: Storage) -> None:
    async with storage.open(
        limits=LimitSettings(waiting_per_person=1, running_per_server=2, stories_per_day=2)
    ) as library:
        works = library.works
        await works.admit(story("a", 1), origin(), FREE)
        with pytest.raises(RefusedError) as refused:
            await works.admit(story("b", 1), origin(), FREE)
        assert refused.value.refusal.kind is RefusalKind.RUNNING
        await works.admit(story("c", 2), origin(), FREE)
        with pytest.raises(RefusedError) as refused:
            await works.admit(story("d", 3), origin(), FREE)
        assert refused.value.refusal.kind is RefusalKind.SERVER_FULL
        await works.admit(story("e", 3), origin(guild_id=None), Spending(stories=2))
        await works.conclude(replace(story("e", 3), ending=COMPLETE), Spending(stories=2))
        with pytest.raises(RefusedError) as refused:
            await works.admit(story("f", 3), origin(guild_id=None), Spending(stories=1))
        assert refused.value.refusal.kind is RefusalKind.DAILY_STORIES
        assert [await works.find(unknown) for unknown in "bdf"] == [None, None, None]


@pytest.mark.asyncio
async def test_a_withdrawn_work_leaves_nothing(storage: Storage) -> None:
    async with storage.open(limits=LimitSettings(stories_per_day=1)) as library:
        await library.works.admit(story(), origin(7), Spending(stories=1))
        await library.works.withdraw("abc1")
        library.works.stage(story())
        await library.works.flush("abc1")
        assert await library.works.find("abc1") is None
        assert await library.works.admit(story("b"), origin(7), Spending(stories=1))


@pytest.mark.asyncio
async def test_unknown_ids_are_unknown_works(storage: Storage) -> None:
    async with storage.open() as library:
        for work_id in ("nothere", "../../etc/passwd", "", "A" * 200, "\0"):
            assert await library.works.find(work_id) is None, work_id


@pytest.mark.asyncio
async def test_a_damaged_row_is_an_unknown_work_and_logged(storage: Storage, caplog: pytest.LogCaptureFixture) -> None:
    async with storage.open() as library:
        await keep(library, story())
        await change(library.database, works.update().values(doc='{"version": 2'))
        with caplog.at_level(logging.ERROR):
            assert await library.works.find("abc1") is None
        assert "abc1" in caplog.text


@pytest.mark.asyncio
async def test_starts_are_counted_until_one_ends_as_planned(storage: Storage) -> None:
    async with storage.open() as library:
        await library.works.admit(story(), origin(), FREE)
        await library.work_flags.begin_attempt("abc1")
        assert await library.work_flags.attempts("abc1") == 1
        await library.work_flags.begin_attempt("abc1")
        library.work_flags.end_attempt("abc1")
        assert await library.work_flags.attempts("abc1") == 1
        await library.work_flags.begin_attempt("abc1")
    async with storage.open() as library:
        assert await library.work_flags.attempts("abc1") == 2
        assert await library.work_flags.attempts("nothere") == 0


@pytest.mark.asyncio
async def test_the_first_stop_request_counts(storage: Storage) -> None:
    async with storage.open() as library:
        await library.works.admit(story(), origin(), FREE)
        assert await library.work_flags.stop_requested_by("abc1") is None
        library.work_flags.request_stop("abc1", "Ada \0")
        library.work_flags.request_stop("abc1", "Bob")
        assert await library.work_flags.stop_requested_by("abc1") == "Ada \0"


@pytest.mark.asyncio
async def test_a_concluded_work_is_reopened_with_a_new_reservation(storage: Storage) -> None:
    async with storage.open(limits=LimitSettings(stories_per_day=2)) as library:
        works = library.works
        await works.admit(story(), origin(), Spending(stories=1))
        await library.work_flags.begin_attempt("abc1")
        library.work_flags.request_stop("abc1", "Ada")
        aside = replace(story(), text="half", ending=COMPLETE, ended_at=5.0)
        with pytest.raises(RefusedError) as refused:
            await works.reopen(aside, FREE, read=aside)
        assert refused.value.refusal.kind is RefusalKind.STILL_RUNNING
        await works.conclude(aside, Spending(stories=1))
        await works.reopen(aside, Spending(stories=1), read=aside)
        again = await works.find("abc1")
        assert again == replace(aside, ending=None, ended_at=None)
        assert await works.unfinished() == ["abc1"]
        assert await library.work_flags.attempts("abc1") == 0
        assert await library.work_flags.stop_requested_by("abc1") is None
        await works.conclude(aside, Spending(stories=2))
        with pytest.raises(RefusedError) as refused:
            await works.reopen(aside, Spending(stories=1), read=aside)
        assert refused.value.refusal.kind is RefusalKind.DAILY_STORIES
        with pytest.raises(RefusedError) as refused:
            await works.reopen(story("nothere"), FREE, read=story("nothere"))
        assert refused.value.refusal.kind is RefusalKind.UNKNOWN_WORK


@pytest.mark.asyncio
async def test_chapters_takes_and_children_are_found_oldest_first(storage: Storage) -> None:
    def after(parent: str, relation: Relation = Relation.CONTINUE) -> Lineage:
        return Lineage(parent_id=parent, relation=relation, parent_author_id=1)

    async with storage.open() as library:
        works = library.works
        first = await keep(library, story("one"))
        second = await keep(library, story("two", lineage=after("one")))
        other = await keep(library, story("two_b", lineage=after("one")))
        third = await keep(library, story("three", lineage=after("two")))
        await keep(library, story("seen", options=ComicOptions(), lineage=after("three", Relation.COMIC)))
        await keep(library, story("one_2", take_of="one"))
        assert await works.chapters_up_to("three") == [first, second, third]
        assert [work.id for work in await works.chapters_up_to("seen")] == ["seen"]
        assert await works.chapters_up_to("nothere") == []
        assert await works.takes("one_2") == await works.takes("one") == ["one", "one_2"]
        assert await works.children("one", Relation.CONTINUE) == ["two", other.id]
        assert await works.children("one", Relation.COMIC) == []
        await works.delete("two")
        assert await works.children("one", Relation.CONTINUE) == ["two_b"]
        assert [work.id for work in await works.chapters_up_to("three")] == ["three"]


@pytest.mark.asyncio
async def test_a_name_given_while_it_is_made_is_not_lost_to_the_next_version(storage: Storage) -> None:
    async with storage.open() as library:
        await library.works.admit(story(), origin(), FREE)
        await library.renaming.rename("abc1", "The Fox")
        library.works.stage(replace(story(), text="more"))
        assert await library.works.find("abc1") == replace(story(), text="more", title="The Fox")
        await library.works.conclude(replace(story(), text="whole", ending=COMPLETE), FREE)
    async with storage.open() as library:
        found = await library.works.find("abc1")
        assert found is not None
        assert (found.title, found.text) == ("The Fox", "whole")
        await library.renaming.rename("abc1", "")
        found = await library.works.find("abc1")
        assert found is not None
        assert found.title == ""
        await library.renaming.rename("nothere", "x")


async def rows(library: Library) -> dict[str, int]:
    """The number of rows of each table."""
    tables = works.metadata.sorted_tables
    counts = [sa.select(sa.func.count()).select_from(table).scalar_subquery().label(table.name) for table in tables]
    return dict((await rows_of(library.database, sa.select(*counts)))[0]._mapping)


@pytest.mark.asyncio
async def test_a_deletion_can_be_undone_for_ten_minutes(storage: Storage) -> None:
    async with storage.open() as library:
        works = library.works
        kept = await keep(library, story())
        await works.delete("abc1")
        assert await works.find("abc1") is None
        storage.clock.now += 599
        assert await works.purge(storage.clock.now - 600) == []
        assert await works.restore("abc1")
        assert await works.find("abc1") == kept
        await works.delete("abc1")
        storage.clock.now += 601
        assert not await works.restore("abc1")
        assert await library.remove_expired() == ["abc1"]
        assert not await works.restore("abc1")
        left = await rows(library)
        assert {name for name, count in left.items() if count} <= {"spending", "instance", "tombstones"}


@pytest.mark.asyncio
async def test_a_deleted_unfinished_work_is_not_found_and_can_be_restored(storage: Storage) -> None:
    async with storage.open() as library:
        await library.works.admit(story(), origin(), FREE)
        await library.works.delete("abc1")
        library.works.stage(replace(story(), text="more"))
        assert await library.works.find("abc1") is None
        assert await library.works.unfinished() == []
        assert await library.works.restore("abc1")
        found = await library.works.find("abc1")
        assert found is not None
        assert found.text == "more"


@pytest.mark.asyncio
async def test_parts_that_are_no_more_leave_no_row(storage: Storage) -> None:
    three = story(options=ComicOptions(panels=3), panels=comic("x", None, None, None))
    one = replace(three, panels=three.panels[:1])
    async with storage.open() as library:
        await library.works.admit(three, origin(), FREE)
        library.works.stage(one)
    async with storage.open() as library:
        assert await library.works.find("abc1") == one
        library.works.stage(replace(one, panels=()))
    async with storage.open() as library:
        assert await library.works.find("abc1") == replace(one, panels=())


@pytest.mark.asyncio
async def test_only_an_ended_work_is_concluded(storage: Storage) -> None:
    async with storage.open() as library:
        await library.works.admit(story(), origin(), FREE)
        with pytest.raises(ValueError, match="abc1"):
            await library.works.conclude(story(), FREE)


@pytest.mark.asyncio
async def test_whose_work_it_is_is_known_at_every_stage(storage: Storage) -> None:
    async with storage.open() as library:
        works, work = library.works, story("a", 7)
        expected = Ownership(group_id="a", author_id=7, guild_id=9, channel_id=origin().channel_id, private=True)
        assert await works.ownership("a") is None
        await works.admit(work, origin(private=True), Spending())
        assert await works.ownership("a") == expected
        await works.conclude(replace(work, ending=COMPLETE, ended_at=1.0), Spending())
        assert await works.ownership("a") == expected
        await works.delete("a")
        assert await works.ownership("a") == replace(expected, is_deleted=True)
        await works.remove(["a"])
        assert await works.ownership("a") is None


@pytest.mark.asyncio
async def test_a_work_that_is_made_private_is_private_at_once_and_for_good(storage: Storage) -> None:
    async with storage.open() as library:
        works, work = library.works, story("a", 7)
        await works.admit(work, origin(), Spending())
        works.flags.make_private("a")
        await check_is_private(library)
        await works.flush("a")
        await check_is_private(library)
        await works.conclude(replace(work, ending=COMPLETE, ended_at=1.0), Spending())
        await check_is_private(library)


async def check_is_private(library: Library) -> None:
    found = await library.works.ownership("a")
    assert found is not None
    assert found.private
