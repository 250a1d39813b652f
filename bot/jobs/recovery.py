"""After a restart: every reply that has not its last frame is written on, every unfinished work made on."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.jobs.estimate import used
from bot.jobs.keeping import address_of, state_of
from bot.jobs.run import Run
from bot.library.purse import Spending
from bot.reply.controls import has_something
from bot.reply.ways import Ways
from bot.reply.wire import RouteError
from bot.work.ending import Ending, EndingKind, Fault, Retry
from bot.work.work import Work

if TYPE_CHECKING:
    from bot.jobs.studio import Studio

log = logging.getLogger(__name__)

_SIDE_BY_SIDE: Final = 8


async def recover(studio: Studio) -> None:
    """Open a run for everything the last process left. Nothing is asked of Gemini before the engine starts."""
    unfinished = await studio.library.works.unfinished()
    gate = asyncio.Semaphore(_SIDE_BY_SIDE)

    async def one(work_id: str) -> None:
        async with gate:
            await _recover(studio, work_id)

    await asyncio.gather(*(one(work_id) for work_id in unfinished))
    if unfinished:
        log.info("going on with %d works of the last process", len(unfinished))


async def _recover(studio: Studio, work_id: str) -> None:
    works = studio.library.works
    work = await works.find(work_id)
    if work is None:
        log.error("work %s cannot be gone on with", work_id)
        return
    row = await studio.library.replies.find(work.take_group)
    if row is None or row.work_id != work_id:
        # It was taken up, and the bot died before it knew where to show it.
        await _without_reply(studio, work)
        return
    reservation = await studio.library.purse.reservation(work_id)
    amount = Spending() if reservation is None else reservation.amount
    run = studio.open_run(work, address_of(row), state_of(row), row.reply_id, amount)
    if not await _has_begun(run, studio):
        log.info("work %s was never shown", work_id)
        await _without_reply(studio, work)
        return
    run.editor.take = await studio.take_of(work)
    run.deaths = await works.attempts(work_id)
    by = await works.stop_requested(work_id)
    if work.ending is None and by is not None:
        run.draft.end(Ending(EndingKind.STOPPED, {"by": by}, fault=Fault.PERSON))
    studio.enter(run)
    if run.work.ending is not None:
        run.begun = True
        studio.finish_later(run)
    elif not studio.knows(work_id):
        # The bot died between keeping the work and putting it into the queue, or the queue's file is a new one.
        await studio.submit(run, int(time.time()))


async def _without_reply(studio: Studio, work: Work) -> None:
    """What becomes of a work that has no reply to go on in.

    A new one has never been seen, and has never been. One that was about to be resumed was shown before: it is put
    aside again with all it has.
    """
    if not (work.usage.calls or has_something(work)):
        await studio.library.works.withdraw(work.id)
        return
    log.info("work %s is put aside: it was not resumed in time", work.id)
    ending = work.ending or Ending(EndingKind.INTERRUPTED, {"times": 1}, Retry.NOW, Fault.OURS)
    ended_at = work.ended_at or studio.services.clock.unix()
    await studio.library.works.conclude(replace(work, ending=ending, ended_at=ended_at), used(work, Spending()))


async def _has_begun(run: Run, studio: Studio) -> bool:
    """Whether there is a reply to go on with: a message, or one that the bot was about to post by itself."""
    state = run.keeper.state
    if state.message_ids or (state.on_channel_route and state.token is None):
        return True
    try:
        return await Ways(studio.services, run.editor.reply).find_first(run.work.id)
    except RouteError as error:
        log.warning("work %s: its reply cannot be looked for (%s)", run.work.id, error)
        return True
