"""Share, Download, Details, Rename, Delete: permissions, effects, and remains."""

from __future__ import annotations

import io
import zipfile

import pytest

from bot.library.listings import Scope
from bot.library.works import UNDO_S
from bot.reply.controls import Action
from bot.shelf.comic_files import ComicForm
from bot.shelf.exports import book_of
from bot.shelf.narration_downloads import NarrationForm
from bot.words.say import say
from sandbox.discord import Invocation, Message, Person
from tests.wire.conftest import OpenStage, Stage, patient_limits
from tests.wire.replies import ShiftedClock, stage_of, tells
from tests.wire.shelf import forged, in_form, keep, library, made, more, original, page_of, quiet, said, shown, titles

ROOMY = patient_limits(interaction_requests=100)


async def deleted(stage: Stage, told: Invocation, by: Person | None = None) -> Message:
    """Delete a story. Returns the private message that offers to undo it."""
    by = by or stage.mira
    question = await shown(await more(stage, told.reply.messages[-1], "Delete", by))
    assert "You can undo it for 10 minutes." in question.text
    await stage.discord.press(by, question, "Yes, delete")
    await stage.discord.until(lambda: "Deleted “" in question.text)
    return question


# --- Share -----------------------------------------------------------------------------------------------------------


@pytest.mark.asyncio
async def test_a_shared_work_is_a_post_of_its_own_with_credit_and_no_pings(open_stage: OpenStage) -> None:
    async with stage_of(open_stage) as stage:
        tells(stage, "The lamp burned.")
        told = await made(stage, "a lighthouse")
        hall = stage.discord.channel("hall")
        question = await shown(await more(stage, original(told), "Share"))
        assert "a lighthouse" in question.text
        (select,) = question.selects
        await stage.discord.select(stage.mira, question, select.custom_id, [hall])
        await stage.discord.until(lambda: "Posted: " in question.text)
        (post,) = stage.discord.transcript(hall)
        assert hall.guild is not None
        url = f"https://discord.com/channels/{hall.guild.id}/{hall.id}/{post.id}"
        assert question.text == say("keep.shared", url=f"[a lighthouse]({url})")
        assert not question.buttons
        assert hall.guild is not None
        assert f"[a lighthouse](https://discord.com/channels/{hall.guild.id}/{stage.general.id}/" in post.text
        assert f"Shared by {stage.mira.mention}" in post.text
        assert "The lamp burned." in post.text
        assert [button.label for button in post.buttons] == ["Continue", "New version", "Comic", "Narrate", "More"]
        assert post.pings == []
        assert titles(await library(stage)) == ["a lighthouse"]


