"""Keeps the messages of rounds in line with them, and ends each vote in its time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

from bot.library.polls import Poll, PollState, PollStore
from bot.polls.poll_message import PollTally, poll_message
from bot.reply.frame import Frame
from bot.reply.interaction_route import FailureKind, RouteError
from bot.reply.payload import edit_payload
from bot.reply.services import ReplyServices
from bot.reply.state import Address

log = logging.getLogger(__name__)

EDIT_EVERY_S: Final = 1.0
"""Counts are shown at most once a second; the newest win."""

RETRY_S: Final = 10.0
"""Between two looks when the disk refuses, or a fault of ours comes in between."""

_PASSING: Final = (FailureKind.TRANSIENT, FailureKind.LIMITED)
_TRIES: Final = 5

Decide = Callable[[str, bool], Awaitable[str]]
"""Ends the vote of a round; told whether its author asked for it. Gives the reason why it does not go on, or ""."""


@dataclass(slots=True)
class _WatchedPoll:
    """One round's message being looked after. `address` is where it stands."""

    round_id: str
    address: Address
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    closed_by_author: bool = False
    reason: str = ""
    shown: Frame | None = None
    task: asyncio.Task[None] | None = None


class PollMessageUpdater:
    """One task for each round that is open, or whose message has to be brought up to date once more.

    A press only sets a flag, so that nobody who votes waits for Discord.
    """

    def __init__(self, rounds: PollStore, services: ReplyServices, decide: Decide) -> None:
        self._rounds = rounds
        self._services = services
        self._decide = decide
        self._watches: dict[str, _WatchedPoll] = {}

    def watch(self, poll: Poll, address: Address, shown: Frame | None = None) -> None:
        """Look after a round; `shown` is what its message shows, where that is known."""
        if poll.id not in self._watches:
            watch = self._watches[poll.id] = _WatchedPoll(poll.id, address, shown=shown)
            watch.task = asyncio.create_task(self._tend(watch), name=f"round {poll.id}")

    def touch(self, poll: Poll, address: Address, *, closed_by_author: bool = False) -> None:
        """Say that a round has changed, or that its author ends the vote. Never waits."""
        self.watch(poll, address)
        watch = self._watches[poll.id]
        watch.closed_by_author |= closed_by_author
        watch.changed.set()

    async def close(self) -> None:
        """Stop looking after messages; the next process goes on with the open rounds."""
        tasks = [watch.task for watch in self._watches.values() if watch.task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _tend(self, watch: _WatchedPoll) -> None:
        try:
            going_on = True
            while going_on:
                try:
                    going_on = await self._look(watch)
                except Exception:
                    # The last boundary: without somebody who looks after it no vote would come to its end.
                    log.exception("round %s cannot be looked after; trying again", watch.round_id)
                    await asyncio.sleep(RETRY_S)
        finally:
            self._watches.pop(watch.round_id, None)

    async def _look(self, watch: _WatchedPoll) -> bool:
        """Wait for news or for the end of the vote, and act on it; whether there is more to come."""
        poll = await self._rounds.find(watch.round_id)
        if poll is None:
            return False
        clock = self._services.clock
        if poll.state is PollState.OPEN and not watch.closed_by_author:
            await clock.wait(watch.changed, max(0.0, poll.closes_at - clock.unix()))
        watch.changed.clear()
        is_over = watch.closed_by_author or clock.unix() >= poll.closes_at
        if poll.state is PollState.OPEN and is_over:
            watch.reason = await self._decide(poll.id, watch.closed_by_author)
        poll = await self._rounds.find(watch.round_id)
        if poll is None or not await self._show(watch, poll):
            return False
        await asyncio.sleep(EDIT_EVERY_S)
        return poll.state is PollState.OPEN or watch.changed.is_set()

    async def _show(self, watch: _WatchedPoll, poll: Poll) -> bool:
        """Bring the message in line; whether there is one."""
        if poll.message_id is None:
            return False
        standing = PollTally(await self._rounds.counts(poll), watch.reason)
        frame = poll_message(poll, standing, watch.address.locale)
        if frame == watch.shown:
            return True
        payload, _ = edit_payload(frame, {})
        for attempt in range(1, _TRIES + 1):
            try:
                await self._services.channel_route(watch.address).edit(poll.message_id, payload, [])
            except RouteError as error:
                if error.failure not in _PASSING or attempt == _TRIES:
                    log.warning("round %s: its message cannot be changed (%s)", poll.id, error)
                    # An absence of Discord ends no vote: the next change is shown again.
                    return error.failure in _PASSING or await self._without_message(poll)
                await asyncio.sleep(max(error.retry_after_s, EDIT_EVERY_S * attempt))
            else:
                break
        watch.shown = frame
        return True

    async def _without_message(self, poll: Poll) -> bool:
        """End a vote that nobody sees any more: a moderator deleted it, or the bot may not write there."""
        if poll.state is PollState.OPEN:
            await self._rounds.close(poll.id, None)
        return False
