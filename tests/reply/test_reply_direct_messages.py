"""Opening a direct message: a failure loses only the message."""

from __future__ import annotations

import aiohttp
import discord
import pytest

from bot.discordpy import Requests
from bot.reply.direct_messages import open_direct_message


class FailingRequests(Requests):
    """Every request fails in the same way."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def create_direct_message(self, _: int) -> dict[str, str]:
        raise self._error


@pytest.mark.asyncio
@pytest.mark.parametrize("error", [discord.RateLimited(90.0), aiohttp.ClientConnectionError(), TimeoutError()])
async def test_a_direct_message_that_cannot_be_opened_is_none(error: Exception) -> None:
    assert await open_direct_message(FailingRequests(error), 7) is None
