"""A bot that is killed while a text is read aloud: every spoken section stays."""

from __future__ import annotations

import pytest

from sandbox.gemini import Call, Pace
from sandbox.gemini.speech import voice_in
from tests.effort import representatives
from tests.wire.process import Home, with_databases
from tests.wire.process_harness import open_process_harness
from tests.wire.replies import last_line

SPEAKING = Pace(live_setup_s=0.02, live_first_s=0.1, live_speed=8.0)
THREE = "The lamp burned all night.\n---\nFar out at sea a horn answered.\n---\nThen it was quiet again."


@pytest.mark.asyncio
@pytest.mark.parametrize(("home", "sections"), with_databases(representatives([0, 1, 2, 3], 1, 3)), indirect=["home"])
async def test_a_narration_keeps_every_section_that_was_spoken(home: Home, sections: int) -> None:
    async with open_process_harness(home, SPEAKING, latency_s=0.01) as harness:
        await harness.start()
        await harness.ask("narrate", text=THREE)
        await harness.killed_when(
            lambda: (
                bool(harness.gemini.calls_of("live"))
                and sum(len(message.attachments) for message in harness.shown()) >= sections
            )
        )
        await harness.start()
        messages = await harness.whole()

        names = [attachment.filename for message in messages for attachment in message.attachments]
        *wavs, recording = names
        assert wavs == ["section-01.wav", "section-02.wav", "section-03.wav"]
        assert recording.endswith(".mp3"), "one file of all, and one only"
        assert "The end · " in last_line(messages[-1])
        assert len(harness.gemini.calls_of("live")) <= 3 + 2, "two are spoken side by side"


DIALOGUE = (
    "The lamp was dark. “You are very late tonight, and I waited for you,” said Mira.\n---\n"
    "“The wide and stormy sea would not let me go home,” said Tomas. “Come in here at last,” said Mira."
)


def voices_of(calls: list[Call]) -> set[str]:
    """The voices of calls."""
    configs = [call.body.get("generationConfig") or {} for call in calls]
    return {voice_in(config["speechConfig"]) for config in configs if "speechConfig" in config}


@pytest.mark.asyncio
@pytest.mark.parametrize("home", ["sqlite"], indirect=True)
async def test_a_cast_is_asked_for_once_and_keeps_its_voices(home: Home) -> None:
    async with open_process_harness(home, SPEAKING, latency_s=0.01) as harness:
        await harness.start()
        await harness.ask("narrate", text=DIALOGUE, voices="cast")
        await harness.killed_when(lambda: len(voices_of(harness.gemini.calls)) == 3)
        before = voices_of(harness.gemini.calls)
        await harness.start()
        messages = await harness.whole()

        assert "The end · " in last_line(messages[-1])
        assert voices_of(harness.gemini.calls) == before
        assert sum("[1]" in call.text for call in harness.gemini.calls_of("stream")) == 1
