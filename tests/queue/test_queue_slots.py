"""Who starts next, and the positions of the others: the fairness rule against a model, under random events."""

from __future__ import annotations

import gc
import types
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.queue.slots import Slots
from tests.effort import examples

MIRA, TOM, ANA, NEWCOMER = 1, 2, 3, 99


def slots_with(*works: tuple[str, int], per_person: int = 1, in_all: int = 1) -> Slots:
    slots = Slots(per_person=per_person, in_all=in_all)
    for work_id, person_id in works:
        assert slots.add(work_id, person_id)
    return slots


def start_all(slots: Slots) -> list[str]:
    """Give every free slot. Returns the works in the order of their starts."""
    started = []
    while (work := slots.start_next()) is not None:
        started.append(work.work_id)
    return started


def run_out(slots: Slots, running: list[str]) -> list[str]:
    """Start all waiting works, while running ones end in the order of their starts. Yields the works as they start."""
    running = [*running]
    order = start_all(slots)
    running += order
    while running:
        slots.release(running.pop(0))
        started = start_all(slots)
        order += started
        running += started
    return order


# --- Long works ------------------------------------------------------------------------------------------------------


def test_a_long_work_takes_no_slot_of_the_others_and_a_person_has_one_at_a_time() -> None:
    slots = Slots(per_person=1, in_all=2)
    for number in (1, 2):
        slots.add(f"long-{number}", MIRA, is_long=True)
    slots.add("story", MIRA)
    assert start_all(slots) == ["story", "long-1"], "hers wait for neither of the other kind"
    assert (slots.running, slots.waiting) == (2, 1)
    assert slots.snapshot().positions() == {"long-2": 0}
    slots.release("story")
    assert start_all(slots) == []
    slots.release("long-1")
    assert start_all(slots) == ["long-2"]


def test_half_as_many_long_works_run_in_all_and_one_at_least() -> None:
    for in_all, long_in_all in ((1, 1), (2, 1), (5, 2), (6, 3)):
        slots = Slots(per_person=2, in_all=in_all)
        for person in range(10):
            slots.add(f"long-{person}", person, is_long=True)
        assert len(start_all(slots)) == long_in_all
        for person in range(10):
            slots.add(f"usual-{person}", person)
        assert len(start_all(slots)) == in_all, "all the others have their slots"


def test_a_long_work_is_queued_once_and_can_be_removed() -> None:
    slots = Slots(per_person=1, in_all=2)
    assert slots.add("long", MIRA, is_long=True)
    assert not slots.add("long", MIRA)
    assert slots.remove("long")
    assert (slots.remove("long"), start_all(slots)) == (False, [])
    assert slots.add("long", MIRA, is_long=True)
    assert start_all(slots) == ["long"]
    assert not slots.add("long", MIRA, is_long=True)


# --- Plain situations ------------------------------------------------------------------------------------------------


def test_both_limits_hold() -> None:
    slots = slots_with(("m0", MIRA), ("m1", MIRA), ("m2", MIRA), ("t0", TOM), ("t1", TOM), per_person=2, in_all=3)
    assert start_all(slots) == ["m0", "t0", "m1"]
    assert (slots.running, slots.waiting) == (3, 2)
    slots.release("t0")
    assert start_all(slots) == ["t1"]
    slots.release("t1")
    assert start_all(slots) == [], "she has two already"
    assert (slots.running, slots.waiting) == (2, 1)


def test_one_person_may_have_no_more_than_all_together() -> None:
    slots = slots_with(("m0", MIRA), ("m1", MIRA), per_person=5, in_all=1)
    assert start_all(slots) == ["m0"]


def test_the_person_with_the_fewest_running_works_goes_first() -> None:
    slots = slots_with(("m0", MIRA), ("m1", MIRA), per_person=3, in_all=3)
    assert start_all(slots) == ["m0", "m1"]
    slots.add("t0", TOM)
    assert start_all(slots) == ["t0"]
    for work_id, person_id in (("m2", MIRA), ("t1", TOM), ("t2", TOM)):
        slots.add(work_id, person_id)
    slots.release("m0")
    slots.add("a0", ANA)
    assert start_all(slots) == ["a0"], "Ana has none; the others, who came before her, have one each"
    slots.release("a0")
    assert start_all(slots) == ["m2"], "one each, and hers began before his"
    slots.release("t0")
    assert start_all(slots) == ["t1"], "he has none"


