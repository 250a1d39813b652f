"""Posts a narration as a voice message in the channel where it stands."""

from __future__ import annotations

import discord
from discord.ext import commands

from bot.discord.access import Audience
from bot.discord.button_checks import find_ended, public_message_id
from bot.discord.client import Elara
from bot.discord.handlers import MoreEntry, work_button
from bot.discord.menu import back_row
from bot.discord.private_pages import PrivatePages
from bot.discord.responses import Interaction
from bot.discord.sharing import address_here
from bot.making.service import WorkService
from bot.reply.completeness import has_content
from bot.reply.controls import Action
from bot.shelf.voice_messages import VoiceMessages
from bot.words.links import link
from bot.words.say import say
from bot.work.kinds import Medium
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.titles import title_of
from bot.work.work import Work


def _is_spoken_for_all(work: Work) -> bool:
    return work.medium is Medium.SPEECH and has_content(work) and not work.request.private


def _may_be_posted_here(interaction: Interaction) -> bool:
    """Whether the bot may post a voice message beside the public message that was pressed."""
    if not interaction.is_guild_integration() or public_message_id(interaction) is None:
        return False
    may = interaction.app_permissions
    in_thread = isinstance(interaction.channel, discord.Thread)
    may_send = may.send_messages_in_threads if in_thread else may.send_messages
    return may.view_channel and may_send and may.attach_files and may.send_voice_messages


class VoiceMessageButton(commands.Cog):
    """The button in "More"."""

    def __init__(self, work_service: WorkService, voice_messages: VoiceMessages, private_pages: PrivatePages) -> None:
        self._work_service = work_service
        self._voice_messages = voice_messages
        self._private_pages = private_pages

    @work_button(Action.VOICE_MESSAGE, Audience.EVERYONE, more=MoreEntry(_is_spoken_for_all, here=_may_be_posted_here))
    async def post(self, interaction: Interaction, work_id: str) -> None:
        """Post the voice message, and say in private where it is."""
        work = await find_ended(self._work_service, work_id)
        if not (_is_spoken_for_all(work) and _may_be_posted_here(interaction)):
            raise RefusedError(RefusalKind.CANNOT_SHARE)
        answer = await self._private_pages.begin(interaction)
        reply_to = public_message_id(interaction) if interaction.app_permissions.read_message_history else None
        url = await self._voice_messages.post(work, address_here(interaction), reply_to)
        locale = interaction.locale.value
        line = say("narration.voiced", locale, link=link(title_of(work), url, locale))
        await answer.show_classic(line, rows=back_row(interaction))


async def setup(bot: Elara) -> None:
    """Add the cog, where the encoder is installed."""
    services = bot.services
    if services.voice_messages.are_available:
        await bot.add_cog(VoiceMessageButton(services.work_service, services.voice_messages, services.private_pages))
