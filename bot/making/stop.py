"""Stop, as data: a switch that carries an Ending, and reading that ends when the switch is pressed."""

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
    """Stop is data: an Ending that somebody asked for, and an event that wakes the run. The first one counts."""

    ending: Ending | None = None
    _event: asyncio.Event = field(default_factory=asyncio.Event)

    def press(self, ending: Ending) -> None:
        """Ask the run to end like this."""
        if self.ending is None:
            self.ending = ending
            self._event.set()

    async def wait(self) -> None:
        """Wait until somebody asks."""
        await self._event.wait()


async def consume(
    events: AsyncGenerator[Event, None],
    apply: Callable[[Event], Coroutine[Any, Any, Ending | None]],
    stop: StopSwitch,
) -> Ending:
    """Feed a generator's events to `apply` until it returns the Ending, or until stop is pressed.

    Only the reading is cancelled, which closes the generator and with it Gemini's connection. An event that has been
    handed to `apply` is taken whole: what was made stays.
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

    reading = asyncio.create_task(read())
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({reading, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if stop.ending is not None:
            return stop.ending
        return reading.result()
    finally:
        stopping.cancel()
        try:
            async with applying:
                reading.cancel()
        finally:
            # Cancelled while an event was being taken: the reading must not go on without us.
            reading.cancel()
            await asyncio.gather(reading, stopping, return_exceptions=True)


async def unless_stopped(making: Coroutine[Any, Any, Value], stop: StopSwitch) -> Value:
    """What `making` returns; raises `EndingError` with the ending that stop was pressed with, and cancels it then."""
    working = asyncio.create_task(making)
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if stop.ending is not None:
            raise EndingError(stop.ending)
        return working.result()
    finally:
        working.cancel()
        stopping.cancel()
        await asyncio.gather(working, stopping, return_exceptions=True)
