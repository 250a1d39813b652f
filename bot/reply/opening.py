"""The beginning of a reply: where it will stand, and the callback with its first frame and Stop already in it."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any, Final

import aiohttp
import discord

from bot.reply.frame import Dialect
from bot.reply.payload import components, content
from bot.reply.raw import raw_layout, raw_rows
from bot.reply.render import Source, View, render
from bot.reply.state import TOKEN_LIFE_S, Address, ReplyState
from bot.work.request import Kind
from bot.work.work import Work

log = logging.getLogger(__name__)

_ALREADY_ANSWERED: Final = 40060

DIALECTS: Final = {Kind.STORY: Dialect.V2, Kind.COMIC: Dialect.V2, Kind.NARRATION: Dialect.CLASSIC}


def address_of(interaction: discord.Interaction[Any], *, private: bool, opens_thread: bool = False) -> Address:
    """Where the reply to this interaction will stand."""
    in_own_dm = interaction.guild_id is None and interaction.context.dm_channel
    return Address(
        application_id=interaction.application_id,
        interaction_id=interaction.id,
        channel_id=interaction.channel_id or 0,
        guild_id=interaction.guild_id,
        author_id=interaction.user.id,
        is_member=in_own_dm or (interaction.guild_id is not None and interaction.is_guild_integration()),
        private=private,
        locale=interaction.locale.value,
        upload_limit_bytes=interaction.filesize_limit,
        opens_thread=opens_thread,
    )


def state_of(interaction: discord.Interaction[Any], dialect: Dialect, source: Source | None = None) -> ReplyState:
    """A reply that has no message yet."""
    return ReplyState(
        token=interaction.token,
        token_expires_at=interaction.created_at.timestamp() + TOKEN_LIFE_S,
        dialect=dialect,
        source=source,
    )


def in_channel(
    address: Address, channel_id: int, dialect: Dialect, source: Source | None
) -> tuple[Address, ReplyState]:
    """A reply that the bot posts by itself in a channel or thread, beside the interaction that asked for it."""
    state = ReplyState(token=None, token_expires_at=0.0, dialect=dialect, source=source, on_channel_route=True)
    return replace(address, channel_id=channel_id, opens_thread=False), state


async def show_first(interaction: discord.Interaction[Any], work: Work, address: Address, state: ReplyState) -> Address:
    """Answer the interaction with the work's first frame; raises `discord.HTTPException` when Discord refuses.

    A callback answered twice (code 40060) means that an earlier try got through although its answer did not:
    the message stands, and only its id has to be asked for. Where members may not use external apps Discord makes
    the reply private by itself, which the address then says (docs: Permissions, USE_EXTERNAL_APPS).
    """
    view = View(dialect=state.dialect, locale=address.locale, since_s=work.created_at, source=state.source)
    frame = render(work, view).frames[0]
    try:
        if state.dialect is Dialect.V2:
            response = await interaction.response.send_message(
                view=raw_layout(components(frame)), ephemeral=address.private
            )
        else:
            response = await interaction.response.send_message(
                content(frame), view=raw_rows(components(frame)), ephemeral=address.private
            )
        message_id = response.message_id
        hidden = bool(response.is_ephemeral())
    except discord.HTTPException as error:
        if error.code != _ALREADY_ANSWERED:
            raise
        message_id, hidden = None, False
    except (aiohttp.ClientError, TimeoutError, OSError):
        # The answer was lost on the way; the message may stand all the same, with a Stop that somebody has to serve.
        if not await _is_answered(interaction):
            raise
        message_id, hidden = None, False
    if message_id is None:
        original = await interaction.original_response()
        log.info("the callback of work %s was applied all the same", work.id)
        message_id, hidden = original.id, original.flags.ephemeral
    state.message_ids = [message_id]
    state.accepted = frame
    return replace(address, private=True) if hidden else address


async def _is_answered(interaction: discord.Interaction[Any]) -> bool:
    """Whether Discord has an answer of ours that is a message of its own."""
    try:
        original = await interaction.original_response()
    except discord.NotFound:
        return False
    return interaction.message is None or original.id != interaction.message.id
