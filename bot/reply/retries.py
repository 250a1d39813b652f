"""Repeats a request of a route while it fails with what passes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from bot.reply.interaction_route import FailureKind, RouteError

log = logging.getLogger(__name__)

PASSING: Final = frozenset({FailureKind.TRANSIENT, FailureKind.LIMITED})
"""Failures after which the same request may succeed."""

WAITS_S: Final = (0.5, 1.0, 2.0, 4.0)
"""Pauses between the tries. A person may be waiting."""

RATE_LIMIT_MAX_S: Final = 60.0
"""A longer rate limit is a failure like any other."""

T = TypeVar("T")


async def with_retries(request: Callable[[], Awaitable[T]]) -> T:
    """The result of a request; raises the `RouteError` of its last try.

    A try whose answer was lost may have been applied: what creates a message does so twice, unless it has a nonce.
    """
    for wait_s in WAITS_S:
        try:
            return await request()
        except RouteError as error:
            if error.failure not in PASSING or error.retry_after_s > RATE_LIMIT_MAX_S:
                raise
            log.info("a request to Discord failed (%s); trying again", error)
            await asyncio.sleep(max(error.retry_after_s, wait_s))
    return await request()
