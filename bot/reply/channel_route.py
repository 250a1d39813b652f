"""The channel's routes, for a reply that outlives its interaction token; called through discord.py."""

from __future__ import annotations

import io
import json
import secrets
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from typing import Any, Final

import aiohttp
import discord

from bot.discordpy import ApiRoute, Requests
from bot.reply.budget import Budget, Budgets
from bot.reply.files import FilePart
from bot.reply.interaction_route import (
    ARCHIVED_CODE,
    FailureKind,
    RouteError,
    failure_of,
    message_of,
    seconds_of,
    sendable,
)
from bot.reply.state import Address
from bot.reply.token_life import created_at

_RECENT_MAX: Final = 100
"""The most messages that one request returns (Discord docs: Get Channel Messages)."""

_OLD_AGE_S: Final = 3600.0 - 60.0
"""Discord limits edits of messages older than an hour (code 30046); one minute less because clocks differ."""

_OLD_EDIT_INTERVAL_S: Final = 2.1
"""Three such edits are allowed in six seconds (userdoccers: Message Resource, Edit Message), plus a margin."""


class ChannelRoute:
    """Edit Message and Create Message (Discord docs: Message Resource).

    discord.py applies the rate limits of these routes itself and hides their headers. A budget here never learns its
    limit: it allows one request a second for each channel, and half of that for messages older than an hour. `unix`
    returns unix seconds.
    """

    def __init__(
        self, http: Requests, budgets: Budgets, address: Address, unix: Callable[[], float] = time.time
    ) -> None:
        self._http = http
        self._budgets = budgets
        self._unix = unix
        self._channel_id = address.channel_id
        self._application_id = address.application_id

    def budget(self, message_id: int | None) -> Budget:
        """The budget of this channel; edits of old messages have their own."""
        if message_id is not None and self._unix() - created_at(message_id) > _OLD_AGE_S:
            return self._budgets.for_route(f"old:{self._channel_id}", min_gap_s=_OLD_EDIT_INTERVAL_S)
        return self._budgets.for_route(f"channel:{self._channel_id}")

    async def edit(self, message_id: int, payload: Mapping[str, Any], files: Sequence[FilePart]) -> Mapping[str, Any]:
        """Edit Message."""
        route = ApiRoute(
            "PATCH",
            "/channels/{channel_id}/messages/{message_id}",
            channel_id=self._channel_id,
            message_id=message_id,
        )
        return await self._send(route, message_id, payload, files)

    async def post(
        self, payload: Mapping[str, Any], files: Sequence[FilePart], nonce: str | None = None
    ) -> Mapping[str, Any]:
        """Create Message. discord.py repeats it after a 5xx; the nonce prevents a second message."""
        route = ApiRoute("POST", "/channels/{channel_id}/messages", channel_id=self._channel_id)
        nonce_fields = {"nonce": nonce or secrets.token_hex(8), "enforce_nonce": True}
        return await self._send(route, None, {**payload, **nonce_fields}, files)

    async def delete(self, message_id: int) -> None:
        """Delete Message."""
        try:
            await translated(self._http.delete_message(self._channel_id, message_id))
        except RouteError as error:
            if error.code != ARCHIVED_CODE:
                raise
            await self._unarchive()
            await translated(self._http.delete_message(self._channel_id, message_id))

    async def get(self, message_id: int) -> Mapping[str, Any]:
        """Get Channel Message. Requires READ_MESSAGE_HISTORY."""
        return message_of(await translated(self._http.get_message(self._channel_id, message_id)))

    async def recent(self, after_id: int) -> Sequence[Mapping[str, Any]]:
        """Get Channel Messages: the bot's own messages after this one. Requires READ_MESSAGE_HISTORY."""
        route = ApiRoute("GET", "/channels/{channel_id}/messages", channel_id=self._channel_id)
        params = {"after": str(after_id), "limit": str(_RECENT_MAX)}
        found = await translated(self._http.request(route, params=params))
        if not isinstance(found, list):
            raise RouteError(FailureKind.TRANSIENT, status=200)
        own = str(self._application_id)
        return [
            message
            for message in found
            if own in (message.get("application_id"), message.get("webhook_id"), message["author"]["id"])
            and int(message["id"]) > after_id
        ]

    async def _send(
        self, route: ApiRoute, message_id: int | None, payload: Mapping[str, Any], files: Sequence[FilePart]
    ) -> Mapping[str, Any]:
        budget = self.budget(message_id)
        budget.record_request(self._budgets.now_s())
        try:
            return message_of(await translated(self._request(route, sendable(payload), files)))
        except RouteError as error:
            if error.failure is FailureKind.LIMITED:
                budget.block(retry_after_s=error.retry_after_s, now_s=self._budgets.now_s())
            if error.code != ARCHIVED_CODE:
                raise
        await self._unarchive()
        return message_of(await translated(self._request(route, sendable(payload), files)))

    async def _unarchive(self) -> None:
        """Unarchive the thread: an archived one accepts no changes (Discord docs: Threads)."""
        await translated(self._http.edit_channel(self._channel_id, archived=False))

    def _request(
        self, route: ApiRoute, payload: Mapping[str, Any], files: Sequence[FilePart]
    ) -> Coroutine[Any, Any, Any]:
        if not files:
            return self._http.request(route, json=dict(payload))
        uploads = [discord.File(io.BytesIO(file.data), filename=file.name) for file in files]
        form: list[dict[str, Any]] = [{"name": "payload_json", "value": json.dumps(payload)}]
        form += [
            {"name": f"files[{n}]", "value": upload.fp, "filename": upload.filename, "content_type": file.media_type}
            for n, (upload, file) in enumerate(zip(uploads, files, strict=True))
        ]
        return self._http.request(route, files=uploads, form=form)


async def translated(request: Awaitable[Any]) -> Any:  # noqa: ANN401 - JSON as Discord sent it
    """The answer of a request; discord.py's exceptions become `RouteError`."""
    try:
        return await request
    except discord.RateLimited as error:
        raise RouteError(FailureKind.LIMITED, status=429, retry_after_s=error.retry_after) from error
    except discord.HTTPException as error:
        raise RouteError(
            failure_of(error.status, error.code),
            status=error.status,
            code=error.code,
            retry_after_s=_retry_after_s(error) if error.status == 429 else 0.0,
            maybe_applied=error.status >= 500,
            # discord.py writes each refused field on its own line.
            names_fields="\n" in error.text,
        ) from error
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise RouteError(FailureKind.TRANSIENT, maybe_applied=True) from error


def _retry_after_s(error: discord.HTTPException) -> float:
    """The Retry-After of a 429. discord.py raises only those that do not come from Discord itself."""
    return seconds_of(error.response.headers.get("Retry-After"))
