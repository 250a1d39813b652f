"""The cost of messages of busy servers that do not concern the bot."""

from __future__ import annotations

import asyncio
import sys
import time
from typing import Final

import psutil

from sandbox.gemini import Pace
from tests.bench.figures import FIGURES, Row
from tests.bench.stage import Others, Stage, stage

SHARE_PERCENT: Final = 2.0

_PER_S: Final = 100
_WINDOWS: Final = 3
_WINDOW_S: Final = 15.0
_SETTLE_S: Final = 5.0
_FRAME_BYTES: Final = 300
"""The approximate size of a message of this measurement in the gateway's compressed stream."""

_READER: Final = """
import asyncio, sys

async def read() -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(sys.argv[1]))
    while await reader.read(65536):
        pass
    writer.close()

asyncio.run(read())
"""
"""A program that does nothing but wake up for each message."""

_TEXT: Final = "did anybody see where the lighthouse keeper went last night, or is it only me who heard the horn?"


async def measure_foreign() -> list[Row]:
    """The bot's additional processor time while people write to each other.

    Other programs evict the bot from the processor's caches, which can only add to it, so the minimum of several
    runs counts.
    """
    async with stage(pace=Pace.instant(), latency_s=0.0) as opened:
        await asyncio.sleep(_SETTLE_S)
        idle = await _share(opened, per_s=0)
        others = Others.begin()
        shares = [await _share(opened, per_s=_PER_S) for _ in range(_WINDOWS)]
        busy = others.share()
    bare = await _bare_share()
    costs = [100 * (share - idle) for share in shares]
    note = (
        f"{idle:.2%} of a core without any message, {min(shares):.2%} to {max(shares):.2%} with {_PER_S} a second, "
        f"{_WINDOWS} times {_WINDOW_S:.0f} s; other programs {busy:.0%}; a program that only reads as many packets "
        f"uses {bare:.2%} on this machine"
    )
    return [
        Row(
            name="foreign",
            figure=FIGURES["foreign"],
            target=SHARE_PERCENT,
            measured=min(costs),
            unit="%",
            samples=costs,
            note=note,
        )
    ]


async def _share(opened: Stage, *, per_s: int) -> float:
    """The share of a core that the bot uses while this many messages are posted."""
    discord, people = opened.discord, [opened.discord.person(name) for name in ("mira", "tom")]
    general = discord.channel("general")
    began_s, cpu_s = time.monotonic(), opened.cpu_s()
    for number in range(int(per_s * _WINDOW_S)):
        await asyncio.sleep(max(0.0, began_s + number / per_s - time.monotonic()))
        discord.post(people[number % 2], general, _TEXT)
    await asyncio.sleep(max(0.0, began_s + _WINDOW_S - time.monotonic()))
    return (opened.cpu_s() - cpu_s) / (time.monotonic() - began_s)


async def _bare_share() -> float:
    """The share of a core that an empty program uses to read as many packets."""
    connected: asyncio.Future[asyncio.StreamWriter] = asyncio.get_running_loop().create_future()
    server = await asyncio.start_server(lambda _, writer: connected.set_result(writer), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", _READER, str(port))
    writer, usage = await connected, psutil.Process(process.pid)
    before, began_s = usage.cpu_times(), time.monotonic()
    for number in range(int(_PER_S * _WINDOW_S)):
        await asyncio.sleep(max(0.0, began_s + number / _PER_S - time.monotonic()))
        writer.write(bytes(_FRAME_BYTES))
    after, took_s = usage.cpu_times(), time.monotonic() - began_s
    writer.close()
    await process.wait()
    server.close()
    return (after.user + after.system - before.user - before.system) / took_s
