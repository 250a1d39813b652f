"""The login to Discord, which waits while Discord cannot be reached."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

import aiohttp
import discord

from bot.discordpy import abandon_login, find_gateway, prepare_login

RETRY_WAITS_S: Final = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Waits between attempts to reach Discord, in seconds; the last one repeats."""

UNREACHABLE: Final = (
    *(discord.HTTPException, discord.RateLimited, discord.GatewayNotFound),
    *(aiohttp.ClientError, TimeoutError, OSError),
)
"""What a request raises that Discord may accept later."""


class RefusedTokenError(Exception):
    """Discord definitely refused the bot token, at the login or, after it was reset, at the gateway."""


async def log_in(client: discord.AutoShardedClient, token: str, on_wait: Callable[[str], None]) -> None:
    """Log in, waiting while Discord is unreachable; raises `RefusedTokenError` only for a definite refusal.

    Afterwards discord.py's default gateway is the one that `GET /gateway/bot` returned.
    """
    attempt = 0
    while True:
        try:
            prepare_login(client)
            await client.login(token)
            await find_gateway(client)
        except discord.LoginFailure as error:
            raise RefusedTokenError from error
        except UNREACHABLE as error:
            await abandon_login(client)
            wait_s = RETRY_WAITS_S[min(attempt, len(RETRY_WAITS_S) - 1)]
            attempt += 1
            on_wait(f"Discord cannot be reached ({type(error).__name__}); trying again in {wait_s:.0f} s")
            await asyncio.sleep(wait_s)
        else:
            return
