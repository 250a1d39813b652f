"""A reply is found by its id and by each of its messages; its token is wiped after its expiry."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from bot.library.listings import Scope
from bot.library.replies import ReplyRow
from bot.library.tables import messages, replies
from bot.library.usage_limits import Spending
from tests.library.conftest import Clock, Storage, keep, origin, rows_of, story


def reply(clock: Clock, reply_id: str = "abc1", *message_ids: int, **more: Any) -> ReplyRow:  # noqa: ANN401 - a row's own fields
    row = ReplyRow(
        reply_id=reply_id,
        work_id=reply_id,
        address={"locale": "de", "author": "\0ä"},
        state={"cuts": [1, [2]], "accepted": None},
        token="aToken",
        token_expires_at=clock.now + 900,
        message_ids=message_ids,
        channel_id=99,
        guild_id=9,
    )
    return replace(row, **more)


@pytest.mark.asyncio
async def test_a_reply_is_found_before_its_commit_and_after_a_restart(storage: Storage) -> None:
    row = reply(storage.clock, "abc1", 2**62, 5)
    async with storage.open() as library:
        await library.works.admit(story(), origin(), Spending())
        library.replies.stage(replace(row, message_ids=()))
        library.replies.stage(row)
        assert await library.replies.find("abc1") == row
        assert await library.replies.of_message(5) == row
        await library.replies.flush("abc1")
        assert await library.replies.find("abc1") == row
        assert await library.replies.of_message(2**62) == row
    async with storage.open() as library:
        assert await library.replies.of_message(5) == row
        assert await library.replies.of_message(6) is None
        assert await library.replies.find("nothere") is None


@pytest.mark.asyncio
async def test_messages_that_a_reply_gave_up_are_not_its_own_any_more(storage: Storage) -> None:
    async with storage.open() as library:
        library.replies.stage(reply(storage.clock, "abc1", 1, 2, 3))
        await library.replies.flush("abc1")
        library.replies.stage(reply(storage.clock, "abc1", 3, 4))
        await library.replies.flush("abc1")
        assert await library.replies.of_message(1) is None
        found = await library.replies.of_message(3)
        assert found is not None
        assert found.message_ids == (3, 4)
        await library.replies.remove("abc1")
        assert await library.replies.of_message(3) is None
        assert await rows_of(library.database, sa.select(messages)) == []


@pytest.mark.asyncio
async def test_a_token_is_wiped_at_its_expiry_and_never_written_again(storage: Storage) -> None:
    async with storage.open() as library:
        library.replies.stage(reply(storage.clock))
        await library.replies.flush("abc1")
        await library.remove_expired()
        found = await library.replies.find("abc1")
        assert found is not None
        assert found.token == "aToken"
        storage.clock.now += 900
        assert await library.replies.wipe_tokens(storage.clock.now) == 1
        assert await library.replies.wipe_tokens(storage.clock.now) == 0
        library.replies.stage(reply(storage.clock, token_expires_at=storage.clock.now))
        await library.replies.flush("abc1")
        assert await rows_of(library.database, sa.select(replies.c.token)) == [(None,)]


@pytest.mark.asyncio
@pytest.mark.parametrize("field", ["state", "address"])
async def test_a_token_has_one_place_only(storage: Storage, field: str) -> None:
    async with storage.open() as library:
        with pytest.raises(ValueError, match="abc1"):
            library.replies.stage(reply(storage.clock, "abc1", **{field: {"token": "aToken"}}))


def test_a_reply_does_not_tell_its_token_to_a_log() -> None:
    assert "aToken" not in repr(reply(Clock()))


@pytest.mark.asyncio
async def test_lists_show_the_take_that_the_reply_shows(storage: Storage) -> None:
    async with storage.open() as library:

        async def listed() -> list[str]:
            return [entry.id for entry in (await library.listings.page(1, Scope.MINE)).entries]

        await keep(library, story("one"))
        await keep(library, story("one_2", take_of="one"))
        assert await listed() == ["one"]
        library.replies.stage(reply(storage.clock, "one", 5, work_id="one_2"))
        await library.replies.flush("one")
        assert await listed() == ["one_2"]
        await library.works.delete("one_2")
        assert await listed() == ["one"]
        library.replies.stage(reply(storage.clock, "one", 5, work_id="one_2"))
        await library.replies.flush("one")
        assert await listed() == ["one"]
        await library.works.restore("one_2")
        assert await listed() == ["one_2"]
        await library.works.remove(["one_2"])
        assert await listed() == ["one"]
        assert await library.replies.of_message(5) is not None
        await library.works.remove(["one"])
        assert await library.replies.of_message(5) is None


@pytest.mark.asyncio
async def test_the_reply_of_a_person_s_newest_work_is_found(storage: Storage) -> None:
    async with storage.open() as library:
        assert await library.replies.newest_of(1) is None
        for work_id in ("one", "two"):
            await keep(library, story(work_id))
            library.replies.stage(reply(storage.clock, work_id))
            await library.replies.flush(work_id)
        found = await library.replies.newest_of(1)
        assert found is not None
        assert found.reply_id == "two"
        await library.works.delete("two")
        found = await library.replies.newest_of(1)
        assert found is not None
        assert found.reply_id == "one"
        assert await library.replies.newest_of(2) is None
