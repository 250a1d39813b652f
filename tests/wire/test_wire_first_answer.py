"""The first answer comes in time with a slow database, and a later refusal is private."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest

from bot.discord import boundary, submitter
from bot.library.works import Works
from bot.words.say import say
from sandbox.discord import Limits
from sandbox.discord.faults import Fault, Faults
from tests.library.proxy import proxied
from tests.postgres import fresh_postgres
from tests.waiting import until, until_at_rest
from tests.wire.conftest import OpenStage
from tests.wire.harness import body, labels, open_harness
from tests.wire.pages import drawn
from tests.wire.replies import given_back
from tests.wire.timeouts import FIRST_ANSWER_S

THINKING, SILENT, MESSAGE = 5, 6, 4
FIRST_FRAME_S = submitter.FIRST_FRAME_S
SLOW_S = boundary.SLOW_S


@dataclass
class SlowDatabase:
    """Blocks one kind of query until a test releases it."""

    monkeypatch: pytest.MonkeyPatch
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    @contextmanager
    def holding(self, name: str) -> Iterator[None]:
        real = getattr(Works, name)

        async def slow(*arguments: Any, **more: Any) -> Any:  # noqa: ANN401 - stands in for any method
            await self.gate.wait()
            return await real(*arguments, **more)

        with self.monkeypatch.context() as patch:
            patch.setattr(Works, name, slow)
            yield


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> SlowDatabase:
    monkeypatch.setattr(submitter, "FIRST_FRAME_S", FIRST_FRAME_S)
    monkeypatch.setattr(boundary, "SLOW_S", SLOW_S)
    return SlowDatabase(monkeypatch)


@pytest.mark.asyncio
@pytest.mark.parametrize("private", [False, True])
async def test_a_command_is_deferred_as_it_was_asked_and_shown_when_it_is_written(
    open_stage: OpenStage, slow: SlowDatabase, private: bool
) -> None:
    async with open_stage() as stage:
        with slow.holding("admit"):
            asked = await stage.story("a fox", private=private)
            callback = await asked.answered()
            assert callback.type == THINKING
            assert bool(callback.data.get("flags", 0) & 64) is private
            assert not stage.gemini.calls_of("stream")
            slow.gate.set()
            reply = await asked.until(lambda reply: "The end ·" in reply.text)
        assert len(reply.messages) == 1
        assert reply.ephemeral is private
        assert (await stage.kept()).text.strip() in reply.text


@pytest.mark.asyncio
async def test_what_is_refused_after_a_public_answer_was_deferred_comes_back_privately(
    open_stage: OpenStage, slow: SlowDatabase
) -> None:
    async with open_stage(DAILY_STORIES="1") as stage:
        first = await stage.story()
        await first.until(lambda reply: "The end ·" in reply.text)
        await until_at_rest(stage.app)
        with slow.holding("admit"):
            asked = await stage.story("a fox with a long, long wish")
            assert (await asked.answered()).type == THINKING
            slow.gate.set()
            reply = await asked.until(lambda reply: say("label.kept") in reply.text)
        shown = [message for message in reply.messages if not message.is_deleted]
        assert len(shown) == 1
        assert shown[0].ephemeral
        assert "a long, long wish" in given_back(shown[0])
        assert await stage.app.work_service.library.works.unfinished() == []


CONFIRMATION: dict[str, Callable[[Faults], Fault | None]] = {
    "arrives": lambda _: None,
    "is lost": lambda faults: faults.reset("after", route="/callback"),
    "never comes": lambda faults: faults.slow(60.0, after=True, route="/callback"),
}
"""What becomes of Discord's confirmation of a first answer."""


@pytest.mark.asyncio
@pytest.mark.parametrize(("held", "confirmation"), [("admit", "arrives"), ("find", "is lost"), ("find", "never comes")])
async def test_a_press_is_acknowledged_and_its_work_follows_as_a_message_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slow: SlowDatabase, held: str, confirmation: str
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        story = await harness.story()
        before = body(story)
        fault = CONFIRMATION[confirmation](harness.discord.faults)
        if held == "find":
            # What then admits the work is quick, so that its first frame could be the answer.
            monkeypatch.setattr(submitter, "FIRST_FRAME_S", FIRST_ANSWER_S)
        with slow.holding(held):
            pressed = await harness.press(story, "Comic")
            assert pressed.callback is not None
            assert pressed.callback.type == SILENT
            assert fault is None or fault.struck
            slow.gate.set()
            reply = await pressed.until(lambda reply: any("The end ·" in one.text for one in reply.followups))
        assert body(story) == before
        [comic] = reply.followups
        assert not comic.ephemeral
        assert drawn(comic.attachments[0]) == [1, 2, 3, 4]


