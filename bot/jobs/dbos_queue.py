"""The durable queue behind the engine: DBOS, kept on its own threads and its own event loop.

Everything here blocks and is called from a thread. DBOS is a singleton of the process: one queue is open at a time.
A job is one workflow without steps: its argument is a work's id, and the work is the journal, so a run that died is
simply begun again, by whatever code is there by then.

Source: the installed DBOS 3.4 (its queue thread, recovery and executor), and measurements of it.
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
import threading
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any, Final

from dbos import DBOS, DBOSConfig, SetEnqueueOptions, SetWorkflowID, WorkflowSerializationFormat

from bot.jobs.dbos_database import EngineDatabase
from bot.jobs.dbos_turnstile import Turnstile
from bot.jobs.places import Job

_QUEUE: Final = "works"
_WORKFLOW: Final = "make"
_VERSION: Final = "1"
"""DBOS leaves rows of another version alone for ever, and by default every change of code is another version."""
_EXECUTOR: Final = "main"
"""Recovery takes up the rows of the executor of the same name."""

_THREADS: Final = 8
_DELETE_BATCH: Final = 500

_LIVE: Final = ["ENQUEUED", "PENDING"]
_ENDED: Final = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]

_dbos_log: Final = logging.getLogger("dbos")
_only_one: Final = threading.Lock()

Begin = Callable[[Job], Coroutine[Any, Any, None]]


_EXPECTED: Final = (
    "Asyncio task cancelled for workflow",  # how a run is put aside for the next start
    "Exception encountered in asynchronous workflow",  # what a job itself raises is logged before it comes here
)


class _Noise(logging.Filter):
    """Drops what DBOS says of runs that were put aside, or cancelled between their claim and their beginning."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        return not (message.startswith(_EXPECTED) or message.endswith("Waiting for the recorded outcome"))


