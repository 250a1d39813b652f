"""Which Live session opens next when the number of sessions of all narrations together is limited.

`PlaceQueue` only decides; `LivePlaces` waits. Three rules, in this order:

1. A first section goes before any other one: a person who waits for the first sound hears it soon.
2. While another narration waits, a long narration gets no more than half of the places (one at least). No place stays
   free for that: of several long narrations each may get more.
3. Of the rest, the narration that holds the fewest places is next; of several, the one that waits the longest.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass
from typing import Final

Waiting = Callable[[], AbstractContextManager[None]]

LONG_SECTIONS_MIN: Final = 11
"""A narration with at least this many sections is long."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A request for a place, by a session of one narration.

    Claims with an equal `narration` share its places. `is_first`: a person waits for the first sound.
    """

    narration: object
    is_first: bool = False
    is_long: bool = False


class PlaceQueue:
    """Holds `places` places, and the claims that wait for one, in the order of their numbers."""

    def __init__(self, places: int) -> None:
        self._places = places
        self._last_number = 0
        self._waiting: dict[int, Claim] = {}
        self._held: dict[int, Claim] = {}

    def add(self, claim: Claim) -> int:
        """Add a claim to the queue; returns its number."""
        self._last_number += 1
        self._waiting[self._last_number] = claim
        return self._last_number

    def remove(self, number: int) -> None:
        """Release the place that a claim holds, or remove the claim from the queue."""
        self._waiting.pop(number, None)
        self._held.pop(number, None)

    def grant(self) -> Iterator[int]:
        """Give the free places to the next claims; yields their numbers."""
        while self._waiting and len(self._held) < self._places:
            held: dict[object, int] = {}
            for claim in self._held.values():
                held[claim.narration] = held.get(claim.narration, 0) + 1
            candidates = [number for number, claim in self._waiting.items() if self._may_hold_more(claim, held)]
            number = min(candidates or self._waiting, key=lambda one: self._rank(one, held))
            self._held[number] = self._waiting.pop(number)
            yield number

    def _may_hold_more(self, claim: Claim, held: dict[object, int]) -> bool:
        if not claim.is_long or held.get(claim.narration, 0) < max(1, self._places // 2):
            return True
        return all(other.narration == claim.narration for other in self._waiting.values())

    def _rank(self, number: int, held: dict[object, int]) -> tuple[bool, int, int]:
        claim = self._waiting[number]
        return not claim.is_first, held.get(claim.narration, 0), number


class LivePlaces:
    """The places for Live sessions: `async with places.hold(claim)` waits for one and gives it back."""

    def __init__(self, places: int) -> None:
        self._queue = PlaceQueue(places)
        self._granted: dict[int, asyncio.Event] = {}

    @asynccontextmanager
    async def hold(self, claim: Claim, waiting: Waiting = nullcontext) -> AsyncIterator[None]:
        """Hold a place inside the block. Cancelling while it waits, or just as it gets one, gives it back.

        `waiting` makes the context in which it waits, if it has to.
        """
        number = self._queue.add(claim)
        granted = self._granted[number] = asyncio.Event()
        try:
            self._grant()
            if not granted.is_set():
                with waiting():
                    await granted.wait()
            yield
        finally:
            del self._granted[number]
            self._queue.remove(number)
            self._grant()

    def _grant(self) -> None:
        for number in self._queue.grant():
            self._granted[number].set()
