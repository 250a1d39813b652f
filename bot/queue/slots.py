"""Which run begins next: a few plain structures, no clock and no event loop."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class QueuedRun:
    """One work that waits or runs. `number` is its place in the order of submission."""

    work_id: str
    person_id: int
    number: int


@dataclass(slots=True)
class _Schedule:
    """The rule of fairness: the person with the fewest running works goes first.

    Of several such people the one goes first whose last work began longest ago, then the one who has waited longest.
    Within one person the order of submission holds.
    """

    per_person: int
    in_all: int
    waiting: dict[int, list[QueuedRun]] = field(default_factory=dict)
    running: dict[str, QueuedRun] = field(default_factory=dict)
    running_of: Counter[int] = field(default_factory=Counter)
    begun_at: dict[int, int] = field(default_factory=dict)
    """For each person with waiting works: the count of starts at which their last work began."""
    starts: int = 0

    def copy(self) -> _Schedule:
        """An independent copy, for a simulation."""
        waiting = {person: list(runs) for person, runs in self.waiting.items()}
        begun_at = dict(self.begun_at)
        return _Schedule(
            self.per_person, self.in_all, waiting, dict(self.running), self.running_of.copy(), begun_at, self.starts
        )

    def take_next(self) -> QueuedRun | None:
        """Begin the next run; None when there is no slot for anybody who waits."""
        if len(self.running) >= self.in_all:
            return None
        free = [person for person in self.waiting if self.running_of[person] < self.per_person]
        if not free:
            return None
        person = min(free, key=self._rank)
        run = self.waiting[person].pop(0)
        self.starts += 1
        self.begun_at[person] = self.starts
        self.running[run.work_id] = run
        self.running_of[person] += 1
        self._forget_idle(person)
        return run

    def release(self, work_id: str) -> None:
        """Free the slot of a run; does nothing when it holds none."""
        run = self.running.pop(work_id, None)
        if run is not None:
            self.running_of[run.person_id] -= 1
            self._forget_idle(run.person_id)

    def withdraw(self, run: QueuedRun) -> None:
        """Take a waiting run out."""
        self.waiting[run.person_id].remove(run)
        self._forget_idle(run.person_id)

    def _rank(self, person: int) -> tuple[int, int, int]:
        return self.running_of[person], self.begun_at.get(person, 0), self.waiting[person][0].number

    def _forget_idle(self, person: int) -> None:
        """Keep nothing of a person without works: the tables must not grow for ever."""
        if not self.waiting.get(person):
            self.waiting.pop(person, None)
            if self.running_of[person] <= 0:
                del self.running_of[person]
                self.begun_at.pop(person, None)


class Slots:
    """Works that wait, and works that hold a slot: `per_person` slots for one person, `in_all` slots in all."""

    def __init__(self, *, per_person: int, in_all: int) -> None:
        self._schedule = _Schedule(min(per_person, in_all), in_all)
        self._waiting: dict[str, QueuedRun] = {}
        self._numbers = 0

    @property
    def waiting(self) -> int:
        """How many works wait."""
        return len(self._waiting)

    @property
    def running(self) -> int:
        """How many works hold a slot."""
        return len(self._schedule.running)

    def add(self, work_id: str, person_id: int) -> bool:
        """Let a work wait for a slot. False, and nothing changed, when it waits or runs already."""
        if work_id in self._waiting or work_id in self._schedule.running:
            return False
        self._numbers += 1
        run = self._waiting[work_id] = QueuedRun(work_id, person_id, self._numbers)
        self._schedule.waiting.setdefault(person_id, []).append(run)
        return True

    def remove(self, work_id: str) -> bool:
        """Take a waiting work out; whether it waited."""
        run = self._waiting.pop(work_id, None)
        if run is None:
            return False
        self._schedule.withdraw(run)
        return True

    def take_next(self) -> QueuedRun | None:
        """Give the next work its slot; None when there is no slot, or nobody waits for one."""
        run = self._schedule.take_next()
        if run is not None:
            del self._waiting[run.work_id]
        return run

    def release(self, work_id: str) -> None:
        """Free the slot of a work; does nothing when it holds none."""
        self._schedule.release(work_id)

    def is_waiting(self, work_id: str) -> bool:
        """Whether a work waits for a slot."""
        return work_id in self._waiting

    def positions(self) -> dict[str, int]:
        """For each waiting work: how many others begin before it.

        Exact when the works that run end in the order in which they began, and no others come.
        """
        return self.forecast()()

    def forecast(self) -> Callable[[], dict[str, int]]:
        """What tells the positions as they are now: it may run in a thread, for thousands of works take a while."""
        return functools.partial(self._simulated, self._schedule.copy())

    @classmethod
    def _simulated(cls, schedule: _Schedule) -> dict[str, int]:
        order: list[str] = list(cls._begin_all(schedule))
        while schedule.waiting and schedule.running:
            schedule.release(next(iter(schedule.running)))
            order.extend(cls._begin_all(schedule))
        return {work_id: ahead for ahead, work_id in enumerate(order)}

    @staticmethod
    def _begin_all(schedule: _Schedule) -> Iterable[str]:
        while (run := schedule.take_next()) is not None:
            yield run.work_id
