"""Killed again and again, or ended in order again and again: what comes of the work."""

from __future__ import annotations

import pytest

from bot.words.say import say
from sandbox.gemini import Pace
from tests.wire.lives import PATIENCE_S, WRITING, lives, streams, told
from tests.wire.process import Home, databases
from tests.wire.replies import body, last_line


@pytest.mark.asyncio
@pytest.mark.parametrize("home", databases("sqlite"), indirect=True)
async def test_what_dies_three_times_is_put_aside_and_resume_goes_on_with_it(home: Home) -> None:
    async with lives(home, WRITING) as life:
        await life.start()
        await life.ask("story", prompt="a fox")
        for calls in (1, 2, 3):
            await life.killed_when(lambda calls=calls: len(life.gemini.calls_of("stream")) >= calls)  # type: ignore[misc]
            await life.start()
        [message] = await life.whole()
        assert "stopped trying" in last_line(message)
        assert len(life.gemini.calls_of("stream")) == 3
        await life.discord.press(life.mira, message, "Finish")
        await life.discord.until(lambda: "The end" in life.shown()[0].text, 60)
        assert body(life.shown()) == told(streams(life.gemini.calls)[0]).strip()
        assert len(life.shown()) == 1


@pytest.mark.asyncio
@pytest.mark.parametrize("home", databases("postgres"), indirect=True)
async def test_an_orderly_end_says_that_it_goes_on_and_it_does(home: Home) -> None:
    slow = Pace(first_chunk_s=0.1, chunk_interval_s=0.3, words_per_chunk=(12, 20))
    async with lives(home, slow, RUNNING_PER_PERSON="1") as life:
        await life.start()
        for prompt in ("a fox", "an owl"):
            await (await life.ask("story", prompt=prompt)).answered()
        await life.discord.until(lambda: say("status.story.making") in life.shown()[0].text)
        for _ in range(4):  # more often than a death would be forgiven
            assert await life.end() == 0
            texts = [message.text for message in life.shown()]
            assert all(text.endswith(say("status.paused")) for text in texts)
            assert not any(message.buttons for message in life.shown())
            await life.start()
        await life.whole()
        await life.discord.until(lambda: all("The end" in message.text for message in life.shown()), PATIENCE_S)
        first, second = life.shown()
        stories = {told(call).strip() for call in streams(life.gemini.calls)}
        assert {body([first]), body([second])} == stories
