"""Discord's time, which each answer of its REST API names."""

from __future__ import annotations

from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp


def time_trace(on_time: Callable[[float], None]) -> aiohttp.TraceConfig:
    """A trace of requests that calls `on_time` with the unix seconds at which each was answered.

    The header has whole seconds (RFC 9110, 6.6.1: Date). An answer without it, or with another form of it, is left out.
    """

    async def note(_: aiohttp.ClientSession, __: Any, ended: aiohttp.TraceRequestEndParams) -> None:  # noqa: ANN401 - aiohttp's form
        headers = ended.response.headers
        try:
            answered_at = parsedate_to_datetime(headers.get("Date", ""))
        except (ValueError, OverflowError):
            return
        if answered_at.tzinfo is None:
            return
        on_time(answered_at.timestamp())

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(note)
    return trace
