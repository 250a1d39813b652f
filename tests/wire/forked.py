"""Bots that are killed and restarted often: processes forked from one that has already loaded the bot.

A bot that `python -m bot run` starts spends its first second of work on imports. Everything after that is the same
here, but for extensions, which are imported already: the command line, a process of its own with its own environment
and files, signals, exit codes. Only the interpreter's own start and end are not the same.
"""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import sys
import warnings
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Final

import cogs
from bot.__main__ import main
from bot.discord.client import Elara, extensions_in
from tests.idle_time import real_time
from tests.wire.process import Bot
from tests.wire.shared import set_up_extension

_PRELOADED: Final = [
    *(__name__, "alembic.command", "bot.app", "bot.logs", "psycopg", "tests.wire.write_kills"),
    # A bot's libraries load these at their first use.
    *("encodings.idna", "google.auth.aio.credentials", "httpcore2", "uvloop"),
    *extensions_in("cogs", cogs.__path__),
]
"""The modules that a bot has loaded by the time it is connected."""


@dataclass
class ForkedBot(Bot):
    """A running bot. Its output is in `log`."""

    process: ForkServerProcess
    log: Path

    @property
    def pid(self) -> int:
        assert self.process.pid is not None
        return self.process.pid

    @property
    def written(self) -> str:
        return self.log.read_text()

    async def ended(self) -> int:
        """Its exit code. A negative one is the signal that killed it."""
        loop = asyncio.get_running_loop()
        gone = asyncio.Event()
        loop.add_reader(self.process.sentinel, gone.set)
        try:
            await gone.wait()
        finally:
            loop.remove_reader(self.process.sentinel)
        self.process.join()
        assert self.process.exitcode is not None
        return self.process.exitcode


@asynccontextmanager
async def forked_bot(
    environ: Mapping[str, str], cwd: Path, prepare: Callable[[], None] | None = None
) -> AsyncIterator[ForkedBot]:
    """`python -m bot run` with these settings. It is killed if a test leaves it running.

    `prepare` is called in the new process before the bot starts.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    log = cwd / "bot.log"
    child = {**os.environ, **environ}
    process = context.Process(target=_run, args=(child, cwd, log, prepare), name="bot")
    process.start()
    bot = ForkedBot(process, log)
    with real_time():
        try:
            yield bot
        finally:
            if process.exitcode is None:
                process.kill()
                await bot.ended()
            process.close()


def _run(environ: dict[str, str], cwd: Path, log: Path, prepare: Callable[[], None] | None) -> None:
    """The main function of the new process."""
    # The objects from before the fork are no garbage. Collecting them would take half of the time of a short run.
    gc.freeze()
    os.environ.clear()
    os.environ.update(environ)
    os.chdir(cwd)
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(file, 1)
    os.dup2(file, 2)
    Elara.load_extension = set_up_extension  # type: ignore[method-assign, assignment]  # in this process alone
    if prepare is not None:
        prepare()
    warnings.simplefilter("default", ResourceWarning)
    code = main(["run"])
    gc.collect()  # unclosed objects warn when they are collected
    sys.exit(code)
