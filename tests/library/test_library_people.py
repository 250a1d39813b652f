"""A person can export all their data, and delete it without a trace."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.library.library import Library
from bot.library.people import PersonSettings
from bot.library.polls import Poll
from bot.library.replies import ReplyRow
from bot.library.saved_forms import SavedForm
from bot.library.tables import metadata, works
from bot.library.usage_limits import Spending
from bot.settings import LimitSettings
from bot.work.ending import COMPLETE
from bot.work.lineage import Lineage, Relation
from bot.work.parts import FileRef, Panel, PanelScript
from bot.work.request import ComicOptions
from tests.library.conftest import Storage, change, keep, origin, rows_of, story

ADA = 700_700_700_700_700_701
BOB = 700_700_700_700_700_702


def reply(reply_id: str, author_id: int, *message_ids: int) -> ReplyRow:
    return ReplyRow(
        reply_id=reply_id,
        work_id=reply_id,
        address={"author_id": str(author_id)},
        state={},
        token="aToken",
        token_expires_at=1e12,
        message_ids=message_ids,
        channel_id=99,
        guild_id=9,
    )


def vote(poll_id: str, work_id: str, author_id: int, message_id: int) -> Poll:
    return Poll(
        id=poll_id,
        work_id=work_id,
        author_id=author_id,
        guild_id=9,
        channel_id=98,
        message_id=message_id,
        options=("a", "b", "c"),
        opened_at=0.0,
        closes_at=1.0,
    )


async def furnish(library: Library) -> dict[str, FileRef]:
    """Works, replies, votes, spending and settings of two people that refer to each other."""
    pictures = {name: await library.files.put(name.encode(), "image/png") for name in ("ada", "bob", "both")}

    def panels(*names: str) -> tuple[Panel, ...]:
        return tuple(Panel(script=PanelScript(number=1), picture=pictures[name]) for name in names)

    from_ada = Lineage(parent_id="ada1", relation=Relation.COMIC, parent_author_id=ADA)
    await keep(library, story("ada1", ADA, options=ComicOptions(), panels=panels("ada", "both")))
    await keep(library, story("bob1", BOB, options=ComicOptions(), panels=panels("bob", "both"), lineage=from_ada))
    await keep(library, story("bob2", BOB, take_of="ada1"))
    await library.works.admit(story("bob3", BOB, lineage=from_ada), origin(), Spending(stories=1))
    library.replies.stage(reply("ada1", ADA, 11, 12))
    library.replies.stage(reply("bob1", BOB, 21))
    library.replies.stage(reply("bob3", ADA, 31))
    await library.replies.flush("bob3")
    for poll in (vote("r1", "ada1", ADA, 41), vote("r2", "bob1", BOB, 42), vote("r3", "bob1", ADA, 43)):
        await library.polls.save(poll)
        await library.polls.vote(poll.id, ADA, 0)
        await library.polls.vote(poll.id, BOB, 1)
    await library.people.save_settings(ADA, PersonSettings(others_may_narrate=False))
    await library.people.save_settings(BOB, PersonSettings(others_may_narrate=False))
    for form_id, person_id, entered in (
        ("f1", ADA, {"prompt": "a lamp"}),
        ("f2", BOB, {"author_id": str(ADA)}),
        ("f3", BOB, {"prompt": "an owl"}),
    ):
        form = SavedForm(target="elara:form:new:story", entered=entered, guess={})
        await library.saved_forms.save(form_id, person_id, form)
    return pictures


@pytest.mark.asyncio
async def test_settings_are_saved(storage: Storage) -> None:
    async with storage.open() as library:
        assert await library.people.settings(ADA) == PersonSettings()
        await library.people.save_settings(ADA, PersonSettings(others_may_narrate=False))
        assert not (await library.people.settings(ADA)).others_may_narrate
        await library.people.save_settings(ADA, PersonSettings(others_may_narrate=True))
        assert (await library.people.settings(ADA)).others_may_narrate


@pytest.mark.asyncio
async def test_everything_about_a_person_is_told_and_nothing_of_others(storage: Storage) -> None:
    async with storage.open() as library:
        pictures = await furnish(library)
        everything = await library.people.export(ADA)
        told = json.loads(json.dumps(everything.topics))
        (kept,) = everything.works
        assert kept.work is not None
        assert kept.work.request.prompt == "a fox"
        assert {panel.picture for panel in kept.work.panels} == {pictures["ada"], pictures["both"]}
        assert json.loads(json.dumps(kept.row))["channel_id"] == 99
        assert told["settings"][0]["others_may_narrate"] is False
        assert [row["id"] for row in told["rounds"]] == ["r1", "r3"]
        assert len(told["votes"]) == 3
        assert len(told["spending"]) == 1
        assert [json.loads(row["entered"]) for row in told["saved_forms"]] == [{"prompt": "a lamp"}]
        assert told["replies"][0]["message_ids"] == [11, 12]
        assert "aToken" not in repr(everything)
        assert str(BOB) not in repr(everything)


@pytest.mark.asyncio
async def test_what_is_in_the_trash_or_damaged_is_told_too(storage: Storage) -> None:
    async with storage.open() as library:
        await keep(library, story("ada1", ADA, text="The lamp burned."))
        await keep(library, story("ada2", ADA, text="The boat sank."))
        await library.works.delete("ada1")
        await change(library.database, works.update().where(works.c.id == "ada2").values(doc="{"))
        assert await library.works.find("ada1") is None
        deleted, damaged = (await library.people.export(ADA)).works
        assert deleted.work is not None
        assert deleted.work.text == "The lamp burned."
        assert deleted.row["deleted_at"] is not None
        assert damaged.work is None
        assert damaged.row["text"] == "The boat sank."


async def columns_with(library: Library, needle: str) -> list[str]:
    found = []
    for table in metadata.sorted_tables:
        for row in [row._mapping for row in await rows_of(library.database, sa.select(table))]:
            found += [f"{table.name}.{name}" for name, value in row.items() if needle in str(value)]
    return found


def files_with(folder: Path, person_id: int) -> list[str]:
    needles = (str(person_id).encode(), person_id.to_bytes(8, "big"))
    return [
        str(path) for path in folder.rglob("*") if path.is_file() and any(one in path.read_bytes() for one in needles)
    ]


@pytest.mark.asyncio
async def test_a_forgotten_person_leaves_no_row_and_no_file(storage: Storage) -> None:
    async with storage.open(limits=LimitSettings(budget_usd_per_day=1.0)) as library:
        pictures = await furnish(library)
        running = await library.works.find("bob3")
        assert running is not None
        assert await columns_with(library, str(ADA))
        shown = await library.people.forget(ADA)
        assert sorted(shown) == [(98, 41), (98, 43), (99, 11), (99, 12), (99, 31)]
        # The run of a work made from theirs continues with the version that it knew.
        library.works.stage(replace(running, text="more"))
        library.replies.stage(reply("ada1", ADA, 11, 12))
        await library.works.flush("bob3")
        await library.replies.flush("ada1")
        assert await columns_with(library, str(ADA)) == []
        await library.works.conclude(replace(running, text="more", ending=COMPLETE), Spending())
        assert await columns_with(library, str(ADA)) == []
        assert not library.files.path(pictures["ada"].sha256).exists()
        assert await library.files.read(pictures["both"]) == b"both"
        for work_id in ("bob1", "bob3"):
            bobs = await library.works.find(work_id)
            assert bobs is not None
            assert bobs.lineage is not None
            assert (bobs.lineage.parent_author_id, bobs.lineage.parent_id) == (0, "ada1")
        assert await library.works.find("bob2") is not None
        assert await library.polls.find("r2") is not None
        assert await library.saved_forms.find("f3", BOB) is not None
        assert not (await library.people.settings(BOB)).others_may_narrate
        assert await library.database.truncate_log()
        assert files_with(storage.data_dir, ADA) == []
    assert files_with(storage.data_dir, ADA) == []


@pytest.mark.asyncio
async def test_being_forgotten_does_not_fill_a_budget_up_again(storage: Storage) -> None:
    async with storage.open(limits=LimitSettings(budget_usd_per_day=1.0)) as library:
        await library.works.admit(story("a", ADA), origin(), Spending(usd=0.9))
        await library.works.conclude(story("a", ADA, ending=COMPLETE), Spending(usd=0.8))
        await library.people.forget(ADA)
        assert (await library.usage_limits.of_bot()).usd.used == pytest.approx(0.8)
        assert (await library.usage_limits.of_person(ADA)).usd.used == 0
