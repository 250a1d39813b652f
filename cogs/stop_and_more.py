"""Stop, and "More": the private menu with everything else that this person may do with a work."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from discord.ext import commands

from bot.discord.button_checks import check_may_manage, find_ended, find_work, is_moderator, repair_reply
from bot.discord.client import Elara
from bot.discord.handlers import Audience, HandlerRegistry, MoreEntry, work_button
from bot.discord.responses import Interaction, defer, respond
from bot.making.service import WorkService
from bot.reply.controls import Action, button
from bot.words.say import say
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.work import Work

_ROW_BUTTONS: Final = 5
"""The most buttons in one row (Discord docs: Action Row)."""


class StopAndMore(commands.Cog):
    """The two buttons."""

    def __init__(self, work_service: WorkService, handlers: HandlerRegistry) -> None:
        self._work_service = work_service
        self._handlers = handlers

    @work_button(Action.STOP, in_reply=True)
    async def stop(self, interaction: Interaction, work_id: str) -> None:
        """Stop a work that is being made; for its author and for moderators."""
        work = await find_work(self._work_service, work_id)
        if work.ending is None:
            check_may_manage(interaction, work)
            if await self._work_service.stop(work_id, interaction.user.display_name):
                await defer(interaction)
                return
        # The work is not being made, so the message with the button is out of date.
        if not await repair_reply(self._work_service, interaction, work):
            raise RefusedError(RefusalKind.NOT_RUNNING)

    @work_button(Action.MORE, in_reply=True)
    async def more(self, interaction: Interaction, work_id: str) -> None:
        """Show the menu."""
        work = await find_ended(self._work_service, work_id)
        locale = interaction.locale.value
        actions = offered_actions(
            self._handlers.more_entries(),
            work,
            is_author=interaction.user.id == work.author_id,
            is_moderator=is_moderator(interaction),
            is_in_server=interaction.is_guild_integration(),
        )
        shown = [button(action, work.id, locale) for action in actions]
        rows = [tuple(shown[start : start + _ROW_BUTTONS]) for start in range(0, len(shown), _ROW_BUTTONS)]
        await respond(interaction, say("label.more" if shown else "label.more.nothing", locale), rows=rows)


def offered_actions(
    entries: Iterable[tuple[Action, MoreEntry]], work: Work, *, is_author: bool, is_moderator: bool, is_in_server: bool
) -> list[Action]:
    """What the menu offers a person for this work."""
    audiences = {Audience.EVERYONE}
    if is_author:
        audiences |= {Audience.AUTHOR, Audience.AUTHOR_AND_MODERATORS}
    if is_moderator:
        audiences.add(Audience.AUTHOR_AND_MODERATORS)
    return [
        action
        for action, entry in entries
        if entry.audience in audiences and entry.applies(work) and (is_in_server or not entry.in_server_only)
    ]


async def setup(bot: Elara) -> None:
    """Add the cog."""
    await bot.add_cog(StopAndMore(bot.services.work_service, bot.handlers))
