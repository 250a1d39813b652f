"""Tells the owner of the application something in a direct message."""

from __future__ import annotations

import logging
import secrets

import aiohttp
import discord

from bot.reply.first_answer import until_confirmed

log = logging.getLogger(__name__)


async def tell_owner(client: discord.Client, text: str) -> None:
    """Send the owner, or that of the application's team, a direct message; a failure is logged.

    The client must be logged in to Discord.
    """
    try:
        application = await until_confirmed(client.application_info)
        team = application.team
        owner_id = application.owner.id if team is None else team.owner_id
        if owner_id is None:
            log.warning("the application's team has no owner who could be told")
            return
        channel = await until_confirmed(lambda: client.create_dm(discord.Object(owner_id)))
        nonce = secrets.token_hex(8)  # an attempt that Discord applied although it failed is not repeated
        await until_confirmed(lambda: channel.send(text, nonce=nonce))
    except (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, TimeoutError, OSError) as error:
        # The caller's line in the log stands for the message, for example where direct messages are closed.
        log.warning("the owner cannot be told (%s)", type(error).__name__)
