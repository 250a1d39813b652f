"""The log of a whole bot: it blocks nothing, and a lasting fault does not fill it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sandbox.discord import DiscordSandbox
from sandbox.gemini import GeminiSandbox
from tests.wire.forked import forked_bot
from tests.wire.process import bot_process, environ_of

pytestmark = pytest.mark.asyncio


def fill(writing: int) -> None:
    """Write into a pipe until it takes no more."""
    os.set_blocking(writing, False)
    try:
        while True:
            os.write(writing, b"x" * 4096)
    except BlockingIOError:
        os.set_blocking(writing, True)


@contextmanager
def full_pipe() -> Iterator[int]:
    """The writing end of a full pipe without a reader."""
    reading, writing = os.pipe()
    fill(writing)
    try:
        yield writing
    finally:
        os.close(reading)
        os.close(writing)


def write_into_full_pipe() -> None:
    """Let this process have such a pipe as its stderr, to the end of the process."""
    _, writing = os.pipe()
    fill(writing)
    os.dup2(writing, 2)


async def test_a_bot_whose_log_is_not_read_makes_stories_and_ends_as_asked(tmp_path: Path) -> None:
    async with DiscordSandbox() as discord, GeminiSandbox() as gemini:
        environ = environ_of(discord, gemini, tmp_path / "data", LOG_LEVEL="DEBUG")
        async with forked_bot(environ, tmp_path, write_into_full_pipe) as bot:
            await discord.wait_ready(60)
            mira, general = discord.person("mira"), discord.channel("general")
            asked = await discord.command(mira, general, "story", prompt="a fox")
            await asked.until(lambda reply: "The end" in reply.text)
            assert await bot.asked_to_end() == 0
        assert bot.written == ""


async def test_a_sentence_that_is_not_read_does_not_keep_the_process(tmp_path: Path) -> None:
    with full_pipe() as stderr:
        async with DiscordSandbox() as discord, GeminiSandbox() as gemini:
            environ = environ_of(discord, gemini, tmp_path / "data", DISCORD_TOKEN="some.wrong.token")
            async with bot_process(environ, tmp_path, stderr) as bot:
                assert await bot.ended() == 2
