"""The seam between "this work is to be made" and whatever runs it: a durable queue that knows ids and nothing else."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from bot.jobs.dbos_database import postgres_database, sqlite_database
from bot.jobs.dbos_queue import DurableQueue
from bot.jobs.places import Job, Places
from bot.work.refusal import RefusalKind, RefusedError

log = logging.getLogger(__name__)

Perform = Callable[[str], Awaitable[None]]

_KEEP_S: Final = 3 * 86_400.0
"""Rows of jobs that have ended are kept for so long, for whoever wants to know what happened."""
_PRUNE_EVERY_S: Final = 86_400.0
_SETTLE_S: Final = 5.0
"""At the end, how long to wait for the rows of the last jobs to be written; unwritten ones are begun once more."""
_LATE_S: Final = 60.0
"""A claim made just before a job was cancelled arrives within milliseconds; it is turned away for so long."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a waiting work stands: about how many others will begin before it."""

    ahead: int


class Engine:
    """Makes every submitted work, once, within a limit for each person and one in all; a crash only delays it.

    All methods belong to the event loop of `open`. `perform` is called there with a work's id, and again from the
    start in the next process when this one dies before it returns. What it raises is logged and never tried again.
    """

    def __init__(self, perform: Perform, *, per_person: int, in_all: int) -> None:
        self._perform = perform
        self._places = Places(per_person=per_person, in_all=in_all)
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._cancelled: set[str] = set()
        self._turn = 0
        self._started = False
        self._closing = False
        self._changed = asyncio.Event()
        self._queue: DurableQueue

    @classmethod
    @asynccontextmanager
    async def open(
        cls, perform: Perform, *, data_dir: Path, database_url: str | None, per_person: int, in_all: int
    ) -> AsyncIterator[Self]:
        """Open the queue: `engine.db` in the data folder, or the schema "dbos" of a Postgres database.

        Works can be submitted from here on; nothing is made before `start`. On leaving, what still runs is abandoned.
        """
        database = sqlite_database(data_dir) if database_url is None else postgres_database(database_url)
        per_person = min(per_person, in_all)
        engine = cls(perform, per_person=per_person, in_all=in_all)
        async with AsyncExitStack() as stack:
            stack.push_async_callback(asyncio.to_thread, database.engine.dispose)
            queue = DurableQueue(database, asyncio.get_running_loop(), engine._begin, engine._settled)
            for job in await asyncio.to_thread(queue.open, per_person=per_person, in_all=in_all):
                engine._places.wait(job)
                engine._turn = max(engine._turn, job.turn)
            engine._queue = queue
            stack.push_async_callback(engine._put_away)
            pruning = asyncio.create_task(engine._prune(), name="engine rows")
            stack.push_async_callback(_stop, pruning)
            yield engine

    @property
    def running(self) -> int:
        """How many works are being made."""
        return len(self._tasks)

    @property
    def waiting(self) -> int:
        """How many works wait for their turn."""
        return self._places.waiting

    async def start(self) -> None:
        """Begin to make what was submitted, now and by the last process."""
        self._started = True
        self._look()
        self._queue.turnstile.start()

    async def submit(self, work_id: str, person_id: int, run: int = 0) -> None:
        """Have a work made when its turn comes; it will be, whatever happens, once this returns.

        The same work and run are made once, however often they are submitted; a further run makes it again (Resume).
        Raises `RefusedError` (closing).
        """
        if self._closing:
            raise RefusedError(RefusalKind.CLOSING)
        self._turn += 1
        job = Job(f"{work_id}:{run}", work_id, person_id, self._turn)
        # Known before it is written: it may be begun before the thread that writes it has returned.
        self._places.wait(job)
        to_be_made = False
        try:
            to_be_made = await asyncio.to_thread(self._queue.enqueue, job)
        finally:
            if not to_be_made:
                self._places.drop(job.id)
            self._look()
        self._queue.turnstile.ring()

    async def cancel(self, work_id: str) -> bool:
        """Take a waiting work out of the queue; whether it waited and so will never begin.

        A running one is stopped by its own stop switch.
        """
        jobs = self._places.waiting_of(work_id)
        for job in jobs:
            # At once, for a place may come free while the row is being written.
            self._places.drop(job.id)
            self._cancelled.add(job.id)
        self._look()
        for job in jobs:
            try:
                await asyncio.to_thread(self._queue.withdraw, job.id)
            except Exception:
                # Its row stays, and the job is turned away when its turn comes.
                log.exception("job %s could not be taken out of the queue", job.id)
                continue
            asyncio.get_running_loop().call_later(_LATE_S, self._cancelled.discard, job.id)
        return bool(jobs)

    def position(self, work_id: str) -> Position | None:
        """Where a waiting work stands; None when it runs, has ended or is unknown."""
        ahead = self._places.ahead(work_id)
        return None if ahead is None else Position(ahead)

    async def forget(self, person_id: int) -> None:
        """Delete the rows of a person's works that have ended or were cancelled."""
        await asyncio.to_thread(self._queue.forget, person_id)

    def close(self) -> None:
        """Begin nothing new and refuse what is submitted from now on; what waits is left to the next process."""
        self._closing = True
        self._queue.turnstile.stop()
        self._look()

    async def drain(self, timeout_s: float) -> bool:
        """Wait until nothing runs (nor waits, unless closed), at most `timeout_s`; whether that is so."""
        try:
            async with asyncio.timeout(max(0.0, timeout_s)):
                while self._tasks or (self._places.waiting and not self._closing):
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            return False
        return True

    async def abandon(self) -> None:
        """Close, cancel what still runs, and wait until it has put its things away; the next process takes it up."""
        self.close()
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _begin(self, job: Job) -> None:
        """Make a job whose turn has come. Being cancelled leaves its row for the next process."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - DBOS's thread has put this into a task
        if job.id in self._cancelled:
            return
        if self._closing:
            raise asyncio.CancelledError
        self._places.take(job)
        self._tasks[job.id] = task
        self._look()
        try:
            await self._perform(job.work_id)
        except asyncio.CancelledError:
            if task.cancelling():
                raise
            log.exception("work %s: its job gave up", job.work_id)
        except Exception:
            log.exception("work %s: its job failed", job.work_id)
        finally:
            del self._tasks[job.id]
            self._look()

    def _settled(self, job_id: str) -> None:
        """The row of a job is written: its place is free."""
        self._places.leave(job_id)
        self._look()

    def _look(self) -> None:
        """Tell the turnstile whether to look often, and those who wait for a change that there is one."""
        self._queue.turnstile.eager = self._started and self._places.can_move
        self._changed.set()

    async def _prune(self) -> None:
        while True:
            try:
                await asyncio.to_thread(self._queue.prune, time.time() - _KEEP_S)
            except Exception:
                log.exception("old rows of the engine could not be deleted")
            await asyncio.sleep(_PRUNE_EVERY_S)

    async def _put_away(self) -> None:
        await self.abandon()
        try:
            async with asyncio.timeout(_SETTLE_S):
                while self._places.held:
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            log.warning("%d jobs of the engine are begun again at the next start", self._places.held)
        await asyncio.to_thread(self._queue.turnstile.join)
        await asyncio.to_thread(self._queue.close)


async def _stop(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait({task})
