"""The rules: which calls a fault strikes, and how often."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sandbox.gemini.faults import Fault, RefusedField, Stage
from sandbox.gemini.record import Call, Kind

_CONTENT: Final[frozenset[Kind]] = frozenset({"stream", "unary", "live"})


@dataclass(slots=True, eq=False)
class Rule:
    """Faults for the next `times` matching calls (None: all), after the first `skip` of them."""

    faults: tuple[Fault, ...]
    kind: Kind | None
    model: str | None
    contains: str | None
    times: int | None
    skip: int

    @property
    def is_spent(self) -> bool:
        """Whether it cannot strike any more."""
        return self.times is not None and self.times <= 0


class Faults:
    """The rules in order. A call gets the first matching counted rule and all matching permanent ones.

    So two rules added one after the other strike two calls one after the other, like replies in a queue.
    """

    def __init__(self) -> None:
        self._rules: list[Rule] = []

    def add(
        self,
        *faults: Fault,
        kind: Kind | None = None,
        model: str | None = None,
        contains: str | None = None,
        times: int | None = 1,
        skip: int = 0,
    ) -> Rule:
        """Add a rule whose faults strike together. `model` is a regular expression, `contains` a part of the text.

        `kind` is "stream", "unary", "live" (None: any of these), "models" or "count". In Live, a fault
        that strikes before the upgrade cannot match by model or text.
        """
        rule = Rule(faults, kind, model, contains, times, skip)
        self._rules.append(rule)
        return rule

    push = add

    def clear(self) -> None:
        """Forget all rules."""
        self._rules.clear()

    def take(self, call: Call, body: Mapping[str, Any], text: str, stages: Iterable[Stage]) -> tuple[Fault, ...]:
        """The faults for this call at these stages. Counts their rules as used."""
        wanted, taken, has_counted = set(stages), list[Fault](), False
        for rule in self._rules:
            is_counted = rule.times is not None
            if rule.is_spent or (is_counted and has_counted) or not self._matches(rule, call, body, text, wanted):
                continue
            if rule.skip > 0:
                rule.skip -= 1
                continue
            if rule.times is not None:
                rule.times -= 1
                has_counted = True
            taken.extend(rule.faults)
        call.faults.extend(type(fault).__name__ for fault in taken)
        return tuple(taken)

    def _matches(self, rule: Rule, call: Call, body: Mapping[str, Any], text: str, stages: set[Stage]) -> bool:
        if call.kind != rule.kind and (rule.kind is not None or call.kind not in _CONTENT):
            return False
        if rule.model is not None and not re.search(rule.model, call.model):
            return False
        if rule.contains is not None and rule.contains not in text:
            return False
        return all(_stage(fault, call.kind) in stages and fault.applies(body) for fault in rule.faults)


def _stage(fault: Fault, kind: Kind) -> Stage:
    """The stage of a fault in a call of this kind. A refused field of a Live session strikes at its setup."""
    return Stage.SETUP if kind == "live" and isinstance(fault, RefusedField) else fault.stage
