"""Brings a changed work to the messages that show it, by the routes that the author's presses allow."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from bot.discord.responses import Interaction
from bot.library.library import Library
from bot.making import reply_store
from bot.making.service import WorkService
from bot.reply.opening import address_of, life_of, state_of, upload_limit_of
from bot.reply.services import ReplyServices
from bot.reply.state import Address, Reply, ReplyState
from bot.shelf.fixing import Fixing
from bot.shelf.sharing import post_by_token
from bot.shelf.title_updates import Reach
from bot.work.refusal import RefusedError
from bot.work.work import Work

log = logging.getLogger(__name__)

SENTENCES: Final[Mapping[Reach, str]] = {
    Reach.DONE: "saved",
    Reach.LATER: "saved.later",
    Reach.GONE: "saved.gone",
    Reach.TOO_LARGE: "saved.large",
}
"""The keys of sentences, which the section of the change has."""


class ChangedPages:
    """Shows changes in the public message. Where the bot is no member, only the token of a press reaches that."""

    def __init__(self, work_service: WorkService, library: Library, services: ReplyServices, fixing: Fixing) -> None:
        self._work_service = work_service
        self._library = library
        self._services = services
        self._fixing = fixing

    async def note_press(self, interaction: Interaction, work: Work) -> None:
        """Note of a press on the message that shows a work what the changes need that follow in private.

        That is how large a file may be there now, and the token. This reaches that message alone; a token that reaches
        all messages of a longer reply is kept while it lives.
        """
        message = interaction.message
        row = None if message is None else await self._library.replies.of_message(message.id)
        if message is None or row is None or row.work_id != work.id or self._work_service.is_writing(row.reply_id):
            return
        address, state = reply_store.address_of(row), reply_store.state_of(row)
        address = replace(address, upload_limit_bytes=upload_limit_of(interaction, private=address.private))
        lives = state.token is not None and self._services.clock.unix() < state.token_expires_at
        is_last = bool(state.message_ids) and message.id == state.message_ids[-1]
        if not address.can_outlive_token and is_last and not (lives and len(state.message_ids) > 1):
            state.use_token(interaction.token, life_of(interaction, self._services))
        elif address == reply_store.address_of(row):
            return
        store = reply_store.LibraryReplyStore(self._library.replies, row.reply_id, work.id, Reply(address, state))
        await store.save()

    async def show(self, interaction: Interaction, work: Work, *, section: str) -> str:
        """Show a changed work in its messages; returns the key, in this section, of the sentence that says how it went.

        Where no route leads to them, it is posted again in the same channel, by this press.
        """
        reach = await self._fixing.show(work)
        if reach is Reach.NEVER:
            return f"{section}.{await self._post_again(interaction, work)}"
        return f"{section}.{SENTENCES[reach]}"

    async def _post_again(self, interaction: Interaction, work: Work) -> str:
        reply = await self._work_service.reply_of(work)
        if reply is None:
            return "saved.gone"
        address, state = reply
        if address.channel_id != interaction.channel_id:
            return "saved.elsewhere"
        try:
            await post_by_token(self._work_service, work, *self._opened(interaction, work, address, state))
        except RefusedError as error:
            log.info("a changed work was not posted again (%s)", error)
            return "saved.elsewhere"
        return "saved"

    def _opened(
        self, interaction: Interaction, work: Work, address: Address, state: ReplyState
    ) -> tuple[Address, ReplyState]:
        """A new reply in place of one that cannot be reached: by the token of this press, for the work's author."""
        new = replace(address_of(interaction, private=address.private), author_id=work.author_id)
        return new, state_of(interaction, state.dialect, state.source, services=self._services)
