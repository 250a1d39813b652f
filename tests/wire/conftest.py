"""The whole bot, in this process, between a local Discord and a local Gemini."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Protocol

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route
from PIL import Image

from bot.app import App, open_app
from bot.discord.login import log_in
from bot.library.listings import Scope
from bot.reply.clock import Clock
from bot.settings import Settings, load
from bot.work.work import Work
from sandbox.discord import Channel, DiscordSandbox, Entry, Invocation, Limits, Person
from sandbox.gemini import GeminiSandbox, Pace
from tests.sqlite_file import lay_migrated_file
from tests.wire.pages import plain_pages
from tests.wire.process import Home, environ_of
from tests.wire.shared import extensions_imported_once, statements_compiled_once
from tests.wire.sounds import sounds_in_process
from tests.wire.timeouts import PATIENT, wait_longer

__all__ = ["extensions_imported_once", "plain_pages", "sounds_in_process", "statements_compiled_once"]


QUICK: Final = Pace(words_per_chunk=(50, 80), live_frame_ms=1_000.0)
"""Gemini's default pace: without waits, and with few chunks, because each one is read, shown and saved."""


FRUGAL: Final = {"SHUTDOWN_GRACE_S": "6.2", "LOOK_MODEL": "off", "TRANSCRIBE_MODEL": "off"}
"""Settings where a test names no others: no picture is looked at and no sound heard, which doubles the calls of a comic
or a narration. A test that is about either has its usual model: `LOOK_MODEL=""`, `TRANSCRIBE_MODEL=""`."""


def patient_limits(**limits: int) -> Limits:
    """Limits of Discord with a long deadline for the first answer."""
    return replace(PATIENT, **limits)


def tiny_picture(prompt: str, **_: object) -> bytes:
    """A small picture whose colour depends on the prompt."""
    buffer = io.BytesIO()
    colour = (hash(prompt) % 200, hash(prompt) // 256 % 200, 90)
    Image.new("RGB", (16, 16), colour).save(buffer, "PNG")
    return buffer.getvalue()


@dataclass
class Stage:
    """The local Discord and Gemini, the bot between them, and two people."""

    discord: DiscordSandbox
    gemini: GeminiSandbox
    app: App
    settings: Settings
    clock: Clock | None = None
    bot_stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    """The stack that closes the bot."""

    def __post_init__(self) -> None:
        self.mira: Person = self.discord.person("mira")
        self.tom: Person = self.discord.person("tom")
        self.general: Channel = self.discord.channel("general")

    async def story(
        self, prompt: str = "a lighthouse", *, by: Person | None = None, where: Channel | None = None, **options: object
    ) -> Invocation:
        """Type /story."""
        return await self.discord.command(by or self.mira, where or self.general, "story", prompt=prompt, **options)

    async def kept(self, by: Person | None = None) -> Work:
        """The newest stored work of a person."""
        library = self.app.work_service.library
        page = await library.listings.page((by or self.mira).id, Scope.MINE)
        work = await library.works.find(page.entries[0].id)
        assert work is not None
        return work

    async def restart(self) -> None:
        """Close the bot in order, and open the next one on the same data."""
        await self.bot_stack.aclose()
        await self.discord.wait_gone()
        self.app = await self.bot_stack.enter_async_context(running(self.settings, self.clock))
        await self.discord.wait_ready()

    @property
    def edits(self) -> list[Entry]:
        """Requests on the interaction's own routes."""
        return [entry for entry in self.discord.log if entry.route.startswith("/webhooks/")]


class OpenStage(Protocol):
    """Opens a stage. Keyword arguments are environment variables of the bot."""

    def __call__(
        self,
        *,
        limits: Limits | None = None,
        pace: Pace | None = None,
        latency_s: float = 0.0,
        clock: Clock | None = None,
        **environ: str,
    ) -> AbstractAsyncContextManager[Stage]: ...


@pytest.fixture(autouse=True)
def _waits_are_short(idle_time: None) -> None:
    """In every test of this room."""


@pytest.fixture(autouse=True)
def patient_first_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """In every test of this room."""
    wait_longer(monkeypatch.setattr)


@pytest.fixture
def open_stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OpenStage:
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)

    @asynccontextmanager
    async def opened(
        *,
        limits: Limits | None = None,
        pace: Pace | None = None,
        latency_s: float = 0.0,
        clock: Clock | None = None,
        **environ: str,
    ) -> AsyncIterator[Stage]:
        async with (
            DiscordSandbox(limits or PATIENT, latency_s=latency_s) as discord,
            GeminiSandbox(pace=pace or QUICK, draw=tiny_picture) as gemini,
        ):
            for name, value in gemini.env.items():
                monkeypatch.setenv(name, value)
            lay_migrated_file(tmp_path / "data")
            settings = load(environ_of(discord, gemini, tmp_path / "data", **{**FRUGAL, **environ}))
            async with AsyncExitStack() as bot_stack:
                app = await bot_stack.enter_async_context(running(settings, clock))
                await discord.wait_ready()
                yield Stage(discord, gemini, app, settings, clock, bot_stack)

    return opened


@asynccontextmanager
async def running(settings: Settings, clock: Clock | None = None) -> AsyncIterator[App]:
    """A connected bot, which is closed in order."""
    async with open_app(settings, clock) as app:
        await log_in(app.bot, settings.discord.token.get_secret_value(), _fail)
        await app.bot.sync_commands()
        await app.work_service.start()
        connecting = asyncio.create_task(app.bot.connect())
        background = [
            asyncio.create_task(app.title_updates.update_continually()),
            asyncio.create_task(app.scheduled_works.resume_continually()),
        ]
        try:
            yield app
        finally:
            for task in background:
                task.cancel()
            await app.work_service.close(settings.shutdown_grace_s)
            await app.bot.close()
            await connecting


def _fail(reason: str) -> None:
    raise AssertionError(reason)


@pytest.fixture(params=["sqlite", "postgres"])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Home:
    """A data folder, with SQLite or Postgres."""
    on_postgres = request.param == "postgres"
    return Home(tmp_path, {"DATABASE_URL": request.getfixturevalue("postgres_url")} if on_postgres else {})
