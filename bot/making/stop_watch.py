"""Stops runs whose stop request was written by another process."""

from __future__ import annotations

import asyncio
import logging
from typing import Final

from bot.library.errors import DATABASE_ERRORS
from bot.library.stop_requests import StopRequests
from bot.making.registry import Registry

log = logging.getLogger(__name__)

CHECK_EVERY_S: Final = 2.0
"""The longest delay of a stop for a run that writes nothing: one that waits in the queue, or whose stream is silent."""


async def watch_stop_requests(requests: StopRequests, registry: Registry) -> None:
    """Pass stop requests in the rows of works on to their runs, until cancelled.

    The library reports a request with every write of its work. Between writes one query checks all runs.
    """

    def stop_run(work_id: str, by: str) -> None:
        run = registry.run_of(work_id)
        if run is not None and run.work.ending is None:
            run.ask_to_stop(by)

    requests.on_found = stop_run
    while True:
        await asyncio.sleep(CHECK_EVERY_S)
        work_ids = [run.work.id for run in registry.runs() if run.work.ending is None and run.stop.ending is None]
        if not work_ids:
            continue
        try:
            await requests.check(work_ids)
        except DATABASE_ERRORS as error:
            log.warning("stop requests cannot be read (%s)", type(error).__name__)
