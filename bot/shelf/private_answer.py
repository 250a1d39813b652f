"""Private answers without a work: pages and files, written through the interaction's token."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

from bot.reply.files import FilePart
from bot.reply.frame import Row
from bot.reply.interaction_route import FailureKind, RouteError
from bot.reply.payload import FLAG_EPHEMERAL, Json, button_rows
from bot.reply.private_page import PrivatePage
from bot.reply.services import ReplyServices
from bot.reply.state import Address

log = logging.getLogger(__name__)

_TRIES: Final = 4
_WAIT_S: Final = 0.5

Message = Mapping[str, Any]


class PrivateAnswer:
    """An ephemeral message, which exists already as "thinking" or as an older page, and its followups."""

    def __init__(self, services: ReplyServices, address: Address, token: str, message_id: int) -> None:
        self._route = services.token_route(address, token)
        self.message_id = message_id

    async def show(self, page: PrivatePage) -> None:
        """Replace the message by a page; raises `RouteError` when Discord rejects it."""
        await _with_retries(lambda: self._route.edit(self.message_id, page.payload, page.files))

    async def show_classic(
        self,
        content: str,
        files: Sequence[FilePart] = (),
        rows: Sequence[Row] = (),
        *,
        selects: Sequence[Json] = (),
    ) -> None:
        """Replace the message by one without components V2, with files: only there Discord shows an audio player.

        The `selects` stand above the buttons.

        Where Discord refuses files in an edit, a followup message takes the place of this one.
        """
        payload = {**_classic_payload(content, files), "components": [*selects, *button_rows(rows)]}
        try:
            await _with_retries(lambda: self._route.edit(self.message_id, payload, files))
        except RouteError as error:
            if not files or error.failure is not FailureKind.REFUSED:
                raise
            log.warning("a private answer does not take files (%s); they follow in a new message", error)
            await _with_retries(lambda: self._route.post({**payload, "flags": FLAG_EPHEMERAL}, files))
            await _with_retries(lambda: self._route.delete(self.message_id))

    async def follow_up(self, content: str, files: Sequence[FilePart]) -> None:
        """Add a followup message with files, without components V2."""
        payload = {**_classic_payload(content, files), "flags": FLAG_EPHEMERAL}
        await _with_retries(lambda: self._route.post(payload, files))


def _classic_payload(content: str, files: Sequence[FilePart]) -> dict[str, Any]:
    attachments = [
        {"id": index, "filename": file.name, **({"description": file.alt} if file.alt else {})}
        for index, file in enumerate(files)
    ]
    return {"content": content, "attachments": attachments, "allowed_mentions": {"parse": []}}


async def _with_retries(request: Callable[[], Awaitable[object]]) -> None:
    """Repeat a request after temporary failures and rate limits.

    A dismissed message and an expired token are ignored, because nothing can be shown any more.
    """
    for attempt in range(1, _TRIES + 1):
        try:
            await request()
        except RouteError as error:
            if error.failure in (FailureKind.DELETED, FailureKind.TOKEN):
                log.info("a private answer was dismissed or has expired (%s)", error)
                return
            is_temporary = error.failure in (FailureKind.TRANSIENT, FailureKind.LIMITED)
            if not is_temporary or attempt == _TRIES:
                raise
            await asyncio.sleep(max(error.retry_after_s, _WAIT_S * attempt))
        else:
            return
