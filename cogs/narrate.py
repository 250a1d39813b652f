"""/narrate: a text read aloud, section by section."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.attachments import AttachmentReader
from bot.discord.choice_fields import (
    audience_field,
    chosen,
    delivery_field,
    file_field,
    language_field,
    prompt_field,
    voice_field,
)
from bot.discord.client import Elara
from bot.discord.command_options import (
    PROMPT_CHARS_MAX,
    autocompletion,
    language_choices,
    parse_language,
    parse_voice,
    typed_values,
    voice_choices,
)
from bot.discord.entered import FILE
from bot.discord.handlers import Values, command_form, command_modal
from bot.discord.mentions import resolve_typed
from bot.discord.modals import Form, open_command_modal
from bot.discord.recent import recent_choices_of
from bot.discord.responses import Interaction
from bot.discord.source_text import read_attachment
from bot.discord.submitter import Submitter
from bot.library.library import Library
from bot.library.recent_choices import RecentChoices
from bot.making.derive import NewWork
from bot.words.say import say
from bot.work.request import NarrationOptions, Request

_DEFAULT_VOICE: Final = NarrationOptions().voice


def last_voice(recent: RecentChoices) -> str:
    """The voice that a person used or chose last; the default one before that."""
    return recent.voices[0] if recent.voices else _DEFAULT_VOICE


class Narrate(commands.Cog):
    """The narrate command and its modal."""

    def __init__(self, submitter: Submitter, library: Library, attachments: AttachmentReader) -> None:
        self._submitter = submitter
        self._library = library
        self._attachments = attachments

    @app_commands.command(name="narrate", description=say("command.narrate"))
    @app_commands.describe(
        text=say("command.narrate.text"),
        attachment=say("command.narrate.attachment"),
        voice=say("command.narrate.voice"),
        style=say("command.narrate.style"),
        language=say("command.language"),
        private=say("command.private"),
    )
    async def narrate(
        self,
        interaction: discord.Interaction,
        text: app_commands.Range[str, 1, PROMPT_CHARS_MAX] | None = None,
        attachment: discord.Attachment | None = None,
        voice: app_commands.Range[str, 1, 60] | None = None,
        style: app_commands.Range[str, 1, 200] | None = None,
        language: app_commands.Range[str, 1, 40] | None = None,
        private: bool = False,
    ) -> None:
        """Read a text or an attached file aloud, or open the modal when there is neither."""
        if text is None and attachment is None:
            await open_command_modal(interaction, "narrate", await self.form(interaction, typed_values(interaction)))
            return
        file = None if attachment is None else {**attachment.to_dict(), "content_type": attachment.content_type}
        await self._submit(interaction, text or "", voice, style, language, private=private, file=file)

    @command_form("narrate")
    async def form(self, interaction: Interaction, entered: Values) -> Form:
        """The modal, filled in with what was entered before. A language that was given takes the place of a field."""
        locale = interaction.locale.value
        recent = await recent_choices_of(self._library, interaction.user.id)
        label, about = say("form.narrate.text", locale), say("form.narrate.text.hint", locale)
        file, delivery = file_field(locale, entered), delivery_field(locale, entered, recent.deliveries)
        language = language_field(locale, entered, recent.languages)
        has_language, has_file = chosen(entered, "language") is not None, bool(entered.get(FILE))
        is_text_alone = has_language and not has_file
        return Form(
            say("form.narrate.title", locale),
            (
                prompt_field("narrate", label, locale, entered, description=about, required=is_text_alone),
                language if is_text_alone else file,
                voice_field(locale, entered, recent.voices, last_voice(recent)),
                language if has_language and has_file else delivery,
                audience_field(locale, private=entered.get("private") == "yes"),
            ),
        )

    @command_modal("narrate")
    async def submit_modal(self, interaction: Interaction, values: Values) -> None:
        """Read the text of the modal aloud."""
        await self._submit(
            interaction,
            values.get("prompt", ""),
            chosen(values, "voice"),
            chosen(values, "style"),
            chosen(values, "language"),
            private=values.get("private") == "yes",
            file=json.loads(values[FILE]) if values.get(FILE) else None,
        )

    async def _submit(
        self,
        interaction: Interaction,
        text: str,
        voice: str | None,
        style: str | None,
        language: str | None,
        *,
        private: bool,
        file: Mapping[str, Any] | None,
    ) -> None:
        named = None if voice is None else parse_voice(voice)
        options = NarrationOptions(style=(style or "").strip() or None)
        request = Request(prompt=text, options=options, language=parse_language(language), private=private)

        async def new_work() -> NewWork:
            recent = await recent_choices_of(self._library, interaction.user.id)
            spoken = replace(options, voice=named or last_voice(recent))
            parts = [await resolve_typed(interaction, text)] if text.strip() else []
            if file is not None:
                parts.append(await read_attachment(self._attachments, file))
            return NewWork(replace(request, prompt="\n\n".join(parts), options=spoken), None)

        await self._submitter.submit(interaction, new_work, private=private)

    @narrate.autocomplete("voice")
    @autocompletion
    def _voices(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return voice_choices(current, interaction.locale.value, _DEFAULT_VOICE)

    @narrate.autocomplete("language")
    @autocompletion
    def _languages(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return language_choices(current, interaction.locale.value)


async def setup(bot: Elara) -> None:
    """Add the cog."""
    await bot.add_cog(Narrate(bot.services.submitter, bot.services.library, bot.services.attachments))
