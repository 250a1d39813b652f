"""/comic: a comic, drawn panel by panel."""

from __future__ import annotations

from dataclasses import replace

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.client import Elara
from bot.discord.command_options import (
    PROMPT_CHARS_MAX,
    autocompletion,
    language_choices,
    language_field,
    parse_language,
)
from bot.discord.handlers import Values, command_modal
from bot.discord.mentions import resolve_typed
from bot.discord.modals import Field, audience_field, open_command_modal
from bot.discord.responses import Interaction
from bot.discord.submitter import Submitter
from bot.making.derive import NewWork
from bot.script.styles import STYLES
from bot.words.say import say
from bot.work.request import ComicOptions, Request

_STYLES = [app_commands.Choice(name=style.label, value=style.key) for style in STYLES.values()]
_PANELS_MAX = 8
_PANELS_DEFAULT = 4
_STYLE_DEFAULT = "auto"


class Comic(commands.Cog):
    """The comic command and its modal."""

    def __init__(self, submitter: Submitter) -> None:
        self._submitter = submitter

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
        panels: app_commands.Range[int, 1, _PANELS_MAX] = _PANELS_DEFAULT,
        style: str = _STYLE_DEFAULT,
        language: app_commands.Range[str, 1, 40] | None = None,
        private: bool = False,
    ) -> None:
        """Draw a comic, or open the modal when there is no prompt."""
        if prompt is None:
            fields = _fields(interaction.locale.value, panels, style, language, private=private)
            await open_command_modal(interaction, "comic", *fields)
            return
        await self._submit(interaction, prompt, panels, style, language, private=private)

    @command_modal("comic")
    async def submit_modal(self, interaction: Interaction, values: Values) -> None:
        """Draw the comic that was described in the modal."""
        await self._submit(
            interaction,
            values.get("prompt", ""),
            int(values.get("panels") or _PANELS_DEFAULT),
            values.get("style") or _STYLE_DEFAULT,
            values.get("language"),
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
    def _languages(self, _: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return language_choices(current)


def _fields(locale: str, panels: int, style: str, language: str | None, *, private: bool) -> tuple[Field, ...]:
    numbers = [(str(number), str(number)) for number in range(1, _PANELS_MAX + 1)]
    styles = [(choice.name, choice.value) for choice in _STYLES]
    return (
        Field(
            name="prompt",
            label=say("form.comic.prompt", locale),
            hint=say("form.comic.prompt.hint", locale),
            long=True,
            required=True,
        ),
        Field(name="panels", label=say("form.comic.panels", locale), value=str(panels), choices=numbers),
        Field(name="style", label=say("form.comic.style", locale), value=style, choices=styles),
        language_field(locale, language),
        audience_field(locale, private=private),
    )


async def setup(bot: Elara) -> None:
    """Add the cog."""
    await bot.add_cog(Comic(bot.services.submitter))
