"""The channel's own routes, for a reply that has outlived its interaction token. Spoken through discord.py."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp
import discord
from discord.http import HTTPClient
from discord.http import Route as ApiRoute

from bot.reply.budget import Budget, Budgets
from bot.reply.state import Address
from bot.reply.wire import FilePart, RouteError, Trouble, trouble_of


class ChannelRoute:
    """Edit Message and Create Message (Discord docs: Message Resource).

    discord.py keeps the rate limits of these routes itself and hides their headers, so a budget here never learns
    and paces at one request a second for each channel, however many replies grow in it.
    """

    def __init__(self, http: HTTPClient, budgets: Budgets, address: Address) -> None:
        self._http = http
        self._budgets = budgets
        self._channel_id = address.channel_id

    def budget(self, message_id: int | None) -> Budget:  # noqa: ARG002 - edits and posts of a channel share one pace
        """The pace of this channel."""
        return self._budgets.for_route(f"channel:{self._channel_id}")

    async def edit(self, message_id: int, payload: Mapping[str, Any], files: Sequence[FilePart]) -> Mapping[str, Any]:
        """Edit Message."""
        route = ApiRoute(
            "PATCH",
            "/channels/{channel_id}/messages/{message_id}",
            channel_id=self._channel_id,
            message_id=message_id,
        )
        return await self._send(route, payload, files)

    async def post(self, payload: Mapping[str, Any], files: Sequence[FilePart]) -> Mapping[str, Any]:
        """Create Message."""
        route = ApiRoute("POST", "/channels/{channel_id}/messages", channel_id=self._channel_id)
        return await self._send(route, payload, files)

    async def _send(self, route: ApiRoute, payload: Mapping[str, Any], files: Sequence[FilePart]) -> Mapping[str, Any]:
        self.budget(None).sent(time.monotonic())
        try:
            if not files:
                answer: Mapping[str, Any] = await self._http.request(route, json=dict(payload))
                return answer
            uploads = [discord.File(io.BytesIO(file.data), filename=file.name) for file in files]
            form: list[dict[str, Any]] = [{"name": "payload_json", "value": json.dumps(payload)}]
            form += [
                {
                    "name": f"files[{n}]",
                    "value": upload.fp,
                    "filename": upload.filename,
                    "content_type": file.media_type,
                }
                for n, (upload, file) in enumerate(zip(uploads, files, strict=True))
            ]
            answer = await self._http.request(route, files=uploads, form=form)
        except discord.HTTPException as error:
            raise RouteError(
                trouble_of(error.status, error.code),
                status=error.status,
                code=error.code,
                applied_maybe=error.status >= 500,
            ) from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise RouteError(Trouble.TRANSIENT, applied_maybe=True) from error
        else:
            return answer
