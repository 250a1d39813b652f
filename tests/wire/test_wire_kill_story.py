"""A bot that is killed while a story is written: after the next start the story is complete, without repeated calls."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.effort import representatives
from tests.wire.process import Home, with_databases
from tests.wire.process_harness import WRITING, ProcessHarness, open_process_harness, streams, told
from tests.wire.replies import body, last_line


def shows(harness: ProcessHarness, words: int) -> Callable[[], bool]:
    """Whether this many words of the work are shown."""
    return lambda: bool(harness.shown()) and len(harness.shown()[0].text.split()) >= words


STORY_MOMENTS: dict[str, Callable[[ProcessHarness], Callable[[], bool]]] = {
    "at the callback": lambda harness: lambda: bool(harness.shown()),
    "when the model is asked": lambda harness: lambda: bool(harness.gemini.calls_of("stream")),
    "at the first words": lambda harness: shows(harness, 20),
    "in the middle": lambda harness: shows(harness, 120),
    "near the end": lambda harness: shows(harness, 250),
    "when the model has ended": lambda harness: (
        lambda: any(call.outcome == "complete" for call in harness.gemini.calls_of("stream"))
    ),
    "at the last frame": lambda harness: lambda: "The end" in "".join(m.text for m in harness.shown()),
}

IN_EVERY_RUN = representatives(
    STORY_MOMENTS, "at the callback", "in the middle", "when the model has ended", "at the last frame"
)
"""The moments of the kill: nothing of the story is stored, a part, all but its end, all."""


@pytest.mark.asyncio
@pytest.mark.parametrize(("home", "moment"), with_databases(IN_EVERY_RUN), indirect=["home"])
async def test_a_story_goes_on_where_it_stopped(home: Home, moment: str) -> None:
    async with open_process_harness(home, WRITING, latency_s=0.02) as harness:
        await harness.start()
        await harness.ask("story", prompt="a lighthouse keeper named Mira")
        await harness.killed_when(STORY_MOMENTS[moment](harness))
        before = [message.text for message in harness.shown()]
        await harness.start()
        messages = await harness.whole()

        assert len(messages) == 1, "nothing is posted twice"
        asked = streams(harness.gemini.calls)
        assert body(messages) == told(asked[0]).strip()
        assert last_line(messages[-1]).startswith("-# The end · ")
        assert len(asked) <= 2, "once for each process"
        if len(asked) == 2 and before:
            kept = asked[1].body["contents"]
            assert len(kept) in (1, 3), "what was there is not asked for again"
        assert "Traceback" not in harness.written
