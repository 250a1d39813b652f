"""Works made from a work are linked below it, in the message that the person pressed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.words.links import link
from bot.words.say import say
from sandbox.discord import Message
from tests.waiting import until_at_rest
from tests.wire.harness import POSTED_S, Harness, labels, open_harness


def url_of(message: Message) -> str:
    guild = message.channel.guild
    assert guild is not None
    return f"https://discord.com/channels/{guild.id}/{message.channel.id}/{message.id}"


def continued(message: Message, chapter: int = 2) -> str:
    """The line that links a chapter to the next one."""
    return say("after.continued", link=link(say("after.chapter.story", number=chapter), url_of(message)))


async def next_chapter(harness: Harness, text: str) -> Message:
    """The chapter with this text in the only thread, once it has ended."""
    await harness.discord.until(lambda: bool(harness.discord.threads))
    (thread,) = harness.discord.threads
    return await harness.ended(await harness.posted(thread, text))


async def linked(harness: Harness, message: Message, *words: str) -> None:
    await harness.discord.until(
        lambda: all(word in message.text for word in words), POSTED_S, lambda: message.text[-400:]
    )


@pytest.mark.asyncio
async def test_continue_says_in_private_and_below_the_chapter_where_it_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        story = await harness.story("The lamp burned.")
        harness.tells("It went out.")
        pressed = await harness.go_on(story, by=harness.tom)
        chapter = await next_chapter(harness, "It went out.")
        [line] = pressed.reply.followups
        assert line.ephemeral
        assert line.text == say("after.started", link=link(say("after.chapter.story", number=2), url_of(chapter)))
        await linked(harness, story, continued(chapter), "The lamp burned.", "The end")
        assert labels(story) == ["Continue", "New version", "Comic", "Narrate", "More"]


@pytest.mark.asyncio
async def test_an_old_message_links_to_what_a_press_on_it_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        story = await harness.story("The lamp burned.")
        harness.shift(24 * 3600)
        comic = await harness.press(story, "Comic", by=harness.tom)
        await linked(harness, story, link(say("after.offshoot.comic"), url_of(comic.reply.messages[0])))
        spoken = await harness.press(story, "Narrate", by=harness.tom)
        await linked(
            harness,
            story,
            link(say("after.offshoot.comic"), url_of(comic.reply.messages[0])),
            link(say("after.offshoot.narration"), url_of(spoken.reply.messages[0])),
        )


@pytest.mark.asyncio
async def test_a_comic_keeps_its_page_when_it_is_linked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        drawn = await harness.discord.command(harness.mira, harness.general, "comic", prompt="a fox", panels=2)
        await drawn.until(lambda reply: any(button.label == "More" for button in reply.buttons))
        comic = drawn.reply.messages[-1]
        before = [file.data for file in comic.attachments]
        written = await harness.more(comic, "As story")
        await linked(harness, comic, link(say("after.offshoot.story"), url_of(written.reply.messages[0])))
        assert [file.data for file in comic.attachments] == before
        assert len(before) == 1


@pytest.mark.asyncio
async def test_what_is_private_or_deleted_is_not_linked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running() as app:
        story = await harness.story("The lamp burned.")
        harness.tells("It went out.")
        await harness.go_on(story)
        chapter = await next_chapter(harness, "It went out.")
        await linked(harness, story, continued(chapter))
        private = await harness.story("A secret lamp.", private=True, prompt="a secret")
        comic = await harness.press(private, "Comic")
        await comic.until(lambda reply: "The end" in reply.text)
        assert say("after.offshoot.comic") not in private.text
        question = await harness.more(chapter, "Delete")
        await harness.press(question.reply.messages[0], say("button.deletenow"))
        await harness.discord.until(lambda: "Continued" not in story.text, what=lambda: story.text)
        assert "The lamp burned." in story.text
        offer = question.reply.messages[0]
        await harness.discord.until(lambda: say("button.undo") in labels(offer))
        await harness.press(offer, say("button.undo"))
        await harness.press(offer, say("button.postagain"))
        (thread,) = harness.discord.threads
        again = await harness.posted(thread, "It went out.")
        await linked(harness, story, continued(again))
        await until_at_rest(app)


@pytest.mark.asyncio
async def test_what_a_forgotten_person_made_is_not_linked_any_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        story = await harness.story("The lamp burned.")
        comic = await harness.press(story, "Comic", by=harness.tom)
        await linked(harness, story, link(say("after.offshoot.comic"), url_of(comic.reply.messages[0])))
        await comic.until(lambda reply: any(button.label == "More" for button in reply.buttons))
        page = await harness.discord.command(harness.tom, harness.general, "privacy")
        await page.until(lambda reply: bool(reply.buttons))
        question = await harness.press(page.reply.messages[0], say("button.forget"), by=harness.tom)
        await harness.press(question.reply.messages[0], say("button.forgetnow"), by=harness.tom)
        await harness.discord.until(lambda: say("after.offshoot.comic") not in story.text, what=lambda: story.text)
        assert "The lamp burned." in story.text
        await harness.discord.until(lambda: say("privacy.forgotten") in question.reply.text)


@pytest.mark.asyncio
async def test_a_new_version_has_no_links_of_the_old_one_which_gets_them_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        story = await harness.story("The lamp burned.")
        harness.tells("It went out.")
        await harness.go_on(story)
        chapter = await next_chapter(harness, "It went out.")
        await linked(harness, story, continued(chapter))
        harness.tells("Another lamp.")
        await harness.press(story, "New version")
        await harness.ended(story, "Another lamp.", "Version 2 of 2")
        assert "Continued" not in story.text
        await harness.press(story, "Previous")
        await linked(harness, story, "Version 1 of 2", continued(chapter))


@pytest.mark.asyncio
async def test_where_a_link_cannot_be_written_the_work_is_made_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running() as app:
        story = await harness.story("The lamp burned.")
        harness.discord.faults.missing_permissions(method="PATCH", route=f"/messages/{story.id}$", count=None)
        harness.tells("It went out.")
        await harness.go_on(story)
        await next_chapter(harness, "It went out.")
        assert "Continued" not in story.text
        await until_at_rest(app)
