"""Presses the stop of runs that another process was asked to stop."""

from __future__ import annotations

import asyncio
import logging
from types import TracebackType
from typing import Final, Self

from bot.library.errors import DATABASE_ERRORS
from bot.library.stop_requests import StopRequests
from bot.making.registry import Registry

log = logging.getLogger(__name__)

LOOK_EVERY_S: Final = 2.0
"""How soon a run is stopped of which nothing is written: one that waits in the queue, or whose stream is silent."""


class StopWatch:
    """Passes stop requests that stand in the rows of works on to the runs that make them.

    The library tells of a request whenever it writes something of the work; this asks it beside that, with one
    statement for all runs.
    """

    def __init__(self, requests: StopRequests, registry: Registry) -> None:
        self._requests = requests
        self._registry = registry
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._requests.on_found = self._press
        self._task = asyncio.create_task(self._run(), name="stop requests")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _press(self, work_id: str, by: str) -> None:
        run = self._registry.run_of(work_id)
        if run is not None and run.work.ending is None:
            run.ask_to_stop(by)

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            going_on = [run for run in self._registry.runs() if run.work.ending is None and run.stop.ending is None]
            if not going_on:
                continue
            try:
                await self._requests.check([run.work.id for run in going_on])
            except DATABASE_ERRORS as error:
                log.warning("stop requests cannot be read (%s)", type(error).__name__)
