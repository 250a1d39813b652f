"""One run: everything that belongs to a work while it is made, owned by one coroutine."""

from __future__ import annotations

import asyncio
import logging
import secrets
from enum import StrEnum
from typing import Final, Protocol

from bot.library.usage_limits import Reservation
from bot.making.draft import Draft
from bot.making.draft_saver import DraftSaver
from bot.making.estimate import LONG_SPEECH_MIN
from bot.making.faults import ending_of_fault
from bot.making.reply_store import LibraryReplyStore
from bot.making.stop import StopSwitch
from bot.queue.dispatcher import SlotQueue
from bot.reply.editor import Editor
from bot.reply.offshoots import Offshoot
from bot.reply.render import QueueStatus
from bot.reply.state import Address, Reply
from bot.work.ending import Ending, EndingKind, Fault
from bot.work.refusal import RefusedError
from bot.work.work import Work

log = logging.getLogger(__name__)

LAST_FRAME_RETRY_S: Final = 60.0
"""Pause between attempts at a last frame that Discord did not accept before the editor's deadline."""

LAST_FRAME_RETRIES_MAX: Final = 120
"""About two hours of attempts; then the work ends without its last frame."""


class Phase(StrEnum):
    """How far a run has come."""

    OPENING = "opening"
    """Submitted; its first frame is not shown yet."""
    WAITING = "waiting"
    """Shown, and waiting for a slot."""
    MAKING = "making"
    """It has a slot."""
    CLOSING = "closing"
    """The work has its ending; the reply does not show it yet."""
    SETTLING = "settling"
    """The reply is finished; the library saves the last version."""
    ENDED = "ended"


class Steps(Protocol):
    """The steps of a run that need Gemini, the library or routes to Discord."""

    def open_editor(self, run: Run) -> Editor:
        """A new editor for the run's reply."""
        ...

    async def make(self, run: Run) -> Ending:
        """Make what is missing of the work; raises nothing but cancellation."""
        ...

    async def write_plain_line(self, run: Run) -> None:
        """Write a plain last line into the reply without rendering the work."""
        ...

    async def settle(self, run: Run) -> None:
        """Save the last version and its cost; tries until the library accepts them."""
        ...

    async def announce(self, run: Run) -> None:
        """Tell the author of a long work that it has ended."""
        ...


