"""The whole bot, in this process, between a local Discord and a local Gemini."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route
from PIL import Image

from bot.app import App, open_app
from bot.discord_client import log_in
from bot.reply.clock import Clock
from bot.sandbox.discord import Channel, DiscordSandbox, Entry, Invocation, Limits, Person
from bot.sandbox.gemini import GeminiSandbox, Pace
from bot.settings import Settings, load


def tiny_picture(prompt: str, **_: object) -> bytes:
    """A small picture whose colour depends on the prompt."""
    buffer = io.BytesIO()
    colour = (hash(prompt) % 200, hash(prompt) // 256 % 200, 90)
    Image.new("RGB", (16, 16), colour).save(buffer, "PNG")
    return buffer.getvalue()


@dataclass
class Stage:
    """Both stand-ins, the bot between them, and two people."""

    discord: DiscordSandbox
    gemini: GeminiSandbox
    app: App
    settings: Settings

    def __post_init__(self) -> None:
        self.mira: Person = self.discord.person("mira")
        self.tom: Person = self.discord.person("tom")
        self.general: Channel = self.discord.channel("general")

    async def story(
        self, prompt: str = "a lighthouse", *, by: Person | None = None, where: Channel | None = None, **options: object
    ) -> Invocation:
        """Type /story."""
        return await self.discord.command(by or self.mira, where or self.general, "story", prompt=prompt, **options)

    @property
    def edits(self) -> list[Entry]:
        """Requests on the interaction's own routes."""
        return [entry for entry in self.discord.log if entry.route.startswith("/webhooks/")]


class OpenStage(Protocol):
    """Opens a stage; keyword arguments are settings of the environment."""

    def __call__(
        self,
        *,
        limits: Limits | None = None,
        pace: Pace | None = None,
        latency_s: float = 0.0,
        clock: Clock | None = None,
        **environ: str,
    ) -> AbstractAsyncContextManager[Stage]: ...


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
            DiscordSandbox(limits, latency_s=latency_s) as discord,
            GeminiSandbox(pace=pace or Pace.instant(), draw=tiny_picture) as gemini,
        ):
            for name, value in gemini.env.items():
                monkeypatch.setenv(name, value)
            settings = load(
                {
                    **gemini.env,
                    "DISCORD_TOKEN": discord.bot_token,
                    "DISCORD_API_URL": discord.api_url,
                    "ELARA_DATA_DIR": str(tmp_path / "data"),
                    "SHUTDOWN_GRACE_S": "6.2",
                    **environ,
                }
            )
            async with running(settings, clock) as app:
                await discord.wait_ready()
                yield Stage(discord, gemini, app, settings)

    return opened


@asynccontextmanager
async def running(settings: Settings, clock: Clock | None = None) -> AsyncIterator[App]:
    """The bot, connected; closed in order."""
    async with open_app(settings, clock) as app:
        await log_in(app.bot, settings.discord.token, _fail)
        await app.bot.sync_commands()
        connecting = asyncio.create_task(app.bot.connect())
        try:
            yield app
        finally:
            await app.studio.close(settings.shutdown_grace_s)
            await app.bot.close()
            await connecting


def _fail(reason: str) -> None:
    raise AssertionError(reason)
