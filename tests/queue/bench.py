"""Works that last until they are told to end, and a record of what an engine did with them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

MIRA, TOM, ANA = 1, 2, 3

TIMEOUT_S: Final = 20
"""Bounds a wait for something that comes within milliseconds on a machine that is not busy."""

BROKEN: Final = "broken"
"""A work whose id begins like this raises when it is let go."""


async def _end(_: str) -> None:
    return


@dataclass
class Bench:
    """What an engine's works did. A work ends when its id, or the gate, is let go; `then` is what it does last."""

    started: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    peak: int = 0
    """The most works that ran side by side."""
    peak_of: dict[str, int] = field(default_factory=dict)
    """The same for each person, by what stands in front of the first `-` of a work's id."""
    then: Callable[[str], Awaitable[None]] = _end
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    _running: list[str] = field(default_factory=list)
    _free: set[str] = field(default_factory=set)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def make_work(self, work_id: str) -> None:
        """Be a work of this id: what an engine calls when its turn has come."""
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
        """Wait until this many works have begun; their ids."""
        async with asyncio.timeout(TIMEOUT_S), self._changed:
            await self._changed.wait_for(lambda: len(self.started) >= count)
        return self.started

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()


def _person(work_id: str) -> str:
    return work_id.partition("-")[0]


async def some_turns() -> None:
    """Let the event loop turn a few times: enough for anything that is about to happen on this machine alone."""
    for _ in range(10):
        await asyncio.sleep(0)
