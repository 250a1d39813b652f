"""One run: a draft, the editor that shows it, and the switch that stops it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.jobs.draft import Draft
from bot.jobs.journal import Journal
from bot.jobs.keeping import ReplyKeeper
from bot.library.purse import Spending
from bot.reply.editor import Editor
from bot.work.ending import Ending, EndingError, EndingKind, Fault, Retry
from bot.work.work import Work

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


@dataclass(slots=True, kw_only=True)
class Run:
    """Everything that belongs to one work while it is being made, or while a reply is brought in line with it.

    `amount` is what was set aside for it. `begun` is set when its turn has come; until then it waits.
    """

    draft: Draft
    journal: Journal
    editor: Editor
    keeper: ReplyKeeper
    amount: Spending
    stop: StopSwitch = field(default_factory=StopSwitch)
    begun: bool = False
    deaths: int = 0
    """How often its making has died with the bot."""
    is_look: bool = False
    """Whether the work ended long ago and only its reply is brought in line: what Discord says does not change it."""
    opened: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when its first answer has been shown and it is being written, or when it was given up before that."""
    tasks: list[asyncio.Task[None]] = field(default_factory=list)
    finishing: asyncio.Task[None] | None = None

    @property
    def work(self) -> Work:
        """The newest version."""
        return self.draft.work

    @property
    def is_finished(self) -> bool:
        """Whether its reply has its last frame and its work is concluded."""
        return self.finishing is not None and self.finishing.done()

    @property
    def writing(self) -> asyncio.Task[None]:
        """The task that writes the reply."""
        return self.tasks[0]

    def start(self) -> None:
        """Begin to write the reply and to save the draft."""
        writing = asyncio.create_task(self.editor.run(), name=f"reply {self.work.id}")
        writing.add_done_callback(self._stop_unseen)
        self.tasks = [writing, asyncio.create_task(self.journal.run(), name=f"journal {self.work.id}")]
        self.opened.set()

    def _stop_unseen(self, writing: asyncio.Task[None]) -> None:
        """A reply that failed by a fault of ours shows nothing any more: the model need not go on for nobody."""
        if not writing.cancelled() and writing.exception() is not None:
            self.stop.press(Ending(EndingKind.OUR_FAULT, {"reference": self.work.id}, Retry.NOW, Fault.OURS))

    def look(self) -> asyncio.Task[None]:
        """Bring the reply in line with a work that ended long ago; the task that does it."""
        self.is_look = True
        self.start()
        self.finishing = asyncio.create_task(self._look(), name=f"show {self.work.id}")
        return self.finishing

    async def _look(self) -> None:
        try:
            await self.keeper.saved()
            self.editor.poke()
            await self.writing
            await self.keeper.saved()
        finally:
            await self.put_away()

    def write_again(self) -> None:
        """Write the reply once more, after its last frame could not be delivered."""
        self.editor.try_again()
        self.tasks[0] = asyncio.create_task(self.editor.run(), name=f"reply {self.work.id}")

    async def put_away(self) -> None:
        """End its tasks."""
        self.opened.set()
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)


async def consume(
    events: AsyncGenerator[Event, None],
    take: Callable[[Event], Coroutine[Any, Any, Ending | None]],
    stop: StopSwitch,
) -> Ending:
    """Feed a generator's events to `take` until it returns the Ending, or until stop is pressed.

    Only the reading is cancelled, which closes the generator and with it Gemini's connection. An event that has been
    handed to `take` is taken whole: what was made stays.
    """
    taking = asyncio.Lock()

    async def read() -> Ending:
        async with aclosing(events):
            async for event in events:
                async with taking:
                    ending = await take(event)
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
        async with taking:
            reading.cancel()
        stopping.cancel()
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
