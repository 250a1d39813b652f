"""/usage: what is left for me today, for this server (its managers) and for the bot (its owner)."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.library.usage_limits import Allowance, Figures
from bot.making.run import Run
from bot.making.service import WorkService
from bot.reply.private_page import PrivatePage, text
from bot.words.say import say
from cogs.pages import begin_answer
from cogs.presses import Interaction
from cogs.privacy import kept_for

_MIB = 2**20


class Usage(commands.Cog):
    """The command."""

    def __init__(self, work_service: WorkService) -> None:
        self._work_service = work_service
        self._library = work_service.library

    @app_commands.command(name="usage", description=say("command.usage"))
    async def usage(self, interaction: discord.Interaction) -> None:
        """Show how the day stands. Whoever asks is shown what is theirs to see."""
        answer = await begin_answer(interaction, self._work_service)
        blocks = [await self._mine(interaction)]
        if interaction.guild_id is not None and interaction.permissions.manage_guild:
            blocks.append(await self._of_server(interaction, interaction.guild_id))
        bot = interaction.client
        if isinstance(bot, commands.AutoShardedBot) and await bot.is_owner(interaction.user):
            blocks.append(await self._of_bot(interaction))
        await answer.put(PrivatePage(tuple(text("\n".join(lines)) for lines in blocks)))

    async def _mine(self, interaction: Interaction) -> list[str]:
        locale, person_id = interaction.locale.value, interaction.user.id
        figures = await self._library.usage_limits.remaining(person_id)
        works = [run for run in self._work_service.runs() if run.work.author_id == person_id]
        return [
            say("usage.you", locale),
            _number("stories", figures.stories, locale),
            _number("panels", figures.panels, locale),
            _number("minutes", figures.speech_minutes, locale),
            _count(works, locale),
            say("usage.anew", locale, at=int(figures.anew_at)),
        ]

    async def _of_server(self, interaction: Interaction, guild_id: int) -> list[str]:
        locale = interaction.locale.value
        works = [run for run in self._work_service.runs() if run.reply.address.guild_id == guild_id]
        figures = await self._library.usage_limits.server(guild_id)
        return [say("usage.server", locale), _budget(figures, locale), _count(works, locale)]

    async def _of_bot(self, interaction: Interaction) -> list[str]:
        locale = interaction.locale.value
        figures, size = await self._library.usage_limits.bot(), await self._library.size()
        kept = say(
            "usage.library",
            locale,
            works=size.works,
            database=size.database_bytes / _MIB,
            files=size.files,
            mib=size.files_bytes / _MIB,
        )
        rules = [say("usage.kept", locale, rule=rule) for rule in kept_for(self._library.settings, "usage", locale)]
        under_way = _count(self._work_service.runs(), locale)
        return [say("usage.bot", locale), _budget(figures, locale), under_way, kept, *rules]


def _number(name: str, allowance: Allowance, locale: str) -> str:
    if allowance.limit is None or allowance.left is None:
        return say(f"usage.{name}.free", locale, used=allowance.used)
    return say(f"usage.{name}", locale, left=allowance.left, limit=allowance.limit)


def _budget(figures: Figures, locale: str) -> str:
    usd = figures.usd
    if usd.limit is None or usd.left is None:
        return say("usage.budget.free", locale, used=usd.used, reserved=usd.reserved)
    return say("usage.budget", locale, left=usd.left, limit=usd.limit, used=usd.used, reserved=usd.reserved)


def _count(works: list[Run], locale: str) -> str:
    running = sum(run.has_started for run in works)
    return say("usage.works", locale, running=running, waiting=len(works) - running)
