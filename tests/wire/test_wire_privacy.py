"""/privacy: the stored data, its archives, its erasure, and the use of one's messages by others."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.library.tables import metadata
from bot.words.say import say
from sandbox.discord import Channel, Message
from tests.wire.conftest import OpenStage, Stage, patient_limits
from tests.wire.pages import on_page
from tests.wire.replies import ShiftedClock, stage_of, tells
from tests.wire.shelf import (
    keep,
    let_pass,
    library,
    made,
    more,
    original,
    quiet,
    said,
    shown,
    stored_files,
    titles,
    turn,
)

ROOMY = patient_limits(interaction_requests=100)


async def privacy(stage: Stage, at: Channel | None = None) -> Message:
    return await shown(await stage.discord.command(stage.mira, at or stage.general, "privacy"))


async def forgotten(stage: Stage, page: Message) -> Message:
    """Ask to be forgotten on this page, and wait until it is done."""
    question = await shown(await stage.discord.press(stage.mira, page, "Delete all"))
    assert "You can't undo this." in question.text
    await stage.discord.press(stage.mira, question, "Yes, delete")
    await stage.discord.until(lambda: "Elara keeps nothing about you" in question.text or "couldn't" in question.text)
    return question


def unpacked(messages: list[Message]) -> dict[str, bytes]:
    """The files within all archives."""
    found: dict[str, bytes] = {}
    for message in messages:
        for file in message.attachments:
            with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
                assert archive.testzip() is None
                found.update({name: archive.read(name) for name in archive.namelist()})
    return found


async def mentions_of(stage: Stage, person_id: int) -> list[str]:
    """Columns of any table in which this id occurs."""

    def look(connection: sa.Connection) -> list[str]:
        return [
            f"{table.name}.{name}"
            for table in metadata.sorted_tables
            for row in connection.execute(sa.select(table)).mappings()
            for name, value in row.items()
            if str(person_id) in str(value)
        ]

    return await stage.app.library.database.read(look)


@pytest.mark.asyncio
async def test_the_page_says_what_is_kept(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        assert say("privacy.nothing") in (await privacy(stage)).text
        drawn = await stage.discord.command(stage.mira, stage.general, "comic", prompt="a fox", panels=2)
        await drawn.until(lambda reply: any(button.label == "More" for button in reply.buttons))
        await made(stage, "a song")
        await quiet(stage)
        page = await privacy(stage)
        assert page.ephemeral
        assert "1 story, 1 comic, since <t:" in page.text
        assert "3 files" in page.text, "two panels and their page"
        assert say("privacy.kept.always") in page.text
        assert [button.label for button in page.buttons] == [
            "My data",
            say("button.maynot"),
            say("button.nonotify"),
            "Delete all",
        ]


@pytest.mark.asyncio
async def test_limits_of_what_is_kept_are_said(open_stage: OpenStage) -> None:
    async with open_stage(KEEP_DAYS="30", KEEP_BYTES="52428800") as stage:
        page = await privacy(stage)
        assert "We keep works for 30 days" in page.text
        assert "more than 50 MiB" in page.text


@pytest.mark.asyncio
async def test_others_may_narrate_until_it_is_forbidden(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        people = stage.app.work_service.library.people
        page = await privacy(stage)
        assert "**on**" in page.text
        page = await turn(stage, page, say("button.maynot"))
        assert "**off**" in page.text
        assert not (await people.settings(stage.mira.id)).others_may_narrate
        page = await turn(stage, page, say("button.mayread"))
        assert "**on**" in page.text
        assert (await people.settings(stage.mira.id)).others_may_narrate
        assert (await people.settings(stage.tom.id)).others_may_narrate


@pytest.mark.asyncio
async def test_my_data_is_all_of_it_and_no_one_elses(open_stage: OpenStage) -> None:
    async with stage_of(open_stage, limits=ROOMY) as stage:
        tells(stage, "The lamp burned.")
        await made(stage, "a lighthouse")
        await keep(stage, "what tom wrote", by=stage.tom)
        drawn = await stage.discord.command(stage.mira, stage.general, "comic", prompt="a fox", panels=2)
        await drawn.until(lambda reply: any(button.label == "More" for button in reply.buttons))
        await quiet(stage)
        asked = await stage.discord.press(stage.mira, await privacy(stage), "My data")
        await asked.until(lambda reply: reply.original is not None and bool(reply.original.attachments))
        (archive,) = original(asked).attachments
        assert archive.filename == "elara-my-data.zip"
        assert not re.search(r"\d{7}", " ".join(unpacked([original(asked)]))), "ids say nothing to people"
        found = unpacked([original(asked)])
        works = [json.loads(data) for name, data in found.items() if name.endswith("/details.json")]
        assert {work["work"]["request"]["prompt"] for work in works} == {"a lighthouse", "a fox"}
        assert "The lamp burned." in {work["work"]["text"] for work in works}
        [shown_page] = original(drawn).attachments
        assert [data for name, data in found.items() if name.endswith("/page-01.jpg")] == [shown_page.data]
        panels = on_page(shown_page)["panels"]
        pictures = [hashlib.sha256(data).hexdigest() for name, data in found.items() if name.endswith(".png")]
        assert sorted(pictures) == sorted(panel["picture"] for panel in panels)
        assert b"what tom wrote" not in b"".join(found.values())
        tokens = [invocation.token.encode() for invocation in stage.discord.state.invocations.values()]
        assert not any(token in data for data in found.values() for token in tokens)


@pytest.mark.asyncio
async def test_much_data_comes_in_several_archives_that_each_fit(open_stage: OpenStage) -> None:
    async with open_stage(limits=patient_limits(attachment_bytes=9000)) as stage:
        for number in range(12):
            await keep(stage, f"tale {number}")
        asked = await stage.discord.press(stage.mira, await privacy(stage), "My data")
        await asked.until(lambda reply: f"archive {len(reply.messages)} of {len(reply.messages)}." in said(asked))
        messages = asked.reply.messages
        assert len(messages) > 1
        assert all(message.ephemeral for message in messages)
        assert all(file.size_bytes <= 9000 for message in messages for file in message.attachments)
        assert sum(name.endswith("/details.json") for name in unpacked(messages)) == 12


@pytest.mark.asyncio
async def test_a_forgotten_person_leaves_no_row_no_file_and_no_message(open_stage: OpenStage, tmp_path: Path) -> None:
    clock = ShiftedClock()
    async with open_stage(limits=ROOMY, clock=clock) as stage:
        tells(stage, "the sea was calm. " * 500)
        told = await made(stage, "the sea")
        drawn = await stage.discord.command(stage.mira, stage.general, "comic", prompt="a fox", panels=2)
        await drawn.until(lambda reply: any(button.label == "More" for button in reply.buttons))
        private = await made(stage, "a secret", private=True)
        theirs = await more(stage, original(drawn), "New version", stage.tom)
        await theirs.until(lambda reply: any(button.label == "More" for button in reply.buttons))
        await quiet(stage)
        hall = stage.discord.channel("hall")
        question = await shown(await more(stage, told.reply.messages[-1], "Share"))
        await stage.discord.select(stage.mira, question, question.selects[0].custom_id, [hall])
        await stage.discord.until(lambda: "Posted: " in question.text)
        await turn(stage, await privacy(stage), say("button.maynot"))
        assert await mentions_of(stage, stage.mira.id)

        mine = [message for invocation in (told, drawn, private) for message in invocation.reply.messages]
        (copied,) = theirs.reply.messages
        done = await forgotten(stage, await privacy(stage))
        assert "keeps nothing about you any more" in done.text
        assert await mentions_of(stage, stage.mira.id) == []
        assert all(message.is_deleted for message in mine)
        assert not copied.is_deleted
        assert stage.discord.transcript(hall) == []
        assert titles(await library(stage)) == []
        # Files of two people at the same time are removed within the hour.
        let_pass(stage, clock, 3600.0)
        await stage.app.housekeeping.tidy()
        left = {path.name for path in stored_files(tmp_path / "data")}
        [page] = copied.attachments
        panels = [panel["picture"] for panel in on_page(page)["panels"]]
        assert left == {hashlib.sha256(page.data).hexdigest(), *panels}
        for path in (tmp_path / "data").rglob("*"):
            if path.is_file():
                assert str(stage.mira.id).encode() not in path.read_bytes(), path.name


@pytest.mark.asyncio
async def test_what_others_made_from_theirs_stays_without_their_name(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        told = await made(stage, "the sea")
        theirs = await stage.discord.press(stage.tom, original(told), "Comic")
        await theirs.until(lambda reply: any(button.label == "More" for button in reply.buttons))
        await quiet(stage)
        (copied,) = theirs.reply.messages
        done = await forgotten(stage, await privacy(stage))
        assert not copied.is_deleted
        assert len(titles(await library(stage, stage.tom))) == 1
        assert "What others made from your works and messages is theirs" in done.text
        assert "your words" in done.text


@pytest.mark.asyncio
async def test_before_one_is_forgotten_it_is_said_what_stays_in_works_of_others(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        tells(stage, "The lamp burned all night.")
        told = await made(stage, "the sea")
        read_aloud = await stage.discord.press(stage.tom, original(told), "Narrate")
        await read_aloud.until(lambda reply: any(button.label == "More" for button in reply.buttons))
        await quiet(stage)
        question = await shown(await stage.discord.press(stage.mira, await privacy(stage), "Delete all"))
        assert "can contain your words" in question.text
        await stage.discord.press(stage.mira, question, "Yes, delete")
        await stage.discord.until(lambda: "Done." in question.text)
        assert say("privacy.forgotten") in question.text
        theirs = await stage.kept(stage.tom)
        assert "The lamp burned all night." in theirs.request.prompt
        assert theirs.lineage is not None
        assert theirs.lineage.parent_author_id == 0


@pytest.mark.asyncio
async def test_who_keeps_everything_after_all_is_back_on_the_page(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        tells(stage, "The lamp burned all night.")
        await made(stage, "the sea")
        question = await shown(await stage.discord.press(stage.mira, await privacy(stage), "Delete all"))
        await stage.discord.press(stage.mira, question, say("button.keep"))
        await stage.discord.until(lambda: say("privacy.title") in question.text)
        assert "1 story" in question.text


@pytest.mark.asyncio
async def test_the_page_says_when_what_is_deleted_is_gone(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        assert say("privacy.erased.file") in (await privacy(stage)).text


@pytest.mark.asyncio
async def test_the_page_says_what_the_operator_of_a_database_server_keeps(
    open_stage: OpenStage, postgres_url: str
) -> None:
    async with open_stage(DATABASE_URL=postgres_url) as stage:
        assert say("privacy.erased.server") in (await privacy(stage)).text


@pytest.mark.asyncio
async def test_what_others_are_making_from_theirs_just_now_loses_the_name_too(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        told = await made(stage, "the sea")
        tells(stage, "Once", (1.0, " upon a time."))
        theirs = await stage.discord.press(stage.tom, original(told), "New version")
        await theirs.until(lambda reply: "Once" in reply.text)
        await forgotten(stage, await privacy(stage))
        await theirs.until(lambda reply: any(button.label == "More" for button in reply.buttons))
        await quiet(stage)
        assert await mentions_of(stage, stage.mira.id) == []


@pytest.mark.asyncio
async def test_what_is_being_made_is_stopped_first(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        tells(stage, "Once", (30.0, " upon"))
        told = await stage.story("slow")
        await told.until(lambda reply: "Once" in reply.text)
        await forgotten(stage, await privacy(stage))
        assert original(told).is_deleted
        assert await mentions_of(stage, stage.mira.id) == []
        assert not any(call.is_open for call in stage.gemini.calls)


@pytest.mark.asyncio
async def test_messages_out_of_reach_are_counted_and_said(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        told = await made(stage, "the sea")
        stage.discord.revoke(stage.general, "VIEW_CHANNEL")
        done = await forgotten(stage, await privacy(stage, stage.discord.dm(stage.mira)))
        assert "1 message couldn't be deleted in Discord" in done.text
        assert not original(told).is_deleted
        assert await mentions_of(stage, stage.mira.id) == []


@pytest.mark.asyncio
async def test_one_is_forgotten_from_anywhere(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        told = await made(stage, "the sea")
        abroad = await made(stage, "the moon", where=stage.discord.foreign_channel())
        done = await forgotten(stage, await privacy(stage, stage.discord.foreign_channel("far away")))
        assert original(told).is_deleted
        assert original(abroad).is_deleted
        assert "keeps nothing" in done.text
