"""Measures how late the event loop runs due callbacks."""

from __future__ import annotations

import asyncio
import time
from types import TracebackType
from typing import Final, Self

_INTERVAL_S: Final = 0.1
_SMOOTHING: Final = 0.2


class LagMeter:
    """Sleeps a fixed time repeatedly and smooths the measured delay."""

    def __init__(self) -> None:
        self._lag_s = 0.0
        self._task: asyncio.Task[None] | None = None

    def __call__(self) -> float:
        """The smoothed lag in seconds."""
        return self._lag_s

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._measure(), name="lag meter")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _measure(self) -> None:
        while True:
            started_s = time.monotonic()
            await asyncio.sleep(_INTERVAL_S)
            late_s = time.monotonic() - started_s - _INTERVAL_S
            self._lag_s += _SMOOTHING * (max(0.0, late_s) - self._lag_s)
