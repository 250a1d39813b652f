"""The commands on messages: any message can be narrated, drawn, or continued as a story."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.access import Access
from bot.discord.attachments import AttachmentReader
from bot.discord.button_checks import find_ended
from bot.discord.client import Elara
from bot.discord.responses import Interaction
from bot.discord.source_text import forwarded_id, read_message
from bot.discord.submitter import Submitter
from bot.library.library import Library
from bot.making.derive import MATERIAL_CHARS_MAX, NewWork, continued, converted, material_text
from bot.making.service import WorkService
from bot.words.say import say
from bot.work.lineage import Lineage, Relation
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import ComicOptions, Kind, NarrationOptions, Options, Request, StoryOptions
from bot.work.spoilers import shortened_to
from bot.work.work import Work

_OPTIONS: Final[Mapping[Relation, Options]] = {
    Relation.NARRATION: NarrationOptions(),
    Relation.COMIC: ComicOptions(),
    Relation.CONTINUE: StoryOptions(),
}


class MessageCommands(commands.Cog):
    """The three commands. discord.py has no decorator for them in a cog, so the cog adds and removes them itself."""

    def __init__(
        self,
        bot: Elara,
        work_service: WorkService,
        library: Library,
        access: Access,
        submitter: Submitter,
        attachments: AttachmentReader,
    ) -> None:
        self._bot = bot
        self._work_service = work_service
        self._library = library
        self._access = access
        self._submitter = submitter
        self._attachments = attachments
        callbacks = {"narrate": self.narrate, "comic": self.draw, "continue": self.continue_story}
        self._commands = [
            app_commands.ContextMenu(name=say(f"command.menu.{name}"), callback=callback)
            for name, callback in callbacks.items()
        ]

    async def cog_load(self) -> None:
        """Add the commands."""
        for command in self._commands:
            self._bot.tree.add_command(command)

    async def cog_unload(self) -> None:
        """Remove the commands."""
        for command in self._commands:
            self._bot.tree.remove_command(command.name, type=command.type)

    async def narrate(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Read the message aloud."""
        await self._submit(interaction, message, Relation.NARRATION)

    async def draw(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Draw the message."""
        await self._submit(interaction, message, Relation.COMIC)

    async def continue_story(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Continue the message as a story."""
        await self._submit(interaction, message, Relation.CONTINUE)

    async def _submit(self, interaction: Interaction, message: discord.Message, relation: Relation) -> None:
        # The text of others is private at first, and so is a message of ours that may show a private work.
        private = message.author.id != interaction.user.id or forwarded_id(_raw_message(interaction)) is not None

        async def new_work() -> NewWork:
            work = await self._shown_work(interaction, message)
            if work is None:
                return await self._from_message(interaction, message, relation)
            # A message that only its author sees stays private; the work of another author is private at first.
            is_private = message.flags.ephemeral or work.author_id != interaction.user.id
            return self._from_work(work, relation, private=is_private)

        await self._submitter.submit(interaction, new_work, private=private, quoted=message)

    async def _shown_work(self, interaction: Interaction, message: discord.Message) -> Work | None:
        """The work that this message shows; None for any other message. Raises `RefusedError`.

        A forward counts as text only, except for the author of the work that it forwards.
        """
        row = await self._library.replies.of_message(message.id)
        if row is None:
            return await self._own_forwarded_work(interaction)
        await self._access.check_message(interaction, message, row.work_id)
        return await find_ended(self._work_service, row.work_id)

    async def _own_forwarded_work(self, interaction: Interaction) -> Work | None:
        message_id = forwarded_id(_raw_message(interaction))
        row = None if message_id is None else await self._library.replies.of_message(message_id)
        work = None if row is None else await self._work_service.find(row.work_id)
        if work is None or work.author_id != interaction.user.id or work.ending is None:
            return None
        return work

    def _from_work(self, work: Work, relation: Relation, *, private: bool) -> NewWork:
        if relation is not Relation.CONTINUE:
            return converted(work, relation, private=private)
        now_s = self._library.now()
        if work.kind is not Kind.NARRATION:
            return continued(work, now_s=now_s, private=private)
        # A narration continues as a story.
        chapter = continued(work, now_s=now_s)
        request = Request(
            prompt=shortened_to(material_text(work), MATERIAL_CHARS_MAX),
            options=StoryOptions(),
            language=work.request.language,
            private=private,
        )
        return NewWork(request, chapter.lineage)

    async def _from_message(self, interaction: Interaction, message: discord.Message, relation: Relation) -> NewWork:
        """The text of a message as material; made from the message of another person, the work is private at first."""
        is_own = message.author.id == interaction.user.id
        if not is_own and not (await self._library.people.settings(message.author.id)).others_may_narrate:
            raise RefusedError(RefusalKind.NOT_NARRATED)
        raw = _raw_message(interaction)
        text = await read_message(self._attachments, interaction, raw)
        # The author of a forward is not always the author of its text.
        is_own = is_own and forwarded_id(raw) is None
        request = Request(prompt=shortened_to(text, MATERIAL_CHARS_MAX), options=_OPTIONS[relation], private=not is_own)
        lineage = Lineage(
            parent_id="",
            relation=relation,
            parent_author_id=message.author.id,
            chapter=2 if relation is Relation.CONTINUE else 1,
        )
        return NewWork(request, lineage)


def _raw_message(interaction: Interaction) -> Mapping[str, Any]:
    """The message that the command was used on, as Discord sent it: discord.py's `Message` loses parts of it."""
    data: dict[str, Any] = dict(interaction.data or {})
    raw: Mapping[str, Any] = data["resolved"]["messages"][str(data["target_id"])]
    return raw


async def setup(bot: Elara) -> None:
    """Add the cog."""
    services = bot.services
    await bot.add_cog(
        MessageCommands(
            bot,
            services.work_service,
            services.library,
            services.access,
            services.submitter,
            services.attachments,
        )
    )
