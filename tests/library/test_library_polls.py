"""Each person has one vote, which they can change; a poll is closed once."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.library.polls import Poll, PollState
from bot.work.refusal import RefusalKind, RefusedError
from tests.library.conftest import Storage

OPENED = Poll(
    id="r1",
    work_id="abc1",
    author_id=1,
    guild_id=9,
    channel_id=99,
    options=("Öffne die Tür", "Lauf \0", "Warte"),
    opened_at=1.0,
    closes_at=121.0,
)


@pytest.mark.asyncio
async def test_a_poll_is_read_as_it_was_saved(storage: Storage) -> None:
    async with storage.open() as library:
        await library.polls.save(OPENED)
        later = replace(OPENED, id="r2", opened_at=2.0, closes_at=5.0, message_id=2**62, chapters_without_author=3)
        await library.polls.save(later)
    async with storage.open() as library:
        assert await library.polls.find("r1") == OPENED
        assert await library.polls.of_work("abc1") == later
        assert await library.polls.open_polls() == [later, OPENED]
        assert await library.polls.find("nothere") is None
        assert await library.polls.of_work("nothere") is None


@pytest.mark.asyncio
async def test_each_person_has_one_vote_and_may_change_it(storage: Storage) -> None:
    async with storage.open() as library:
        await library.polls.save(OPENED)
        assert await library.polls.vote("r1", 1, 0) == (1, 0, 0)
        assert await library.polls.vote("r1", 2, 0) == (2, 0, 0)
        assert await library.polls.vote("r1", 1, 2) == (1, 0, 1)
        assert await library.polls.vote("r1", 1, 2) == (1, 0, 1)
        for poll_id, option in (("r1", 3), ("r1", -1), ("nothere", 0)):
            with pytest.raises(RefusedError) as refused:
                await library.polls.vote(poll_id, 1, option)
            assert refused.value.refusal.kind is RefusalKind.NO_POLL


@pytest.mark.asyncio
async def test_of_several_that_close_a_poll_one_does(storage: Storage) -> None:
    async with storage.open() as library:
        await library.polls.save(OPENED)
        assert sorted(await asyncio.gather(*(library.polls.close("r1", 1) for _ in range(4)))) == [
            False,
            False,
            False,
            True,
        ]
        closed = await library.polls.find("r1")
        assert closed is not None
        assert (closed.state, closed.winner) == (PollState.CLOSED, 1)
        assert not await library.polls.mark_waiting("r1")
        with pytest.raises(RefusedError):
            await library.polls.vote("r1", 1, 0)


@pytest.mark.asyncio
async def test_polls_that_ended_lately_are_found_if_their_message_has_a_result_to_show(storage: Storage) -> None:
    async with storage.open() as library:
        polls = library.polls
        posted = replace(OPENED, message_id=5)
        for name, poll, state, winner in (
            ("open", posted, PollState.OPEN, None),
            ("won", posted, PollState.CLOSED, 1),
            ("tied", replace(posted, closes_at=130.0), PollState.WAITING, None),
            ("given up", posted, PollState.CLOSED, None),
            ("long ago", replace(posted, closes_at=100.0), PollState.CLOSED, 1),
            ("not posted", OPENED, PollState.WAITING, None),
        ):
            await polls.save(replace(poll, id=name, state=state, winner=winner))
        assert [poll.id for poll in await polls.ended_polls(100.0)] == ["tied", "won"]


@pytest.mark.asyncio
async def test_a_poll_that_waits_takes_no_votes_and_can_be_closed(storage: Storage) -> None:
    async with storage.open() as library:
        await library.polls.save(OPENED)
        assert await library.polls.mark_waiting("r1")
        with pytest.raises(RefusedError):
            await library.polls.vote("r1", 1, 0)
        assert await library.polls.open_polls() == []
        assert await library.polls.close("r1", 2)
