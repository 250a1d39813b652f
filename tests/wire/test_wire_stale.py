"""Stale messages: a press repairs them, and empties the message of a deleted work."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import App
from bot.library.tables import tombstones
from bot.library.works import UNDO_S
from bot.words.say import say
from sandbox.discord import Message
from sandbox.gemini import Pace
from tests.library.conftest import change
from tests.waiting import until_at_rest
from tests.wire.conftest import OpenStage
from tests.wire.harness import Harness, labels, open_harness


@pytest.mark.asyncio
async def test_a_press_on_a_frozen_reply_brings_it_in_line(open_stage: OpenStage) -> None:
    async with open_stage(pace=Pace(chunk_interval_s=0.02, words_per_chunk=(5, 5))) as stage:
        asked = await stage.story("a fox")
        await asked.until(lambda reply: say("status.story.making") in reply.text)
        stage.discord.faults.error(403, 50001, method="PATCH", count=None)
        await until_at_rest(stage.app)
        frozen = asked.reply.messages[-1]
        assert labels(frozen) == ["Stop"]
        stage.discord.faults.clear()
        # By another person, who still sees it.
        pressed = await stage.discord.press(stage.tom, frozen, "Stop")
        await asked.until(lambda reply: "Stop" not in labels(reply.messages[-1]))
        assert (await pressed.answered()).type == 6
        assert (await stage.kept()).text.strip() in asked.reply.text
        assert say("ending.undeliverable.forbidden") in asked.reply.text


@pytest.mark.asyncio
async def test_a_message_of_a_deleted_work_is_emptied_by_a_press(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        story = await harness.story("Once upon a time.")
        harness.discord.faults.missing_permissions(method="DELETE", count=None)
        asked = await harness.more(story, "Delete")
        confirmed = await harness.press(asked.reply.messages[0], "Yes, delete")
        await confirmed.until(lambda reply: "Undo" in [button.label for button in reply.buttons])
        harness.discord.faults.clear()
        assert "Once upon a time." in story.text
        await harness.press(story, "Comic", by=harness.tom)
        await harness.discord.until(lambda: not story.buttons)
        assert "Once upon a time." not in story.text
        assert "deleted" in story.text


async def deleted_long_ago(harness: Harness, app: App) -> Message:
    """The message of a work that was deleted for good, which could not be deleted with it."""
    story = await harness.story("Once upon a time.")
    harness.discord.faults.missing_permissions(method="DELETE", count=None)
    asked = await harness.more(story, "Delete")
    confirmed = await harness.press(asked.reply.messages[0], "Yes, delete")
    await confirmed.until(lambda reply: "Undo" in [button.label for button in reply.buttons])
    harness.shift(UNDO_S + 1)
    await app.housekeeping.tidy()
    harness.discord.faults.clear()
    assert "Once upon a time." in story.text
    return story


@pytest.mark.asyncio
async def test_a_message_of_a_work_that_was_deleted_long_ago_is_emptied_by_a_press(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness:
        async with harness.running() as app:
            story = await deleted_long_ago(harness, app)
        async with harness.running():
            await harness.press(story, "Comic", by=harness.tom)
            await harness.discord.until(lambda: not story.buttons)
            assert "Once upon a time." not in story.text
            assert "deleted" in story.text


@pytest.mark.asyncio
async def test_a_message_of_a_work_that_was_never_known_here_is_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running() as app:
        story = await deleted_long_ago(harness, app)
        await change(app.library.database, tombstones.delete())
        before, buttons = story.text, labels(story)
        pressed = await harness.press(story, "Comic", by=harness.tom)
        await pressed.until(lambda reply: bool(reply.messages) and reply.messages[-1].ephemeral)
        assert (story.text, labels(story)) == (before, buttons)


@pytest.mark.asyncio
async def test_a_press_that_ends_in_nothing_gives_back_what_was_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running() as app:
        story = await harness.story()
        harness.discord.faults.error(403, 50001, method="POST", route=r"/channels/\d+/messages", count=None)
        sent = await harness.go_on(story, "into the cellar, by candle light")
        reply = await sent.until(lambda reply: any(say("refusal.not_shown") in one.text for one in reply.followups))
        [word] = [one for one in reply.followups if say("refusal.not_shown") in one.text]
        assert word.ephemeral
        assert "into the cellar, by candle light" in word.text
        await until_at_rest(app)


@pytest.mark.asyncio
async def test_again_on_messages_that_cannot_be_written_any_more_is_told_to_the_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running() as app:
        story = await harness.story("A long paragraph about the lamp. " * 200)
        # Discord shows the second message before the bot has its id.
        await until_at_rest(app)
        harness.discord.faults.error(403, 50001, method="PATCH", count=None)
        pressed = await harness.press(story, "New version")
        reply = await pressed.until(lambda reply: any(say("refusal.not_shown") in one.text for one in reply.followups))
        assert reply.followups[-1].ephemeral
        await until_at_rest(app)
