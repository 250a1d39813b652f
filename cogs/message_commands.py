"""The commands on messages: any message can be narrated, drawn, or continued as a story.

Each opens a form, so that a person sees who will see the result. The message is kept with the form: what Discord sends
when the form is submitted says nothing of it.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord import boundary
from bot.discord.access import Access
from bot.discord.attachments import AttachmentReader
from bot.discord.button_checks import find_ended
from bot.discord.choice_fields import (
    audience_field,
    chosen,
    delivery_field,
    language_field,
    length_field,
    panels_field,
    style_field,
    voice_field,
)
from bot.discord.chosen_message import ChosenMessage, chosen_message, message_in, with_message
from bot.discord.client import Elara
from bot.discord.command_options import parse_language, parse_voice
from bot.discord.handlers import Values, command_form, command_modal
from bot.discord.mentions import resolve_typed
from bot.discord.modals import Field, FileField, Form, open_modal
from bot.discord.recent import last_voice, recent_choices_of
from bot.discord.responses import Interaction
from bot.discord.source_text import forwarded_id, has_words, read_message
from bot.discord.submitter import Submitter
from bot.library.library import Library
from bot.library.saved_forms import SavedForm, new_form_id
from bot.making.derive import DIRECTION_CHARS_MAX, MATERIAL_CHARS_MAX, NewWork, continued, converted, material_text
from bot.making.service import WorkService
from bot.reply.controls import form_id, saved_form_id
from bot.words.say import say
from bot.work.lineage import Lineage, Relation
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import ComicOptions, Length, NarrationOptions, Options, Request, StoryOptions
from bot.work.spoilers import shortened_to
from bot.work.work import Work


class MessageCommands(commands.Cog):
    """The three commands. discord.py has no decorator for them in a cog, so the cog adds and removes them itself."""

    def __init__(
        self,
        bot: Elara,
        work_service: WorkService,
        library: Library,
        access: Access,
        submitter: Submitter,
        attachments: AttachmentReader,
    ) -> None:
        self._bot = bot
        self._work_service = work_service
        self._library = library
        self._access = access
        self._submitter = submitter
        self._attachments = attachments
        callbacks = {"narrate": self.narrate, "comic": self.draw, "continue": self.continue_story}
        self._commands = [
            app_commands.ContextMenu(name=say(f"command.menu.{name}"), callback=callback)
            for name, callback in callbacks.items()
        ]

    async def cog_load(self) -> None:
        """Add the commands."""
        for command in self._commands:
            self._bot.tree.add_command(command)

    async def cog_unload(self) -> None:
        """Remove the commands."""
        for command in self._commands:
            self._bot.tree.remove_command(command.name, type=command.type)

    # --- The commands: each opens its form ---------------------------------------------------------------------------

    async def narrate(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Read the message aloud."""
        await self._open(interaction, message, "menunarrate")

    async def draw(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Draw the message."""
        await self._open(interaction, message, "menucomic")

    async def continue_story(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Continue the message as a story."""
        await self._open(interaction, message, "menucontinue")

    async def _open(self, interaction: Interaction, message: discord.Message, command: str) -> None:
        """Save the message, and open the form; raises `RefusedError`, also when the database is slow."""
        saved_id = new_form_id()
        try:
            # A modal has to be the first response, so nothing can be deferred.
            async with asyncio.timeout(boundary.SLOW_S):
                values = await self._checked(interaction, message)
                target = form_id(command)
                saved = SavedForm(target=target, entered=values, guess={})
                await self._library.saved_forms.save(saved_id, interaction.user.id, saved)
                form = await self._bot.build_form(interaction, target, values)
        except TimeoutError:
            raise RefusedError(RefusalKind.TOO_SLOW) from None
        await open_modal(interaction, saved_form_id("again", saved_id), form.title, *form.fields)

    async def _checked(self, interaction: Interaction, message: discord.Message) -> dict[str, str]:
        """The message as values of its form; raises `RefusedError` when nothing may be made of it.

        What is made of the text of others is private at first, and so is what is made of a work of another author.
        """
        found = chosen_message(interaction, message)
        person_id = interaction.user.id
        work = await self._shown_work(interaction, message, found)
        if work is not None:
            private = found.is_private or work.author_id != person_id
            return with_message({"private": "yes" if private else "no"}, replace(found, work_id=work.id))
        await self._check_is_allowed(interaction, found)
        if not has_words(found.raw):
            raise RefusedError(RefusalKind.NOTHING_THERE)
        private = found.is_private or not found.is_own(person_id)
        return with_message({"private": "yes" if private else "no"}, found)

    async def _check_is_allowed(self, interaction: Interaction, found: ChosenMessage) -> None:
        is_own = found.author_id == interaction.user.id
        if not is_own and not (await self._library.people.settings(found.author_id)).others_may_narrate:
            raise RefusedError(RefusalKind.NOT_NARRATED)

    async def _shown_work(
        self, interaction: Interaction, message: discord.Message, found: ChosenMessage
    ) -> Work | None:
        """The work that this message shows; None for any other message. Raises `RefusedError`.

        A forward counts as text only, except for the author of the work that it forwards.
        """
        row = await self._library.replies.of_message(message.id)
        if row is None:
            return await self._own_forwarded_work(interaction, found)
        await self._access.check_message(interaction, message, row.work_id)
        return await find_ended(self._work_service, row.work_id)

    async def _own_forwarded_work(self, interaction: Interaction, found: ChosenMessage) -> Work | None:
        message_id = forwarded_id(found.raw)
        row = None if message_id is None else await self._library.replies.of_message(message_id)
        work = None if row is None else await self._work_service.find(row.work_id)
        if work is None or work.author_id != interaction.user.id or work.ending is None:
            return None
        return work

    # --- The forms ---------------------------------------------------------------------------------------------------

    @command_form("menunarrate")
    async def narrate_form(self, interaction: Interaction, entered: Values) -> Form:
        """The form of Narrate."""
        locale = interaction.locale.value
        recent = await recent_choices_of(self._library, interaction.user.id)
        return Form(
            say("form.narrate.title", locale),
            (
                voice_field(locale, entered, recent.voices, last_voice(recent)),
                delivery_field(locale, entered, recent.deliveries),
                *_audience(interaction, entered),
            ),
        )

    @command_form("menucomic")
    async def comic_form(self, interaction: Interaction, entered: Values) -> Form:
        """The form of Comic."""
        locale = interaction.locale.value
        recent = await recent_choices_of(self._library, interaction.user.id)
        return Form(
            say("form.comic.title", locale),
            (
                panels_field(locale, entered),
                style_field(locale, entered, recent.styles),
                language_field(locale, entered, recent.languages),
                *_audience(interaction, entered),
            ),
        )

    @command_form("menucontinue")
    async def continue_form(self, interaction: Interaction, entered: Values) -> Form:
        """The form of Continue. The next chapter of a work has that work's language and length."""
        locale = interaction.locale.value
        direction = Field(
            name="direction",
            label=say("form.continue.direction", locale),
            hint=say("entry.direction.hint", locale),
            value=entered.get("direction", ""),
            long=True,
            chars_max=DIRECTION_CHARS_MAX,
        )
        fields: tuple[Field | FileField, ...] = (direction,)
        if not message_in(entered).work_id:
            recent = await recent_choices_of(self._library, interaction.user.id)
            fields += (length_field(locale, entered), language_field(locale, entered, recent.languages))
        return Form(say("form.continue.title", locale), (*fields, *_audience(interaction, entered)))

    # --- What was entered --------------------------------------------------------------------------------------------

    @command_modal("menunarrate")
    async def submit_narration(self, interaction: Interaction, values: Values) -> None:
        """Read the message aloud."""
        voice = parse_voice(chosen(values, "voice") or NarrationOptions().voice)
        options = NarrationOptions(voice=voice, style=chosen(values, "style"))
        await self._submit(interaction, values, Relation.NARRATION, options)

    @command_modal("menucomic")
    async def submit_comic(self, interaction: Interaction, values: Values) -> None:
        """Draw the message."""
        defaults = ComicOptions()
        panels = int(values.get("panels") or defaults.panels)
        options = ComicOptions(panels=panels, style=values.get("style") or defaults.style)
        await self._submit(interaction, values, Relation.COMIC, options)

    @command_modal("menucontinue")
    async def submit_chapter(self, interaction: Interaction, values: Values) -> None:
        """Continue the message as a story."""
        length = Length(values.get("length") or StoryOptions().length)
        await self._submit(interaction, values, Relation.CONTINUE, StoryOptions(length=length))

    async def _submit(self, interaction: Interaction, values: Values, relation: Relation, options: Options) -> None:
        found = message_in(values)
        private = found.is_private or values.get("private") != "no"
        language = parse_language(chosen(values, "language"))

        async def new_work() -> NewWork:
            direction = await resolve_typed(interaction, values.get("direction", ""))
            if found.work_id:
                work = await find_ended(self._work_service, found.work_id)
                made = self._from_work(work, relation, options, direction)
            else:
                made = await self._from_message(interaction, found, relation, options, direction)
            request = made.request
            return replace(made, request=replace(request, private=private, language=language or request.language))

        await self._submitter.submit(interaction, new_work, private=private, quoted=found)

    def _from_work(self, work: Work, relation: Relation, options: Options, direction: str) -> NewWork:
        if relation is not Relation.CONTINUE:
            made = converted(work, relation)
            return replace(made, request=replace(made.request, options=options))
        chapter = continued(work, now_s=self._library.now(), direction=direction)
        if work.features.has_chapters:
            return chapter
        # A narration continues as a story.
        prompt = shortened_to(material_text(work), MATERIAL_CHARS_MAX)
        return NewWork(Request(prompt=prompt, options=options, language=work.request.language), chapter.lineage)

    async def _from_message(
        self, interaction: Interaction, found: ChosenMessage, relation: Relation, options: Options, direction: str
    ) -> NewWork:
        """The text of a message as material."""
        await self._check_is_allowed(interaction, found)
        text = await read_message(self._attachments, interaction, found.raw)
        lineage = Lineage(
            parent_id="",
            relation=relation,
            parent_author_id=found.author_id,
            chapter=2 if relation is Relation.CONTINUE else 1,
            direction=" ".join(direction.split()),
        )
        prompt = text if relation is Relation.NARRATION else shortened_to(text, MATERIAL_CHARS_MAX)
        return NewWork(Request(prompt=prompt, options=options), lineage)


def _audience(interaction: Interaction, entered: Values) -> tuple[Field, ...]:
    """Who may see the result; there is no choice for a message that only this person sees."""
    found, locale = message_in(entered), interaction.locale.value
    if found.is_private:
        return ()
    is_own = found.is_own(interaction.user.id)
    description = "" if is_own or found.work_id else say("entry.private.menu", locale)
    return (audience_field(locale, private=entered.get("private") == "yes", description=description),)


async def setup(bot: Elara) -> None:
    """Add the cog."""
    services = bot.services
    await bot.add_cog(
        MessageCommands(
            bot,
            services.work_service,
            services.library,
            services.access,
            services.submitter,
            services.attachments,
        )
    )
