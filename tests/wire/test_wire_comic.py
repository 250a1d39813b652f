"""A comic: one page in a message, onto which each panel comes as soon as it is finished."""

from __future__ import annotations

import io
import os
import threading

import pytest
from PIL import Image

from bot.script.alt_text import utf16_units
from bot.script.panel_headings import prepared
from bot.words.say import say
from sandbox.discord import Entry, Invocation, Reply
from sandbox.discord.records import walk
from sandbox.gemini import Call, Pace
from sandbox.gemini.faults import PictureFile, Pictures, RefusedPicture
from tests.wire.conftest import OpenStage, Stage, patient_limits
from tests.wire.pages import HEIGHT_PX, WIDTH_PX, composer_of, drawn, on_page, versions

GALLERY = 12
ROOMY = patient_limits(interaction_requests=100)
SLOW = Pace(picture_s=0.4)
"""Slow enough for an edit between two pictures."""

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
Focus: the lamp burns
Dialogue (MIRA): "There."
"""


def longer(panels: int) -> str:
    """A finished script of this many panels."""
    return "\n\n".join(
        f'Panel {n}: Part {n}\nScene: a pier, {n}\nFocus: Mira walks\nDialogue (MIRA): "Step {n}."'
        for n in range(1, panels + 1)
    )


async def comic(stage: Stage, prompt: str = "a fox and a lamp", **options: object) -> Invocation:
    return await stage.discord.command(stage.mira, stage.general, "comic", prompt=prompt, **options)


async def finished(invocation: Invocation) -> Reply:
    return await invocation.until(lambda reply: any(button.label == "More" for button in reply.buttons))


def drawings(stage: Stage) -> list[Call]:
    """The calls that drew, in order."""
    return [call for call in stage.gemini.calls if call.model == stage.app.gemini.settings.comic_model]


def last_line(reply: Reply) -> str:
    return reply.messages[-1].text.splitlines()[-1]


def uploads(stage: Stage) -> list[Entry]:
    """The requests that brought a file."""
    return [entry for entry in stage.discord.log if entry.files]


def noise(size_px: int) -> bytes:
    file = io.BytesIO()
    Image.frombytes("RGB", (size_px, size_px), os.urandom(size_px * size_px * 3)).save(file, "PNG")
    return file.getvalue()


@pytest.mark.asyncio
async def test_four_asked_are_four_drawn_onto_one_page_that_says_in_words_what_it_shows(open_stage: OpenStage) -> None:
    async with open_stage(LOOK_MODEL="") as stage:
        reply = await finished(await comic(stage))
        [message] = reply.messages
        assert last_line(reply) == "-# The end · 4 panels"
        assert not message.is_v2
        [page] = message.attachments
        assert page.filename.startswith("page-1-")
        assert page.filename.endswith(".jpg")
        told = on_page(page)
        assert [panel["number"] for panel in told["panels"]] == drawn(page) == [1, 2, 3, 4]
        assert told["credit"] == say("page.credit")
        title, prompt, *_ = message.content.splitlines()
        assert title == f"## {told['title']}"
        assert prompt == "> -# a fox and a lamp"
        assert len(message.content.splitlines()) == 3, "its words are in the picture"
        assert page.description is not None
        assert utf16_units(page.description) <= 1024
        for number, panel in enumerate(told["panels"], start=1):
            assert f"Panel {number}: " in page.description
            assert all(words in page.description for words in panel["words"])
        assert len(drawings(stage)) == 4


@pytest.mark.asyncio
async def test_the_sketch_of_a_finished_script_stands_at_once_and_grows_by_one_picture_after_the_other(
    open_stage: OpenStage,
) -> None:
    async with open_stage(limits=ROOMY, pace=SLOW) as stage:
        invocation = await comic(stage, SCRIPT, panels=8)
        reply = await finished(invocation)
        [message] = reply.messages
        sketch, *pages = versions(message)
        assert drawn(sketch) == []
        assert [panel["words"] for panel in on_page(sketch)["panels"]] == [
            ["The light had gone out.", "Not tonight."],
            ["I brought oil.", "And so they went up."],
            [],
        ], "the last words come with their picture"
        assert "There." not in str(sketch.description)
        shown = [drawn(page) for page in pages]
        assert shown[-1] == [1, 2, 3]
        assert all(len(later) > len(earlier) for earlier, later in zip([[], *shown], shown, strict=False))
        assert on_page(pages[-1])["panels"][2]["words"] == ["There."]
        assert {(one.width_px, one.height_px) for one in versions(message)} == {(WIDTH_PX, HEIGHT_PX)}
        assert len(uploads(stage)) == len(versions(message)) <= 1 + 3
        assert all("Mira, in a yellow coat" in str(page.description) for page in pages)
        assert last_line(reply) == "-# The end · 3 panels"


@pytest.mark.asyncio
async def test_a_picture_is_shown_while_the_next_one_is_still_being_drawn(open_stage: OpenStage) -> None:
    # Long enough for a busy machine to show a picture before the next one arrives.
    async with open_stage(limits=ROOMY, pace=Pace(picture_s=1.5)) as stage:
        invocation = await comic(stage)
        await invocation.answered()
        first_frame = await invocation.until(lambda reply: "> -# a fox and a lamp" in reply.text)
        assert say("status.comic.waiting") in first_frame.text
        await invocation.until(lambda reply: say("status.comic.making", number=2, of=4) in reply.text)
        await finished(invocation)
        drawn_at = sorted(sent.at for call in drawings(stage) for sent in call.sent if sent.media_type is not None)
        [message] = invocation.reply.messages
        first = next(rev.at for rev in message.revisions if rev.attachments and drawn(rev.attachments[0]))
        assert drawn_at[0] < first < drawn_at[-1]


@pytest.mark.asyncio
@pytest.mark.parametrize("made", [0, 2])
async def test_panels_the_stream_did_not_draw_come_by_calls_of_their_own(open_stage: OpenStage, made: int) -> None:
    async with open_stage() as stage:
        stage.gemini.faults.add(Pictures(made=made), contains="exactly 3 panels")
        reply = await finished(await comic(stage, SCRIPT))
        assert last_line(reply) == "-# The end · 3 panels"
        assert drawn(reply.attachments[0]) == [1, 2, 3]
        assert len(drawings(stage)) == 1 + 3 - made


@pytest.mark.asyncio
async def test_a_refused_panel_is_a_card_with_its_reason_and_the_others_come(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        stage.gemini.faults.add(RefusedPicture(3), contains="Draw only panel 3")
        reply = await finished(await comic(stage))
        [page] = reply.attachments
        assert drawn(page) == [1, 2, 4]
        card = on_page(page)["panels"][2]
        assert card["note"] == [say("page.blocked", rule=say("rule.safety")), say("page.blocked.help")]
        assert f"Panel 3: {say('page.alt.missing')}" in str(page.description)
        assert last_line(reply).startswith("-# Done, with gaps · 3 panels · 1 of 4 didn't work out")


@pytest.mark.asyncio
async def test_a_finished_script_is_followed_and_says_how_many_panels_there_are(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        for prompt in (SCRIPT, " ".join(SCRIPT.split())):
            reply = await finished(await comic(stage, prompt, panels=8))
            assert last_line(reply) == "-# The end · 3 panels"
            [page] = reply.attachments
            assert [panel["words"] for panel in on_page(page)["panels"]] == [
                ["The light had gone out.", "Not tonight."],
                ["I brought oil.", "And so they went up."],
                ["There."],
            ]
            for told in ("Mira, in a yellow coat", "lighthouse at dusk", "Otto the robot climbs", "The lamp burns"):
                assert told in str(page.description)


@pytest.mark.asyncio
async def test_five_to_eight_panels_are_two_pages_and_the_second_begins_when_the_first_is_settled(
    open_stage: OpenStage,
) -> None:
    async with open_stage(limits=ROOMY, pace=Pace(picture_s=0.2)) as stage:
        reply = await finished(await comic(stage, longer(7)))
        first, second = reply.messages
        assert [file.filename[:7] for file in reply.attachments] == ["page-1-", "page-2-"]
        assert drawn(first.attachments[0]) == [1, 2, 3, 4]
        assert drawn(second.attachments[0]) == [5, 6, 7]
        settled_at = next(rev.at for rev in first.revisions if rev.attachments and len(drawn(rev.attachments[0])) == 4)
        assert settled_at < second.revisions[0].at
        assert not first.buttons
        assert "Step 5." in str(second.attachments[0].description)
        assert "Step 5." not in str(first.attachments[0].description)
        assert on_page(second.attachments[0])["title"] == ""
        assert len(uploads(stage)) <= 2 + 7


@pytest.mark.asyncio
async def test_a_page_over_the_upload_limit_is_made_to_fit(open_stage: OpenStage) -> None:
    async with open_stage(limits=patient_limits(attachment_bytes=1_000)) as stage:
        composer_of(stage.app).look = Image.open(io.BytesIO(noise(WIDTH_PX)))
        reply = await finished(await comic(stage, panels=1))
        [page] = reply.attachments
        assert page.size_bytes <= 1_000
        assert page.filename.startswith("page-1-")
        assert last_line(reply) == "-# The end · 1 panel"


@pytest.mark.asyncio
async def test_a_broken_picture_is_drawn_again(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        stage.gemini.faults.add(PictureFile(broken=True, panel=2), contains="Draw only panel 2")
        reply = await finished(await comic(stage))
        assert last_line(reply) == "-# The end · 4 panels"
        assert drawn(reply.attachments[0]) == [1, 2, 3, 4]


@pytest.mark.asyncio
async def test_a_picture_that_only_looks_whole_is_named_as_missing(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        whole = noise(32)
        stage.gemini.draw = lambda *_, **__: whole[:600] + whole[-60:]
        reply = await finished(await comic(stage, panels=2))
        [page] = reply.attachments
        assert [panel["note"][0] for panel in on_page(page)["panels"]] == [say("page.missing")] * 2
        assert "-# The end" not in reply.text


@pytest.mark.asyncio
async def test_a_script_that_no_font_has_is_named(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        composer_of(stage.app).missing_scripts = ("Tibetan", "Ogham")
        reply = await finished(await comic(stage, panels=1))
        assert say("page.fonts", scripts="Tibetan, Ogham") in reply.text


@pytest.mark.asyncio
async def test_spoilers_are_not_lettered_and_stand_below_the_page_as_they_were_written(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        script = 'Panel 1: End\nScene: a hall\nFocus: a butler\nDialogue (ANN): "||He did it!||"'
        reply = await finished(await comic(stage, script))
        [page] = reply.attachments
        assert on_page(page)["panels"][0]["words"] == ["…"]
        assert "||He did it!||" in reply.text
        assert "He did it" not in str(page.description)


@pytest.mark.asyncio
@pytest.mark.parametrize("pictures_max", [-1, 0, 2], ids=["none", "the sketch", "all but the last"])
async def test_where_no_page_can_be_composed_the_panels_are_shown_by_themselves_with_their_words(
    open_stage: OpenStage, pictures_max: int, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_stage(limits=ROOMY, pace=SLOW) as stage:
        composer_of(stage.app).pictures_max = pictures_max
        reply = await finished(await comic(stage, SCRIPT))
        assert [file.filename for file in reply.attachments] == [f"panel-{n}.png" for n in (1, 2, 3)]
        assert "The light had gone out.\n**MIRA** (whispering): “Not tonight.”" in reply.text
        assert "**MIRA**: “There.”" in reply.text
        assert last_line(reply) == "-# The end · 3 panels"
        assert "page 1 cannot be composed" in caplog.text


@pytest.mark.asyncio
async def test_as_components_the_page_is_a_gallery_that_is_replaced(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY, pace=SLOW, COMIC_LAYOUT="v2") as stage:
        reply = await finished(await comic(stage, SCRIPT))
        [message] = reply.messages
        assert message.is_v2
        assert [part["type"] for part in walk(message.components)].count(GALLERY) == 1
        assert drawn(versions(message)[-1]) == [1, 2, 3]
        assert len(versions(message)) > 1
        [alt] = message.alt_texts
        assert "Otto the robot climbs" in str(alt)
        assert last_line(reply) == "-# The end · 3 panels"


@pytest.mark.asyncio
async def test_where_standing_messages_take_no_pictures_a_page_of_components_follows_and_later_comics_are_classic(
    open_stage: OpenStage,
) -> None:
    async with open_stage(limits=ROOMY, COMIC_LAYOUT="v2") as stage:
        stage.discord.faults.refuse_gallery_uploads()
        first = await finished(await comic(stage))
        assert [drawn(page) for page in first.attachments] == [[1, 2, 3, 4]]
        second = await finished(await comic(stage))
        assert not second.messages[0].is_v2
        assert [drawn(page) for page in second.attachments] == [[1, 2, 3, 4]]
        assert last_line(second) == "-# The end · 4 panels"


@pytest.mark.asyncio
@pytest.mark.real_pages
async def test_the_composers_own_pages_stand_in_the_message_all_of_one_size(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY, pace=Pace(picture_s=0.1)) as stage:
        reply = await finished(await comic(stage, SCRIPT))
        [message] = reply.messages
        pages = versions(message)
        for page in pages:
            with Image.open(io.BytesIO(page.data)) as image:
                assert (image.format, image.size) == ("JPEG", (1600, 2000))
        assert len({page.data for page in pages}) == len(pages) > 1
        assert (await stage.kept()).pages[0].settled


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
