"""If Discord refuses a comic's page, nothing is lost: the page is sent once more, or its words are shown as text."""

from __future__ import annotations

import pytest

from bot.words.say import say
from bot.work.ending import EndingKind
from sandbox.discord import Entry, Invocation, Reply
from sandbox.discord.faults import Faults
from sandbox.gemini import Pace
from sandbox.gemini.faults import RefusedPicture, silence
from tests.wire.conftest import OpenStage, patient_limits
from tests.wire.pages import drawn, on_page, versions
from tests.wire.replies import check_promises
from tests.wire.shelf import quiet
from tests.wire.test_wire_comic import SCRIPT, SLOW, comic, finished, last_line, longer, uploads

ROOMY = patient_limits(interaction_requests=100, channel_requests=100)
EDITS, POSTS = "PATCH /webhooks/", "POST /webhooks/"


def brings_pictures(entry: Entry) -> bool:
    return bool(entry.files)


def refuse(faults: Faults, status: int, code: int, *, route: str = EDITS, after: int = 0) -> None:
    """Refuse each request with a picture, after this many."""
    seen = 0

    def is_refused(entry: Entry) -> bool:
        nonlocal seen
        seen += brings_pictures(entry)
        return brings_pictures(entry) and seen > after

    faults.error(status, code, route=route, count=None, when=is_refused)


@pytest.mark.asyncio
@pytest.mark.parametrize(("status", "code"), [(400, 50035), (413, 40005), (403, 50013)])
@pytest.mark.parametrize("layout", ["classic", "v2"])
async def test_a_page_that_is_refused_twice_follows_once_when_it_is_finished_and_the_sketch_stays(
    open_stage: OpenStage, status: int, code: int, layout: str
) -> None:
    async with open_stage(limits=ROOMY, pace=SLOW, COMIC_LAYOUT=layout) as stage:
        refuse(stage.discord.faults, status, code, after=1)
        reply = await finished(await comic(stage, SCRIPT))
        first, second = reply.messages
        assert [drawn(page) for page in versions(first)] == [[]]
        assert [drawn(page) for page in first.attachments] == [[]], "the sketch stays"
        assert not first.buttons
        assert [drawn(page) for page in versions(second)] == [[1, 2, 3]], "and nothing between"
        assert last_line(reply) == "-# The end · 3 panels"
        await quiet(stage)
        assert [entry.status for entry in uploads(stage)] == [200, status, status, 200]
        check_promises(stage)


@pytest.mark.asyncio
async def test_a_page_that_is_refused_once_is_sent_again(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY, pace=SLOW) as stage:
        stage.discord.faults.error(400, 50035, route=EDITS, nth=2, when=brings_pictures)
        reply = await finished(await comic(stage, SCRIPT))
        [message] = reply.messages
        assert drawn(message.attachments[0]) == [1, 2, 3]
        assert [entry.status for entry in uploads(stage)].count(400) == 1


@pytest.mark.asyncio
async def test_of_two_pages_each_follows_once_when_standing_messages_take_no_pictures(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY, pace=Pace(picture_s=0.2)) as stage:
        refuse(stage.discord.faults, 400, 50035, after=1)
        reply = await finished(await comic(stage, longer(6)))
        first, second, third = reply.messages
        assert [drawn(page) for page in first.attachments] == [[]]
        assert [drawn(page) for page in versions(second)] == [[1, 2, 3]]
        assert [drawn(page) for page in versions(third)] == [[4, 5, 6]]
        assert last_line(reply) == "-# The end · 6 panels"


@pytest.mark.asyncio
async def test_where_no_message_takes_the_page_its_words_stand_as_text_with_a_line_that_says_why(
    open_stage: OpenStage,
) -> None:
    async with open_stage(limits=ROOMY, pace=SLOW) as stage:
        refuse(stage.discord.faults, 400, 50035)
        refuse(stage.discord.faults, 400, 50035, route=POSTS)
        reply = await finished(await comic(stage, SCRIPT))
        assert reply.attachments == []
        assert "page-1-" in reply.text
        assert "The light had gone out.\n**MIRA** (whispering): “Not tonight.”" in reply.text
        assert "**MIRA**: “There.”" in reply.text
        assert last_line(reply) == "-# The end · 3 panels"
        work = await stage.kept()
        assert all(panel.picture is not None for panel in work.panels)


