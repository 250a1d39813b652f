"""Decides which work starts next: plain data structures without a clock or an event loop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class QueuedWork:
    """A work that waits or runs. `number` gives the order of submission."""

    work_id: str
    person_id: int
    number: int


@dataclass(slots=True)
class Schedule:
    """The rule of fairness: the person with the fewest running works goes first.

    Among equals, the person whose last work started longest ago goes first; then the person who has waited longest.
    One person's works start in the order of submission.
    """

    per_person: int
    in_all: int
    waiting: dict[int, list[QueuedWork]] = field(default_factory=dict)
    running: dict[str, QueuedWork] = field(default_factory=dict)
    running_of: Counter[int] = field(default_factory=Counter)
    last_start_of: dict[int, int] = field(default_factory=dict)
    """For each person with waiting or running works: the value of `starts` when their last work started."""
    starts: int = 0

    def copy(self) -> Schedule:
        """An independent copy."""
        return Schedule(
            self.per_person,
            self.in_all,
            {person: list(works) for person, works in self.waiting.items()},
            dict(self.running),
            self.running_of.copy(),
            dict(self.last_start_of),
            self.starts,
        )

    def start_next(self) -> QueuedWork | None:
        """Give the next work a slot; None when no waiting work can have one."""
        if len(self.running) >= self.in_all:
            return None
        eligible = [person for person in self.waiting if self.running_of[person] < self.per_person]
        if not eligible:
            return None
        person = min(eligible, key=self._rank)
        work = self.waiting[person].pop(0)
        self.starts += 1
        self.last_start_of[person] = self.starts
        self.running[work.work_id] = work
        self.running_of[person] += 1
        self._forget_idle(person)
        return work

    def release(self, work_id: str) -> None:
        """Free the slot of a work; does nothing when it has none."""
        work = self.running.pop(work_id, None)
        if work is not None:
            self.running_of[work.person_id] -= 1
            self._forget_idle(work.person_id)

    def add_waiting(self, work: QueuedWork) -> None:
        """Add a waiting work."""
        self.waiting.setdefault(work.person_id, []).append(work)

    def remove_waiting(self, work: QueuedWork) -> None:
        """Remove a waiting work."""
        self.waiting[work.person_id].remove(work)
        self._forget_idle(work.person_id)

    def positions(self) -> dict[str, int]:
        """How many works start before each waiting one, by work id. This empties the schedule.

        Exact when works end in the order in which they started, and no others arrive.
        """
        order = list(self._start_all())
        while self.waiting and self.running:
            self.release(next(iter(self.running)))
            order.extend(self._start_all())
        return {work_id: ahead for ahead, work_id in enumerate(order)}

    def _start_all(self) -> Iterator[str]:
        while (work := self.start_next()) is not None:
            yield work.work_id

    def _rank(self, person: int) -> tuple[int, int, int]:
        return self.running_of[person], self.last_start_of.get(person, 0), self.waiting[person][0].number

    def _forget_idle(self, person: int) -> None:
        """Drop a person without works, so that the dictionaries do not grow without limit."""
        if not self.waiting.get(person):
            self.waiting.pop(person, None)
            if self.running_of[person] <= 0:
                del self.running_of[person]
                self.last_start_of.pop(person, None)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The schedules at one moment, which another thread may use."""

    schedules: tuple[Schedule, ...]

    def positions(self) -> dict[str, int]:
        """How many works start before each waiting one, by work id. This empties the schedules."""
        return {work_id: ahead for schedule in self.schedules for work_id, ahead in schedule.positions().items()}


class Slots:
    """Works that wait, and works that have a slot: `per_person` slots for one person, `in_all` slots in total.

    Long works, which take an hour, have slots of their own: one for each person, and half as many in all. So no
    story waits for a narration, be it of the same person or of another.
    """

    def __init__(self, *, per_person: int, in_all: int) -> None:
        self._usual = Schedule(min(per_person, in_all), in_all)
        self._long = Schedule(1, max(1, in_all // 2))
        self._waiting: dict[str, tuple[QueuedWork, Schedule]] = {}
        self._submissions = 0

    @property
    def waiting(self) -> int:
        """How many works wait."""
        return len(self._waiting)

    @property
    def running(self) -> int:
        """How many works have a slot."""
        return len(self._usual.running) + len(self._long.running)

    def add(self, work_id: str, person_id: int, *, is_long: bool = False) -> bool:
        """Queue a work. False, without any change, when it waits or runs already."""
        if work_id in self._waiting or work_id in self._usual.running or work_id in self._long.running:
            return False
        self._submissions += 1
        work, schedule = QueuedWork(work_id, person_id, self._submissions), self._long if is_long else self._usual
        self._waiting[work_id] = work, schedule
        schedule.add_waiting(work)
        return True

    def remove(self, work_id: str) -> bool:
        """Remove a waiting work; whether it was waiting."""
        found = self._waiting.pop(work_id, None)
        if found is None:
            return False
        work, schedule = found
        schedule.remove_waiting(work)
        return True

    def start_next(self) -> QueuedWork | None:
        """Give the next work a slot; None when no waiting work can have one."""
        work = self._usual.start_next() or self._long.start_next()
        if work is not None:
            del self._waiting[work.work_id]
        return work

    def release(self, work_id: str) -> None:
        """Free the slot of a work; does nothing when it has none."""
        self._usual.release(work_id)
        self._long.release(work_id)

    def snapshot(self) -> Snapshot:
        """A copy of the present schedules, which another thread may use."""
        return Snapshot((self._usual.copy(), self._long.copy()))
