"""Responses to an interaction: in time, and in one place, also if a message is already there."""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Callable, Sequence
from typing import Any, Final

import aiohttp
import discord

from bot.discord.menu import is_menu
from bot.discordpy import RawRows
from bot.reply.first_answer import first_answer, has_updated, is_answered, until_confirmed
from bot.reply.frame import Row
from bot.reply.interaction_route import ANSWERED_CODE
from bot.reply.opening import defer_first_answer
from bot.reply.payload import Json, button_rows
from bot.words.say import say

log = logging.getLogger(__name__)

Interaction = discord.Interaction[Any]

_UNKNOWN_MESSAGE: Final = 10008
_LOCK: Final = "elara.response_lock"
_THINKING: Final = "elara.thinking"
_WRITES_OVER: Final = "elara.writes_over"
_REPLACED: Final = "elara.menu_replaced"

_NO_MENTIONS: Final = discord.AllowedMentions.none()


def response_lock(interaction: Interaction) -> asyncio.Lock:
    """The lock held while the first response is sent. Under it `is_answered` can be relied on.

    A response counts only after Discord confirmed it, so two concurrent ones would miss each other.
    """
    lock: asyncio.Lock = interaction.extras.setdefault(_LOCK, asyncio.Lock())
    return lock


async def defer(interaction: Interaction) -> bool:
    """Acknowledge a component or modal without showing anything, unless there was a response already.

    False when its message was deleted: the response then has to be a new message.
    """
    async with response_lock(interaction):
        return is_answered(interaction) or await defer_locked(interaction)


async def acknowledge(interaction: Interaction) -> None:
    """Answer a press that has done all it does: in silence, or in private where its message was deleted meanwhile."""
    if not await defer(interaction):
        await respond(interaction, say("label.done_unseen", interaction.locale.value))


async def defer_locked(interaction: Interaction) -> bool:
    """`defer` for a caller that holds `response_lock` and knows that there was no response."""
    try:
        await first_answer(interaction, interaction.response.defer, updates=True)
    except discord.NotFound as error:
        if error.code != _UNKNOWN_MESSAGE:
            raise
        return False
    return True


async def defer_thinking_locked(interaction: Interaction, *, private: bool) -> tuple[int, bool]:
    """Show "thinking" as the first response; its message id, and whether only this person sees it.

    The caller holds `response_lock` and knows that there was no response.
    """
    message_id, is_private = await defer_first_answer(interaction, private=private)
    interaction.extras[_THINKING] = "private" if is_private else "public"
    return message_id, is_private


async def defer_thinking(interaction: Interaction) -> None:
    """Show a private "thinking", unless there was a response already. `respond` then writes into that message.

    In "More" the menu itself says that it takes a moment.
    """
    async with response_lock(interaction):
        if is_answered(interaction):
            return
        if is_menu(interaction):
            try:
                text = say("label.moment", interaction.locale.value)
                await first_answer(
                    interaction,
                    lambda: interaction.response.edit_message(content=text, view=None, attachments=[]),
                    updates=True,
                )
            except discord.NotFound as error:
                if error.code != _UNKNOWN_MESSAGE:
                    raise
            else:
                return
        await defer_thinking_locked(interaction, private=True)


async def write_over(interaction: Interaction) -> None:
    """Acknowledge a press on a private message silently; `respond` then writes over that message.

    Nothing happens after a response, for the modal of a command, which belongs to no message, and for a message that
    others see: a modified client may send a press on any.
    """
    if interaction.message is None or not interaction.message.flags.ephemeral:
        return
    async with response_lock(interaction):
        if not is_answered(interaction) and await defer_locked(interaction):
            interaction.extras[_THINKING] = "private"
            interaction.extras[_WRITES_OVER] = True


def claim_written_over(interaction: Interaction) -> None:
    """The caller itself writes over the message that `write_over` has acknowledged."""
    if interaction.extras.pop(_WRITES_OVER, False):
        interaction.extras.pop(_THINKING, None)


async def delete_unwritten(interaction: Interaction) -> None:
    """Delete the message that `write_over` has acknowledged, if nothing was written over it: it has done its work."""
    if is_menu(interaction):
        return  # it has turned into the result, or was closed for it
    # A "thinking" without that is the reply to the modal of a command: a work is being written into it.
    if interaction.extras.pop(_WRITES_OVER, False) and interaction.extras.pop(_THINKING, None) is not None:
        await delete_thinking(interaction)


async def respond(
    interaction: Interaction,
    text: str = discord.utils.MISSING,
    *,
    rows: Sequence[Row] = (),
    select: Sequence[Json] = (),
    file: tuple[str, str] | None = None,
) -> None:
    """Respond privately with text, rows of buttons and a text file, given as its name and its content.

    `select` are rows with a select, above the buttons.
    """
    raw = [*select, *button_rows(rows)]
    await respond_with_view(interaction, text, view=RawRows(raw) if raw else discord.utils.MISSING, file=file)


