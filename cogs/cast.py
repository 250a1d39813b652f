"""The cast of a narration: heard before it is spoken, and changed voice by voice."""

from __future__ import annotations

import logging

from discord.ext import commands

from bot.discord.access import Access, Audience
from bot.discord.button_checks import is_private_message
from bot.discord.cast_pages import (
    CastPage,
    cast_page,
    failed_page,
    heard_page,
    line_page,
    lines_page,
    pitch_page,
    voice_page,
    waiting_page,
)
from bot.discord.changed_pages import ChangedPages
from bot.discord.client import Elara
from bot.discord.handlers import Match, role_component, work_button
from bot.discord.panel_fixer import chosen_value
from bot.discord.private_pages import PrivatePages
from bot.discord.responses import Interaction
from bot.discord.submitter import Submitter
from bot.discord.take_submitter import TakeSubmitter
from bot.making.derive import cast_retake, cast_take
from bot.reply.controls import Action, RoleAction
from bot.reply.files import FilePart
from bot.script.voices import Pitch, Voice
from bot.shelf.cast_edits import line_at, voice_named
from bot.shelf.finished_narrations import FinishedNarrations
from bot.shelf.narration_casting import NarrationCasting
from bot.shelf.narration_files import NarrationFiles
from bot.shelf.private_answer import PrivateAnswer
from bot.shelf.voice_samples import VoiceSamples
from bot.words.say import reason_line, say
from bot.words.voice_sentences import sample_sentence
from bot.work.ending import EndingError
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.titles import title_of
from bot.work.work import Work

log = logging.getLogger(__name__)