@pytest.mark.asyncio
async def test_an_answer_that_never_arrives_begins_no_work_and_holds_up_no_other_press(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_harness(tmp_path, monkeypatch, DAILY_STORIES="2") as harness, harness.running():
        story = await harness.story()
        hung = harness.discord.faults.slow(600.0, route="/callback", count=None)
        pressed = await harness.discord.press(harness.mira, story, "New version")
        # Discord itself says that the interaction failed.
        await until(lambda: f"interaction {pressed.id} got no answer in time" in caplog.text)
        assert hung.struck > 1, "another connection was tried"
        assert pressed.callback is None
        harness.discord.faults.clear()
        await harness.press(story, "New version")
        await harness.ended(story, "Version 2 of 2")


@pytest.mark.asyncio
async def test_what_opens_a_form_is_told_to_try_again_when_it_cannot_be_read_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slow: SlowDatabase
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        story = await harness.story()
        with slow.holding("find"):
            pressed = await harness.press(story, "Continue")
            reply = await pressed.until(lambda reply: "took too long" in reply.text)
        assert reply.ephemeral
        assert labels(reply.messages[0]) == ["Try again"]
        again = await harness.press(reply.messages[0], "Try again")
        assert again.modal is not None
        sent = await harness.discord.submit_modal(harness.mira, again, {"direction": "down the stairs"})
        await sent.answered()
        # The story is public, and so is its next chapter: in a thread at the story, as after a first press.
        await harness.discord.until(lambda: story.thread is not None)
        assert story.thread is not None
        await harness.posted(story.thread, "The end")


@pytest.mark.asyncio
async def test_a_repeated_press_on_a_private_story_keeps_its_chapter_private(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slow: SlowDatabase
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        story = await harness.story(private=True)
        with slow.holding("find"):
            pressed = await harness.press(story, "Continue")
            reply = await pressed.until(lambda reply: "took too long" in reply.text)
        again = await harness.press(reply.messages[0], "Try again")
        sent = await harness.discord.submit_modal(harness.mira, again, {"direction": "down the stairs"})
        chapter = await sent.until(lambda reply: "The end" in reply.text)
        assert chapter.ephemeral


@pytest.mark.asyncio
async def test_a_private_page_follows_when_it_could_not_be_read_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slow: SlowDatabase
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        story = await harness.story()
        with slow.holding("find"):
            pressed = await harness.press(story, "More")
            assert pressed.callback is not None
            assert pressed.callback.type == SILENT
            slow.gate.set()
            reply = await pressed.until(lambda reply: bool(reply.followups))
        [more] = reply.followups
        assert more.ephemeral
        assert "Delete" in labels(more)


@pytest.mark.asyncio
async def test_a_poll_follows_when_its_story_could_not_be_read_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slow: SlowDatabase
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        story = await harness.story()
        more = await harness.press(story, "More")
        with slow.holding("find"):
            pressed = await harness.press(more.reply.messages[0], "Vote")
            assert pressed.callback is not None
            assert pressed.callback.type == SILENT
            slow.gate.set()
            await pressed.until(lambda reply: say("vote.how") in reply.text)
            chosen = await harness.press(more.reply.messages[0], say("button.voteonce"))
            await chosen.until(lambda reply: "Vote here: " in reply.text)
        assert not pressed.reply.followups  # the menu itself has the answer


@pytest.mark.asyncio
async def test_a_person_who_types_while_the_bot_is_closing_gets_the_text_back(
    open_stage: OpenStage, slow: SlowDatabase
) -> None:
    async with open_stage() as stage:
        with slow.holding("admit"):
            asked = await stage.story("a wish at the last moment")
            await asked.answered()
            closing = asyncio.create_task(stage.app.work_service.close(stage.settings.shutdown_grace_s))
            await asyncio.sleep(0)
            slow.gate.set()
            reply = await asked.until(lambda reply: say("label.kept") in reply.text or "by itself" in reply.text)
            await closing
        assert "Stop" not in [button.label for button in reply.buttons]


@pytest.mark.asyncio
@pytest.mark.parametrize("delay_s", [0.02, 0.5])
async def test_five_people_at_once_are_answered_in_time_however_far_the_database_is(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch, delay_s: float
) -> None:
    with fresh_postgres() as url:
        async with proxied(url) as proxy, open_stage(limits=Limits(), DATABASE_URL=proxy.url) as stage:
            monkeypatch.setattr(submitter, "FIRST_FRAME_S", FIRST_FRAME_S)
            monkeypatch.setattr(boundary, "SLOW_S", SLOW_S)
            people = [stage.discord.person(name) for name in ("ada", "ben", "cleo", "dan", "eve")]
            proxy.delay_s = delay_s
            # The local Discord checks the deadline: it refuses an answer after three seconds.
            asked = await asyncio.gather(*(stage.story("a fox", by=one) for one in people))
            await asyncio.gather(*(one.answered() for one in asked))
            proxy.delay_s = 0.0
            for one in asked:
                reply = await one.until(lambda reply: "The end ·" in reply.text)
                assert len(reply.messages) == 1


@pytest.mark.asyncio
@pytest.mark.parametrize("moment", ["before", "after"])
async def test_a_first_answer_on_a_broken_connection_is_sent_again(
    open_stage: OpenStage, moment: Literal["before", "after"]
) -> None:
    async with open_stage() as stage:
        broken = stage.discord.faults.reset(moment, route="/callback", count=2 if moment == "before" else 1)
        asked = await stage.story("a fox")
        reply = await asked.until(lambda reply: "The end ·" in reply.text)
        assert broken.struck
        assert len(reply.messages) == 1
        broken = stage.discord.faults.reset(moment, route="/callback")
        opened = await stage.discord.press(stage.mira, reply.messages[0], "Continue")
        await opened.answered()
        assert opened.modal is not None
