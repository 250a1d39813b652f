"""Pull the plug while a message is being posted: it stands once."""

from __future__ import annotations

import pytest

from sandbox.gemini import Pace
from tests.wire.lives import lives, streams, told
from tests.wire.process import Home, with_databases
from tests.wire.replies import body, plain


@pytest.mark.asyncio
@pytest.mark.parametrize("where", ["follow-up", "thread"])
@pytest.mark.parametrize(("home", "moment"), with_databases(["before", "after"]), indirect=["home"])
async def test_a_message_that_was_just_being_posted_is_not_posted_twice(home: Home, moment: str, where: str) -> None:
    pace = Pace(first_chunk_s=0.05, chunk_interval_s=0.03, words_per_chunk=(40, 60))
    async with lives(home, pace) as life:
        await life.start()
        # The request for the second message hangs: before it is applied, or after.
        route = r"POST /webhooks/\d+/[^/]+$" if where == "follow-up" else r"POST /channels/\d+/messages$"
        life.discord.faults.slow(60.0, after=moment == "after", route=route)
        channel = life.general if where == "thread" else life.discord.dm(life.mira)
        invocation = await life.discord.command(life.mira, channel, "story", prompt="a fox at sea", length="long")
        await life.killed_when(lambda: any(entry.fault == "slow" for entry in life.discord.log))
        await life.start()
        if where == "thread":
            [thread] = life.discord.threads
            messages = [*invocation.reply.messages, *await life.whole(thread)]
        else:
            messages = await life.whole(channel)

        assert plain(body(messages)) == plain(told(streams(life.gemini.calls)[0]))
        assert len(messages) == 3
