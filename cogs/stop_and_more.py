"""Stop, and "More": the private menu with everything else that this person may do with a work.

The message of the menu turns into the result of each press in it (`bot.discord.menu`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from discord.ext import commands

from bot.discord.access import Access, Audience
from bot.discord.button_checks import find_ended, find_work, public_message_id, repair_reply
from bot.discord.client import Elara
from bot.discord.handlers import ComponentHandler, HandlerRegistry, work_button
from bot.discord.menu import OpenMenus
from bot.discord.responses import Interaction, acknowledge, respond
from bot.making.service import WorkService
from bot.reply.controls import Action, button
from bot.words.say import say
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.work import Work

_ROW_BUTTONS: Final = 5
"""The most buttons in one row (Discord docs: Action Row)."""


class StopAndMore(commands.Cog):
    """The two buttons."""

    def __init__(self, work_service: WorkService, access: Access, handlers: HandlerRegistry) -> None:
        self._work_service = work_service
        self._access = access
        self._handlers = handlers
        self._open_menus = OpenMenus()

    @work_button(Action.STOP, Audience.EVERYONE, in_reply=True)
    async def stop(self, interaction: Interaction, work_id: str) -> None:
        """Stop a work that is being made, for its author and for moderators; repair a message that is out of date."""
        work = await find_work(self._work_service, work_id)
        if work.ending is None:
            await self._access.check(interaction, work_id, Audience.AUTHOR_AND_MODERATORS)
            run = self._work_service.run_of(work_id)
            if await self._work_service.stop(work_id, interaction.user.display_name):
                if run is not None and run.reply.address.is_nowhere:
                    await respond(interaction, say("long.stopped", interaction.locale.value))
                await acknowledge(interaction)
                return
        # The work is not being made, so the message with the button is out of date.
        if not await repair_reply(self._work_service, interaction, work):
            raise RefusedError(RefusalKind.NOT_RUNNING)

    @work_button(Action.MORE, Audience.EVERYONE, in_reply=True)
    async def more(self, interaction: Interaction, work_id: str) -> None:
        """Show the menu, in a private message."""
        await self._show_menu(interaction, work_id)

    @work_button(Action.BACK, Audience.EVERYONE)
    async def back(self, interaction: Interaction, work_id: str) -> None:
        """Show the menu again, in the same message."""
        await self._show_menu(interaction, work_id)

    async def _show_menu(self, interaction: Interaction, work_id: str) -> None:
        work = await find_ended(self._work_service, work_id)
        locale = interaction.locale.value
        entries = [(action, one) for action, one in self._handlers.more_entries() if _is_offered_here(one, interaction)]
        actions = offered_actions(
            entries,
            work,
            await self._access.audiences(interaction, work_id),
            is_in_server=interaction.is_guild_integration(),
        )
        # A work made from the menu is public if the menu was opened on a public message.
        message_id = public_message_id(interaction)
        shown = [button(action, work.id, locale, message_id=message_id) for action in actions]
        rows = [tuple(shown[start : start + _ROW_BUTTONS]) for start in range(0, len(shown), _ROW_BUTTONS)]
        line = say("label.more" if shown else "label.more.nothing", locale)
        await respond(interaction, line, rows=rows)
        await self._open_menus.note(interaction, work_id, line)


def _is_offered_here(handler: ComponentHandler, interaction: Interaction) -> bool:
    return handler.more is not None and handler.more.here(interaction)


def offered_actions(
    entries: Iterable[tuple[Action, ComponentHandler]],
    work: Work,
    audiences: Collection[Audience],
    *,
    is_in_server: bool,
) -> list[Action]:
    """The actions that the menu offers a person of these audiences for this work."""
    return [
        action
        for action, handler in entries
        if (entry := handler.more) is not None
        and handler.audience in audiences
        and entry.applies(work)
        and (is_in_server or not entry.in_server_only)
    ]


async def setup(bot: Elara) -> None:
    """Add the cog."""
    await bot.add_cog(StopAndMore(bot.services.work_service, bot.services.access, bot.handlers))
