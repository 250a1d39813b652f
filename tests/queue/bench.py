"""Works that last until a test ends them, and a record of an engine's calls."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

MIRA, TOM, ANA = 1, 2, 3

TIMEOUT_S: Final = 20
"""A limit for waits that take milliseconds on an idle machine."""

BROKEN: Final = "broken"
"""A work whose id begins with this raises when it is let go."""


async def _end(_: str) -> None:
    return


@dataclass
class Bench:
    """A record of an engine's works. A work ends when its id, or the gate, is let go; `then` is its last step."""

    started: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    peak: int = 0
    """The most works that ran at the same time."""
    peak_of: dict[str, int] = field(default_factory=dict)
    """The same for each person, by the part of a work's id before the first `-`."""
    then: Callable[[str], Awaitable[None]] = _end
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    _running: list[str] = field(default_factory=list)
    _free: set[str] = field(default_factory=set)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def make_work(self, work_id: str) -> None:
        """Run as the work of this id. The engine calls it when the work gets its slot."""
        self.started.append(work_id)
        self._running.append(work_id)
        self.peak = max(self.peak, len(self._running))
        person = _person(work_id)
        of_person = sum(_person(other) == person for other in self._running)
        self.peak_of[person] = max(self.peak_of.get(person, 0), of_person)
        try:
            await self._notify()
            async with self._changed:
                await self._changed.wait_for(lambda: self.gate.is_set() or work_id in self._free)
            await self.then(work_id)
            if work_id.startswith(BROKEN):
                raise RuntimeError(work_id)
        except asyncio.CancelledError:
            self.cancelled.append(work_id)
            raise
        else:
            self.ended.append(work_id)
        finally:
            self._running.remove(work_id)
        await self._notify()

    async def let_go(self, *work_ids: str) -> None:
        """Let these works end; without an id, all of them."""
        self._free.update(work_ids)
        if not work_ids:
            self.gate.set()
        await self._notify()

    async def until_started(self, count: int) -> list[str]:
        """Wait until this many works have started. Returns their ids."""
        async with asyncio.timeout(TIMEOUT_S), self._changed:
            await self._changed.wait_for(lambda: len(self.started) >= count)
        return self.started

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()


def _person(work_id: str) -> str:
    return work_id.partition("-")[0]


async def some_turns() -> None:
    """Yield to the event loop a few times, which is enough for all pending callbacks of this process."""
    for _ in range(10):
        await asyncio.sleep(0)
