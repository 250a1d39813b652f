"""Pull the plug while a comic is drawn: every picture that was shown stays."""

from __future__ import annotations

import pytest

from sandbox.discord import Message
from sandbox.gemini import Pace
from tests.wire.lives import lives
from tests.wire.process import Home, with_databases
from tests.wire.replies import last_line

DRAWING = Pace(first_chunk_s=0.1, chunk_interval_s=0.02, picture_s=0.4)


@pytest.mark.asyncio
@pytest.mark.parametrize(("home", "panels"), with_databases([0, 1, 3, 4]), indirect=["home"])
async def test_a_comic_keeps_every_picture_that_was_shown(home: Home, panels: int) -> None:
    def pictures(messages: list[Message]) -> list[bytes]:
        return [attachment.data for message in messages for attachment in message.attachments]

    async with lives(home, DRAWING, latency_s=0.01) as life:
        await life.start()
        await life.ask("comic", prompt="Mira and the clockwork fox", panels=4)
        await life.killed_when(lambda: bool(life.gemini.calls_of("stream")) and len(pictures(life.shown())) >= panels)
        shown = pictures(life.shown())
        await life.start()
        messages = await life.whole()

        names = [attachment.filename for message in messages for attachment in message.attachments]
        assert names == [f"panel-{number}.png" for number in range(1, 5)]
        assert pictures(messages)[: len(shown)] == shown
        assert "The end · 4 panels" in last_line(messages[-1])
        drawn = sum(sent.media_type is not None for call in life.gemini.calls for sent in call.sent)
        assert drawn <= 4 + 2, "only what was under way may be drawn again"
