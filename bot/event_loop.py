"""The event loop that the bot runs on."""

from __future__ import annotations

import asyncio


def new_event_loop() -> asyncio.AbstractEventLoop:
    """Uvloop's where it is installed, which is on Linux and macOS; asyncio's elsewhere.

    For each TLS connection asyncio fills a buffer of 256 KiB with zeros; uvloop's takes memory when data comes. It also
    needs less processor time for each chunk of a stream and each event of the gateway.
    """
    try:
        import uvloop  # noqa: PLC0415 - Windows has none
    except ModuleNotFoundError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()
