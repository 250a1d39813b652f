"""The bot on Postgres: a server that restarts is lived through; a database that another bot took over is left alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import psycopg
import pytest

from bot.library.advisory_lock import LOCK_KEY
from sandbox.discord import DiscordSandbox
from sandbox.gemini import GeminiSandbox
from tests.wire.process import Bot, Home, bot_process, environ_of

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
            async with bot_process(environ_of(discord, gemini, home.folder, **home.environ), home.folder) as bot:
                await discord.wait_ready()
                yield Running(discord, bot, server)


async def test_a_bot_whose_database_was_taken_over_ends_with_code_3_and_one_sentence(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running_bot(home, monkeypatch) as one:
        one.server.execute(TERMINATE)
        # Within the second in which the bot looks after its lock: as another bot does that starts just then.
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
