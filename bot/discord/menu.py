"""The private message "More", which turns into the result of each press in it.

An ephemeral message is only reached by the token of an interaction, and each press on one of its buttons brings a new
token. So one message is the menu, then a question, then the result, however old it is, and no second one is needed.
It stays a message without Components V2: that flag is never taken from a message again (Discord docs: Message Flags),
and a recording has a player only without it.
"""

from __future__ import annotations

import logging
import re
from typing import Any, Final

import aiohttp
import discord

from bot.reply.controls import WORK_TEMPLATE, Action, button
from bot.reply.first_answer import until_confirmed
from bot.reply.frame import Row
from bot.reply.opening import custom_ids_of

log = logging.getLogger(__name__)

_IN_REPLIES: Final = frozenset({Action.MORE.value, Action.STOP.value})
"""One of these stands below every private reply that shows a work; none of them stands in the menu."""


def menu_work_id(interaction: discord.Interaction[Any]) -> str | None:
    """The work of the menu on which something was pressed; None when the pressed message is no menu."""
    found = _menu_buttons(interaction)
    return found[0]["work_id"] if found else None


def _menu_buttons(interaction: discord.Interaction[Any]) -> list[re.Match[str]]:
    """The matches of the custom ids in the menu; empty when the pressed message is no menu."""
    message = interaction.message
    if message is None or not message.flags.ephemeral or message.flags.components_v2:
        return []
    found = [match for custom_id in custom_ids_of(message.components) if (match := WORK_TEMPLATE.fullmatch(custom_id))]
    return [] if any(match["action"] in _IN_REPLIES for match in found) else found


def is_menu(interaction: discord.Interaction[Any]) -> bool:
    """Whether something was pressed in the menu, or in what it turned into."""
    return menu_work_id(interaction) is not None


def back_row(interaction: discord.Interaction[Any]) -> tuple[Row, ...]:
    """The button that shows the menu again; nothing when the pressed message is no menu."""
    found = _menu_buttons(interaction)
    if not found:
        return ()
    message_id = next((int(match["message_id"]) for match in found if match["message_id"]), None)
    return ((button(Action.BACK, found[0]["work_id"], interaction.locale.value, message_id=message_id),),)


async def close_menu(interaction: discord.Interaction[Any]) -> None:
    """Delete the menu, if something was pressed in it, because another message has the result.

    The interaction has its first response, which lets its token reach the menu.
    """
    message = interaction.message
    if message is None or not is_menu(interaction):
        return
    try:
        await until_confirmed(lambda: interaction.followup.delete_message(message.id))
    except (discord.HTTPException, aiohttp.ClientError, TimeoutError, OSError) as error:
        # Its reader dismissed it, or Discord is away: its buttons still work.
        log.info("a menu was not closed (%s)", type(error).__name__)


class OpenMenus:
    """The menus that were shown last: a person has one of each work before them, and not one for each press on "More".

    Only the token of an interaction reaches a menu, for 15 minutes (Discord docs: Followup Messages), so this is kept
    in memory. An older menu stays until its reader dismisses it.
    """

    def __init__(self) -> None:
        self._shown: dict[tuple[int, str], tuple[discord.Interaction[Any], str]] = {}
        """By person and work, the oldest first: what showed the menu, and its text."""

    async def note(self, interaction: discord.Interaction[Any], work_id: str, text: str) -> None:
        """Note the menu that this interaction has shown, and close the one that a new message takes the place of."""
        for known, (shown, _) in list(self._shown.items()):
            if not shown.is_expired():
                break
            del self._shown[known]
        key = (interaction.user.id, work_id)
        before = self._shown.pop(key, None)
        self._shown[key] = (interaction, text)
        if before is not None and not is_menu(interaction):
            await _close_unused(*before)


async def _close_unused(interaction: discord.Interaction[Any], text: str) -> None:
    """Delete the menu that this interaction has shown, unless it has turned into a result."""
    try:
        message = await until_confirmed(interaction.original_response)
        if message.content == text:
            await until_confirmed(message.delete)
    except (discord.HTTPException, discord.ClientException, aiohttp.ClientError, TimeoutError, OSError) as error:
        log.info("an earlier menu was not closed (%s)", type(error).__name__)
