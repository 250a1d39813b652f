"""Resumes, after a restart, every work that has not ended."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from bot.library.library import Library
from bot.library.tables import replies
from bot.library.usage_limits import Spending
from bot.making.estimate import spent
from bot.making.factory import RunFactory
from bot.making.reply_store import address_of, state_of
from bot.making.run import Run
from bot.reply.completeness import has_content
from bot.reply.interaction_route import RouteError
from bot.reply.repair import write_plain_line
from bot.reply.routes import ReplyRoutes
from bot.reply.services import ReplyServices
from bot.reply.state import Reply
from bot.words.say import say
from bot.work.ending import Ending, EndingKind, Fault, Retry
from bot.work.work import Work

log = logging.getLogger(__name__)

_CONCURRENT_MAX: Final = 8


class Recovery:
    """Assembles a run for each unfinished work of the last process and passes it to `start`."""

    def __init__(
        self, library: Library, services: ReplyServices, factory: RunFactory, start: Callable[[Run], None]
    ) -> None:
        self._library = library
        self._services = services
        self._factory = factory
        self._start = start

    async def resume_all(self) -> None:
        """Resume all works. An error in one does not affect the others."""
        unfinished = await self._library.works.unfinished()
        semaphore = asyncio.Semaphore(_CONCURRENT_MAX)

        async def resume(work_id: str) -> None:
            async with semaphore:
                try:
                    await self._resume(work_id)
                except Exception:
                    # The next start tries this work again.
                    log.exception("work %s cannot be resumed", work_id)

        await asyncio.gather(*(resume(work_id) for work_id in unfinished))
        if unfinished:
            log.info("%d works of the last process were resumed", len(unfinished))

    async def _resume(self, work_id: str) -> None:
        works = self._library.works
        work = await works.find(work_id)
        if work is None:
            await self._end_unreadable(work_id)
            return
        row = await self._library.replies.find(work.take_group)
        if row is None or row.work_id != work_id:
            # The bot crashed before it stored the reply.
            await self._end_without_reply(work)
            return
        reply = Reply(address_of(row), state_of(row))
        if not await self._has_message(work_id, reply):
            log.info("work %s was never shown", work_id)
            await self._end_without_reply(work)
            return
        reservation = await self._library.usage_limits.reservation(work_id)
        takes = await works.takes(work.take_group)
        run = self._factory.new(
            work,
            reply,
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
        """End a work whose rows cannot be read, with a plain last line in its reply.

        A database error propagates and leaves the work to the next start.
        """
        if await self._library.works.origin(work_id) is None:
            return
        log.error("work %s cannot be read, and is ended", work_id)
        await self._library.works.end_unreadable(work_id)
        for row in await self._library.replies.where(replies.c.work_id == work_id):
            reply = Reply(address_of(row), state_of(row))
            await write_plain_line(self._services, reply, say("label.plain", reply.address.locale))

    async def _end_without_reply(self, work: Work) -> None:
        """Withdraw a work without calls and content; interrupt any other, whose content stays in the library."""
        if not (work.usage.calls or has_content(work)):
            await self._library.works.withdraw(work.id)
            return
        log.info("work %s is interrupted: its reply is not known", work.id)
        ending = work.ending or Ending(EndingKind.INTERRUPTED, {"times": 1}, Retry.NOW, Fault.OURS)
        ended_at = work.ended_at or self._services.clock.unix()
        await self._library.works.conclude(replace(work, ending=ending, ended_at=ended_at), spent(work, Spending()))

    async def _has_message(self, work_id: str, reply: Reply) -> bool:
        """Whether the reply has a message, or is one that the bot posts by itself."""
        state = reply.state
        if state.message_ids or (state.on_channel_route and state.token is None):
            return True
        try:
            return await ReplyRoutes(self._services, reply).find_first(work_id)
        except RouteError as error:
            log.warning("work %s: its first message cannot be read (%s)", work_id, error)
            return True
