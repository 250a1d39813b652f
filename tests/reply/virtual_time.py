"""Virtual time: an event loop that never waits, and its clock."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, Final

UNIX_S: Final = 1_800_000_000.0


LOOKS_MAX: Final = 200_000


class VirtualSelector(selectors.SelectSelector):
    """Never waits, but advances the virtual time by the wait."""

    now_s = 0.0
    looks = 0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        assert timeout is not None, "nothing would ever happen"
        self.looks += 1
        assert self.looks < LOOKS_MAX, "a task is busy with nothing"
        self.now_s += timeout
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self.virtual = VirtualSelector()
        super().__init__(self.virtual)

    def time(self) -> float:
        return self.virtual.now_s


class LoopClock:
    """The loop's virtual time."""

    def monotonic(self) -> float:
        return asyncio.get_running_loop().time()

    def unix(self) -> float:
        return UNIX_S + self.monotonic()

    async def wait(self, event: asyncio.Event, timeout_s: float) -> None:
        try:
            async with asyncio.timeout(timeout_s):
                await event.wait()
        except TimeoutError:
            return


class CreepingClock(LoopClock):
    """Time advances with each reading, as real time does: no two readings are equal."""

    def monotonic(self) -> float:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualLoop)
        loop.virtual.now_s += 1e-6
        return loop.time()


def on_virtual_time(test: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(test)
