"""Speak again and Said wrong?: the author has sentences of a narration spoken again."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Final

from discord.ext import commands

from bot.discord.access import Audience
from bot.discord.changed_pages import ChangedPages
from bot.discord.client import Elara
from bot.discord.handlers import MoreEntry, Values, work_button, work_form, work_modal
from bot.discord.mentions import resolve_typed
from bot.discord.modals import Field, Form, open_modal
from bot.discord.private_pages import PrivatePages
from bot.discord.responses import Interaction
from bot.reply.completeness import is_finishable
from bot.reply.controls import Action, custom_id
from bot.reply.private_page import PrivatePage, text
from bot.shelf.finished_narrations import FinishedNarrations
from bot.shelf.private_answer import PrivateAnswer
from bot.shelf.sentence_fixing import RespokenWork, SentenceFixing
from bot.words.say import ending_line, reason_line, say
from bot.work.checks import check_counts
from bot.work.ending import EndingError
from bot.work.kinds import Medium
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.speech import Pronunciation
from bot.work.text import clean_text
from bot.work.work import Work

WORD_CHARS_MAX: Final = 60
"""The longest word, or name of several words, and the longest way to say it."""


def _is_spoken_in_part(work: Work) -> bool:
    """Below such a narration the button has no room."""
    return work.medium is Medium.SPEECH and is_finishable(work) and bool(work.spoken_sections)


class NarrationFixing(commands.Cog):
    """The buttons below a narration with which its author changes what is heard."""

    def __init__(
        self,
        finished_narrations: FinishedNarrations,
        sentence_fixing: SentenceFixing,
        private_pages: PrivatePages,
        changed_pages: ChangedPages,
    ) -> None:
        self._narrations = finished_narrations
        self._sentence_fixing = sentence_fixing
        self._private_pages = private_pages
        self._changed_pages = changed_pages

    @work_button(Action.SPEAK_AGAIN, Audience.AUTHOR, in_reply=True)
    async def speak_again(self, interaction: Interaction, work_id: str) -> None:
        """Speak the sentences again in which words are missing."""
        answer = await self._private_pages.begin(interaction)
        await self._changed_pages.note_press(interaction, await self._narrations.find(work_id))
        await _show(answer, say("respeak.wait.missing", interaction.locale.value))
        speaking = self._sentence_fixing.speak_missing(
            work_id, person_id=interaction.user.id, guild_id=interaction.guild_id
        )
        await self._show_result(interaction, answer, speaking, "respeak.done.missing")

    @work_button(
        Action.SAID_WRONG, Audience.AUTHOR, opens_modal=True, in_reply=True, more=MoreEntry(_is_spoken_in_part)
    )
    async def ask_word(self, interaction: Interaction, work_id: str) -> None:
        """Ask for the word, and how it sounds."""
        form = await self.word_form(interaction, work_id, {})
        await open_modal(interaction, custom_id(Action.SAID_WRONG, work_id), form.title, *form.fields)

    @work_form(Action.SAID_WRONG)
    async def word_form(self, interaction: Interaction, _work_id: str, entered: Values) -> Form:
        """The modal, empty or with what was entered before."""
        locale = interaction.locale.value
        fields = (
            Field(
                name="word",
                label=say("respeak.form.word", locale),
                hint=say("respeak.form.word.hint", locale),
                value=entered.get("word", ""),
                required=True,
                chars_max=WORD_CHARS_MAX,
            ),
            Field(
                name="sounds",
                label=say("respeak.form.sounds", locale),
                hint=say("respeak.form.sounds.hint", locale),
                description=say("respeak.form.sounds.about", locale),
                value=entered.get("sounds", ""),
                chars_max=WORD_CHARS_MAX,
            ),
        )
        return Form(say("respeak.form", locale), fields)

    @work_modal(Action.SAID_WRONG, Audience.AUTHOR)
    async def pronounce(self, interaction: Interaction, work_id: str, values: Values) -> None:
        """Speak the sentences again that have a word."""
        word = _one_line(await resolve_typed(interaction, values.get("word", "")))
        sounds_like = _one_line(await resolve_typed(interaction, values.get("sounds", "")))
        if not word:
            raise RefusedError(RefusalKind.EMPTY_PROMPT)
        answer = await self._private_pages.begin(interaction)
        await self._changed_pages.note_press(interaction, await self._narrations.find(work_id))
        await _show(answer, say("respeak.wait.word", interaction.locale.value, word=word))
        speaking = self._sentence_fixing.pronounce(
            work_id,
            Pronunciation(word, sounds_like),
            person_id=interaction.user.id,
            guild_id=interaction.guild_id,
        )
        await self._show_result(interaction, answer, speaking, "respeak.done.word")

    async def _show_result(
        self, interaction: Interaction, answer: PrivateAnswer, speaking: Awaitable[RespokenWork], done: str
    ) -> None:
        """Tell the author what came of it, and show the new sound in the messages of the narration."""
        locale = interaction.locale.value
        try:
            respoken = await speaking
        except (EndingError, RefusedError) as error:
            await _show(answer, say("respeak.failed", locale, reason=reason_line(error, locale)))
            return
        if not respoken.changed:
            if respoken.ending is None:
                await _show(answer, say("respeak.unchanged", locale))
            else:
                reason = ending_line(respoken.ending, None, locale)
                await _show(answer, say("respeak.failed", locale, reason=reason))
            return
        changed, sections = respoken.changed, respoken.sections
        where = say("respeak.where", locale, changed=changed, sections=sections) if sections > 1 else ""
        lines = [say(done, locale, where=where)]
        if respoken.ending is not None:
            lines.append(ending_line(respoken.ending, None, locale))
        if gaps := check_counts(respoken.work).gaps:
            lines.append(say("respeak.gaps", locale, n=gaps))
        saved = await self._changed_pages.show(interaction, respoken.work, section="respeak")
        lines.append(say(saved, locale))
        await _show(answer, "\n".join(lines))


async def _show(answer: PrivateAnswer, content: str) -> None:
    await answer.show(PrivatePage((text(content),)))


def _one_line(typed: str) -> str:
    return " ".join(clean_text(typed).split())[:WORD_CHARS_MAX]


async def setup(bot: Elara) -> None:
    """Add the cog."""
    services = bot.services
    await bot.add_cog(
        NarrationFixing(
            services.finished_narrations, services.sentence_fixing, services.private_pages, services.changed_pages
        )
    )
