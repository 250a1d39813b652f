"""The Discord client: intents, mentions and caches spelt out, commands sent only where Discord has others."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands

from bot.command_diff import is_in_sync, overwrite
from bot.discordpy import Requests, abandon_login, command_payloads, find_gateway, ignore_events

log = logging.getLogger(__name__)

_RETRY_S: Final = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Waits between attempts to reach Discord at the start; the last one repeats."""

_OUT_OF_REACH: Final = (discord.HTTPException, discord.GatewayNotFound, aiohttp.ClientError, TimeoutError, OSError)


_AUTHENTICATION_FAILED: Final = 4004


class RefusedTokenError(Exception):
    """Discord definitely refused the bot token, at the login or, after it was reset, at the gateway."""


class Elara(commands.AutoShardedBot):
    """Receives interactions, and hears of deleted messages. Keeps neither messages nor members: nothing needs them.

    `proxy` leads to the REST API and to the gateway alike, for discord.py has one for both.
    """

    def __init__(
        self,
        *,
        on_fault: Callable[[discord.Interaction[Any], BaseException], Awaitable[None]],
        proxy: str | None = None,
    ) -> None:
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # there is no voice here to warn of
        super().__init__(
            proxy=proxy,
            command_prefix=commands.when_mentioned,
            help_command=None,
            # Of messages only that they were deleted is of interest; without a privileged intent they come empty.
            intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            guild_ready_timeout=0.5,  # nothing waits for the list of servers; interactions bring what they need
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
        )
        self.requests = Requests(self)
        self._on_fault = on_fault
        self._is_opened = False
        # With the intents for deletions Discord also tells of every message and edit, our own first of all.
        ignore_events(self, "MESSAGE_CREATE", "MESSAGE_UPDATE")
        self.tree.error(self._on_command_error)

    async def sync_commands(self) -> bool:
        """Send the commands to Discord if it has others; whether they were sent.

        Discord is asked each time: another program on the same token may have replaced them meanwhile. An overwrite
        is rate limited, so one that would change nothing is left out.
        """
        application_id = self.application_id
        if application_id is None:
            raise app_commands.MissingApplicationID
        own = command_payloads(self.tree)
        known = await self.requests.get_commands(application_id)
        if is_in_sync(own, known):
            return False
        await self.requests.overwrite_commands(application_id, overwrite(own, known))
        log.info("commands synced")
        return True

    async def keep_synced(self) -> None:
        """Sync the commands, trying again while Discord is out of reach. Until then those that Discord has serve."""
        for wait_s in itertools.chain(_RETRY_S, itertools.repeat(_RETRY_S[-1])):
            try:
                await self.sync_commands()
            except _OUT_OF_REACH as error:
                status = error.status if isinstance(error, discord.HTTPException) else 0
                if 400 <= status < 500 and status != 429:
                    log.exception("Discord refused the commands; those that it has stay")
                    return
                log.warning("the commands cannot be synced (%s); trying again in %.0f s", type(error).__name__, wait_s)
                await asyncio.sleep(wait_s)
            else:
                return

    async def on_message(self, message: discord.Message, /) -> None:
        """Nothing: there are no commands in messages. discord.py's own would look for some in each."""

    async def login(self, token: str) -> None:
        """Log in; from now on there is something to close."""
        self._is_opened = True
        await super().login(token)

    async def close(self) -> None:
        """Close what is open. discord.py's own raises on a sharded client that never tried to log in."""
        if self._is_opened:
            await super().close()

    async def connect(self, *, reconnect: bool = True) -> None:
        """Stay connected until closed; raises `RefusedTokenError` when the gateway does not accept the token."""
        try:
            await super().connect(reconnect=reconnect)
        except discord.ConnectionClosed as error:
            if error.code == _AUTHENTICATION_FAILED:
                raise RefusedTokenError from error
            raise

    def is_connected(self) -> bool:
        """Whether every shard has its gateway connection right now. discord.py's `is_ready` stays true without one."""
        shards = self.shards.values()
        return self.is_ready() and not self.is_closed() and not any(shard.is_closed() for shard in shards)

    async def _on_command_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError
    ) -> None:
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        await self._on_fault(interaction, cause)


async def log_in(bot: Elara, token: str, on_wait: Callable[[str], None]) -> None:
    """Log in, waiting for as long as Discord is out of reach; raises `RefusedTokenError` only for a definite no.

    Afterwards discord.py's default gateway is the one that `GET /gateway/bot` gave.
    """
    attempt = 0
    while True:
        try:
            await bot.login(token)
            await find_gateway(bot)
        except discord.LoginFailure as error:
            raise RefusedTokenError from error
        except _OUT_OF_REACH as error:
            await abandon_login(bot)
            wait_s = _RETRY_S[min(attempt, len(_RETRY_S) - 1)]
            attempt += 1
            on_wait(f"Discord cannot be reached ({type(error).__name__}); trying again in {wait_s:.0f} s")
            await asyncio.sleep(wait_s)
        else:
            return
