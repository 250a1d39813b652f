"""/comic: a comic, drawn panel by panel."""

from __future__ import annotations

from dataclasses import replace

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.choice_fields import audience_field, chosen, language_field, panels_field, prompt_field, style_field
from bot.discord.client import Elara
from bot.discord.command_options import (
    PROMPT_CHARS_MAX,
    autocompletion,
    language_choices,
    parse_language,
    typed_values,
)
from bot.discord.handlers import Values, command_form, command_modal
from bot.discord.mentions import resolve_typed
from bot.discord.modals import Form, open_command_modal
from bot.discord.recent import recent_choices_of
from bot.discord.responses import Interaction
from bot.discord.submitter import Submitter
from bot.library.library import Library
from bot.making.derive import NewWork
from bot.making.layout import PANELS_MAX
from bot.script.styles import STYLES
from bot.words.say import say
from bot.work.request import ComicOptions, Request

_STYLES = [app_commands.Choice(name=style.label, value=style.key) for style in STYLES.values()]
_DEFAULTS = ComicOptions()


class Comic(commands.Cog):
    """The comic command and its modal."""

    def __init__(self, submitter: Submitter, library: Library) -> None:
        self._submitter = submitter
        self._library = library

    @app_commands.command(name="comic", description=say("command.comic"))
    @app_commands.describe(
        prompt=say("command.comic.prompt"),
        panels=say("command.comic.panels"),
        style=say("command.comic.style"),
        language=say("command.language"),
        private=say("command.private"),
    )
    @app_commands.choices(style=_STYLES)
    async def comic(
        self,
        interaction: discord.Interaction,
        prompt: app_commands.Range[str, 1, PROMPT_CHARS_MAX] | None = None,
        panels: app_commands.Range[int, 1, PANELS_MAX] = _DEFAULTS.panels,
        style: str = _DEFAULTS.style,
        language: app_commands.Range[str, 1, 40] | None = None,
        private: bool = False,
    ) -> None:
        """Draw a comic, or open the modal when there is no prompt."""
        if prompt is None:
            await open_command_modal(interaction, "comic", await self.form(interaction, typed_values(interaction)))
            return
        await self._submit(interaction, prompt, panels, style, language, private=private)

    @command_form("comic")
    async def form(self, interaction: Interaction, entered: Values) -> Form:
        """The modal, filled in with what was entered before."""
        locale = interaction.locale.value
        recent = await recent_choices_of(self._library, interaction.user.id)
        label, about = say("form.comic.prompt", locale), say("form.comic.prompt.hint", locale)
        return Form(
            say("form.comic.title", locale),
            (
                prompt_field("comic", label, locale, entered, description=about),
                panels_field(locale, entered),
                style_field(locale, entered, recent.styles),
                language_field(locale, entered, recent.languages),
                audience_field(locale, private=entered.get("private") == "yes"),
            ),
        )

    @command_modal("comic")
    async def submit_modal(self, interaction: Interaction, values: Values) -> None:
        """Draw the comic that was described in the modal."""
        await self._submit(
            interaction,
            values.get("prompt", ""),
            int(values.get("panels") or _DEFAULTS.panels),
            values.get("style") or _DEFAULTS.style,
            chosen(values, "language"),
            private=values.get("private") == "yes",
        )

    async def _submit(
        self,
        interaction: Interaction,
        prompt: str,
        panels: int,
        style: str,
        language: str | None,
        *,
        private: bool,
    ) -> None:
        options = ComicOptions(panels=panels, style=style)
        request = Request(prompt=prompt, options=options, language=parse_language(language), private=private)

        async def new_work() -> NewWork:
            return NewWork(replace(request, prompt=await resolve_typed(interaction, prompt)), None)

        await self._submitter.submit(interaction, new_work, private=private)

    @comic.autocomplete("language")
    @autocompletion
    def _languages(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return language_choices(current, interaction.locale.value)


async def setup(bot: Elara) -> None:
    """Add the cog."""
    await bot.add_cog(Comic(bot.services.submitter, bot.services.library))
