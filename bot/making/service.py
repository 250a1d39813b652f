"""Where works are made: what the Discord side calls, from taking a request up to the end of every reply."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from typing import Final, Self

from bot.gemini.client import Gemini
from bot.library.errors import DATABASE_ERRORS
from bot.library.library import Library
from bot.library.replies import ReplyRow
from bot.library.usage_limits import Spending
from bot.library.work_documents import Origin
from bot.making.background import BackgroundTasks, until_written
from bot.making.derive import NewWork
from bot.making.estimate import estimate
from bot.making.factory import RunFactory
from bot.making.plan import plan, revived
from bot.making.positions import QueuePositions
from bot.making.recovery import Recovery
from bot.making.registry import Registry, RegistryEntry
from bot.making.reply_store import LibraryReplyStore, address_of, state_of, url_of
from bot.making.run import Phase, Run
from bot.making.steps import RunSteps
from bot.making.stop_watch import StopWatch
from bot.making.submission import Submission
from bot.queue.dispatcher import FairDispatcher
from bot.reply.editor import Editor
from bot.reply.render import Source
from bot.reply.services import ReplyServices
from bot.reply.state import Address, Reply, ReplyState
from bot.settings import LimitSettings
from bot.work.ending import Ending
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
"""Of these three seconds, what a run is given to settle after its last frame."""

LEAVING_S: Final = 5.0
"""How long closing waits for the database to keep one run as it is: it may be gone."""


class WorkService:
    """Takes requests up, makes their works, and answers for those that run.

    One work has one run, from its submission (or from the start, for what the last process left) until its reply has
    its last frame and the library its last version. Limits hold because the library admits a work in one transaction
    and the dispatcher gives the slots.
    """

    def __init__(self, *, gemini: Gemini, library: Library, services: ReplyServices) -> None:
        self.library = library
        self.gemini = gemini
        self.services = services
        self._registry = Registry()
        self._factory = RunFactory(library, services, RunSteps(gemini, library, services))
        self._tasks = BackgroundTasks()
        self._submitting: set[asyncio.Event] = set()
        """One event for each open submission; it is set at its end."""
        self._is_closing = False
        self.on_ended: Callable[[Run], Awaitable[None]] = _nothing_more
        """Called after a run has ended and its reply has its last frame."""
        self.on_started: Callable[[], Awaitable[None]] = _nothing_yet
        """Called when everything that the last process left goes on."""
        self._dispatcher: FairDispatcher

    @classmethod
    @asynccontextmanager
    async def open(
        cls, *, gemini: Gemini, library: Library, services: ReplyServices, limits: LimitSettings
    ) -> AsyncIterator[Self]:
        """Open the queue; nothing is made before `start`."""
        service = cls(gemini=gemini, library=library, services=services)
        async with AsyncExitStack() as stack:
            service._dispatcher = await stack.enter_async_context(
                FairDispatcher.open(
                    service._take_turn, per_person=limits.running_per_person, in_all=limits.running_in_all
                )
            )
            await stack.enter_async_context(QueuePositions(service._dispatcher, service._registry, services.clock))
            await stack.enter_async_context(StopWatch(library.stop_requests, service._registry))
            stack.push_async_callback(service._tasks.cancel_all)
            yield service

    async def start(self) -> None:
        """Take up what the last process left: every unfinished reply goes on where it stopped."""
        await Recovery(self.library, self.services, self._factory, self._take_over).run()
        self._dispatcher.start()
        await self.on_started()

    # --- Taking up ---------------------------------------------------------------------------------------------------

    @asynccontextmanager
    async def submission(self, submission: Submission) -> AsyncIterator[Run | None]:
        """Take a request up; the caller shows its first frame inside, and at the end of the context it is made.

        None for an interaction that was taken up before. Raises `RefusedError`. Whatever is raised inside undoes the
        submission: the work was never there.
        """
        async with self._answering() as stack:
            admitting = asyncio.ensure_future(self._admit(submission))
            try:
                run, before = await asyncio.shield(admitting)
            except asyncio.CancelledError:
                # The library may admit it all the same: then it is withdrawn.
                self._tasks.spawn(self._withdraw_admitted(admitting), "withdraw a submission")
                raise
            if run is None:
                yield None
                return
            # Its Stop button may be pressed before the answer that shows it has come back to us.
            entered = self._enter(stack, run)
            try:
                self._check_open()
                yield run
            except BaseException:
                await self._undo(lambda: self._withdraw(run.work, before))
                raise
            self._live_on(run, entered.pop_all())

    @asynccontextmanager
    async def finishing(self, work: Work, address: Address, state: ReplyState) -> AsyncIterator[Run]:
        """Take up a work that ended before it was whole, to be finished in this reply; raises `RefusedError`.

        Whatever is raised inside gives the work its former ending back.
        """
        async with self._answering() as stack:
            self._check_open()
            if self._registry.run_of(work.id) is not None:
                raise RefusedError(RefusalKind.STILL_RUNNING)
            before, work = work, revived(work)
            amount = estimate(work)
            run = self._factory.new(work, address, state, work.take_group, amount, take=await self.take_of(work))
            entered = self._enter(stack, run)
            await self.library.works.reopen(work, amount)
            try:
                await run.reply_store.saved()
                yield run
            except BaseException:
                await self._undo(lambda: self.library.works.conclude(before, Spending()))
                raise
            self._live_on(run, entered.pop_all())

    async def _admit(self, submission: Submission) -> tuple[Run | None, ReplyRow | None]:
        """Plan the work and have the library admit it; also gives how the reply stood that a further take stands in."""
        self._check_open()
        new_work, address = submission.new_work, submission.address
        work = plan(
            new_work.request,
            submission.author_id,
            created_at=self.services.clock.unix(),
            lineage=new_work.lineage,
            take_of=new_work.take_of,
            title=await self._title_for(new_work, submission.state.source),
        )
        origin = Origin(
            interaction_id=submission.interaction_id,
            guild_id=address.guild_id,
            channel_id=address.channel_id,
            private=new_work.request.private or address.private,
        )
        amount = estimate(work)
        reply_id = submission.reply_id or work.take_group
        takes = [] if work.take_of is None else await self.library.works.takes(work.take_of)
        before = None if work.take_of is None else await self.library.replies.find(reply_id)
        number = len(takes) + 1
        run = self._factory.new(work, address, submission.state, reply_id, amount, take=(number, number))
        self.library.replies.discard(reply_id)
        if not await self.library.works.admit(work, origin, amount, run.reply_store.write):
            return None, before
        return run, before

    async def _withdraw_admitted(self, admitting: asyncio.Future[tuple[Run | None, ReplyRow | None]]) -> None:
        await asyncio.wait({admitting})
        if not admitting.cancelled() and admitting.exception() is None:
            run, before = admitting.result()
            if run is not None:
                await until_written(lambda: self._withdraw(run.work, before), "the end of a submission")

    async def _withdraw(self, work: Work, before: ReplyRow | None) -> None:
        await self.library.works.withdraw(work.id)
        if before is not None:
            # The reply shows the other takes, as it did.
            self.library.replies.stage(before)

    async def _undo(self, undo: Callable[[], Awaitable[None]]) -> None:
        """Undo a submission; where the database refuses, it is tried again meanwhile."""
        task = self._tasks.spawn(until_written(undo, "the end of a submission"), "undo a submission")
        await asyncio.wait({task}, timeout=SETTLING_S)

    @asynccontextmanager
    async def _answering(self) -> AsyncIterator[ExitStack]:
        """While this is open a first answer is on its way, for which `close` waits."""
        answered = asyncio.Event()
        self._submitting.add(answered)
        try:
            with ExitStack() as stack:
                yield stack
        finally:
            self._submitting.discard(answered)
            answered.set()

    def _enter(self, stack: ExitStack, run: Run) -> ExitStack:
        """Register a run; it leaves the registry with `stack`, or with what takes over the stack that is returned."""
        entered = stack.enter_context(ExitStack())
        entered.enter_context(self._registry.entered(RegistryEntry(run.reply_store.reply_id, run.work.id, run)))
        return entered

    def _check_open(self) -> None:
        if self._is_closing:
            raise RefusedError(RefusalKind.CLOSING)

    # --- What is under way -------------------------------------------------------------------------------------------

    async def stop(self, work_id: str, by: str) -> bool:
        """Ask a running or waiting work to end; whether there was one. `by` is a display name.

        The making ends at once. The request is written beside it, so that it outlives this process, as often as it
        takes. Where another process makes the work, the request alone is written.
        """
        if (run := self._registry.run_of(work_id)) is None:
            return await self.library.stop_requests.request(work_id, by)
        if run.work.ending is not None:
            return False
        run.ask_to_stop(by)
        self.library.work_flags.request_stop(work_id, by)
        await self.library.work_flags.flush_stop(work_id)
        return True

    async def show(self, work: Work, address: Address, state: ReplyState, reply_id: str) -> asyncio.Task[None]:
        """The task that lets a reply show another take; raises `RefusedError` while something is written there."""
        take = await self.take_of(work)
        if self.is_writing(reply_id) or self._registry.run_of(work.id) is not None:
            raise RefusedError(RefusalKind.STILL_RUNNING)
        reply_store = LibraryReplyStore(self.library.replies, reply_id, work.id, Reply(address, state))
        # What Discord says of this reply changes nothing about a work that ended long ago.
        editor = Editor.of_reply(self.services, reply_store.reply, lambda: work, _ignore, reply_store)
        editor.take = take
        with ExitStack() as stack:
            stack.enter_context(self._registry.entered(RegistryEntry(reply_id, work.id)))
            return self._tasks.spawn(_show(editor, reply_store, stack.pop_all()), f"show {work.id}")

    async def find(self, work_id: str) -> Work | None:
        """A work by its id, running or ended."""
        return await self.library.works.find(work_id)

    def run_of(self, work_id: str) -> Run | None:
        """The run that makes this work, or writes its last frame."""
        return self._registry.run_of(work_id)

    async def is_shown(self, run: Run) -> bool:
        """Wait until a run has ended, or is left to the next process; whether its reply shows the end, or will."""
        await self._registry.left(run)
        return run.phase is not Phase.ENDED or run.editor.delivered

    def is_running(self, work_id: str) -> bool:
        """Whether the work is being made, or its reply being written."""
        return self._registry.shows(work_id)

    def is_writing(self, reply_id: str) -> bool:
        """Whether something is being shown in this reply right now."""
        return bool(self._registry.in_reply(reply_id))

    async def is_free(self, reply_id: str) -> bool:
        """Whether nothing is being shown in this reply; one that is coming to its end is given a moment."""
        ending = [
            asyncio.ensure_future(entry.left.wait()) for entry in self._registry.in_reply(reply_id) if entry.is_ending
        ]
        if ending:
            _, late = await asyncio.wait(ending, timeout=SETTLING_S)
            for waiting in late:
                waiting.cancel()
        return not self.is_writing(reply_id)

    def under_way(self) -> list[Run]:
        """All runs, those that wait among them."""
        return self._registry.runs()

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

    async def _title_for(self, new_work: NewWork, source: Source | None) -> str:
        """The name a new work takes over: that of what it is made from, or of the first take."""
        if new_work.lineage is not None and new_work.lineage.parent_id and source is not None:
            return source.title
        first = None if new_work.take_of is None else await self.library.works.find(new_work.take_of)
        return "" if first is None else first.title

    async def take_of(self, work: Work) -> tuple[int, int]:
        """Which take of how many this is."""
        takes = await self.library.works.takes(work.take_group)
        return (takes.index(work.id) + 1, len(takes)) if work.id in takes else (1, 1)

    # --- Running and closing -----------------------------------------------------------------------------------------

    def _take_over(self, run: Run) -> None:
        """Let a run of the last process live."""
        run.begun = run.work.ending is not None
        with ExitStack() as stack:
            self._live_on(run, self._enter(stack, run).pop_all())

    def _live_on(self, run: Run, entered: ExitStack) -> None:
        """Start the run's one coroutine. `entered` holds its entry in the registry."""
        run.reply_store.hold()
        self._tasks.spawn(self._live(run, entered), f"run {run.work.id}")

    async def _live(self, run: Run, entered: ExitStack) -> None:
        with entered:
            await run.live(self._dispatcher)
        await self.on_ended(run)

    async def _take_turn(self, work_id: str) -> None:
        run = self._registry.run_of(work_id)
        if run is None:
            log.info("work %s is not to be made any more", work_id)
            return
        await run.hold_slot()

    async def close(self, grace_s: float) -> None:
        """Take up nothing new, let what runs finish, and say in every open reply that it will go on."""
        self._is_closing = True
        await self._answered()
        self._dispatcher.close()
        if await self._dispatcher.drain(grace_s - CLOSING_MARGIN_S) and not self._registry.runs():
            return
        runs = self._registry.runs()
        log.info("pausing %d works", len(runs))
        await asyncio.gather(*(run.pause(CLOSING_MARGIN_S) for run in runs))
        await asyncio.gather(*(self.is_free(run.reply_store.reply_id) for run in runs))
        await self._tasks.cancel_all()
        await asyncio.gather(*(self._leave(run) for run in runs))

    async def _answered(self) -> None:
        """Wait for requests whose first answer is on its way: no reply is left without somebody who writes it."""
        opening = [asyncio.create_task(answered.wait()) for answered in self._submitting]
        if opening:
            _, late = await asyncio.wait(opening, timeout=ANSWER_S)
            for waiting in late:
                waiting.cancel()

    async def _leave(self, run: Run) -> None:
        """Keep a run for the next process; a planned end does not count as a crash."""
        if run.phase is Phase.ENDED:
            return
        works, work = self.library.works, run.work
        works.stage(work)
        try:
            async with asyncio.timeout(LEAVING_S):
                await works.flush(work.id)
                await run.reply_store.saved()
                if run.begun and work.ending is None:
                    self.library.work_flags.end_attempt(work.id)
                    await works.flush(work.id)
        except DATABASE_ERRORS:  # a timeout is one of them
            # Closing goes on for the others; the next process goes on from what was saved last.
            log.exception("work %s could not be kept as it is", work.id)


async def _show(editor: Editor, reply_store: LibraryReplyStore, entered: ExitStack) -> None:
    with entered:
        await reply_store.saved()
        editor.poke()
        await editor.run()
        await reply_store.saved()


def _ignore(_: Ending) -> None:
    """For a reply whose work ended long ago."""


async def _nothing_more(_: Run) -> None:
    return


async def _nothing_yet() -> None:
    return
