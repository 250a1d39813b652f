"""Answering with something only the person sees: a page, or files."""

from __future__ import annotations

from bot.discordpy import RawLayout
from bot.making.service import WorkService
from bot.reply.kinds import KINDS
from bot.reply.opening import address_of, state_of
from bot.reply.private_page import PrivatePage
from bot.shelf.private_answer import PrivateAnswer
from bot.shelf.sharing import show_privately
from bot.words.say import say
from bot.work.work import Work
from cogs.answers import answer, answering, think
from cogs.presses import Interaction


async def show_page(interaction: Interaction, page: PrivatePage) -> None:
    """Answer at once with a page that has no files."""
    await answer(interaction, view=RawLayout(page.container))


async def turn_page(interaction: Interaction, page: PrivatePage) -> None:
    """Put a page without files in the place of the one whose button was pressed."""
    async with answering(interaction):
        if not interaction.response.is_done():
            await interaction.response.edit_message(view=RawLayout(page.container))
            return
    await interaction.edit_original_response(view=RawLayout(page.container))


async def begin_answer(interaction: Interaction, work_service: WorkService, *, in_place: bool = False) -> PrivateAnswer:
    """Answer that something is coming; `in_place` of the page whose button was pressed, else as a new message.

    Files cannot come with the first answer: an update by callback is said to lose them (Discord API docs issue 6277).
    """
    async with answering(interaction):
        if in_place and interaction.message is not None:
            message_id = interaction.message.id
            if not interaction.response.is_done():
                await interaction.response.defer()
        elif not interaction.response.is_done():
            message_id, _ = await think(interaction, private=True)
        else:
            # The press was acknowledged in silence already, because the database was slow.
            waiting = say("label.moment", interaction.locale.value)
            message_id = (await interaction.followup.send(waiting, ephemeral=True, wait=True)).id
    address = address_of(interaction, private=True)
    return PrivateAnswer(work_service.services, address, interaction.token, message_id)


async def open_privately(interaction: Interaction, work_service: WorkService, work: Work) -> None:
    """Show a work once more, to this person alone, whole and as it was, with its buttons."""
    answer = await begin_answer(interaction, work_service)
    state = state_of(interaction, KINDS[work.kind].dialect, services=work_service.services)
    state.message_ids = [answer.message_id]
    await show_privately(work_service, work, address_of(interaction, private=True), state)
