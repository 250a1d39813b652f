"""Makes each submitted work when its turn comes. A work that has not ended in the library is the job; no row is added.

The seam is small on purpose: `submit`, `cancel`, `position` and `drain`. An engine for many machines can stand behind
the same seam; `tests/queue/contract.py` holds what every engine has to do.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol, Self

from bot.queue.slots import Slots
from bot.work.refusal import RefusalKind, RefusedError

log = logging.getLogger(__name__)

Perform = Callable[[str], Awaitable[None]]
"""Makes the work with this id. It holds a slot until this returns."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a waiting work stands: how many others begin before it."""

    ahead: int


class Engine(Protocol):
    """Decides when each work is made. Holds no content: a crash loses nothing that the library does not know."""

    async def submit(self, work_id: str, person_id: int) -> None:
        """Have a work made when its turn comes. Does nothing for a work that waits or runs already.

        Raises `RefusedError` (CLOSING).
        """
        ...

    async def cancel(self, work_id: str) -> bool:
        """Take a waiting work out of the queue; whether it waited, and so never begins."""
        ...

    def position(self, work_id: str) -> Position | None:
        """Where a waiting work stands; None when it runs or is unknown."""
        ...

    async def drain(self, timeout_s: float) -> bool:
        """Wait until no work runs, at most `timeout_s`; whether that is so."""
        ...


class FairDispatcher:
    """The engine of one machine: slots on the event loop. A work begins at once when its slot is free."""

    def __init__(self, perform: Perform, *, per_person: int, in_all: int) -> None:
        self._perform = perform
        self._slots = Slots(per_person=per_person, in_all=in_all)
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._is_started = False
        self._is_closing = False
        self._changed = asyncio.Event()

    @classmethod
    @asynccontextmanager
    async def open(cls, perform: Perform, *, per_person: int, in_all: int) -> AsyncIterator[Self]:
        """Works can be submitted from here on; none begins before `start`. On leaving, running works are cancelled."""
        dispatcher = cls(perform, per_person=per_person, in_all=in_all)
        try:
            yield dispatcher
        finally:
            await dispatcher.abandon()

    @property
    def running(self) -> int:
        """How many works hold a slot."""
        return self._slots.running

    @property
    def waiting(self) -> int:
        """How many works wait for a slot."""
        return self._slots.waiting

    def start(self) -> None:
        """Begin what was submitted, in fair order."""
        self._is_started = True
        self._dispatch()

    async def submit(self, work_id: str, person_id: int) -> None:
        """Have a work made when its turn comes. Does nothing for a work that waits or runs already.

        Raises `RefusedError` (CLOSING).
        """
        if self._is_closing:
            raise RefusedError(RefusalKind.CLOSING)
        if self._slots.add(work_id, person_id):
            self._dispatch()

    async def cancel(self, work_id: str) -> bool:
        """Take a waiting work out of the queue; whether it waited, and so never begins."""
        was_waiting = self._slots.remove(work_id)
        if was_waiting:
            # No other work can begin by this: what waits beside a free slot waits for its person's own works.
            self._changed.set()
        return was_waiting

    def position(self, work_id: str) -> Position | None:
        """Where a waiting work stands; None when it runs or is unknown."""
        return self.positions().get(work_id) if self._slots.is_waiting(work_id) else None

    def positions(self) -> dict[str, Position]:
        """Where all waiting works stand."""
        return {work_id: Position(ahead) for work_id, ahead in self._slots.positions().items()}

    async def forecast(self) -> dict[str, Position]:
        """`positions`, found out in a thread: a crowd of thousands does not hold up the event loop."""
        ahead = await asyncio.to_thread(self._slots.forecast())
        return {work_id: Position(number) for work_id, number in ahead.items()}

    def close(self) -> None:
        """Begin nothing new and refuse what is submitted from now on."""
        self._is_closing = True
        self._changed.set()

    async def drain(self, timeout_s: float) -> bool:
        """Wait until nothing runs (nor waits, unless closed), at most `timeout_s`; whether that is so."""
        try:
            async with asyncio.timeout(max(0.0, timeout_s)):
                while self.running or (self.waiting and not self._is_closing):
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            return False
        return True

    async def abandon(self) -> None:
        """Close, and cancel what runs; the library still has each of these works."""
        self.close()
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _dispatch(self) -> None:
        """Begin every work for which there is a slot."""
        while self._is_started and not self._is_closing:
            run = self._slots.take_next()
            if run is None:
                break
            self._tasks[run.work_id] = asyncio.create_task(self._make(run.work_id), name=f"turn {run.work_id}")
        self._changed.set()

    async def _make(self, work_id: str) -> None:
        try:
            await self._perform(work_id)
        except Exception:
            # The boundary of a task that nobody awaits: the slot has to become free.
            log.exception("work %s: its turn failed", work_id)
        finally:
            del self._tasks[work_id]
            self._slots.release(work_id)
            self._dispatch()
