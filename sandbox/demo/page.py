"""The demo that stays: the page in a browser, the bot behind it, until Ctrl-C.

A bot that dies is started again, as a supervisor would: what it was making goes on where it stopped.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
import webbrowser
from collections.abc import AsyncIterator, Coroutine, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TextIO

from sandbox.demo.samples import make_samples
from sandbox.demo.servers import LocalServers, local_servers, running_bot
from sandbox.gemini import Pace
from sandbox.show.page import Page
from sandbox.show.page.sample import sample_server
from sandbox.show.page.stage import StageOptions
from sandbox.signals import stop_event

_CRASHES_MAX: Final = 3
_CRASHES_WINDOW_S: Final = 60.0
_RESTART_S: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOptions:
    """How the page is served. `port` 0 takes any free port. `stage` opens the page as a presenter's stage.

    `makes_samples` None: finished works are made at the start if they cost nothing and there is no stage.
    """

    port: int = 0
    opens_browser: bool = True
    stage: StageOptions | None = None
    makes_samples: bool | None = None

    def wants_samples(self, *, is_free: bool) -> bool:
        """Whether finished works are made at the start. `is_free`: the bot uses the local Gemini."""
        return is_free and self.stage is None if self.makes_samples is None else self.makes_samples


async def serve_page(
    environ: Mapping[str, str], out: Path, options: PageOptions, stream: TextIO, pace: Pace | None = None
) -> int:
    """Serves the page until SIGINT or SIGTERM; returns 0, or 1 when the bot cannot be kept alive."""
    stop = stop_event()
    async with local_servers(environ, out / "data", pace) as stage:
        people, first = sample_server(stage.discord)
        page = Page(stage.discord, people, first, gemini=stage.gemini, stage=options.stage, port=options.port)
        async with page:
            stream.write(f"{stage.description}\n\n  {page.address}\n\nThe page stays until Ctrl-C. ")
            stream.write(f"The bot's log: {out / 'bot.log'}\n")
            stream.flush()
            if options.opens_browser and _has_screen(environ):
                await asyncio.to_thread(webbrowser.open, page.address)
            samples = None
            if options.wants_samples(is_free=stage.gemini is not None):
                samples = make_samples(stage.discord, stage.gemini, people[0], page.state.samples, stream)
            async with _beside(samples):
                return await _keep_alive(stage, out / "bot.log", stop, stream)


@contextlib.asynccontextmanager
async def _beside(work: Coroutine[Any, Any, None] | None) -> AsyncIterator[None]:
    """Runs `work` beside the block and cancels it at the end. An error of `work` is raised then."""
    if work is None:
        yield
        return
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def _has_screen(environ: Mapping[str, str]) -> bool:
    """Whether a browser can open a window. Without a display, a text browser might take over this terminal."""
    return sys.platform in ("darwin", "win32") or any(environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


async def _keep_alive(stage: LocalServers, log: Path, stop: asyncio.Event, stream: TextIO) -> int:
    """Runs the bot until `stop` and restarts it when it ends by itself; gives up when that happens too often."""
    crashes_s: list[float] = []
    asked = asyncio.create_task(stop.wait())
    try:
        while True:
            async with running_bot(stage.environ, log) as bot:
                exited = asyncio.create_task(bot.wait())
                await asyncio.wait({asked, exited}, return_when=asyncio.FIRST_COMPLETED)
                if asked.done():
                    exited.cancel()
                    return 0
            crashes_s = [at for at in crashes_s if at > time.monotonic() - _CRASHES_WINDOW_S] + [time.monotonic()]
            stream.write(f"The bot ended by itself with exit code {bot.returncode}")
            if len(crashes_s) >= _CRASHES_MAX:
                stream.write(f", {_CRASHES_MAX} times within a minute. Its log: {log}\n")
                return 1
            stream.write("; it is started again.\n")
            stream.flush()
            await asyncio.wait({asked}, timeout=_RESTART_S)
            if asked.done():
                return 0
    finally:
        asked.cancel()
