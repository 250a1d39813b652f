"""The bot on Postgres: it survives a restart of the server, and stops when another bot took over the database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.library import advisory_lock
from bot.library.advisory_lock import LOCK_KEY
from bot.library.lock import LockLostError
from sandbox.discord import DiscordSandbox
from sandbox.gemini import GeminiSandbox
from sandbox.gemini.faults import ChunkScript
from tests.library.proxy import proxied
from tests.wire.forked import forked_bot
from tests.wire.process import Bot, Home, environ_of, serving

pytestmark = pytest.mark.asyncio

TERMINATE = """
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@dataclass
class Running:
    """A bot that is connected, in a process of its own, and its database."""

    discord: DiscordSandbox
    bot: Bot
    server: psycopg.Connection


@asynccontextmanager
async def running_bot(home: Home, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Running]:
    url = home.environ.get("DATABASE_URL")
    if url is None:
        pytest.skip("a lock on a file is held as long as the process lives")
    with psycopg.connect(url, autocommit=True) as server:
        async with DiscordSandbox() as discord, GeminiSandbox() as gemini:
            monkeypatch.setenv("SSL_CERT_FILE", str(gemini.ca_path))
            async with forked_bot(environ_of(discord, gemini, home.folder, **home.environ), home.folder) as bot:
                await discord.wait_ready()
                yield Running(discord, bot, server)


async def test_a_bot_whose_database_was_taken_over_ends_with_code_3_and_one_sentence(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running_bot(home, monkeypatch) as one:
        one.server.execute(TERMINATE)
        # As another bot does that starts within the second between two checks of the lock.
        one.server.execute("SELECT pg_advisory_lock(%s)", (LOCK_KEY,))
        one.server.execute("UPDATE instance SET holder = 'another'")
        assert await one.bot.ended() == 3
        assert one.bot.written.splitlines()[-1].startswith("Another Elara has taken over the database at DATABASE_URL")


async def test_a_bot_whose_server_restarted_answers_on_and_ends_as_asked(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running_bot(home, monkeypatch) as one:
        one.server.execute(TERMINATE)
        mira, general = one.discord.person("mira"), one.discord.channel("general")
        asked = await one.discord.command(mira, general, "story", prompt="a fox")
        await asked.until(lambda reply: "The end" in reply.text)
        assert await one.bot.asked_to_end() == 0


async def test_a_server_that_stays_away_ends_the_bot_and_its_replies_say_that_they_go_on(
    tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    monkeypatch.setattr(advisory_lock, "REACQUIRE_S", 0.5)
    async with proxied(postgres_url) as proxy, DiscordSandbox() as discord, GeminiSandbox() as gemini:
        monkeypatch.setenv("SSL_CERT_FILE", str(gemini.ca_path))
        chunks = tuple((0.5, f"Wave {number}.\n\n") for number in range(100))
        gemini.faults.add(ChunkScript(chunks, finish="STOP"), kind="stream")
        async with serving(environ_of(discord, gemini, tmp_path / "data", DATABASE_URL=proxy.url)) as bot:
            await discord.wait_ready()
            asked = await discord.command(discord.person("mira"), discord.channel("general"), "story", prompt="waves")
            await asked.until(lambda reply: "Wave 0" in reply.text)
            proxy.is_open = False
            proxy.cut()
            with pytest.raises(LockLostError, match=r"has not answered for \d+ seconds: Elara has ended"):
                await bot
        assert asked.reply.text.endswith("-# I'm being restarted. This goes on by itself in a moment.")
        assert not any(record.exc_info for record in caplog.records)
