"""The buttons under works: Continue, other kinds, More, and their refusals."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.words.say import say
from sandbox.gemini import Pace, errors
from sandbox.gemini.faults import http_error
from tests.wire.harness import body, labels, open_harness
from tests.wire.replies import chapter_title, header

OLD = "## The lamp\n\nThe lamp burned all night."
NEW = "In the morning a boat came."


@pytest.mark.asyncio
async def test_the_first_continue_opens_a_thread_with_only_its_author(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        story = await harness.story(OLD)
        assert labels(story) == ["Continue", "New version", "Comic", "Narrate", "More"]
        harness.tells(NEW)
        await harness.go_on(story, "a boat comes")
        await harness.discord.until(lambda: bool(harness.discord.threads))
        [thread] = harness.discord.threads
        assert story.thread is thread
        assert thread.name == "The lamp"
        chapter = await harness.ended(await harness.posted(thread, NEW))
        assert set(thread.members) == {harness.discord.bot.id, harness.mira.id}
        before = f"{header('continue.work')}[chapter 1](https://discord.com/channels/{harness.discord.guild.id}/"
        assert chapter.text.startswith(f"{chapter_title(2, 'The lamp')}\n{before}")
        assert "> -# a boat comes" in chapter.text
        asked = harness.gemini.calls_of("stream")[-1].text
        assert "The lamp burned all night." in asked
        assert "a boat comes" in asked
        assert chapter.pings == []

        harness.tells("Then it went away again.")
        sent = await harness.go_on(chapter)
        reply = await sent.until(lambda reply: "The end" in reply.text)
        assert reply.messages[0].channel is thread
        assert chapter_title(3) in reply.text
        asked = harness.gemini.calls_of("stream")[-1].text
        assert "The lamp burned all night." in asked
        assert NEW in asked
        assert len(harness.discord.threads) == 1


@pytest.mark.asyncio
async def test_a_second_continue_uses_the_same_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        story = await harness.story(OLD)
        await harness.go_on(story, "one")
        await harness.go_on(story, "two", by=harness.tom)
        await harness.discord.until(lambda: bool(harness.discord.threads))
        [thread] = harness.discord.threads
        await harness.ended(await harness.posted(thread, "> -# one"))
        await harness.ended(await harness.posted(thread, "> -# two"))
        assert harness.tom.id in thread.members


@pytest.mark.asyncio
async def test_the_thread_of_a_long_reply_is_at_its_first_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        last = await harness.story("\n\n".join("The lamp burned all night and nobody came. " * 12 for _ in range(12)))
        first, second = harness.discord.transcript(harness.general)
        assert second is last
        await harness.go_on(last)
        await harness.discord.until(lambda: bool(harness.discord.threads))
        assert first.thread is harness.discord.threads[0]
        await harness.ended(await harness.posted(harness.discord.threads[0], chapter_title(2)))


@pytest.mark.asyncio
async def test_where_no_thread_is_allowed_it_stays_in_the_channel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        harness.discord.lock_threads(harness.general)
        for where in (harness.general, harness.discord.dm(harness.mira), harness.discord.foreign_channel()):
            story = await harness.story(OLD, where=where)
            harness.tells(NEW)
            sent = await harness.go_on(story)
            reply = await sent.until(lambda reply: "The end" in reply.text)
            assert reply.messages[0].channel is where
            assert NEW in reply.text
        assert harness.discord.threads == []


@pytest.mark.asyncio
async def test_a_thread_that_cannot_be_opened_after_all_is_not_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        story = await harness.story(OLD)
        opened = await harness.press(story, "Continue")
        sent = await harness.discord.submit_modal(harness.mira, opened, {})
        harness.discord.lock_threads(harness.general)  # after the interaction was sent with the permission in it
        await sent.answered()
        await harness.ended(await harness.posted(harness.general, chapter_title(2)))
        assert harness.discord.threads == []


@pytest.mark.asyncio
async def test_a_private_story_goes_on_privately(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        story = await harness.story(OLD, private=True)
        sent = await harness.go_on(story)
        reply = await sent.until(lambda reply: "The end" in reply.text)
        assert reply.ephemeral
        assert harness.discord.threads == []


@pytest.mark.asyncio
async def test_after_a_day_a_chapter_recalls_what_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        story = await harness.story(OLD, where=harness.discord.dm(harness.mira))
        sent = await harness.go_on(story)
        await sent.until(lambda reply: "The end" in reply.text)
        assert "Previously on" not in harness.gemini.calls_of("stream")[-1].text
        harness.shift(25 * 3600)
        sent = await harness.go_on(story)
        await sent.until(lambda reply: "The end" in reply.text)
        assert "Previously on" in harness.gemini.calls_of("stream")[-1].text


@pytest.mark.asyncio
async def test_another_person_starts_their_own_work_with_credit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch, DAILY_STORIES="2") as harness, harness.running():
        where = harness.discord.dm(harness.mira)
        story = await harness.story(OLD)
        before = story.text
        harness.discord.lock_threads(harness.general)
        sent = await harness.go_on(story, by=harness.tom)
        reply = await sent.until(lambda reply: "The end" in reply.text)
        assert f"by <@{harness.mira.id}>" in reply.text
        harness.tells(NEW)
        again = await harness.press(story, "New version", by=harness.tom)
        reply = await again.until(lambda reply: "The end" in reply.text)
        assert reply.text.startswith(f"{header('take')}[The lamp]")
        assert f"by <@{harness.mira.id}>" in reply.text
        assert body(reply.messages[0]) == NEW
        link, *rest = [line for line in story.text.split("\n") if line not in before.split("\n")]
        assert link.startswith("-# Continued in [chapter 2](")
        assert not rest
        # Those were Tom's two stories of today; Mira has one left.
        refused = await harness.press(story, "New version", by=harness.tom)
        assert "That's all 2 stories for today" in refused.reply.text
        await harness.story(where=where)


@pytest.mark.asyncio
async def test_any_kind_becomes_any_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        story = await harness.story(OLD)
        pressed = await harness.press(story, "Comic", by=harness.tom)
        reply = await pressed.until(lambda reply: "The end · 4 panels" in reply.text)
        title = say("title.own", title="The lamp")
        assert reply.text.startswith(f"{title}\n{header('comic')}[{say('header.the.story')}](https://")
        assert f"by <@{harness.mira.id}>" in reply.text
        comic = reply.messages[-1]
        assert labels(comic) == ["Read", "Fix", "Continue", "More"]
        pressed = await harness.more(comic, "As story", by=harness.tom)
        reply = await pressed.until(lambda reply: "The end" in reply.text)
        assert not reply.ephemeral
        assert reply.text.startswith(f"{title}\n{header('story')}[{say('header.the.comic')}](")
        pressed = await harness.press(story, "Narrate")
        reply = await pressed.until(lambda reply: "The end · " in reply.text)
        assert reply.text.splitlines()[1].startswith(f"{header('narration')}[{say('header.the.story')}](")
        assert "The lamp burned all night." in reply.text
        assert labels(reply.messages[-1]) == ["New version", "Said wrong?", "More"]
        pressed = await harness.more(story, "Add pictures")
        reply = await pressed.until(lambda reply: "The end · 3 panels" in reply.text)
        assert not reply.ephemeral
        assert reply.text.startswith(f"{title}\n{header('illustration')}[{say('header.the.story')}](")


@pytest.mark.asyncio
async def test_a_comics_next_page_is_drawn_after_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        where = harness.discord.dm(harness.mira)
        asked = await harness.discord.command(harness.mira, where, "comic", prompt="a fox", panels=2)
        comic = (await asked.until(lambda reply: "The end · 2 panels" in reply.text)).messages[-1]
        sent = await harness.go_on(comic)
        reply = await sent.until(lambda reply: "The end · 2 panels" in reply.text)
        assert f"{header('continue.work')}[page 1](" in reply.text


@pytest.mark.asyncio
async def test_more_shows_only_what_this_person_may_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        story = await harness.story(OLD)
        mine = await harness.press(story, "More")
        assert mine.reply.ephemeral
        assert [button.label for button in mine.reply.buttons] == [
            "Edit prompt",
            "Vote",
            "Add pictures",
            "Share",
            "Download",
            "Details",
            "Rename",
            "Delete",
        ]
        assert [len(row["components"]) for row in mine.reply.messages[0].components] == [5, 3]
        toms = await harness.press(story, "More", by=harness.tom)
        assert [button.label for button in toms.reply.buttons] == ["Add pictures", "Download"]
        harness.discord.give(harness.tom, harness.discord.role("moderators", "MANAGE_MESSAGES"))
        toms = await harness.press(story, "More", by=harness.tom)
        assert [button.label for button in toms.reply.buttons] == ["Add pictures", "Download", "Details", "Delete"]


@pytest.mark.asyncio
async def test_of_nothing_little_can_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        harness.gemini.faults.add(http_error(errors.permission_denied()), kind="stream")
        asked = await harness.discord.command(harness.mira, harness.general, "story", prompt="a lighthouse")
        reply = await asked.until(lambda reply: say("ending.misconfigured.permission") in reply.text)
        story = reply.messages[-1]
        assert labels(story) == ["New version", "More"]
        opened = await harness.press(story, "More")
        assert labels(opened.reply.messages[0]) == ["Edit prompt", "Details", "Rename", "Delete"]
        opened = await harness.press(story, "More", by=harness.tom)
        assert opened.reply.text == say("label.more.nothing")


@pytest.mark.asyncio
async def test_discord_py_remembers_nothing_of_buttons_and_forms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running() as app:
        story = await harness.story(OLD)
        await harness.press(story, "Continue")
        await harness.more(story, "Edit prompt")
        store = app.bot._connection._view_store
        assert (store._modals, store._views, store._synced_message_views) == ({}, {}, {})


@pytest.mark.asyncio
async def test_what_cannot_be_done_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch, pace=Pace(first_chunk_s=1.5)) as harness, harness.running() as app:
        buttons = [
            {"type": 2, "style": 2, "label": label, "custom_id": f"elara:{label}:0123456789abcdef"}
            for label in ("dance", "again", "more")
        ]
        row = {"type": 1, "components": buttons}
        old = harness.discord.post(harness.tom, harness.general, "an old message", components=[row])
        for label, sentence in (
            ("dance", say("refusal.unknown_button")),
            ("again", say("refusal.unknown_work")),
            ("more", say("refusal.unknown_work")),
        ):
            pressed = await harness.press(old, label)
            assert pressed.reply.ephemeral
            assert sentence in pressed.reply.text

        story = await harness.story(OLD)
        await app.work_service.library.works.delete(harness.work_id(story))
        # The first press empties a message that still shows it.
        await harness.press(story, "More")
        await harness.discord.until(lambda: not story.buttons)
        assert "This was deleted." in story.text


@pytest.mark.asyncio
async def test_a_form_sent_twice_is_one_chapter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        story = await harness.story(OLD, where=harness.discord.dm(harness.mira))
        sent = await harness.go_on(story)
        harness.discord.resend(sent)
        await sent.until(lambda reply: "The end" in reply.text)
        assert len(harness.gemini.calls_of("stream")) == 2
