"""Failures of the machine: no file descriptors, a stopped process, a database that is away, a full disk."""

from __future__ import annotations

import asyncio
import resource
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from sandbox.discord import DiscordSandbox, Invocation, Reply
from sandbox.gemini import GeminiSandbox
from sandbox.gemini.faults import ChunkScript
from tests.library.proxy import proxied
from tests.wire.forked import forked_bot
from tests.wire.process import Bot, Home, bot_process, databases, environ_of

pytestmark = [
    pytest.mark.asyncio,
    pytest.mark.skipif(sys.platform != "linux", reason="the limits of another process are Linux's"),
]

READY_S = 60.0
WAVES = 12


@dataclass
class Machine:
    """A bot in a process of its own."""

    discord: DiscordSandbox
    gemini: GeminiSandbox
    bot: Bot

    async def story(self, prompt: str = "a fox") -> Invocation:
        return await self.discord.command(
            self.discord.person("mira"), self.discord.channel("general"), "story", prompt=prompt
        )

    async def waves(self, pause_s: float) -> Invocation:
        """A story of chunks with pauses, whose first chunk is shown."""
        chunks = tuple((pause_s * bool(number), f"Wave {number} rolls in.\n\n") for number in range(WAVES))
        self.gemini.faults.add(ChunkScript(chunks, finish="STOP"), kind="stream")
        asked = await self.story("waves")
        await asked.until(lambda reply: "Wave 0" in reply.text)
        return asked


@asynccontextmanager
async def machine(
    folder: Path,
    start: Callable[[dict[str, str], Path], AbstractAsyncContextManager[Bot]] = forked_bot,
    /,
    **environ: str,
) -> AsyncIterator[Machine]:
    async with (
        DiscordSandbox() as discord,
        GeminiSandbox() as gemini,
        start(environ_of(discord, gemini, folder / "data", **environ), folder) as bot,
    ):
        await discord.wait_ready(READY_S)
        yield Machine(discord, gemini, bot)


def limit(bot: Bot, kind: int, value: int) -> Callable[[], None]:
    """Lower a limit of the process. Returns a function that restores it."""
    before = resource.prlimit(bot.pid, kind)
    resource.prlimit(bot.pid, kind, (value, before[1]))

    def lift() -> None:
        resource.prlimit(bot.pid, kind, before)

    return lift


def has_ended(reply: Reply) -> bool:
    """Whether the reply has a last line, good or bad."""
    return "The end" in reply.text or "broke" in reply.text


async def test_a_bot_without_descriptors_goes_on_when_it_has_some_again(tmp_path: Path) -> None:
    async with machine(tmp_path, RUNNING_PER_PERSON="9", WAITING_PER_PERSON="9") as one:
        await (await one.story()).until(lambda reply: "The end" in reply.text)
        # Four connections to Discord stay open, because a first answer without a connection would be too late.
        mira, general = one.discord.person("mira"), one.discord.channel("general")
        helped = await asyncio.gather(*(one.discord.command(mira, general, "help") for _ in range(4)))
        await asyncio.gather(*(each.answered() for each in helped))
        used = {int(path.name) for path in Path(f"/proc/{one.bot.pid}/fd").iterdir()}
        lift = limit(one.bot, resource.RLIMIT_NOFILE, min(set(range(len(used) + 1)) - used))
        # More streams at once than connections.
        one.gemini.faults.add(ChunkScript(((0.0, "One."), (2.0, "Two.")), finish="STOP"), kind="stream", times=4)
        asked = await asyncio.gather(*(one.story(f"a fox, {number}") for number in range(4)))
        waits = [asyncio.ensure_future(each.until(has_ended)) for each in asked]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        lift()
        # A work without a descriptor at its start says so. Which of the four those are depends on the machine.
        await asyncio.gather(*waits)
        await (await one.story("another")).until(lambda reply: "The end" in reply.text)
        assert await one.bot.asked_to_end() == 0
    assert "ClientConnectorError" in one.bot.written


@pytest.mark.parametrize("home", databases("postgres"), indirect=True)
async def test_a_process_that_was_stopped_for_longer_than_its_token_goes_on(home: Home) -> None:
    async with machine(home.folder, **home.environ) as one:
        asked = await one.waves(0.5)
        one.bot.send_signal(signal.SIGSTOP)
        # Longer than the timeout of the lock's server.
        await asyncio.sleep(4.0)
        one.discord.clock.shift(1000)
        one.bot.send_signal(signal.SIGCONT)
        await asked.until(lambda reply: "The end" in reply.text)
        text = asked.reply.text
        assert [number for number in range(WAVES) if text.count(f"Wave {number} rolls in.") != 1] == []
        assert await one.bot.asked_to_end() == 0


async def test_a_database_that_is_away_stops_no_story_and_fills_no_log(tmp_path: Path, postgres_url: str) -> None:
    async with proxied(postgres_url) as proxy, machine(tmp_path, DATABASE_URL=proxy.url) as one:
        asked = await one.waves(0.5)
        proxy.is_open = False
        proxy.cut()
        await asked.until(lambda reply: "Wave 9" in reply.text)
        proxy.is_open = True
        await asked.until(lambda reply: "The end" in reply.text)
        assert await one.bot.asked_to_end() == 0
    assert "the database's lock is held again" in one.bot.written
    assert one.bot.written.count("Traceback") <= 2


async def test_a_disk_that_is_full_is_logged_once_and_stops_no_story(tmp_path: Path) -> None:
    # A forked bot would write its log into a file, to which the limit would apply too.
    async with machine(tmp_path, bot_process) as one:
        asked = await one.waves(0.5)
        # Less than a page of the database, so that nothing can be written into its file or its write-ahead log.
        lift = limit(one.bot, resource.RLIMIT_FSIZE, 1024)
        await asked.until(lambda reply: "Wave 9" in reply.text)
        refused = await one.story("a fox")
        await refused.until(lambda reply: "Elara's disk or database isn't working" in reply.text)
        lift()
        await asked.until(lambda reply: "The end" in reply.text, timeout_s=90)
        assert await one.bot.asked_to_end() == 0
    written = one.bot.written
    assert written.count("could not be saved, and wait") >= 2
    # The error of SQLAlchemy and that of the driver as its cause: of the writer, and of the command that failed.
    assert written.count("Traceback") == 4
