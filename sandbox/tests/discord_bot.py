"""A small bot on unmodified discord.py, pointed at the local Discord by its two public addresses."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from sandbox.discord import DiscordSandbox
from sandbox.tests import conformance

Interaction = discord.Interaction[Any]
OnStory = Callable[[Interaction, str], Awaitable[None]]


class StoryBot(discord.Client):
    """One command, /story, whose body comes from the test. It records presses and other events."""

    def __init__(self, on_story: OnStory, *, intents: discord.Intents | None = None) -> None:
        # discord.py waits that long for further guilds before it calls itself ready; two seconds by default
        super().__init__(intents=intents or discord.Intents(guilds=True), guild_ready_timeout=0.05, max_messages=None)
        self.tree = app_commands.CommandTree(self)
        self.on_story = on_story
        self.presses: list[Interaction] = []
        self.deleted: asyncio.Queue[int] = asyncio.Queue()
        self.resumed = asyncio.Event()
        self.ready_count = 0
        self._add_story()

    def _add_story(self) -> None:
        @self.tree.command(name="story", description="Writes a story.")
        @app_commands.allowed_installs(guilds=True, users=True)
        @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
        @app_commands.choices(length=[app_commands.Choice(name="Short · 300 words", value="short")])
        async def story(
            interaction: Interaction,
            prompt: app_commands.Range[str, 1, 4000],
            length: str = "short",
            private: bool = False,
            file: discord.Attachment | None = None,
            voice: str = "",
        ) -> None:
            interaction.extras["options"] = {"length": length, "private": private, "file": file, "voice": voice}
            await self.on_story(interaction, prompt)

        @story.autocomplete("voice")
        async def voices(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
            names = [name for name in ("Kore", "Puck", "Zephyr") if current.lower() in name.lower()]
            return [app_commands.Choice(name=f"{name} · Firm", value=name) for name in names]

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def on_interaction(self, interaction: Interaction) -> None:
        if interaction.type is discord.InteractionType.component:
            self.presses.append(interaction)

    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        self.deleted.put_nowait(event.message_id)

    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        for message_id in sorted(event.message_ids):
            self.deleted.put_nowait(message_id)

    async def on_ready(self) -> None:
        self.ready_count += 1

    async def on_resumed(self) -> None:
        self.resumed.set()


@contextlib.asynccontextmanager
async def pointed_at(sandbox: DiscordSandbox) -> AsyncIterator[None]:
    """discord.py talks to the sandbox inside the block, and to Discord again after it."""
    base, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = sandbox.api_url, yarl.URL(sandbox.gateway_url)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


@contextlib.asynccontextmanager
async def story_bot(
    sandbox: DiscordSandbox, on_story: OnStory, *, intents: discord.Intents | None = None
) -> AsyncIterator[StoryBot]:
    """The bot, connected and synced."""
    async with pointed_at(sandbox):
        bot = StoryBot(on_story, intents=intents)
        running = asyncio.create_task(bot.start(sandbox.bot_token))
        try:
            await sandbox.wait_ready()
            await bot.wait_until_ready()
            yield bot
        finally:
            await bot.close()
            await running
    if conformance.available():
        assert [problem for entry in sandbox.log for problem in conformance.validate_request(entry)] == []
