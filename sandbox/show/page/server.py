"""The page's own small server: static files, a WebSocket, uploads and files, on one port of loopback."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from aiohttp import web

from sandbox.discord import Channel, DiscordSandbox, Person
from sandbox.gemini import GeminiSandbox
from sandbox.show.page.access import AccessControl, add_security_headers
from sandbox.show.page.live import PageState, Viewer
from sandbox.show.page.stage import StageOptions
from sandbox.show.page.traffic import TrafficCounter
from sandbox.show.page.uploads import UploadStore

STATIC: Final = Path(__file__).parent / "static"
_FRAME_BYTES_MAX: Final = 256 * 1024
_HEARTBEAT_S: Final = 20.0


class Page:
    """Serves the page for a local Discord: `async with Page(discord, people) as page:`, then open `page.address`.

    `people` can be chosen on it, the first is there at the start; `first_channel` is open at the start. `gemini` is
    the local one, or None when the bot asks the real one. With `stage` it opens as a presenter's stage.
    """

    def __init__(
        self,
        discord: DiscordSandbox,
        people: Sequence[Person],
        first_channel: Channel,
        *,
        gemini: GeminiSandbox | None,
        stage: StageOptions | None = None,
        port: int = 0,
    ) -> None:
        self.state = PageState(
            discord=discord,
            people=tuple(people),
            first_channel=first_channel,
            gemini_is="real" if gemini is None else "stand-in",
            stage=stage,
            uploads=UploadStore(discord),
            traffic=TrafficCounter(discord, gemini),
        )
        self._access = AccessControl()
        self._port = port
        self._sockets: set[web.WebSocketResponse] = set()
        self._watching: asyncio.Task[None] | None = None
        self._runner: web.AppRunner | None = None

    @property
    def address(self) -> str:
        """The address to open in a browser, with the access token."""
        return self._access.address

    @property
    def port(self) -> int:
        """Its port on 127.0.0.1."""
        return self._access.port

    async def __aenter__(self) -> Self:
        app = web.Application(middlewares=[self._access.guard])
        app.on_response_prepare.append(add_security_headers)
        app.router.add_get("/", _index)
        app.router.add_get("/live", self._live)
        app.router.add_post("/upload", self.state.uploads.receive)
        app.router.add_get(r"/file/{id:\d{1,20}}/{name}", self.state.uploads.serve)
        app.router.add_static("/", STATIC)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self._access.port = self._runner.addresses[0][1]
        self._watching = asyncio.create_task(self._watch())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for socket in list(self._sockets):
            await socket.close(code=1001, message=b"the demo has ended")
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)
        if self._runner is not None:
            await self._runner.cleanup()

    async def _live(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(max_msg_size=_FRAME_BYTES_MAX, heartbeat=_HEARTBEAT_S, compress=False)
        await socket.prepare(request)
        viewer = Viewer(self.state, socket)
        self.state.viewers.add(viewer)
        self._sockets.add(socket)
        try:
            await viewer.serve()
        finally:
            self.state.viewers.discard(viewer)
            self._sockets.discard(socket)
        return socket

    async def _watch(self) -> None:
        changes = self.state.discord.subscribe()
        try:
            async for change in changes:
                self.state.traffic.on_change(change)
        finally:
            changes.close()


async def _index(_request: web.Request) -> web.FileResponse:
    return web.FileResponse(STATIC / "index.html")
