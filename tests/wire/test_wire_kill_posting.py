"""A bot that is killed while it posts a message: the message is posted once."""

from __future__ import annotations

import pytest

from sandbox.gemini import Pace
from tests.wire.process import Home, with_databases
from tests.wire.process_harness import open_process_harness, streams, told
from tests.wire.replies import body, plain


@pytest.mark.asyncio
@pytest.mark.parametrize("where", ["follow-up", "thread"])
@pytest.mark.parametrize(("home", "moment"), with_databases(["before", "after"]), indirect=["home"])
async def test_a_message_that_was_just_being_posted_is_not_posted_twice(home: Home, moment: str, where: str) -> None:
    pace = Pace(first_chunk_s=0.05, chunk_interval_s=0.03, words_per_chunk=(40, 60))
    async with open_process_harness(home, pace) as harness:
        await harness.start()
        # The request for the second message hangs: before it is applied, or after.
        route = r"POST /webhooks/\d+/[^/]+$" if where == "follow-up" else r"POST /channels/\d+/messages$"
        harness.discord.faults.slow(60.0, after=moment == "after", route=route)
        channel = harness.general if where == "thread" else harness.discord.dm(harness.mira)
        invocation = await harness.discord.command(harness.mira, channel, "story", prompt="a fox at sea", length="long")
        await harness.killed_when(lambda: any(entry.fault == "slow" for entry in harness.discord.log))
        await harness.start()
        if where == "thread":
            [thread] = harness.discord.threads
            messages = [*invocation.reply.messages, *await harness.whole(thread)]
        else:
            messages = await harness.whole(channel)

        assert plain(body(messages)) == plain(told(streams(harness.gemini.calls)[0]))
        assert len(messages) == 3
