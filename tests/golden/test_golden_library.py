"""The data of earlier versions is complete: works, replies, votes, settings, counts, files."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import pytest

from bot.library.library import Library
from bot.library.listings import Scope
from bot.reply.render import View, render
from bot.reply.repair import frame_at
from bot.reply.state import Address, Reply, ReplyState
from bot.words.say import say
from bot.work.codec import VERSION, decode, encode
from bot.work.ending import EndingKind
from bot.work.request import Kind
from bot.work.work import Work
from tests.golden.described import described
from tests.golden.laid import GoldenSet, Json
from tests.library.conftest import Storage


async def all_works(golden: GoldenSet, library: Library) -> dict[str, Work]:
    """Every work that can be found."""
    found = {work_id: await library.works.find(work_id) for work_id in golden.works()}
    return {work_id: work for work_id, work in found.items() if work is not None}


def stored(golden: GoldenSet) -> list[Json]:
    """The rows of works, with the exact stored text."""
    return golden.rows("works")


@pytest.mark.asyncio
async def test_every_work_is_what_it_was(golden: GoldenSet, laid: Storage) -> None:
    expected = golden.works()
    deleted = {row["id"] for row in stored(golden) if row["deleted_at"] is not None}
    assert deleted
    async with laid.open() as library:
        found = await all_works(golden, library)
        assert found.keys() == expected.keys() - deleted
        for work_id, work in found.items():
            assert described(work) == expected[work_id]
        for work_id in deleted:
            in_time = laid.clock.now - next(row["deleted_at"] for row in stored(golden) if row["id"] == work_id) < 600
            assert await library.works.restore(work_id) is in_time
            if in_time:
                restored = await library.works.find(work_id)
                assert restored is not None
                assert described(restored) == expected[work_id]


@pytest.mark.asyncio
async def test_the_files_that_works_name_are_there(golden: GoldenSet, laid: Storage) -> None:
    async with laid.open() as library:
        parts = [
            part for work in (await all_works(golden, library)).values() for part in (*work.panels, *work.sections)
        ]
        refs = [ref for part in parts for ref in (getattr(part, "picture", None), getattr(part, "audio", None)) if ref]
        assert refs
        for ref in refs:
            assert len(await library.files.read(ref)) == ref.size_bytes
        assert await library.remove_orphaned_files() == 0


@pytest.mark.asyncio
async def test_what_was_being_made_is_found_again(golden: GoldenSet, laid: Storage) -> None:
    rows = [row for row in stored(golden) if row["ending"] is None]
    async with laid.open() as library:
        assert await library.works.unfinished() == [row["id"] for row in rows]
        assert {row["id"] for row in rows} == golden.read("unended").keys()
        for row in rows:
            assert await library.work_flags.attempts(row["id"]) == row["attempts"]
            assert (await library.work_flags.stop_requested_by(row["id"]) is None) is (row["stop_by"] is None)
            assert await library.usage_limits.reservation(row["id"]) is not None
        assert {row["attempts"] for row in rows} == {0, 1, 2, 3}


@pytest.mark.asyncio
async def test_every_list_shows_them(golden: GoldenSet, laid: Storage, caplog: pytest.LogCaptureFixture) -> None:
    rows = [row for row in stored(golden) if row["shown"] and row["deleted_at"] is None]
    async with laid.open() as library:
        for person_id in {row["author_id"] for row in rows}:
            mine = {row["id"] for row in rows if row["author_id"] == person_id}
            page = await library.listings.page(person_id, Scope.MINE, limit=1000)
            assert {entry.id for entry in page.entries} == mine
            found = await library.listings.page(person_id, Scope.MINE, query="LIGHTHOUSE", limit=1000)
            assert {entry.id for entry in found.entries} < mine or len(mine) == 1
        for guild_id in {row["guild_id"] for row in rows} - {None}:
            page = await library.listings.page(0, Scope.GUILD, guild_id=guild_id, limit=1000)
            assert all(not entry.private for entry in page.entries)
        mine_by_kind: dict[str, set[str]] = {}
        for row in rows:
            if row["author_id"] == rows[0]["author_id"]:
                mine_by_kind.setdefault(row["kind"], set()).add(row["id"])
        assert len(mine_by_kind) > 1
        for name, mine in mine_by_kind.items():
            page = await library.listings.page(rows[0]["author_id"], Scope.MINE, kind=Kind(name), limit=1000)
            assert {entry.id for entry in page.entries} == mine
    assert caplog.records == []


@pytest.mark.asyncio
async def test_the_first_of_several_messages_can_show_a_new_title(golden: GoldenSet, laid: Storage) -> None:
    async with laid.open() as library:
        shown = 0
        for row in golden.rows("replies"):
            reply = await library.replies.find(row["reply_id"])
            assert reply is not None
            state = ReplyState.decoded(dict(reply.state), token=None, token_expires_at=0.0)
            work = await library.works.find(reply.work_id)
            if work is None or work.ending is None or not state.cuts:
                continue
            renamed = replace(work, title="The Lantern")
            frame = frame_at(0, renamed, Reply(Address.decoded(dict(reply.address)), state), (1, 1))
            assert frame is not None
            assert frame.header.startswith(say("title.own", title="The Lantern"))
            shown += 1
    assert shown


@pytest.mark.asyncio
async def test_every_reply_is_decoded_and_drawn(golden: GoldenSet, laid: Storage) -> None:
    rows = golden.rows("replies")
    async with laid.open() as library:
        drawn = 0
        for row in rows:
            reply = await library.replies.find(row["reply_id"])
            assert reply is not None
            address = Address.decoded(dict(reply.address))
            state = ReplyState.decoded(dict(reply.state), token=reply.token, token_expires_at=reply.token_expires_at)
            for written, was in ((address.encoded(), row["address"]), (state.encoded(), row["state"])):
                known = json.loads(exact(was))
                assert json.dumps({name: written[name] for name in known}) == json.dumps(known)
            assert (*state.message_ids, *state.spare_ids) == reply.message_ids
            work = await library.works.find(reply.work_id)
            if work is None:
                continue
            view = View(
                dialect=state.dialect,
                locale=address.locale,
                since_s=work.created_at,
                cuts=state.cuts,
                messages_max=address.messages_max,
                posted=len(state.message_ids),
                uploaded=frozenset(state.attachment_ids),
                withheld=state.withheld,
                post_only=state.post_only,
                source=state.source,
            )
            frames = render(work, view).frames
            assert frames[-1].buttons
            assert render(replace(work, text=work.text.replace("\ud83e", "")), replace(view, cuts=())).frames
            drawn += 1
        assert drawn > len(golden.works()) * 3 / 4
        assert await library.replies.wipe_tokens(laid.clock.now) == 0


@pytest.mark.asyncio
async def test_every_vote_stands_as_it_did(golden: GoldenSet, laid: Storage) -> None:
    rows = golden.rows("rounds")
    votes = golden.rows("votes")
    async with laid.open() as library:
        for row in rows:
            poll = await library.polls.find(row["id"])
            assert poll is not None
            assert (poll.state.value, poll.winner, poll.chapters_without_author) == (
                row["state"],
                row["winner"],
                row["unattended"],
            )
            assert poll.options == tuple(json.loads(exact(row["options"])))
            counts = await library.polls.counts(poll)
            theirs = [vote["option"] for vote in votes if vote["round_id"] == poll.id]
            assert counts == tuple(theirs.count(option) for option in range(3))
        assert {row["state"] for row in rows} == {"open", "waiting", "closed"}
        opened = await library.polls.open_polls()
        assert {poll.id for poll in opened} == {row["id"] for row in rows if row["state"] == "open"}


@pytest.mark.asyncio
async def test_what_people_chose_and_spent_counts(golden: GoldenSet, laid: Storage) -> None:
    people = golden.rows("people")
    async with laid.open() as library:
        for row in people:
            settings = await library.people.settings(row["person_id"])
            assert settings.others_may_narrate is bool(row["others_may_narrate"])
        assert {row["others_may_narrate"] for row in people} == {0, 1}
        spent = golden.rows("spending")
        for person_id in {row["person_id"] for row in spent}:
            figures = await library.usage_limits.of_person(person_id)
            theirs = [row for row in spent if row["person_id"] == person_id]
            used = sum(row["stories"] for row in theirs if row["settled"])
            assert (figures.stories.used, figures.stories.used + figures.stories.reserved) == (
                used,
                sum(row["stories"] for row in theirs),
            )
        assert {row["settled"] for row in spent} == {0, 1}


def whole_documents(golden: GoldenSet) -> Iterator[Json]:
    """Each work as the codec wrote it. Its text and its parts are in a column and in rows of their own."""
    parts = golden.rows("parts")
    for row in stored(golden):
        kept = {
            kind: [
                json.loads(exact(part["doc"])) for part in parts if (part["work_id"], part["kind"]) == (row["id"], kind)
            ]
            for kind in ("panels", "sections")
        }
        yield {**json.loads(exact(row["doc"])), **kept, "text": exact(row["text"])}


def test_what_was_stored_is_written_back_byte_for_byte(golden: GoldenSet) -> None:
    """For the current form. Older forms are written in the current form, with the same meaning."""
    documents = [data for data in whole_documents(golden) if data["version"] == VERSION]
    assert documents
    for data in documents:
        again = encode(decode(data))
        assert json.dumps(again) == json.dumps({name: data[name] for name in again})
        assert again.keys() == data.keys()


def test_what_the_first_form_meant_is_meant_by_the_present_one(golden: GoldenSet) -> None:
    for path in (golden.folder / "works").rglob("*.json"):
        work = decode(json.loads(path.read_bytes()))
        assert decode(json.loads(json.dumps(encode(work)))) == work


def test_keys_of_a_later_version_are_passed_over(golden: GoldenSet) -> None:
    """As after a downgrade to an older version of the same form."""
    for data in whole_documents(golden):
        assert decode(with_more(data)) == decode(data)
    for row in golden.rows("replies"):
        address, state = json.loads(exact(row["address"])), json.loads(exact(row["state"]))
        assert Address.decoded(with_more(address)) == Address.decoded(address)
        token: dict[str, Any] = {"token": None, "token_expires_at": 0.0}
        assert ReplyState.decoded(with_more(state), **token) == ReplyState.decoded(state, **token)


_OPEN: Final = frozenset({"params", "attachment_ids"})
"""Objects whose keys are data."""


def with_more(data: Any) -> Any:  # noqa: ANN401 - anything JSON knows
    """The same data with one more key in every object."""
    if isinstance(data, list):
        return [with_more(item) for item in data]
    if not isinstance(data, dict):
        return data
    kept = {name: value if name in _OPEN else with_more(value) for name, value in data.items()}
    return {**kept, "of a later version": 1}


def exact(text: str) -> str:
    """The text of a column as it was given (see `bot.library.tables.ExactText`)."""
    return re.sub("\x1a([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)


@pytest.mark.asyncio
async def test_the_folder_of_the_first_versions_is_taken_over(
    golden: GoldenSet, storage: Storage, caplog: pytest.LogCaptureFixture
) -> None:
    golden.lay_old(storage.data_dir)
    storage.clock.now = golden.now_s
    expected = golden.works()
    ids = {path.stem for path in (golden.folder / "works").rglob("*.json")}
    with caplog.at_level(logging.ERROR):
        async with storage.open() as library:
            for work_id in ids:
                work = await library.works.find(work_id)
                assert work is not None
                told, wanted = described(work), expected[work_id]
                if wanted["end"] is None:
                    assert work.ending is not None
                    assert work.ending.kind is EndingKind.INTERRUPTED
                    told["end"], told["made"][1] = None, None
                assert told == {**wanted, "ways": []}
            assert await library.works.unfinished() == []
            person_id, spent = next(iter(golden.read("purse")["people"].items()))
            assert (await library.usage_limits.of_person(int(person_id))).stories.used == spent["stories"]
    assert caplog.records == []
    assert not (storage.data_dir / "works").exists()
