"""Private answers that show no work: pages and files, written through the interaction's token."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

from bot.reply.files import FilePart
from bot.reply.frame import Row
from bot.reply.interaction_route import FailureKind, RouteError
from bot.reply.payload import FLAG_EPHEMERAL, Json, button_rows
from bot.reply.private_page import PrivatePage
from bot.reply.retries import with_retries
from bot.reply.services import ReplyServices
from bot.reply.state import Address
from bot.work.refusal import RefusalKind, RefusedError

log = logging.getLogger(__name__)

_UNSEEN: Final = frozenset({FailureKind.DELETED, FailureKind.CHANNEL_GONE, FailureKind.TOKEN})

Message = Mapping[str, Any]


class PrivateAnswer:
    """An ephemeral message, which exists already as "thinking" or as an older page, and its followups.

    Its methods raise `RefusedError` where Discord accepts no files (NO_PERMISSION) or smaller ones (TOO_LARGE), and
    `RouteError` when it rejects something else. They ignore failures of a message that no one can see any more.
    """

    def __init__(self, services: ReplyServices, address: Address, token: str, message_id: int) -> None:
        self._route = services.token_route(address, token)
        self.message_id = message_id

    async def show(self, page: PrivatePage) -> None:
        """Replace the message by a page; raises as the whole class does."""
        await _send(lambda: self._route.edit(self.message_id, page.payload, page.files), bool(page.files))

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
            await _send(lambda: self._route.edit(self.message_id, payload, files), bool(files))
        except RouteError as error:
            if not files or error.failure is not FailureKind.REFUSED:
                raise
            log.warning("a private answer does not take files (%s); they follow in a new message", error)
            await _send(lambda: self._route.post({**payload, "flags": FLAG_EPHEMERAL}, files), True)
            await _send(lambda: self._route.delete(self.message_id), False)

    async def follow_up(self, content: str, files: Sequence[FilePart]) -> None:
        """Add a followup message with files, without components V2."""
        payload = {**_classic_payload(content, files), "flags": FLAG_EPHEMERAL}
        await _send(lambda: self._route.post(payload, files), bool(files))


def _classic_payload(content: str, files: Sequence[FilePart]) -> dict[str, Any]:
    attachments = [
        {"id": index, "filename": file.name, **({"description": file.alt} if file.alt else {})}
        for index, file in enumerate(files)
    ]
    return {"content": content, "attachments": attachments, "allowed_mentions": {"parse": []}}


async def _send(request: Callable[[], Awaitable[object]], has_files: bool) -> None:
    """Make a request, again after failures that pass.

    A dismissed message, a channel that is gone and an expired token are ignored, because nothing can be shown any more.
    """
    try:
        await with_retries(request)
    except RouteError as error:
        if error.failure in _UNSEEN or (error.failure is FailureKind.FORBIDDEN and not has_files):
            log.info("a private answer was dismissed or has expired (%s)", error)
            return
        if has_files:
            _check_takes_files(error)
        raise


def _check_takes_files(error: RouteError) -> None:
    """Raise `RefusedError` for a failure that is about the files of the request."""
    if error.failure is FailureKind.FORBIDDEN:
        raise RefusedError(RefusalKind.NO_PERMISSION, permission="attach_files") from error
    if error.is_too_large:
        raise RefusedError(RefusalKind.TOO_LARGE) from error
