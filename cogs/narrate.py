"""/narrate: a text read aloud, section by section."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.attachments import AttachmentReader
from bot.discord.choice_fields import (
    chosen,
    delivery_field,
    file_field,
    language_field,
    narration_audience_field,
    prompt_field,
    voice_field,
    voices_field,
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
from bot.discord.entered import FILE, IS_FREE
from bot.discord.form_steps import ask_rights
from bot.discord.handlers import Values, command_form, command_modal
from bot.discord.mentions import resolve_typed
from bot.discord.modals import Field, FileField, Form, open_command_modal
from bot.discord.recent import last_voice, recent_choices_of
from bot.discord.responses import Interaction
from bot.discord.source_text import read_attachment
from bot.discord.submitter import Submitter
from bot.library.library import Library
from bot.making.derive import NewWork
from bot.reply.controls import form_id
from bot.words.say import say
from bot.work.request import NarrationOptions, Request, TextRights, Voices

_DEFAULT_VOICE: Final = NarrationOptions().voice
_VOICES: Final = [
    app_commands.Choice(name=say(f"command.narrate.voices.{voices.value}"), value=voices.value) for voices in Voices
]


def _rights(values: Values, *, has_file: bool) -> TextRights:
    """Whether the text of a request may be read to others."""
    if not has_file:
        return TextRights.UNASKED
    return TextRights.FREE if values.get(IS_FREE) else TextRights.OF_FILE


class Narrate(commands.Cog):
    """The narrate command and its modal."""

    def __init__(self, bot: Elara, submitter: Submitter, library: Library, attachments: AttachmentReader) -> None:
        self._bot = bot
        self._submitter = submitter
        self._library = library
        self._attachments = attachments

    @app_commands.command(name="narrate", description=say("command.narrate"))
    @app_commands.describe(
        text=say("command.narrate.text"),
        attachment=say("command.narrate.attachment"),
        voice=say("command.narrate.voice"),
        voices=say("command.narrate.voices"),
        style=say("command.narrate.style"),
        language=say("command.language"),
        private=say("command.narrate.private"),
    )
    @app_commands.choices(voices=_VOICES)
    async def narrate(
        self,
        interaction: discord.Interaction,
        text: app_commands.Range[str, 1, PROMPT_CHARS_MAX] | None = None,
        attachment: discord.Attachment | None = None,
        voice: app_commands.Range[str, 1, 60] | None = None,  # noqa: ARG002 - read with all that was typed
        voices: str | None = None,  # noqa: ARG002
        style: app_commands.Range[str, 1, 200] | None = None,  # noqa: ARG002
        language: app_commands.Range[str, 1, 40] | None = None,  # noqa: ARG002
        private: bool | None = None,  # noqa: ARG002
    ) -> None:
        """Read a text or an attached file aloud, or open the modal when there is neither."""
        values = typed_values(interaction)
        if text is None and attachment is None:
            await open_command_modal(interaction, "narrate", await self.form(interaction, values))
        else:
            # A question about the file leads on from what was typed here.
            self._bot.note_form(interaction, form_id("narrate"), values)
            await self.submit_modal(interaction, values)

    @command_form("narrate")
    async def form(self, interaction: Interaction, entered: Values) -> Form:
        """The modal, filled in with what was entered before.

        A modal has five fields: a language and a choice of voices that were given take the places of others.
        """
        locale = interaction.locale.value
        recent = await recent_choices_of(self._library, interaction.user.id)
        label, about = say("form.narrate.text", locale), say("form.narrate.text.hint", locale)
        has_language, has_file = chosen(entered, "language") is not None, bool(entered.get(FILE))
        replaces_file = has_language and not has_file
        file_or_language: Field | FileField = file_field(locale, entered)
        voice, delivery = voice_field(locale, entered, recent.voices, last_voice(recent)), None
        if has_language:
            language = language_field(locale, entered, recent.languages)
            file_or_language, delivery = (language, None) if replaces_file else (file_or_language, language)
        if chosen(entered, "voices") is not None:
            cast = voices_field(locale, entered)
            voice, delivery = (voice, cast) if delivery is None else (cast, delivery)
        return Form(
            say("form.narrate.title", locale),
            (
                prompt_field("narrate", label, locale, entered, description=about, required=replaces_file),
                file_or_language,
                voice,
                delivery or delivery_field(locale, entered, recent.deliveries),
                narration_audience_field(locale, entered),
            ),
        )

    @command_modal("narrate")
    async def submit_modal(self, interaction: Interaction, values: Values) -> None:
        """Read the text aloud. A file is read in private, unless its author says that others may hear it.

        An author who wants others to hear it is asked once whether the text may be used.
        """
        text, voice = values.get("prompt", ""), chosen(values, "voice")
        named, language = None if voice is None else parse_voice(voice), parse_language(chosen(values, "language"))
        file = json.loads(values[FILE]) if values.get(FILE) else None
        rights = _rights(values, has_file=file is not None)
        if rights is TextRights.OF_FILE and values.get("private") == "no":
            await ask_rights(interaction)
            return
        options = NarrationOptions(style=chosen(values, "style"), voices=Voices(values.get("voices") or Voices.ONE))
        request = Request(
            prompt=text,
            options=options,
            language=language,
            private=values.get("private") == "yes" or rights is TextRights.OF_FILE,
            text_rights=rights,
        )

        async def new_work() -> NewWork:
            recent = await recent_choices_of(self._library, interaction.user.id)
            spoken = replace(options, voice=named or last_voice(recent))
            parts = [await resolve_typed(interaction, text)] if text.strip() else []
            name = ""
            if file is not None:
                words, name = await read_attachment(self._attachments, file)
                parts.append(words)
            # A file that follows typed words is only a part of the text.
            file_name = name if len(parts) == 1 else ""
            return NewWork(replace(request, prompt="\n\n".join(parts), options=spoken), None, file_name=file_name)

        await self._submitter.submit(interaction, new_work, private=request.private)

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
    services = bot.services
    await bot.add_cog(Narrate(bot, services.submitter, services.library, services.attachments))
