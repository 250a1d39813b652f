"""/story: a story that appears while it is being written."""

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
from bot.discord.modals import Field, audience_field, line_field, open_command_modal
from bot.discord.responses import Interaction
from bot.discord.submitter import Submitter
from bot.making.derive import NewWork
from bot.script.genres import GENRES
from bot.words.say import say
from bot.work.request import Length, Request, StoryOptions

_LENGTHS = [app_commands.Choice(name=say(f"command.length.{length.value}"), value=length.value) for length in Length]


class Story(commands.Cog):
    """The story command and its modal."""

    def __init__(self, submitter: Submitter) -> None:
        self._submitter = submitter

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
        """Write a story, or open the modal when there is no prompt."""
        if prompt is None:
            fields = _fields(interaction.locale.value, genre, length, language, private=private)
            await open_command_modal(interaction, "story", *fields)
            return
        await self._submit(interaction, prompt, genre, length, language, private=private)

    @command_modal("story")
    async def submit_modal(self, interaction: Interaction, values: Values) -> None:
        """Write the story that was described in the modal."""
        await self._submit(
            interaction,
            values.get("prompt", ""),
            values.get("genre"),
            values.get("length", Length.SHORT.value),
            values.get("language"),
            private=values.get("private") == "yes",
        )

    async def _submit(
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
        request = Request(prompt=prompt, options=options, language=parse_language(language), private=private)

        async def new_work() -> NewWork:
            return NewWork(replace(request, prompt=await resolve_typed(interaction, prompt)), None)

        await self._submitter.submit(interaction, new_work, private=private)

    @story.autocomplete("genre")
    @autocompletion
    def _genres(self, _: Interaction, current: str) -> list[app_commands.Choice[str]]:
        wanted = current.strip().lower()
        found = [genre for genre in GENRES if wanted in genre.lower()]
        return [app_commands.Choice(name=genre, value=genre) for genre in found]

    @story.autocomplete("language")
    @autocompletion
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


async def setup(bot: Elara) -> None:
    """Add the cog."""
    await bot.add_cog(Story(bot.services.submitter))
