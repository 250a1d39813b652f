"""A file is read within its limits, whatever the server announces and sends."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.discord.attachments import AttachmentReader, AttachmentTooLargeError

pytestmark = pytest.mark.asyncio

LIMIT_BYTES = 1000


@dataclass
class Cdn:
    """A server whose answers a test sets, and a reader."""

    reader: AttachmentReader
    url: str
    asked: list[str] = field(default_factory=list)
    """The paths of all requests."""
    sent_bytes: int = 0

    async def read(self, path: str = "/a.txt") -> bytes:
        return await self.reader.read(self.url + path, limit_bytes=LIMIT_BYTES)


Answer = Callable[[web.Request, Cdn], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def cdn_with(answer: Answer) -> AsyncIterator[Cdn]:
    async def serve(request: web.Request) -> web.StreamResponse:
        cdn.asked.append(request.path)
        return await answer(request, cdn)

    app = web.Application()
    app.router.add_get("/{name}", serve)
    async with TestServer(app) as server, AttachmentReader.open(None) as reader:
        cdn = Cdn(reader, str(server.make_url("")).rstrip("/"))
        yield cdn


def sends(data: bytes, **headers: str) -> Answer:
    async def answer(_: web.Request, __: Cdn) -> web.StreamResponse:
        return web.Response(body=data, headers={name.replace("_", "-"): value for name, value in headers.items()})

    return answer


@pytest.mark.parametrize("size_bytes", [0, 1, LIMIT_BYTES])
async def test_a_file_up_to_the_limit_is_read_whole(size_bytes: int) -> None:
    async with cdn_with(sends(b"x" * size_bytes)) as cdn:
        assert await cdn.read() == b"x" * size_bytes


async def test_a_file_beyond_the_limit_is_refused() -> None:
    async with cdn_with(sends(b"x" * (LIMIT_BYTES + 1))) as cdn:
        with pytest.raises(AttachmentTooLargeError):
            await cdn.read()


async def test_a_file_without_end_is_stopped_at_the_limit() -> None:
    gone = asyncio.Event()

    async def endless(request: web.Request, cdn: Cdn) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            while True:
                await response.write(b"x" * 4096)
                cdn.sent_bytes += 4096
        except (ConnectionError, asyncio.CancelledError):
            gone.set()
            raise

    async with cdn_with(endless) as cdn:
        with pytest.raises(AttachmentTooLargeError):
            await cdn.read()
        await asyncio.wait_for(gone.wait(), 30)
        # The buffers of both sides hold far less than the gigabyte that the server would send.
        assert cdn.sent_bytes < 32_000_000


async def test_a_compressed_body_is_not_unpacked() -> None:
    bomb = gzip.compress(b"x" * 50_000_000)
    async with cdn_with(sends(bomb, Content_Encoding="gzip")) as cdn:
        with pytest.raises(aiohttp.ClientPayloadError):
            await cdn.read()


async def test_nothing_compressed_is_asked_for() -> None:
    async def answer(request: web.Request, _: Cdn) -> web.StreamResponse:
        return web.Response(text=request.headers["Accept-Encoding"])

    async with cdn_with(answer) as cdn:
        assert await cdn.read() == b"identity"


async def test_a_redirect_is_not_followed() -> None:
    async def answer(request: web.Request, _: Cdn) -> web.StreamResponse:
        if request.path == "/secret":
            return web.Response(text="the operator's own page")
        raise web.HTTPFound("/secret")

    async with cdn_with(answer) as cdn:
        with pytest.raises(aiohttp.ClientPayloadError):
            await cdn.read()
        assert cdn.asked == ["/a.txt"]
