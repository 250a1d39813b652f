"""/story: a story that appears while it is being written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.names import typed
from bot.making.derive import NewWork
from bot.script.genres import GENRES
from bot.script.languages import suggest_languages
from bot.words.say import say
from bot.work.request import Length, Request, StoryOptions
from cogs.answers import answer_fault
from cogs.forms import CommandForm, Field, Interaction, audience_field, line_field, open_command_form
from cogs.intake import PROMPT_CHARS_MAX, Intake, language_of
from cogs.suggestions import suggestions

_LENGTHS = [app_commands.Choice(name=say(f"command.length.{length.value}"), value=length.value) for length in Length]


class Story(commands.Cog):
    """The story command and its form."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self.form = CommandForm(self._submit)

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
            fields = _fields(interaction.locale.value, genre, length, language, private=private)
            await open_command_form(interaction, "story", *fields)
            return
        try:
            await self._begin(interaction, prompt, genre, length, language, private=private)
        except Exception as error:  # noqa: BLE001 - the boundary: logged with a reference, answered to the person
            await answer_fault(interaction, error, text=prompt)

    async def _submit(self, interaction: Interaction, values: Mapping[str, str]) -> None:
        await self._begin(
            interaction,
            values.get("prompt", ""),
            values.get("genre"),
            values.get("length", Length.SHORT.value),
            values.get("language"),
            private=values.get("private") == "yes",
        )

    async def _begin(
        self,
        interaction: Interaction,
        prompt: str,
        genre: str | None,
        length: str,
        language: str | None,
        *,
        private: bool,
    ) -> None:
        options = StoryOptions(genre=(genre or "").strip() or None, length=Length(length))
        request = Request(prompt=prompt, options=options, language=language_of(language), private=private)

        async def new_work() -> NewWork:
            return NewWork(replace(request, prompt=await typed(interaction, prompt)), None)

        await self._intake.take_up(interaction, new_work, private=private)

    @story.autocomplete("genre")
    @suggestions
    def _genres(self, _: Interaction, current: str) -> list[app_commands.Choice[str]]:
        wanted = current.strip().lower()
        found = [genre for genre in GENRES if wanted in genre.lower()]
        return [app_commands.Choice(name=genre, value=genre) for genre in found]

    @story.autocomplete("language")
    @suggestions
    def _languages(self, _: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return language_choices(current)


def _fields(locale: str, genre: str | None, length: str, language: str | None, *, private: bool) -> tuple[Field, ...]:
    return (
        Field(
            name="prompt",
            label=say("form.story.prompt", locale),
            hint=say("form.story.prompt.hint", locale),
            long=True,
            required=True,
        ),
        line_field("genre", say("form.story.genre", locale), hint=say("form.story.genre.hint", locale), value=genre),
        Field(
            name="length",
            label=say("form.story.length", locale),
            value=length,
            choices=[(choice.name, choice.value) for choice in _LENGTHS],
        ),
        language_field(locale, language),
        audience_field(locale, private=private),
    )


def language_field(locale: str, language: str | None) -> Field:
    """The language of what is made."""
    hint = say("form.story.language.hint", locale)
    return line_field("language", say("form.story.language", locale), hint=hint, value=language)


def language_choices(current: str) -> list[app_commands.Choice[str]]:
    """Languages whose name, endonym or code begins like what was typed."""
    return [
        app_commands.Choice(name=f"{language.name} · {language.endonym}"[:100], value=language.name)
        for language in suggest_languages(current)
    ]
