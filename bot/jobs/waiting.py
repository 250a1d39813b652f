"""Tells the replies of waiting works where they stand."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from types import TracebackType
from typing import Final, Self

from bot.jobs.engine import Engine
from bot.jobs.run import Run
from bot.reply.clock import Clock
from bot.reply.render import Queue
from bot.work.request import Kind

FIRST_LOOK_S: Final = 1.0
"""A work that begins sooner never says that it waits."""

_EVERY_S: Final = 5.0
_USUAL_S: Final = {Kind.STORY: 30.0, Kind.COMIC: 90.0, Kind.NARRATION: 60.0}
"""How long a work of a kind takes while nothing is known better."""


class WaitingRoom:
    """Looks at the queue from time to time and gives each waiting run its place and about when it begins.

    The time is the number ahead times what a work takes, over the works made side by side; told as a time of day,
    which Discord counts down by itself, so that an estimate that holds causes no edit.
    """

    def __init__(self, engine: Engine, runs: Mapping[str, Run], clock: Clock) -> None:
        self._engine = engine
        self._runs = runs
        self._clock = clock
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._look(), name="waiting room")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(FIRST_LOOK_S if any(self._is_new(run) for run in self._runs.values()) else _EVERY_S)
            for run in list(self._runs.values()):
                self._tell(run)

    def _is_new(self, run: Run) -> bool:
        return not run.begun and run.editor.queue is None

    def _tell(self, run: Run) -> None:
        work = run.work
        position = None if run.begun or work.ending is not None else self._engine.position(work.id)
        if position is None:
            return
        now_s = self._clock.unix()
        if now_s - work.created_at < FIRST_LOOK_S:
            return
        turn_s = _USUAL_S[work.kind] / max(1, self._engine.running)
        begins_at = now_s + max(_USUAL_S[work.kind] / 2, position.ahead * turn_s)
        known = run.editor.queue
        if known is not None and known.ahead == position.ahead and known.begins_at > now_s:
            return
        run.editor.queue = Queue(position.ahead, begins_at)
        run.editor.poke()
