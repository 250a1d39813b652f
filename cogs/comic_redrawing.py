"""Redraw: the author has a panel drawn again, compares it with the old one, and uses it or not."""

from __future__ import annotations

from typing import Final

from discord.ext import commands

from bot.discord.access import Audience
from bot.discord.client import Elara
from bot.discord.fix_pages import waiting_page
from bot.discord.handlers import Match, Values, panel_component, panel_form, panel_modal
from bot.discord.mentions import resolve_typed
from bot.discord.modals import Field, Form, open_modal
from bot.discord.panel_fixer import PanelFixer
from bot.discord.private_pages import PrivatePages
from bot.discord.responses import Interaction
from bot.reply.controls import PanelAction, panel_id
from bot.shelf.fixing import Fixing
from bot.shelf.panel_edits import panel_of
from bot.shelf.redrawing import Redrawing
from bot.words.say import reason_line, say
from bot.work.ending import EndingError
from bot.work.redraw_request import RedrawReason, RedrawRequest
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.text import clean_text

WISH_CHARS_MAX: Final = 300
"""The longest description of a change."""


class ComicRedrawing(commands.Cog):
    """The buttons for the reasons to draw a panel again."""

    def __init__(
        self,
        fixing: Fixing,
        redrawing: Redrawing,
        panel_fixer: PanelFixer,
        private_pages: PrivatePages,
    ) -> None:
        self._fixing = fixing
        self._redrawing = redrawing
        self._panel_fixer = panel_fixer
        self._private_pages = private_pages

    @panel_component(PanelAction.PERSON, Audience.AUTHOR)
    async def redraw_person(self, interaction: Interaction, match: Match) -> None:
        """Draw the people as in another panel."""
        detail = match["detail"] or ""
        if not detail.isdecimal():
            raise RefusedError(RefusalKind.PANEL_GONE)
        await self._redraw(interaction, match, RedrawRequest(reason=RedrawReason.PERSON, as_in=int(detail)))

    @panel_component(PanelAction.ABSENT, Audience.AUTHOR)
    async def redraw_absent(self, interaction: Interaction, match: Match) -> None:
        """Someone is missing."""
        await self._redraw(interaction, match, RedrawRequest(reason=RedrawReason.ABSENT))

    @panel_component(PanelAction.SCENE, Audience.AUTHOR)
    async def redraw_scene(self, interaction: Interaction, match: Match) -> None:
        """It is the wrong place."""
        await self._redraw(interaction, match, RedrawRequest(reason=RedrawReason.SCENE))

    @panel_component(PanelAction.OTHER, Audience.AUTHOR, opens_modal=True)
    async def ask_reason(self, interaction: Interaction, match: Match) -> None:
        """Ask for the wanted change."""
        form = await self.reason_form(interaction, match, {})
        form_id = panel_id(PanelAction.OTHER, match["work_id"], int(match["number"]))
        await open_modal(interaction, form_id, form.title, *form.fields)

    @panel_form(PanelAction.OTHER)
    async def reason_form(self, interaction: Interaction, match: Match, entered: Values) -> Form:
        """The modal, empty or with what was entered before."""
        locale = interaction.locale.value
        field = Field(
            name="reason",
            label=say("fix.form.reason", locale),
            hint=say("fix.form.reason.hint", locale),
            value=entered.get("reason", ""),
            long=True,
            required=True,
            chars_max=WISH_CHARS_MAX,
        )
        return Form(say("fix.form.other", locale, number=int(match["number"])), (field,))

    @panel_modal(PanelAction.OTHER, Audience.AUTHOR)
    async def redraw_other(self, interaction: Interaction, match: Match, values: Values) -> None:
        """Draw the panel again with the wanted change."""
        words = clean_text(await resolve_typed(interaction, values.get("reason", ""))).strip()[:WISH_CHARS_MAX]
        if not words:
            raise RefusedError(RefusalKind.EMPTY_PROMPT)
        await self._redraw(interaction, match, RedrawRequest(reason=RedrawReason.OTHER, words=words))

    async def _redraw(self, interaction: Interaction, match: Match, wanted: RedrawRequest) -> None:
        """Draw a panel again, and show the old picture and the new one; a failure is shown on the panel's page."""
        work_id, number, locale = match["work_id"], int(match["number"]), interaction.locale.value
        answer = await self._private_pages.begin(interaction, in_place=True)
        work = await self._fixing.find(work_id)
        await answer.show(waiting_page(work, panel_of(work, number), locale))
        try:
            work, picture = await self._redrawing.redraw(
                work_id, number, wanted, person_id=interaction.user.id, guild_id=interaction.guild_id
            )
        except (EndingError, RefusedError) as error:
            reason = reason_line(error, locale)
        else:
            await self._panel_fixer.compare(interaction, answer, work, number, picture)
            return
        note = say("fix.failed", locale, reason=reason)
        await self._panel_fixer.show_panel(interaction, answer, work, number, note=note)


async def setup(bot: Elara) -> None:
    """Add the cog."""
    services = bot.services
    await bot.add_cog(ComicRedrawing(services.fixing, services.redrawing, services.panel_fixer, services.private_pages))