@pytest.mark.asyncio
async def test_a_shared_comic_brings_its_pictures(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        drawn = await stage.discord.command(stage.mira, stage.general, "comic", prompt="a fox", panels=2)
        await drawn.until(lambda reply: any(button.label == "More" for button in reply.buttons))
        await quiet(stage)
        hall = stage.discord.channel("hall")
        question = await shown(await more(stage, original(drawn), "Share"))
        await stage.discord.select(stage.mira, question, question.selects[0].custom_id, [hall])
        await stage.discord.until(lambda: "Posted: " in question.text)
        (post,) = stage.discord.transcript(hall)
        assert [file.data for file in post.attachments] == [file.data for file in original(drawn).attachments]


@pytest.mark.asyncio
@pytest.mark.parametrize("who", ["mira", "the bot"])
async def test_nothing_is_shared_where_the_person_or_the_bot_may_not_write(open_stage: OpenStage, who: str) -> None:
    async with open_stage() as stage:
        told = await made(stage)
        hall = stage.discord.channel("hall")
        stage.discord.revoke(hall, "SEND_MESSAGES", who=stage.mira if who == "mira" else None)
        question = await shown(await more(stage, original(told), "Share"))
        chosen = await stage.discord.select(stage.mira, question, question.selects[0].custom_id, [hall])
        assert say("refusal.cannot_share") in (await shown(chosen)).text
        assert stage.discord.transcript(hall) == []


@pytest.mark.asyncio
async def test_where_discord_refuses_after_all_the_person_is_told(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        told = await made(stage)
        hall = stage.discord.channel("hall")
        question = await shown(await more(stage, original(told), "Share"))
        hall.overwrites[stage.discord.bot.id] = (0, 1 << 11)  # Discord has not informed the bot yet
        chosen = await stage.discord.select(stage.mira, question, question.selects[0].custom_id, [hall])
        await stage.discord.until(lambda: say("refusal.cannot_share") in said(chosen))
        assert stage.discord.transcript(hall) == []


@pytest.mark.asyncio
async def test_only_its_author_shares_or_renames_a_work(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        told = await made(stage)
        menu = await stage.discord.press(stage.mira, original(told), "More")
        await menu.answered()
        theirs = await stage.discord.press(stage.tom, original(told), "More")
        await theirs.answered()
        assert {"Share", "Rename", "Delete"}.isdisjoint(button.label for button in page_of(theirs).buttons)


# --- Download --------------------------------------------------------------------------------------------------------


@pytest.mark.asyncio
async def test_a_story_is_an_epub_and_everything_is_a_zip(open_stage: OpenStage) -> None:
    async with stage_of(open_stage) as stage:
        tells(stage, "# The Lamp\n\nThe lamp burned.")
        told = await made(stage, "a lighthouse")
        book = await shown(await more(stage, original(told), "Download", stage.tom))
        assert book.ephemeral
        (file,) = book.attachments
        assert file.filename == "The-Lamp.epub"
        with zipfile.ZipFile(io.BytesIO(file.data)) as epub:
            text = "".join(epub.read(name).decode() for name in epub.namelist() if name.endswith((".xhtml", ".opf")))
        assert "The lamp burned." in text
        assert "mira" in text.lower()
        await stage.discord.press(stage.tom, book, "All formats")
        await stage.discord.until(lambda: [file.filename for file in book.attachments] != ["The-Lamp.epub"])
        (file,) = book.attachments
        assert file.filename == "The-Lamp.zip"
        with zipfile.ZipFile(io.BytesIO(file.data)) as everything:
            assert {name.rsplit(".", 1)[-1] for name in everything.namelist()} >= {"md", "epub", "txt"}


@pytest.mark.asyncio
async def test_a_comic_and_a_narration_come_in_the_form_that_is_chosen(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        drawn = await stage.discord.command(stage.mira, stage.general, "comic", prompt="a fox", panels=2)
        await drawn.until(lambda reply: any(button.label == "More" for button in reply.buttons))
        spoken = await stage.discord.command(stage.mira, stage.general, "narrate", text="Good night, moon.")
        await spoken.until(lambda reply: any(button.label == "More" for button in reply.buttons))
        await quiet(stage)
        book = await in_form(stage, await more(stage, original(drawn), "Download"), ComicForm.CBZ)
        (comic,) = book.attachments
        assert comic.filename.endswith(".cbz")
        menu = await more(stage, spoken.reply.messages[-1], "Download")
        (sound,) = (await in_form(stage, menu, NarrationForm.MP3)).attachments
        assert sound.filename == "Good-night-moon.mp3"
        assert sound.data.startswith(b"ID3")
        menu = await more(stage, spoken.reply.messages[-1], "Download")
        (subtitles,) = (await in_form(stage, menu, NarrationForm.SRT)).attachments
        assert subtitles.filename == "Good-night-moon.srt"
        assert "Good night, moon." in subtitles.data.decode()


@pytest.mark.asyncio
async def test_what_cannot_be_made_small_enough_is_refused_in_words(open_stage: OpenStage) -> None:
    async with open_stage(limits=patient_limits(attachment_bytes=300)) as stage:
        told = await made(stage)
        menu = await more(stage, original(told), "Download")
        await stage.discord.until(lambda: say("refusal.too_large") in said(menu))


@pytest.mark.asyncio
async def test_what_was_made_in_private_is_in_no_one_elses_book(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        secret = await keep(stage, "a secret", private=True)
        public = await keep(stage, "in public", after=secret)
        work_service = stage.app.work_service
        for person, works in ((stage.mira, (secret, public)), (stage.tom, (public,))):
            book = await book_of(work_service.library, public, reader_id=person.id, author="Mira")
            assert book is not None
            assert book.works == works
        assert await book_of(work_service.library, secret, reader_id=stage.tom.id, author="Mira") is None


# --- Details, Rename -------------------------------------------------------------------------------------------------


@pytest.mark.asyncio
async def test_details_name_model_tokens_and_cost(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        told = await made(stage)
        assert "**Model**" in (await shown(await more(stage, original(told), "Details"))).text


@pytest.mark.asyncio
async def test_a_name_is_given_and_taken_away_again(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        told = await made(stage, "a lighthouse")
        form = await more(stage, original(told), "Rename")
        await form.answered()
        sent = await stage.discord.submit_modal(stage.mira, form, {"title": "  The   Lamp "})
        assert say("keep.renamed", title="The Lamp") in (await shown(sent)).text
        assert titles(await library(stage, query="the lamp")) == ["The Lamp"]
        form = await more(stage, original(told), "Rename")
        await form.answered()
        await shown(await stage.discord.submit_modal(stage.mira, form, {"title": ""}))
        await quiet(stage)
        page = await library(stage)
        assert titles(page) == ["A Lighthouse"]


# --- Delete ----------------------------------------------------------------------------------------------------------


@pytest.mark.asyncio
async def test_a_deleted_work_is_gone_from_discord_and_the_library_and_comes_back_within_ten_minutes(
    open_stage: OpenStage,
) -> None:
    async with open_stage(limits=ROOMY) as stage:
        tells(stage, "the sea was calm. " * 500)
        told = await made(stage, "the sea")
        assert len(told.reply.messages) > 1
        offer = await deleted(stage, told)
        assert all(message.is_deleted for message in told.reply.messages)
        assert titles(await library(stage)) == []
        await stage.discord.press(stage.mira, offer, "Undo")
        await stage.discord.until(lambda: "is back in /library" in offer.text)
        assert titles(await library(stage)) == ["the sea"]
        opened = await stage.discord.press(stage.mira, await library(stage), "Open")
        await opened.until(lambda reply: any(button.label == "More" for button in reply.buttons))
        assert "the sea was calm." in original(opened).text
        assert titles(await library(stage, stage.tom, where="server")) == []


@pytest.mark.asyncio
async def test_a_work_that_goes_on_in_a_thread_is_listed_opened_and_deleted_whole(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        tells(stage, "the sea was calm. " * 500)
        told = await stage.story("the sea", length="long")
        await stage.discord.until(lambda: bool(stage.discord.threads))
        (thread,) = stage.discord.threads
        await stage.discord.until(
            lambda: any(b.label == "More" for m in stage.discord.transcript(thread) for b in m.buttons)
        )
        await quiet(stage)
        messages = [original(told), *stage.discord.transcript(thread)]
        stage.discord.archive(thread)
        await stage.discord.until(lambda: thread.archived)
        page = await library(stage, stage.tom, where="server")
        assert titles(page) == ["the sea"]
        assert f"/{stage.general.id}/{original(told).id})" in page.text
        opened = await stage.discord.press(stage.tom, page, "Open")
        await opened.until(lambda reply: any(button.label == "More" for button in reply.buttons))
        question = await shown(await more(stage, messages[-1], "Delete"))
        await stage.discord.press(stage.mira, question, "Yes, delete")
        await stage.discord.until(lambda: "Deleted “" in question.text)
        assert all(message.is_deleted for message in messages)


@pytest.mark.asyncio
async def test_shared_copies_go_with_their_work(open_stage: OpenStage) -> None:
    async with stage_of(open_stage) as stage:
        told = await made(stage)
        hall = stage.discord.channel("hall")
        question = await shown(await more(stage, original(told), "Share"))
        await stage.discord.select(stage.mira, question, question.selects[0].custom_id, [hall])
        await stage.discord.until(lambda: "Posted: " in question.text)
        await deleted(stage, told)
        assert stage.discord.transcript(hall) == []
        assert stage.discord.transcript(stage.general) == []


@pytest.mark.asyncio
async def test_a_vote_ends_with_its_work(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        told = await made(stage)
        menu = await shown(await more(stage, original(told), "Vote"))
        await stage.discord.press(stage.mira, menu, say("button.voteonce"))
        await stage.discord.until(lambda: any("1" in one.text for one in asked(stage)), what=lambda: str(asked(stage)))
        (vote,) = asked(stage)
        await deleted(stage, told)
        assert vote.is_deleted
        assert await stage.app.work_service.library.polls.open_polls() == []


def asked(stage: Stage) -> list[Message]:
    """The messages with a vote."""
    rounds = [one for one in stage.discord.state.messages.values() if any(b.label == "End vote" for b in one.buttons)]
    return [one for one in rounds if not one.is_deleted]


@pytest.mark.asyncio
async def test_all_takes_go_and_come_back_together(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        tells(stage, "The first.")
        told = await made(stage)
        tells(stage, "The second.")
        await stage.discord.press(stage.mira, original(told), "New version")
        await stage.discord.until(lambda: "Version 2 of 2" in original(told).text)
        await quiet(stage)
        question = await shown(await more(stage, original(told), "Delete"))
        assert say("keep.delete.takes", n=2, kind="story") in question.text
        await stage.discord.press(stage.mira, question, "Yes, delete")
        await stage.discord.until(lambda: "Deleted “" in question.text)
        await stage.discord.press(stage.mira, question, "Undo")
        await stage.discord.until(lambda: "is back" in question.text)
        opened = await stage.discord.press(stage.mira, await library(stage), "Open")
        await opened.until(lambda reply: any(button.label == "More" for button in reply.buttons))
        assert "The second." in original(opened).text
        assert "Version 2 of 2" in original(opened).text
        other = await stage.discord.press(stage.mira, original(opened), "Previous")
        await other.until(lambda reply: any(button.label == "More" for button in reply.buttons))
        assert "The first." in page_of(other).text
        assert "Version 1 of 2" in page_of(other).text


@pytest.mark.asyncio
async def test_after_ten_minutes_it_is_gone_for_good_with_its_files(open_stage: OpenStage) -> None:
    clock = ShiftedClock()
    async with open_stage(limits=ROOMY, clock=clock) as stage:
        drawn = await stage.discord.command(stage.mira, stage.general, "comic", prompt="a fox", panels=2)
        await drawn.until(lambda reply: any(button.label == "More" for button in reply.buttons))
        await quiet(stage)
        work_service = stage.app.work_service
        offer = await deleted(stage, drawn)
        housekeeping = stage.app.housekeeping
        await housekeeping.tidy()
        assert (await work_service.library.size()).works == 1
        clock.shift(UNDO_S + 1)
        pressed = await stage.discord.press(stage.mira, offer, "Undo")
        assert say("refusal.too_late") in (await shown(pressed)).text
        await housekeeping.tidy()
        size = await work_service.library.size()
        assert (size.works, size.files) == (0, 0)


@pytest.mark.asyncio
async def test_a_moderator_deletes_in_their_own_server_and_others_do_not(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        told = await made(stage)
        stage.discord.give(stage.tom, stage.discord.role("moderator", "MANAGE_MESSAGES"))
        offer = await deleted(stage, told, stage.tom)
        assert original(told).is_deleted
        assert offer.ephemeral
        assert titles(await library(stage)) == []


@pytest.mark.asyncio
async def test_who_manages_another_server_has_no_say_here(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        await made(stage)
        work = (await stage.app.work_service.library.listings.page(stage.mira.id, Scope.MINE)).entries[0]
        abroad = stage.discord.foreign_channel()
        assert abroad.guild is not None
        owner = stage.discord.state.people[abroad.guild.owner_id]
        for action in (Action.DELETE, Action.DELETE_NOW, Action.RESUME, Action.DETAILS):
            pressed = await forged(stage, action, work.id, owner, abroad)
            assert say("refusal.not_here") in (await shown(pressed)).text
        assert titles(await library(stage)) == ["A Lighthouse"]


@pytest.mark.asyncio
async def test_what_is_being_made_is_not_deleted(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        tells(stage, "The first.")
        told = await made(stage)
        menu = await stage.discord.press(stage.mira, original(told), "More")
        await menu.answered()
        tells(stage, "Once", (30.0, " upon"))
        await stage.discord.press(stage.mira, original(told), "New version")
        await stage.discord.until(lambda: "Once" in original(told).text)
        pressed = await stage.discord.press(stage.mira, page_of(menu), "Delete")
        question = await shown(pressed)
        if question.buttons:
            pressed = await stage.discord.press(stage.mira, question, "Yes, delete")
        await stage.discord.until(lambda: say("refusal.still_running") in said(pressed))
        await stage.discord.press(stage.mira, original(told), "Stop")
        await quiet(stage)


@pytest.mark.asyncio
async def test_messages_that_a_crash_left_standing_go_at_the_next_tidying(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        told = await made(stage)
        work_service = stage.app.work_service
        entry = titles(await library(stage))
        assert entry
        row = await work_service.library.replies.of_message(original(told).id)
        assert row is not None
        await work_service.library.works.delete(row.work_id)
        await stage.app.housekeeping.tidy()
        assert original(told).is_deleted
        assert await work_service.library.replies.find(row.reply_id) is None
