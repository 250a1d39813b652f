"""The seam between "this work is to be made" and whatever runs it: here plain asyncio tasks in one process."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable

from bot.work.refusal import RefusalKind, RefusedError

log = logging.getLogger(__name__)


class Engine:
    """Runs one task for each submitted work, within a limit for each person and one in all.

    `admit` and `submit` are synchronous and run on the event loop without an await between them, so no two requests
    can pass the same last place.
    """

    def __init__(self, perform: Callable[[str], Awaitable[None]], *, per_person: int, in_all: int) -> None:
        self._perform = perform
        self._per_person = per_person
        self._in_all = in_all
        self._places: Counter[int] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()
        self._idle = asyncio.Event()
        self._idle.set()
        self._closing = False

    @property
    def running(self) -> int:
        """How many works are being made."""
        return sum(self._places.values())

    def admit(self, person_id: int) -> None:
        """Take a place for a person, or raise `RefusedError`. The place is given back by `release` or at the end."""
        if self._closing:
            raise RefusedError(RefusalKind.CLOSING)
        if self._places[person_id] >= self._per_person:
            raise RefusedError(RefusalKind.RUNNING, limit=self._per_person)
        if self.running >= self._in_all:
            raise RefusedError(RefusalKind.FULL)
        self._places[person_id] += 1
        self._idle.clear()

    def release(self, person_id: int) -> None:
        """Give back a place that `admit` took."""
        self._places[person_id] -= 1
        if self._places[person_id] <= 0:
            del self._places[person_id]
        if not self._places:
            self._idle.set()

    def submit(self, work_id: str, person_id: int) -> None:
        """Start making a work whose place was taken by `admit`."""
        task = asyncio.create_task(self._run(work_id, person_id), name=f"work {work_id}")
        # The loop keeps only weak references to tasks; this set keeps each until it ends.
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def close(self) -> None:
        """Refuse new work from now on."""
        self._closing = True

    async def drain(self, timeout_s: float) -> bool:
        """Wait until every place is given back, at most `timeout_s`; whether that is so."""
        try:
            async with asyncio.timeout(max(0.0, timeout_s)):
                await self._idle.wait()
        except TimeoutError:
            return False
        return True

    async def abandon(self) -> None:
        """Cancel what still runs, and wait until it has put its things away."""
        tasks = set(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, work_id: str, person_id: int) -> None:
        try:
            await self._perform(work_id)
        except Exception:
            log.exception("work %s: its job failed", work_id)
        finally:
            self.release(person_id)
