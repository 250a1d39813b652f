"""Where works are made: what the ears call, from taking a request up to bringing every reply to an honest end."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final, Self

from sqlalchemy.exc import SQLAlchemyError

from bot.gemini.client import Gemini
from bot.jobs.derive import Wish
from bot.jobs.draft import Draft
from bot.jobs.engine import Engine
from bot.jobs.estimate import estimate
from bot.jobs.journal import Journal
from bot.jobs.keeping import ReplyKeeper, address_of, state_of, url_of
from bot.jobs.orders import Order, Ticket
from bot.jobs.performer import Performer
from bot.jobs.plan import plan, revived
from bot.jobs.recovery import recover
from bot.jobs.run import Run
from bot.jobs.waiting import WaitingRoom
from bot.library.library import Library
from bot.library.purse import Spending
from bot.library.replies import ReplyRow
from bot.library.rows import Origin
from bot.reply.editor import Editor
from bot.reply.render import Source
from bot.reply.services import Services
from bot.reply.state import Address, ReplyState
from bot.settings import LimitSettings
from bot.work.ending import Ending, EndingKind, Fault, Retry
from bot.work.lineage import Lineage
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.titles import title_of
from bot.work.work import Work

log = logging.getLogger(__name__)

CLOSING_MARGIN_S: Final = 6.0
"""Kept of the grace period for the last frames of what is interrupted."""

ANSWER_S: Final = 3.0
"""How long an interaction waits for its first answer (Discord docs: Interaction Callback)."""

SETTLING_S: Final = 2.0
"""Of these three seconds, what a reply is given to get its last frame."""


class Studio:
    """Takes requests up, makes their works, and answers for those that run.

    One work has one run, from `begin` (or from the start, for what the last process left) until its reply has its last
    frame. Limits hold because the library admits a work in one transaction and the engine keeps the places.
    """

    def __init__(self, *, gemini: Gemini, library: Library, services: Services) -> None:
        self.library = library
        self.gemini = gemini
        self.services = services
        self._performer = Performer(gemini, library)
        self._runs: dict[str, Run] = {}
        self._finishing: set[asyncio.Task[None]] = set()
        self._closing = False
        self.on_ended: Callable[[Run], Awaitable[None]] = _nothing_more
        """Called after a run has ended and its reply has its last frame."""
        self.on_started: Callable[[], Awaitable[None]] = _nothing_yet
        """Called when everything that the last process left goes on."""
        self._engine: Engine
        self._waiting: WaitingRoom

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        *,
        gemini: Gemini,
        library: Library,
        services: Services,
        limits: LimitSettings,
        data_dir: Path,
        database_url: str | None,
    ) -> AsyncIterator[Self]:
        """Open the queue; nothing is made before `start`. Raises `SettingsError` when another process uses it."""
        studio = cls(gemini=gemini, library=library, services=services)
        async with Engine.open(
            studio._perform,
            data_dir=data_dir,
            database_url=database_url,
            per_person=limits.running_per_person,
            in_all=limits.running_in_all,
        ) as engine:
            studio._engine = engine
            studio._waiting = WaitingRoom(engine, studio._runs, services.clock)
            async with studio._waiting:
                yield studio

    async def start(self) -> None:
        """Take up what the last process left: every unfinished reply goes on where it stopped."""
        await recover(self)
        await self._engine.start()
        await self.on_started()

    # --- What the ears call ------------------------------------------------------------------------------------------

    async def accept(self, order: Order) -> Ticket | None:
        """Check and take up a request; raises `RefusedError`. None for an interaction that was taken up before."""
        self._check_open()
        wish, address = order.wish, order.address
        work = plan(
            wish.request,
            order.author_id,
            created_at=self.services.clock.unix(),
            lineage=wish.lineage,
            take_of=wish.take_of,
            title=await self._title_for(wish, order.state.source),
        )
        origin = Origin(
            interaction_id=order.interaction_id,
            guild_id=address.guild_id,
            channel_id=address.channel_id,
            private=wish.request.private or address.private,
        )
        amount = estimate(work)
        reply_id = order.reply_id or work.take_group
        before = None if work.take_of is None else await self.library.replies.find(reply_id)
        run = self.open_run(work, address, order.state, reply_id, amount)
        self.library.replies.drop(reply_id)
        if not await self.library.works.admit(work, origin, amount, run.keeper.write):
            return None
        try:
            self._check_open()
        except BaseException:
            await self._undo(work, before)
            raise
        # Its Stop button may be pressed before the answer that shows it has come back to us.
        self._runs[work.id] = run
        return Ticket(work, run, before=before)

    async def accept_again(self, work: Work, address: Address, state: ReplyState) -> Ticket:
        """Take up a work that broke off, to be gone on with in this reply; raises `RefusedError`."""
        self._check_open()
        if work.id in self._runs:
            raise RefusedError(RefusalKind.STILL_RUNNING)
        broken, work = work, revived(work)
        amount = estimate(work)
        await self.library.works.reopen(work, amount)
        run = self._runs[work.id] = self.open_run(work, address, state, work.take_group, amount)
        try:
            await run.keeper.saved()
        except BaseException:
            del self._runs[work.id]
            await self.library.works.conclude(broken, Spending())
            raise
        return Ticket(work, run, int(self.services.clock.unix()))

    async def withdraw(self, ticket: Ticket) -> None:
        """Undo `accept`: the first frame could not be shown, so nothing is made."""
        self._runs.pop(ticket.work.id, None)
        await ticket.run.put_away()
        await self._undo(ticket.work, ticket.before)

    async def _undo(self, work: Work, before: ReplyRow | None) -> None:
        await self.library.works.withdraw(work.id)
        if before is not None:
            # The reply shows the other takes, as it did.
            self.library.replies.hold(before)

    async def begin(self, ticket: Ticket, address: Address | None = None) -> None:
        """Make the work in the reply that now shows its first frame; `address` where the first answer changed it."""
        run, work = ticket.run, ticket.work
        if address is not None:
            run.editor.readdress(address)
            run.keeper.address = address
            if address.private and not work.request.private:
                self.library.works.hold_private(work.id)
        if ticket.again or work.take_of is not None:
            run.editor.take = await self.take_of(work)
        run.keeper.hold()
        self._runs[work.id] = run
        run.start()
        await self.submit(run, ticket.again)
        # Stop may have been pressed between the first answer and here.
        await self._cancel_stopped(run)

    async def submit(self, run: Run, again: int = 0) -> None:
        """Put a run into the queue; one that cannot be put there ends at once, and says so."""
        try:
            await self._engine.submit(run.work.id, run.work.author_id, again)
        except RefusedError:
            # Closing: the library has the work, and the next start takes it up.
            log.info("work %s waits for the next start", run.work.id)
        except Exception:
            reference = secrets.token_hex(3)
            log.exception("work %s cannot be put into the queue (reference %s)", run.work.id, reference)
            run.draft.end(Ending(EndingKind.OUR_FAULT, {"reference": reference}, Retry.NOW, Fault.OURS))
            self.finish_later(run)

    async def stop(self, work_id: str, by: str) -> bool:
        """Ask a running or waiting work to end; whether there was one."""
        run = self._runs.get(work_id)
        if run is None or run.work.ending is not None:
            return False
        kind = EndingKind.STOPPED if run.editor.queue is None else EndingKind.CANCELLED
        run.stop.press(Ending(kind, {"by": by}, fault=Fault.PERSON))
        self.library.works.hold_stop(work_id, by)
        await asyncio.gather(self._cancel_stopped(run), self.library.works.stop_noted(work_id))
        return True

    async def _cancel_stopped(self, run: Run) -> None:
        """End a run that was stopped while it waits for its turn: it is not to wait for that."""
        ending = run.stop.ending
        if ending is not None and run.tasks and not run.begun and await self._engine.cancel(run.work.id):
            run.editor.queue = None
            run.draft.end(ending)
            self.finish_later(run)

    async def show(self, work: Work, address: Address, state: ReplyState, reply_id: str) -> asyncio.Task[None]:
        """The task that brings a reply in line with another take; raises `RefusedError` while that is being written."""
        run = self.open_run(work, address, state, reply_id, Spending())
        run.editor.take = await self.take_of(work)
        if self.is_writing(reply_id) or work.id in self._runs:
            raise RefusedError(RefusalKind.STILL_RUNNING)
        self._runs[work.id] = run
        task = run.look()
        task.add_done_callback(lambda _: self._runs.pop(work.id, None))
        return task

    async def find(self, work_id: str) -> Work | None:
        """A work by its id, running or ended."""
        return await self.library.works.find(work_id)

    def is_running(self, work_id: str) -> bool:
        """Whether the work is being made, or its reply being written."""
        return work_id in self._runs

    def is_writing(self, reply_id: str) -> bool:
        """Whether something is being shown in this reply right now."""
        return any(not run.is_finished for run in self._runs_in(reply_id))

    async def is_free(self, reply_id: str) -> bool:
        """Whether nothing is being shown in this reply; one that has its last frame is given a moment to settle."""
        settling = [run.finishing for run in self._runs_in(reply_id) if run.finishing is not None]
        if settling:
            await asyncio.wait(settling, timeout=SETTLING_S)
        return not self.is_writing(reply_id)

    def _runs_in(self, reply_id: str) -> list[Run]:
        return [run for run in self._runs.values() if run.keeper.reply_id == reply_id]

    def under_way(self) -> list[Run]:
        """All runs, those that wait among them."""
        return list(self._runs.values())

    async def forget(self, person_id: int) -> None:
        """Delete what the queue still knows of a person; nothing of theirs may run any more."""
        await self._engine.forget(person_id)

    async def reply_of(self, work: Work) -> tuple[Address, ReplyState] | None:
        """Where a work's takes are shown, and how that reply stands; None when nothing of it is left."""
        row = await self.library.replies.find(work.take_group)
        return None if row is None else (address_of(row), state_of(row))

    async def source_of(self, lineage: Lineage | None) -> Source | None:
        """What a new work's header calls the work it was made from; None where there is none, or none any more."""
        parent = None if lineage is None else await self.library.works.find(lineage.parent_id)
        if parent is None:
            return None
        row = await self.library.replies.find(parent.take_group)
        return Source(title_of(parent), "" if row is None else url_of(row), parent.author_id)

    async def _title_for(self, wish: Wish, source: Source | None) -> str:
        """The name a new work takes over: that of what it is made from, or of the first take."""
        if wish.lineage is not None and wish.lineage.parent_id and source is not None:
            return source.title
        first = None if wish.take_of is None else await self.library.works.find(wish.take_of)
        return "" if first is None else first.title

    async def take_of(self, work: Work) -> tuple[int, int]:
        """Which take of how many this is."""
        takes = await self.library.works.takes(work.take_group)
        return (takes.index(work.id) + 1, len(takes)) if work.id in takes else (1, 1)

    # --- Beginning and end -------------------------------------------------------------------------------------------

    def open_run(self, work: Work, address: Address, state: ReplyState, reply_id: str, amount: Spending) -> Run:
        """A run for a work and its reply; nothing is started yet."""
        draft = Draft(work, self.services.clock.unix)
        keeper = ReplyKeeper(self.library.replies, reply_id, work.id, address, state)
        run: Run

        def shown() -> Work:
            return journal.work

        def told() -> None:
            editor.poke()

        journal = Journal(self.library.works, draft, told)
        editor = Editor(self.services, address, state, shown, lambda ending: self._trouble(run, ending), keeper)
        run = Run(draft=draft, journal=journal, editor=editor, keeper=keeper, amount=amount)
        return run

    def enter(self, run: Run) -> None:
        """Count a run of the last process among ours, and write its reply."""
        self._runs[run.work.id] = run
        run.start()
        run.editor.poke()

    def knows(self, work_id: str) -> bool:
        """Whether the queue will make this work by itself."""
        return self._engine.position(work_id) is not None

    def finish_later(self, run: Run) -> None:
        """Bring the reply of an ended work to its last frame, meanwhile."""
        task = asyncio.create_task(self._finish(run), name=f"finish {run.work.id}")
        # The loop keeps only weak references to tasks; this set keeps each until it ends.
        self._finishing.add(task)
        task.add_done_callback(self._finishing.discard)

    async def _finish(self, run: Run) -> None:
        try:
            await self._performer.finish(run)
        finally:
            self._runs.pop(run.work.id, None)
        await self.on_ended(run)

    async def close(self, grace_s: float) -> None:
        """Take up nothing new, let what runs finish, and say in every open reply that it will go on."""
        self._closing = True
        await self._answered()
        self._engine.close()
        if await self._engine.drain(grace_s - CLOSING_MARGIN_S) and not self._runs:
            return
        runs = [run for run in self._runs.values() if run.tasks]
        log.info("pausing %d works", len(runs))
        for run in runs:
            if run.work.ending is None:
                run.editor.pause(CLOSING_MARGIN_S)
        if runs:
            await asyncio.wait([run.writing for run in runs], timeout=CLOSING_MARGIN_S)
        await self._engine.abandon()
        await asyncio.gather(*(self._pause(run) for run in runs))

    def _check_open(self) -> None:
        if self._closing:
            raise RefusedError(RefusalKind.CLOSING)

    async def _answered(self) -> None:
        """Wait for requests whose first answer is on its way: no reply is left without somebody who writes it."""
        opening = [asyncio.create_task(run.opened.wait()) for run in self._runs.values()]
        if opening:
            _, late = await asyncio.wait(opening, timeout=ANSWER_S)
            for waiting in late:
                waiting.cancel()

    async def _pause(self, run: Run) -> None:
        """Leave a run to the next process; a planned end does not count as a death."""
        await run.put_away()
        works, work = self.library.works, run.work
        works.hold(work)
        try:
            await works.saved(work.id)
            await run.keeper.saved()
            if run.begun and work.ending is None:
                works.hold_end_attempt(work.id)
        except (SQLAlchemyError, OSError):
            # Closing goes on for the others; the next process goes on from what was saved last.
            log.exception("work %s could not be put away", work.id)

    def _trouble(self, run: Run, ending: Ending) -> None:
        """Discord ended it: stop the model; or, when it had ended already, let the work say how it really went."""
        run.stop.press(ending)
        if run.work.ending is not None and not run.is_look:
            run.draft.end(ending)
            run.journal.overtake()

    async def _perform(self, work_id: str) -> None:
        run = self._runs.get(work_id)
        if run is None:
            log.info("work %s is not to be made any more", work_id)
            return
        try:
            await self._performer.perform(run)
        finally:
            if run.work.ending is not None:
                self._runs.pop(work_id, None)
        await self.on_ended(run)


async def _nothing_more(_: Run) -> None:
    return


async def _nothing_yet() -> None:
    return
