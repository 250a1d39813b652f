"""Everything around works that are kept: their lists, what can be done with them, and what is known about people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from discord import ui
from discord.ext import commands

from bot.reply.controls import SETTING_TEMPLATE, SHELF_TEMPLATE, Action
from bot.shelf.deletion import Deletion
from cogs.buttons import Lasting
from cogs.intake import Intake
from cogs.keep import Keep, keep_forms, keep_handlers
from cogs.library import Library, library_handlers
from cogs.presses import FormHandler, Handler, Interaction
from cogs.privacy import Privacy
from cogs.usage import Usage
from cogs.watch import Watch


@dataclass(frozen=True, slots=True)
class Kept:
    """What the composition root registers: commands, what the buttons and forms of works do, and further buttons."""

    cogs: tuple[commands.Cog, ...]
    handlers: Mapping[Action, Handler]
    forms: Mapping[Action, FormHandler]
    items: tuple[type[ui.DynamicItem[Any]], ...]


def around_kept(intake: Intake, deletion: Deletion) -> Kept:
    """All of it, for one studio."""
    work_service = intake.work_service
    library, privacy, keep = Library(intake), Privacy(work_service, deletion), Keep(work_service, deletion)

    class OnShelf(Lasting, template=SHELF_TEMPLATE):
        """Stands on a page of the library."""

        async def act(self, interaction: Interaction) -> None:
            await library.turn(interaction, self.match["state"])

    class OfSettings(Lasting, template=SETTING_TEMPLATE):
        """Stands below what is kept about a person."""

        async def act(self, interaction: Interaction) -> None:
            await privacy.press(interaction, self.match["choice"])

    return Kept(
        cogs=(library, privacy, Usage(work_service), Watch(work_service)),
        handlers={**keep_handlers(keep), **library_handlers(library)},
        forms=keep_forms(keep),
        items=(OnShelf, OfSettings),
    )