class Cast(commands.Cog):
    """The buttons below a narration, and everything in the private messages that they open."""

    def __init__(
        self,
        access: Access,
        private_pages: PrivatePages,
        submitter: Submitter,
        take_submitter: TakeSubmitter,
        finished_narrations: FinishedNarrations,
        narration_casting: NarrationCasting,
        narration_files: NarrationFiles,
        voice_samples: VoiceSamples,
        changed_pages: ChangedPages,
    ) -> None:
        self._access = access
        self._private_pages = private_pages
        self._submitter = submitter
        self._take_submitter = take_submitter
        self._narrations = finished_narrations
        self._casting = narration_casting
        self._narration_files = narration_files
        self._voice_samples = voice_samples
        self._changed_pages = changed_pages

    # --- Hearing it -------------------------------------------------------------------------------------------------

    @work_button(Action.HEAR_CAST, Audience.EVERYONE, in_reply=True)
    async def hear(self, interaction: Interaction, work_id: str) -> None:
        """Let a person hear some lines with a voice for each character; for everyone."""
        locale, person_id, guild_id = interaction.locale.value, interaction.user.id, interaction.guild_id
        answer = await self._private_pages.begin(interaction)
        await _show(answer, waiting_page("cast.wait", locale))
        try:
            work = await self._casting.cast(work_id, person_id=person_id, guild_id=guild_id)
            sample = await self._casting.sample(work_id, person_id=person_id, guild_id=guild_id)
        except (EndingError, RefusedError) as error:
            await _show(answer, failed_page(reason_line(error, locale), locale))
            return
        is_author = Audience.AUTHOR in await self._access.audiences(interaction, work_id)
        alt = say("cast.alt", locale, title=title_of(work))
        sound = None if sample is None else await self._narration_files.read(sample, "cast.wav", alt)
        cost = self._casting.cost_of_all(work)
        await _show(answer, heard_page(work, sound, cost, locale, is_author=is_author))

    @work_button(Action.SPEAK_CAST, Audience.EVERYONE)
    async def speak_all(self, interaction: Interaction, work_id: str) -> None:
        """Make a take of the narration that is spoken with its cast; for others a narration of their own."""
        work = await self._narrations.find(work_id)
        if interaction.user.id == work.author_id:
            await self._take_submitter.make_take(interaction, work, cast_take(work))
            return
        private = is_private_message(interaction)
        await self._submitter.submit(interaction, cast_retake(work, private=private), private=private)

    # --- Changing it ------------------------------------------------------------------------------------------------

    @work_button(Action.CAST, Audience.AUTHOR, in_reply=True)
    async def show_cast(self, interaction: Interaction, work_id: str) -> None:
        """Show who has which voice; for the author."""
        answer = await self._private_pages.begin(interaction)
        work = await self._narrations.find(work_id)
        await self._changed_pages.note_press(interaction, work)
        await self._show_list(answer, work, interaction.locale.value)

    @role_component(RoleAction.PICK, Audience.AUTHOR)
    async def pick(self, interaction: Interaction, match: Match) -> None:
        """Ask how high the voice of the chosen role should be."""
        answer = await self._private_pages.begin(interaction, in_place=True)
        work, chosen = await self._narrations.find(match["work_id"]), chosen_value(interaction)
        if not chosen.isdecimal():
            raise RefusedError(RefusalKind.UNKNOWN_BUTTON)
        await _show(answer, pitch_page(work, int(chosen), None, interaction.locale.value))

    @role_component(RoleAction.PITCH, Audience.AUTHOR)
    async def choose_pitch(self, interaction: Interaction, match: Match) -> None:
        """Show the voices of a pitch."""
        answer = await self._private_pages.begin(interaction, in_place=True)
        work, pitch = await self._narrations.find(match["work_id"]), match["detail"]
        if pitch not in set(Pitch):
            raise RefusedError(RefusalKind.UNKNOWN_BUTTON)
        await _show(answer, pitch_page(work, int(match["number"]), Pitch(pitch), interaction.locale.value))

    @role_component(RoleAction.VOICE, Audience.AUTHOR)
    async def choose_voice(self, interaction: Interaction, match: Match) -> None:
        """Let the author hear a voice, and say what it costs to use it."""
        answer = await self._private_pages.begin(interaction, in_place=True)
        work, number = await self._narrations.find(match["work_id"]), int(match["number"])
        voice, locale = voice_named(chosen_value(interaction)), interaction.locale.value
        cost = self._casting.cost_of_voice(work, number, voice.name)
        sample = await self._sample_of(answer, voice, locale)
        await _show(answer, voice_page(work, number, voice, sample, cost, locale))

    @role_component(RoleAction.USE, Audience.AUTHOR)
    async def use_voice(self, interaction: Interaction, match: Match) -> None:
        """Give a role another voice, and speak its lines again."""
        answer = await self._private_pages.begin(interaction, in_place=True)
        voice = voice_named(match["detail"] or "")
        work = await self._casting.set_voice(match["work_id"], int(match["number"]), voice.name)
        await self._speak_stale(interaction, answer, work)

    @role_component(RoleAction.REST, Audience.AUTHOR)
    async def speak_rest(self, interaction: Interaction, match: Match) -> None:
        """Speak the lines that still have another voice."""
        answer = await self._private_pages.begin(interaction, in_place=True)
        await self._speak_stale(interaction, answer, await self._narrations.find(match["work_id"]))

    # --- Who says a line --------------------------------------------------------------------------------------------

    @role_component(RoleAction.LINES, Audience.AUTHOR)
    async def show_lines(self, interaction: Interaction, match: Match) -> None:
        """Show the lines of a role."""
        answer = await self._private_pages.begin(interaction, in_place=True)
        work, page = await self._narrations.find(match["work_id"]), match["detail"] or ""
        number, shown = int(match["number"]), int(page) if page.isdecimal() else 0
        await _show(answer, lines_page(work, number, shown, interaction.locale.value))

    @role_component(RoleAction.LINE, Audience.AUTHOR)
    async def choose_line(self, interaction: Interaction, match: Match) -> None:
        """Ask who says a line."""
        answer = await self._private_pages.begin(interaction, in_place=True)
        work = await self._narrations.find(match["work_id"])
        await _show(
            answer, line_page(work, line_at(work, *_place(chosen_value(interaction))), interaction.locale.value)
        )

    @role_component(RoleAction.SAY, Audience.AUTHOR)
    async def give_line(self, interaction: Interaction, match: Match) -> None:
        """Give a line to another role, and speak it again."""
        answer = await self._private_pages.begin(interaction, in_place=True)
        chosen, place = chosen_value(interaction), _place(match["detail"] or "")
        if not chosen.isdecimal():
            raise RefusedError(RefusalKind.UNKNOWN_BUTTON)
        work = await self._casting.set_speaker(match["work_id"], *place, int(chosen))
        await self._speak_stale(interaction, answer, work)

    async def _sample_of(self, answer: PrivateAnswer, voice: Voice, locale: str) -> FilePart | None:
        """The sample of a voice, which is spoken if it is not kept; None where it cannot be made."""
        try:
            ref = await self._voice_samples.kept(voice.name, locale)
            if ref is None:
                await _show(answer, waiting_page("voices.making", locale, name=voice.name))
                ref = await self._voice_samples.sample(voice.name, locale)
        except (EndingError, RefusedError) as error:
            log.info("the voice %s has no sample (%s)", voice.name, reason_line(error, "en-US"))
            return None
        alt = say("voices.alt", locale, name=voice.name, words=sample_sentence(locale)[1])
        return await self._narration_files.read(ref, f"{voice.name.lower()}.wav", alt)

    async def _speak_stale(self, interaction: Interaction, answer: PrivateAnswer, work: Work) -> None:
        """Speak the lines whose sound has another voice; show the author the cast first, then all the new sound."""
        locale, failure = interaction.locale.value, ""
        stale = self._casting.stale_cost(work)
        if not stale.lines:
            await self._show_list(answer, work, locale, say("cast.saved", locale))
            return
        await _show(answer, waiting_page("cast.wait.lines", locale, lines=stale.lines))
        try:
            await self._casting.speak_stale(work.id, person_id=interaction.user.id, guild_id=interaction.guild_id)
        except (EndingError, RefusedError) as error:
            failure = say("cast.failed", locale, reason=reason_line(error, locale))
        work = await self._narrations.find(work.id)
        saved = await self._changed_pages.show(interaction, work, section="cast")
        await self._show_list(answer, work, locale, failure or say(saved, locale))

    async def _show_list(self, answer: PrivateAnswer, work: Work, locale: str, note: str = "") -> None:
        await _show(answer, cast_page(work, self._casting.stale_cost(work), locale, note))


async def _show(answer: PrivateAnswer, page: CastPage) -> None:
    await answer.show_classic(page.content, page.files, page.rows, selects=page.selects)


def _place(detail: str) -> tuple[int, int]:
    """The section of a line, and where it begins in that; raises `RefusedError` for anything else."""
    section, _, start = detail.partition("s")
    if not (section.isdecimal() and start.isdecimal()):
        raise RefusedError(RefusalKind.UNKNOWN_BUTTON)
    return int(section), int(start)


async def setup(bot: Elara) -> None:
    """Add the cog."""
    services = bot.services
    await bot.add_cog(
        Cast(
            services.access,
            services.private_pages,
            services.submitter,
            services.take_submitter,
            services.finished_narrations,
            services.narration_casting,
            services.narration_files,
            services.voice_samples,
            services.changed_pages,
        )
    )
