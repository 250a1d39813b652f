"""A bot that is killed while a private reply grows, and after Stop was pressed."""

from __future__ import annotations

import pytest

from tests.wire.process import Home, databases
from tests.wire.process_harness import WRITING, open_process_harness, streams
from tests.wire.replies import last_line


@pytest.mark.asyncio
@pytest.mark.parametrize("home", databases("sqlite"), indirect=True)
async def test_a_private_reply_goes_on_while_its_token_lives_and_is_in_the_library_afterwards(home: Home) -> None:
    async with open_process_harness(home, WRITING) as harness:
        await harness.start()
        first = await harness.ask("story", prompt="a fox", private=True)
        await first.until(lambda reply: len(reply.text.split()) > 40)
        await harness.kill()
        await harness.start()
        await first.until(lambda reply: "The end" in reply.text, 60)
        assert len(first.reply.messages) == 1

        second = await harness.ask("story", prompt="an owl", private=True)
        await second.until(lambda reply: len(reply.text.split()) > 40)
        await harness.kill()
        harness.discord.expire(second)
        calls = len(harness.gemini.calls)
        await harness.start()
        page = await harness.ask("library")
        await page.until(lambda reply: "An Owl" in reply.text)
        assert len(streams(harness.gemini.calls)) == len(streams(harness.gemini.calls[:calls])), (
            "nothing is spent unseen"
        )


@pytest.mark.asyncio
@pytest.mark.parametrize("home", databases("postgres"), indirect=True)
async def test_stop_that_was_pressed_before_the_end_is_not_forgotten(home: Home) -> None:
    async with open_process_harness(home, WRITING) as harness:
        await harness.start()
        invocation = await harness.ask("story", prompt="a fox")
        await invocation.until(lambda reply: len(reply.text.split()) > 40)
        harness.discord.faults.slow(60.0, method="PATCH", count=1)
        pressed = await harness.discord.press(harness.mira, invocation.reply.messages[0], "Stop")
        await pressed.answered()
        await harness.kill()
        harness.discord.faults.clear()
        calls = len(harness.gemini.calls)
        await harness.start()
        [message] = await harness.whole()
        assert last_line(message).startswith("-# Stopped by Mira · ")
        assert len(streams(harness.gemini.calls)) == len(streams(harness.gemini.calls[:calls]))
