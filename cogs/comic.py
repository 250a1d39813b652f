"""/comic: a comic, drawn panel by panel."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.names import typed
from bot.jobs.derive import Wish
from bot.script.styles import STYLES
from bot.words.say import say
from bot.work.refusal import RefusedError
from bot.work.request import ComicOptions, Request
from cogs.forms import Form
from cogs.intake import PROMPT_CHARS_MAX, Intake, language_of, refuse
from cogs.story import language_choices

_STYLES = [app_commands.Choice(name=style.label, value=style.key) for style in STYLES.values()]
_PANELS_MAX = 8
_PANELS_DEFAULT = 4


class Comic(commands.Cog):
    """The comic command and its form."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake

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
        style: str = "auto",
        language: app_commands.Range[str, 1, 40] | None = None,
        private: bool = False,
    ) -> None:
        """Draw a comic, or open the form when no prompt is given."""
        if prompt is None:
            await interaction.response.send_modal(
                self._form(interaction.locale.value, panels, style, language, private=private)
            )
            return
        try:
            await self._begin(interaction, prompt, panels, style, language, private=private)
        except RefusedError as error:
            await refuse(interaction, error.refusal, text=prompt)

    async def _begin(
        self,
        interaction: discord.Interaction,
        prompt: str,
        panels: int,
        style: str,
        language: str | None,
        *,
        private: bool,
    ) -> None:
        options = ComicOptions(panels=panels, style=style)
        prompt = await typed(interaction, prompt)
        request = Request(prompt=prompt, options=options, language=language_of(language), private=private)
        await self._intake.take_up(interaction, Wish(request, None))

    def _form(self, locale: str, panels: int, style: str, language: str | None, *, private: bool) -> Form:
        async def submit(interaction: discord.Interaction, values: dict[str, str]) -> None:
            await self._begin(
                interaction,
                values["prompt"],
                int(values["panels"]),
                values["style"],
                values["language"],
                private=values["private"] == "yes",
            )

        form = Form(say("form.comic.title", locale), submit)
        form.text("prompt", say("form.comic.prompt", locale), hint=say("form.comic.prompt.hint", locale), long=True)
        numbers = [(str(number), str(number)) for number in range(1, _PANELS_MAX + 1)]
        form.choice("panels", say("form.comic.panels", locale), numbers, str(panels))
        form.choice("style", say("form.comic.style", locale), [(c.name, c.value) for c in _STYLES], style)
        hint = say("form.story.language.hint", locale)
        form.text("language", say("form.story.language", locale), hint=hint, default=language)
        form.audience(locale, private=private)
        return form

    @comic.autocomplete("language")
    async def _languages(self, _: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return language_choices(current)
