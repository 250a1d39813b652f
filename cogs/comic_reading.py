"""Read: a comic panel by panel, in a private message that turns its pages."""

from __future__ import annotations

from discord.ext import commands

from bot.discord.access import Audience
from bot.discord.button_checks import find_ended
from bot.discord.client import Elara
from bot.discord.comic_pages import reading_page
from bot.discord.handlers import Match, panel_component, work_button
from bot.discord.private_pages import PrivatePages
from bot.discord.responses import Interaction
from bot.library.library import Library
from bot.making.service import WorkService
from bot.reply.controls import Action, PanelAction
from bot.reply.private_page import PrivatePage
from bot.shelf.lettering import Lettering
from bot.shelf.reading import panel_to_read
from bot.work.refusal import RefusalKind, RefusedError


class ComicReading(commands.Cog):
    """The button below a comic, and those that turn the pages."""

    def __init__(
        self,
        work_service: WorkService,
        library: Library,
        private_pages: PrivatePages,
        lettering: Lettering,
    ) -> None:
        self._work_service = work_service
        self._library = library
        self._private_pages = private_pages
        self._lettering = lettering

    @work_button(Action.READ, Audience.EVERYONE, in_reply=True)
    async def read(self, interaction: Interaction, work_id: str) -> None:
        """Show the first panel of a comic."""
        answer = await self._private_pages.begin(interaction)
        await answer.show(await self._page(interaction, work_id, None))

    @panel_component(PanelAction.TURN, Audience.EVERYONE)
    async def turn(self, interaction: Interaction, match: Match) -> None:
        """Show another panel of the series in place of the one on which the button was pressed."""
        answer = await self._private_pages.begin(interaction, in_place=True)
        await answer.show(await self._page(interaction, match["work_id"], int(match["number"])))

    async def _page(self, interaction: Interaction, work_id: str, number: int | None) -> PrivatePage:
        work = await find_ended(self._work_service, work_id)
        shown = await panel_to_read(self._library, work, reader_id=interaction.user.id, number=number)
        if shown is None:
            raise RefusedError(RefusalKind.NOTHING_THERE)
        locale, name = interaction.locale.value, f"panel-{shown.number}"
        picture = await self._lettering.panel(shown.work, shown.panel, locale, name=name)
        return reading_page(shown, work_id, picture, locale)


async def setup(bot: Elara) -> None:
    """Add the cog."""
    services = bot.services
    await bot.add_cog(ComicReading(services.work_service, services.library, services.private_pages, services.lettering))