async def respond_with_view(
    interaction: Interaction,
    text: str = discord.utils.MISSING,
    *,
    view: Any,  # noqa: ANN401 - discord.py has an overload for each kind of view
    file: tuple[str, str] | None = None,
) -> None:
    """Respond privately, as the first response or after it.

    In "More" the response takes the place of the menu, unless an earlier one did. A private "thinking" message is
    written over; a public one is deleted.
    """

    def upload() -> discord.File:
        # A file can be sent only once, so each attempt needs its own.
        if file is None:
            missing: discord.File = discord.utils.MISSING
            return missing
        return discord.File(io.BytesIO(file[1].encode(errors="replace")), filename=file[0])

    content: Any = text
    if is_menu(interaction) and await _replace_menu(interaction, content, view, upload if file is not None else None):
        return
    async with response_lock(interaction):
        if not is_answered(interaction):
            try:
                sent = await first_answer(
                    interaction,
                    lambda: interaction.response.send_message(
                        content, view=view, file=upload(), ephemeral=True, allowed_mentions=_NO_MENTIONS
                    ),
                )
            except discord.HTTPException as error:
                if error.code != ANSWERED_CODE:
                    raise
                sent = None
            if sent is not None or await _has_response_message(interaction):
                return
    thinking = interaction.extras.pop(_THINKING, None)
    if thinking == "private" and await _edit_original(
        interaction,
        lambda: {
            "content": content,
            # It may replace a question, whose buttons are no longer needed.
            "view": None if view is discord.utils.MISSING else view,
            "attachments": [] if file is None else [upload()],
        },
    ):
        return
    if thinking == "public":
        await delete_thinking(interaction)
    # After a lost confirmation it may stand twice, which is better than not at all.
    await until_confirmed(
        lambda: interaction.followup.send(
            content, view=view, file=upload(), ephemeral=True, allowed_mentions=_NO_MENTIONS
        )
    )


async def _edit_original(interaction: Interaction, parts: Callable[[], dict[str, Any]]) -> bool:
    """Write over the private message that the interaction has; False when that is gone.

    The person may have dismissed it, and an earlier press of the same button may have deleted it. `parts` are made for
    each attempt.
    """
    try:
        await until_confirmed(lambda: interaction.edit_original_response(**parts(), allowed_mentions=_NO_MENTIONS))
    except discord.NotFound as error:
        if error.code != _UNKNOWN_MESSAGE:
            raise
        return False
    return True


async def _replace_menu(
    interaction: Interaction,
    content: Any,  # noqa: ANN401 - a text, or discord.py's placeholder
    view: Any,  # noqa: ANN401 - as in `respond_with_view`
    upload: Callable[[], discord.File] | None,
) -> bool:
    """Let the response take the place of the menu; False when a message of its own has to carry it.

    That is so when the menu is gone, or has been replaced by another response to this interaction.
    """
    if interaction.extras.get(_REPLACED):
        return False
    parts: dict[str, Any] = {
        "content": content or None,
        "view": None if view is discord.utils.MISSING else view,
        "attachments": [],
    }

    async def update() -> object:
        return await interaction.response.edit_message(**parts, allowed_mentions=_NO_MENTIONS)

    async with response_lock(interaction):
        if not is_answered(interaction):
            try:
                if upload is not None:
                    # An update by callback is said to lose its files (discord/discord-api-docs#6277).
                    await first_answer(interaction, interaction.response.defer, updates=True)
                elif await first_answer(interaction, update, updates=True) is not None:
                    interaction.extras[_REPLACED] = True
                    return True
            except discord.HTTPException as error:
                if error.code == _UNKNOWN_MESSAGE:
                    return False
                if error.code != ANSWERED_CODE:
                    raise
        elif not has_updated(interaction):
            return False
    if not await _edit_original(interaction, lambda: {**parts, "attachments": [] if upload is None else [upload()]}):
        return False
    interaction.extras[_REPLACED] = True
    return True


async def _has_response_message(interaction: Interaction) -> bool:
    """Whether the response that Discord has is a message, and not a deferral whose confirmation was lost.

    It is a message when this one arrived without its confirmation, and when the interaction was delivered twice.
    """
    original = await until_confirmed(interaction.original_response)
    is_component_message = interaction.message is not None and original.id == interaction.message.id
    return not (original.flags.loading or is_component_message)


async def delete_thinking(interaction: Interaction) -> None:
    """Delete the deferred response."""
    try:
        await until_confirmed(interaction.delete_original_response)
    except (discord.HTTPException, aiohttp.ClientError, TimeoutError, OSError) as error:
        # Discord itself closes it when the token expires.
        log.warning("a deferred response could not be deleted (%s)", type(error).__name__)
