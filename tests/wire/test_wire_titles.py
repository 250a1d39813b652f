"""A title for every work: at its top as soon as it arrives, and everywhere after a rename."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import App
from bot.shelf.sharing import share
from bot.words.say import say
from sandbox.discord import Channel, Invocation, Limits, Message
from sandbox.gemini import Pace
from sandbox.gemini.titlefaults import TitleForm
from tests.waiting import until_at_rest, until_read
from tests.wire.conftest import OpenStage
from tests.wire.harness import Harness, open_harness
from tests.wire.replies import header
from tests.wire.shelf import original, titles
from tests.wire.timeouts import FIRST_ANSWER_S

TALE = "# The Lamp\n\nThe lamp burned all night."
LIMITS = Limits(interaction_requests=100, channel_requests=100, callback_deadline_s=FIRST_ANSWER_S)


def top(message: Message) -> list[str]:
    """The title's line and the line below it."""
    return message.text.split("\n")[:2]


def own(title: str) -> str:
    return say("title.own", title=title)


@pytest.mark.asyncio
async def test_the_title_comes_into_the_place_that_was_kept_and_the_prompt_is_quoted_once(
    open_stage: OpenStage,
) -> None:
    async with open_stage(pace=Pace(first_chunk_s=0.5)) as stage:
        invocation = await stage.story("a fox who sails to the moon")
        await invocation.until(lambda reply: "The end" in reply.text)
        message = original(invocation)
        quoted = "> -# a fox who sails to the moon"
        tops = [revision.text.split("\n")[:2] for revision in message.revisions]
        assert tops[0] == [say("title.pending"), quoted]
        assert tops[-1] == [own("The Fox and the Moon"), quoted]
        assert all(second == quoted for _, second in tops), "nothing below the title has moved"
        assert message.text.count("-# a fox who sails to the moon") == 1
        assert (await stage.kept()).title == ""


@pytest.mark.asyncio
async def test_a_story_whose_model_wrote_no_title_shows_its_prompt_alone(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        stage.gemini.faults.add(TitleForm("none"), kind="stream")
        invocation = await stage.story("a fox")
        await invocation.until(lambda reply: "The end" in reply.text)
        assert top(original(invocation))[0] == "> -# a fox"


@pytest.mark.asyncio
async def test_a_comic_has_its_title_and_a_narration_the_heading_of_its_text(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        drawn = await stage.discord.command(stage.mira, stage.general, "comic", prompt="a fox and a lamp", panels=2)
        await drawn.until(lambda reply: "2 panels" in reply.text)
        assert top(original(drawn)) == [own("A Fox and a Lamp"), "> -# a fox and a lamp"]
        for text, line in (
            ("# The Lamp\nIt burned.", own("The Lamp")),
            ("It burned all night.", "It burned all night."),
        ):
            told = await stage.discord.command(stage.mira, stage.general, "narrate", text=text)
            await told.until(lambda reply: "The end" in reply.text)
            assert top(original(told))[0] == line


def app_of(harness: Harness) -> App:
    assert harness.app is not None
    return harness.app


async def rename(harness: Harness, message: Message, title: str, shown: str | None = None) -> str:
    """Rename the work of a message with the form. Returns the answer, which names the title as `shown`."""
    form = await harness.more(message, "Rename")
    await form.answered()
    sent = await harness.discord.submit_modal(harness.mira, form, {"title": title})
    await sent.until(lambda reply: say("keep.renamed", title=title if shown is None else shown) in reply.text)
    return sent.reply.text


async def chapter(harness: Harness, message: Message, direction: str, channel: Channel) -> Message:
    harness.tells(f"And then there was {direction}.")
    await harness.go_on(message, direction)
    found = await harness.ended(await harness.posted(channel, f"there was {direction}."))
    await settled(harness)
    return found


async def settled(harness: Harness) -> None:
    """Wait until the shown version is saved."""
    await until_at_rest(app_of(harness))


def of(harness: Harness, pressed: Invocation) -> Message:
    message = pressed.reply.original
    assert message is not None
    return message


@pytest.mark.asyncio
async def test_a_new_name_is_in_the_message_the_thread_and_all_that_shows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch, limits=LIMITS) as harness, harness.running():
        story = await harness.story(TALE)
        pressed = await harness.press(story, "Comic", by=harness.tom)
        await pressed.until(lambda reply: "4 panels" in reply.text)
        comic = of(harness, pressed)
        second = await first_chapter(harness, story)
        thread = second.channel
        pressed = await harness.press(story, "New version", by=harness.tom)
        await pressed.until(lambda reply: "The end" in reply.text)
        other = of(harness, pressed)
        # Old messages are edited too, slowly.
        harness.shift(2 * 3600)
        await rename(harness, story, "The Lantern")
        assert top(story)[0] == own("The Lantern")
        assert thread.name == "The Lantern"
        await harness.discord.until(
            lambda: all("The Lantern" in one.text for one in (comic, second, other)),
            what=lambda: f"{top(comic)} {top(second)} {top(other)}",
        )
        assert top(comic)[0] == own("The Lantern")
        assert top(second)[0] == say("title.chapter.story", number=2, title="The Lantern")
        assert f"{header('take')}[The Lantern](" in other.text
        assert len(comic.attachments) == 1
        third = await chapter(harness, second, "a storm", thread)
        assert top(third)[0] == say("title.chapter.story", number=3, title="The Lantern")
        listed = await harness.discord.command(harness.mira, harness.general, "library")
        await listed.until(lambda reply: "**" in reply.text)
        assert titles(of(harness, listed)) == ["The Lantern"] * 3


@pytest.mark.asyncio
async def test_a_thread_that_was_renamed_twice_follows_when_discord_allows_it_even_after_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch, limits=LIMITS) as harness:
        async with harness.running():
            story = await harness.story(TALE)
            second = await first_chapter(harness, story)
            thread = second.channel
            for title in ("One", "Two"):
                assert "thread" not in await rename(harness, story, title)
            answer = await rename(harness, story, "Three")
            assert answer.split("\n")[1].startswith(say("title.thread", at=0).partition("<")[0])
            assert top(story)[0] == own("Three"), "the message need not wait"
            assert thread.name == "Two"
        harness.shift(300)
        async with harness.running():
            assert (await app_of(harness).work_service.library.renaming.pending()) != []
            assert thread.name == "Two"
            harness.shift(400)
            await harness.discord.until(lambda: thread.name == "Three", what=lambda: thread.name)
            await eventually_done(harness)
        assert top(second)[0] == say("title.chapter.story", number=2, title="Three")


