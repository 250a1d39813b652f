"""The places for Live sessions: never too many in use, first sections first, and each claim gets one in the end."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gemini.live_places import Claim, LivePlaces, PlaceQueue

claims = st.builds(
    lambda narration, is_first: Claim(narration, is_first, is_long=narration % 2 == 0),
    st.integers(0, 4),
    st.booleans(),
)
steps = st.lists(st.one_of(claims, st.integers(0, 200)), max_size=60)
"""A claim waits; a number removes a claim that waits or holds a place."""


class Room:
    """A queue of places, and a model of it."""

    def __init__(self, places: int) -> None:
        self.places = places
        self.queue = PlaceQueue(places)
        self.waiting: dict[int, Claim] = {}
        self.held: dict[int, Claim] = {}

    def add(self, claim: Claim) -> None:
        self.waiting[self.queue.add(claim)] = claim
        self.grant()

    def remove(self, index: int) -> None:
        everybody = [*self.waiting, *self.held]
        if everybody:
            number = everybody[index % len(everybody)]
            self.queue.remove(number)
            self.waiting.pop(number, None)
            self.held.pop(number, None)
            self.grant()

    def grant(self) -> None:
        for number in self.queue.grant():
            self.check_next(number)
            self.held[number] = self.waiting.pop(number)

    def check_next(self, number: int) -> None:
        claim = self.waiting[number]
        mine = sum(held.narration == claim.narration for held in self.held.values())
        others = [other for other in self.waiting.values() if other.narration != claim.narration]
        half = max(1, self.places // 2)
        held = Counter(one.narration for one in self.held.values())
        if claim.is_long and any(not other.is_long or held[other.narration] < half for other in others):
            assert mine < half
        allowed = [other for other in self.waiting.values() if not other.is_long]
        if any(other.is_first for other in allowed):
            assert claim.is_first
        if not claim.is_first:
            assert all(held[other.narration] >= mine for other in allowed)


@given(st.integers(1, 7), steps)
def test_places_are_given_by_the_rules_and_none_is_lost(places: int, taken: list[Claim | int]) -> None:
    room = Room(places)
    for step in taken:
        room.add(step) if isinstance(step, Claim) else room.remove(step)
        assert len(room.held) == min(places, len(room.held) + len(room.waiting))


@given(st.integers(1, 7), st.lists(claims, max_size=40))
def test_everyone_gets_a_place_in_the_end(places: int, asked: list[Claim]) -> None:
    room = Room(places)
    for claim in asked:
        room.add(claim)
    while room.held:
        room.remove(len(room.waiting))
    assert not room.waiting


def order(places: int, *asked: Claim) -> list[Claim]:
    """The order in which claims get their places when each holds its place until the others wait."""
    room, got = PlaceQueue(places), list[Claim]()
    numbers = {room.add(claim): claim for claim in asked}
    while granted := list(room.grant()):
        for number in granted:
            got.append(numbers[number])
            room.remove(number)
    return got


def test_a_first_section_goes_before_a_tenth() -> None:
    tenth, first = Claim("a"), Claim("b", is_first=True)
    assert order(1, tenth, first) == [first, tenth]


def test_narrations_take_turns() -> None:
    room = PlaceQueue(2)
    numbers = {room.add(claim): claim.narration for claim in (Claim("a"), Claim("a"), Claim("a"), Claim("b"))}
    assert [numbers[number] for number in room.grant()] == ["a", "b"]


def test_a_long_narration_leaves_half_of_the_places_while_another_waits() -> None:
    room = PlaceQueue(5)
    numbers = {room.add(Claim("long", is_long=True)): "long" for _ in range(6)}
    numbers |= {room.add(Claim("other")): "other" for _ in range(6)}
    assert Counter(numbers[number] for number in room.grant()) == {"long": 2, "other": 3}


def test_a_long_narration_has_all_places_while_it_is_alone() -> None:
    room = PlaceQueue(5)
    for _ in range(6):
        room.add(Claim("long", is_long=True))
    assert len(list(room.grant())) == 5


@pytest.mark.asyncio
async def test_who_is_cancelled_while_waiting_or_just_after_gives_the_place_back() -> None:
    places, entered = LivePlaces(1), list[str]()

    async def hold(name: str, until: asyncio.Event) -> None:
        async with places.hold(Claim(name)):
            entered.append(name)
            await until.wait()

    never = asyncio.Event()
    first, second, third = (asyncio.create_task(hold(name, never)) for name in ("first", "second", "third"))
    await asyncio.sleep(0)
    second.cancel()
    first.cancel()
    # The third is granted the place that the first gives back, and is cancelled before it runs.
    await asyncio.wait({first, second})
    third.cancel()
    await asyncio.wait({third})
    async with asyncio.timeout(5):
        async with places.hold(Claim("fourth")):
            entered.append("fourth")
    assert entered in (["first", "fourth"], ["first", "third", "fourth"])


@pytest.mark.asyncio
async def test_who_waits_goes_on_when_a_place_is_given_back() -> None:
    places, order = LivePlaces(1), list[str]()

    async def hold(name: str) -> None:
        async with places.hold(Claim(name)):
            order.append(name)
            await asyncio.sleep(0)

    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        for name in ("first", "second", "third"):
            group.create_task(hold(name))
    assert order == ["first", "second", "third"]
