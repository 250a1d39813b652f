"""Plain HTTP requests to the local Discord, for requests that discord.py never sends."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp

from sandbox.discord import Channel, DiscordSandbox, Invocation, Limits

STORY = {
    "name": "story",
    "description": "Writes a story.",
    "integration_types": [0, 1],
    "contexts": [0, 1, 2],
    "options": [
        {"type": 3, "name": "prompt", "description": "What about", "required": True, "max_length": 100},
        {"type": 3, "name": "voice", "description": "Who speaks", "autocomplete": True},
        {"type": 11, "name": "file", "description": "A text"},
        {"type": 4, "name": "panels", "description": "How many", "min_value": 1, "max_value": 8},
    ],
}


@dataclass
class Answered:
    status: int
    body: Any
    headers: dict[str, str]

    @property
    def code(self) -> int:
        return int(self.body["code"])

    def error_codes(self, *path: str) -> list[str]:
        node = self.body["errors"]
        for key in path:
            node = node[key]
        return [error["code"] for error in node["_errors"]]


@dataclass
class Raw:
    sandbox: DiscordSandbox
    session: aiohttp.ClientSession

    async def send(
        self,
        method: str,
        path: str,
        body: object = None,
        files: list[tuple[str, bytes]] | None = None,
        *,
        token: str | None = None,
        file_type: str = "application/octet-stream",
    ) -> Answered:
        """A request with the bot's token; `files` make it multipart, each of `file_type`."""
        headers = {"Authorization": f"Bot {token or self.sandbox.bot_token}"}
        data: Any = None
        if files is not None:
            data = aiohttp.FormData()
            data.add_field("payload_json", json.dumps(body))
            for index, (name, content) in enumerate(files):
                data.add_field(f"files[{index}]", content, filename=name, content_type=file_type)
            body = None
        url = self.sandbox.api_url + path
        async with self.session.request(method, url, json=body, data=data, headers=headers) as response:
            is_json = response.headers.get("Content-Type") == "application/json"
            answer = await response.json() if is_json else await response.text()
            return Answered(response.status, answer, dict(response.headers))

    async def ask(self, channel: Channel | None = None, **options: object) -> Invocation:
        """Mira types /story."""
        channel = channel or self.sandbox.channel("general")
        return await self.sandbox.command(self.sandbox.person("mira"), channel, "story", **{"prompt": "x", **options})

    async def callback(
        self, invocation: Invocation, kind: int, data: object = None, files: list[tuple[str, bytes]] | None = None
    ) -> Answered:
        path = f"/interactions/{invocation.id}/{invocation.token}/callback?with_response=1"
        return await self.send("POST", path, {"type": kind, "data": data or {}}, files)

    def hook(self, invocation: Invocation, tail: str = "") -> str:
        return f"/webhooks/{self.sandbox.bot.id}/{invocation.token}{tail}"

    async def edit(
        self, invocation: Invocation, body: object, files: list[tuple[str, bytes]] | None = None
    ) -> Answered:
        return await self.send("PATCH", self.hook(invocation, "/messages/@original"), body, files)

    async def follow(
        self, invocation: Invocation, body: object, files: list[tuple[str, bytes]] | None = None
    ) -> Answered:
        return await self.send("POST", self.hook(invocation), body, files)

    async def replied(self, data: object = None, channel: Channel | None = None) -> Invocation:
        """A /story already answered with a message."""
        invocation = await self.ask(channel)
        assert (await self.callback(invocation, 4, data or {"content": "first"})).status == 200
        return invocation


@contextlib.asynccontextmanager
async def raw_discord(limits: Limits | None = None) -> AsyncIterator[Raw]:
    """A sandbox with /story published and no client on the gateway."""
    roomy = Limits(interaction_requests=100, channel_requests=100)
    async with DiscordSandbox(limits or roomy) as sandbox, aiohttp.ClientSession() as session:
        raw = Raw(sandbox, session)
        published = await raw.send("PUT", f"/applications/{sandbox.bot.id}/commands", [STORY])
        assert published.status == 200, published.body
        yield raw
