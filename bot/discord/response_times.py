"""Discord's time, which each answer of its REST API names."""

from __future__ import annotations

from collections.abc import Callable
from email.utils import parsedate_to_datetime
from types import SimpleNamespace
from typing import Final

import aiohttp

from bot.reply.clock import uptime_s

LATE_S: Final = 10.0
"""An answer that comes later names a time that may have passed: the machine may have been suspended meanwhile."""


def time_trace(on_time: Callable[[float], None]) -> aiohttp.TraceConfig:
    """A trace of requests that calls `on_time` with the unix seconds at which each was answered.

    The header has whole seconds (RFC 9110, 6.6.1: Date). An answer without it, or with another form of it, is left out.
    """

    async def begin(_: aiohttp.ClientSession, context: SimpleNamespace, __: aiohttp.TraceRequestStartParams) -> None:
        context.began_s = uptime_s()

    async def note(_: aiohttp.ClientSession, context: SimpleNamespace, ended: aiohttp.TraceRequestEndParams) -> None:
        if uptime_s() - context.began_s > LATE_S:
            return
        headers = ended.response.headers
        try:
            answered_at = parsedate_to_datetime(headers.get("Date", ""))
        except (ValueError, OverflowError):
            return
        if answered_at.tzinfo is None:
            return
        on_time(answered_at.timestamp())

    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(begin)
    trace.on_request_end.append(note)
    return trace
