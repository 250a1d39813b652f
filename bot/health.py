"""The health endpoint: 200 while the gateway is connected, 503 otherwise."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from bot.settings import SettingsError


@asynccontextmanager
async def serve_health(port: int | None, is_ready: Callable[[], bool]) -> AsyncIterator[None]:
    """Serve `GET /healthz` on loopback while the context is open; `port` None serves nothing.

    Raises `SettingsError` if the port cannot be opened.
    """
    if port is None:
        yield
        return
    from aiohttp import web  # noqa: PLC0415 - aiohttp's server takes more than a megabyte

    async def answer(_: web.Request) -> web.Response:
        ready = is_ready()
        return web.json_response({"ready": ready}, status=200 if ready else 503)

    app = web.Application()
    app.router.add_get("/healthz", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, "127.0.0.1", port).start()
        except OSError as error:
            raise SettingsError(f"HEALTH_PORT is {port}: {error.strerror}. Choose another port.") from error
        yield
    finally:
        await runner.cleanup()
