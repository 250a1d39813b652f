"""Shows waiting works their position in the queue."""

from __future__ import annotations

import asyncio
import logging
from typing import Final

from bot.making.media import MEDIA
from bot.making.registry import Registry
from bot.making.run import Phase, Run
from bot.queue.dispatcher import FairDispatcher, Position
from bot.reply.clock import Clock
from bot.reply.render import QueueStatus

log = logging.getLogger(__name__)

FIRST_CHECK_S: Final = 1.0
"""A work that starts sooner never shows a position."""

LONG_S: Final = 900.0
"""How long a long narration usually takes: those that wait, wait for one of these."""

_INTERVAL_S: Final = 5.0


class QueuePositions:
    """Polls the queue and gives each waiting run its position and an estimated start time.

    The estimate is the number of works ahead times the usual duration, divided by the number of running works. It is a
    time of day, which Discord counts down by itself: an estimate that stays right needs no edit.
    """

    def __init__(self, dispatcher: FairDispatcher, registry: Registry, clock: Clock) -> None:
        self._dispatcher = dispatcher
        self._registry = registry
        self._clock = clock

    async def update_periodically(self) -> None:
        """Update the positions until cancelled."""
        while True:
            is_new = any(run.phase is Phase.WAITING and run.queue_status is None for run in self._registry.runs())
            await asyncio.sleep(FIRST_CHECK_S if is_new else _INTERVAL_S)
            try:
                await self._update()
            except Exception:
                # A failed update harms no work; the loop has to go on.
                log.exception("the positions in the queue cannot be updated")

    async def _update(self) -> None:
        if not self._dispatcher.waiting:
            return
        positions = await self._dispatcher.positions()
        for run in self._registry.runs():
            position = positions.get(run.work.id)
            if position is not None and run.phase is Phase.WAITING:
                self._update_run(run, position)

    def _update_run(self, run: Run, position: Position) -> None:
        now_s, usual_s = self._clock.unix(), LONG_S if run.is_long else MEDIA[run.work.medium].usual_s
        if now_s - run.work.created_at < FIRST_CHECK_S:
            return
        slot_interval_s = usual_s / max(1, self._dispatcher.running)
        starts_at = now_s + max(usual_s / 2, position.ahead * slot_interval_s)
        shown = run.queue_status
        if shown is not None and shown.ahead == position.ahead and shown.starts_at > now_s:
            return
        run.show_queue_status(QueueStatus(position.ahead, starts_at))
