"""Writing private answers that are no works: pages and files, by the interaction's own routes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

from bot.reply.files import FilePart
from bot.reply.frame import Row
from bot.reply.interaction_route import FailureKind, RouteError
from bot.reply.payload import FLAG_EPHEMERAL, button_rows
from bot.reply.private_page import PrivatePage
from bot.reply.services import ReplyServices
from bot.reply.state import Address

log = logging.getLogger(__name__)

_TRIES: Final = 4
_WAIT_S: Final = 0.5

Message = Mapping[str, Any]


class PrivateAnswer:
    """A message that only one person sees, already there as "thinking" or as an older page, and what follows it."""

    def __init__(self, services: ReplyServices, address: Address, token: str, message_id: int) -> None:
        self._route = services.token_route(address, token)
        self.message_id = message_id

    async def put(self, page: PrivatePage) -> None:
        """Show a page in the message's place; raises `RouteError` when Discord does not take it."""
        await _tried(lambda: self._route.edit(self.message_id, page.payload, page.files))

    async def hand_over(self, content: str, files: Sequence[FilePart], rows: Sequence[Row] = ()) -> None:
        """Show a classic message with files in the message's place: sound gets a player there only."""
        payload = {**_classic(content, files), "components": button_rows(rows)}
        await _tried(lambda: self._route.edit(self.message_id, payload, files))

    async def follow(self, content: str, files: Sequence[FilePart]) -> None:
        """Add a classic message with files."""
        payload = {**_classic(content, files), "flags": FLAG_EPHEMERAL}
        await _tried(lambda: self._route.post(payload, files))


def _classic(content: str, files: Sequence[FilePart]) -> dict[str, Any]:
    attachments = [{"id": index, "filename": file.name} for index, file in enumerate(files)]
    return {"content": content, "attachments": attachments, "allowed_mentions": {"parse": []}}


async def _tried(request: Callable[[], Awaitable[Message]]) -> None:
    """Try a request again while Discord is out of reach for a moment, or asks for patience.

    Whoever dismissed the message, or waited longer than its token lives, is told nothing any more.
    """
    for attempt in range(1, _TRIES + 1):
        try:
            await request()
        except RouteError as error:
            if error.failure in (FailureKind.DELETED, FailureKind.TOKEN):
                log.info("a private answer has nobody to read it any more (%s)", error)
                return
            passing = error.failure in (FailureKind.TRANSIENT, FailureKind.LIMITED)
            if not passing or attempt == _TRIES:
                raise
            await asyncio.sleep(max(error.retry_after_s, _WAIT_S * attempt))
        else:
            return
