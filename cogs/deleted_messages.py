"""Messages that are deleted in Discord: a work whose message is gone leaves the server's list."""

from __future__ import annotations

import logging

import discord
from discord.ext import commands

from bot.discord.client import Elara
from bot.library.library import Library
from bot.making.service import WorkService

log = logging.getLogger(__name__)


class DeletedMessages(commands.Cog):
    """Receives every deletion where the bot is, and checks whether it was the first message of a reply.

    Messages that the bot deletes arrive here, too: `Deletion` has updated the library by then.
    """

    def __init__(self, work_service: WorkService, library: Library) -> None:
        self._work_service = work_service
        self._library = library

    @commands.Cog.listener()
    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        """One message was deleted."""
        await self._unlist(event.message_id)

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        """Several messages of one channel were deleted."""
        for message_id in sorted(event.message_ids):
            await self._unlist(message_id)

    async def _unlist(self, message_id: int) -> None:
        row = await self._library.replies.of_message(message_id)
        # Only the first message stands for the work. Further ones, also those of an earlier take, come and go.
        if row is None or not row.message_ids or row.message_ids[0] != message_id:
            return
        log.info("the message of work %s was deleted; it leaves its server's list", row.work_id)
        await self._library.listings.unlist([message_id])
        if len(row.message_ids) == 1 and not self._work_service.is_running(row.work_id):
            await self._library.replies.remove(row.reply_id)


async def setup(bot: Elara) -> None:
    """Add the cog."""
    await bot.add_cog(DeletedMessages(bot.services.work_service, bot.services.library))
