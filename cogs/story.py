"""/story: a story that appears while it is being written."""

from __future__ import annotations

from dataclasses import replace

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.choice_fields import audience_field, chosen, genre_field, language_field, length_field, prompt_field
from bot.discord.client import Elara
from bot.discord.command_options import (
    GENRE_CHARS_MAX,
    PROMPT_CHARS_MAX,
    autocompletion,
    genre_choices,
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
from bot.script.genres import find_genre
from bot.words.say import say
from bot.work.request import Length, Request, StoryOptions

_LENGTHS = [app_commands.Choice(name=say(f"command.length.{length.value}"), value=length.value) for length in Length]


class Story(commands.Cog):
    """The story command and its modal."""

    def __init__(self, submitter: Submitter, library: Library) -> None:
        self._submitter = submitter
        self._library = library

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
        genre: app_commands.Range[str, 1, GENRE_CHARS_MAX] | None = None,
        length: str = Length.SHORT.value,
        language: app_commands.Range[str, 1, 40] | None = None,
        private: bool = False,
    ) -> None:
        """Write a story, or open the modal when there is no prompt."""
        if prompt is None:
            await open_command_modal(interaction, "story", await self.form(interaction, typed_values(interaction)))
            return
        await self._submit(interaction, prompt, genre, length, language, private=private)

    @command_form("story")
    async def form(self, interaction: Interaction, entered: Values) -> Form:
        """The modal, filled in with what was entered before."""
        locale = interaction.locale.value
        recent = await recent_choices_of(self._library, interaction.user.id)
        return Form(
            say("form.story.title", locale),
            (
                prompt_field("story", say("form.story.prompt", locale), locale, entered),
                genre_field(locale, entered, recent.genres),
                length_field(locale, entered),
                language_field(locale, entered, recent.languages),
                audience_field(locale, private=entered.get("private") == "yes"),
            ),
        )

    @command_modal("story")
    async def submit_modal(self, interaction: Interaction, values: Values) -> None:
        """Write the story that was described in the modal."""
        await self._submit(
            interaction,
            values.get("prompt", ""),
            chosen(values, "genre"),
            values.get("length") or Length.SHORT.value,
            chosen(values, "language"),
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
        options = StoryOptions(genre=find_genre(genre or "") or None, length=Length(length))
        request = Request(prompt=prompt, options=options, language=parse_language(language), private=private)

        async def new_work() -> NewWork:
            return NewWork(replace(request, prompt=await resolve_typed(interaction, prompt)), None)

        await self._submitter.submit(interaction, new_work, private=private)

    @story.autocomplete("genre")
    @autocompletion
    def _genres(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return genre_choices(current, interaction.locale.value)

    @story.autocomplete("language")
    @autocompletion
    def _languages(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return language_choices(current, interaction.locale.value)


async def setup(bot: Elara) -> None:
    """Add the cog."""
    await bot.add_cog(Story(bot.services.submitter, bot.services.library))
