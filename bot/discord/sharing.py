"""Sharing a work in another channel: which one was chosen, who may post there, and the address of the copy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import discord

from bot.discord.responses import Interaction
from bot.reply.opening import address_of
from bot.reply.private_page import WRITABLE_CHANNELS
from bot.reply.state import Address
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import Kind
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
    in_thread = chosen["type"] in _THREADS
    theirs = discord.Permissions(int(chosen.get("permissions", 0)))
    channel_id, guild = int(chosen["id"]), interaction.guild
    channel = None if guild is None else guild.get_channel_or_thread(channel_id)
    if guild is None or channel is None or chosen["type"] not in WRITABLE_CHANNELS:
        raise RefusedError(RefusalKind.CANNOT_SHARE)
    ours = channel.permissions_for(guild.me)
    for permissions in (theirs, ours):
        may_send = permissions.send_messages_in_threads if in_thread else permissions.send_messages
        if not (permissions.view_channel and may_send):
            raise RefusedError(RefusalKind.CANNOT_SHARE)
    if work.kind is not Kind.STORY and not (ours.attach_files and theirs.attach_files):
        raise RefusedError(RefusalKind.CANNOT_SHARE)
    here = address_of(interaction, private=False)
    return replace(here, channel_id=channel_id, is_member=True, upload_limit_bytes=guild.filesize_limit)
