"""The session that writes replies leaves connections that a network may have dropped, and keeps addresses."""

from __future__ import annotations

import asyncio

import aiohttp
import aiohttp.connector
import pytest
from aiohttp import web

from bot import app


async def _listen(monkeypatch: pytest.MonkeyPatch) -> tuple[asyncio.Server, list[int]]:
    """A server that notes from which port each request comes; connections are not used again."""
    monkeypatch.setattr(app, "KEEP_ALIVE_S", 0.01)
    ports: list[int] = []

    async def note(request: web.Request) -> web.Response:
        assert request.transport is not None
        ports.append(request.transport.get_extra_info("peername")[1])
        return web.Response()

    server = web.Server(note)  # type: ignore[arg-type]  # aiohttp's own form of a handler of any request
    return await asyncio.get_running_loop().create_server(server, "127.0.0.1", 0), ports


@pytest.mark.asyncio
async def test_an_idle_connection_is_not_used_again(monkeypatch: pytest.MonkeyPatch) -> None:
    listening, ports = await _listen(monkeypatch)
    port = listening.sockets[0].getsockname()[1]
    async with listening, app._session(None, app._ignore_time) as session:
        for _ in range(2):
            await (await session.get(f"http://127.0.0.1:{port}/")).read()
            await asyncio.sleep(0.05)
    assert len({*ports}) == 2


@pytest.mark.asyncio
async def test_an_address_is_used_again_after_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    listening, ports = await _listen(monkeypatch)
    port = listening.sockets[0].getsockname()[1]
    lookups: list[str] = []

    async def note_lookup(_session: object, _context: object, host: aiohttp.TraceDnsResolveHostStartParams) -> None:
        lookups.append(host.host)

    trace = aiohttp.TraceConfig()
    trace.on_dns_resolvehost_start.append(note_lookup)
    trace.freeze()
    clock_s = 0.0
    monkeypatch.setattr(aiohttp.connector, "monotonic", lambda: clock_s)
    async with listening, app._session(None, app._ignore_time) as session:
        session.trace_configs.append(trace)
        for _ in range(2):
            await (await session.get(f"http://localhost:{port}/")).read()
            clock_s += 60.0
    assert len({*ports}) == 2
    assert lookups == ["localhost"]
