"""Stop as data: a switch that carries an Ending, and functions that await something until it is pressed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.work.ending import Ending, EndingError, EndingKind, Fault, Retry

Event = TypeVar("Event")
Value = TypeVar("Value")


@dataclass(slots=True)
class StopSwitch:
    """The requested Ending, and an event that wakes the run. The first request counts."""

    ending: Ending | None = None
    _event: asyncio.Event = field(default_factory=asyncio.Event)

    def press(self, ending: Ending) -> None:
        """Request this ending."""
        if self.ending is None:
            self.ending = ending
            self._event.set()

    async def wait(self) -> None:
        """Wait until an ending is requested."""
        await self._event.wait()


async def consume(
    events: AsyncGenerator[Event, None],
    apply: Callable[[Event], Coroutine[Any, Any, Ending | None]],
    stop: StopSwitch,
) -> Ending:
    """Feed a generator's events to `apply` until it returns the Ending, or until stop is pressed.

    Stop cancels the reader, which closes the generator and with it Gemini's connection. It waits until `apply` has
    applied the current event completely.
    """
    applying = asyncio.Lock()

    async def read() -> Ending:
        async with aclosing(events):
            async for event in events:
                async with applying:
                    ending = await apply(event)
                if ending is not None:
                    return ending
        return Ending(EndingKind.LOST, retry=Retry.NOW, fault=Fault.MODEL)

    reader = asyncio.create_task(read())
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({reader, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if stop.ending is not None:
            return stop.ending
        return reader.result()
    finally:
        stopped.cancel()
        try:
            async with applying:
                reader.cancel()
        finally:
            # This task may be cancelled while it waits for the lock: then, too, the reader must end.
            reader.cancel()
            await asyncio.gather(reader, stopped, return_exceptions=True)


async def unless_stopped(coroutine: Coroutine[Any, Any, Value], stop: StopSwitch) -> Value:
    """The result of `coroutine`. When stop is pressed it is cancelled, and `EndingError` carries the ending."""
    working = asyncio.create_task(coroutine)
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if stop.ending is not None:
            raise EndingError(stop.ending)
        return working.result()
    finally:
        working.cancel()
        stopped.cancel()
        await asyncio.gather(working, stopped, return_exceptions=True)
