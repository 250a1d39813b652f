"""Deletes works: hides them in the library, deletes their messages in Discord, and deletes all data of a person."""

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
from bot.reply.retries import PASSING, with_retries
from bot.reply.state import Address, Reply
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.work import Work

log = logging.getLogger(__name__)

STOPPING_S: Final = 30.0
"""Before the data of a person is deleted, their runs have this long to end."""

_CHECK_EVERY_S: Final = 0.05
_CONCURRENCY: Final = 8

_GONE: Final = frozenset({FailureKind.DELETED, FailureKind.CHANNEL_GONE})


class Deletion:
    """Deletes works together with their messages."""

    def __init__(self, work_service: WorkService) -> None:
        self._work_service = work_service
        self._library = work_service.library
        self._trash = Trash(self._library.database, self._library.works, self._library.replies)

    async def delete(self, work: Work) -> int:
        """Delete all takes of a work and their messages; returns the number of remaining messages.

        `undo` restores the works for ten minutes, but only in the library of their author: the messages are deleted
        permanently, and the works are no longer in the server's list. Raises `RefusedError` while one is running.
        """
        async with self._work_service.reply_lock(work.take_group):
            take_ids = await self._library.works.takes(work.id)
            rows = await self._trash.delete_with_takes(work.id)
        remaining = sum([await self._end_poll(take_id) for take_id in take_ids])
        await self._library.listings.unlist([message_id for row in rows for message_id in row.message_ids[:1]])
        remaining += sum([await self._delete_messages(row) for row in rows])
        self._work_service.link_from_parent(work)
        return remaining

    async def undo(self, work_id: str) -> None:
        """Restore a deleted work and its takes in the library; raises `RefusedError` after ten minutes."""
        if not await self._trash.restore_with_takes(work_id, self._library.now()):
            raise RefusedError(RefusalKind.TOO_LATE)

    async def delete_remaining_messages(self) -> None:
        """Delete the messages of deleted works that remained after a crash or an outage of Discord."""
        for row in await self._trash.replies_of_deleted_works():
            await self._delete_messages(row)

    async def forget(self, person_id: int, by: str) -> int:
        """Delete all data and messages of a person; returns the number of messages that could not be deleted.

        Raises `RefusedError` when one of their runs does not end. The messages are deleted before the rows, so that the
        person can repeat an interrupted deletion.
        """
        await self._stop_all(person_id, by)
        semaphore = asyncio.Semaphore(_CONCURRENCY)

        async def delete(row: ReplyRow) -> int:
            async with semaphore:
                return await self._delete_messages(row)

        remaining = sum(await asyncio.gather(*(delete(row) for row in await self._trash.replies_of_person(person_id))))
        # The person may have started further works in the meantime.
        await self._stop_all(person_id, by)
        for run in self._work_service.runs():
            run.reply.state.remove_credit(person_id)
        sources = await self._library.people.sources(person_id)
        messages = await self._library.people.forget(person_id)
        for work_id in sources:
            self._work_service.refresh_links(work_id)
        return remaining + sum([await self._delete_message(message) for message in messages])

    async def _end_poll(self, work_id: str) -> bool:
        """Close the poll about a work and delete its message; whether the message remains."""
        poll = await self._library.polls.of_work(work_id)
        if poll is None or poll.message_id is None:
            return False
        await self._library.polls.close(poll.id, None)
        return await self._delete_message((poll.channel_id, poll.message_id))

    async def _stop_all(self, person_id: int, by: str) -> None:
        for _ in range(round(STOPPING_S / _CHECK_EVERY_S)):
            runs = [run for run in self._work_service.runs() if run.work.author_id == person_id]
            if not runs:
                return
            for run in runs:
                await self._work_service.stop(run.work.id, by)
            await asyncio.sleep(_CHECK_EVERY_S)
        raise RefusedError(RefusalKind.STILL_RUNNING)

    async def _delete_messages(self, row: ReplyRow) -> int:
        """Delete the messages and the row of a reply; returns the number of remaining messages.

        After a temporary failure the row stays, so that `delete_remaining_messages` can try again.
        """
        routes = self._routes(row)
        if routes is None:
            await self._library.replies.remove(row.reply_id)
            # A private reply disappears by itself when its reader reloads the chat.
            return 0 if address_of(row).private else len(row.message_ids)
        failures = [
            failure
            for route, message_id in zip(routes, row.message_ids, strict=True)
            if (failure := await self._delete_one(route, message_id)) is not None
        ]
        if not any(failure in PASSING for failure in failures):
            await self._library.replies.remove(row.reply_id)
        return len(failures)

    def _routes(self, row: ReplyRow) -> list[Route] | None:
        """The route for each message of a reply, some of which may be in a thread; None without a valid route."""
        address, state, services = address_of(row), state_of(row), self._work_service.services
        if address.can_outlive_token:
            reply = Reply(address, state)
            channel_ids = [
                state.thread_id or 0 if message_id in state.stale_ids else reply.channel_id_of(index)
                for index, message_id in enumerate(row.message_ids)
            ]
            return [services.channel_route(replace(address, channel_id=channel_id)) for channel_id in channel_ids]
        if state.token is None or services.clock.unix() >= state.token_expires_at:
            return None
        return [services.token_route(address, state.token)] * len(row.message_ids)

    async def _delete_message(self, message: tuple[int, int]) -> bool:
        """Delete a message by (channel id, message id); whether it remains."""
        channel_id, message_id = message
        route = self._work_service.services.channel_route(replace(_CHANNEL_ONLY, channel_id=channel_id))
        return await self._delete_one(route, message_id) is not None

    async def _delete_one(self, route: Route, message_id: int) -> FailureKind | None:
        """Delete a message through a route; returns the kind of failure if the message remains."""
        try:
            await with_retries(lambda: route.delete(message_id))
        except RouteError as error:
            if error.failure in _GONE:
                return None
            log.warning("a message was not deleted (%s)", error)
            return error.failure
        return None


_CHANNEL_ONLY: Final = Address(
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
"""For a route that uses only the channel."""
