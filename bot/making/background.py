"""Tasks that nobody awaits, kept until they end; what one raises is logged."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final

from bot.library.errors import DATABASE_ERRORS

log = logging.getLogger(__name__)

RETRY_S: Final = 10.0
"""How often something is tried again that the database did not take."""


class BackgroundTasks:
    """The event loop keeps only weak references to tasks; this keeps each until it ends."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def spawn(self, doing: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        """Begin something, and return its task."""
        task = asyncio.create_task(doing, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(_log_failure)
        return task

    async def cancel_all(self) -> None:
        """Cancel what is under way, and wait until it has ended."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def until_written(write: Callable[[], Awaitable[None]], what: str) -> None:
    """Write something; where the database refuses, try again until it does not."""
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
