"""A comic: four asked, four delivered, each picture the moment it arrives, in its place, its words below it."""

from __future__ import annotations

import io
import os
import threading

import pytest
from PIL import Image

from bot.script.panel_headings import prepared
from bot.words.say import say
from sandbox.discord import Invocation, Reply
from sandbox.discord.records import walk
from sandbox.gemini import Call, Pace
from sandbox.gemini.faults import PictureFile, Pictures, RefusedPicture
from tests.wire.conftest import OpenStage, Stage, patient_limits

TEXT, GALLERY = 10, 12
ROOMY = patient_limits(interaction_requests=100)

SCRIPT = """Panel 1: The lamp
Scene: a lighthouse at dusk
Focus: Mira, in a yellow coat
Visual Detail: gulls on the railing
Caption (Top): The light had gone out.
Dialogue (MIRA, whispering): "Not tonight."

Panel 2: The stairs
Scene: inside the tower
Focus: Otto the robot climbs
Dialogue (OTTO): "I brought oil."
Caption (Bottom): And so they went up.

Panel 3: The light
Scene: the lamp room
Focus: the lamp burns"""


async def comic(stage: Stage, prompt: str = "a fox and a lamp", **options: object) -> Invocation:
    return await stage.discord.command(stage.mira, stage.general, "comic", prompt=prompt, **options)


async def finished(invocation: Invocation) -> Reply:
    return await invocation.until(lambda reply: any(button.label == "More" for button in reply.buttons))


def drawings(stage: Stage) -> list[Call]:
    """The calls that drew, in order."""
    return [call for call in stage.gemini.calls if call.model == stage.app.gemini.settings.comic_model]


def last_line(reply: Reply) -> str:
    return reply.messages[-1].text.splitlines()[-1]


def noise(size_px: int) -> bytes:
    file = io.BytesIO()
    Image.frombytes("RGB", (size_px, size_px), os.urandom(size_px * size_px * 3)).save(file, "PNG")
    return file.getvalue()


@pytest.mark.asyncio
async def test_four_asked_are_four_delivered_each_with_its_words_below_and_its_own_alt_text(
    open_stage: OpenStage,
) -> None:
    async with open_stage() as stage:
        reply = await finished(await comic(stage))
        assert last_line(reply) == "-# The end · 4 panels"
        assert [file.filename for file in reply.attachments] == [f"panel-{n}.png" for n in (1, 2, 3, 4)]
        [message] = reply.messages
        kinds = [part["type"] for part in walk(message.components) if part["type"] in (TEXT, GALLERY)]
        assert kinds == [TEXT, *[GALLERY, TEXT] * 4, TEXT]
        words = [part["content"] for part in walk(message.components) if part["type"] == TEXT][1:-1]
        assert len(set(message.alt_texts)) == 4
        for alt, said in zip(message.alt_texts, words, strict=True):
            assert alt is not None
            assert len(alt) <= 1024
            quotes = [line.split("“")[1].split("”")[0] for line in said.splitlines() if "“" in line]
            assert all(quote in alt for quote in quotes)
        assert len(drawings(stage)) == 4


@pytest.mark.asyncio
async def test_a_picture_is_shown_while_the_next_one_is_still_being_drawn(open_stage: OpenStage) -> None:
    # So long that even a busy machine shows a picture before the next one is there.
    async with open_stage(limits=ROOMY, pace=Pace(picture_s=1.5)) as stage:
        invocation = await comic(stage, SCRIPT)
        await invocation.answered()
        await invocation.until(lambda reply: say("status.comic.making", number=2, of=3) in reply.text)
        await finished(invocation)
        [call] = drawings(stage)
        drawn_at = [sent.at for sent in call.sent if sent.media_type is not None]
        assert invocation.reply.original is not None
        for number in (1, 2):
            shown_at = next(
                revision.at for revision in invocation.reply.original.revisions if len(revision.attachments) == number
            )
            assert drawn_at[number - 1] < shown_at < drawn_at[number]


@pytest.mark.asyncio
@pytest.mark.parametrize("made", [0, 2])
async def test_panels_the_stream_did_not_draw_come_by_calls_of_their_own(open_stage: OpenStage, made: int) -> None:
    async with open_stage() as stage:
        stage.gemini.faults.add(Pictures(made=made), contains="exactly 3 panels")
        reply = await finished(await comic(stage, SCRIPT))
        assert last_line(reply) == "-# The end · 3 panels"
        assert [file.filename for file in reply.attachments] == [f"panel-{n}.png" for n in (1, 2, 3)]
        assert len(drawings(stage)) == 1 + 3 - made


