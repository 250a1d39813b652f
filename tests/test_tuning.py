"""What is set for the whole process at the start."""

from __future__ import annotations

import asyncio
import ssl
import sys
from asyncio import sslproto
from collections.abc import Iterator

import pytest

from bot.__main__ import SWITCH_S, TLS_READ_BYTES, tune


@pytest.fixture(autouse=True)
def _restored(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    switch_s = sys.getswitchinterval()
    monkeypatch.setattr(sslproto.SSLProtocol, "max_size", sslproto.SSLProtocol.max_size)
    yield
    sys.setswitchinterval(switch_s)


@pytest.mark.asyncio
async def test_a_tls_connection_has_a_small_read_buffer() -> None:
    tune()
    loop = asyncio.get_running_loop()
    protocol = sslproto.SSLProtocol(loop, asyncio.Protocol(), ssl.create_default_context(), loop.create_future())
    size_bytes = len(protocol.get_buffer(-1))
    protocol.connection_lost(None)
    assert size_bytes == TLS_READ_BYTES
    assert sys.getswitchinterval() == pytest.approx(SWITCH_S)
