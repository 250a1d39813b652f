"""Keeps the messages of polls up to date, and ends each vote on time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

from bot.library.polls import Poll, PollState, PollStore
from bot.polls.poll_message import PollTally, poll_message
from bot.reply.frame import Frame
from bot.reply.interaction_route import RouteError
from bot.reply.payload import edit_payload
from bot.reply.retries import PASSING, with_retries
from bot.reply.services import ReplyServices
from bot.reply.state import Address

log = logging.getLogger(__name__)

EDIT_EVERY_S: Final = 1.0
"""The minimum interval between two edits of a message. Only the newest counts are shown."""

SHOWN_AGAIN_S: Final = 24 * 3600.0
"""At the start the messages of votes that were to end within this time are edited again. So long is the end of a vote
tried to be shown while Discord is away."""

RETRY_S: Final = 10.0
"""The pause after an unexpected error, and while Discord is away."""

CHECK_EVERY_S: Final = 60.0
"""A vote's time is compared with the clock this often: a suspended machine does not count its own waits."""

EndVote = Callable[[str], Awaitable[str]]
"""Ends the vote of a poll, given its id, when its time is over. Returns why no chapter follows, or ""."""


@dataclass(slots=True)
class _WatchedPoll:
    """A poll whose message is kept up to date; `frame` is the last frame that was shown, None when unknown.

    `ended` is set when the author ended the vote: to show that does not wait for the interval between two edits.
    `is_behind` says that Discord did not take the newest frame, and may take it later.
    """

    poll_id: str
    address: Address
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    reason: str = ""
    frame: Frame | None = None
    is_behind: bool = False
    task: asyncio.Task[None] | None = None


class PollMessageUpdater:
    """Runs one task for each poll that is open or whose message is out of date.

    A vote only sets an event, so that no voter waits for an edit.
    """

    def __init__(self, store: PollStore, services: ReplyServices, end_vote: EndVote) -> None:
        self._store = store
        self._services = services
        self._end_vote = end_vote
        self._watches: dict[str, _WatchedPoll] = {}

    def watch(self, poll: Poll, address: Address, frame: Frame | None = None) -> None:
        """Keep the message of a poll up to date; `frame` is its current content if known."""
        if poll.id not in self._watches:
            watch = self._watches[poll.id] = _WatchedPoll(poll.id, address, frame=frame)
            watch.task = asyncio.create_task(self._update_until_closed(watch), name=f"poll {poll.id}")

    def refresh(self, poll: Poll, address: Address) -> None:
        """Update the message of a changed poll. Never waits."""
        self.watch(poll, address)
        self._watches[poll.id].changed.set()

    def show_ended(self, poll: Poll, address: Address, reason: str) -> None:
        """Show at once that a vote has ended; `reason` says why no chapter follows, or is empty. Never waits."""
        self.refresh(poll, address)
        watch = self._watches[poll.id]
        watch.reason = reason
        watch.ended.set()

    async def close(self) -> None:
        """Stop all tasks; the next process continues the open polls."""
        tasks = [watch.task for watch in self._watches.values() if watch.task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _update_until_closed(self, watch: _WatchedPoll) -> None:
        try:
            is_watched = True
            while is_watched:
                try:
                    is_watched = await self._step(watch)
                except Exception:
                    # The last boundary: a task that dies would never end its vote.
                    log.exception("poll %s cannot be updated; trying again", watch.poll_id)
                    await asyncio.sleep(RETRY_S)
        finally:
            self._watches.pop(watch.poll_id, None)

    async def _step(self, watch: _WatchedPoll) -> bool:
        """Wait for a change or the end of the vote, and act on it; whether to continue."""
        poll = await self._store.find(watch.poll_id)
        if poll is None:
            return False
        clock = self._services.clock
        if poll.state is PollState.OPEN:
            await clock.wait(watch.changed, min(max(0.0, poll.closes_at - clock.unix()), CHECK_EVERY_S))
        watch.changed.clear()
        if poll.state is PollState.OPEN and clock.unix() >= poll.closes_at:
            watch.reason = await self._end_vote(poll.id) or watch.reason
        poll = await self._store.find(watch.poll_id)
        if poll is None or not await self._show(watch, poll):
            return False
        if watch.is_behind and poll.state is not PollState.OPEN:
            await clock.wait(watch.changed, RETRY_S)
            return clock.unix() < poll.closes_at + SHOWN_AGAIN_S
        await clock.wait(watch.ended, EDIT_EVERY_S)
        return poll.state is PollState.OPEN or watch.changed.is_set()

    async def _show(self, watch: _WatchedPoll, poll: Poll) -> bool:
        """Edit the message if it is out of date; whether there is a message."""
        if poll.message_id is None:
            return False
        tally = PollTally(await self._store.counts(poll), watch.reason)
        frame = poll_message(poll, tally, watch.address.locale)
        if frame == watch.frame:
            return True
        payload, _ = edit_payload(frame, {})
        route, message_id = self._services.channel_route(watch.address), poll.message_id
        try:
            await with_retries(lambda: route.edit(message_id, payload, []))
        except RouteError as error:
            log.log(
                logging.INFO if watch.is_behind else logging.WARNING,
                "poll %s: its message cannot be changed (%s)",
                poll.id,
                error,
            )
            # An outage of Discord does not end the vote: the message is edited again later.
            watch.is_behind = error.failure in PASSING
            return watch.is_behind or await self._close_without_message(poll)
        watch.frame, watch.is_behind = frame, False
        return True

    async def _close_without_message(self, poll: Poll) -> bool:
        """Close an open poll whose message was deleted or cannot be edited."""
        if poll.state is PollState.OPEN:
            await self._store.close(poll.id, None)
        return False
