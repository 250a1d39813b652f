"""The buttons that start a first work: from a ready-made prompt, or from the words of a message to the bot."""

from __future__ import annotations

import discord
from discord.ext import commands

from bot.discord.addressed import without_mention
from bot.discord.attachments import AttachmentReader
from bot.discord.client import Elara
from bot.discord.handlers import Match, component
from bot.discord.mentions import Json
from bot.discord.responses import Interaction
from bot.discord.source_text import read_message
from bot.discord.submitter import Submitter
from bot.library.library import Library
from bot.making.derive import MATERIAL_CHARS_MAX, NewWork
from bot.reply.controls import START_TEMPLATE
from bot.script.languages import find_language
from bot.script.surprises import Surprises
from bot.work.kinds import FEATURES, default_options
from bot.work.lineage import Lineage
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import Kind, Request
from bot.work.spoilers import shortened_to


class Start(commands.Cog):
    """Any person may press one of them, and starts a work of their own."""

    def __init__(self, bot: Elara, library: Library, submitter: Submitter, attachments: AttachmentReader) -> None:
        self._bot = bot
        self._library = library
        self._submitter = submitter
        self._attachments = attachments
        self._surprises = Surprises()

    @component(START_TEMPLATE)
    async def start(self, interaction: Interaction, match: Match) -> None:
        """Start a work of the kind that the button names."""
        kind, message_id = Kind(match["kind"]), match["message_id"]
        if message_id is None:
            await self._submitter.submit(interaction, self._surprise(interaction, kind), private=False)
            return

        async def new_work() -> NewWork:
            return await self._from_message(interaction, kind, await self._message(interaction, int(message_id)))

        await self._submitter.submit(interaction, new_work, private=False)

    def _surprise(self, interaction: Interaction, kind: Kind) -> NewWork:
        """A work from a ready-made prompt, in the person's language; a text is read as it is written."""
        prompt = self._surprises.pick(interaction.user.id, kind)
        language = find_language(interaction.locale.value)
        if FEATURES[kind].prompt_is_text or language is None or language.code == "en":
            return NewWork(Request(prompt=prompt, options=default_options(kind)), None)
        return NewWork(Request(prompt=prompt, options=default_options(kind), language=language.name), None)

    async def _message(self, interaction: Interaction, message_id: int) -> Json:
        """A message of this channel as Discord sends it; raises `RefusedError` when it is gone."""
        try:
            return await self._bot.requests.get_message(interaction.channel_id or 0, message_id)
        except (discord.NotFound, discord.Forbidden) as error:
            raise RefusedError(RefusalKind.MESSAGE_GONE) from error

    async def _from_message(self, interaction: Interaction, kind: Kind, raw: Json) -> NewWork:
        """A work from the words of a message; from those of another person it is private, with credit."""
        author_id, own_id = int(raw["author"]["id"]), self._bot.user.id if self._bot.user else 0
        is_own = author_id == interaction.user.id
        if not is_own and not (await self._library.people.settings(author_id)).others_may_narrate:
            raise RefusedError(RefusalKind.NOT_NARRATED)
        words = without_mention(raw["content"], str(own_id))
        text = await read_message(self._attachments, interaction, {**raw, "content": words})
        prompt = text if FEATURES[kind].prompt_is_text else shortened_to(text, MATERIAL_CHARS_MAX)
        request = Request(prompt=prompt, options=default_options(kind), private=not is_own)
        if is_own:
            return NewWork(request, None)
        return NewWork(request, Lineage(parent_id="", relation=FEATURES[kind].relation, parent_author_id=author_id))


async def setup(bot: Elara) -> None:
    """Add the cog."""
    services = bot.services
    await bot.add_cog(Start(bot, services.library, services.submitter, services.attachments))
