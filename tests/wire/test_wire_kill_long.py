"""A long narration is killed twice, and is whole in the end: no section is spoken again that was spoken."""

from __future__ import annotations

import re

import pytest

from bot.words.say import say
from sandbox.gemini import Pace
from tests.wire.lives import Lives, lives
from tests.wire.process import Home, with_databases
from tests.wire.replies import last_line

WORDS = 3_000
SENTENCE = "The lamp burned all night and nobody saw the far white ship go slowly by the rocks."
QUICK = Pace(live_first_s=0.02, live_speed=400.0)


def long_text(words: int) -> str:
    sentences = (f"{number}. {SENTENCE}" for number in range(1, words // 17 + 1))
    return "\n\n".join(sentences)


def spoken_sections(life: Lives) -> int:
    """How many sections the reply says are made."""
    found = [re.search(r"section (\d+) of", message.text) for message in life.shown()]
    return max((int(match[1]) - 1 for match in found if match is not None), default=0)


@pytest.mark.asyncio
@pytest.mark.parametrize(("home", "_"), with_databases([0]), indirect=["home"])
async def test_a_long_narration_that_is_killed_twice_is_whole_in_the_end(home: Home, _: int) -> None:
    environ = {"DAILY_SPEECH_MINUTES": "0", "TRANSCRIBE_MODEL": "off"}
    async with lives(home, QUICK, **environ) as life:
        await life.start()
        asked = await life.ask("narrate", attachment=("tale.txt", long_text(WORDS).encode()), private=False)
        await asked.answered()
        await life.discord.press(life.mira, asked.reply.messages[0], say("long.whole.button"))
        for sections in (2, 5):
            await life.killed_when(lambda sections=sections: spoken_sections(life) >= sections)  # type: ignore[misc]
            await life.start()
        messages = await life.whole()
        assert "The end" in last_line(messages[-1])
        [recording] = [one for message in messages for one in message.attachments if one.filename.endswith(".mp3")]
        assert recording.size_bytes > 0
        calls = len(life.gemini.calls_of("live"))
        print(calls, recording.size_bytes, last_line(messages[-1]))
