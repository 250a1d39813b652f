"""Messages that mention the bot, and direct messages: one line with three buttons that start a first work."""

from __future__ import annotations

from typing import Final

from discord.ext import commands

from bot.discord.addressed import ChannelPause, is_prompt, without_mention
from bot.discord.client import Elara
from bot.discord.mentions import Json
from bot.discord.message_answers import answer_message, place_of
from bot.library.library import Library
from bot.making import reply_store
from bot.reply.controls import start_buttons
from bot.words.say import say
from bot.work.kinds import kinds_shown

_DEFAULT_LOCALE: Final = "en-US"


class FirstWords(commands.Cog):
    """Answers messages. The cog of the buttons answers their presses."""

    def __init__(self, bot: Elara, library: Library) -> None:
        self._bot = bot
        self._library = library
        self._pause = ChannelPause(library.now)

    @commands.Cog.listener()
    async def on_addressed_message(self, raw: Json, own_id: str) -> None:
        """Answer a message, unless this channel had an answer a moment ago, or the bot may not write there."""
        place = place_of(self._bot, raw)
        if place is None or not self._pause.admits(place.channel_id):
            return
        locale = place.locale or await self._locale_of(int(raw["author"]["id"]))
        message_id = int(raw["id"])
        has_prompt = place.reads_history and is_prompt(without_mention(raw["content"], own_id))
        row = start_buttons(
            locale,
            kinds=kinds_shown(with_files=place.attaches_files),
            message_id=message_id if has_prompt else None,
        )
        mentions = self._bot.command_mentions
        line = say(
            "help.of" if has_prompt else "help.hello", locale, story=mentions.of("story"), help=mentions.of("help")
        )
        await answer_message(self._bot, place, message_id, line, row)

    async def _locale_of(self, person_id: int) -> str:
        """The language in which a person last used the bot, because a message has no locale."""
        row = await self._library.replies.newest_of(person_id)
        return _DEFAULT_LOCALE if row is None else reply_store.address_of(row).locale


async def setup(bot: Elara) -> None:
    """Add the cog."""
    await bot.add_cog(FirstWords(bot, bot.services.library))
