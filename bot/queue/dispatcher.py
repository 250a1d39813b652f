"""Gives each submitted work a slot. The queue stores nothing: a work without an ending in the library is the job.

Any engine has four methods: `submit`, `cancel`, `positions` and `drain`. `tests/queue/contract.py` tests them.
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

MakeWork = Callable[[str], Awaitable[None]]
"""Makes the work with this id. The work has its slot until this returns."""


@dataclass(frozen=True, slots=True)
class Position:
    """A waiting work's position in the queue: how many others start before it."""

    ahead: int


class SlotQueue(Protocol):
    """Queues works until each gets a slot. Stores no content, so a crash loses nothing."""

    async def submit(self, work_id: str, person_id: int, *, is_long: bool = False) -> None:
        """Queue a work. Does nothing for a work that waits or runs already.

        A long one takes none of the slots of others. Raises `RefusedError` (CLOSING).
        """
        ...

    async def cancel(self, work_id: str) -> bool:
        """Remove a waiting work from the queue; whether it was waiting. A running work is not affected."""
        ...


class Engine(SlotQueue, Protocol):
    """A queue that also reports positions and can be drained: the interface of every engine."""

    async def positions(self) -> dict[str, Position]:
        """The positions of all waiting works, by work id."""
        ...

    async def drain(self, timeout_s: float) -> bool:
        """Wait at most `timeout_s` until no work runs; whether that is so."""
        ...


class FairDispatcher(Engine):
    """The engine of one machine: slots on the event loop. A work starts as soon as it has a free slot."""

    def __init__(self, make_work: MakeWork, *, per_person: int, in_all: int) -> None:
        self._make_work = make_work
        self._slots = Slots(per_person=per_person, in_all=in_all)
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._is_started = False
        self._is_closing = False
        self._changed = asyncio.Event()

    @classmethod
    @asynccontextmanager
    async def open(cls, make_work: MakeWork, *, per_person: int, in_all: int) -> AsyncIterator[Self]:
        """Accept works from here on; none starts before `start`. Running works are cancelled on exit."""
        dispatcher = cls(make_work, per_person=per_person, in_all=in_all)
        try:
            yield dispatcher
        finally:
            await dispatcher._cancel_running()

    @property
    def running(self) -> int:
        """How many works have a slot."""
        return self._slots.running

    @property
    def waiting(self) -> int:
        """How many works wait for a slot."""
        return self._slots.waiting

    def start(self) -> None:
        """Start submitted works, in fair order, from now on."""
        self._is_started = True
        self._dispatch()

    async def submit(self, work_id: str, person_id: int, *, is_long: bool = False) -> None:
        """Queue a work. Does nothing for a work that waits or runs already.

        A long one takes none of the slots of others. Raises `RefusedError` (CLOSING).
        """
        if self._is_closing:
            raise RefusedError(RefusalKind.CLOSING)
        if self._slots.add(work_id, person_id, is_long=is_long):
            self._dispatch()

    async def cancel(self, work_id: str) -> bool:
        """Remove a waiting work from the queue; whether it was waiting. A running work is not affected."""
        was_waiting = self._slots.remove(work_id)
        if was_waiting:
            # This frees no slot, so no other work can start; only `drain` has to know.
            self._changed.set()
        return was_waiting

    async def positions(self) -> dict[str, Position]:
        """The positions of all waiting works, by work id.

        A thread computes them: thousands of works would block the event loop.
        """
        ahead = await asyncio.to_thread(self._slots.snapshot().positions)
        return {work_id: Position(number) for work_id, number in ahead.items()}

    def close(self) -> None:
        """Refuse new works and start no waiting one."""
        self._is_closing = True
        self._changed.set()

    async def drain(self, timeout_s: float) -> bool:
        """Wait at most `timeout_s` until no work runs (and, before `close`, none waits); whether that is so."""
        try:
            async with asyncio.timeout(max(0.0, timeout_s)):
                while self.running or (self.waiting and not self._is_closing):
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            return False
        return True

    async def _cancel_running(self) -> None:
        self.close()
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _dispatch(self) -> None:
        """Start every work that can have a slot."""
        while self._is_started and not self._is_closing:
            work = self._slots.start_next()
            if work is None:
                break
            self._tasks[work.work_id] = asyncio.create_task(
                self._make_in_slot(work.work_id), name=f"slot {work.work_id}"
            )
        self._changed.set()

    async def _make_in_slot(self, work_id: str) -> None:
        try:
            await self._make_work(work_id)
        except Exception:
            # Nothing awaits this task, so its error is logged here.
            log.exception("work %s failed in its slot", work_id)
        finally:
            del self._tasks[work_id]
            self._slots.release(work_id)
            self._dispatch()
