"""A bot that is killed while a comic is drawn: every shown panel stays on its page, and none is there twice."""

from __future__ import annotations

import pytest

from sandbox.discord import Message
from sandbox.gemini import Pace
from tests.effort import representatives
from tests.wire.process import Home, with_databases
from tests.wire.process_harness import ProcessHarness, open_process_harness
from tests.wire.replies import last_line
from tests.wire.test_wire_comic import longer

DRAWING = Pace(first_chunk_s=0.1, chunk_interval_s=0.02, picture_s=0.4)


def pictures_sent(harness: ProcessHarness) -> int:
    return sum(sent.media_type is not None for call in harness.gemini.calls for sent in call.sent)


def names(messages: list[Message]) -> list[str]:
    return [attachment.filename[:7] for message in messages for attachment in message.attachments]


def versions(messages: list[Message]) -> int:
    """The number of page versions that a reply has shown so far."""
    return len({file.id for message in messages for one in message.revisions for file in one.attachments})


@pytest.mark.asyncio
@pytest.mark.parametrize(("home", "shown"), with_databases(representatives([0, 1, 2], 0, 2)), indirect=["home"])
async def test_a_comic_keeps_every_panel_and_is_one_page_in_one_message(home: Home, shown: int) -> None:
    async with open_process_harness(home, DRAWING, latency_s=0.01) as harness:
        await harness.start()
        await harness.ask("comic", prompt="Mira and the clockwork fox", panels=4)
        await harness.killed_when(
            lambda: bool(harness.gemini.calls_of("stream")) and versions(harness.shown()) >= shown
        )
        await harness.start()
        messages = await harness.whole()

        assert names(messages) == ["page-1-"]
        assert "The end · 4 panels" in last_line(messages[-1])
        assert all(len(one.attachments) <= 1 for message in messages for one in message.revisions)
        assert pictures_sent(harness) <= 4 + 4, "only what was under way may be drawn again"


@pytest.mark.asyncio
@pytest.mark.parametrize(("home", "pages"), with_databases(representatives([1, 2], 1)), indirect=["home"])
async def test_of_two_pages_neither_is_posted_twice(home: Home, pages: int) -> None:
    async with open_process_harness(home, DRAWING, latency_s=0.01) as harness:
        await harness.start()
        await harness.ask("comic", prompt=longer(5))
        await harness.killed_when(lambda: len(names(harness.shown())) >= pages)
        await harness.start()
        messages = await harness.whole()

        assert names(messages) == ["page-1-", "page-2-"]
        assert len(messages) == 2
        assert "The end · 5 panels" in last_line(messages[-1])
