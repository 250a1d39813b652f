"""A TCP proxy in front of Postgres: counts round trips, delays or drops messages, closes connections."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit


@dataclass(eq=False)
class Wire:
    """One connection: `round_trips` counts the messages of the client that follow one of the server."""

    client: asyncio.StreamWriter
    server: asyncio.StreamWriter
    round_trips: int = 0
    client_spoke: bool = False


@dataclass
class Proxy:
    """A proxy in front of a server. `delay_s` is the delay in one direction."""

    host: str
    port: int
    url: str = ""
    delay_s: float = 0.0
    is_open: bool = True
    """Whether new connections are forwarded; otherwise they are closed."""
    is_silent: bool = False
    """Whether all messages are dropped, as by a machine that disappeared."""
    wires: list[Wire] = field(default_factory=list)
    pumping: set[asyncio.Task[Any]] = field(default_factory=set)
    together: int = 0
    """The proxy forwards no COMMIT before this many connections have sent one."""
    held: int = 0
    all_held: asyncio.Event = field(default_factory=asyncio.Event)

    def cut(self) -> None:
        """Close every connection."""
        for wire in self.wires:
            wire.client.close()
            wire.server.close()
        self.wires.clear()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self.is_open:
            writer.close()
            return
        server_reader, server = await asyncio.open_connection(self.host, self.port)
        wire = Wire(writer, server)
        self.wires.append(wire)
        pumps = (
            self._pump(reader, server, wire, from_client=True),
            self._pump(server_reader, writer, wire, from_client=False),
        )
        both = asyncio.create_task(asyncio.wait([asyncio.create_task(pump) for pump in pumps]))
        self.pumping.add(both)
        both.add_done_callback(self.pumping.discard)

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, wire: Wire, *, from_client: bool
    ) -> None:
        try:
            while data := await reader.read(65_536):
                if from_client and not wire.client_spoke:
                    wire.round_trips += 1
                wire.client_spoke = from_client
                if from_client and self.together and b"COMMIT" in data:
                    await self._hold()
                await asyncio.sleep(self.delay_s)
                if not self.is_silent:
                    writer.write(data)
                    await writer.drain()
        except OSError:
            pass  # the connection was cut
        finally:
            writer.close()

    async def _hold(self) -> None:
        self.held += 1
        if self.held >= self.together:
            self.all_held.set()
        await self.all_held.wait()


@asynccontextmanager
async def proxied(url: str) -> AsyncIterator[Proxy]:
    """A proxy in front of the server of `url`."""
    address = urlsplit(url)
    proxy = Proxy(address.hostname or "", address.port or 5432)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    user = f"{address.username}:{address.password}" if address.password else address.username
    proxy.url = address._replace(netloc=f"{user}@127.0.0.1:{port}").geturl()
    try:
        yield proxy
    finally:
        server.close()
        proxy.cut()
        if proxy.pumping:
            await asyncio.wait(proxy.pumping)