class Run:
    """One work being made and shown. `execute` owns its tasks until the work is settled.

    `reservation` is settled at its end. `crashes` counts how often the bot crashed while it made this work. `take` is
    the number of the shown take and how many takes there are. `began_at` (unix seconds) is when the making was asked
    for: the creation of the work, unless this run finishes it later.
    """

    def __init__(
        self,
        *,
        draft: Draft,
        saver: DraftSaver,
        reply_store: LibraryReplyStore,
        reservation: Reservation,
        steps: Steps,
        crashes: int = 0,
        take: tuple[int, int] = (1, 1),
        began_at: float | None = None,
    ) -> None:
        self.draft = draft
        self.saver = saver
        self.reply_store = reply_store
        self.reservation = reservation
        self.crashes = crashes
        self.take = take
        self.offshoots: tuple[Offshoot, ...] = ()
        """What was made from the work before this run, which finishes it."""
        self.began_at = draft.work.created_at if began_at is None else began_at
        self.stop = StopSwitch()
        self.phase = Phase.OPENING
        self.has_started = False
        """Whether it has had a slot: a work that never had one used nothing."""
        self._steps = steps
        self.editor = steps.open_editor(self)
        self._slot_given = asyncio.Event()
        self._slot_released = asyncio.Event()
        self._is_pausing = False
        self._reply_idle = asyncio.Event()
        """Set while no request to Discord is in flight or planned."""

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
        return self.reply.address.guild_id

    @property
    def is_long(self) -> bool:
        """Whether it is expected to take so long that no other work may wait for it, as much speech does."""
        return self.reservation.amount.speech_minutes > LONG_SPEECH_MIN

    @property
    def reply(self) -> Reply:
        """The reply's address and state, shared with the editor."""
        return self.reply_store.reply

    @property
    def queue_status(self) -> QueueStatus | None:
        """The position in the queue that the reply shows; None when it shows none."""
        return self.editor.queue

    def show_queue_status(self, status: QueueStatus) -> None:
        """Show a position in the queue. Never blocks."""
        self.editor.queue = status
        self.editor.notify()

    def show_closing(self) -> None:
        """Show that nothing more is made, and what is there is being put together. Never blocks."""
        self.editor.is_closing = True
        self.editor.notify()

    async def execute(self, queue: SlotQueue) -> None:
        """Make what is missing of the work, show its end and settle it.

        An exception in one of its tasks ends the others; the reply still gets a last line. Cancellation leaves the work
        to the next process.
        """
        try:
            await self._make_and_show(queue)
        except Exception as fault:
            # The boundary of a run: the fault is logged, and the reply gets its last line.
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                # TaskGroup raises the error of a child instead of the cancellation.
                log.exception("work %s failed while it was left to the next process", self.work.id)
                raise asyncio.CancelledError from fault
            await self._end_with_fault(fault)
        finally:
            self._reply_idle.set()
            self._slot_released.set()
        self.phase = Phase.SETTLING
        await self._steps.settle(self)
        if self.has_started:
            # After settling: a crash before this point costs the notice instead of repeating it.
            await self._announce()
        self.phase = Phase.ENDED

    async def use_slot(self) -> None:
        """Called by the queue: start making, and return when the slot is free again."""
        self._slot_given.set()
        await self._slot_released.wait()

    async def pause(self, deadline_s: float) -> None:
        """Say in the reply, within `deadline_s`, that it continues later; then write nothing more."""
        if self.work.ending is None:
            self._is_pausing = True
            self.editor.pause(deadline_s)
        try:
            async with asyncio.timeout(deadline_s):
                await self._reply_idle.wait()
        except TimeoutError:
            log.warning("work %s: its reply does not say that it goes on later", self.work.id)

    def notify(self) -> None:
        """Tell the editor that there is a newer version to show. Never blocks."""
        self.editor.notify()

    def set_address(self, address: Address) -> None:
        """Set the address after the first answer: Discord may have made the reply private."""
        self.reply.address = address

    def ask_to_stop(self, by: str) -> None:
        """End the run as `by` (a display name) asks.

        The ending matches what the reply shows: CANCELLED only where it shows a position in the queue.
        """
        kind = EndingKind.STOPPED if self.queue_status is None else EndingKind.CANCELLED
        self.stop.press(Ending(kind, {"by": by}, fault=Fault.PERSON))

    def reply_failed(self, ending: Ending) -> None:
        """Stop the making with this ending; a work that has ended already gets it instead of its own."""
        self.stop.press(ending)
        if self.work.ending is not None:
            self.draft.end(ending)
            self.saver.show_unsaved()

    async def _make_and_show(self, queue: SlotQueue) -> None:
        async with asyncio.TaskGroup() as tasks:
            saving = tasks.create_task(self.saver.save_changes(), name=f"saver {self.work.id}")
            writing = tasks.create_task(self._write(), name=f"reply {self.work.id}")
            self.editor.notify()
            if self.work.ending is None:
                self.draft.end(await self._make_in_slot(queue))
            self.phase = Phase.CLOSING
            self.editor.queue = None
            self.editor.notify()
            await writing
            saving.cancel()

    async def _make_in_slot(self, queue: SlotQueue) -> Ending:
        """Wait for a slot, then make what is missing. Stop ends the waiting."""
        self.phase = Phase.WAITING
        try:
            await queue.submit(self.work.id, self.work.author_id, is_long=self.is_long)
        except RefusedError:
            # The bot is closing. The next process makes the work; until then only stop can end it.
            log.info("work %s waits for the next start", self.work.id)
        stopped = asyncio.create_task(self.stop.wait())
        slot_given = asyncio.create_task(self._slot_given.wait())
        try:
            await asyncio.wait({stopped, slot_given}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopped.cancel()
            slot_given.cancel()
        if self.stop.ending is not None:
            # A slot that was given at the same moment is released after the last frame.
            await queue.cancel(self.work.id)
            return self.stop.ending
        self.phase = Phase.MAKING
        self.has_started = True
        self.editor.queue = None
        self.editor.notify()
        return await self._steps.make(self)

    async def _write(self) -> None:
        """Write the reply until its last frame is delivered, or no route can ever write it."""
        await self.editor.write()
        for _ in range(LAST_FRAME_RETRIES_MAX):
            # While Discord is unreachable the next work may use the slot.
            self._slot_released.set()
            self._reply_idle.set()
            if self.editor.delivered or self.editor.is_unreachable:
                return
            if self._is_pausing:
                await asyncio.Event().wait()  # until cancelled: the next process writes the last frame
            await asyncio.sleep(LAST_FRAME_RETRY_S)
            self._reply_idle.clear()
            self.editor.retry_last_frame()
            await self.editor.write()

    async def _announce(self) -> None:
        try:
            await self._steps.announce(self)
        except Exception:
            # The work and its reply have ended well: a failed notice must not fail the run.
            log.exception("work %s: its author cannot be told that it has ended", self.work.id)

    async def _end_with_fault(self, fault: Exception) -> None:
        """After an unforeseen exception: give the work an ending and the reply a last line."""
        reference = secrets.token_hex(3)
        log.error(
            "work %s failed (reference %s)", self.work.id, reference, exc_info=fault, extra={"reference": reference}
        )
        if self.work.ending is None:
            self.draft.end(ending_of_fault(fault, reference))
        self.saver.show_unsaved()
        self.phase = Phase.CLOSING
        try:
            # Two concurrent requests could arrive in either order.
            await self.editor.wait_for_request()
            # A new editor does not inherit the state in which the first one failed.
            self.editor = self._steps.open_editor(self)
            self.editor.notify()
            await self.editor.write()
        except Exception:
            log.exception("work %s: its last frame cannot be written", self.work.id)
        if not self.editor.delivered:
            try:
                await self._steps.write_plain_line(self)
            except Exception:
                # There is nothing else to try. The log has both faults, the library has the work.
                log.exception("work %s: not even a plain last line can be written", self.work.id)