def test_who_has_more_running_waits_although_their_last_work_began_longer_ago() -> None:
    slots = slots_with(("m0", MIRA), ("m1", MIRA), per_person=3, in_all=4)
    assert start_all(slots) == ["m0", "m1"]
    slots.add("t0", TOM)
    assert start_all(slots) == ["t0"]
    slots.add("a0", ANA)
    assert start_all(slots) == ["a0"]
    for work_id, person_id in (("m2", MIRA), ("t1", TOM)):
        slots.add(work_id, person_id)
    slots.release("a0")
    assert start_all(slots) == ["t1"], "she has two, he has one"


def test_of_several_with_as_many_the_one_goes_first_whose_last_work_began_longest_ago() -> None:
    slots = slots_with(("m0", MIRA), ("t0", TOM), per_person=2, in_all=2)
    assert start_all(slots) == ["m0", "t0"]
    for work_id, person_id in (("t1", TOM), ("t2", TOM), ("m1", MIRA)):
        slots.add(work_id, person_id)
    slots.release("t0")
    slots.release("m0")
    assert start_all(slots) == ["m1", "t1"], "she began before him, although his next one has waited longer"


def test_among_people_without_a_start_the_longest_waiting_goes_first() -> None:
    slots = slots_with(("t0", TOM), ("m0", MIRA), ("a0", ANA), per_person=1, in_all=1)
    assert run_out(slots, []) == ["t0", "m0", "a0"]


def test_positions_alternate_between_people() -> None:
    slots = slots_with(("now", 9), ("m1", MIRA), ("m2", MIRA), ("m3", MIRA), ("t1", TOM), ("a1", ANA), ("t2", TOM))
    assert start_all(slots) == ["now"]
    assert slots.snapshot().positions() == {"m1": 0, "t1": 1, "a1": 2, "m2": 3, "t2": 4, "m3": 5}


def test_positions_assume_that_the_oldest_running_work_ends_first() -> None:
    slots = slots_with(("a0", ANA), ("m0", MIRA), ("m1", MIRA), ("a1", ANA), per_person=1, in_all=2)
    assert start_all(slots) == ["a0", "m0"]
    assert slots.snapshot().positions() == {"a1": 0, "m1": 1}, (
        "her slot becomes free before the one of Mira, who asked first"
    )


def test_a_running_work_has_no_position() -> None:
    slots = slots_with(("m1", MIRA), ("m2", MIRA))
    first = slots.start_next()
    assert first is not None
    assert (first.work_id, first.person_id) == ("m1", MIRA)
    assert slots.snapshot().positions() == {"m2": 0}


def test_a_work_is_there_once_until_it_has_left() -> None:
    slots = slots_with(("a", MIRA))
    assert not slots.add("a", MIRA)
    assert start_all(slots) == ["a"]
    assert not slots.add("a", MIRA)
    assert not slots.remove("a"), "it runs"
    assert (slots.running, slots.waiting) == (1, 0)
    slots.release("a")
    slots.release("a")
    slots.release("unknown")
    assert (slots.running, slots.waiting) == (0, 0)
    assert slots.add("a", MIRA)
    assert slots.remove("a")
    assert not slots.remove("a")
    assert start_all(slots) == []


def test_releasing_a_work_that_waits_changes_nothing() -> None:
    slots = slots_with(("a", MIRA), ("b", TOM))
    assert start_all(slots) == ["a"]
    slots.release("b")
    assert (slots.running, slots.waiting, start_all(slots)) == (1, 1, [])


@pytest.mark.parametrize("in_all", [1, 2, 7, 24, 25, 40])
@given(data=st.data())
def test_a_newcomer_behind_25_busy_people_begins_at_the_first_free_slot(in_all: int, data: st.DataObject) -> None:
    slots = Slots(per_person=2, in_all=in_all)
    for number in range(10):
        for person in range(25):
            slots.add(f"{person}-{number}", person)
    running, started = start_all(slots), set[str]()
    further = data.draw(st.integers(0, 40), label="works that end when all have had their turn")
    while True:
        started |= {work_id.partition("-")[0] for work_id in running}
        if len(started) == 25:
            further -= 1
        if further < 0:
            break
        done = data.draw(st.sampled_from(running), label="ends")
        running.remove(done)
        slots.release(done)
        running += start_all(slots)
    slots.add("newcomer", NEWCOMER)
    assert slots.snapshot().positions()["newcomer"] == 0
    slots.release(data.draw(st.sampled_from(running), label="ends next"))
    assert start_all(slots)[0] == "newcomer"