@pytest.mark.asyncio
async def test_where_files_are_forbidden_the_making_stops_and_the_words_stand_as_text(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY, pace=Pace(picture_s=60.0)) as stage:
        stage.discord.faults.missing_permissions(route=EDITS, count=None, when=brings_pictures)
        reply = await finished(await comic(stage, SCRIPT))
        assert reply.attachments == []
        assert "page-1-" in reply.text
        assert "**OTTO**: “I brought oil.”" in reply.text
        work = await stage.kept()
        assert work.ending is not None
        assert work.ending.kind is EndingKind.UNDELIVERABLE


@pytest.mark.asyncio
@pytest.mark.parametrize("private", [False, True])
async def test_a_private_comic_and_one_of_a_user_install_grow_on_the_interactions_route(
    open_stage: OpenStage, private: bool
) -> None:
    async with open_stage(limits=ROOMY, pace=SLOW) as stage:
        where = stage.general if private else stage.discord.foreign_channel()
        invocation = await stage.discord.command(stage.mira, where, "comic", prompt=longer(5), private=private)
        reply = await finished(invocation)
        first, second = reply.messages
        assert first.ephemeral is second.ephemeral is private
        assert [drawn(page) for page in reply.attachments] == [[1, 2, 3], [4, 5]]
        assert all(entry.route.startswith("/webhooks/") for entry in uploads(stage))
        assert len(versions(first)) > 1


@pytest.mark.asyncio
async def test_finish_draws_a_panel_into_the_page_of_an_earlier_message(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        stage.gemini.faults.add(RefusedPicture(2), contains="Draw only panel 2")
        reply = await finished(await comic(stage, longer(5)))
        first, second = reply.messages
        assert [drawn(page) for page in reply.attachments] == [[1, 3], [4, 5]]
        await quiet(stage)
        pressed = await stage.discord.press(stage.mira, second, "Finish")
        await stage.discord.until(lambda: "The end" in second.text, what=lambda: f"{first.text} {second.text}")
        await quiet(stage)
        assert [drawn(page) for page in (*first.attachments, *second.attachments)] == [[1, 2, 3], [4, 5]]
        assert not first.buttons
        assert stage.discord.transcript(stage.general) == [first, second]
        assert say("label.goes_on", link="").strip() in pressed.reply.text


def shows_one(reply: Reply) -> bool:
    return any(drawn(page) for page in reply.attachments)


@pytest.mark.asyncio
async def test_what_is_there_when_it_is_stopped_is_the_page_and_finish_draws_the_rest_into_it(
    open_stage: OpenStage,
) -> None:
    async with open_stage(limits=ROOMY, pace=Pace(picture_s=0.05)) as stage:
        stage.gemini.faults.add(silence(6), kind="stream")
        invocation: Invocation = await comic(stage, SCRIPT)
        await invocation.until(shows_one)
        [message] = invocation.reply.messages
        await stage.discord.press(stage.mira, message, "Stop")
        await invocation.until(lambda reply: "Stopped by Mira" in reply.text)
        await quiet(stage)
        [page] = message.attachments
        made = drawn(page)
        first, *_, last = on_page(page)["panels"]
        assert made in ([1], [1, 2])
        assert last["note"] == [say("page.pending"), say("page.finish.help")]
        assert last["words"] == ["There."]

        await stage.discord.press(stage.mira, message, "Finish")
        await stage.discord.until(lambda: "The end" in message.text, what=lambda: message.text[-200:])
        await quiet(stage)
        [page] = message.attachments
        assert drawn(page) == [1, 2, 3]
        assert on_page(page)["panels"][0] == first, "it is not drawn again"
        assert stage.discord.transcript(stage.general) == [message]
