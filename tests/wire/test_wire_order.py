"""Simultaneous presses are handled in one order, and a failure gives its true reason."""

from __future__ import annotations

import asyncio
import errno
import io
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import Any, Final

import pytest

from bot.library import files
from bot.words.say import say
from sandbox.discord import Invocation, Limits, Message
from tests.waiting import until
from tests.wire.conftest import OpenStage, Stage
from tests.wire.replies import tells
from tests.wire.shelf import library, made, more, original, quiet, said, shown, titles
from tests.wire.timeouts import FIRST_ANSWER_S

ROOMY: Final = Limits(interaction_requests=1000, channel_requests=1000, callback_deadline_s=FIRST_ANSWER_S)


@pytest.mark.asyncio
@pytest.mark.parametrize("is_again_first", [True, False])
async def test_again_and_delete_at_once_have_one_order(open_stage: OpenStage, *, is_again_first: bool) -> None:
    async with open_stage(limits=ROOMY) as stage:
        for number in range(5):
            told = await made(stage, f"tale {number}")
            question = await shown(await more(stage, original(told), "Delete"))
            presses = [(original(told), "New version"), (question, "Yes, delete")]
            if not is_again_first:
                presses.reverse()
            answers = await asyncio.gather(*(stage.discord.press(stage.mira, *press) for press in presses))
            await ended(stage, question, answers[1 if is_again_first else 0])
            await quiet(stage)
            is_deleted = "Deleted “" in question.text
            assert original(told).is_deleted == is_deleted
            # A take that is being made has no title yet, and is listed by its prompt.
            listed = {title.casefold() for title in titles(await library(stage))}
            assert (f"tale {number}" in listed) != is_deleted


async def ended(stage: Stage, question: Message, deletion: Invocation) -> None:
    """Wait until a deletion has happened, or was refused."""
    await stage.discord.until(lambda: "Deleted “" in question.text or say("refusal.still_running") in said(deletion))


