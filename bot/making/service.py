"""The work service: what the Discord side calls to make a work, to stop it and to ask about it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from typing import Final, Self

from bot.gemini.client import Gemini
from bot.library.errors import DATABASE_ERRORS
from bot.library.library import Library
from bot.library.usage_limits import Spending
from bot.making.admission import Admission
from bot.making.background import BackgroundTasks, retry_until_written
from bot.making.factory import RunFactory
from bot.making.media_workers import MediaWorkers
from bot.making.offshoots import Offshoots
from bot.making.positions import QueuePositions
from bot.making.recovery import Recovery
from bot.making.registry import Registry, RegistryEntry
from bot.making.reply_store import LibraryReplyStore, address_of, state_of, url_of
from bot.making.run import Phase, Run
from bot.making.show_ended import ended_editor, show_ended
from bot.making.speech_plan import SpeechPlanner
from bot.making.steps import RunSteps
from bot.making.stop_watch import watch_stop_requests
from bot.making.submission import Submission
from bot.queue.dispatcher import FairDispatcher
from bot.reply.render import Source
from bot.reply.services import ReplyServices
from bot.reply.state import Address, Reply, ReplyState
from bot.settings import LimitSettings
from bot.work.lineage import Lineage
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.titles import title_of
from bot.work.work import Work

log = logging.getLogger(__name__)

CLOSING_MARGIN_S: Final = 6.0
"""The part of the grace period that is reserved for the last frames of interrupted works."""

ANSWER_S: Final = 3.0
"""How long an interaction waits for its first answer (Discord docs: Interaction Callback)."""

SETTLING_S: Final = 2.0
"""How much of these three seconds a run gets to settle after its last frame."""

SAVING_S: Final = 5.0
"""How long closing waits for the database to save one run."""


class WorkService:
    """Accepts submissions, makes their works and knows the active runs.

    A work has one run, from its submission (or from the start of the process) until its reply has its last frame and
    the library its last version. The library admits each work within the limits in one transaction; the dispatcher
    gives the slots.
    """

    def __init__(self, *, gemini: Gemini, library: Library, services: ReplyServices, workers: MediaWorkers) -> None:
        self.library = library
        self.gemini = gemini
        self.services = services
        self.workers = workers
        self._registry = Registry()
        self._factory = RunFactory(library, services, RunSteps(gemini, library, services, workers))
        planner = SpeechPlanner(gemini, library)
        self._admission = Admission(gemini, library, self._factory, services.clock, planner)
        self.offshoots = Offshoots(library, services)
        self._tasks = BackgroundTasks()
        self._unanswered: set[asyncio.Event] = set()
        """One event for each first answer that is not given yet; it is set when the answer is."""
        self._is_closing = False
        self.on_ended: Callable[[Run], Awaitable[None]] = _no_follow_up
        """Called after a run has ended and its reply has its last frame."""
        self.on_started: Callable[[], Awaitable[None]] = _no_start_hook
        """Called when all works of the last process are resumed."""
        self._dispatcher: FairDispatcher

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        *,
        gemini: Gemini,
        library: Library,
        services: ReplyServices,
        workers: MediaWorkers,
        limits: LimitSettings,
    ) -> AsyncIterator[Self]:
        """Open the queue; no work is made before `start`."""
        service = cls(gemini=gemini, library=library, services=services, workers=workers)
        async with AsyncExitStack() as stack:
            service._dispatcher = await stack.enter_async_context(
                FairDispatcher.open(
                    service._use_slot, per_person=limits.running_per_person, in_all=limits.running_in_all
                )
            )
            stack.push_async_callback(service._tasks.cancel_all)
            positions = QueuePositions(service._dispatcher, service._registry, services.clock)
            service._tasks.spawn(positions.update_periodically(), "queue positions")
            service._tasks.spawn(watch_stop_requests(library.stop_requests, service._registry), "stop requests")
            yield service

    async def start(self) -> None:
        """Resume the unfinished works of the last process, then start making works."""
        recovery = Recovery(self.gemini, self.library, self.services, self._factory, self._start_recovered)
        if failed := await recovery.resume_all():
            self._tasks.spawn(recovery.resume_later(failed), "works that cannot be resumed yet")
        self._dispatcher.start()
        await self.on_started()

    # --- Submissions -------------------------------------------------------------------------------------------------

    @asynccontextmanager
    async def submission(self, submission: Submission) -> AsyncIterator[Run | None]:
        """Admit a submission; the caller shows the first frame inside, and the work is made after the context.

        None for an interaction that was admitted before. Raises `RefusedError`. An exception inside withdraws the work.
        """
        async with self._answering() as stack:
            self._check_open()
            admitting = asyncio.ensure_future(self._admission.admit(submission))
            try:
                admitted = await asyncio.shield(admitting)
            except asyncio.CancelledError:
                # The library may still admit the work.
                self._tasks.spawn(self._admission.withdraw_result(admitting), "withdraw a submission")
                raise
            if admitted is None:
                yield None
                return
            # Registered first: the Stop button may be pressed before Discord's answer to the first frame arrives.
            registration = self._register(stack, admitted.run)
            try:
                self._check_open()
                yield admitted.run
            except BaseException:
                await self._undo(lambda: self._admission.withdraw(admitted))
                raise
            self._start_run(admitted.run, registration.pop_all())
            self._tasks.spawn(self.offshoots.follow(admitted.run, self._registry), f"link to {admitted.run.work.id}")

    @asynccontextmanager
    async def finishing(
        self, work: Work, address: Address, state: ReplyState, *, by_itself: bool = False
    ) -> AsyncIterator[Run]:
        """Reopen a work that ended early, to be finished in this reply; raises `RefusedError`.

        `by_itself`: the rest begins without a press. An exception inside restores the former ending.
        """
        async with self._answering() as stack:
            self._check_open()
            if self._registry.run_of(work.id) is not None:
                raise RefusedError(RefusalKind.STILL_RUNNING)
            take = await self.take_of(work)
            reopened = await self._admission.prepare_rest(work, Reply(address, state), take, by_itself=by_itself)
            run = reopened.run
            run.offshoots = run.editor.offshoots = await self.offshoots.of(work, address.guild_id)
            registration = self._register(stack, run)
            await self._admission.admit_rest(reopened)
            try:
                await run.reply_store.save()
                yield run
            except BaseException:
                await self._undo(lambda: self.library.works.conclude(reopened.ended, Spending()))
                raise
            self._start_run(run, registration.pop_all())

    async def _undo(self, undo: Callable[[], Awaitable[None]]) -> None:
        """Undo a submission; when the database refuses, a background task tries again."""
        task = self._tasks.spawn(retry_until_written(undo, "the end of a submission"), "undo a submission")
        await asyncio.wait({task}, timeout=SETTLING_S)

    @asynccontextmanager
    async def _answering(self) -> AsyncIterator[ExitStack]:
        """A first answer is given inside this context; `close` waits for it."""
        answered = asyncio.Event()
        self._unanswered.add(answered)
        try:
            with ExitStack() as stack:
                yield stack
        finally:
            self._unanswered.discard(answered)
            answered.set()

    def _register(self, stack: ExitStack, run: Run) -> ExitStack:
        """Register a run until `stack` closes, or until the owner of the returned stack closes that."""
        registration = stack.enter_context(ExitStack())
        entry = RegistryEntry(run.reply_store.reply_id, run.work.id, run)
        registration.enter_context(self._registry.registered(entry))
        return registration

    def _check_open(self) -> None:
        if self._is_closing:
            raise RefusedError(RefusalKind.CLOSING)

    @asynccontextmanager
    async def reply_lock(self, reply_id: str) -> AsyncIterator[None]:
        """Let one press change what a reply shows, or delete it, among all processes on the database.

        Raises `RefusedError` while the reply is written or another press changes it, and when its works were deleted.
        """
        async with self.library.leases.try_acquire(f"reply {reply_id}"):
            is_free = await self.wait_until_free(reply_id)
            if not is_free or await self.library.works.has_unfinished_take(reply_id):
                raise RefusedError(RefusalKind.STILL_RUNNING)
            if not await self.library.works.takes(reply_id):
                raise RefusedError(RefusalKind.UNKNOWN_WORK)
            yield

    # --- Active runs -------------------------------------------------------------------------------------------------

    async def stop(self, work_id: str, by: str) -> bool:
        """Stop a running or waiting work; whether there was one. `by` is a display name.

        The making stops immediately. The library saves the request, so that it survives a crash. If another process
        makes the work, only the request is written.
        """
        if (run := self._registry.run_of(work_id)) is None:
            return await self.library.stop_requests.request(work_id, by)
        if run.work.ending is not None:
            return False
        run.ask_to_stop(by)
        self.library.work_flags.request_stop(work_id, by)
        await self.library.work_flags.flush_stop(work_id)
        return True

    async def show_take(self, work: Work, address: Address, state: ReplyState, reply_id: str) -> asyncio.Task[None]:
        """Start a task that shows another take in a reply; raises `RefusedError` while the reply is being written."""
        take = await self.take_of(work)
        if self.is_writing(reply_id) or self._registry.run_of(work.id) is not None:
            raise RefusedError(RefusalKind.STILL_RUNNING)
        reply = Reply(address, state)
        reply_store = LibraryReplyStore(self.library.replies, reply_id, work.id, reply)
        editor = ended_editor(self.services, reply, work, reply_store)
        editor.take, editor.offshoots = take, await self.offshoots.of(work, address.guild_id)
        with ExitStack() as stack:
            stack.enter_context(self._registry.registered(RegistryEntry(reply_id, work.id)))
            return self._tasks.spawn(show_ended(editor, reply_store, stack.pop_all()), f"show {work.id}")

    async def find(self, work_id: str) -> Work | None:
        """A work by its id, running or ended."""
        return await self.library.works.find(work_id)

    def run_of(self, work_id: str) -> Run | None:
        """The active run of this work."""
        return self._registry.run_of(work_id)

    async def wait_until_shown(self, run: Run) -> bool:
        """Wait until a run is over; whether its reply shows the end, or the next process will show it."""
        await self._registry.wait_removed(run)
        return run.phase is not Phase.ENDED or run.editor.delivered

    async def wait_until_posted(self, run: Run) -> bool:
        """Wait until a run's reply has a message; False when the run is over without one."""
        return await self._registry.wait_posted(run)

    def link_from_parent(self, work: Work) -> None:
        """Bring the links below the parent of a work up to date, because the work was deleted or posted again."""
        if work.lineage is not None and work.lineage.parent_id:
            self.refresh_links(work.lineage.parent_id)

    def refresh_links(self, work_id: str) -> None:
        """Bring the links below a work up to date. Never waits."""
        self._tasks.spawn(self.offshoots.show(work_id), f"links below {work_id}")

    def is_running(self, work_id: str) -> bool:
        """Whether the work is being made, or its reply being written."""
        return self._registry.is_active(work_id)

    def is_writing(self, reply_id: str) -> bool:
        """Whether this reply is being written."""
        return bool(self._registry.entries_of(reply_id))

    async def wait_until_free(self, reply_id: str) -> bool:
        """Whether this reply is not being written; waits a moment for an entry that is ending."""
        ending = [
            asyncio.ensure_future(entry.removed.wait())
            for entry in self._registry.entries_of(reply_id)
            if entry.is_ending
        ]
        if ending:
            _, late = await asyncio.wait(ending, timeout=SETTLING_S)
            for waiting in late:
                waiting.cancel()
        return not self.is_writing(reply_id)

    def runs(self) -> list[Run]:
        """All active runs, including those that wait."""
        return self._registry.runs()

    async def reply_of(self, work: Work) -> tuple[Address, ReplyState] | None:
        """The stored reply that shows a work's takes; None when there is none."""
        row = await self.library.replies.find(work.take_group)
        return None if row is None else (address_of(row), state_of(row))

    async def source_of(self, lineage: Lineage | None) -> Source | None:
        """The parent that a new work's header names; None without one, or when it was deleted."""
        parent = None if lineage is None else await self.library.works.find(lineage.parent_id)
        if parent is None:
            return None
        row = await self.library.replies.find(parent.take_group)
        return Source(title_of(parent), "" if row is None else url_of(row), parent.author_id, kind=parent.kind)

    async def take_of(self, work: Work) -> tuple[int, int]:
        """The number of this take, from 1, and how many takes there are."""
        takes = await self.library.works.takes(work.take_group)
        return (takes.index(work.id) + 1, len(takes)) if work.id in takes else (1, 1)

    # --- Running and closing -----------------------------------------------------------------------------------------

    def _start_recovered(self, run: Run) -> None:
        """Start the run of a work from the last process."""
        run.has_started = run.work.ending is not None
        with ExitStack() as stack:
            self._start_run(run, self._register(stack, run).pop_all())

    def _start_run(self, run: Run, registration: ExitStack) -> None:
        """Start the run's coroutine, which closes `registration` at its end."""
        run.reply_store.save_soon()
        self._tasks.spawn(self._execute(run, registration), f"run {run.work.id}")

    async def _execute(self, run: Run, registration: ExitStack) -> None:
        with registration:
            await run.execute(self._dispatcher)
        await self.on_ended(run)

    async def _use_slot(self, work_id: str) -> None:
        run = self._registry.run_of(work_id)
        if run is None:
            log.info("work %s was withdrawn before its slot was free", work_id)
            return
        await run.use_slot()

    async def close(self, grace_s: float) -> None:
        """Accept no submissions, let running works finish, and say in each open reply that it continues later."""
        self._is_closing = True
        await self._wait_for_answers()
        self._dispatcher.close()
        if await self._dispatcher.drain(grace_s - CLOSING_MARGIN_S) and not self._registry.runs():
            return
        runs = self._registry.runs()
        log.info("pausing %d works", len(runs))
        await asyncio.gather(*(run.pause(CLOSING_MARGIN_S) for run in runs))
        await asyncio.gather(*(self.wait_until_free(run.reply_store.reply_id) for run in runs))
        await self._tasks.cancel_all()
        await asyncio.gather(*(self._save_for_restart(run) for run in runs))

    async def _wait_for_answers(self) -> None:
        """Wait for first answers that are being given: a reply that is shown must have a run."""
        answered = [asyncio.create_task(event.wait()) for event in self._unanswered]
        if answered:
            _, late = await asyncio.wait(answered, timeout=ANSWER_S)
            for waiting in late:
                waiting.cancel()

    async def _save_for_restart(self, run: Run) -> None:
        """Save a run for the next process; a planned end does not count as a crash."""
        if run.phase is Phase.ENDED:
            return
        works, work = self.library.works, run.work
        works.stage(work)
        try:
            async with asyncio.timeout(SAVING_S):
                await works.flush(work.id)
                await run.reply_store.save()
                if run.has_started and work.ending is None:
                    self.library.work_flags.end_attempt(work.id)
                    await works.flush(work.id)
        except DATABASE_ERRORS as error:  # includes TimeoutError
            # The next process resumes from the version that was saved last.
            log.warning("work %s could not be saved in its present version (%s)", work.id, type(error).__name__)


async def _no_follow_up(_: Run) -> None:
    return


async def _no_start_hook() -> None:
    return