async def first_chapter(harness: Harness, story: Message) -> Message:
    """The second chapter of a story, in the thread that it opens."""
    await harness.go_on(story, "a boat")
    await harness.discord.until(lambda: story.thread is not None)
    thread = story.thread
    assert thread is not None
    found = await harness.ended(await harness.posted(thread, "> -# a boat"))
    await settled(harness)
    return found


async def eventually_done(harness: Harness) -> None:
    """Wait until no update is pending."""
    await until_read(app_of(harness).work_service.library.renaming.pending, lambda pending: not pending)


@pytest.mark.asyncio
async def test_what_is_being_made_is_renamed_at_once_and_keeps_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pace = Pace(chunk_interval_s=0.2, words_per_chunk=(4, 4))
    async with open_harness(tmp_path, monkeypatch, limits=LIMITS, pace=pace) as harness, harness.running():
        asked = await harness.discord.command(harness.mira, harness.general, "story", prompt="a gull", length="long")
        await asked.until(lambda reply: own("A Gull") in reply.text)
        message = asked.reply.messages[0]
        app = app_of(harness)
        [run] = app.work_service.runs()
        await app.title_updates.rename(run.work, "The Heron")
        await harness.discord.until(lambda: top(message)[0] == own("The Heron"), what=lambda: message.text[:80])
        await harness.press(asked.reply.messages[-1], "Stop")
        await settled(harness)
        await eventually_done(harness)
        assert top(message)[0] == own("The Heron")
        found = await app.work_service.find(run.work.id)
        assert found is not None
        assert (found.title, found.made_title) == ("The Heron", "A Gull")


@pytest.mark.asyncio
async def test_the_form_holds_the_present_title_and_an_empty_one_restores_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch, limits=LIMITS) as harness, harness.running():
        story = await harness.story(TALE)
        form = await harness.more(story, "Rename")
        await form.answered()
        assert "The Lamp" in str(form.modal)
        await rename(harness, story, "@everyone **The** Lantern", "everyone The Lantern")
        assert top(story)[0] == own("everyone The Lantern")
        assert story.pings == []
        await rename(harness, story, "", "The Lamp")
        assert top(story)[0] == own("The Lamp")


@pytest.mark.asyncio
async def test_a_copy_in_another_channel_is_renamed_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch, limits=LIMITS) as harness, harness.running() as app:
        story = await harness.story(TALE)
        work = await app.work_service.find(harness.work_id(story))
        assert work is not None
        found = await app.work_service.reply_of(work)
        assert found is not None
        elsewhere = harness.discord.channel("elsewhere")
        await share(app.work_service, work, replace(found[0], channel_id=elsewhere.id), harness.mira.id)
        [copy] = harness.discord.transcript(elsewhere)
        assert top(copy)[0] == own("The Lamp")
        await rename(harness, story, "The Lantern")
        await harness.discord.until(lambda: top(copy)[0] == own("The Lantern"))
        assert f"[{say('header.original')}](" in top(copy)[1], "its title stands above"


@pytest.mark.asyncio
async def test_a_message_of_a_long_story_keeps_its_text_when_its_title_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch, limits=LIMITS) as harness, harness.running():
        harness.discord.revoke(harness.general, "CREATE_PUBLIC_THREADS")
        await harness.story("# The Lamp\n\n" + "The lamp burned all night and nobody came. " * 200)
        first, *others = harness.discord.transcript(harness.general)
        assert len(others) >= 2
        before = [message.text for message in (first, *others)]
        await rename(harness, others[-1], "x" * 80)
        assert top(first)[0] == own("x" * 80)
        after = [message.text for message in (first, *others)]
        assert [after[0].partition("\n")[2], *after[1:]] == [before[0].partition("\n")[2], *before[1:]]
