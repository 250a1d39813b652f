"""Faults of the usage metadata: partly or fully missing, or nonsense."""

# ruff: noqa: D102 - `Fault` documents the hooks
from __future__ import annotations

from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Any

from sandbox.gemini.answer import Meter
from sandbox.gemini.faults import Fault
from sandbox.gemini.steps import Send, Steps


@dataclass(frozen=True, slots=True)
class UsageTold(Fault):
    """Changes the usage metadata of each chunk (Live: frame): removes the fields of `without`, sets those of `instead`.

    `at_all` False removes the metadata.
    """

    without: tuple[str, ...] = ()
    instead: Mapping[str, Any] = field(default_factory=dict)
    at_all: bool = True

    async def steer(self, steps: Steps, meter: Meter | None) -> Steps:  # noqa: ARG002
        async with aclosing(steps):
            async for step in steps:
                yield self._changed(step) if isinstance(step, Send) else step

    def _changed(self, step: Send) -> Send:
        told = step.payload.get("usageMetadata")
        if told is None:
            return step
        rest = {key: value for key, value in step.payload.items() if key != "usageMetadata"}
        if not self.at_all:
            return replace(step, payload=rest)
        kept = {key: value for key, value in told.items() if key not in self.without}
        return replace(step, payload={**rest, "usageMetadata": {**kept, **self.instead}})
