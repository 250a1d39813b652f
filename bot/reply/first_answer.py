"""The first answer to an interaction, tried again while the connection to Discord fails."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar

import aiohttp
import discord

from bot.reply.interaction_route import ANSWERED_CODE

log = logging.getLogger(__name__)

AGAIN_S: Final = 2.5
"""No attempt begins later. Discord waits three seconds, which begin before the interaction arrives (Discord docs:
Interaction Callback)."""

_PAUSE_S: Final = 0.1
"""Between two attempts: a process without file descriptors fails at once."""

_NOT_SENT: Final = (aiohttp.ClientConnectorError, aiohttp.ClientHttpProxyError)
"""There was no connection, so Discord cannot have received the request."""

_LOST: Final = (aiohttp.ClientError, TimeoutError, OSError)

_MAY_BE_APPLIED: Final = "elara.may_be_applied"

T = TypeVar("T")


async def first_answer(interaction: discord.Interaction[Any], send: Callable[[], Awaitable[T]]) -> T | None:
    """Send the first answer, again while no answer of Discord's arrives. `send` makes one attempt.

    To send it twice is safe: Discord applies one. None when it refuses a later attempt as already answered
    (`ANSWERED_CODE`) because it has applied an earlier one, whose confirmation was lost: discord.py still takes the
    interaction for unanswered then. Raises as `send` does.
    """

    async def attempt() -> T | None:
        try:
            return await send()
        except discord.HTTPException as error:
            if not (interaction.extras.get(_MAY_BE_APPLIED) and error.code == ANSWERED_CODE):
                raise
            return None
        except _LOST as error:
            if not isinstance(error, _NOT_SENT):
                interaction.extras[_MAY_BE_APPLIED] = True
            raise

    return await _again_after(_LOST, attempt)


async def when_connected(send: Callable[[], Awaitable[T]]) -> T:
    """Send a later answer, again while there is no connection: a second one may be shown twice. Raises as `send`."""
    return await _again_after(_NOT_SENT, send)


async def _again_after(failures: tuple[type[Exception], ...], send: Callable[[], Awaitable[T]]) -> T:
    loop = asyncio.get_running_loop()
    last_s = loop.time() + AGAIN_S
    while True:
        try:
            return await send()
        except failures as error:
            if loop.time() + _PAUSE_S > last_s:
                raise
            log.info("an answer did not reach Discord (%s); trying again", type(error).__name__)
        await asyncio.sleep(_PAUSE_S)
