"""`python -m tests.soak.shows`: shows on the stage of the demo page, on a machine that is busy with something else.

Each show is new: a page in headless Chromium, played with the space bar from its line to the end of the voice. One that
needs a spare, says that there is nothing to show, or does not end, fails. Then the exit code is 1.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from playwright.async_api import Browser, ViewportSize, async_playwright

from sandbox.demo.servers import LocalServers, local_servers, running_bot
from sandbox.gemini import Pace
from sandbox.show.page.sample import sample_server
from tests.page.chromium import ADVICE, chromium_path, start_chromium
from tests.page.show import stage_page, whole_show

_READY_S: Final = 60.0
_BUSY: Final = "while True: pass"
_VIEWPORT: Final[ViewportSize] = {"width": 1280, "height": 720}


def main(arguments: Sequence[str]) -> int:
    """Play the shows. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.shows", description=__doc__)
    parser.add_argument("--shows", type=int, default=10)
    parser.add_argument("--busy", type=int, default=2 * (os.cpu_count() or 1), help="processes that only take time")
    chosen = parser.parse_args(arguments)
    path = chromium_path()
    if path is None:
        print(f"{ADVICE}; no show is played")
        return 0
    with tempfile.TemporaryDirectory(prefix="elara-shows-") as folder:
        asyncio.run(_play(chosen.shows, chosen.busy, path, Path(folder)))
    return 0


async def _play(shows: int, busy: int, path: str, folder: Path) -> None:
    environ = {"PATH": os.environ["PATH"]}
    async with (
        _busy_machine(busy),
        async_playwright() as driver,
        local_servers(environ, folder / "data", Pace.instant()) as servers,
        running_bot(servers.environ, folder / "bot.log"),
    ):
        await servers.discord.wait_ready(_READY_S)
        browser = await start_chromium(driver, path)
        for number in range(1, shows + 1):
            began_s = time.monotonic()
            await _show(servers, browser, number)
            print(f"show {number}: {time.monotonic() - began_s:.1f} s", flush=True)
        await browser.close()


@asynccontextmanager
async def _busy_machine(processes: int) -> AsyncIterator[None]:
    command = (sys.executable, "-c", _BUSY)
    started = [await asyncio.create_subprocess_exec(*command) for _ in range(processes)]
    try:
        yield
    finally:
        for process in started:
            process.kill()
            await process.wait()


async def _show(servers: LocalServers, browser: Browser, number: int) -> None:
    people, _ = sample_server(servers.discord)
    channel = servers.discord.channel(f"show-{number}")
    async with stage_page(servers, people, channel) as page:
        screen = await browser.new_page(viewport=_VIEWPORT)
        await screen.goto(page.address)
        await whole_show(screen)
        await screen.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
