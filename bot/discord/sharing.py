"""The place for a shared or restored work: its permissions and its address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import discord

from bot.discord.responses import Interaction
from bot.library.work_documents import Ownership
from bot.reply.opening import address_of
from bot.reply.private_page import WRITABLE_CHANNELS
from bot.reply.state import Address
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.work import Work

_THREADS: Final = (10, 11, 12)
"""Discord docs: Channel Types."""


def chosen_channel(interaction: Interaction) -> Mapping[str, Any] | None:
    """The channel that was chosen in a channel select, as Discord describes it; None when a button was pressed."""
    data: Mapping[str, Any] = dict(interaction.data or {})
    values = data.get("values") or ()
    channels = (data.get("resolved") or {}).get("channels", {})
    return channels.get(values[0]) if values else None


def address_in(interaction: Interaction, work: Work, chosen: Mapping[str, Any]) -> Address:
    """The address of a copy in the chosen channel; raises `RefusedError` unless person and bot may post there."""
    theirs = discord.Permissions(int(chosen.get("permissions", 0)))
    channel_id, guild = int(chosen["id"]), interaction.guild
    channel = None if guild is None else guild.get_channel_or_thread(channel_id)
    if guild is None or channel is None or chosen["type"] not in WRITABLE_CHANNELS:
        raise RefusedError(RefusalKind.CANNOT_SHARE)
    _check_may_post(work, theirs, channel.permissions_for(guild.me), in_thread=chosen["type"] in _THREADS)
    here = address_of(interaction, private=False)
    return replace(here, channel_id=channel_id, is_member=True, upload_limit_bytes=guild.filesize_limit)


def address_here(interaction: Interaction) -> Address:
    """The address of a message that the bot posts by itself in the channel of this interaction."""
    return address_of(interaction, private=False)


def may_be_posted_again(interaction: Interaction, origin: Ownership) -> bool:
    """Whether the place where a work stood is public, and in the server or the direct messages of this interaction."""
    address = address_of(interaction, private=False)
    return not origin.private and origin.guild_id == address.guild_id and address.is_member


def address_where_it_stood(interaction: Interaction, work: Work, channel_id: int) -> Address:
    """The address of a work in the channel where it stood; raises `RefusedError` unless both may post there."""
    here = replace(address_of(interaction, private=False), author_id=work.author_id)
    guild, person, channel = interaction.guild, interaction.user, interaction.channel
    if channel_id == interaction.channel_id:
        theirs, ours = interaction.permissions, interaction.app_permissions
    else:
        found = None if guild is None else guild.get_channel_or_thread(channel_id)
        if guild is None or found is None or not isinstance(person, discord.Member):
            raise RefusedError(RefusalKind.CANNOT_SHARE)
        channel, theirs, ours = found, found.permissions_for(person), found.permissions_for(guild.me)
        here = replace(here, channel_id=channel_id, upload_limit_bytes=guild.filesize_limit)
    if guild is not None:
        _check_may_post(work, theirs, ours, in_thread=isinstance(channel, discord.Thread))
    return here


def _check_may_post(work: Work, theirs: discord.Permissions, ours: discord.Permissions, *, in_thread: bool) -> None:
    """Raise `RefusedError` unless a person and the bot may post this work with these permissions."""
    for permissions in (theirs, ours):
        may_send = permissions.send_messages_in_threads if in_thread else permissions.send_messages
        may_attach = permissions.attach_files or not work.features.needs_files
        if not (permissions.view_channel and may_send and may_attach):
            raise RefusedError(RefusalKind.CANNOT_SHARE)
