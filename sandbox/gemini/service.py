"""The state and helpers that both transports, HTTP and websocket, share."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import web

from sandbox.gemini import errors
from sandbox.gemini.fault_rules import Faults
from sandbox.gemini.media import MediaWorkers
from sandbox.gemini.mishearing import Mishearing
from sandbox.gemini.pace import Pace
from sandbox.gemini.record import Call, Record, Sent
from sandbox.gemini.steps import Fail, Send, SendRaw

_RESET_ON_CLOSE: Final = struct.pack("ii", 1, 0)


@dataclass(slots=True)
class Service:
    """The server's state. `seed` varies all content; `pace` and `faults` may be changed while it runs.

    With `varies` a repeated stream request gets another answer, as from a model.
    """

    pace: Pace
    media: MediaWorkers
    api_key: str = field(repr=False)
    seed: int = 0
    varies: bool = False
    mishearing: Mishearing = field(default_factory=Mishearing.none)
    faults: Faults = field(default_factory=Faults)
    record: Record = field(default_factory=Record)
    is_closing: bool = False

    def wrong_key(self, request: web.Request) -> errors.ApiError | None:
        """The error for a request with a wrong API key (header `x-goog-api-key`, query `key`) or none, else None."""
        given = request.headers.get("x-goog-api-key") or request.query.get("key")
        if not given:
            return errors.missing_key()
        return None if given == self.api_key else errors.bad_key(given)

    def leave(self, call: Call) -> None:
        """Record that the client, or the shutdown of this server, broke off a call."""
        self.record.close(call, "server closed" if self.is_closing else "client closed")


def encoded(payload: Any) -> bytes:  # noqa: ANN401 - any JSON value
    """Compact JSON; half a surrogate pair is written as an escape, as servers do that count in UTF-16."""
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    return text.encode(errors="backslashreplace")


def note(call: Call, step: Send | SendRaw, size_bytes: int) -> None:
    """Record one message that is sent."""
    now = asyncio.get_running_loop().time()
    text, media_type = (step.text, step.media_type) if isinstance(step, Send) else ("", None)
    call.sent.append(Sent(now, size_bytes, text, media_type))


def failed(step: Fail | errors.ApiError) -> web.Response:
    """An HTTP answer in place of content."""
    headers = {"Content-Type": step.content_type, "Server": "scaffolding on HTTPServer2", **step.headers}
    return web.Response(status=step.status, body=step.body, headers=headers)


def reset_connection(request: web.Request) -> None:
    """Break the TCP connection with a reset: no closing chunk, no TLS goodbye, no close frame."""
    transport = request.transport
    if transport is None:
        return
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
    transport.abort()


async def silence() -> None:
    """Never returns. It is cancelled when the client disconnects or the server closes."""
    await asyncio.Event().wait()
