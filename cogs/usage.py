"""/usage: what is left today for this person, for this server (its managers) and for the bot (its owner)."""

from __future__ import annotations

from typing import Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.client import Elara
from bot.discord.private_pages import PrivatePages
from bot.discord.responses import Interaction
from bot.discord.retention_lines import retention_lines
from bot.library.library import Library
from bot.library.usage_limits import Allowance, DailyUsage
from bot.making.run import Run
from bot.making.service import WorkService
from bot.reply.private_page import PrivatePage, text
from bot.words.say import say

_MIB: Final = 2**20


class Usage(commands.Cog):
    """The command."""

    def __init__(self, work_service: WorkService, library: Library, private_pages: PrivatePages) -> None:
        self._work_service = work_service
        self._library = library
        self._private_pages = private_pages

    @app_commands.command(name="usage", description=say("command.usage"))
    async def usage(self, interaction: discord.Interaction) -> None:
        """Show the counts of today, as far as this person may see them."""
        answer = await self._private_pages.begin(interaction)
        blocks = [await self._of_person(interaction)]
        if interaction.guild_id is not None and interaction.permissions.manage_guild:
            blocks.append(await self._of_server(interaction, interaction.guild_id))
        bot = interaction.client
        if isinstance(bot, commands.AutoShardedBot) and await bot.is_owner(interaction.user):
            blocks.append(await self._of_bot(interaction))
        await answer.show(PrivatePage(tuple(text("\n".join(lines)) for lines in blocks)))

    async def _of_person(self, interaction: Interaction) -> list[str]:
        locale, person_id = interaction.locale.value, interaction.user.id
        figures = await self._library.usage_limits.of_person(person_id)
        runs = [run for run in self._work_service.runs() if run.work.author_id == person_id]
        return [
            say("usage.you", locale),
            _number("stories", figures.stories, locale),
            _number("panels", figures.panels, locale),
            _number("minutes", figures.speech_minutes, locale),
            _count(runs, locale),
            say("usage.resets", locale, at=int(figures.resets_at)),
        ]

    async def _of_server(self, interaction: Interaction, guild_id: int) -> list[str]:
        locale = interaction.locale.value
        runs = [run for run in self._work_service.runs() if run.guild_id == guild_id]
        figures = await self._library.usage_limits.of_server(guild_id)
        return [say("usage.server", locale), _budget(figures, locale), _count(runs, locale)]

    async def _of_bot(self, interaction: Interaction) -> list[str]:
        locale = interaction.locale.value
        figures, size = await self._library.usage_limits.of_bot(), await self._library.size()
        kept = say(
            "usage.library",
            locale,
            works=size.works,
            database=size.database_bytes / _MIB,
            files=size.files,
            mib=size.files_bytes / _MIB,
        )
        rules = [
            say("usage.kept", locale, rule=rule) for rule in retention_lines(self._library.settings, "usage", locale)
        ]
        runs = _count(self._work_service.runs(), locale)
        return [say("usage.bot", locale), _budget(figures, locale), runs, kept, *rules]


def _number(name: str, allowance: Allowance, locale: str) -> str:
    if allowance.limit is None or allowance.left is None:
        return say(f"usage.{name}.free", locale, used=allowance.used)
    return say(f"usage.{name}", locale, left=allowance.left, limit=allowance.limit)


def _budget(figures: DailyUsage, locale: str) -> str:
    usd = figures.usd
    if usd.limit is None or usd.left is None:
        return say("usage.budget.free", locale, used=usd.used, reserved=usd.reserved)
    return say("usage.budget", locale, left=usd.left, limit=usd.limit, used=usd.used, reserved=usd.reserved)


def _count(runs: list[Run], locale: str) -> str:
    running = sum(run.has_started for run in runs)
    return say("usage.works", locale, running=running, waiting=len(runs) - running)


async def setup(bot: Elara) -> None:
    """Add the cog."""
    services = bot.services
    await bot.add_cog(Usage(services.work_service, services.library, services.private_pages))
