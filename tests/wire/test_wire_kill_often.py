"""A work whose bot is killed or stopped several times."""

from __future__ import annotations

import pytest

from bot.words.say import say
from sandbox.gemini import Pace
from tests.wire.process import Home, databases
from tests.wire.process_harness import TIMEOUT_S, WRITING, open_process_harness, streams, told
from tests.wire.replies import body, last_line


@pytest.mark.asyncio
@pytest.mark.parametrize("home", databases("sqlite"), indirect=True)
async def test_what_dies_three_times_is_put_aside_and_resume_goes_on_with_it(home: Home) -> None:
    async with open_process_harness(home, WRITING) as harness:
        await harness.start()
        await harness.ask("story", prompt="a fox")
        for calls in (1, 2, 3):
            await harness.killed_when(lambda calls=calls: len(harness.gemini.calls_of("stream")) >= calls)  # type: ignore[misc]
            await harness.start()
        [message] = await harness.whole()
        assert "stopped trying" in last_line(message)
        assert len(harness.gemini.calls_of("stream")) == 3
        await harness.discord.press(harness.mira, message, "Finish")
        await harness.discord.until(lambda: "The end" in harness.shown()[0].text, 60)
        assert body(harness.shown()) == told(streams(harness.gemini.calls)[0]).strip()
        assert len(harness.shown()) == 1


@pytest.mark.asyncio
@pytest.mark.parametrize("home", databases("postgres"), indirect=True)
async def test_an_orderly_end_says_that_it_goes_on_and_it_does(home: Home) -> None:
    slow = Pace(first_chunk_s=0.1, chunk_interval_s=0.3, words_per_chunk=(12, 20))
    async with open_process_harness(home, slow, RUNNING_PER_PERSON="1") as harness:
        await harness.start()
        for prompt in ("a fox", "an owl"):
            await (await harness.ask("story", prompt=prompt)).answered()
        await harness.discord.until(lambda: say("status.story.making") in harness.shown()[0].text)
        for _ in range(4):  # more often than crashes are tolerated
            assert await harness.end() == 0
            texts = [message.text for message in harness.shown()]
            assert all(text.endswith(say("status.paused")) for text in texts)
            assert not any(message.buttons for message in harness.shown())
            await harness.start()
        await harness.whole()
        await harness.discord.until(lambda: all("The end" in message.text for message in harness.shown()), TIMEOUT_S)
        first, second = harness.shown()
        stories = {told(call).strip() for call in streams(harness.gemini.calls)}
        assert {body([first]), body([second])} == stories
