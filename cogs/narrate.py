"""/narrate: a text read aloud, section by section."""

from __future__ import annotations

from typing import Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.names import typed
from bot.discord.source_text import read_attachment
from bot.jobs.derive import Wish
from bot.script.voices import VOICES, find_voice, suggest
from bot.words.say import say
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import NarrationOptions, Request
from cogs.forms import Form
from cogs.intake import PROMPT_CHARS_MAX, Intake, language_of, refuse
from cogs.story import language_choices

_DEFAULT_VOICE: Final = NarrationOptions().voice


class Narrate(commands.Cog):
    """The narrate command and its form."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake

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
            await interaction.response.send_modal(
                self._form(interaction.locale.value, voice, style, language, private=private)
            )
            return
        try:
            parts = [text] if text is not None else []
            if attachment is not None:
                parts.append(await read_attachment(interaction, attachment))
            await self._begin(interaction, "\n\n".join(parts), voice, style, language, private=private)
        except RefusedError as error:
            await refuse(interaction, error.refusal, text=text or "")

    async def _begin(
        self,
        interaction: discord.Interaction,
        text: str,
        voice: str,
        style: str | None,
        language: str | None,
        *,
        private: bool,
    ) -> None:
        found = find_voice(voice)
        if found is None:
            raise RefusedError(RefusalKind.UNKNOWN_VOICE, voice=voice[:40])
        options = NarrationOptions(voice=found.name, style=(style or "").strip() or None)
        prompt = await typed(interaction, text)
        request = Request(prompt=prompt, options=options, language=language_of(language), private=private)
        await self._intake.take_up(interaction, Wish(request, None))

    def _form(self, locale: str, voice: str, style: str | None, language: str | None, *, private: bool) -> Form:
        async def submit(interaction: discord.Interaction, values: dict[str, str]) -> None:
            await self._begin(
                interaction,
                values["prompt"],
                values["voice"] or voice,
                values["style"],
                values["language"],
                private=values["private"] == "yes",
            )

        form = Form(say("form.narrate.title", locale), submit)
        form.text("prompt", say("form.narrate.text", locale), hint=say("form.narrate.text.hint", locale), long=True)
        names = ", ".join(known.name for known in VOICES[:9])
        form.text("voice", say("form.narrate.voice", locale), hint=f"{names} …", default=voice)
        hint = say("form.narrate.style.hint", locale)
        form.text("style", say("form.narrate.style", locale), hint=hint, default=style)
        hint = say("form.story.language.hint", locale)
        form.text("language", say("form.story.language", locale), hint=hint, default=language)
        form.audience(locale, private=private)
        return form

    @narrate.autocomplete("voice")
    async def _voices(self, _: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return [
            app_commands.Choice(name=f"{voice.name} · {voice.character}", value=voice.name)
            for voice in suggest(current)
        ]

    @narrate.autocomplete("language")
    async def _languages(self, _: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return language_choices(current)
