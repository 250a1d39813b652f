"""Faults of pictures and of answers about pictures: a wrong person is drawn, or heads are reported in wrong places."""

# ruff: noqa: D102 - `Fault` documents the hooks
from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from sandbox.gemini.answer import Picture, Plan, Words
from sandbox.gemini.cast import Cast, Member, split_cast
from sandbox.gemini.describing import described
from sandbox.gemini.faults import Fault
from sandbox.gemini.shown import Person, Shown

PictureFlaw = Literal["wrong person", "missing person", "extra person", "lettering"]
"""The first person looks different or is missing; or there is an extra person, or lettering."""


def _stranger(name: str) -> Member:
    return Member(name=name, look=described(f"not {name}", "a stranger"), key=f"not {name}")


_FLAWS: Final[Mapping[PictureFlaw, Callable[[Cast], Cast]]] = {
    "wrong person": lambda cast: replace(
        cast, members=(*(_stranger(one.name) for one in cast.members[:1]), *cast.members[1:])
    ),
    "missing person": lambda cast: replace(
        cast, members=(*(replace(one, is_absent=True) for one in cast.members[:1]), *cast.members[1:])
    ),
    "extra person": lambda cast: replace(cast, members=(*cast.members, replace(_stranger("stranger"), is_extra=True))),
    "lettering": lambda cast: replace(cast, lettering="LOREM IPSUM"),
}


@dataclass(frozen=True, slots=True)
class FlawedPicture(Fault):
    """Pictures with a flaw; `panel` None means all of an answer. Strikes requests for pictures only."""

    flaw: PictureFlaw
    panel: int | None = None

    def __post_init__(self) -> None:
        if self.flaw not in _FLAWS:
            message = f"no flaw of a picture: {self.flaw!r}; there are {', '.join(_FLAWS)}"
            raise ValueError(message)

    def applies(self, body: Mapping[str, Any]) -> bool:
        return "IMAGE" in ((body.get("generationConfig") or {}).get("responseModalities") or ())

    def alter(self, plan: Plan) -> Plan:
        pieces = list(plan.pieces)
        for index, piece in enumerate(pieces):
            if isinstance(piece, Picture) and self.panel in {None, piece.panel}:
                seen, cast = split_cast(piece.drawing)
                pieces[index] = replace(piece, drawing=_FLAWS[self.flaw](cast or Cast()).told_with(seen))
        return replace(plan, pieces=tuple(pieces))


class _LookFault(Fault):
    """Strikes requests that ask about a picture only."""

    def applies(self, body: Mapping[str, Any]) -> bool:
        parts = (part for content in body.get("contents") or () for part in content.get("parts") or ())
        is_json = (body.get("generationConfig") or {}).get("responseMimeType") == "application/json"
        return is_json and any("inlineData" in part for part in parts)


@dataclass(frozen=True, slots=True)
class WrongHeads(_LookFault):
    """Reports heads in wrong places: each is moved by up to `jitter` of the picture in any direction, with its mouth.

    `missing` is the share of heads that are left out, `swapped` the share of pictures in which names are swapped.
    The same picture and `seed` give the same wrong answer.
    """

    jitter: float = 0.04
    missing: float = 0.0
    swapped: float = 0.0
    seed: int = 0

    def see(self, shown: Shown) -> Shown:
        rng = random.Random(f"{self.seed} {shown}")
        people = [self._moved(person, rng) for person in shown.people if rng.random() >= self.missing]
        if rng.random() < self.swapped:
            names = [person.name for person in people]
            people = [replace(one, name=name) for one, name in zip(people, [*names[1:], *names[:1]], strict=True)]
        return replace(shown, people=tuple(people))

    def _moved(self, person: Person, rng: random.Random) -> Person:
        down, across = (round(1000 * rng.uniform(-self.jitter, self.jitter)) for _ in range(2))
        top, left, bottom, right = person.head
        mouth = person.mouth and (_within(person.mouth[0] + down), _within(person.mouth[1] + across))
        head = (_within(top + down), _within(left + across), _within(bottom + down), _within(right + across))
        return replace(person, head=head, mouth=mouth)


Nonsense = Literal["out of range", "upside down", "unknown names", "prose", "broken"]


@dataclass(frozen=True, slots=True)
class NonsenseLook(_LookFault):
    """An answer that cannot be true, or is not JSON."""

    form: Nonsense = "out of range"

    def see(self, shown: Shown) -> Shown:
        change: Callable[[Person], Person] = {
            "out of range": lambda one: replace(one, head=(-200, 900, 1400, 99_999), mouth=(5_000, -7)),
            "upside down": lambda one: replace(one, head=one.head[2:] + one.head[:2]),
            "unknown names": lambda one: replace(one, name="Bartholomew"),
        }.get(self.form, lambda one: one)
        return replace(shown, people=tuple(change(person) for person in shown.people))

    def alter(self, plan: Plan) -> Plan:
        told = "".join(piece.text for piece in plan.pieces if isinstance(piece, Words))
        changed = {"prose": "I see two people by the sea.", "broken": told[: len(told) // 2]}.get(self.form, told)
        return replace(plan, pieces=(Words(changed),))


def _within(value: int) -> int:
    return max(0, min(1000, value))
