"""The beginning of a reply: where it will stand, and the callback: with its first frame and Stop in it, or deferred."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

import aiohttp
import discord

from bot.reply.frame import Dialect, Frame
from bot.reply.interaction_route import ANSWERED_CODE, sendable
from bot.reply.payload import components, content
from bot.reply.raw_views import raw_layout, raw_rows
from bot.reply.render import Source, View, render
from bot.reply.services import ReplyServices
from bot.reply.state import Address, ReplyState
from bot.reply.token_life import TokenLife, token_life
from bot.work.request import Kind
from bot.work.work import Work

log = logging.getLogger(__name__)

_LOADING_LOOKS: Final = 4
_LOADING_LOOK_S: Final = 0.5
"""How often, and how far apart, a deferred answer is looked at that may be another process's."""


class AnsweredElsewhereError(Exception):
    """Another process with the same bot token has answered this interaction: nothing of it is ours to make."""


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


def life_of(interaction: discord.Interaction[Any], services: ReplyServices) -> TokenLife:
    """How long the token of this interaction lives, which has arrived just now."""
    return token_life(interaction.id, services.clock, services.skew)


def state_of(
    interaction: discord.Interaction[Any], dialect: Dialect, source: Source | None = None, *, services: ReplyServices
) -> ReplyState:
    """A reply that has no message yet, to an interaction that has arrived just now."""
    life = life_of(interaction, services)
    return ReplyState(
        token=interaction.token,
        token_expires_at=life.expires_at,
        clock_skew_s=life.skew_s,
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

    A callback answered twice (code 40060) means that an earlier try got through although its answer did not: the
    message stands, and only its id has to be asked for. Raises `AnsweredElsewhereError` where that message is not this
    work's. Where members may not use external apps Discord makes the reply private by itself, which the address then
    says (docs: Permissions, USE_EXTERNAL_APPS).
    """
    view = View(dialect=state.dialect, locale=address.locale, since_s=work.created_at, source=state.source)
    frame = render(work, view).frames[0]
    message_id = None
    hidden = False
    try:
        response = await _send(interaction, frame, private=address.private)
    except (discord.HTTPException, aiohttp.ClientError, TimeoutError, OSError) as error:
        # Another answer stands, or ours was lost on the way and stands all the same, with a Stop that has to work.
        if isinstance(error, discord.HTTPException) and error.code != ANSWERED_CODE:
            raise
        original = await _answer_of(interaction)
        if original is None:
            raise
        _check_ours(interaction, original, work.id)
        message_id, hidden = original.id, original.flags.ephemeral
    else:
        message_id, hidden = response.message_id, bool(response.is_ephemeral())
    if message_id is None:
        original = await interaction.original_response()
        message_id, hidden = original.id, original.flags.ephemeral
    state.message_ids = [message_id]
    state.accepted = frame
    return replace(address, private=True) if hidden else address


async def defer_first(interaction: discord.Interaction[Any], *, private: bool) -> tuple[int, bool]:
    """Answer the interaction with "thinking"; the message's id, and whether only the person sees it.

    The editor writes the message: its first edit goes by the token's route, with `ReplyState.accepted` None. Raises
    `discord.HTTPException` when Discord refuses, and `AnsweredElsewhereError` as `show_first`.
    """
    message_id = None
    hidden = False
    try:
        response = await interaction.response.defer(thinking=True, ephemeral=private)
    except (discord.HTTPException, aiohttp.ClientError, TimeoutError, OSError) as error:
        if isinstance(error, discord.HTTPException) and error.code != ANSWERED_CODE:
            raise
        original = await _answer_of(interaction)
        if original is None:
            raise
        await _check_waits(interaction, original)
        return original.id, original.flags.ephemeral
    if response is not None:
        message_id, hidden = response.message_id, bool(response.is_ephemeral())
    if message_id is None:
        original = await interaction.original_response()
        message_id, hidden = original.id, original.flags.ephemeral
    return message_id, hidden


async def _send(
    interaction: discord.Interaction[Any], frame: Frame, *, private: bool
) -> discord.InteractionCallbackResponse[Any]:
    parts = sendable({"components": components(frame), "content": content(frame)})
    if frame.dialect is Dialect.V2:
        return await interaction.response.send_message(view=raw_layout(parts["components"]), ephemeral=private)
    return await interaction.response.send_message(
        parts["content"], view=raw_rows(parts["components"]), ephemeral=private, suppress_embeds=True
    )


async def _answer_of(interaction: discord.Interaction[Any]) -> discord.InteractionMessage | None:
    """The answer that Discord has, where that is a message of its own."""
    try:
        original = await interaction.original_response()
    except discord.NotFound:
        return None
    is_new = interaction.message is None or original.id != interaction.message.id
    return original if is_new else None


def _check_ours(interaction: discord.Interaction[Any], original: discord.InteractionMessage, work_id: str) -> None:
    """Raises `AnsweredElsewhereError` unless the message has a button of this work."""
    if not any(custom_id.endswith(f":{work_id}") for custom_id in _custom_ids(original.components)):
        raise _answered_elsewhere(interaction)
    log.info("the callback of work %s was applied all the same", work_id)


async def _check_waits(interaction: discord.Interaction[Any], original: discord.InteractionMessage) -> None:
    """Raises `AnsweredElsewhereError` when somebody else has begun to write, or begins now, what has been deferred."""
    for _ in range(_LOADING_LOOKS):
        if not original.flags.loading:
            raise _answered_elsewhere(interaction)
        await asyncio.sleep(_LOADING_LOOK_S)
        original = await interaction.original_response()
    log.info("the answer to interaction %d was deferred all the same", interaction.id)


def _answered_elsewhere(interaction: discord.Interaction[Any]) -> AnsweredElsewhereError:
    log.error("another process with the same bot token answered interaction %d: please stop one", interaction.id)
    return AnsweredElsewhereError(str(interaction.id))


def _custom_ids(parts: Sequence[Any]) -> Iterator[str]:
    """The ids of a message's buttons, as discord.py has read them."""
    for part in parts:
        if getattr(part, "custom_id", None):
            yield part.custom_id
        yield from _custom_ids(getattr(part, "children", ()))
