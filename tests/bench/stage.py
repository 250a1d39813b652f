"""The local Discord and Gemini in this process, and the bot as an ordinary child process between them."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeVar

import psutil

from bot.words.media import CLOSING
from bot.words.say import say
from sandbox.discord import DiscordSandbox, Invocation, Limits
from sandbox.gemini import GeminiSandbox, Pace
from sandbox.gemini.record import Call
from sandbox.show.art import draw_panel
from sandbox.show.speech import Voicebox
from tests.bench.observe import THE_END, Story, observe

T = TypeVar("T")

ROOT: Final = Path(__file__).resolve().parents[2]

BOT: Final = ("-m", "bot", "run")
"""The child's arguments: the bot as an operator starts it."""

LATENCY_S: Final = 0.05
"""The simulated round trip to Discord."""

NO_LIMITS: Final = {
    "RUNNING_PER_PERSON": "1000",
    "RUNNING_IN_ALL": "10000",
    "RUNNING_PER_SERVER": "10000",
    "WAITING_PER_PERSON": "1000",
    "DAILY_BUDGET_USD": "none",
    "DAILY_STORIES": "0",
    "DAILY_PANELS": "0",
    "DAILY_SPEECH_MINUTES": "0",
    "SHUTDOWN_GRACE_S": "7",
}
"""Settings of the bot under measurement: no person, server or day reaches a limit."""

_KEPT: Final = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV")
_READY_TIMEOUT_S: Final = 30.0


class BotDiedError(Exception):
    """The bot ended before the measurement did. The message has the end of its log."""