# --- Against a plain list --------------------------------------------------------------------------------------------

PEOPLE = [10**17 + number for number in range(3)]
"""Numbers that identify people wherever they occur."""


@dataclass
class Model:
    """A simple model: lists, and every query by a search through them."""

    per_person: int
    in_all: int
    waiting: list[tuple[str, int]] = field(default_factory=list)
    running: list[tuple[str, int]] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    """The people whose works started, in order; only people who still have works here."""

    def next(self) -> tuple[str, int] | None:
        able = [work for work in self.waiting if self._running_of(work[1]) < self.per_person]
        if not able or len(self.running) >= self.in_all:
            return None
        return min(able, key=lambda work: (self._running_of(work[1]), self._last_start(work[1])))

    def begin(self, work: tuple[str, int]) -> None:
        self.waiting.remove(work)
        self.running.append(work)
        self.starts.append(work[1])

    def leave(self, work: tuple[str, int]) -> None:
        for works in (self.waiting, self.running):
            if work in works:
                works.remove(work)
        self.starts = [person for person in self.starts if person in self.here]

    @property
    def here(self) -> set[int]:
        return {person for _, person in [*self.waiting, *self.running]}

    def _running_of(self, person: int) -> int:
        return sum(other == person for _, other in self.running)

    def _last_start(self, person: int) -> int:
        return max((number for number, other in enumerate(self.starts) if other == person), default=-1)


def people_in(slots: Slots) -> set[int]:
    """The people of whom anything is stored, in any attribute."""
    found, seen, left = set[int](), set[int](), list[object]([slots])
    while left:
        each = left.pop()
        if id(each) in seen or isinstance(each, type | types.ModuleType | types.FunctionType):
            continue
        seen.add(id(each))
        if isinstance(each, int) and each in PEOPLE:
            found.add(each)
        left += gc.get_referents(each)
    return found


STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "add", "add", "take", "take", "take", "release", "remove"]), st.integers(0, 11)),
    min_size=10,
    max_size=60,
)
OFTEN = settings(max_examples=examples(150))
"""Only a few orders of events distinguish a rule with three keys from one with two."""


@OFTEN
@given(STEPS, st.integers(1, 3), st.integers(1, 4))
def test_whatever_happens_it_does_what_a_plain_list_does(
    steps: list[tuple[str, int]], per_person: int, in_all: int
) -> None:
    slots, model = Slots(per_person=per_person, in_all=in_all), Model(per_person, in_all)
    for step, number in steps:
        work = str(number), PEOPLE[number % 3]
        match step:
            case "add":
                is_new = work not in model.waiting + model.running
                assert slots.add(*work) is is_new
                model.waiting += [work] if is_new else []
            case "take":
                expected, queued = model.next(), slots.start_next()
                assert expected == (None if queued is None else (queued.work_id, queued.person_id))
                if expected is not None:
                    model.begin(expected)
            case "release":
                slots.release(work[0])
                if work in model.running:
                    model.leave(work)
            case _:
                assert slots.remove(work[0]) is (work in model.waiting)
                if work in model.waiting:
                    model.leave(work)
        assert (slots.waiting, slots.running) == (len(model.waiting), len(model.running))
        assert set(slots.snapshot().positions()) == {work_id for work_id, _ in model.waiting}
        assert people_in(slots) == model.here, "nothing is kept of people who have left"


@OFTEN
@given(STEPS, st.integers(1, 3), st.integers(1, 4))
def test_positions_come_true_when_what_runs_ends_in_the_order_in_which_it_began(
    steps: list[tuple[str, int]], per_person: int, in_all: int
) -> None:
    slots, running = Slots(per_person=per_person, in_all=in_all), list[str]()
    for step, number in steps:
        match step:
            case "add":
                slots.add(str(number), PEOPLE[number % 3])
            case "take":
                work = slots.start_next()
                running += [] if work is None else [work.work_id]
            case "release":
                slots.release(str(number))
                running = [work_id for work_id in running if work_id != str(number)]
            case _:
                slots.remove(str(number))
    positions = slots.snapshot().positions()
    assert positions == slots.snapshot().positions(), "asking changes nothing"
    assert positions == {work_id: ahead for ahead, work_id in enumerate(run_out(slots, running))}
    assert (slots.waiting, slots.running, people_in(slots)) == (0, 0, set())
