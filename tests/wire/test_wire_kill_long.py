"""A long narration whose bot is killed twice: it is complete in the end, and no spoken section is spoken again."""

from __future__ import annotations

import asyncio
import re
from functools import partial

import pytest

from bot.words.say import say
from sandbox.discord import Message
from sandbox.gemini import Pace
from tests.bench.long_texts import long_text
from tests.effort import examples
from tests.wire.process import Home, with_databases
from tests.wire.process_harness import ProcessHarness, open_process_harness
from tests.wire.replies import last_line

WORDS = min(examples(1_500), 20_000)
"""Ten minutes of speech; in the soak more than two hours."""
TIMEOUT_S = WORDS / 10
PARALLEL = 2
UPLOAD_BYTES = 10 * 1024 * 1024
QUICK = Pace(live_first_s=0.02, live_speed=40.0)
"""Slow enough for the reply, which is edited once a second, to count each section."""


def offers(question: Message, answer: str) -> bool:
    return any(button.label == answer for button in question.buttons)


def sections_shown(harness: ProcessHarness) -> int:
    """The number of finished sections by the reply's status."""
    found = [re.search(r"section (\d+) of", message.text) for message in harness.shown()]
    return max((int(match[1]) - 1 for match in found if match is not None), default=0)


@pytest.mark.asyncio
@pytest.mark.parametrize(("home", "kills"), with_databases([(1, 3)]), indirect=["home"])
async def test_a_long_narration_that_is_killed_twice_is_whole_in_the_end(home: Home, kills: tuple[int, int]) -> None:
    environ = {
        "DAILY_SPEECH_MINUTES": "0",
        "TRANSCRIBE_MODEL": "off",
        "NARRATION_PARALLEL": str(PARALLEL),
        "SPEECH_TIMEOUT_S": "120",
    }
    async with open_process_harness(home, QUICK, latency_s=0.0, **environ) as harness:
        await harness.start()
        text = long_text(WORDS).encode()
        asked = await harness.ask("narrate", attachment=("tale.txt", text), private=False)
        await asked.until(lambda reply: bool(reply.buttons))
        question = asked.reply.messages[0]
        for answer in (say("button.rights.free"), say("long.whole.button")):
            await harness.discord.until(partial(offers, question, answer))
            assert harness.gemini.calls_of("live") == []
            await harness.discord.press(harness.mira, question, answer)
        for sections in kills:
            await harness.killed_when(lambda sections=sections: sections_shown(harness) >= sections, TIMEOUT_S)  # type: ignore[misc]
            await harness.start()
        messages = await harness.whole(timeout_s=TIMEOUT_S)
        assert "The end" in last_line(messages[-1])
        sessions = [call.sent_text for call in harness.gemini.calls_of("live")]
        texts = set(filter(None, sessions))
        assert len(texts) > max(kills) + PARALLEL
        assert len(sessions) <= len(texts) + len(kills) * PARALLEL, "only what was in flight is spoken again"
        files = [file for message in messages for file in message.attachments]
        assert {file.filename.rpartition(".")[2] for file in files} == {"mp3"}
        # In parts only if one file would be too large.
        assert len(files) == 1 or min(file.size_bytes for file in files[:-1]) > UPLOAD_BYTES / 2


SENTENCE = "The lamp burned all night and nobody saw the far white ship go by. "
SLOW = Pace(live_first_s=0.1, live_speed=8.0)


@pytest.mark.asyncio
@pytest.mark.parametrize(("home", "_"), with_databases([0]), indirect=["home"])
async def test_what_is_made_without_a_message_in_parts_survives_a_kill(home: Home, _: int) -> None:
    section_min = 26 * 0.4 / 60
    minutes = f"{2.5 * section_min:.3f}"
    environ = {"DAILY_SPEECH_MINUTES": minutes, "TRANSCRIBE_MODEL": "off", "NARRATION_PARALLEL": "1"}
    async with open_process_harness(home, SLOW, latency_s=0.0, **environ) as harness:
        await harness.start()
        harness.mira.accepts_dms = False
        text = "\n---\n".join([2 * SENTENCE] * 3)
        asked = await harness.ask("narrate", text=text, private=True)
        await asked.until(lambda reply: bool(reply.buttons))
        question = asked.reply.messages[0]
        answer = next(one.label for one in question.buttons if ":parts:" in (one.custom_id or ""))
        await harness.discord.press(harness.mira, question, answer)
        await harness.killed_when(lambda: len(harness.gemini.calls_of("live")) == 2)
        await harness.start()

        async def listed() -> str:
            shelf = await harness.ask("library")
            await shelf.until(lambda reply: bool(reply.text))
            return shelf.reply.text

        while say("shelf.ended.scheduled") not in await listed():  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(0.2)
        # One section was being spoken at the kill, and perhaps another one stored.
        assert 3 <= len(harness.gemini.calls_of("live")) <= 4, "two sections; the third one waits for its day"
        assert harness.shown() == []
