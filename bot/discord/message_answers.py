"""Answers to messages, where no interaction is: as a reply in the channel of the message."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

import aiohttp
import discord
from discord.ext import commands

from bot.discord.mentions import Json
from bot.discordpy import RawRows
from bot.reply.first_answer import until_confirmed
from bot.reply.frame import Row
from bot.reply.payload import button_rows

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a message in which the bot may write. `locale` is that of the server; None in a direct message.

    Without `reads_history` the bot can neither reply to a message nor ask for it. Without `attaches_files` it shows
    stories alone.
    """

    channel_id: int
    guild_id: int | None
    locale: str | None
    reads_history: bool
    attaches_files: bool


def place_of(client: discord.Client, raw: Json) -> Place | None:
    """The place of a message; None where the bot may not write, and where it is not known whether it may."""
    channel_id = int(raw["channel_id"])
    if "guild_id" not in raw:
        return Place(channel_id, None, None, reads_history=True, attaches_files=True)
    guild = client.get_guild(int(raw["guild_id"]))
    channel = None if guild is None else guild.get_channel_or_thread(channel_id)
    if guild is None or channel is None:
        return None
    try:
        may = channel.permissions_for(guild.me)
    except discord.ClientException:
        return None  # a thread whose channel is not known
    may_send = may.send_messages_in_threads if isinstance(channel, discord.Thread) else may.send_messages
    if not (may.view_channel and may_send):
        return None
    return Place(
        channel_id,
        guild.id,
        guild.preferred_locale.value,
        reads_history=may.read_message_history,
        attaches_files=may.attach_files,
    )


async def answer_message(client: commands.AutoShardedBot, place: Place, message_id: int, text: str, row: Row) -> None:
    """Reply to a message with a line and buttons. It notifies no one, and a failure is only logged."""
    channel = client.get_partial_messageable(place.channel_id, guild_id=place.guild_id)
    options: dict[str, Any] = {}
    if place.reads_history:
        options["reference"] = channel.get_partial_message(message_id).to_reference(fail_if_not_exists=False)
    try:
        await until_confirmed(
            lambda: channel.send(
                text,
                view=RawRows(button_rows((row,))),
                nonce=str(message_id),  # an attempt that Discord applied although it failed is not repeated
                allowed_mentions=discord.AllowedMentions.none(),
                silent=True,
                **options,
            )
        )
    except (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, TimeoutError, OSError) as error:
        log.warning("a message to the bot could not be answered (%s)", type(error).__name__)
