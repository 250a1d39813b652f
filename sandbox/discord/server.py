"""The HTTP side: routes, authorisation, rate limits, faults, latency, the log, and the files' own route."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import struct
import time
from collections.abc import Callable
from email.utils import formatdate
from typing import Any, Final

from aiohttp import BodyPartReader, web

from sandbox.discord import channels, general, interactions, threads, webhooks
from sandbox.discord.errors import ApiError, not_found
from sandbox.discord.faults import Fault
from sandbox.discord.files import UploadedFile
from sandbox.discord.interactions import Answer, Call
from sandbox.discord.limits import Verdict
from sandbox.discord.records import Entry
from sandbox.discord.state import State

API: Final = "/api/v10"
_CHANNEL = "/channels/{channel_id}"
_MESSAGES = _CHANNEL + "/messages"
_MEMBERS = _CHANNEL + "/thread-members"
_WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"
_COMMANDS = "/applications/{application_id}/commands"
_GUILD_COMMANDS = "/applications/{application_id}/guilds/{guild_id}/commands"
_CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
_BODY_BYTES_MAX = 256 * 1024 * 1024
_FILE_PART = re.compile(r"files\[(\d+)\]|file(\d*)")

ROUTES: Final[list[tuple[str, str, Callable[[State, Call], Answer]]]] = [
    ("GET", "/gateway", general.gateway),
    ("GET", "/gateway/bot", general.gateway_bot),
    ("GET", "/users/@me", general.me),
    ("POST", "/users/@me/channels", general.create_dm),
    ("GET", "/users/{user_id}", general.user),
    ("GET", "/oauth2/applications/@me", general.application),
    ("GET", "/applications/@me", general.application),
    ("GET", "/guilds/{guild_id}", general.guild),
    ("GET", "/guilds/{guild_id}/members/{user_id}", general.member),
    *(
        route
        for base in (_COMMANDS, _GUILD_COMMANDS)
        for route in (
            ("GET", base, general.get_commands),
            ("PUT", base, general.put_commands),
            ("POST", base, general.post_command),
            ("GET", base + "/{command_id}", general.get_command),
            ("PATCH", base + "/{command_id}", general.patch_command),
            ("DELETE", base + "/{command_id}", general.delete_command),
        )
    ),
    ("POST", _CALLBACK, interactions.callback),
    ("POST", _WEBHOOK, webhooks.create),
    *(
        route
        for path in (_WEBHOOK + "/messages/@original", _WEBHOOK + "/messages/{message_id}")
        for route in (("PATCH", path, webhooks.edit), ("GET", path, webhooks.get), ("DELETE", path, webhooks.delete))
    ),
    ("GET", _CHANNEL, channels.get_channel),
    ("PATCH", _CHANNEL, threads.modify),
    ("DELETE", _CHANNEL, threads.remove),
    ("POST", _CHANNEL + "/typing", channels.typing),
    ("GET", _MESSAGES, channels.history),
    ("POST", _MESSAGES, channels.create),
    ("GET", _MESSAGES + "/{message_id}", channels.get),
    ("PATCH", _MESSAGES + "/{message_id}", channels.edit),
    ("DELETE", _MESSAGES + "/{message_id}", channels.delete),
    ("POST", _MESSAGES + "/bulk-delete", channels.bulk_delete),
    ("POST", _MESSAGES + "/{message_id}/threads", threads.start),
    *(
        route
        for path in (_MEMBERS + "/@me", _MEMBERS + "/{user_id}")
        for route in (("PUT", path, threads.add_member), ("DELETE", path, threads.remove_member))
    ),
    ("GET", _MEMBERS + "/{user_id}", threads.get_member),
    ("GET", "/guilds/{guild_id}/threads/active", threads.active),
]


def application(state: State) -> web.Application:
    """The whole server: REST, gateway, files."""
    # Without aiohttp's own limit: a body that is too large is refused below, with Discord's error.
    app = web.Application(client_max_size=_BODY_BYTES_MAX)
    for method, path, handler in ROUTES:
        app.router.add_route(method, API + path, _endpoint(state, path, handler))
    app.router.add_route("*", API + "/{unknown:.*}", _endpoint(state, "", _unknown))
    app.router.add_get("/gateway", state.gateway.handle)
    app.router.add_get("/gateway/", state.gateway.handle)
    app.router.add_get("/{root:attachments|ephemeral-attachments}/{channel}/{id}/{name}", _file(state))
    return app


def _unknown(_state: State, _call: Call) -> Answer:
    raise not_found()


def _file(state: State) -> Callable[[web.Request], Any]:
    async def serve(request: web.Request) -> web.Response:
        attachment = state.cdn.open(request.path, dict(request.query))
        if attachment is None:
            return web.Response(status=404, text="This content is no longer available.")
        return web.Response(body=attachment.data, headers={"Content-Type": attachment.content_type})

    return serve


def _endpoint(state: State, route: str, handler: Callable[[State, Call], Answer]) -> Callable[[web.Request], Any]:
    async def serve(request: web.Request) -> web.StreamResponse:
        return await Exchange(state, request, route, handler).run()

    return serve


class Exchange:
    """One request, from its first byte to the last byte of its answer.

    Order: latency out, reset during upload, body, rate limit, fault, authorisation, route, latency back. A request
    that a fault keeps from being applied still uses up its share of the rate limit, as it does at Discord.
    """

    def __init__(
        self, state: State, request: web.Request, route: str, handler: Callable[[State, Call], Answer]
    ) -> None:
        self._state = state
        self._request = request
        self._handler = handler
        path = request.path.removeprefix(API)
        self.entry = Entry(
            method=request.method,
            path=path,
            route=route or path,
            query=dict(request.query),
            authorization=self._authorization(),
            user_agent=request.headers.get("User-Agent", ""),
            received_at=time.monotonic(),
            wall=state.clock.now(),
            content_type=request.content_type if request.body_exists else "",
        )

    async def run(self) -> web.StreamResponse:
        """Answers the request and logs it."""
        state, entry = self._state, self.entry
        state.log.append(entry)
        upload_fault = state.faults.strike(entry, while_uploading=True)
        if upload_fault:
            return self._reset(upload_fault)
        await asyncio.sleep(state.latency_s / 2)
        try:
            await self._read()
            verdict = self._limit()
            if not verdict.allowed:
                return await self._rate_limited(verdict)
            fault = state.faults.strike(entry)
            if fault is None:
                status, body = self._apply()
            else:
                entry.fault = fault.name
                await asyncio.sleep(fault.delay_s)
                if fault.reset == "before":
                    return self._reset(fault)
                if fault.status is None or fault.applied:
                    status, body = self._apply()
                    await asyncio.sleep(fault.delay_after_s)
                else:
                    status, body = fault.status, fault.body
                if fault.reset == "after":
                    return self._reset(fault)
                if fault.status is not None:
                    return await self._answer(fault.status, fault.body, verdict.headers | fault.headers)
        except ApiError as error:
            return await self._answer(error.status, error.body(), {})
        return await self._answer(status, body, verdict.headers)

    def _authorization(self) -> str:
        given = self._request.headers.get("Authorization")
        if given is None:
            return "none"
        return "bot" if given == f"Bot {self._state.token}" else "wrong"

    @property
    def _is_interaction_route(self) -> bool:
        return self.entry.route.startswith(("/webhooks/", "/interactions/"))

    def _apply(self) -> Answer:
        """The route's answer; its refusals are answers too."""
        entry = self.entry
        try:
            self._authorise()
            return self._handler(self._state, Call(entry, dict(self._request.match_info)))
        except ApiError as error:
            return error.status, error.body()

    def _authorise(self) -> None:
        is_open = self._is_interaction_route or self.entry.route == "/gateway"
        if not is_open and self.entry.authorization != "bot":
            raise ApiError(401, 0, "401: Unauthorized")

    async def _read(self) -> None:
        request, most = self._request, self._state.limits.request_bytes
        if not request.body_exists:
            return
        too_large = (request.content_length or 0) > most
        if request.content_type == "multipart/form-data" and not too_large:
            await self._read_parts(most)
        else:
            text = await self._read_all(most)
            if text and request.content_type == "application/json":
                self.entry.json = _parse(text)

    async def _read_all(self, most: int) -> bytes:
        chunks, size = [], 0
        async for chunk in self._request.content.iter_chunked(65_536):
            size += len(chunk)
            if size <= most:  # the rest is read and dropped, so that the client hears the answer
                chunks.append(chunk)
        if size > most:
            raise ApiError(413, 40005)
        return b"".join(chunks)

    async def _read_parts(self, most: int) -> None:
        files: list[UploadedFile] = []
        total = 0
        async for part in await self._request.multipart():
            if not isinstance(part, BodyPartReader):
                continue
            data = bytes(await part.read())
            total += len(data)
            name = part.name or ""
            matched = _FILE_PART.fullmatch(name)
            if name == "payload_json":
                self.entry.json = _parse(data)
            elif matched:
                index = int(matched[1] or matched[2] or 0)
                kind = part.headers.get("Content-Type", "")
                files.append(UploadedFile(index, part.filename or "unknown", data, kind.partition(";")[0].strip()))
        if total > most:
            raise ApiError(413, 40005)
        self.entry.files = tuple(files)
        if self.entry.json is None:
            self.entry.json = {}

    def _limit(self) -> Verdict:
        """Takes the request from its bucket; follow-ups and edits of one token share one, and so do a channel's."""
        limits, entry, info = self._state.limits, self.entry, self._request.match_info
        if entry.route == _CALLBACK:
            return Verdict(allowed=True, headers={})  # the one route without a bucket
        other = (limits.other_requests, limits.other_window_s)
        if entry.route.startswith("/webhooks/"):
            group = "webhook-read" if entry.method == "GET" else "webhook"
            bucket, rule = (
                f"{group}:{info['webhook_token']}",
                (limits.interaction_requests, limits.interaction_window_s),
            )
        elif entry.route in (_MESSAGES, _MESSAGES + "/{message_id}") and entry.method in ("POST", "PATCH"):
            bucket, rule = f"messages:{info['channel_id']}", (limits.channel_requests, limits.channel_window_s)
        else:
            major = info.get("interaction_token") or info.get("channel_id") or info.get("guild_id") or ""
            bucket, rule = f"{entry.method} {entry.route}:{major}", other
        counts = not self._is_interaction_route
        verdict = self._state.limiter.take(bucket, *rule, counts_globally=counts)
        is_rename = entry.route == _CHANNEL and isinstance(entry.json, dict) and bool(entry.json.get("name"))
        return self._limit_rename(verdict) if is_rename and verdict.allowed else verdict

    def _limit_rename(self, verdict: Verdict) -> Verdict:
        """A rename also counts against a limit of its own, which the headers do not announce before it is reached."""
        limits, channel_id = self._state.limits, self._request.match_info["channel_id"]
        own = self._state.limiter.take(
            f"rename:{channel_id}", limits.renames, limits.rename_window_s, counts_globally=False
        )
        if own.allowed:
            return verdict
        headers = verdict.headers | {"X-RateLimit-Scope": "user"}
        return Verdict(allowed=False, headers=headers, retry_after_s=own.retry_after_s)

    async def _rate_limited(self, verdict: Verdict) -> web.StreamResponse:
        seconds = max(0.001, round(verdict.retry_after_s, 3))
        body = {"message": "You are being rate limited.", "retry_after": seconds, "global": verdict.is_global}
        headers = verdict.headers | {"Via": "1.1 google", "Retry-After": str(max(1, round(seconds)))}
        return await self._answer(429, body, headers)

    async def _answer(self, status: int, body: object, headers: dict[str, str]) -> web.StreamResponse:
        entry = self.entry
        if status == 429 and "Retry-After" not in headers and isinstance(body, dict):
            seconds = str(max(1, round(body.get("retry_after", 1))))
            headers = headers | {"Via": "1.1 google", "Retry-After": seconds, "X-RateLimit-Scope": "shared"}
        await asyncio.sleep(self._state.latency_s / 2)
        headers = {"Date": formatdate(self._state.clock.now(), usegmt=True), **headers}
        entry.status, entry.response, entry.headers = status, body, headers
        entry.answered_at = time.monotonic()
        self._state.changes.wake()
        if status == 204:
            return web.Response(status=204, headers=headers)
        kind = "text/html" if isinstance(body, str) else "application/json"
        data = body.encode() if isinstance(body, str) else json.dumps(body, ensure_ascii=False).encode()
        return web.Response(status=status, body=data, headers=headers | {"Content-Type": kind})

    def _reset(self, fault: Fault) -> web.StreamResponse:
        """Resets the connection (RST), as when a machine behind a proxy disappears."""
        self.entry.fault = fault.name
        self.entry.answered_at = time.monotonic()
        self._state.changes.wake()
        transport = self._request.transport
        if transport is not None:
            plug = transport.get_extra_info("socket")
            plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            transport.abort()
        return web.Response(status=500)


def _parse(text: bytes) -> object:
    try:
        return json.loads(text)
    except ValueError:
        raise ApiError(400, 50109) from None
