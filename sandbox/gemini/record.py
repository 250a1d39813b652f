"""The requests to the local Gemini and its answers, for the assertions of tests and benchmarks."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["stream", "unary", "live", "count", "models"]


@dataclass(frozen=True, slots=True)
class Sent:
    """One chunk or frame: `at` on the monotonic clock, just before it was handed to the socket."""

    at: float
    size_bytes: int
    text: str = ""
    media_type: str | None = None


@dataclass(slots=True, eq=False)
class Call:
    """One request, or one Live session.

    `body` is the parsed request (for Live: the setup) with all keys in camelCase, whatever the client wrote. `text` is
    all text of its contents; a Live session appends each turn's text to `turns`. Times are on the monotonic clock.
    `outcome` is "open", then "complete", "client closed", "server closed", "reset", "error" (with `status`: the HTTP
    status or the close code).
    """

    kind: Kind
    model: str
    version: str
    body: dict[str, Any] = field(repr=False)
    text: str = field(default="", repr=False)
    started_at: float = field(default_factory=lambda: time.monotonic())  # noqa: PLW0108 - looked up at each call: tests replace the clock
    ended_at: float | None = None
    client_closed_at: float | None = None
    outcome: str = "open"
    status: int | None = None
    active_at_start: int = 0
    turns: list[str] = field(default_factory=list, repr=False)
    sent: list[Sent] = field(default_factory=list, repr=False)
    faults: list[str] = field(default_factory=list)

    @property
    def sent_text(self) -> str:
        """All visible text (for Live: the transcript) that went out."""
        return "".join(sent.text for sent in self.sent)

    @property
    def is_open(self) -> bool:
        """Whether the server is still answering it."""
        return self.ended_at is None


class Record:
    """All calls in order of arrival, and how many were open at once."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.active = 0
        self.peak = 0
        self._open: dict[Kind, int] = {}
        self._peaks: dict[Kind, int] = {}

    def open(self, call: Call) -> Call:
        """Record the start of a call."""
        self.active += 1
        self.peak = max(self.peak, self.active)
        now_open = self._open.get(call.kind, 0) + 1
        self._open[call.kind] = now_open
        self._peaks[call.kind] = max(self._peaks.get(call.kind, 0), now_open)
        call.active_at_start = self.active
        self.calls.append(call)
        return call

    def close(self, call: Call, outcome: str, status: int | None = None) -> None:
        """Record the end of a call. Only the first end counts."""
        if call.ended_at is not None:
            return
        call.ended_at = time.monotonic()
        call.outcome = outcome
        call.status = status if status is not None else call.status
        if outcome == "client closed":
            call.client_closed_at = call.ended_at
        self.active -= 1
        self._open[call.kind] -= 1

    def peak_of(self, kind: Kind) -> int:
        """The most calls of one kind that were open at once."""
        return self._peaks.get(kind, 0)
