"""Who waits and who has a place: the engine's picture of its queue, in memory and exact enough to be told to people."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Job:
    """One run of one work. `turn` orders the jobs of a person; a smaller one goes first."""

    id: str
    work_id: str
    person_id: int
    turn: int


class Places:
    """Jobs that wait, and jobs that hold one of the places: so many for a person, so many in all."""

    def __init__(self, *, per_person: int, in_all: int) -> None:
        self._per_person = per_person
        self._in_all = in_all
        self._waiting: dict[str, Job] = {}
        self._held: dict[str, Job] = {}
        self._held_by: Counter[int] = Counter()

    @property
    def waiting(self) -> int:
        """How many wait for a place."""
        return len(self._waiting)

    @property
    def held(self) -> int:
        """How many places are held."""
        return len(self._held)

    @property
    def can_move(self) -> bool:
        """Whether somebody waits for whom there is a place."""
        if len(self._held) >= self._in_all:
            return False
        return any(self._held_by[job.person_id] < self._per_person for job in self._waiting.values())

    def wait(self, job: Job) -> None:
        """Let a job wait; one that is known already stays where it is."""
        if job.id not in self._held:
            self._waiting.setdefault(job.id, job)

    def drop(self, job_id: str) -> None:
        """Let a job wait no longer; nothing if it does not wait."""
        self._waiting.pop(job_id, None)

    def take(self, job: Job) -> None:
        """Give a job its place."""
        self._waiting.pop(job.id, None)
        self._held[job.id] = job
        self._held_by[job.person_id] += 1

    def leave(self, job_id: str) -> None:
        """Take a job's place back; nothing if it holds none."""
        job = self._held.pop(job_id, None)
        if job is not None:
            self._held_by[job.person_id] -= 1
            self._held_by += Counter()  # forgets people at zero, so that the table does not grow for ever

    def waiting_of(self, work_id: str) -> list[Job]:
        """The waiting jobs of a work; one, as a rule."""
        return [job for job in self._waiting.values() if job.work_id == work_id]

    def ahead(self, work_id: str) -> int | None:
        """About how many works will begin before this one, which waits; None when it does not.

        People take turns: with k works of one's own ahead, everybody else begins about k in the meantime, and one more
        where they have waited for longer. While the bot has room only one's own works are in the way.
        """
        found = self.waiting_of(work_id)
        if not found:
            return None
        mine = found[0]
        own = sum(job.person_id == mine.person_id and job.turn < mine.turn for job in self._waiting.values())
        if len(self._held) < self._in_all:
            return own
        others = Counter(job.person_id for job in self._waiting.values() if job.person_id != mine.person_id)
        first_turn: dict[int, int] = {}
        for job in self._waiting.values():
            first_turn[job.person_id] = min(first_turn.get(job.person_id, job.turn), job.turn)
        mine_since = first_turn[mine.person_id]
        return own + sum(min(count, own + (first_turn[person] < mine_since)) for person, count in others.items())
