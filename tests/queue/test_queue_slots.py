"""Places: the picture of who waits and who runs stays true whatever happens in whatever order."""

from __future__ import annotations

from bot.jobs.places import Job, Places
from hypothesis import given
from hypothesis import strategies as st


def job(name: str, person_id: int, turn: int) -> Job:
    return Job(f"{name}:0", name, person_id, turn)


def places_with(*waiting: tuple[str, int], per_person: int = 1, in_all: int = 1, held: str = "x") -> Places:
    places = Places(per_person=per_person, in_all=in_all)
    for index, name in enumerate(held):
        places.take(job(f"held{name}{index}", 100 + index, 0))
    for turn, (name, person_id) in enumerate(waiting, 1):
        places.wait(job(name, person_id, turn))
    return places


def test_people_take_turns_in_what_is_told_to_them() -> None:
    places = places_with(("m1", 1), ("m2", 1), ("m3", 1), ("t1", 2), ("a1", 3), ("t2", 2))
    assert {name: places.ahead(name) for name in ("m1", "t1", "a1", "m2", "t2", "m3")} == {
        "m1": 0,
        "t1": 1,
        "a1": 2,
        "m2": 3,
        "t2": 4,
        "m3": 5,
    }


def test_while_there_is_room_only_ones_own_works_are_in_the_way() -> None:
    places = places_with(("m1", 1), ("m2", 1), ("t1", 2), in_all=5)
    assert [places.ahead(name) for name in ("m1", "m2", "t1")] == [0, 1, 0]


def test_who_does_not_wait_has_no_position() -> None:
    places = places_with(("m1", 1))
    places.take(job("m1", 1, 1))
    assert places.ahead("m1") is None
    assert places.ahead("unknown") is None


def test_a_job_that_runs_does_not_wait_as_well() -> None:
    places = Places(per_person=1, in_all=1)
    places.take(job("a", 1, 1))
    places.wait(job("a", 1, 2))
    assert places.waiting == 0


def test_somebody_can_move_only_where_both_limits_leave_room() -> None:
    def can_move(*held: int, waiting: int) -> bool:
        places = Places(per_person=1, in_all=2)
        for turn, person_id in enumerate(held):
            places.take(job(f"held{turn}", person_id, turn))
        places.wait(job("waiting", waiting, 9))
        return places.can_move

    assert can_move(waiting=1)
    assert can_move(2, waiting=1)
    assert not can_move(1, waiting=1), "the person's limit"
    assert not can_move(2, 3, waiting=1), "the limit in all"
    assert not Places(per_person=1, in_all=2).can_move, "nobody waits"


@given(st.lists(st.tuples(st.sampled_from(["wait", "take", "leave", "drop"]), st.integers(0, 7)), max_size=60))
def test_the_counts_are_those_of_a_plain_list(steps: list[tuple[str, int]]) -> None:
    places = Places(per_person=2, in_all=3)
    waiting: list[int] = []
    held: list[int] = []
    for step, number in steps:
        each = job(str(number), number % 3, number)
        if step == "wait":
            places.wait(each)
            waiting += [number] if number not in waiting and number not in held else []
        elif step == "take":
            if number in held:
                continue
            places.take(each)
            waiting = [other for other in waiting if other != number]
            held.append(number)
        elif step == "leave":
            places.leave(each.id)
            held = [other for other in held if other != number]
        else:
            places.drop(each.id)
            waiting = [other for other in waiting if other != number]
        assert (places.waiting, places.held) == (len(waiting), len(held))
        assert places.can_move == (
            len(held) < 3 and any(sum(other % 3 == mine % 3 for other in held) < 2 for mine in waiting)
        )
        positions = [places.ahead(str(number)) for number in waiting]
        assert all(ahead is not None and 0 <= ahead < len(waiting) for ahead in positions)
