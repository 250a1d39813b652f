"""An own database on the Postgres server for tests, with or without a simulated distance."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Final
from urllib.parse import urlsplit

import psycopg

POSTGRES: Final = os.environ.get("ELARA_TEST_POSTGRES")
"""A server on which databases can be created. Without it there are no rows of Postgres."""

_READ_BYTES: Final = 65_536


@contextmanager
def fresh_database() -> Iterator[str]:
    """The URL of an empty database, which is dropped at the end."""
    assert POSTGRES is not None
    name = f"elara_{secrets.token_hex(6)}"
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"'.encode())
    try:
        yield urlsplit(POSTGRES)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(POSTGRES, autocommit=True) as server:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


@asynccontextmanager
async def far_away(url: str, round_trip_s: float) -> AsyncIterator[str]:
    """A URL of the same database through a proxy that delays each direction by half of `round_trip_s`."""
    parts = urlsplit(url)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        back, upstream = await asyncio.open_connection(parts.hostname, parts.port or 5432)
        async with asyncio.TaskGroup() as directions:
            directions.create_task(_delayed(reader, upstream, round_trip_s / 2))
            directions.create_task(_delayed(back, writer, round_trip_s / 2))

    server = await asyncio.start_server(serve, "127.0.0.1")
    async with server:
        port = server.sockets[0].getsockname()[1]
        account = parts.netloc.rpartition("@")[0]
        yield parts._replace(netloc=f"{account}@127.0.0.1:{port}" if account else f"127.0.0.1:{port}").geturl()


async def _delayed(source: asyncio.StreamReader, sink: asyncio.StreamWriter, delay_s: float) -> None:
    loop = asyncio.get_running_loop()
    while data := await source.read(_READ_BYTES):
        loop.call_later(delay_s, sink.write, data)
    loop.call_later(delay_s, sink.close)
