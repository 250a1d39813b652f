"""/narrate: a text read aloud, section by section."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.names import typed
from bot.discord.source_text import read_attachment
from bot.making.derive import NewWork
from bot.script.voices import VOICES, find_voice, suggest
from bot.words.say import say
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import NarrationOptions, Request
from cogs.answers import answer_fault
from cogs.forms import CommandForm, Field, Interaction, audience_field, line_field, open_command_form
from cogs.intake import PROMPT_CHARS_MAX, Intake, language_of
from cogs.story import language_choices, language_field
from cogs.suggestions import suggestions

_DEFAULT_VOICE: Final = NarrationOptions().voice


class Narrate(commands.Cog):
    """The narrate command and its form."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self.form = CommandForm(self._submit, {"voice": _DEFAULT_VOICE})

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
        """Read a text or an attached file aloud, or open the form when neither is given."""
        if text is None and attachment is None:
            fields = _fields(interaction.locale.value, voice, style, language, private=private)
            await open_command_form(interaction, "narrate", *fields)
            return
        try:
            await self._begin(interaction, text or "", voice, style, language, private=private, attachment=attachment)
        except Exception as error:  # noqa: BLE001 - the boundary: logged with a reference, answered to the person
            await answer_fault(interaction, error, text=text or "")

    async def _submit(self, interaction: Interaction, values: Mapping[str, str]) -> None:
        await self._begin(
            interaction,
            values.get("prompt", ""),
            values.get("voice") or _DEFAULT_VOICE,
            values.get("style"),
            values.get("language"),
            private=values.get("private") == "yes",
        )

    async def _begin(
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
        request = Request(prompt=text, options=options, language=language_of(language), private=private)

        async def new_work() -> NewWork:
            parts = [await typed(interaction, text)] if text.strip() else []
            if attachment is not None:
                parts.append(await read_attachment(interaction, attachment))
            return NewWork(replace(request, prompt="\n\n".join(parts)), None)

        await self._intake.take_up(interaction, new_work, private=private)

    @narrate.autocomplete("voice")
    @suggestions
    def _voices(self, _: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return [
            app_commands.Choice(name=f"{voice.name} · {voice.character}", value=voice.name)
            for voice in suggest(current)
        ]

    @narrate.autocomplete("language")
    @suggestions
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