@pytest.mark.asyncio
async def test_a_take_that_is_asked_for_while_its_work_is_deleted_is_not_made(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_stage(limits=ROOMY) as stage:
        told = await made(stage, "a tale")
        question = await shown(await more(stage, original(told), "Delete"))
        works = stage.app.library.works
        deleting, go_on = asyncio.Event(), asyncio.Event()
        delete = works.delete

        async def delete_slowly(work_id: str) -> None:
            deleting.set()
            await go_on.wait()
            await delete(work_id)

        monkeypatch.setattr(works, "delete", delete_slowly)
        await stage.discord.press(stage.mira, question, "Yes, delete")
        await deleting.wait()
        again = await stage.discord.press(stage.mira, original(told), "New version")
        await stage.discord.until(lambda: say("refusal.still_running") in said(again))
        go_on.set()
        await stage.discord.until(lambda: "Deleted “" in question.text)
        assert stage.app.work_service.runs() == []
        assert titles(await library(stage)) == []


async def share_question(stage: Stage, told: Message) -> Message:
    return await shown(await more(stage, told, "Share"))


@pytest.mark.asyncio
async def test_a_channel_that_is_chosen_five_times_gets_one_post(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        told = await made(stage, "a tale")
        hall = stage.discord.channel("hall")
        question = await share_question(stage, original(told))
        (select,) = question.selects
        for _ in range(5):
            await stage.discord.select(stage.mira, question, select.custom_id, [hall])
        await stage.discord.until(lambda: "Posted: " in question.text)
        await until(lambda: len([one for one in question.revisions if "Posted: " in one.text]) == 5)
        (post,) = stage.discord.transcript(hall)
        assert f"{hall.id}/{post.id}" in question.text
        stage.discord.delete(post)
        again = await share_question(stage, original(told))
        await stage.discord.select(stage.mira, again, select.custom_id, [hall])
        await stage.discord.until(lambda: "Posted: " in again.text)
        assert len(stage.discord.transcript(hall)) == 1


@pytest.mark.asyncio
async def test_a_download_without_its_files_says_that_they_are_missing(open_stage: OpenStage, tmp_path: Path) -> None:
    async with open_stage(limits=ROOMY) as stage:
        drawn = await stage.discord.command(stage.mira, stage.general, "comic", prompt="a fox", panels=2)
        await drawn.until(lambda reply: any(button.label == "More" for button in reply.buttons))
        await quiet(stage)
        shutil.rmtree(tmp_path / "data" / "files")
        asked = await more(stage, original(drawn), "Download")
        question = await shown(asked, "pick a format")
        choice = question.selects[0].custom_id
        await stage.discord.select(stage.mira, question, choice, ["panel"])
        await stage.discord.until(lambda: "Which panel" in question.text)
        await stage.discord.select(stage.mira, question, choice, ["panel-1-drawing"])
        await stage.discord.until(
            lambda: "files are missing on this bot's disk" in said(asked), what=lambda: said(asked)
        )


@pytest.mark.asyncio
async def test_a_work_that_is_opened_without_its_files_says_that_they_cannot_be_read(
    open_stage: OpenStage, tmp_path: Path
) -> None:
    async with open_stage(limits=ROOMY) as stage:
        drawn = await stage.discord.command(stage.mira, stage.general, "comic", prompt="a fox", panels=2)
        await drawn.until(lambda reply: any(button.label == "More" for button in reply.buttons))
        await quiet(stage)
        shutil.rmtree(tmp_path / "data" / "files")
        opened = await stage.discord.press(stage.mira, await library(stage), "Open")
        await opened.until(lambda reply: any(button.label == "More" for button in reply.buttons))
        [name] = [file.filename for file in original(drawn).attachments]
        assert say("part.file.unreadable", name=name) in said(opened)


@pytest.mark.asyncio
@pytest.mark.parametrize("command", ["comic", "narrate"])
async def test_a_full_disk_is_said(open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    def refuse(*_: Any, **__: Any) -> None:  # noqa: ANN401 - as it is called
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files, "write_atomically", refuse)
    async with open_stage(limits=ROOMY) as stage:
        options = {"prompt": "a fox", "panels": 1} if command == "comic" else {"text": "Good night, moon."}
        asked = await stage.discord.command(stage.mira, stage.general, command, **options)
        await asked.until(lambda reply: say("ending.misconfigured.disk") in reply.text)
        # What is known before is not even asked for.
        monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
        calls = len(stage.gemini.calls)
        again = await stage.discord.command(stage.mira, stage.general, command, **options)
        await again.until(lambda reply: say("ending.misconfigured.disk") in reply.text)
        assert len(stage.gemini.calls) == calls


@pytest.mark.asyncio
async def test_who_sees_a_shared_private_work_downloads_it_and_no_private_chapter_before(
    open_stage: OpenStage,
) -> None:
    async with open_stage(limits=ROOMY) as stage:
        tells(stage, "The first secret.")
        first = await made(stage, "a tale", private=True)
        tells(stage, "The second part.")
        opened = await stage.discord.press(stage.mira, original(first), "Continue")
        await opened.answered()
        sent = await stage.discord.submit_modal(stage.mira, opened, {"direction": ""})
        await sent.until(lambda reply: any(button.label == "More" for button in reply.buttons))
        await quiet(stage)
        hall = stage.discord.channel("hall")
        question = await share_question(stage, original(sent))
        await stage.discord.select(stage.mira, question, question.selects[0].custom_id, [hall])
        await stage.discord.until(lambda: "Posted: " in question.text)
        (post,) = stage.discord.transcript(hall)
        menu = await more(stage, post, "Download", stage.tom)
        book = await shown(menu)
        await stage.discord.press(stage.tom, book, "All formats")
        await stage.discord.until(lambda: any(file.filename.endswith(".zip") for file in book.attachments))
        with zipfile.ZipFile(io.BytesIO(book.attachments[0].data)) as archive:
            text = b"".join(archive.read(name) for name in archive.namelist() if name.endswith(".md")).decode()
        assert "The second part." in text
        assert "The first secret." not in text
