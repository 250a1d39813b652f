"""One run: everything that belongs to one work while it is made, owned by one coroutine."""

from __future__ import annotations

import asyncio
import logging
import secrets
from enum import StrEnum
from typing import Final, Protocol

from bot.library.usage_limits import Spending
from bot.making.draft import Draft
from bot.making.draft_saver import DraftSaver
from bot.making.reply_store import LibraryReplyStore
from bot.making.stop import StopSwitch
from bot.reply.editor import Editor
from bot.reply.state import Address
from bot.work.ending import Ending, EndingKind, Fault, Retry
from bot.work.refusal import RefusedError
from bot.work.work import Work

log = logging.getLogger(__name__)

OWED_EVERY_S: Final = 60.0
"""How often a last frame is tried again that Discord did not take in time."""

OWED_TRIES: Final = 120
"""How often it is tried again, some two hours; then the work ends without it."""


class Phase(StrEnum):
    """How far a run has come."""

    OPENING = "opening"
    """Taken up; its first answer is not shown yet."""
    WAITING = "waiting"
    """Shown, and waiting for a slot in the queue."""
    MAKING = "making"
    """It holds a slot."""
    CLOSING = "closing"
    """The work has its ending; the reply does not show it yet."""
    SETTLING = "settling"
    """Nothing more is written into the reply; the library takes the last version."""
    ENDED = "ended"


class SlotQueue(Protocol):
    """What a run asks of the queue."""

    async def submit(self, work_id: str, person_id: int) -> None:
        """Have `Run.hold_slot` called when there is a slot; raises `RefusedError` (CLOSING)."""
        ...

    async def cancel(self, work_id: str) -> bool:
        """Wait no longer; whether it did wait."""
        ...


class Steps(Protocol):
    """The steps of a run that need more than the run itself: Gemini, the library, or routes to Discord."""

    def open_editor(self, run: Run) -> Editor:
        """A new editor for the run's reply."""
        ...

    async def make(self, run: Run) -> Ending:
        """Make what is missing of the work; raises nothing but cancellation."""
        ...

    async def say_plainly(self, run: Run) -> None:
        """Put a plain last line into the reply, without rendering anything."""
        ...

    async def settle(self, run: Run) -> None:
        """Keep the last version and what it used; tries until the library takes it."""
        ...

    async def announce(self, run: Run) -> None:
        """Tell the author of a long work that it has ended."""
        ...


