"""/voices: the voices with a sample of each, and the way from there to a narration."""

from __future__ import annotations

from typing import Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.client import Elara
from bot.discord.handlers import Match, component
from bot.discord.modals import open_modal
from bot.discord.panel_fixer import chosen_value
from bot.discord.private_pages import PrivatePages
from bot.discord.responses import Interaction
from bot.library.library import Library
from bot.making.bodies import ending_on_disk_error
from bot.reply.controls import USE_VOICE_TEMPLATE, VOICES_TEMPLATE, form_id, use_voice_id, voices_id
from bot.reply.files import FilePart
from bot.reply.frame import Button, ButtonStyle
from bot.reply.private_page import SelectOption, select
from bot.script.voices import VOICES, Pitch, Voice, find_voice, guess_voice
from bot.shelf.private_answer import PrivateAnswer
from bot.shelf.voice_samples import VoiceSamples
from bot.words.say import reason_line, say
from bot.words.voice_sentences import sample_sentence
from bot.work.ending import EndingError
from bot.work.refusal import RefusalKind, RefusedError

_FIRST_GROUP: Final = Pitch.MIDDLE


class Voices(commands.Cog):
    """The command, and what can be pressed on its page."""

    def __init__(self, bot: Elara, library: Library, private_pages: PrivatePages, samples: VoiceSamples) -> None:
        self._bot = bot
        self._library = library
        self._private_pages = private_pages
        self._samples = samples

    @app_commands.command(name="voices", description=say("command.voices"))
    @app_commands.describe(voice=say("command.voices.voice"))
    async def voices(
        self, interaction: discord.Interaction, voice: app_commands.Range[str, 1, 60] | None = None
    ) -> None:
        """Show the voices; with a name, let that voice speak."""
        found = None if voice is None else _voice(voice)
        answer = await self._private_pages.begin(interaction)
        if found is None:
            await _show_list(answer, _FIRST_GROUP, interaction.locale.value)
        else:
            await self._let_speak(interaction, answer, found)

    @component(VOICES_TEMPLATE)
    async def press(self, interaction: Interaction, match: Match) -> None:
        """Show another group of voices, or let the voice that was chosen speak."""
        answer = await self._private_pages.begin(interaction, in_place=True)
        if match["step"] == "list":
            group = next((pitch for pitch in Pitch if pitch.value == match["group"]), _FIRST_GROUP)
            await _show_list(answer, group, interaction.locale.value)
        else:
            await self._let_speak(interaction, answer, _voice(chosen_value(interaction)))

    @component(USE_VOICE_TEMPLATE, opens_modal=True)
    async def use(self, interaction: Interaction, match: Match) -> None:
        """Open the form of /narrate with this voice, and remember it."""
        voice, target = _voice(match["voice"]), form_id("narrate")
        form = await self._bot.build_form(interaction, target, {"voice": voice.name})
        await open_modal(interaction, target, form.title, *form.fields)
        await self._library.people.save_voice(interaction.user.id, voice.name, self._library.now())

    async def _let_speak(self, interaction: Interaction, answer: PrivateAnswer, voice: Voice) -> None:
        """Show a voice with its sample; while that is made, and where it cannot be made, a line says so."""
        locale = interaction.locale.value
        file = await self._samples.kept(voice.name, locale)
        try:
            if file is None:
                await answer.show_classic(say("voices.making", locale, name=voice.name))
                file = await self._samples.sample(voice.name, locale)
            with ending_on_disk_error("files"):
                data = await self._library.files.read(file)
        except (EndingError, RefusedError) as error:
            reason = reason_line(error, locale)
        else:
            alt = say("voices.alt", locale, name=voice.name, words=sample_sentence(locale)[1])
            part = FilePart(f"{voice.name.lower()}.wav", data, file.media_type, alt)
            line = say("voices.heard", locale, name=voice.name, character=voice.character)
            await _show(answer, line, voice.pitch, locale, heard=voice, file=part)
            return
        line = say("voices.failed", locale, name=voice.name, reason=reason)
        await _show(answer, line, voice.pitch, locale, heard=voice)


def _voice(name: str) -> Voice:
    """The voice that a person means; raises `RefusedError`."""
    found = find_voice(name)
    if found is None:
        guess = guess_voice(name)
        raise RefusedError(RefusalKind.UNKNOWN_VOICE, voice=name[:40], guess="" if guess is None else guess.name)
    return found


async def _show_list(answer: PrivateAnswer, group: Pitch, locale: str) -> None:
    """Show the names and characters of a group of voices."""
    lines = [
        say("voices.list", locale, name=voice.name, character=voice.character)
        for voice in VOICES
        if voice.pitch is group
    ]
    title = say("voices.title", locale, group=say(f"voices.group.{group.value}", locale))
    await _show(answer, "\n".join([title, *lines]), group, locale)


async def _show(
    answer: PrivateAnswer,
    line: str,
    group: Pitch,
    locale: str,
    *,
    heard: Voice | None = None,
    file: FilePart | None = None,
) -> None:
    """Show a line with the voices of a group, the other groups, and the voice that was heard."""
    options = [SelectOption(voice.label, voice.name) for voice in VOICES if voice.pitch is group]
    chosen = "" if heard is None else heard.name
    picker = select(voices_id("hear", group.value), options, chosen, say("voices.pick", locale))
    row = [
        Button(say(f"voices.group.{pitch.value}", locale), voices_id("list", pitch.value), disabled=pitch is group)
        for pitch in Pitch
    ]
    if heard is not None:
        row.insert(0, Button(say("button.voices.use", locale), use_voice_id(heard.name), ButtonStyle.PRIMARY))
    await answer.show_classic(line, () if file is None else (file,), [tuple(row)], selects=[picker])


async def setup(bot: Elara) -> None:
    """Add the cog."""
    services = bot.services
    await bot.add_cog(Voices(bot, services.library, services.private_pages, services.voice_samples))
