"""Downloads of a comic: in every form, a single panel, and its pages as pictures to share outside of Discord."""

from __future__ import annotations

import io
import zipfile
from typing import Final

import pytest
from PIL import Image

from bot.discord.access import Audience
from bot.reply.controls import Action, custom_id
from bot.shelf.comic_files import ComicForm
from bot.words.say import say
from sandbox.discord import Invocation, Message
from tests.wire.conftest import OpenStage, Stage, patient_limits
from tests.wire.pages import on_page
from tests.wire.shelf import in_form, more, original, quiet, shown

ROOMY: Final = patient_limits(interaction_requests=100)


async def comic(stage: Stage, panels: int, *, private: bool = False) -> Invocation:
    """A finished comic."""
    options = {"prompt": "a fox", "panels": panels, "private": private}
    drawn = await stage.discord.command(stage.mira, stage.general, "comic", **options)
    await drawn.until(lambda reply: any(button.label == "More" for button in reply.buttons))
    await quiet(stage)
    return drawn


async def goes_on(stage: Stage, drawn: Invocation) -> None:
    """Make the page after a comic, in its thread."""
    opened = await stage.discord.press(stage.mira, drawn.reply.messages[-1], "Continue")
    await opened.answered()
    await stage.discord.submit_modal(stage.mira, opened, {"direction": ""})

    def has_ended() -> bool:
        messages = [message for thread in stage.discord.threads for message in stage.discord.transcript(thread)]
        return any(button.label == "More" for message in messages for button in message.buttons)

    await stage.discord.until(has_ended)
    await quiet(stage)


async def other_form(stage: Stage, book: Message, form: str) -> bytes:
    """The file in another form, requested on the message with the first one."""
    before = [file.filename for file in book.attachments]
    await stage.discord.press(stage.mira, book, say("button.otherformats"))
    await stage.discord.until(lambda: bool(book.selects))
    await stage.discord.select(stage.mira, book, book.selects[0].custom_id, [form])
    await stage.discord.until(lambda: [file.filename for file in book.attachments] not in ([], before))
    (file,) = book.attachments
    return file.data


@pytest.mark.asyncio
@pytest.mark.real_pages
async def test_every_form_of_a_comic_has_the_pages_of_its_whole_series(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        first = await comic(stage, 1)
        await goes_on(stage, first)
        book = await in_form(stage, await more(stage, first.reply.messages[-1], "Download"), ComicForm.PDF)
        files = {ComicForm.PDF: book.attachments[0].data}
        for form in (form for form in ComicForm if form not in files):
            files[form] = await other_form(stage, book, form)
        assert b"/Count 2" in files[ComicForm.PDF]
        with zipfile.ZipFile(io.BytesIO(files[ComicForm.CBZ])) as archive:
            assert archive.namelist() == ["ComicInfo.xml", "001.jpg", "002.jpg"]
        with zipfile.ZipFile(io.BytesIO(files[ComicForm.EPUB])) as archive:
            assert {"EPUB/chapter-001.xhtml", "EPUB/chapter-002.xhtml"} <= set(archive.namelist())
        with zipfile.ZipFile(io.BytesIO(files[ComicForm.ZIP])) as archive:
            assert {"pdf", "cbz", "md", "txt"} <= {name.rpartition(".")[2] for name in archive.namelist()}
        for form in (ComicForm.PNG, ComicForm.JPEG):
            assert Image.open(io.BytesIO(files[form])).format == form.value.upper()
        assert files[ComicForm.SCRIPT].decode().count("Panel 1") == 2


@pytest.mark.asyncio
async def test_one_panel_is_chosen_with_or_without_its_words(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        drawn = await comic(stage, 2)
        question = await shown(await more(stage, original(drawn), "Download"), "pick a format")
        select = question.selects[0]
        await stage.discord.select(stage.mira, question, select.custom_id, ["panel"])
        await stage.discord.until(lambda: "Which panel" in question.text)
        assert [value for _, value in question.selects[0].options] == [
            "panel-1",
            "panel-2",
            "panel-1-drawing",
            "panel-2-drawing",
        ]
        await stage.discord.select(stage.mira, question, select.custom_id, ["panel-2-drawing"])
        await stage.discord.until(lambda: bool(question.attachments))
        (file,) = question.attachments
        assert file.filename.endswith("-panel-2-drawing.png")
        kept = (await stage.kept()).panels[1].picture
        assert kept is not None
        assert file.data == await stage.app.work_service.library.files.read(kept)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("answer", "credit"), [("outsidenamed", "mira · Made with Elara"), ("outsideplain", "Made with Elara")]
)
async def test_each_page_is_shared_outside_in_a_private_message_of_its_own(
    open_stage: OpenStage, answer: str, credit: str
) -> None:
    async with open_stage(limits=ROOMY) as stage:
        drawn = await comic(stage, 5)
        asked = await more(stage, drawn.reply.messages[-1], say("button.outside"))
        question = await shown(asked, "Should your name be on it?")
        posts = len(stage.discord.transcript(stage.general))
        pressed = await stage.discord.press(stage.mira, question, say(f"button.{answer}"))
        await pressed.until(lambda reply: len(reply.followups) == 1 and bool(question.attachments))
        messages = [question, *pressed.reply.followups]
        for number, message in enumerate(messages, 1):
            assert message.ephemeral
            assert say("keep.outside.page.of", number=number, of=2) in message.text
            (file,) = message.attachments
            assert file.filename.endswith(f"-page-{number}.jpg")
            assert "Panel" in (file.description or "")
            told = on_page(file)
            assert told["credit"].lower().endswith(credit.lower())
        assert len(stage.discord.transcript(stage.general)) == posts


@pytest.mark.asyncio
async def test_only_its_author_shares_a_comic_outside(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        drawn = await comic(stage, 1)
        menu = await stage.discord.press(stage.tom, original(drawn), "More")
        await menu.answered()
        assert say("button.outside") not in [button.label for button in menu.reply.buttons]
        for action in (Action.OUTSIDE, Action.OUTSIDE_NAMED, Action.OUTSIDE_PLAIN):
            found = stage.app.bot.handlers.of_component(custom_id(action, "a1"))
            assert found is not None
            assert found[0].audience is Audience.AUTHOR
