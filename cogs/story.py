"""/story: a story that appears while it is being written."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.names import typed
from bot.jobs.derive import Wish
from bot.script.genres import GENRES
from bot.script.languages import suggest_languages
from bot.words.say import say
from bot.work.refusal import RefusedError
from bot.work.request import Length, Request, StoryOptions
from cogs.forms import Form
from cogs.intake import PROMPT_CHARS_MAX, Intake, language_of, refuse

_LENGTHS = [app_commands.Choice(name=say(f"command.length.{length.value}"), value=length.value) for length in Length]


class Story(commands.Cog):
    """The story command and its form."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake

    @app_commands.command(name="story", description=say("command.story"))
    @app_commands.describe(
        prompt=say("command.story.prompt"),
        genre=say("command.story.genre"),
        length=say("command.story.length"),
        language=say("command.language"),
        private=say("command.private"),
    )
    @app_commands.choices(length=_LENGTHS)
    async def story(
        self,
        interaction: discord.Interaction,
        prompt: app_commands.Range[str, 1, PROMPT_CHARS_MAX] | None = None,
        genre: app_commands.Range[str, 1, 60] | None = None,
        length: str = Length.SHORT.value,
        language: app_commands.Range[str, 1, 40] | None = None,
        private: bool = False,
    ) -> None:
        """Write a story, or open the form when no prompt is given."""
        if prompt is None:
            await interaction.response.send_modal(
                self._form(interaction.locale.value, genre, length, language, private=private)
            )
            return
        try:
            await self._begin(interaction, prompt, genre, length, language, private=private)
        except RefusedError as error:
            await refuse(interaction, error.refusal, text=prompt)

    async def _begin(
        self,
        interaction: discord.Interaction,
        prompt: str,
        genre: str | None,
        length: str,
        language: str | None,
        *,
        private: bool,
    ) -> None:
        options = StoryOptions(genre=(genre or "").strip() or None, length=Length(length))
        prompt = await typed(interaction, prompt)
        request = Request(prompt=prompt, options=options, language=language_of(language), private=private)
        await self._intake.take_up(interaction, Wish(request, None))

    def _form(self, locale: str, genre: str | None, length: str, language: str | None, *, private: bool) -> Form:
        async def submit(interaction: discord.Interaction, values: dict[str, str]) -> None:
            await self._begin(
                interaction,
                values["prompt"],
                values["genre"],
                values["length"],
                values["language"],
                private=values["private"] == "yes",
            )

        form = Form(say("form.story.title", locale), submit)
        form.text("prompt", say("form.story.prompt", locale), hint=say("form.story.prompt.hint", locale), long=True)
        form.text("genre", say("form.story.genre", locale), hint=say("form.story.genre.hint", locale), default=genre)
        form.choice("length", say("form.story.length", locale), [(c.name, c.value) for c in _LENGTHS], length)
        hint = say("form.story.language.hint", locale)
        form.text("language", say("form.story.language", locale), hint=hint, default=language)
        form.audience(locale, private=private)
        return form

    @story.autocomplete("genre")
    async def _genres(self, _: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        wanted = current.strip().lower()
        found = [genre for genre in GENRES if wanted in genre.lower()]
        return [app_commands.Choice(name=genre, value=genre) for genre in found[:25]]

    @story.autocomplete("language")
    async def _languages(self, _: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return language_choices(current)


def language_choices(current: str) -> list[app_commands.Choice[str]]:
    """Languages whose name, endonym or code begins like what was typed."""
    return [
        app_commands.Choice(name=f"{language.name} · {language.endonym}"[:100], value=language.name)
        for language in suggest_languages(current)
    ]
