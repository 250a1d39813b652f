"""Messages that somebody else deletes: a work whose message a moderator took away leaves the server's list."""

from __future__ import annotations

import logging

import discord
from discord.ext import commands

from bot.making.service import WorkService

log = logging.getLogger(__name__)


class Watch(commands.Cog):
    """Hears of every message that is deleted where the bot is, and looks whether it was the first one of a reply.

    What the bot itself deletes comes here, too: `Deletion` has done by then what is done here.
    """

    def __init__(self, work_service: WorkService) -> None:
        self._work_service = work_service
        self._library = work_service.library

    @commands.Cog.listener()
    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        """One message."""
        await self._gone(event.message_id)

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        """Several of one channel."""
        for message_id in sorted(event.message_ids):
            await self._gone(message_id)

    async def _gone(self, message_id: int) -> None:
        row = await self._library.replies.of_message(message_id)
        # Further messages, those of an earlier take among them, come and go without the work being gone.
        if row is None or not row.message_ids or row.message_ids[0] != message_id:
            return
        log.info("the message of work %s was deleted; it leaves its server's list", row.work_id)
        await self._library.listings.unlist([message_id])
        if len(row.message_ids) == 1 and not self._work_service.is_running(row.work_id):
            await self._library.replies.remove(row.reply_id)
