"""Continue, and the buttons that convert a work into another kind: Comic, Narrate, As story, Add pictures.

They are for everyone who sees the work, and count against the limits of the person who presses.
"""

from __future__ import annotations

from discord.ext import commands

from bot.discord.access import Audience
from bot.discord.button_checks import find_ended, is_private_message, public_message_id
from bot.discord.client import Elara
from bot.discord.handlers import MoreEntry, Values, work_button, work_form, work_modal
from bot.discord.mentions import resolve_typed
from bot.discord.modals import Field, Form, open_modal
from bot.discord.responses import Interaction, defer
from bot.discord.submitter import Submitter, check_permissions, may_open_threads
from bot.discord.take_submitter import TakeSubmitter
from bot.library.library import Library
from bot.making.derive import DIRECTION_CHARS_MAX, NewWork, check_continuable, continued, converted
from bot.making.service import WorkService
from bot.reply.completeness import has_content, is_finishable, stands_in_more
from bot.reply.controls import Action, custom_id
from bot.words.say import say
from bot.work.kinds import Medium
from bot.work.lineage import Relation
from bot.work.titles import title_of
from bot.work.work import Work


def _can_be_illustrated(work: Work) -> bool:
    return has_content(work) and work.medium is not Medium.PICTURES


class ContinueAndConvert(commands.Cog):
    """The buttons, and the modal that Continue opens."""

    def __init__(
        self, work_service: WorkService, library: Library, submitter: Submitter, take_submitter: TakeSubmitter
    ) -> None:
        self._work_service = work_service
        self._library = library
        self._submitter = submitter
        self._take_submitter = take_submitter

    @work_button(Action.COMIC, Audience.EVERYONE, in_reply=True, more=MoreEntry(stands_in_more(Action.COMIC)))
    async def comic(self, interaction: Interaction, work_id: str) -> None:
        """Draw the work as a comic."""
        await self._convert(interaction, work_id, Relation.COMIC)

    @work_button(Action.NARRATE, Audience.EVERYONE, in_reply=True, more=MoreEntry(stands_in_more(Action.NARRATE)))
    async def narrate(self, interaction: Interaction, work_id: str) -> None:
        """Read the work aloud."""
        await self._convert(interaction, work_id, Relation.NARRATION)

    @work_button(Action.WRITE, Audience.EVERYONE, in_reply=True, more=MoreEntry(stands_in_more(Action.WRITE)))
    async def write(self, interaction: Interaction, work_id: str) -> None:
        """Write the work as a story."""
        await self._convert(interaction, work_id, Relation.STORY)

    async def _convert(self, interaction: Interaction, work_id: str, relation: Relation) -> None:
        private = is_private_message(interaction)

        async def new_work() -> NewWork:
            return converted(await find_ended(self._work_service, work_id), relation, private=private)

        await self._submitter.submit(interaction, new_work, private=private)

    @work_button(Action.ILLUSTRATE, Audience.EVERYONE, more=MoreEntry(_can_be_illustrated))
    async def illustrate(self, interaction: Interaction, work_id: str) -> None:
        """Draw pictures for the work. The menu with this button is private and says nothing about the work."""

        async def new_work() -> NewWork:
            work = await find_ended(self._work_service, work_id)
            return converted(work, Relation.ILLUSTRATION, private=work.request.private)

        await self._submitter.submit(interaction, new_work, private=False)

    @work_button(Action.CONTINUE, Audience.EVERYONE, opens_modal=True, in_reply=True)
    async def ask_direction(self, interaction: Interaction, work_id: str) -> None:
        """Ask how the story continues."""
        work = await find_ended(self._work_service, work_id)
        if is_finishable(work) and interaction.user.id == work.author_id:
            # An unfinished story has no next chapter; only buttons of earlier versions offer one.
            await self._take_submitter.finish(interaction, work_id)
            return
        form = await self.direction_form(interaction, work_id, {})
        await open_modal(
            interaction,
            custom_id(Action.CONTINUE, work_id, public_message_id(interaction)),
            form.title,
            *form.fields,
        )

    @work_form(Action.CONTINUE)
    async def direction_form(self, interaction: Interaction, work_id: str, entered: Values) -> Form:
        """The modal, with what was entered before."""
        check_continuable(await find_ended(self._work_service, work_id))
        locale = interaction.locale.value
        field = Field(
            name="direction",
            label=say("form.continue.direction", locale),
            hint=say("entry.direction.hint", locale),
            value=entered.get("direction", ""),
            long=True,
            chars_max=DIRECTION_CHARS_MAX,
        )
        return Form(say("form.continue.title", locale), (field,))

    @work_modal(Action.CONTINUE, Audience.EVERYONE)
    async def continue_work(self, interaction: Interaction, work_id: str, values: Values) -> None:
        """Make the next chapter, in a thread where that is possible."""
        work = await find_ended(self._work_service, work_id)
        new_work = continued(
            work,
            now_s=self._library.now(),
            direction=await resolve_typed(interaction, values.get("direction", "")),
            private=is_private_message(interaction),
        )
        if new_work.request.private or not may_open_threads(interaction):
            await self._submitter.submit(interaction, new_work, private=new_work.request.private)
        else:
            await self._continue_in_thread(interaction, work, new_work)

    async def _continue_in_thread(self, interaction: Interaction, work: Work, new_work: NewWork) -> None:
        """Open a thread for the first further chapter; the chapter stays in the channel when that fails."""
        check_permissions(interaction, new_work.request)
        # Opening a thread can take longer than the time for the first response.
        if interaction.message is None or not await defer(interaction):
            # The message was deleted while the modal was open.
            await self._submitter.submit(interaction, new_work, private=new_work.request.private)
            return
        first_id, thread_id = await self._first_message_id(interaction, work), None
        if first_id is not None:
            thread_id = await self._submitter.open_thread(interaction, first_id, title_of(work))
        await self._submitter.submit_in_channel(interaction, new_work, thread_id or interaction.channel_id or 0)

    async def _first_message_id(self, interaction: Interaction, work: Work) -> int | None:
        """The first message of the reply that was pressed; None for a message id that is not known to show the work."""
        message_id = public_message_id(interaction)
        row = None if message_id is None else await self._library.replies.of_message(message_id)
        if row is not None and (row.reply_id == work.take_group or row.work_id == work.id):
            return row.message_ids[0]
        # Discord vouches only for the message of the interaction, and not for one that a custom id names.
        is_pressed = interaction.message is not None and interaction.message.id == message_id
        return message_id if is_pressed else None


async def setup(bot: Elara) -> None:
    """Add the cog."""
    services = bot.services
    await bot.add_cog(
        ContinueAndConvert(services.work_service, services.library, services.submitter, services.take_submitter)
    )
