"""Works survive interruptions: a crash, a refusal, a press at the wrong moment."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from bot.app import App
from bot.library.listings import Scope
from bot.library.usage_limits import Spending
from bot.library.works import Works
from bot.making import recovery
from bot.making.plan import reopened
from bot.making.reply_store import address_of, state_of
from bot.polls import message_updater
from bot.shelf.sharing import share
from bot.words.say import say
from bot.work.ending import EndingKind
from bot.work.work import Work
from sandbox.discord import Message
from sandbox.gemini.faults import ChunkScript, reset
from tests.waiting import until_at_rest
from tests.wire.harness import Harness, body, labels, open_harness
from tests.wire.replies import chapter_title

TEXT = "## The lamp\n\nThe lamp burned all night."
VANISHES = say("label.vanishes")


async def work_of(app: App, harness: Harness, message: Message) -> Work:
    await until_at_rest(app)
    work = await app.work_service.find(harness.work_id(message))
    assert work is not None
    return work


async def broken_off(harness: Harness) -> Message:
    """A story whose stream broke, with the beginning of its text."""
    for _ in range(8):
        harness.gemini.faults.add(reset(2), kind="stream")
    asked = await harness.discord.command(harness.mira, harness.general, "story", prompt="a lighthouse")
    reply = await asked.until(lambda reply: any(button.label == "Finish" for button in reply.buttons))
    harness.gemini.faults.clear()
    return reply.messages[-1]


@pytest.mark.asyncio
async def test_what_the_database_refuses_at_the_start_goes_on_without_another_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovery, "RETRY_S", 0.01)
    find, refused = Works.find, list[str]()

    async def find_later(works: Works, work_id: str) -> Work | None:
        if len(refused) < 3:
            refused.append(work_id)
            raise OperationalError("SELECT", {}, Exception("database is locked"))
        return await find(works, work_id)

    async with open_harness(tmp_path, monkeypatch, SHUTDOWN_GRACE_S="0") as harness:
        async with harness.running():
            harness.gemini.faults.add(
                ChunkScript(((0.0, "The lamp burned."), (3600.0, "")), finish="STOP"), kind="stream"
            )
            asked = await harness.discord.command(harness.mira, harness.general, "story", prompt="a lighthouse")
            await asked.until(lambda reply: "The lamp burned." in reply.text)
        assert say("status.paused") in asked.reply.text
        monkeypatch.setattr(Works, "find", find_later)
        async with harness.running():
            reply = await asked.until(lambda reply: "The end" in reply.text)
            assert "The lamp burned." in reply.text
    assert len(refused) == 3


@pytest.mark.asyncio
@pytest.mark.parametrize("moment", ["before its reply is kept", "before its first answer"])
async def test_what_was_just_being_resumed_when_the_bot_died_is_put_aside_with_all_it_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    async with open_harness(tmp_path, monkeypatch, BUSY_WAIT_S="0") as harness:
        async with harness.running() as app:
            story = await broken_off(harness)
            before = await work_of(app, harness, story)
            assert before.text
            library = app.work_service.library
            await library.works.reopen(reopened(before), Spending(stories=1), read=before)
            row = await library.replies.find(before.take_group)
            assert row is not None
            state = {**row.state, "message_ids": []}
            changed = replace(row, work_id="another") if moment == "before its reply is kept" else row
            library.replies.stage(replace(changed, state=state, message_ids=(), token="unheard-of"))
            await library.replies.flush(row.reply_id)
        async with harness.running() as app:
            after = await work_of(app, harness, story)
            assert after.ending is not None
            assert after.ending.kind is EndingKind.INTERRUPTED
            assert after.text == before.text
            assert await app.work_service.library.usage_limits.reservation(after.id) is None
            pressed = await harness.press(story, "Finish")
            reply = await pressed.until(lambda reply: "The end" in reply.text)
            assert body(reply.messages[-1]).startswith(body(story).strip())


@pytest.mark.asyncio
async def test_a_take_that_cannot_be_shown_ended_as_it_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running() as app:
        story = await harness.story(TEXT)
        first = await work_of(app, harness, story)
        row = await app.work_service.library.replies.find(first.id)
        assert row is not None
        state = state_of(row).for_new_take(token=None, token_expires_at=0.0)
        harness.discord.faults.unknown_message(method="PATCH")
        await (await app.work_service.show_take(first, address_of(row), state, row.reply_id))
        assert not app.work_service.is_running(first.id)
        after = await app.work_service.find(first.id)
        assert after is not None
        assert (after.ending, after.ended_at) == (first.ending, first.ended_at)


@pytest.mark.asyncio
async def test_a_work_for_which_there_is_no_place_in_the_queue_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object) -> None:
        raise RuntimeError

    async with open_harness(tmp_path, monkeypatch) as harness, harness.running() as app:
        monkeypatch.setattr(app.work_service._dispatcher, "submit", refuse)
        asked = await harness.discord.command(harness.mira, harness.general, "story", prompt="a lighthouse")
        reply = await asked.until(lambda reply: "Something broke on our side" in reply.text)
        assert labels(reply.messages[-1]) == ["Finish", "New version", "More"]
        await until_at_rest(app)


@pytest.mark.asyncio
async def test_a_shared_copy_of_a_private_work_does_not_say_that_it_vanishes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running() as app:
        story = await harness.story(TEXT, private=True)
        assert VANISHES in story.text
        work = await work_of(app, harness, story)
        reply = await app.work_service.reply_of(work)
        assert reply is not None
        gallery = harness.discord.channel("gallery")
        there = replace(reply[0], channel_id=gallery.id, private=False)
        await share(app.work_service, work, there, by=harness.mira.id)
        copy = await harness.posted(gallery, "The lamp burned")
        assert VANISHES not in copy.text


@pytest.mark.asyncio
async def test_a_menu_on_ones_own_private_work_makes_nothing_public(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        story = await harness.story(TEXT, private=True)
        opened = await harness.discord.message_command(harness.mira, story, "Narrate this")
        await opened.answered()
        used = await harness.discord.submit_modal(harness.mira, opened, {})
        reply = await used.until(lambda reply: "The end" in reply.text)
        assert reply.ephemeral
        # Also when a modified client sends a field that the form does not have.
        opened = await harness.discord.message_command(harness.mira, story, "Narrate this")
        await opened.answered()
        assert opened.modal is not None
        forged = await harness.discord.forge_modal(harness.mira, story, opened.modal["custom_id"], {"private": "no"})
        reply = await forged.until(lambda reply: "The end · " in reply.text)
        assert all(message.ephemeral for message in reply.messages)


@pytest.mark.asyncio
async def test_what_is_made_of_a_message_has_a_name_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running() as app:
        message = harness.discord.post(harness.mira, harness.general, "The tide came in.")
        opened = await harness.discord.message_command(harness.mira, message, "Narrate this")
        await opened.answered()
        used = await harness.discord.submit_modal(harness.mira, opened, {})
        await used.until(lambda reply: "The end" in reply.text)
        page = await app.work_service.library.listings.page(harness.mira.id, Scope.MINE)
        assert [entry.title for entry in page.entries] == ["The tide came in."]


@pytest.mark.asyncio
async def test_what_a_moderator_resumes_stays_its_author_s(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch, BUSY_WAIT_S="0") as harness, harness.running() as app:
        story = await broken_off(harness)
        work = await work_of(app, harness, story)
        harness.discord.give(harness.tom, harness.discord.role("moderators", "MANAGE_MESSAGES"))
        opened = await harness.press(story, "More", by=harness.tom)
        harness.discord.delete(story)
        pressed = await harness.press(opened.reply.messages[0], "Finish", by=harness.tom)
        reply = await pressed.until(lambda reply: "The end" in reply.text)
        await app.work_service.wait_until_free(work.take_group)
        library = app.work_service.library
        assert await library.people.forget(harness.tom.id) == []
        row = await library.replies.find(work.take_group)
        assert row is not None
        assert row.message_ids == (reply.messages[-1].id,)


@pytest.mark.asyncio
async def test_a_message_in_a_thread_that_went_to_the_archive_is_deleted_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        story = await harness.story(TEXT)
        await harness.go_on(story)
        await harness.discord.until(lambda: bool(harness.discord.threads))
        thread = harness.discord.threads[0]
        chapter = await harness.ended(await harness.posted(thread, chapter_title(2)))
        harness.discord.faults.error(400, 50083, method="DELETE", route="/messages/")
        asked = await harness.more(chapter, "Delete")
        await harness.press(asked.reply.messages[0], "Yes, delete")
        await harness.discord.until(lambda: chapter not in harness.discord.transcript(thread))


@pytest.mark.asyncio
async def test_while_discord_is_away_no_vote_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(message_updater, "EDIT_EVERY_S", 0.02)
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running() as app:
        story = await harness.story(TEXT)
        await harness.open_vote(story)
        await harness.discord.until(lambda: bool(harness.discord.threads))
        poll_message = await harness.posted(harness.discord.threads[0], "What happens next?")
        away = harness.discord.faults.server_error(503, method="PATCH", route="/channels/", count=5)
        await harness.press(poll_message, "1", by=harness.tom)
        await harness.discord.until(lambda: away.struck == 5)
        await harness.press(poll_message, "2", by=harness.mira)
        await harness.discord.until(lambda: "2 · 1" in labels(poll_message))
        poll = await app.work_service.library.polls.find(harness.poll_id(poll_message))
        assert poll is not None
        assert poll.state == "open"
