"""The bot in the test process, between a local Discord and a local Gemini, and what people do with its works."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.app import App
from bot.settings import Settings, load
from bot.words.say import say
from sandbox.discord import Channel, DiscordSandbox, Invocation, Limits, Message, Person
from sandbox.gemini import GeminiSandbox, Pace
from sandbox.gemini.faults import ChunkScript
from tests.sqlite_file import lay_migrated_file
from tests.waiting import until
from tests.wire.conftest import FRUGAL, QUICK, running, tiny_picture
from tests.wire.process import environ_of
from tests.wire.replies import ShiftedClock, without_header
from tests.wire.timeouts import FIRST_ANSWER_S

POSTED_S: Final = 90.0
"""The timeout for a message of the bot, with room for tasks that check the clock only every 30 s."""
ROOMY = Limits(interaction_requests=100, channel_requests=100, callback_deadline_s=FIRST_ANSWER_S)


@dataclass
class Harness:
    """The local Discord and Gemini, two people, and one clock for the bot and for Discord."""

    discord: DiscordSandbox
    gemini: GeminiSandbox
    settings: Settings
    clock: ShiftedClock = field(default_factory=ShiftedClock)
    app: App | None = None
    """The bot that runs, or the last one that did."""

    def __post_init__(self) -> None:
        self.mira: Person = self.discord.person("mira")
        self.tom: Person = self.discord.person("tom")
        self.general: Channel = self.discord.channel("general")

    @asynccontextmanager
    async def running(self) -> AsyncIterator[App]:
        """The bot, running in this process."""
        async with running(self.settings, self.clock) as app:
            await self.discord.wait_ready()
            self.app = app
            yield app
        await self.discord.wait_gone()

    def shift(self, seconds: float) -> None:
        """Advance the clocks of Discord and the bot."""
        self.discord.clock.shift(seconds)
        self.clock.shift(seconds)

    def tells(self, text: str) -> None:
        """Make this the text of the next story."""
        self.gemini.faults.add(ChunkScript(((0.0, text),), finish="STOP"), kind="stream")

    async def story(
        self,
        text: str | None = None,
        *,
        by: Person | None = None,
        where: Channel | None = None,
        prompt: str = "a lighthouse",
        **options: object,
    ) -> Message:
        """Make a story. Returns the last message of its reply."""
        if text is not None:
            self.tells(text)
        asked = await self.discord.command(by or self.mira, where or self.general, "story", prompt=prompt, **options)
        await asked.until(lambda reply: "The end" in reply.text)
        message = asked.reply.messages[-1]
        # The end is shown shortly before it is saved. Until then buttons answer that the work is still being made.
        app = self.app
        assert app is not None
        await until(lambda: all(run.work.id != self.work_id(message) for run in app.work_service.runs()))
        return message

    async def press(self, message: Message, label: str, by: Person | None = None) -> Invocation:
        """Press a button and wait for the first answer."""
        pressed = await self.discord.press(by or self.mira, message, label)
        await pressed.answered()
        return pressed

    async def more(self, message: Message, label: str, by: Person | None = None) -> Invocation:
        """Press a button in More."""
        opened = await self.press(message, "More", by)
        return await self.press(opened.reply.messages[0], label, by)

    async def open_vote(self, message: Message, how: str = "voteonce") -> Invocation:
        """Press Choices in More, and choose how long the readers vote."""
        asked = await self.more(message, say("button.choices"))
        return await self.press(asked.reply.messages[0], say(f"button.{how}"))

    async def go_on(self, message: Message, direction: str = "", by: Person | None = None) -> Invocation:
        """Continue, with the form filled in."""
        opened = await self.press(message, "Continue", by)
        sent = await self.discord.submit_modal(by or self.mira, opened, {"direction": direction})
        await sent.answered()
        return sent

    async def ended(self, message: Message, *words: str) -> Message:
        """Wait until a message shows an end and these words."""
        await self.discord.until(
            lambda: "The end" in message.text and all(word in message.text for word in words),
            what=lambda: message.text[-300:],
        )
        return message

    async def posted(self, channel: Channel, *words: str, count: int = 1) -> Message:
        """Wait until this many messages of the bot in a channel show these words. Returns the last of them."""

        def found() -> list[Message]:
            own = [one for one in self.discord.transcript(channel) if one.author is self.discord.bot]
            return [one for one in own if all(word in one.text for word in words)]

        def said() -> str:
            return "\n---\n".join(one.text[-200:] for one in self.discord.transcript(channel))

        await self.discord.until(lambda: len(found()) >= count, POSTED_S, said)
        return found()[-1]

    def work_id(self, message: Message) -> str:
        """The id of the work that a message shows."""
        return next(button.custom_id.split(":")[2] for button in message.buttons if button.custom_id)

    def poll_id(self, poll_message: Message) -> str:
        """The id of a message's poll."""
        return next(button.custom_id.split(":")[3] for button in poll_message.buttons if button.custom_id)


def labels(message: Message) -> list[str]:
    return [button.label for button in message.buttons]


def body(message: Message) -> str:
    """A message's part of the work: its text without the header and the last lines."""
    lines = without_header(message.text.split("\n"))[:-1]
    return "\n".join(line for line in lines if not re.match(r"-# (Continued in )?\[", line))


def numbers(message: Message) -> list[str]:
    """The labels of a poll's buttons for the choices."""
    return [button.label for button in message.buttons if re.match(r"\d", button.label)]


@asynccontextmanager
async def open_harness(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    limits: Limits = ROOMY,
    pace: Pace | None = None,
    **environ: str,
) -> AsyncIterator[Harness]:
    """A harness whose bot is not started yet."""
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    async with (
        DiscordSandbox(limits) as discord,
        GeminiSandbox(pace=pace or QUICK, draw=tiny_picture) as gemini,
    ):
        for name, value in gemini.env.items():
            monkeypatch.setenv(name, value)
        lay_migrated_file(tmp_path / "data")
        settings = load(environ_of(discord, gemini, tmp_path / "data", **{**FRUGAL, **environ}))
        yield Harness(discord, gemini, settings)
