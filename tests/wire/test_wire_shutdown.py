"""Shutdown: SIGTERM and Ctrl-C, idle and in the middle of a work; and the log of it."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from bot.words.say import say
from sandbox.discord import DiscordSandbox, Invocation, Reply
from sandbox.gemini import GeminiSandbox, Pace
from tests.wire.conftest import tiny_picture
from tests.wire.forked import forked_bot
from tests.wire.process import bot_process, environ_of

READY_TIMEOUT_S = 60.0
"""Starting a process takes seconds on a busy machine."""

SECRET_PROMPT = "the quince marmalade conspiracy"
KEY = "elara-key-ZZTOP-1234567890"
TOKEN = "bot.token.QQ-1234567890"


async def finished(invocation: Invocation) -> Reply:
    return await invocation.until(lambda reply: any(button.label == "More" for button in reply.buttons))


@pytest.mark.asyncio
async def test_idle_after_three_works_it_ends_with_code_0_and_has_told_no_secret(tmp_path: Path) -> None:
    async with DiscordSandbox(bot_token=TOKEN) as discord, GeminiSandbox(api_key=KEY, draw=tiny_picture) as gemini:
        environ = environ_of(discord, gemini, tmp_path / "data", LOG_LEVEL="DEBUG", LOG_FORMAT="json")
        async with bot_process(environ, tmp_path) as bot:
            await discord.wait_ready(READY_TIMEOUT_S)
            mira, general = discord.person("mira"), discord.channel("general")
            invocations = []
            for name, option in (("story", "prompt"), ("comic", "prompt"), ("narrate", "text")):
                invocation = await discord.command(mira, general, name, **{option: SECRET_PROMPT})
                await finished(invocation)
                invocations.append(invocation)
            assert await bot.asked_to_end(signal.SIGTERM) == 0
        assert bot.is_clean
        entries = [json.loads(line) for line in bot.written.splitlines()]
        assert {entry["level"] for entry in entries} <= {"DEBUG", "INFO"}
        assert "closing" in [entry["message"] for entry in entries]
        assert entries[-1]["message"] == "closed"
        for secret in (KEY, TOKEN, *(invocation.token for invocation in invocations)):
            assert secret not in bot.written
        told = " ".join(entry["message"] for entry in entries if entry["level"] == "INFO")
        assert "marmalade" not in told
        assert told.count(" begins (") == 3
        assert told.count(" ends: complete, delivered=True") == 3


@pytest.mark.asyncio
async def test_ctrl_c_lets_a_story_finish_within_the_grace_period(tmp_path: Path) -> None:
    async with DiscordSandbox() as discord, GeminiSandbox(pace=Pace(first_chunk_s=1.0)) as gemini:
        async with forked_bot(environ_of(discord, gemini, tmp_path / "data"), tmp_path) as bot:
            await discord.wait_ready(READY_TIMEOUT_S)
            mira, general = discord.person("mira"), discord.channel("general")
            story = await discord.command(mira, general, "story", prompt=SECRET_PROMPT)
            await story.answered()
            await discord.until(lambda: bool(gemini.calls_of("stream")))
            bot.send_signal(signal.SIGINT)
            reply = await finished(story)
            assert "The end" in reply.text
            assert await bot.ended() == 0
        assert bot.is_clean
        assert "ready after" in bot.written
        assert "marmalade" not in bot.written
        assert story.token not in bot.written
        assert all(len(line.split(" ")) > 3 for line in bot.written.splitlines()), "one line an event"


@pytest.mark.asyncio
async def test_what_does_not_finish_in_time_says_that_it_goes_on(tmp_path: Path) -> None:
    async with (
        DiscordSandbox() as discord,
        GeminiSandbox(pace=Pace(chunk_interval_s=0.2, words_per_chunk=(3, 3))) as gemini,
    ):
        environ = environ_of(discord, gemini, tmp_path / "data", SHUTDOWN_GRACE_S="6.1")
        async with forked_bot(environ, tmp_path) as bot:
            await discord.wait_ready(READY_TIMEOUT_S)
            mira, general = discord.person("mira"), discord.channel("general")
            story = await discord.command(mira, general, "story", prompt="a fox", length="Long · 1,500")
            await story.until(lambda reply: say("status.story.making") in reply.text)
            assert await bot.asked_to_end(signal.SIGTERM) == 0
        last = story.reply.text.splitlines()[-1]
        assert last == "-# I'm being restarted. This goes on by itself in a moment."
        assert not story.reply.buttons
        assert all(call.client_closed_at is not None for call in gemini.calls_of("stream"))
        assert bot.is_clean


@pytest.mark.asyncio
async def test_a_second_ctrl_c_ends_at_once(tmp_path: Path) -> None:
    async with (
        DiscordSandbox() as discord,
        GeminiSandbox(pace=Pace(chunk_interval_s=0.2, words_per_chunk=(3, 3))) as gemini,
    ):
        environ = environ_of(discord, gemini, tmp_path / "data", SHUTDOWN_GRACE_S="600")
        async with forked_bot(environ, tmp_path) as bot:
            await discord.wait_ready(READY_TIMEOUT_S)
            mira, general = discord.person("mira"), discord.channel("general")
            story = await discord.command(mira, general, "story", prompt="a fox", length="Long · 1,500")
            await story.until(lambda reply: say("status.story.making") in reply.text)
            bot.send_signal(signal.SIGINT)
            refused = await discord.command(mira, general, "story", prompt="too late")
            await refused.until(lambda reply: "being restarted" in reply.text)
            assert await bot.asked_to_end(signal.SIGINT) == 128 + signal.SIGINT
        assert "ended at once, by a second signal" in bot.written
