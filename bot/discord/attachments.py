"""Reads files from Discord's CDN within limits, whatever the server sends."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final, Self

import aiohttp

from bot.discordpy import DNS_CACHE_S

_OK: Final = 200
_PLAIN: Final = {"Accept-Encoding": "identity"}


class AttachmentTooLargeError(Exception):
    """The file is larger than the limit, whatever its announced size."""


class AttachmentReader:
    """Reads files by their addresses."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    @classmethod
    @asynccontextmanager
    async def open(cls, proxy: str | None) -> AsyncIterator[Self]:
        """Open a session of its own, which does not decompress: a small body may decompress to a huge one."""
        async with aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(ttl_dns_cache=DNS_CACHE_S),
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            proxy=proxy,
        ) as session:
            yield cls(session)

    async def read(self, url: str, *, limit_bytes: int) -> bytes:
        """The bytes of a file; raises `AttachmentTooLargeError`, `aiohttp.ClientError`, `OSError` or `ValueError`.

        Not more than a few buffers beyond `limit_bytes` are received. Redirects are not followed: they could lead to an
        address inside the operator's network.
        """
        async with self._session.get(url, allow_redirects=False, headers=_PLAIN) as response:
            if response.status != _OK or response.headers.get("Content-Encoding", "identity") != "identity":
                raise aiohttp.ClientPayloadError(f"HTTP {response.status}, or a compressed body")
            data = bytearray()
            async for block in response.content.iter_any():
                data += block
                if len(data) > limit_bytes:
                    # Leaving the context closes the connection, because the body is not read to its end.
                    raise AttachmentTooLargeError
            return bytes(data)