class Run:
    """One work being made and shown. `live` owns its tasks, from the first frame until the work is settled.

    `amount` was reserved for it. `crashes` counts how often the bot died while it made this work. `take` is the number
    of the take that the reply shows, and how many there are.
    """

    def __init__(
        self,
        *,
        draft: Draft,
        saver: DraftSaver,
        reply_store: LibraryReplyStore,
        amount: Spending,
        steps: Steps,
        crashes: int = 0,
        take: tuple[int, int] = (1, 1),
    ) -> None:
        self.draft = draft
        self.saver = saver
        self.reply_store = reply_store
        self.amount = amount
        self.crashes = crashes
        self.take = take
        self.stop = StopSwitch()
        self.phase = Phase.OPENING
        self.begun = False
        """Whether it has held a slot: a work that never did used nothing."""
        self._steps = steps
        self.editor = steps.open_editor(self)
        self._turn = asyncio.Event()
        self._is_pausing = False
        self._slot_free = asyncio.Event()
        self._quiet = asyncio.Event()
        """Set while nothing is being written into the reply, and nothing will be."""

    @property
    def work(self) -> Work:
        """The newest version."""
        return self.draft.work

    @property
    def shown_work(self) -> Work:
        """The newest version that may be shown."""
        return self.saver.work

    @property
    def guild_id(self) -> int | None:
        """The server in which the reply is shown; None in a private channel."""
        return self.reply_store.address.guild_id

    async def live(self, turns: SlotQueue) -> None:
        """Make what is missing of the work, show the end of it and settle it.

        A fault in any of its tasks ends the others; the reply then gets its last line all the same. Being cancelled
        leaves the work to the next process.
        """
        try:
            await self._make_and_show(turns)
        except Exception as fault:
            # The boundary of a run: the fault is logged, and the reply gets its last line.
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                # A task group forgets that it was cancelled when one of its tasks fails on the way out.
                log.exception("work %s failed while it was left to the next process", self.work.id)
                raise asyncio.CancelledError from fault
            await self._end_after(fault)
        finally:
            self._quiet.set()
            self._slot_free.set()
        self.phase = Phase.SETTLING
        await self._steps.settle(self)
        if self.begun:
            # Last of all: a process that dies before this mentions its author once at most.
            await self._announce()
        self.phase = Phase.ENDED

    async def hold_slot(self) -> None:
        """Called by the queue: begin, and return when the slot is needed no longer."""
        self._turn.set()
        await self._slot_free.wait()

    async def pause(self, deadline_s: float) -> None:
        """Say in the reply that it goes on later, within `deadline_s`, and write nothing more into it."""
        if self.work.ending is None:
            self._is_pausing = True
            self.editor.pause(deadline_s)
        try:
            async with asyncio.timeout(deadline_s):
                await self._quiet.wait()
        except TimeoutError:
            log.warning("work %s: its reply does not say that it goes on later", self.work.id)

    def poke(self) -> None:
        """There is a newer version to be shown. Never waits."""
        self.editor.poke()

    def readdress(self, address: Address) -> None:
        """Take the address as the first answer made it: Discord may have made the reply private by itself."""
        self.reply_store.reply.address = address

    def ask_to_stop(self, by: str) -> None:
        """End it as `by` (a display name) asks: what is told goes with what was shown.

        Only where the reply says that it waits, the work is cancelled.
        """
        kind = EndingKind.STOPPED if self.editor.queue is None else EndingKind.CANCELLED
        self.stop.press(Ending(kind, {"by": by}, fault=Fault.PERSON))

    def failure(self, ending: Ending) -> None:
        """The reply cannot be written any more: stop the making; an ended work says how it really went."""
        self.stop.press(ending)
        if self.work.ending is not None:
            self.draft.end(ending)
            self.saver.overtake()

    async def _make_and_show(self, turns: SlotQueue) -> None:
        async with asyncio.TaskGroup() as tasks:
            saving = tasks.create_task(self.saver.run(), name=f"saver {self.work.id}")
            writing = tasks.create_task(self._write(), name=f"reply {self.work.id}")
            self.editor.poke()
            if self.work.ending is None:
                self.draft.end(await self._make_in_turn(turns))
            self.phase = Phase.CLOSING
            self.editor.queue = None
            self.editor.poke()
            await writing
            saving.cancel()

    async def _make_in_turn(self, turns: SlotQueue) -> Ending:
        """Wait for a slot, then make what is missing. Stop ends the waiting."""
        self.phase = Phase.WAITING
        try:
            await turns.submit(self.work.id, self.work.author_id)
        except RefusedError:
            # The bot is closing: the library has the work, and the next process makes it. Stop still ends it here.
            log.info("work %s waits for the next start", self.work.id)
        stopped = asyncio.create_task(self.stop.wait())
        begins = asyncio.create_task(self._turn.wait())
        try:
            await asyncio.wait({stopped, begins}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopped.cancel()
            begins.cancel()
        if self.stop.ending is not None:
            # Nothing was asked of Gemini yet. A slot that was given in the same moment is free with the last frame.
            await turns.cancel(self.work.id)
            return self.stop.ending
        self.phase = Phase.MAKING
        self.begun = True
        self.editor.queue = None
        self.editor.poke()
        return await self._steps.make(self)

    async def _write(self) -> None:
        """Write the reply until its last frame stands, or nothing can ever be written there again."""
        await self.editor.run()
        for _ in range(OWED_TRIES):
            # Discord was away for longer than the editor tries: the next work may begin meanwhile.
            self._slot_free.set()
            self._quiet.set()
            if self.editor.delivered or self.editor.is_hopeless:
                return
            if self._is_pausing:
                await asyncio.Event().wait()  # until cancelled: the next process writes the last frame
            await asyncio.sleep(OWED_EVERY_S)
            self._quiet.clear()
            self.editor.try_again()
            await self.editor.run()

    async def _announce(self) -> None:
        try:
            await self._steps.announce(self)
        except Exception:
            # The work and its reply have ended well; what follows them must not wait for a message beside them.
            log.exception("work %s: its author cannot be told that it has ended", self.work.id)

    async def _end_after(self, fault: Exception) -> None:
        """After an unforeseen exception: the work gets an ending, the reply its last line."""
        reference = secrets.token_hex(3)
        log.error("work %s failed (reference %s)", self.work.id, reference, exc_info=fault)
        if self.work.ending is None:
            self.draft.end(Ending(EndingKind.OUR_FAULT, {"reference": reference}, Retry.NOW, Fault.OURS))
        self.saver.overtake()
        self.phase = Phase.CLOSING
        try:
            # Two requests at once could arrive in either order.
            await self.editor.rest()
            # What failed once by chance may pass now: a new editor knows nothing of the first one's troubles.
            self.editor = self._steps.open_editor(self)
            self.editor.poke()
            await self.editor.run()
        except Exception:
            log.exception("work %s: its last frame cannot be written", self.work.id)
        if not self.editor.delivered:
            try:
                await self._steps.say_plainly(self)
            except Exception:
                # Nothing is left that could be tried; the log has both faults, the library the work.
                log.exception("work %s: not even a plain last line can be written", self.work.id)