class WrongEndError(Exception):
    """A reply ended, but not as a complete work. The message is its last line."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What a measurement works with.

    `began_s` is when the child was started (monotonic), `ready_s` how long it took to READY with commands synced.
    """

    discord: DiscordSandbox
    gemini: GeminiSandbox
    bot: asyncio.subprocess.Process
    usage: psutil.Process
    began_s: float
    ready_s: float

    async def story(self, marker: str, *, person: str = "", **options: object) -> Invocation:
        """Type /story; `marker` is unique, and finds the call later. Each marker is a person of its own by default."""
        return await self.command("story", person=person or marker, prompt=f"{marker}: a lighthouse at sea", **options)

    async def command(self, name: str, *, person: str, **options: object) -> Invocation:
        """Type a command in #general."""
        general = self.discord.channel("general")
        return await self.discord.command(self.discord.person(person), general, name, **options)

    async def ended(self, invocation: Invocation, timeout_s: float) -> None:
        """Wait for a reply's end. Raises `WrongEndError` if its work is not complete."""
        await self.while_alive(invocation.until(lambda _: has_ended(invocation), timeout_s=timeout_s))
        if not last_line(invocation).startswith(THE_END):
            raise WrongEndError(last_line(invocation))

    def call(self, marker: str) -> Call:
        """The local Gemini's call for the story with this marker."""
        return next(call for call in self.gemini.calls_of("stream") if f"{marker}:" in call.text)

    def observed(self, marker: str, invocation: Invocation) -> Story:
        """The observations of a story that has ended."""
        return observe(self.call(marker), invocation, self.discord.log, self.discord.latency_s)

    async def while_alive(self, waiting: Awaitable[T]) -> T:
        """Wait for `waiting`. Raises `BotDiedError` when the bot ends first."""
        task = asyncio.ensure_future(waiting)
        death = asyncio.create_task(self.bot.wait())
        try:
            await asyncio.wait({task, death}, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                return task.result()
            raise BotDiedError(f"the bot ended by itself with exit code {self.bot.returncode}")
        finally:
            task.cancel()
            death.cancel()
            await asyncio.gather(task, death, return_exceptions=True)

    def cpu_s(self) -> float:
        """The child's processor time so far."""
        times = self.usage.cpu_times()
        return times.user + times.system

    def rss_mb(self) -> float:
        """The child's resident memory in megabytes (10⁶ bytes)."""
        return self.usage.memory_info().rss / 1e6


def has_ended(invocation: Invocation) -> bool:
    """Whether a reply has its last line and no Stop button any more.

    Between two messages of a long reply there is neither: the first is closed, the next is not posted yet. A work
    that is almost done cannot be stopped any more.
    """
    is_running = any("stop" in (button.custom_id or "") for button in invocation.reply.buttons)
    is_closing = last_line(invocation) == f"-# {say(CLOSING)}"
    return not is_running and not is_closing and last_line(invocation).startswith("-# ")


def last_line(invocation: Invocation) -> str:
    """The last line of a reply's last message."""
    messages = invocation.reply.messages
    return messages[-1].text.rpartition("\n")[2] if messages else ""


Start = Callable[[], AbstractAsyncContextManager[Stage]]
"""Starts the bot, and stops it at the end of the context."""


@asynccontextmanager
async def stage(
    *,
    pace: Pace,
    latency_s: float = LATENCY_S,
    limits: Limits | None = None,
    child: Sequence[str] = BOT,
    **settings: str,
) -> AsyncIterator[Stage]:
    """Open both servers and start the bot. `settings` are environment variables of the bot, `limits` are Discord's.

    A measurement that fails shows the end of the bot's log in its error.
    """
    opening = stand_ins(pace=pace, latency_s=latency_s, limits=limits, child=child, **settings)
    async with opening as start, start() as opened:
        yield opened


@asynccontextmanager
async def stand_ins(
    *,
    pace: Pace,
    latency_s: float = LATENCY_S,
    limits: Limits | None = None,
    child: Sequence[str] = BOT,
    **settings: str,
) -> AsyncIterator[Start]:
    """Open both servers. Yields a function that starts the bot, on the same data folder each time."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="elara-bench-")))
        discord = await stack.enter_async_context(DiscordSandbox(limits, latency_s=latency_s))
        gemini = await stack.enter_async_context(GeminiSandbox(pace=pace, draw=draw_panel, make_voice=Voicebox))
        environ = {name: os.environ[name] for name in _KEPT if name in os.environ}
        environ |= {**gemini.env, **NO_LIMITS}
        environ |= {"PYTHONPATH": str(ROOT), "NO_PROXY": "127.0.0.1,localhost"}
        environ |= {"DISCORD_TOKEN": discord.bot_token, "DISCORD_API_URL": discord.api_url}
        environ |= {"ELARA_DATA_DIR": str(folder / "data"), **settings}

        @asynccontextmanager
        async def start() -> AsyncIterator[Stage]:
            began_s = time.monotonic()
            async with _running(child, environ, folder) as bot:
                opened = Stage(discord, gemini, bot, psutil.Process(bot.pid), began_s, 0.0)
                try:
                    await opened.while_alive(discord.wait_ready(_READY_TIMEOUT_S))
                    yield replace(opened, ready_s=time.monotonic() - began_s)
                except (BotDiedError, TimeoutError, WrongEndError) as error:
                    log = await asyncio.to_thread((folder / "bot.log").read_text, errors="replace")
                    error.add_note("The bot's log ends:\n" + "\n".join(log.splitlines()[-20:]))
                    raise

        yield start


@asynccontextmanager
async def _running(
    child: Sequence[str], environ: Mapping[str, str], folder: Path
) -> AsyncIterator[asyncio.subprocess.Process]:
    """The child process, in an empty folder so that it finds no .env. It is terminated and awaited at the end."""
    with await asyncio.to_thread((folder / "bot.log").open, "wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, *child, env=environ, cwd=folder, stdout=log, stderr=log
        )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()


@dataclass(slots=True)
class Others:
    """The load of this machine by other programs during a measurement, which makes its figures less reliable."""

    _busy_s: float
    _ours_s: float
    _at_s: float

    @classmethod
    def begin(cls) -> Others:
        """Start the measurement of the load."""
        return cls(_busy_s(), _ours_s(), time.monotonic())

    def share(self) -> float:
        """Processor time of all other programs since the beginning, in processors."""
        took_s = max(time.monotonic() - self._at_s, 1e-6)
        return max(0.0, (_busy_s() - self._busy_s) - (_ours_s() - self._ours_s)) / took_s


def _busy_s() -> float:
    times = psutil.cpu_times()
    return float(times.user + times.system + times.nice)


def _ours_s() -> float:
    me = psutil.Process()
    own = me.cpu_times()
    total = own.user + own.system + own.children_user + own.children_system
    for process in me.children(recursive=True):
        times = process.cpu_times()
        total += times.user + times.system
    return float(total)
