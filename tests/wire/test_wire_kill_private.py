"""Killed while a private reply grows, and after Stop was pressed."""

from __future__ import annotations

import pytest

from tests.wire.lives import WRITING, lives, streams
from tests.wire.process import Home, databases
from tests.wire.replies import last_line


@pytest.mark.asyncio
@pytest.mark.parametrize("home", databases("sqlite"), indirect=True)
async def test_a_private_reply_goes_on_while_its_token_lives_and_is_in_the_library_afterwards(home: Home) -> None:
    async with lives(home, WRITING) as life:
        await life.start()
        first = await life.ask("story", prompt="a fox", private=True)
        await first.until(lambda reply: len(reply.text.split()) > 40)
        await life.kill()
        await life.start()
        await first.until(lambda reply: "The end" in reply.text, 60)
        assert len(first.reply.messages) == 1

        second = await life.ask("story", prompt="an owl", private=True)
        await second.until(lambda reply: len(reply.text.split()) > 40)
        await life.kill()
        life.discord.expire(second)
        calls = len(life.gemini.calls)
        await life.start()
        page = await life.ask("library")
        await page.until(lambda reply: "An Owl" in reply.text)
        assert len(streams(life.gemini.calls)) == len(streams(life.gemini.calls[:calls])), "nothing is spent unseen"


@pytest.mark.asyncio
@pytest.mark.parametrize("home", databases("postgres"), indirect=True)
async def test_stop_that_was_pressed_before_the_end_is_not_forgotten(home: Home) -> None:
    async with lives(home, WRITING) as life:
        await life.start()
        invocation = await life.ask("story", prompt="a fox")
        await invocation.until(lambda reply: len(reply.text.split()) > 40)
        life.discord.faults.slow(60.0, method="PATCH", count=1)
        pressed = await life.discord.press(life.mira, invocation.reply.messages[0], "Stop")
        await pressed.answered()
        await life.kill()
        life.discord.faults.clear()
        calls = len(life.gemini.calls)
        await life.start()
        [message] = await life.whole()
        assert last_line(message).startswith("-# Stopped by Mira · ")
        assert len(streams(life.gemini.calls)) == len(streams(life.gemini.calls[:calls]))
