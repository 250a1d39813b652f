"""Resumes, after a restart, every work that has not ended."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from bot.gemini.client import Gemini
from bot.library.library import Library
from bot.library.tables import replies
from bot.library.usage_limits import Reservation
from bot.making.crash import reserve_after_crash, with_lost_usage
from bot.making.estimate import spent, totals
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

RETRY_S: Final = 10.0
RETRY_MAX_S: Final = 300.0
"""Pause before what could not be resumed is tried again, which doubles up to the maximum."""


class Recovery:
    """Assembles a run for each unfinished work of the last process and passes it to `start`."""

    def __init__(
        self,
        gemini: Gemini,
        library: Library,
        services: ReplyServices,
        factory: RunFactory,
        start: Callable[[Run], None],
    ) -> None:
        self._gemini = gemini
        self._library = library
        self._services = services
        self._factory = factory
        self._start = start

    async def resume_all(self) -> list[str]:
        """Settle what no work will settle, and resume all works; the ids of those that could not be resumed.

        An error in one does not affect the others.
        """
        abandoned = await self._library.usage_limits.settle_abandoned()
        if abandoned:
            log.info("%d reservations of the last process are counted as used", abandoned)
        unfinished = await self._library.works.unfinished()
        failed = await self._resume_each(unfinished)
        if resumed := len(unfinished) - len(failed):
            log.info("%d works of the last process were resumed", resumed)
        return failed

    async def resume_later(self, work_ids: list[str]) -> None:
        """Try to resume works until each is: their replies promise that they go on by themselves."""
        wait_s = RETRY_S
        while work_ids:
            await asyncio.sleep(wait_s)
            wait_s = min(2 * wait_s, RETRY_MAX_S)
            work_ids = await self._resume_each(work_ids)

    async def _resume_each(self, work_ids: Iterable[str]) -> list[str]:
        """Resume works, a few at a time; the ids of those that failed."""
        semaphore = asyncio.Semaphore(_CONCURRENT_MAX)
        failed = list[str]()

        async def resume(work_id: str) -> None:
            async with semaphore:
                try:
                    await self._resume(work_id)
                except Exception:
                    # Nothing was started, because that is the last step, so it can be tried again.
                    log.exception("work %s cannot be resumed yet", work_id)
                    failed.append(work_id)

        await asyncio.gather(*(resume(work_id) for work_id in work_ids))
        return failed

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
        work, reservation = await reserve_after_crash(self._library, self._gemini, work)
        takes = await works.takes(work.take_group)
        run = self._factory.new(
            work,
            reply,
            row.reply_id,
            reservation,
            crashes=await self._library.work_flags.attempts(work_id),
            take=(takes.index(work_id) + 1, len(takes)) if work_id in takes else (1, 1),
        )
        by = await self._library.work_flags.stop_requested_by(work_id)
        if work.ending is None and by is not None:
            run.ask_to_stop(by)
        self._start(run)

    async def _end_unreadable(self, work_id: str) -> None:
        """End a work whose rows cannot be read, with a plain last line in its reply.

        A database error propagates, and the work is tried again.
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
        reservation = await self._library.usage_limits.reservation(work.id) or Reservation(before=totals(work))
        if not (work.usage.calls or has_content(work)):
            if reservation.is_calling:
                await self._library.works.remove([work.id])  # the reservation counts as used
            else:
                await self._library.works.withdraw(work.id)
            return
        log.info("work %s is interrupted: its reply is not known", work.id)
        work = with_lost_usage(work, reservation, self._gemini)
        ending = work.ending or Ending(EndingKind.INTERRUPTED, {"times": 1}, Retry.NOW, Fault.OURS)
        work = replace(work, ending=ending, ended_at=work.ended_at or self._services.clock.unix())
        await self._library.works.conclude(work, spent(work, reservation.without_usd()))

    async def _has_message(self, work_id: str, reply: Reply) -> bool:
        """Whether the reply has a message, or is one that the bot posts by itself, or would."""
        state = reply.state
        if state.message_ids or (state.on_channel_route and state.token is None):
            return True
        try:
            return await ReplyRoutes(self._services, reply).find_first(work_id)
        except RouteError as error:
            log.warning("work %s: its first message cannot be read (%s)", work_id, error)
            return True
