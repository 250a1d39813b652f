"""Speaks the rest of scheduled narrations when their authors have minutes of speech again."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Final

from bot.library.errors import DATABASE_ERRORS
from bot.making.narration_body import next_day
from bot.making.reply_store import address_of, state_of
from bot.making.service import WorkService
from bot.reply.state import Address, ReplyState
from bot.work.ending import EndingKind
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.work import Work

log = logging.getLogger(__name__)

CHECK_EVERY_S: Final = 30.0
"""The interval of checks for due works. Another process may have been killed after it claimed one."""

RETRY_S: Final = 300.0
"""Pause before a work that could not be resumed is tried again."""

_NEXT_DAY: Final = frozenset({RefusalKind.DAILY_SPEECH, RefusalKind.DAILY_BUDGET, RefusalKind.SERVER_BUDGET})


class ScheduledWorks:
    """Resumes the works that are due. One that cannot start now stays due, and is tried again later."""

    def __init__(self, work_service: WorkService) -> None:
        self._work_service = work_service
        self._library = work_service.library
        self._clock = work_service.services.clock
        self._failing: set[str] = set()
        """The works that could not be resumed, which is logged once for each."""

    async def resume_continually(self) -> None:
        """Resume due works until cancelled. The client must be logged in to Discord."""
        never = asyncio.Event()
        while True:
            try:
                due = await self._library.schedules.due()
            except Exception:
                # The boundary of a background task: the next attempt may succeed.
                log.exception("the rest of narrations cannot be spoken now")
                due = {}
            for work_id, due_at in due.items():
                await self._try_to_resume(work_id, due_at)
            await self._clock.wait(never, CHECK_EVERY_S)

    async def _try_to_resume(self, work_id: str, due_at: float) -> None:
        """Resume one work. One that fails is due again later, and no other waits for it."""
        try:
            await self._resume(work_id, due_at)
            self._failing.discard(work_id)
        except Exception as error:
            if work_id not in self._failing:
                log.exception("the rest of work %s cannot be spoken now", work_id)
            self._failing.add(work_id)
            await self._postpone(work_id, error)

    async def _postpone(self, work_id: str, error: Exception) -> None:
        at = self._clock.unix() + RETRY_S
        log.info("the rest of work %s is tried again in %.0f s (%s)", work_id, RETRY_S, type(error).__name__)
        try:
            await self._library.schedules.postpone(work_id, at)
        except DATABASE_ERRORS as failure:
            # It stays due as it was.
            log.warning("the rest of work %s was not postponed (%s)", work_id, type(failure).__name__)

    async def _resume(self, work_id: str, due_at: float) -> None:
        if not await self._library.schedules.claim(work_id, due_at):
            return
        work = await self._library.works.find(work_id)
        if work is None or work.ending is None:
            return  # it is in the trash, from which it may be restored, or its first part is still being spoken
        if work.ending.kind is not EndingKind.SCHEDULED:
            await self._library.schedules.set(work_id, None)
            return
        at, now = float(work.ending.params["at"]), self._clock.unix()
        if now < at <= next_day(now):
            await self._library.schedules.set(work_id, at)  # its last part was spoken past midnight
            return
        try:
            await self._go_on(work)
        except RefusedError as error:
            log.info("the rest of work %s has to wait (%s)", work_id, error)
            if error.refusal.kind in _NEXT_DAY:
                await self._wait_for(work_id, next_day(self._clock.unix()))

    async def _wait_for(self, work_id: str, at: float) -> None:
        """Let the rest of a work wait until this time (unix seconds), which its reply then shows."""

        def wait(now: Work) -> Work:
            ending = now.ending
            if ending is None or ending.kind is not EndingKind.SCHEDULED:
                return now  # it was finished or given up since
            return replace(now, ending=replace(ending, params={**ending.params, "at": int(at)}))

        await self._library.work_changes.change(work_id, wait, [self._library.renaming.marking_pages(work_id)])
        await self._library.schedules.postpone(work_id, at)

    async def _go_on(self, work: Work) -> None:
        address, state = await self._reply_of(work)
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self._work_service.reply_lock(work.take_group))
            await stack.enter_async_context(self._work_service.finishing(work, address, state, by_itself=True))
            log.info("the rest of work %s is spoken now", work.id)

    async def _reply_of(self, work: Work) -> tuple[Address, ReplyState]:
        """The reply in which a work continues. If the bot cannot write it any more, it continues without messages."""
        row = await self._library.replies.find(work.take_group)
        if row is None:
            raise RefusedError(RefusalKind.TAKEN_DOWN)
        address, state = address_of(row), state_of(row)
        if not address.can_outlive_token:
            return replace(address, is_nowhere=True), state
        if row.work_id != work.id:
            # The reply shows another take: this one is written over it from the beginning.
            state = state.for_new_take(token=None, token_expires_at=0.0)
        elif state.is_final_layout:
            state.reopen_from(0)  # its recording, which may be in several messages, is replaced by a longer one
        state.token, state.on_channel_route = None, True
        return address, state
