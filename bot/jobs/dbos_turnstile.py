"""The thread that begins waiting jobs: whoever has the fewest running goes first, then whoever was let in longest ago.

It takes the place of DBOS's own queue thread, which looks once in a second at best and draws lots between people, so
that somebody with ten works waiting is drawn again and again before another's first. The claim itself is DBOS's: one
transaction that checks both limits in the rows. Source: `dbos._queue.queue_worker_thread` of DBOS 3.4.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from dbos._core import execute_dequeued_workflow
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from dbos import DBOS, Queue

log = logging.getLogger(__name__)

_POLL_S: Final = 2.0
"""How often to look when nothing is known to have changed, and after an error."""
_EAGER_POLL_S: Final = 0.05
"""How often while somebody waits for whom there is a place: recovery is still at it, or two transactions collided."""

_MANY: Final = 16
_GATHER_S: Final = 0.05
"""With so many under way, how long to wait for others before the rows are looked through again."""


class Turnstile:
    """Claims jobs of a partitioned queue and has DBOS run them. `eager` asks to look often; `ring` asks to look now."""

    def __init__(
        self, dbos: DBOS, queue: Queue, *, executor_id: str, version: str, per_person: int, in_all: int
    ) -> None:
        self.eager = False
        self._dbos = dbos
        self._rows = dbos._sys_db  # noqa: SLF001 - DBOS has no public way to claim
        self._queue = queue
        self._executor_id = executor_id
        self._version = version
        self._per_person = per_person
        self._in_all = in_all
        self._held: dict[str, str] = {}
        self._let_in_at: dict[str, int] = {}
        self._count = 0
        self._rung = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="engine-turnstile", daemon=True)

    def start(self) -> None:
        """Begin to let jobs in."""
        self._thread.start()

    def ring(self) -> None:
        """Look now."""
        self._rung.set()

    def leave(self, job_id: str) -> None:
        """A job has left its place, and its row says so."""
        self._held.pop(job_id, None)
        self.ring()

    def stop(self) -> None:
        """Let nobody in any more; does not wait."""
        self._stopping.set()
        self._rung.set()

    def join(self) -> None:
        """Wait until the thread has ended."""
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                while self._let_in():
                    # With many under way more come every moment: those who come together are let in together.
                    self._stopping.wait(_GATHER_S if len(self._held) >= _MANY else 0.0)
            except DBAPIError as error:
                if not (self._rows.is_lock_conflict(error) or self._rows.is_serialization_conflict(error)):
                    # The statement and its values, which SQLAlchemy would add, are of no use in a log.
                    log.warning("the engine's rows cannot be reached: %s", type(error.orig).__name__)
                    self._stopping.wait(_POLL_S)
            except Exception:
                log.exception("no job could be begun")
                self._stopping.wait(_POLL_S)
            self._rung.wait(_EAGER_POLL_S if self.eager else _POLL_S)
            # What is rung from here on is seen by the next wait; what was rung before, by the look that follows.
            self._rung.clear()

    def _let_in(self) -> bool:
        """Begin one job of everybody who waits and for whom there is room; whether there was one."""
        if self._stopping.is_set() or len(self._held) >= self._in_all:
            return False
        held = Counter(self._held.copy().values())
        people = self._rows.get_queue_partitions(self._queue.name)
        self._let_in_at = {person: at for person, at in self._let_in_at.items() if person in people}
        moved = False
        for person in sorted(people, key=lambda person: (held[person], self._let_in_at.get(person, 0))):
            if self._stopping.is_set() or len(self._held) >= self._in_all:
                break
            if held[person] < self._per_person:
                moved = self._claim(person) or moved
        return moved

    def _claim(self, person: str) -> bool:
        owner = str(uuid4())
        job_ids, _ = self._rows.start_queued_workflows(
            self._queue,
            self._executor_id,
            self._version,
            person,
            # All of this process's places but one are said to be taken, so that a claim is of one job.
            local_running_count=self._in_all - 1,
            owner_xid=owner,
            # There is one version, for ever; DBOS would ask its rows each time.
            is_latest_version=True,
        )
        for job_id in job_ids:
            self._count += 1
            self._let_in_at[person] = self._count
            self._held[job_id] = person
            try:
                status = self._rows.get_workflow_status(job_id)
                assert status is not None  # noqa: S101 - it was claimed a moment ago
                execute_dequeued_workflow(self._dbos, status, owner)
            except BaseException:
                del self._held[job_id]
                raise
        return bool(job_ids)
