"""Data of a second process on the same database is respected: stop requests, leases, works in progress."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.discord import boundary
from bot.library.database import Database
from bot.library.leases import Leases
from bot.library.polls import PollState, PollStore
from bot.library.stop_requests import StopRequests
from bot.library.tables import works
from bot.making import stop_watch
from bot.polls.message_updater import PollMessageUpdater
from bot.settings import Settings
from bot.shelf.narration_files import respeaking_lease
from bot.words.say import refusal_line, say
from bot.work.refusal import Refusal, RefusalKind, RefusedError
from sandbox.gemini import Pace
from tests.library.conftest import change, second_process
from tests.waiting import until, until_at_rest
from tests.wire.conftest import OpenStage, patient_limits
from tests.wire.harness import labels, open_harness
from tests.wire.replies import last_line
from tests.wire.shelf import more, shown
from tests.wire.test_wire_narration_fixing import narrated, said_wrong
from tests.wire.test_wire_votes import asked, chapter_in, shows, ways

pytestmark = pytest.mark.asyncio

ROOMY = patient_limits(interaction_requests=100)
STILL_RUNNING = say("refusal.still_running")


@dataclass
class Other:
    """Another process on the database."""

    database: Database
    leases: Leases
    stop_requests: StopRequests


@asynccontextmanager
async def beside(settings: Settings) -> AsyncIterator[Other]:
    async with second_process(settings.data_dir, None) as database:
        leases = Leases(database, database.lock.holder, lease_s=600.0)
        yield Other(database, leases, StopRequests(database))
        await leases.close()


async def test_a_story_that_is_written_reads_a_stop_request_with_what_it_saves(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stop_watch, "CHECK_EVERY_S", 3600.0)
    async with (
        open_stage(limits=ROOMY, pace=Pace(chunk_interval_s=0.05, words_per_chunk=(6, 6))) as stage,
        beside(stage.settings) as other,
    ):
        story = await stage.story(length="Long · 1,500")
        await story.until(lambda reply: len(reply.text) > 200)
        assert await other.stop_requests.request((await stage.kept()).id, "Ada")
        reply = await story.until(lambda reply: "Stopped by Ada" in reply.text)
        assert "Stop" not in labels(reply.messages[-1])
        [call] = stage.gemini.calls_of("stream")
        assert call.client_closed_at is not None


async def test_a_silent_stream_is_stopped_by_a_request_too(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stop_watch, "CHECK_EVERY_S", 0.05)
    async with open_stage(pace=Pace(first_chunk_s=60)) as stage, beside(stage.settings) as other:
        story = await stage.story()
        await until(lambda: stage.gemini.calls_of("stream"))
        assert await other.stop_requests.request((await stage.kept()).id, "Ada")
        await story.until(lambda reply: "Stopped by Ada" in reply.text)


async def test_a_work_that_waits_looks_when_it_begins_and_asks_nothing_of_gemini(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stop_watch, "CHECK_EVERY_S", 3600.0)
    async with (
        open_stage(pace=Pace(first_chunk_s=60), RUNNING_IN_ALL="1") as stage,
        beside(stage.settings) as other,
    ):
        first = await stage.story(by=stage.tom)
        await until(lambda: stage.gemini.calls_of("stream"))
        waiting = await stage.story()
        await waiting.answered()
        assert await other.stop_requests.request((await stage.kept()).id, "Ada")
        pressed = await stage.discord.press(stage.tom, first.reply.messages[-1], "Stop")
        await pressed.answered()
        await waiting.until(lambda reply: "by Ada" in reply.text)
        await until_at_rest(stage.app)
        assert len(stage.gemini.calls_of("stream")) == 1


async def test_stop_reaches_a_work_that_another_process_makes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with (
        open_harness(tmp_path, monkeypatch) as harness,
        harness.running() as app,
        beside(harness.settings) as other,
    ):
        story = await harness.story()
        await until_at_rest(app)
        work_id = harness.work_id(story)
        assert not await app.work_service.stop(work_id, "Mira"), "it has ended"
        await change(other.database, works.update().values(ending=None))
        assert await app.work_service.stop(work_id, "Mira")
        query = sa.select(works.c.stop_by).where(works.c.id == work_id)
        assert await other.database.read(lambda connection: connection.scalar(query)) == "Mira"


async def test_no_reply_is_changed_while_another_process_changes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running(), beside(harness.settings) as other:
        story = await harness.story("Once upon a time.")
        group_id = harness.work_id(story)
        calls = len(harness.gemini.calls)
        async with other.leases.try_acquire(f"reply {group_id}"):
            pressed = await harness.press(story, "New version")
            assert pressed.reply.text == STILL_RUNNING
            assert pressed.reply.ephemeral
        assert len(harness.gemini.calls) == calls
        harness.tells("There was another time.")
        await harness.press(story, "New version")
        await harness.ended(story, "There was another time.")
        await harness.discord.until(lambda: "Previous" in labels(story))
        async with other.leases.try_acquire(f"reply {group_id}"):
            pressed = await harness.press(story, "Previous")
            await pressed.until(lambda reply: any(one.text == STILL_RUNNING for one in reply.messages))
        await harness.press(story, "Previous")
        await harness.ended(story, "Once upon a time.")


async def test_no_reply_is_changed_while_another_process_makes_a_take_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with (
        open_harness(tmp_path, monkeypatch) as harness,
        harness.running() as app,
        beside(harness.settings) as other,
    ):
        story = await harness.story()
        await until_at_rest(app)
        await change(other.database, works.update().values(ending=None))
        pressed = await harness.press(story, "New version")
        assert pressed.reply.text == STILL_RUNNING
        await change(other.database, works.update().values(ending="complete"))
        harness.tells("There was another time.")
        await harness.press(story, "New version")
        await harness.ended(story, "There was another time.")


async def test_a_vote_waits_for_no_lease_and_what_ends_the_vote_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running(), beside(harness.settings) as other:
        poll_message = await asked(harness, await harness.story())
        calls = len(harness.gemini.calls_of("stream"))
        async with other.leases.try_acquire(f"round {harness.poll_id(poll_message)}"):
            await harness.press(poll_message, "2", by=harness.tom)
            await shows(harness, poll_message, "2 · 1")
            monkeypatch.setattr(boundary, "SLOW_S", 0.1)
            closing = await harness.discord.press(harness.mira, poll_message, "End vote")
            # A slow answer is acknowledged in time.
            await closing.answered()
            assert "wins!" not in last_line(poll_message)
            assert len(harness.gemini.calls_of("stream")) == calls
        await chapter_in(harness, poll_message.channel, ways(poll_message)[1])
        await shows(harness, poll_message, "Number 2 wins!")


async def test_a_vote_is_closed_in_its_row_before_the_press_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stands_still = asyncio.Event()

    async def stand_still(*_: object) -> bool:
        stands_still.set()
        never: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        return await never

    async with open_harness(tmp_path, monkeypatch) as harness, harness.running(), beside(harness.settings) as other:
        poll_message = await asked(harness, await harness.story())
        # The updater of the message belongs to one process, and does nothing after this vote.
        monkeypatch.setattr(PollMessageUpdater, "_step", stand_still)
        await harness.press(poll_message, "2", by=harness.tom)
        await stands_still.wait()
        poll_id = harness.poll_id(poll_message)
        await harness.press(poll_message, say("button.close"))
        poll = await PollStore(other.database).find(poll_id)
        assert poll is not None
        assert (poll.state, poll.winner) == (PollState.CLOSED, 1)
        with pytest.raises(RefusedError):
            await PollStore(other.database).vote(poll_id, harness.tom.id, 0)
        await chapter_in(harness, poll_message.channel, ways(poll_message)[1])


async def test_a_vote_that_another_process_closed_is_shown_as_closed_and_counts_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running(), beside(harness.settings) as other:
        poll_message = await asked(harness, await harness.story())
        await harness.press(poll_message, "2", by=harness.tom)
        await shows(harness, poll_message, "2 · 1")
        assert await PollStore(other.database).mark_waiting(harness.poll_id(poll_message))
        refused = await harness.press(poll_message, "3", by=harness.tom)
        assert refused.reply.text == refusal_line(Refusal(RefusalKind.NO_POLL), "en-US")
        harness.shift(121)  # to the end that this process knows
        await harness.discord.until(lambda: say("button.close") not in labels(poll_message))
        assert "2 · 1" in labels(poll_message)
        calls = len(harness.gemini.calls_of("stream"))
        await harness.press(poll_message, "1")
        await chapter_in(harness, poll_message.channel, ways(poll_message)[0])
        assert len(harness.gemini.calls_of("stream")) == calls + 1


async def test_ways_that_another_process_thinks_of_are_not_thought_of_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with (
        open_harness(tmp_path, monkeypatch) as harness,
        harness.running() as app,
        beside(harness.settings) as other,
    ):
        story = await harness.story()
        calls = len(harness.gemini.calls_of("stream"))
        async with other.leases.try_acquire(f"ways {harness.work_id(story)}"):
            pressed = await harness.open_vote(story)
            assert len(harness.gemini.calls_of("stream")) == calls
            work = await app.work_service.find(harness.work_id(story))
            assert work is not None
            assert work.choices == ()
        await pressed.until(lambda reply: "Vote here: " in reply.text)
        assert len(harness.gemini.calls_of("stream")) == calls + 1


async def test_no_narration_is_spoken_again_or_posted_while_another_process_does_it(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage, beside(stage.settings) as other:
        narration = await narrated(stage)
        work = await stage.kept()
        async with other.leases.try_acquire(respeaking_lease(work.id)):
            sent = await said_wrong(stage, narration, "Siobhan", "shivorn")
            await sent.until(lambda reply: STILL_RUNNING in reply.text)
        async with other.leases.try_acquire(f"share {work.id} {stage.general.id}"):
            question = await shown(await more(stage, narration.reply.messages[-1], say("button.share")))
            chosen = await stage.discord.select(stage.mira, question, question.selects[0].custom_id, [stage.general])
            await chosen.answered()
            assert "Posted: " not in question.text
        await stage.discord.until(lambda: "Posted: " in question.text)
        assert (await stage.kept()).sections == work.sections
