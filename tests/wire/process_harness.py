"""The bot as a process of its own that a test starts, kills and starts again on the same data."""

from __future__ import annotations

import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.discord import Channel, DiscordSandbox, Invocation, Message, Person
from sandbox.gemini import Call, GeminiSandbox, Pace
from sandbox.gemini.request import Ask
from sandbox.gemini.writer import story_for
from tests.sqlite_file import lay_migrated_file
from tests.waiting import until
from tests.wire.conftest import tiny_picture
from tests.wire.forked import ForkedBot, forked_bot
from tests.wire.process import Home, environ_of

READY_S = 60.0
"""Starting a process is slow on a machine that runs several of these tests at once."""
TIMEOUT_S = 180.0


WRITING = Pace(first_chunk_s=0.1, chunk_interval_s=0.12, words_per_chunk=(12, 20))


def streams(calls: list[Call]) -> list[Call]:
    """The requests for text and pictures."""
    return [call for call in calls if call.kind == "stream"]


def told(call: Call) -> str:
    """The whole story for a first request, without its title."""
    return story_for(Ask(call.model, call.version, call.body), 0).partition("\n\n")[2]


@dataclass
class ProcessHarness:
    """A local Discord and Gemini that stay, and a bot that is started and ended between them."""

    discord: DiscordSandbox
    gemini: GeminiSandbox
    folder: Path
    environ: dict[str, str]
    prepare: Callable[[], None] | None = None
    """A function to call in each new process before the bot starts."""
    written: str = ""
    """The output of all bots that have ended."""
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    _bot: ForkedBot | None = None

    def __post_init__(self) -> None:
        self.mira: Person = self.discord.person("mira")
        self.general: Channel = self.discord.channel("general")

    async def start(self) -> None:
        """Start the bot and wait until it is connected."""
        self._stack = AsyncExitStack()
        self._bot = await self._stack.enter_async_context(forked_bot(self.environ, self.folder, self.prepare))
        await self.discord.wait_ready(READY_S)

    async def kill(self) -> None:
        """Send SIGKILL, and wait until the process has ended."""
        await self._ended_by(signal.SIGKILL)

    @property
    def is_gone(self) -> bool:
        """Whether the bot has ended by itself."""
        return self._bot is not None and self._bot.process.exitcode is not None

    async def end(self) -> int:
        """Send SIGTERM. Returns its exit code."""
        return await self._ended_by(signal.SIGTERM)

    async def _ended_by(self, number: signal.Signals) -> int:
        assert self._bot is not None
        if not self.is_gone:
            self._bot.send_signal(number)
        code = await self._bot.ended()
        self.written = self._bot.written
        await self._stack.aclose()
        await self.discord.wait_gone()
        return code

    async def killed_when(self, condition: Callable[[], bool], timeout_s: float = TIMEOUT_S) -> None:
        """Kill the bot as soon as a condition holds."""
        await until(condition, timeout_s)
        await self.kill()

    async def ask(self, name: str, **options: object) -> Invocation:
        """Type a command."""
        return await self.discord.command(self.mira, self.general, name, **options)

    def shown(self, where: Channel | None = None) -> list[Message]:
        """The messages of a channel."""
        return self.discord.transcript(where or self.general)

    async def whole(self, where: Channel | None = None, timeout_s: float = TIMEOUT_S) -> list[Message]:
        """Wait until the last message of a channel has its final buttons. Returns all messages."""

        def has_ended() -> bool:
            messages = self.shown(where)
            return bool(messages) and any(button.label == "More" for button in messages[-1].buttons)

        def how() -> str:
            return f"{[message.text[-200:] for message in self.shown(where)]}"

        await self.discord.until(has_ended, timeout_s, how)
        return self.shown(where)


@asynccontextmanager
async def open_process_harness(
    home: Home, pace: Pace, *, latency_s: float = 0.0, **environ: str
) -> AsyncIterator[ProcessHarness]:
    """Both servers, without a bot. A bot that still runs at the end is ended."""
    async with DiscordSandbox(latency_s=latency_s) as discord, GeminiSandbox(pace=pace, draw=tiny_picture) as gemini:
        more = {"SHUTDOWN_GRACE_S": "6.1", **home.environ, **environ}
        lay_migrated_file(home.folder / "data")
        settings = environ_of(discord, gemini, home.folder / "data", **more)
        found = ProcessHarness(discord, gemini, home.folder, settings)
        try:
            yield found
        finally:
            await found._stack.aclose()
