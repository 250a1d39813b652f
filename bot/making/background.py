"""Background tasks: each is referenced until it ends, and its exception is logged."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final

from bot.library.errors import DATABASE_ERRORS

log = logging.getLogger(__name__)

RETRY_S: Final = 10.0
"""Pause between attempts at a write that the database refuses."""


class BackgroundTasks:
    """References tasks until they end: the event loop has only weak references."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def spawn(self, coroutine: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        """Start a task and return it."""
        task = asyncio.create_task(coroutine, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(_log_failure)
        return task

    async def cancel_all(self) -> None:
        """Cancel all tasks and wait until they have ended."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def retry_until_written(write: Callable[[], Awaitable[None]], what: str) -> None:
    """Call `write` until the database accepts it. `what` names it in the log."""
    while True:
        try:
            await write()
        except DATABASE_ERRORS:
            log.exception("%s is not written; trying again in %.0f s", what, RETRY_S)
        else:
            return
        await asyncio.sleep(RETRY_S)


def _log_failure(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("%s failed", task.get_name(), exc_info=error)