@pytest.mark.asyncio
async def test_a_refused_panel_is_named_with_its_reason_and_the_others_come(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        stage.gemini.faults.add(RefusedPicture(3), contains="Draw only panel 3")
        reply = await finished(await comic(stage))
        assert "Panel 3 is missing. Gemini declined to draw this (safety rules)." in reply.text
        assert [file.filename for file in reply.attachments] == ["panel-1.png", "panel-2.png", "panel-4.png"]
        assert last_line(reply).startswith("-# Done, with gaps · 3 panels · 1 of 4 didn't work out")
        texts = [
            part["content"]
            for part in walk(reply.messages[0].components)
            if part["type"] in (TEXT, GALLERY) and part["type"] == TEXT
        ]
        assert texts[3].startswith("-# Panel 3 is missing."), "its place is kept"


@pytest.mark.asyncio
async def test_a_finished_script_is_followed_and_says_how_many_panels_there_are(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        for prompt in (SCRIPT, " ".join(SCRIPT.split())):
            reply = await finished(await comic(stage, prompt, panels=8))
            assert last_line(reply) == "-# The end · 3 panels"
            for words in (
                "The light had gone out.\n**MIRA** (whispering): “Not tonight.”",
                "**OTTO**: “I brought oil.”\nAnd so they went up.",
            ):
                assert words in reply.text
            [first, second, third] = reply.messages[0].alt_texts
            assert "Mira, in a yellow coat" in str(first)
            assert "lighthouse at dusk" in str(first)
            assert "Not tonight." in str(first)
            assert "Otto the robot climbs" in str(second)
            assert "the lamp burns" in str(third)


@pytest.mark.asyncio
async def test_a_picture_over_the_upload_limit_is_made_to_fit(open_stage: OpenStage) -> None:
    async with open_stage(limits=patient_limits(attachment_bytes=40_000)) as stage:
        stage.gemini.draw = lambda *_, **__: noise(160)
        reply = await finished(await comic(stage, panels=1))
        [file] = reply.attachments
        assert file.filename == "panel-1.jpg"
        assert file.size_bytes <= 40_000
        with Image.open(io.BytesIO(file.data)) as image:
            assert (image.format, image.size) == ("JPEG", (160, 160))
        assert last_line(reply) == "-# The end · 1 panel"


@pytest.mark.asyncio
async def test_a_broken_picture_is_drawn_again(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        stage.gemini.faults.add(PictureFile(broken=True, panel=2), contains="Draw only panel 2")
        reply = await finished(await comic(stage))
        assert last_line(reply) == "-# The end · 4 panels"
        assert all(file.width_px == 16 for file in reply.attachments)


@pytest.mark.asyncio
async def test_a_picture_that_only_looks_whole_is_named_as_missing(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        whole = noise(32)
        stage.gemini.draw = lambda *_, **__: whole[:600] + whole[-60:]
        reply = await finished(await comic(stage, panels=2))
        assert reply.attachments == []
        assert "Panel 1 is missing." in reply.text
        assert "Panel 2 is missing." in reply.text
        assert "-# The end" not in reply.text


@pytest.mark.asyncio
async def test_where_standing_messages_take_no_pictures_all_come_and_later_comics_are_classic(
    open_stage: OpenStage,
) -> None:
    async with open_stage(limits=ROOMY) as stage:
        stage.discord.faults.refuse_gallery_uploads()
        first = await finished(await comic(stage))
        assert [file.filename for file in first.attachments] == [f"panel-{n}.png" for n in (1, 2, 3, 4)]
        second = await finished(await comic(stage))
        assert not second.messages[0].is_v2
        assert [file.filename for file in second.attachments] == [f"panel-{n}.png" for n in (1, 2, 3, 4)]
        assert all(file.description for file in second.attachments)
        assert last_line(second) == "-# The end · 4 panels"


@pytest.mark.asyncio
async def test_a_persons_script_is_read_beside_the_event_loop(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_by: list[threading.Thread] = []

    def observed(text: str) -> str:
        if text == SCRIPT:
            read_by.append(threading.current_thread())
        return prepared(text)

    monkeypatch.setattr("bot.script.panels.prepared", observed)
    async with open_stage() as stage:
        await finished(await comic(stage, SCRIPT))

    assert read_by
    assert threading.main_thread() not in read_by
