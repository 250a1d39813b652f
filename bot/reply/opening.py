"""The callback: the first message of a reply, with its first frame and Stop already in it."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any, Final

import discord

from bot.reply.frame import Dialect
from bot.reply.payload import components, content
from bot.reply.render import View, render
from bot.reply.state import TOKEN_LIFE_S, Address, ReplyState
from bot.work.request import Kind
from bot.work.work import Work

log = logging.getLogger(__name__)

_ALREADY_ANSWERED: Final = 40060

DIALECTS: Final = {Kind.STORY: Dialect.V2, Kind.COMIC: Dialect.V2, Kind.NARRATION: Dialect.CLASSIC}


class _RawLayout(discord.ui.LayoutView):
    """Components already in Discord's form. Stopped before it is sent, so that discord.py keeps nothing of it."""

    def __init__(self, raw: list[dict[str, Any]]) -> None:
        super().__init__(timeout=None)
        self._raw = raw
        self.stop()

    def has_components_v2(self) -> bool:
        return True

    def to_components(self) -> list[dict[str, Any]]:
        return self._raw


class _RawRows(discord.ui.View):
    """The same for the classic form: rows of buttons."""

    def __init__(self, raw: list[dict[str, Any]]) -> None:
        super().__init__(timeout=None)
        self._raw = raw
        self.stop()

    def to_components(self) -> list[dict[str, Any]]:
        return self._raw


def address_of(interaction: discord.Interaction, *, private: bool) -> Address:
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
    )


async def open_reply(interaction: discord.Interaction, work: Work, dialect: Dialect) -> tuple[Address, ReplyState]:
    """Answer the interaction with the work's first frame; raises `discord.HTTPException` when Discord refuses.

    A callback answered twice (code 40060) means that an earlier try got through although its answer did not:
    the message stands, and only its id has to be asked for. Where members may not use external apps Discord makes
    the reply private by itself, which the address then says (docs: Permissions, USE_EXTERNAL_APPS).
    """
    address = address_of(interaction, private=work.request.private)
    rendering = render(work, View(dialect=dialect, locale=address.locale, since_s=work.created_at))
    frame = rendering.frames[0]
    try:
        if dialect is Dialect.V2:
            response = await interaction.response.send_message(
                view=_RawLayout(components(frame)), ephemeral=address.private
            )
        else:
            response = await interaction.response.send_message(
                content(frame), view=_RawRows(components(frame)), ephemeral=address.private
            )
        message_id = response.message_id
        hidden = bool(response.is_ephemeral())
    except discord.HTTPException as error:
        if error.code != _ALREADY_ANSWERED:
            raise
        message_id, hidden = None, False
    if message_id is None:
        log.info("the callback of work %s was applied by an earlier try", work.id)
        message_id = (await interaction.original_response()).id
    state = ReplyState(
        token=interaction.token,
        token_expires_at=interaction.created_at.timestamp() + TOKEN_LIFE_S,
        dialect=dialect,
        message_ids=[message_id],
        accepted=frame,
    )
    return (replace(address, private=True) if hidden else address), state
