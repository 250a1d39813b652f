"""A forward proxy on loopback, for names that only it can resolve."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class ForwardProxy:
    """Tunnels (CONNECT), and forwards requests in absolute form (RFC 9110, 7.6; RFC 9112, 3.2.2)."""

    url: str = ""
    authorizations: set[str] = field(default_factory=set)
    tunnels: list[str] = field(default_factory=list)
    """host:port of each CONNECT."""
    requests: list[str] = field(default_factory=list)
    """The first address on each connection for requests in absolute form."""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection of a client."""
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            writer.close()
            return
        method, target, _ = head.decode("latin-1").split(" ", 2)
        for line in head.decode("latin-1").split("\r\n"):
            name, _, value = line.partition(": ")
            if name.lower() == "proxy-authorization":
                self.authorizations.add(value)
        if method == "CONNECT":
            self.tunnels.append(target)
            port = int(target.rpartition(":")[2])
        else:
            self.requests.append(target)
            port = urlsplit(target).port or 80
        # Every name leads to this machine.
        upstream, back = await asyncio.open_connection("127.0.0.1", port)
        if method == "CONNECT":
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        else:
            back.write(head)
        await asyncio.gather(_pour(reader, back), _pour(upstream, writer))


async def _pour(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    try:
        while data := await source.read(65_536):
            sink.write(data)
            await sink.drain()
    except OSError:
        pass  # the other end closed, which ends this one too
    finally:
        sink.close()


@asynccontextmanager
async def forward_proxy() -> AsyncIterator[ForwardProxy]:
    """A proxy that is closed at the end, with every connection through it."""
    proxy = ForwardProxy()
    connections: set[asyncio.Task[None]] = set()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        connections.add(task)
        try:
            await proxy.serve(reader, writer)
        except asyncio.CancelledError:
            writer.close()

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    proxy.url = f"http://{host}:{port}"
    try:
        yield proxy
    finally:
        server.close()
        for task in connections:
            task.cancel()
        await asyncio.gather(*connections, return_exceptions=True)
