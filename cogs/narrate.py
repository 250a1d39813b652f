"""/narrate: a text read aloud, section by section."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.attachments import AttachmentReader
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
from bot.discord.source_text import read_attachment
from bot.discord.submitter import Submitter
from bot.making.derive import NewWork
from bot.script.voices import VOICES, find_voice, suggest
from bot.words.say import say
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import NarrationOptions, Request

_DEFAULT_VOICE: Final = NarrationOptions().voice


class Narrate(commands.Cog):
    """The narrate command and its modal."""

    def __init__(self, submitter: Submitter, attachments: AttachmentReader) -> None:
        self._submitter = submitter
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
        voice: app_commands.Range[str, 1, 60] = _DEFAULT_VOICE,
        style: app_commands.Range[str, 1, 200] | None = None,
        language: app_commands.Range[str, 1, 40] | None = None,
        private: bool = False,
    ) -> None:
        """Read a text or an attached file aloud, or open the modal when there is neither."""
        if text is None and attachment is None:
            fields = _fields(interaction.locale.value, voice, style, language, private=private)
            await open_command_modal(interaction, "narrate", *fields)
            return
        await self._submit(interaction, text or "", voice, style, language, private=private, attachment=attachment)

    @command_modal("narrate", presets={"voice": _DEFAULT_VOICE})
    async def submit_modal(self, interaction: Interaction, values: Values) -> None:
        """Read the text of the modal aloud."""
        await self._submit(
            interaction,
            values.get("prompt", ""),
            values.get("voice") or _DEFAULT_VOICE,
            values.get("style"),
            values.get("language"),
            private=values.get("private") == "yes",
        )

    async def _submit(
        self,
        interaction: Interaction,
        text: str,
        voice: str,
        style: str | None,
        language: str | None,
        *,
        private: bool,
        attachment: discord.Attachment | None = None,
    ) -> None:
        found = find_voice(voice)
        if found is None:
            raise RefusedError(RefusalKind.UNKNOWN_VOICE, voice=voice[:40])
        options = NarrationOptions(voice=found.name, style=(style or "").strip() or None)
        request = Request(prompt=text, options=options, language=parse_language(language), private=private)

        async def new_work() -> NewWork:
            parts = [await resolve_typed(interaction, text)] if text.strip() else []
            if attachment is not None:
                parts.append(await read_attachment(self._attachments, attachment))
            return NewWork(replace(request, prompt="\n\n".join(parts)), None)

        await self._submitter.submit(interaction, new_work, private=private)

    @narrate.autocomplete("voice")
    @autocompletion
    def _voices(self, _: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return [
            app_commands.Choice(name=f"{voice.name} · {voice.character}", value=voice.name)
            for voice in suggest(current)
        ]

    @narrate.autocomplete("language")
    @autocompletion
    def _languages(self, _: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return language_choices(current)


def _fields(locale: str, voice: str, style: str | None, language: str | None, *, private: bool) -> tuple[Field, ...]:
    names = ", ".join(known.name for known in VOICES[:9])
    hint = say("form.narrate.style.hint", locale)
    return (
        Field(
            name="prompt",
            label=say("form.narrate.text", locale),
            hint=say("form.narrate.text.hint", locale),
            long=True,
            required=True,
        ),
        line_field("voice", say("form.narrate.voice", locale), hint=f"{names} …", value=voice),
        line_field("style", say("form.narrate.style", locale), hint=hint, value=style),
        language_field(locale, language),
        audience_field(locale, private=private),
    )


async def setup(bot: Elara) -> None:
    """Add the cog."""
    await bot.add_cog(Narrate(bot.services.submitter, bot.services.attachments))
