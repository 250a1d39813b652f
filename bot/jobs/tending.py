"""Keeps the messages of rounds in line with them, and ends each vote in its time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

from bot.jobs.ballot import Standing, ballot
from bot.library.rounds import Round, Rounds, RoundState
from bot.reply.frame import Frame
from bot.reply.payload import edit_payload
from bot.reply.services import Services
from bot.reply.state import Address
from bot.reply.wire import RouteError, Trouble

log = logging.getLogger(__name__)

EDIT_EVERY_S: Final = 1.0
"""Counts are shown at most once a second; the newest win."""

RETRY_S: Final = 10.0
"""Between two looks when the disk refuses, or a fault of ours comes in between."""

_PASSING: Final = (Trouble.TRANSIENT, Trouble.LIMITED)
_TRIES: Final = 5

Decide = Callable[[str, bool], Awaitable[str]]
"""Ends the vote of a round; told whether its author asked for it. Gives the reason why it does not go on, or ""."""


@dataclass(slots=True)
class _Watch:
    """One round's message being looked after. `address` is where it stands."""

    round_id: str
    address: Address
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    closed_by_author: bool = False
    reason: str = ""
    shown: Frame | None = None
    task: asyncio.Task[None] | None = None


class Tender:
    """One task for each round that is open, or whose message has to be brought up to date once more.

    A press only sets a flag, so that nobody who votes waits for Discord.
    """

    def __init__(self, rounds: Rounds, services: Services, decide: Decide) -> None:
        self._rounds = rounds
        self._services = services
        self._decide = decide
        self._watches: dict[str, _Watch] = {}

    def watch(self, round_: Round, address: Address, shown: Frame | None = None) -> None:
        """Look after a round; `shown` is what its message shows, where that is known."""
        if round_.id not in self._watches:
            watch = self._watches[round_.id] = _Watch(round_.id, address, shown=shown)
            watch.task = asyncio.create_task(self._tend(watch), name=f"round {round_.id}")

    def touch(self, round_: Round, address: Address, *, closed_by_author: bool = False) -> None:
        """Say that a round has changed, or that its author ends the vote. Never waits."""
        self.watch(round_, address)
        watch = self._watches[round_.id]
        watch.closed_by_author |= closed_by_author
        watch.changed.set()

    async def close(self) -> None:
        """Stop looking after messages; the next process goes on with the open rounds."""
        tasks = [watch.task for watch in self._watches.values() if watch.task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _tend(self, watch: _Watch) -> None:
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

    async def _look(self, watch: _Watch) -> bool:
        """Wait for news or for the end of the vote, and act on it; whether there is more to come."""
        round_ = await self._rounds.find(watch.round_id)
        if round_ is None:
            return False
        clock = self._services.clock
        if round_.state is RoundState.OPEN and not watch.closed_by_author:
            await clock.wait(watch.changed, max(0.0, round_.closes_at - clock.unix()))
        watch.changed.clear()
        is_over = watch.closed_by_author or clock.unix() >= round_.closes_at
        if round_.state is RoundState.OPEN and is_over:
            watch.reason = await self._decide(round_.id, watch.closed_by_author)
        round_ = await self._rounds.find(watch.round_id)
        if round_ is None or not await self._show(watch, round_):
            return False
        await asyncio.sleep(EDIT_EVERY_S)
        return round_.state is RoundState.OPEN or watch.changed.is_set()

    async def _show(self, watch: _Watch, round_: Round) -> bool:
        """Bring the message in line; whether there is one."""
        if round_.message_id is None:
            return False
        standing = Standing(await self._rounds.counts(round_), watch.reason)
        frame = ballot(round_, standing, watch.address.locale)
        if frame == watch.shown:
            return True
        payload, _ = edit_payload(frame, {})
        for attempt in range(1, _TRIES + 1):
            try:
                await self._services.channel_route(watch.address).edit(round_.message_id, payload, [])
            except RouteError as error:
                if error.trouble not in _PASSING or attempt == _TRIES:
                    log.warning("round %s: its message cannot be changed (%s)", round_.id, error)
                    # An absence of Discord ends no vote: the next change is shown again.
                    return error.trouble in _PASSING or await self._without_message(round_)
                await asyncio.sleep(max(error.retry_after_s, EDIT_EVERY_S * attempt))
            else:
                break
        watch.shown = frame
        return True

    async def _without_message(self, round_: Round) -> bool:
        """End a vote that nobody sees any more: a moderator deleted it, or the bot may not write there."""
        if round_.state is RoundState.OPEN:
            await self._rounds.close(round_.id, None)
        return False
