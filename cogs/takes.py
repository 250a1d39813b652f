"""The takes of a work: Again, Edit, Previous, Next, and Finish for one that ended before it was complete."""

from __future__ import annotations

from typing import Final

from discord.ext import commands

from bot.discord.access import Access, Audience
from bot.discord.button_checks import find_ended, is_private_message
from bot.discord.client import Elara
from bot.discord.handlers import MoreEntry, Values, work_button, work_form, work_modal
from bot.discord.mentions import resolve_typed
from bot.discord.menu import is_menu
from bot.discord.modals import TEXT_FIELD_CHARS_MAX, Field, Form, open_modal
from bot.discord.private_pages import PrivatePages
from bot.discord.responses import Interaction
from bot.discord.submitter import Submitter
from bot.discord.take_submitter import TakeSubmitter
from bot.library.library import Library
from bot.making.derive import changed_take, edited_take, new_take, retake, takes_change
from bot.making.service import WorkService
from bot.reply.completeness import is_finishable, stands_in_more
from bot.reply.controls import Action, custom_id
from bot.words.say import say
from bot.work.kinds import FEATURES
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import Kind

CHANGE_CHARS_MAX: Final = 500
"""The longest description of a change."""


class Takes(commands.Cog):
    """The buttons, and the modal that Edit opens."""

    def __init__(
        self,
        work_service: WorkService,
        library: Library,
        access: Access,
        private_pages: PrivatePages,
        submitter: Submitter,
        take_submitter: TakeSubmitter,
    ) -> None:
        self._work_service = work_service
        self._library = library
        self._access = access
        self._private_pages = private_pages
        self._submitter = submitter
        self._take_submitter = take_submitter

    @work_button(Action.RESUME, Audience.AUTHOR_AND_MODERATORS, in_reply=True)  # on messages of earlier versions
    @work_button(Action.FINISH, Audience.AUTHOR_AND_MODERATORS, in_reply=True, more=MoreEntry(is_finishable))
    async def finish(self, interaction: Interaction, work_id: str) -> None:
        """Finish a work; for its author and for moderators."""
        await self._take_submitter.finish(interaction, work_id)

    @work_button(Action.AGAIN, Audience.EVERYONE, in_reply=True, more=MoreEntry(stands_in_more(Action.AGAIN)))
    async def new_take(self, interaction: Interaction, work_id: str) -> None:
        """Make another take of the same request; for everyone."""
        work = await find_ended(self._work_service, work_id)
        row = None
        if interaction.message is not None:
            row = await self._library.replies.of_message(interaction.message.id)
        is_in_own_reply = is_menu(interaction) or (row is not None and row.reply_id == work.take_group)
        if interaction.user.id == work.author_id and is_in_own_reply:
            await self._take_submitter.make_take(interaction, work, new_take(work))
            return
        # This reply is not written over: it is another person's work, a copy, or a private view.
        private = is_private_message(interaction)
        await self._submitter.submit(interaction, retake(work, private=private), private=private)

    @work_button(Action.EDIT, Audience.AUTHOR, opens_modal=True, more=MoreEntry())
    async def ask_prompt(self, interaction: Interaction, work_id: str) -> None:
        """Ask for another prompt; for the author."""
        form = await self.edit_form(interaction, work_id, {})
        await open_modal(interaction, custom_id(Action.EDIT, work_id), form.title, *form.fields)

    @work_form(Action.EDIT)
    async def edit_form(self, interaction: Interaction, work_id: str, entered: Values) -> Form:
        """The modal, with the present prompt or with what was entered before."""
        work = await find_ended(self._work_service, work_id)
        prompt, locale = entered.get("prompt", work.request.prompt), interaction.locale.value
        can_change, fits = takes_change(work), len(prompt) <= TEXT_FIELD_CHARS_MAX
        if not (can_change or fits):
            raise RefusedError(RefusalKind.TOO_LONG_TO_EDIT, limit=TEXT_FIELD_CHARS_MAX, got=len(prompt))
        fields = []
        if can_change:
            fields.append(_change_field(locale, entered.get("change", ""), required=not fits))
        if fits:
            fields.append(_prompt_field(locale, work.kind, prompt))
        return Form(say("form.edit.title", locale), tuple(fields))

    @work_modal(Action.EDIT, Audience.AUTHOR)
    async def edit(self, interaction: Interaction, work_id: str, values: Values) -> None:
        """Make another take with the edited prompt, and with the wanted change."""
        work = await find_ended(self._work_service, work_id)
        prompt = await resolve_typed(interaction, values.get("prompt", work.request.prompt))
        change = (await resolve_typed(interaction, values.get("change", ""))).strip()
        new_work = edited_take(work, prompt)
        if change:
            joined = say("entry.change.joined", interaction.locale.value, prompt=prompt, change=change)
            new_work = changed_take(work, prompt, change, joined)
        await self._take_submitter.make_take(interaction, work, new_work)

    @work_button(Action.PREVIOUS, Audience.EVERYONE, in_reply=True)
    async def previous(self, interaction: Interaction, work_id: str) -> None:
        """Show the take before this one; for the author and for moderators."""
        await self._show_take(interaction, work_id, step=-1)

    @work_button(Action.NEXT, Audience.EVERYONE, in_reply=True)
    async def next(self, interaction: Interaction, work_id: str) -> None:
        """Show the take after this one; for the author and for moderators."""
        await self._show_take(interaction, work_id, step=1)

    async def _show_take(self, interaction: Interaction, work_id: str, *, step: int) -> None:
        message = interaction.message
        work = await find_ended(self._work_service, work_id)
        if message is None:
            raise RefusedError(RefusalKind.UNKNOWN_WORK)
        # A view from the library is private and not stored as a reply, so there is nothing to write over.
        is_view = is_private_message(interaction) and await self._library.replies.of_message(message.id) is None
        if not is_view:
            await self._access.check(interaction, work_id, Audience.AUTHOR_AND_MODERATORS)
        takes = await self._library.works.takes(work.take_group)
        index = takes.index(work.id) + step
        other = await find_ended(self._work_service, takes[index]) if 0 <= index < len(takes) else work
        if is_view:
            await self._private_pages.show_work(interaction, other)
        else:
            await self._submitter.show_in_place(interaction, other, message.id)


def _change_field(locale: str, change: str, *, required: bool) -> Field:
    """A field for the wanted change. It is first, so that typing at once does not overwrite the prompt."""
    return Field(
        name="change",
        label=say("entry.change", locale),
        hint=say("entry.change.hint", locale),
        description=say("entry.change.about", locale),
        value=change,
        required=required,
        chars_max=CHANGE_CHARS_MAX,
    )


def _prompt_field(locale: str, kind: Kind, prompt: str) -> Field:
    """The prompt, to be edited; of a narration it is the text."""
    key = "entry.edit.text" if FEATURES[kind].prompt_is_text else "entry.edit.prompt"
    return Field(
        name="prompt",
        label=say(key, locale),
        description=say("entry.edit.about", locale),
        value=prompt,
        long=True,
        required=True,
    )


async def setup(bot: Elara) -> None:
    """Add the cog."""
    services = bot.services
    await bot.add_cog(
        Takes(
            services.work_service,
            services.library,
            services.access,
            services.private_pages,
            services.submitter,
            services.take_submitter,
        )
    )
