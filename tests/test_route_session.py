"""The session that writes replies leaves connections that a network may have dropped."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web

from bot import app


@pytest.mark.asyncio
async def test_an_idle_connection_is_not_used_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "KEEP_ALIVE_S", 0.01)
    ports: list[int] = []

    async def note(request: web.Request) -> web.Response:
        assert request.transport is not None
        ports.append(request.transport.get_extra_info("peername")[1])
        return web.Response()

    server = web.Server(note)  # type: ignore[arg-type]  # aiohttp's own form of a handler of any request
    listening = await asyncio.get_running_loop().create_server(server, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    async with listening, app._session(None) as session:
        for _ in range(2):
            await (await session.get(f"http://127.0.0.1:{port}/")).read()
            await asyncio.sleep(0.05)
    await server.shutdown()
    assert len({*ports}) == 2