class DurableQueue:
    """Rows of jobs that outlive the process, begun as the limits allow.

    `begin` makes a job, on `loop`; a job whose coroutine is cancelled stays in its row and is begun again by the next
    process. `settled` is called on `loop` with the id of a job whose row no longer counts against the limits.
    """

    def __init__(
        self, database: EngineDatabase, loop: asyncio.AbstractEventLoop, begin: Begin, settled: Callable[[str], None]
    ) -> None:
        self.turnstile: Turnstile
        self._database = database
        self._loop = loop
        self._begin = begin
        self._settled = settled
        self._noise = _Noise()
        self._quiet = logging.NullHandler()
        self._workflow: Callable[[str, int, int], Coroutine[Any, Any, None]]

    def open(self, *, per_person: int, in_all: int) -> list[Job]:
        """Open the rows; returns what the last process left waiting or unfinished, in order of turn.

        Nothing is begun before `turnstile.start`. Raises RuntimeError while another queue is open in this process.
        """
        if not _only_one.acquire(blocking=False):
            raise RuntimeError("an engine is open already in this process")
        # With a handler of its own DBOS adds none, and its warnings go where all others go.
        _dbos_log.addHandler(self._quiet)
        _dbos_log.addFilter(self._noise)
        try:
            dbos = DBOS(config=self._config())

            # No limit on attempts here: a planned restart is an attempt too, and the library counts the real ones.
            @DBOS.workflow(
                name=_WORKFLOW, max_recovery_attempts=None, serialization_type=WorkflowSerializationFormat.PORTABLE
            )
            async def workflow(work_id: str, person_id: int, turn: int) -> None:
                await self._make(work_id, person_id, turn)

            self._workflow = workflow
            # Ours is let in by the turnstile.
            DBOS.listen_queues([])
            DBOS.launch()
            queue = DBOS.register_queue(
                _QUEUE,
                global_concurrency=in_all,
                worker_concurrency=in_all,
                partition_concurrency=per_person,
                on_conflict="always_update",
            )
            self.turnstile = Turnstile(
                dbos, queue, executor_id=_EXECUTOR, version=_VERSION, per_person=per_person, in_all=in_all
            )
            return self._left_over()
        except BaseException:
            self.close()
            raise

    def enqueue(self, job: Job) -> bool:
        """Write a job's row, durable on return; whether it is still to be made (the same job may have ended before)."""
        options = SetEnqueueOptions(queue_partition_key=str(job.person_id), priority=job.turn)
        with SetWorkflowID(job.id), options:
            handle = DBOS.enqueue_workflow(_QUEUE, self._workflow, job.work_id, job.person_id, job.turn)
        return handle.get_status().status in _LIVE

    def withdraw(self, job_id: str) -> None:
        """Take a waiting job out of the queue."""
        DBOS.cancel_workflow(job_id)

    def forget(self, person_id: int) -> None:
        """Delete the rows of a person's jobs that have ended."""
        rows = DBOS.list_workflows(queue_name=_QUEUE, status=_ENDED, load_input=False, load_output=False)
        _delete([row.workflow_id for row in rows if row.queue_partition_key == str(person_id)])
        self._database.clean()

    def prune(self, before_unix: float) -> None:
        """Delete the rows of jobs that ended before a time (unix seconds)."""
        before = datetime.fromtimestamp(before_unix, UTC).isoformat()
        rows = DBOS.list_workflows(
            queue_name=_QUEUE, status=_ENDED, completed_before=before, load_input=False, load_output=False
        )
        _delete([row.workflow_id for row in rows])

    def close(self) -> None:
        """Stop every thread and close the rows; a job that is still being made is left to the next process."""
        DBOS.destroy(destroy_registry=True)
        # DBOS tells its pool to end without waiting for it; nothing of it may outlive the database it uses.
        for thread in threading.enumerate():
            if thread.name.startswith("dbos-executor-"):
                thread.join()
        _dbos_log.removeFilter(self._noise)
        _dbos_log.removeHandler(self._quiet)
        _only_one.release()

    def _config(self) -> DBOSConfig:
        return {
            "name": "elara",
            "system_database_engine": self._database.engine,
            "application_version": _VERSION,
            "executor_id": _EXECUTOR,
            "log_level": "WARNING",
            "max_executor_threads": _THREADS,
            # No job listens for anything: this only says how soon the listening thread notices that it shall end.
            "use_listen_notify": False,
            "notification_listener_polling_interval_sec": 0.1,
            "scheduler_polling_interval_sec": 3600.0,
        }

    async def _make(self, work_id: str, person_id: int, turn: int) -> None:
        """The workflow, on DBOS's own loop: hands the job to ours and waits for it."""
        job_id = DBOS.workflow_id
        task = asyncio.current_task()
        assert job_id is not None  # noqa: S101 - DBOS runs this, in a task and as a workflow
        assert task is not None  # noqa: S101
        # The task ends when DBOS has written how it ended, and only then is there room for another.
        task.add_done_callback(lambda _: self._tell(job_id))
        job = Job(job_id, work_id, person_id, turn)
        # An empty context: what a job starts or submits must not look like a part of this workflow.
        making = contextvars.Context().run(asyncio.run_coroutine_threadsafe, self._begin(job), self._loop)
        await asyncio.wrap_future(making)

    def _tell(self, job_id: str) -> None:
        self._loop.call_soon_threadsafe(self._settled, job_id)
        self.turnstile.leave(job_id)

    def _left_over(self) -> list[Job]:
        rows = DBOS.list_workflows(queue_name=_QUEUE, status=_LIVE, load_output=False)
        jobs = [Job(row.workflow_id, *row.input["args"]) for row in rows if row.input is not None]
        return sorted(jobs, key=lambda job: job.turn)


def _delete(job_ids: list[str]) -> None:
    for start in range(0, len(job_ids), _DELETE_BATCH):
        DBOS.delete_workflows(job_ids[start : start + _DELETE_BATCH])
