"""Tells the owner of the application, once a day, that most of the day's budget is used."""

from __future__ import annotations

import asyncio
import logging
from typing import Final

import discord

from bot.discord.owner import tell_owner
from bot.library.errors import DATABASE_ERRORS
from bot.library.usage_limits import UsageLimits
from bot.words.say import say

log = logging.getLogger(__name__)

SHARE: Final = 0.8
"""The share of the budget, used or reserved, at which the owner gets a message."""

EVERY_S: Final = 60.0


class BudgetNotice:
    """Compares today's usage with the budget, and sends a direct message. A restart does not repeat it."""

    def __init__(self, client: discord.Client, usage_limits: UsageLimits) -> None:
        self._client = client
        self._usage_limits = usage_limits

    async def watch(self) -> None:
        """Check now and every minute, until cancelled. The client must be logged in to Discord."""
        while True:
            try:
                await self.check()
            except DATABASE_ERRORS as error:
                log.warning("the usage of today cannot be read (%s)", type(error).__name__)
            await asyncio.sleep(EVERY_S)

    async def check(self) -> None:
        """Send the owner a message when it is due and was not sent today."""
        figures = await self._usage_limits.of_bot()
        limit, spent = figures.usd.limit, figures.usd.used + figures.usd.reserved
        if limit is None or spent < SHARE * limit or not await self._usage_limits.record_notice():
            return
        log.warning("$%.2f of today's $%.2f (DAILY_BUDGET_USD) are used or reserved", spent, limit)
        await tell_owner(self._client, say("usage.notice", spent=spent, limit=limit, at=int(figures.resets_at)))
