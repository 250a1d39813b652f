"""Opens a reply: its address and state, and the first answer to the interaction, as a frame or deferred."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

import discord

from bot.discordpy import RawLayout, RawRows
from bot.reply.first_answer import first_answer, until_confirmed
from bot.reply.frame import Dialect, Frame
from bot.reply.interaction_route import ANSWERED_CODE, FailureKind, RouteError, sendable
from bot.reply.payload import components, content, post_payload
from bot.reply.render import Source, View, render
from bot.reply.services import ReplyServices
from bot.reply.state import Address, ReplyState
from bot.reply.token_life import TokenLife, token_life
from bot.work.work import Work

log = logging.getLogger(__name__)

_Response = discord.InteractionCallbackResponse[Any]

_LOADING_CHECKS: Final = 4
_LOADING_CHECK_S: Final = 0.5
"""How often, and at what interval, a deferred answer is checked that another process may have given."""


class AnsweredElsewhereError(Exception):
    """Another process with the same bot token answered this interaction and makes the work."""


def address_of(interaction: discord.Interaction[Any], *, private: bool, opens_thread: bool = False) -> Address:
    """The address of the reply to this interaction."""
    return Address(
        application_id=interaction.application_id,
        interaction_id=interaction.id,
        channel_id=interaction.channel_id or 0,
        guild_id=interaction.guild_id,
        author_id=interaction.user.id,
        is_member=_is_member(interaction),
        private=private,
        locale=interaction.locale.value,
        upload_limit_bytes=upload_limit_of(interaction, private=private),
        opens_thread=opens_thread,
    )


def upload_limit_of(interaction: discord.Interaction[Any], *, private: bool) -> int:
    """The most bytes of one file in a reply where this interaction is, now: a server may gain and lose boosts."""
    limit_bytes = interaction.filesize_limit
    if private or not _is_member(interaction):
        return limit_bytes
    # A person's upload limit may exceed the bot's, which applies on the channel's route after the token's end.
    guild = interaction.guild
    return min(limit_bytes, discord.utils.DEFAULT_FILE_SIZE_LIMIT_BYTES if guild is None else guild.filesize_limit)


def _is_member(interaction: discord.Interaction[Any]) -> bool:
    """Whether the bot itself is where this interaction is."""
    in_own_dm = interaction.guild_id is None and interaction.context.dm_channel
    return in_own_dm or (interaction.guild_id is not None and interaction.is_guild_integration())


def life_of(interaction: discord.Interaction[Any], services: ReplyServices) -> TokenLife:
    """The life of the token of an interaction that has just arrived."""
    return token_life(interaction.id, services.clock, services.skew)


def state_of(
    interaction: discord.Interaction[Any], dialect: Dialect, source: Source | None = None, *, services: ReplyServices
) -> ReplyState:
    """The state of a reply without a message, to an interaction that has just arrived."""
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
    """The address and state of a reply that the bot posts in a channel or thread, without an interaction token."""
    state = ReplyState(token=None, token_expires_at=0.0, dialect=dialect, source=source, on_channel_route=True)
    return replace(address, channel_id=channel_id, opens_thread=False), state


async def send_first_frame(
    interaction: discord.Interaction[Any], work: Work, address: Address, state: ReplyState
) -> Address:
    """Answer the interaction with the work's first frame; raises `discord.HTTPException` when Discord refuses.

    Returns the address, which is private where Discord made the message ephemeral because members may not use external
    apps (docs: Permissions, USE_EXTERNAL_APPS). Code 40060 (already answered) means that an earlier attempt was applied
    although its answer was lost: the existing message is used. Raises `AnsweredElsewhereError` when that message does
    not belong to this work.
    """
    view = View(dialect=state.dialect, locale=address.locale, since_s=work.created_at, source=state.source)
    frame = render(work, view).frames[0]
    message_id, hidden, existing = await _answer(
        interaction, lambda: _send(interaction, frame, private=address.private)
    )
    if existing is not None:
        _check_ours(interaction, existing, work.id)
    state.message_ids = [message_id]
    state.accepted = frame
    return replace(address, private=True) if hidden else address


async def post_first_frame(services: ReplyServices, work: Work, address: Address, state: ReplyState) -> bool:
    """Post the first frame of a reply that has no interaction; False where Discord accepts no message for good.

    After a passing failure the editor posts it.
    """
    view = View(dialect=state.dialect, locale=address.locale, since_s=work.created_at, source=state.source)
    frame = render(work, view).frames[0]
    payload, _ = post_payload(frame, ephemeral=False)
    try:
        message = await services.channel_route(address).post(payload, [])
    except RouteError as error:
        log.info("work %s: its first message was not posted (%s)", work.id, error)
        return error.failure not in (FailureKind.FORBIDDEN, FailureKind.CHANNEL_GONE)
    state.message_ids = [int(message["id"])]
    state.accepted = frame
    return True


async def defer_first_answer(interaction: discord.Interaction[Any], *, private: bool) -> tuple[int, bool]:
    """Answer the interaction with "thinking"; the message's id, and whether only the person sees it.

    The editor writes the first frame into this message. Raises `discord.HTTPException` when Discord refuses, and
    `AnsweredElsewhereError` as `send_first_frame` does.
    """
    message_id, hidden, existing = await _answer(
        interaction, lambda: interaction.response.defer(thinking=True, ephemeral=private)
    )
    if existing is not None:
        await _check_still_deferred(interaction, existing)
    return message_id, hidden


async def _answer(
    interaction: discord.Interaction[Any], send: Callable[[], Awaitable[_Response | None]]
) -> tuple[int, bool, discord.InteractionMessage | None]:
    """Send the first answer: its message's id, whether only the person sees it, and the message if it was there before.

    Then another process answered, or this answer was applied and Discord's response to it was lost.
    """
    try:
        response = await first_answer(interaction, send)
    except discord.HTTPException as error:
        if error.code != ANSWERED_CODE:
            raise
        existing = await _answer_of(interaction)
        if existing is None:
            raise
        return existing.id, existing.flags.ephemeral, existing
    if response is not None and response.message_id is not None:
        return response.message_id, bool(response.is_ephemeral()), None
    original = await until_confirmed(interaction.original_response)
    return original.id, original.flags.ephemeral, original if response is None else None


async def _send(
    interaction: discord.Interaction[Any], frame: Frame, *, private: bool
) -> discord.InteractionCallbackResponse[Any]:
    parts = sendable({"components": components(frame), "content": content(frame)})
    if frame.dialect is Dialect.V2:
        return await interaction.response.send_message(view=RawLayout(parts["components"]), ephemeral=private)
    return await interaction.response.send_message(
        parts["content"], view=RawRows(parts["components"]), ephemeral=private, suppress_embeds=True
    )


async def _answer_of(interaction: discord.Interaction[Any]) -> discord.InteractionMessage | None:
    """The answer that Discord has, when it is a new message."""
    try:
        original = await until_confirmed(interaction.original_response)
    except discord.NotFound:
        return None
    is_new = interaction.message is None or original.id != interaction.message.id
    return original if is_new else None


def _check_ours(interaction: discord.Interaction[Any], original: discord.InteractionMessage, work_id: str) -> None:
    """Raise `AnsweredElsewhereError` unless the message has a button of this work."""
    if not any(custom_id.endswith(f":{work_id}") for custom_id in custom_ids_of(original.components)):
        raise _answered_elsewhere(interaction)
    log.info("the callback of work %s was applied although its answer was lost", work_id)


async def _check_still_deferred(interaction: discord.Interaction[Any], original: discord.InteractionMessage) -> None:
    """Raise `AnsweredElsewhereError` when another process writes the deferred answer."""
    for _ in range(_LOADING_CHECKS):
        if not original.flags.loading:
            raise _answered_elsewhere(interaction)
        await asyncio.sleep(_LOADING_CHECK_S)
        original = await until_confirmed(interaction.original_response)
    log.info("interaction %d was deferred although the answer was lost", interaction.id)


def _answered_elsewhere(interaction: discord.Interaction[Any]) -> AnsweredElsewhereError:
    log.error("another process with the same bot token answered interaction %d: please stop one", interaction.id)
    return AnsweredElsewhereError(str(interaction.id))


def custom_ids_of(parts: Sequence[Any]) -> Iterator[str]:
    """The custom ids of a message's buttons and selects, from discord.py's components."""
    for part in parts:
        if getattr(part, "custom_id", None):
            yield part.custom_id
        yield from custom_ids_of(getattr(part, "children", ()))
        if (accessory := getattr(part, "accessory", None)) is not None:
            yield from custom_ids_of((accessory,))
