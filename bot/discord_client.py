"""The Discord client: intents, mentions and caches spelt out, commands synced only when they changed."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import json
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final

import aiohttp
import discord
import yarl
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.library.files import write_atomically

log = logging.getLogger(__name__)

_RETRY_S: Final = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Waits between attempts to reach Discord at the start; the last one repeats."""

_OUT_OF_REACH: Final = (discord.HTTPException, discord.GatewayNotFound, aiohttp.ClientError, TimeoutError, OSError)


_AUTHENTICATION_FAILED: Final = 4004


class RefusedTokenError(Exception):
    """Discord definitely refused the bot token, at the login or, after it was reset, at the gateway."""


class Elara(commands.AutoShardedBot):
    """Receives interactions, and hears of deleted messages. Keeps neither messages nor members: nothing needs them."""

    def __init__(
        self,
        *,
        data_dir: Path,
        on_fault: Callable[[discord.Interaction[Any], BaseException], Awaitable[None]],
    ) -> None:
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # there is no voice here to warn of
        super().__init__(
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
        self._data_dir = data_dir
        self._on_fault = on_fault
        self._is_opened = False
        # With the intents for deletions Discord also tells of every message and edit, our own first of all; discord.py
        # takes the parsers of its state for what it does not know, and has no public way to leave one out.
        for event in ("MESSAGE_CREATE", "MESSAGE_UPDATE"):
            del self._connection.parsers[event]
        self.tree.error(self._on_command_error)

    async def sync_commands(self) -> bool:
        """Send the commands to Discord if they differ from what was sent last; whether they were sent.

        A sync is a full overwrite and counts against a daily limit (Discord docs: Application Commands), so the
        hash of what was sent is kept beside the data.
        """
        payload = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        text = json.dumps([self.application_id, Route.BASE, payload], sort_keys=True)
        digest = hashlib.sha256(text.encode()).hexdigest()
        path = self._data_dir / "commands.sha256"
        known = await asyncio.to_thread(path.read_text) if await asyncio.to_thread(path.exists) else ""
        if known == digest:
            return False
        await self.tree.sync()
        await asyncio.to_thread(write_atomically, path, digest.encode())
        log.info("commands synced")
        return True

    async def keep_synced(self) -> None:
        """Sync the commands, trying again while Discord is out of reach. Until then those of the last start serve."""
        for wait_s in itertools.chain(_RETRY_S, itertools.repeat(_RETRY_S[-1])):
            try:
                await self.sync_commands()
            except _OUT_OF_REACH as error:
                status = error.status if isinstance(error, discord.HTTPException) else 0
                if 400 <= status < 500 and status != 429:
                    log.exception("Discord refused the commands; those of the last start stay")
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


def use_api(api_url: str) -> None:
    """Point discord.py at a REST base; every route it makes from now on starts there."""
    Route.BASE = api_url


async def log_in(bot: Elara, token: str, on_wait: Callable[[str], None]) -> None:
    """Log in, waiting for as long as Discord is out of reach; raises `RefusedTokenError` only for a definite no.

    Afterwards discord.py's default gateway is the one `GET /gateway/bot` gave: it is what an auto-sharded client
    falls back to after a lost session, and behind a proxy the built-in address would be wrong.
    """
    attempt = 0
    while True:
        try:
            await bot.login(token)
            bot.shard_count, gateway_url, _ = await bot.http.get_bot_gateway()
        except discord.LoginFailure as error:
            raise RefusedTokenError from error
        except _OUT_OF_REACH as error:
            await bot.http.close()
            bot.http.connector = discord.utils.MISSING  # the next login has to open a new one
            wait_s = _RETRY_S[min(attempt, len(_RETRY_S) - 1)]
            attempt += 1
            on_wait(f"Discord cannot be reached ({type(error).__name__}); trying again in {wait_s:.0f} s")
            await asyncio.sleep(wait_s)
        else:
            DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(str(gateway_url))
            return
