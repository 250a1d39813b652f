"""After a restart: every work that has not ended is taken up again, by the same call that begins a new one."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from bot.library.library import Library
from bot.library.tables import replies
from bot.library.usage_limits import Spending
from bot.making.estimate import used
from bot.making.factory import RunFactory
from bot.making.reply_store import address_of, state_of
from bot.making.run import Run
from bot.reply.controls import has_something
from bot.reply.interaction_route import RouteError
from bot.reply.repair import say_plainly
from bot.reply.routes import ReplyRoutes
from bot.reply.services import ReplyServices
from bot.reply.state import Address, Reply, ReplyState
from bot.words.say import say
from bot.work.ending import Ending, EndingKind, Fault, Retry
from bot.work.work import Work

log = logging.getLogger(__name__)

_SIDE_BY_SIDE: Final = 8


class Recovery:
    """Opens a run for each work that the last process left, and hands it to `start`."""

    def __init__(
        self, library: Library, services: ReplyServices, factory: RunFactory, start: Callable[[Run], None]
    ) -> None:
        self._library = library
        self._services = services
        self._factory = factory
        self._start = start

    async def run(self) -> None:
        """Take up everything. One work that cannot be taken up does not keep the others from it."""
        unfinished = await self._library.works.unfinished()
        gate = asyncio.Semaphore(_SIDE_BY_SIDE)

        async def one(work_id: str) -> None:
            async with gate:
                try:
                    await self._take_up(work_id)
                except Exception:
                    # The others still have to go on; this one is tried again at the next start.
                    log.exception("work %s cannot be taken up again", work_id)

        await asyncio.gather(*(one(work_id) for work_id in unfinished))
        if unfinished:
            log.info("%d works of the last process were taken up", len(unfinished))

    async def _take_up(self, work_id: str) -> None:
        works = self._library.works
        work = await works.find(work_id)
        if work is None:
            await self._end_unreadable(work_id)
            return
        row = await self._library.replies.find(work.take_group)
        if row is None or row.work_id != work_id:
            # The bot died before it knew where to show it.
            await self._without_reply(work)
            return
        address, state = address_of(row), state_of(row)
        if not await self._is_shown(work_id, address, state):
            log.info("work %s was never shown", work_id)
            await self._without_reply(work)
            return
        reservation = await self._library.usage_limits.reservation(work_id)
        takes = await works.takes(work.take_group)
        run = self._factory.new(
            work,
            address,
            state,
            row.reply_id,
            Spending() if reservation is None else reservation.amount,
            crashes=await self._library.work_flags.attempts(work_id),
            take=(takes.index(work_id) + 1, len(takes)) if work_id in takes else (1, 1),
        )
        by = await self._library.work_flags.stop_requested_by(work_id)
        if work.ending is None and by is not None:
            run.ask_to_stop(by)
        self._start(run)

    async def _end_unreadable(self, work_id: str) -> None:
        """End a work whose rows cannot be read, with a plain last line where it was shown.

        A database that does not answer raises here, and leaves the work to the next start.
        """
        if await self._library.works.origin(work_id) is None:
            return
        log.error("work %s cannot be read, and is ended", work_id)
        await self._library.works.end_unreadable(work_id)
        for row in await self._library.replies.where(replies.c.work_id == work_id):
            address = address_of(row)
            await say_plainly(self._services, address, state_of(row), say("label.plain", address.locale))

    async def _without_reply(self, work: Work) -> None:
        """A new work without a reply was never seen and is withdrawn; one that was about to be finished is put aside.

        The latter was shown before, and keeps all it has.
        """
        if not (work.usage.calls or has_something(work)):
            await self._library.works.withdraw(work.id)
            return
        log.info("work %s is put aside: its reply is not known", work.id)
        ending = work.ending or Ending(EndingKind.INTERRUPTED, {"times": 1}, Retry.NOW, Fault.OURS)
        ended_at = work.ended_at or self._services.clock.unix()
        await self._library.works.conclude(replace(work, ending=ending, ended_at=ended_at), used(work, Spending()))

    async def _is_shown(self, work_id: str, address: Address, state: ReplyState) -> bool:
        """Whether there is a reply to go on in: a message, or one that the bot was about to post by itself."""
        if state.message_ids or (state.on_channel_route and state.token is None):
            return True
        try:
            return await ReplyRoutes(self._services, Reply(address, state)).find_first(work_id)
        except RouteError as error:
            log.warning("work %s: its reply cannot be looked for (%s)", work_id, error)
            return True
