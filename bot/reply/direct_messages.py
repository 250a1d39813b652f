"""Opens a direct message with a person, for a line that no interaction can carry any more."""

from __future__ import annotations

import logging

import aiohttp
import discord

from bot.discordpy import Requests

log = logging.getLogger(__name__)


async def open_direct_message(http: Requests, person_id: int) -> int | None:
    """Create DM (Discord docs: User Resource); the channel's id, or None where Discord does not open one."""
    try:
        channel = await http.create_direct_message(person_id)
    except discord.HTTPException as error:
        log.info("no direct message was opened (HTTP %d, code %d)", error.status, error.code)
        return None
    except (discord.RateLimited, aiohttp.ClientError, TimeoutError, OSError) as error:
        log.info("no direct message was opened (%s)", type(error).__name__)
        return None
    return int(channel["id"])
