"""Deleting works: from the library at once, from Discord right after, for good when nobody can undo it any more."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import Final

from bot.library.replies import ReplyRow
from bot.library.trash import Trash
from bot.making.reply_store import address_of, state_of
from bot.making.service import WorkService
from bot.reply.interaction_route import FailureKind, Route, RouteError
from bot.reply.state import Address, Reply
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.work import Work

log = logging.getLogger(__name__)

STOPPING_S: Final = 30.0
"""How long somebody's running works may take to end before they are forgotten."""

_LOOK_S: Final = 0.05
_TRIES: Final = 3
_WAIT_S: Final = 1.0
_SIDE_BY_SIDE: Final = 8

_GONE: Final = frozenset({FailureKind.DELETED, FailureKind.CHANNEL_GONE})
_PASSING: Final = frozenset({FailureKind.TRANSIENT, FailureKind.LIMITED})


class Deletion:
    """The one way in which works and their messages go."""

    def __init__(self, work_service: WorkService) -> None:
        self._work_service = work_service
        self._library = work_service.library
        self._bin = Trash(self._library.database, self._library.works, self._library.replies)

    async def delete(self, work: Work) -> int:
        """Delete all takes of a work and their messages; how many messages stay. Raises `RefusedError`.

        The library hides them at once and for ten minutes gives them back (`undo`), to their author alone: the
        messages are gone for good, and with them what the server could see.
        """
        if not await self._work_service.wait_until_free(work.take_group):
            raise RefusedError(RefusalKind.STILL_RUNNING)
        takes = await self._library.works.takes(work.id)
        votes = sum([await self._end_vote(take) for take in takes])
        rows = await self._bin.delete_with_takes(work.id)
        await self._library.listings.unlist([message_id for row in rows for message_id in row.message_ids[:1]])
        return votes + sum([await self._clear(row) for row in rows])

    async def undo(self, work_id: str) -> None:
        """Take a deleted work and its takes back into the library; raises `RefusedError` after ten minutes."""
        if not await self._bin.restore_with_takes(work_id, self._library.now()):
            raise RefusedError(RefusalKind.TOO_LATE)

    async def clear_up(self) -> None:
        """Delete the messages of works in the bin that a crash, or an absence of Discord, left standing."""
        for row in await self._bin.still_shown():
            await self._clear(row)

    async def forget_copies(self) -> None:
        """Forget the copies of works that are gone for good; their messages stay where they were posted."""
        await self._bin.drop_orphans()

    async def forget(self, person_id: int, by: str) -> int:
        """Delete everything about a person, everywhere; how many of their messages could not be deleted.

        Raises `RefusedError` when one of their works does not come to its end. Messages go first: who is interrupted
        still has their rows, and can ask again.
        """
        await self._stop_all(person_id, by)
        gate = asyncio.Semaphore(_SIDE_BY_SIDE)

        async def clear(row: ReplyRow) -> int:
            async with gate:
                return await self._clear(row)

        stay = sum(await asyncio.gather(*(clear(row) for row in await self._bin.replies_of_person(person_id))))
        # That may have taken long, and they may have asked for more.
        await self._stop_all(person_id, by)
        for run in self._work_service.runs():
            run.reply.state.remove_credit(person_id)
        left = await self._library.people.forget(person_id)
        return stay + sum([await self._clear_place(place) for place in left])

    async def _end_vote(self, work_id: str) -> bool:
        """End the vote about a work, and delete its message; whether that stays."""
        vote = await self._library.polls.of_work(work_id)
        if vote is None or vote.message_id is None:
            return False
        await self._library.polls.close(vote.id, None)
        return await self._clear_place((vote.channel_id, vote.message_id))

    async def _stop_all(self, person_id: int, by: str) -> None:
        for _ in range(round(STOPPING_S / _LOOK_S)):
            mine = [run for run in self._work_service.runs() if run.work.author_id == person_id]
            if not mine:
                return
            for run in mine:
                await self._work_service.stop(run.work.id, by)
            await asyncio.sleep(_LOOK_S)
        raise RefusedError(RefusalKind.STILL_RUNNING)

    async def _clear(self, row: ReplyRow) -> int:
        """Delete the messages of a reply and forget it; how many stay.

        The row of one whose messages cannot be deleted just now stays, too: `clear_up` tries again.
        """
        routes = self._routes(row)
        if routes is None:
            await self._library.replies.remove(row.reply_id)
            # What only one person sees is gone as soon as they look again.
            return 0 if address_of(row).private else len(row.message_ids)
        troubles = [
            failure
            for route, message_id in zip(routes, row.message_ids, strict=True)
            if (failure := await self._delete(route, message_id)) is not None
        ]
        if not any(failure in _PASSING for failure in troubles):
            await self._library.replies.remove(row.reply_id)
        return len(troubles)

    def _routes(self, row: ReplyRow) -> list[Route] | None:
        """The way to each message of a reply, some of which may be in a thread; None without any."""
        address, state, services = address_of(row), state_of(row), self._work_service.services
        if address.can_outlive_token:
            reply = Reply(address, state)
            places = [
                state.thread_id or 0 if message_id in state.stale_ids else reply.channel_id_of(index)
                for index, message_id in enumerate(row.message_ids)
            ]
            return [services.channel_route(replace(address, channel_id=channel_id)) for channel_id in places]
        if state.token is None or services.clock.unix() >= state.token_expires_at:
            return None
        return [services.token_route(address, state.token)] * len(row.message_ids)

    async def _clear_place(self, place: tuple[int, int]) -> bool:
        """Delete a message of which only channel and id are known; whether it stays."""
        channel_id, message_id = place
        route = self._work_service.services.channel_route(replace(_NOWHERE, channel_id=channel_id))
        return await self._delete(route, message_id) is not None

    async def _delete(self, route: Route, message_id: int) -> FailureKind | None:
        """Delete one message; what kept it from being deleted."""
        for attempt in range(1, _TRIES + 1):
            try:
                await route.delete(message_id)
            except RouteError as error:
                if error.failure in _GONE:
                    return None
                if error.failure not in _PASSING or attempt == _TRIES:
                    log.warning("a message was not deleted (%s)", error)
                    return error.failure
                await asyncio.sleep(max(error.retry_after_s, _WAIT_S * attempt))
            else:
                return None
        raise AssertionError  # the last try returns


_NOWHERE: Final = Address(
    application_id=0,
    interaction_id=0,
    channel_id=0,
    guild_id=None,
    author_id=0,
    is_member=True,
    private=False,
    locale="en-US",
    upload_limit_bytes=0,
)
"""For a route of which only the channel counts."""
