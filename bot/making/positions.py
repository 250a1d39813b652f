"""Tells the replies of waiting works where they stand in the queue."""

from __future__ import annotations

import asyncio
import logging
from types import TracebackType
from typing import Final, Self

from bot.making.registry import Registry
from bot.making.run import Phase, Run
from bot.queue.dispatcher import FairDispatcher, Position
from bot.reply.clock import Clock
from bot.reply.render import QueueStatus
from bot.work.request import Kind

log = logging.getLogger(__name__)

FIRST_LOOK_S: Final = 1.0
"""A work that begins sooner never says that it waits."""

_EVERY_S: Final = 5.0
_USUAL_S: Final = {Kind.STORY: 30.0, Kind.COMIC: 90.0, Kind.NARRATION: 60.0}
"""How long a work of a kind takes while nothing is known better."""


class QueuePositions:
    """Looks at the queue from time to time and gives each waiting run its place and about when it begins.

    The time is the number ahead times what a work takes, over the works made side by side; told as a time of day,
    which Discord counts down by itself, so that an estimate that holds causes no edit.
    """

    def __init__(self, dispatcher: FairDispatcher, registry: Registry, clock: Clock) -> None:
        self._dispatcher = dispatcher
        self._registry = registry
        self._clock = clock
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._run(), name="queue positions")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            is_new = any(run.phase is Phase.WAITING and run.editor.queue is None for run in self._registry.runs())
            await asyncio.sleep(FIRST_LOOK_S if is_new else _EVERY_S)
            try:
                await self._look()
            except Exception:
                # A place that is not told hurts no work, but a loop that ended would tell none for ever.
                log.exception("the places in the queue cannot be told")

    async def _look(self) -> None:
        if not self._dispatcher.waiting:
            return
        positions = await self._dispatcher.positions()
        for run in self._registry.runs():
            position = positions.get(run.work.id)
            if position is not None and run.phase is Phase.WAITING:
                self._tell(run, position)

    def _tell(self, run: Run, position: Position) -> None:
        now_s, kind = self._clock.unix(), run.work.kind
        if now_s - run.work.created_at < FIRST_LOOK_S:
            return
        turn_s = _USUAL_S[kind] / max(1, self._dispatcher.running)
        begins_at = now_s + max(_USUAL_S[kind] / 2, position.ahead * turn_s)
        known = run.editor.queue
        if known is not None and known.ahead == position.ahead and known.begins_at > now_s:
            return
        run.editor.queue = QueueStatus(position.ahead, begins_at)
        run.poke()
