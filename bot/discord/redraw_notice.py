"""Tells the owner of the application, once a day, that flawed panels are not drawn again any more."""

from __future__ import annotations

import asyncio
import logging
from typing import Final

import discord

from bot.discord.owner import tell_owner
from bot.library.errors import DATABASE_ERRORS
from bot.library.redraws import Redraws
from bot.words.say import say

log = logging.getLogger(__name__)

EVERY_S: Final = 60.0


class RedrawNotice:
    """Reads whether redraws are off today, and sends a direct message. A restart does not repeat it."""

    def __init__(self, client: discord.Client, redraws: Redraws) -> None:
        self._client = client
        self._redraws = redraws

    async def watch(self) -> None:
        """Check now and every minute, until cancelled. The client must be logged in to Discord."""
        while True:
            try:
                await self.check()
            except DATABASE_ERRORS as error:
                log.warning("the redraws of today cannot be read (%s)", type(error).__name__)
            await asyncio.sleep(EVERY_S)

    async def check(self) -> None:
        """Send the owner a message when redraws are off, once a day."""
        figures = await self._redraws.record_notice()
        if figures is None:
            return
        log.warning("%d of today's %d panels were drawn again: none is any more today", figures.redrawn, figures.looked)
        await tell_owner(self._client, say("usage.redraws", redrawn=figures.redrawn, looked=figures.looked))
