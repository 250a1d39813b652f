"""The bot as an operator runs it, in a process of its own; and `serve` in this process."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import sys
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot import app
from bot.settings import Settings, load
from sandbox.discord import DiscordSandbox
from sandbox.gemini import GeminiSandbox
from tests.effort import TIMES
from tests.idle_time import real_time
from tests.postgres import POSTGRES_URL

_EXIT_TIMEOUT_S: Final = 30.0
_UNCLEAN: Final = re.compile(r"Traceback|unclosed|never retrieved|never awaited|was destroyed", re.IGNORECASE)


def environ_of(discord: DiscordSandbox, gemini: GeminiSandbox, data_dir: Path, **more: str) -> dict[str, str]:
    """The settings that point the bot to the local Discord and Gemini."""
    return {
        **gemini.env,
        "DISCORD_TOKEN": discord.bot_token,
        "DISCORD_API_URL": discord.api_url,
        "ELARA_DATA_DIR": str(data_dir),
        **more,
    }


@dataclass(frozen=True)
class Home:
    """The place of a bot's data, which stays from one process to the next."""

    folder: Path
    environ: dict[str, str]


def with_databases(cases: Iterable[object]) -> list[tuple[str, object]]:
    """Each case with a database for the fixture `home`: with the two in turn, in `make soak` with both."""
    databases = ["sqlite", "postgres"] if POSTGRES_URL else ["sqlite"]
    if TIMES > 1:
        return [(database, case) for case in cases for database in databases]
    return [(databases[number % len(databases)], case) for number, case in enumerate(cases)]


def databases(chosen: str) -> list[str]:
    """One database for the fixture `home`, in `make soak` both: for behaviour that does not depend on it."""
    if TIMES > 1:
        return ["sqlite", "postgres"]
    return [chosen if POSTGRES_URL else "sqlite"]


class Bot(ABC):
    """A running bot, in a process of its own."""

    @property
    @abstractmethod
    def pid(self) -> int:
        """The id of its process."""

    @property
    @abstractmethod
    def written(self) -> str:
        """Its output so far; all of it once the process has ended."""

    @abstractmethod
    async def ended(self) -> int:
        """Wait for its end. Returns its exit code."""

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal to it."""
        os.kill(self.pid, number)

    async def asked_to_end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Its exit code after a signal."""
        self.send_signal(number)
        return await self.ended()

    @property
    def is_clean(self) -> bool:
        """Whether its output has no warning of an unclosed object and no unhandled exception."""
        return _UNCLEAN.search(self.written) is None


@dataclass
class StartedBot(Bot):
    """A running `python -m bot run`. Its output is available once it has ended."""

    process: asyncio.subprocess.Process
    _errors: str = ""

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def written(self) -> str:
        return self._errors

    async def ended(self) -> int:
        async with asyncio.timeout(_EXIT_TIMEOUT_S):
            _, errors = await self.process.communicate()
        self._errors = (errors or b"").decode()
        assert self.process.returncode is not None
        return self.process.returncode


@asynccontextmanager
async def bot_process(
    environ: Mapping[str, str], cwd: Path, stderr: int = asyncio.subprocess.PIPE
) -> AsyncIterator[Bot]:
    """`python -m bot run` with these settings. It is killed if a test leaves it running. `stderr` is a descriptor.

    If the interpreter's own start and end do not matter, `tests.wire.forked` takes a quarter of the time.
    """
    root = Path(__file__).parents[2]
    child = {**os.environ, "PYTHONPATH": str(root), **environ}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "default::ResourceWarning", "-m", "bot", "run"),
        cwd=cwd,
        env=child,
        stdout=asyncio.subprocess.PIPE,
        stderr=stderr,
    )
    with real_time():
        try:
            yield StartedBot(process)
        finally:
            if process.returncode is None:
                process.kill()
                await process.communicate()


@asynccontextmanager
async def serving(environ: Mapping[str, str]) -> AsyncIterator[asyncio.Task[None]]:
    """`serve` as a task of this process, which a signal ends."""
    settings: Settings = load(environ)
    task = asyncio.create_task(app.serve(settings))
    try:
        yield task
    finally:
        if not task.done():
            os.kill(os.getpid(), signal.SIGTERM)
            async with asyncio.timeout(_EXIT_TIMEOUT_S):
                await task


def free_port() -> int:
    """A free port of the loopback interface."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
