"""Pull the plug while a story is written: after the next start it is whole, and nothing is asked for twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.effort import representatives
from tests.wire.lives import WRITING, Lives, lives, streams, told
from tests.wire.process import Home, with_databases
from tests.wire.replies import body, last_line


def shows(life: Lives, words: int) -> Callable[[], bool]:
    """Whether this many words of the work are shown."""
    return lambda: bool(life.shown()) and len(life.shown()[0].text.split()) >= words


STORY_MOMENTS: dict[str, Callable[[Lives], Callable[[], bool]]] = {
    "at the callback": lambda life: lambda: bool(life.shown()),
    "when the model is asked": lambda life: lambda: bool(life.gemini.calls_of("stream")),
    "at the first words": lambda life: shows(life, 20),
    "in the middle": lambda life: shows(life, 120),
    "near the end": lambda life: shows(life, 250),
    "when the model has ended": lambda life: (
        lambda: any(call.outcome == "complete" for call in life.gemini.calls_of("stream"))
    ),
    "at the last frame": lambda life: lambda: "The end" in "".join(m.text for m in life.shown()),
}

IN_EVERY_RUN = representatives(
    STORY_MOMENTS, "at the callback", "in the middle", "when the model has ended", "at the last frame"
)
"""Nothing is stored of the story, a part, all of it but its end, all."""


@pytest.mark.asyncio
@pytest.mark.parametrize(("home", "moment"), with_databases(IN_EVERY_RUN), indirect=["home"])
async def test_a_story_goes_on_where_it_stopped(home: Home, moment: str) -> None:
    async with lives(home, WRITING, latency_s=0.02) as life:
        await life.start()
        await life.ask("story", prompt="a lighthouse keeper named Mira")
        await life.killed_when(STORY_MOMENTS[moment](life))
        before = [message.text for message in life.shown()]
        await life.start()
        messages = await life.whole()

        assert len(messages) == 1, "nothing is posted twice"
        asked = streams(life.gemini.calls)
        assert body(messages) == told(asked[0]).strip()
        assert last_line(messages[-1]).startswith("-# The end · ")
        assert len(asked) <= 2, "once for each life"
        if len(asked) == 2 and before:
            kept = asked[1].body["contents"]
            assert len(kept) in (1, 3), "what was there is not asked for again"
        assert "Traceback" not in life.written
