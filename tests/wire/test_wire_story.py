"""A story, from the typed command to its last line."""

from __future__ import annotations

import pytest

from tests.wire.conftest import OpenStage


@pytest.mark.asyncio
async def test_a_story_grows_to_its_honest_end(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        invocation = await stage.story("a lighthouse that is afraid of the dark")
        await invocation.answered()
        reply = await invocation.until(lambda reply: "The end" in reply.text, timeout_s=10)
        print(reply.text)
        assert "> a lighthouse that is afraid of the dark" in reply.text
