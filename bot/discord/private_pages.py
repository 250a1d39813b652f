"""Private responses: pages, files, and a work that is shown once more."""

from __future__ import annotations

from bot.discord.menu import is_menu
from bot.discord.responses import (
    Interaction,
    claim_written_over,
    defer_locked,
    defer_thinking_locked,
    respond_with_view,
    response_lock,
)
from bot.discordpy import RawLayout
from bot.making.service import WorkService
from bot.reply.first_answer import first_answer, is_answered, until_confirmed, when_connected
from bot.reply.frame import Frame
from bot.reply.media import MEDIA
from bot.reply.opening import address_of, state_of
from bot.reply.payload import components
from bot.reply.private_page import PrivatePage
from bot.reply.services import ReplyServices
from bot.shelf.private_answer import PrivateAnswer
from bot.shelf.sharing import show_privately
from bot.words.say import say
from bot.work.work import Work


async def show_page(interaction: Interaction, page: PrivatePage) -> None:
    """Respond with a page that has no files."""
    await respond_with_view(interaction, view=RawLayout(page.container))


async def show_frame(interaction: Interaction, frame: Frame) -> None:
    """Respond with a message in Components V2 that has no files."""
    await respond_with_view(interaction, view=RawLayout(components(frame)))


async def replace_page(interaction: Interaction, page: PrivatePage) -> None:
    """Show a page without files in place of the page whose button was pressed."""
    async with response_lock(interaction):
        if not is_answered(interaction):
            await first_answer(
                interaction,
                lambda: interaction.response.edit_message(view=RawLayout(page.container)),
                updates=True,
            )
            return
    await until_confirmed(lambda: interaction.edit_original_response(view=RawLayout(page.container)))


def messages_max(interaction: Interaction) -> int | None:
    """The most messages that a private answer may have; None when Discord sets no limit."""
    return address_of(interaction, private=False).messages_max


class PrivatePages:
    """Opens private answers, and shows works in them."""

    def __init__(self, work_service: WorkService, services: ReplyServices) -> None:
        self._work_service = work_service
        self._services = services

    async def begin(self, interaction: Interaction, *, in_place: bool = False) -> PrivateAnswer:
        """Defer, for a private answer that takes a while or has files.

        With `in_place`, and in "More", it replaces the private page whose button was pressed while that exists;
        otherwise it is a new message. The first response cannot carry the files: an update by callback is said to lose
        them (discord/discord-api-docs#6277).
        """
        message = interaction.message
        async with response_lock(interaction):
            if (
                message is not None
                and (is_menu(interaction) or (in_place and message.flags.ephemeral))
                and (is_answered(interaction) or await defer_locked(interaction))
            ):
                claim_written_over(interaction)
                message_id = message.id
            elif not is_answered(interaction):
                message_id, _ = await defer_thinking_locked(interaction, private=True)
            else:
                # The button was acknowledged silently already, because the database was slow.
                waiting = say("label.moment", interaction.locale.value)
                message = await when_connected(lambda: interaction.followup.send(waiting, ephemeral=True, wait=True))
                message_id = message.id
        return PrivateAnswer(self._services, address_of(interaction, private=True), interaction.token, message_id)

    async def show_work(self, interaction: Interaction, work: Work) -> None:
        """Show an ended work only to this person, complete and with its buttons."""
        answer = await self.begin(interaction)
        state = state_of(interaction, MEDIA[work.medium].dialect, services=self._services)
        state.message_ids = [answer.message_id]
        await show_privately(self._work_service, work, address_of(interaction, private=True), state)
