"""/help: what a person may do here, what is left for them today, and three buttons that start something."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.client import Elara
from bot.discord.command_mentions import CommandMentions
from bot.discord.private_pages import PrivatePages
from bot.discord.responses import Interaction
from bot.library.library import Library
from bot.library.usage_limits import DailyUsage
from bot.reply.controls import start_buttons
from bot.reply.private_page import PrivatePage, buttons, text
from bot.words.say import say
from bot.work.kinds import FEATURES, kinds_shown


class Help(commands.Cog):
    """The command."""

    def __init__(self, mentions: CommandMentions, library: Library, private_pages: PrivatePages) -> None:
        self._mentions = mentions
        self._library = library
        self._private_pages = private_pages

    @app_commands.command(name="help", description=say("command.help"))
    async def help(self, interaction: discord.Interaction) -> None:
        """Show a private page."""
        answer = await self._private_pages.begin(interaction)
        locale = interaction.locale.value
        left = await self._library.usage_limits.of_person(interaction.user.id)
        names = {name: self._mentions.of(name) for name in ("voices", "library", "usage", "privacy")}
        makes = [
            say(f"help.{kind.value}", locale, command=self._mentions.of(features.command))
            for kind, features in FEATURES.items()
        ]
        blocks = [
            say("help.title", locale),
            "\n".join([*makes, say("help.commands", locale, **names)]),
            say("help.messages", locale),
            "\n".join([*await self._of_person(interaction), *_of_place(interaction)]),
            _left(left, locale),
        ]
        kinds = kinds_shown(with_files=interaction.app_permissions.attach_files)
        components = [*(text(block) for block in blocks if block), *buttons(start_buttons(locale, kinds=kinds))]
        await answer.show(PrivatePage(tuple(components)))

    async def _of_person(self, interaction: Interaction) -> list[str]:
        """The special permissions of this person."""
        locale, usage = interaction.locale.value, self._mentions.of("usage")
        lines = []
        if interaction.is_guild_integration():
            may = interaction.permissions
            lines += [say("help.moderator", locale)] if may.manage_messages else []
            lines += [say("help.manager", locale, usage=usage)] if may.manage_guild else []
        bot = interaction.client
        if isinstance(bot, commands.AutoShardedBot) and await bot.is_owner(interaction.user):
            lines.append(say("help.owner", locale, usage=usage))
        return lines


def _of_place(interaction: Interaction) -> list[str]:
    """The differences in this channel."""
    locale, may = interaction.locale.value, interaction.app_permissions
    lines = []
    if interaction.guild_id is None and interaction.context.dm_channel:
        lines.append(say("help.direct", locale))
    elif not (interaction.guild_id is not None and interaction.is_guild_integration()):
        lines.append(say("help.visiting", locale))
    elif not (may.view_channel and _may_post(interaction)):
        lines.append(say("help.no_posts", locale))
    if not may.attach_files:
        lines.append(say("help.no_files", locale))
    elif interaction.is_guild_integration() and not may.send_voice_messages:
        lines.append(say("help.no_voice", locale))
    return lines


def _may_post(interaction: Interaction) -> bool:
    may, channel = interaction.app_permissions, interaction.channel
    return may.send_messages_in_threads if isinstance(channel, discord.Thread) else may.send_messages


def _left(usage: DailyUsage, locale: str) -> str:
    allowances = {"stories": usage.stories, "panels": usage.panels, "minutes": usage.speech_minutes}
    left = {name: round(one.left, 1) for name, one in allowances.items() if one.left is not None}
    amounts = [say(f"help.{name}", locale, n=amount) for name, amount in left.items()]
    return say("help.left", locale, amounts=" · ".join(amounts)) if amounts else say("help.left.free", locale)


async def setup(bot: Elara) -> None:
    """Add the cog."""
    await bot.add_cog(Help(bot.command_mentions, bot.services.library, bot.services.private_pages))
