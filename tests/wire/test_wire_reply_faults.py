"""Faults of Discord while a reply grows: in the end the whole text is shown, or the reason why not."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from itertools import pairwise
from typing import Literal

import pytest

from bot.words.say import say
from sandbox.discord import Entry, Invocation, Message
from sandbox.discord.faults import Faults
from sandbox.gemini import Pace
from tests.waiting import until, until_read
from tests.wire.conftest import OpenStage, Stage
from tests.wire.pages import drawn
from tests.wire.replies import body, last_line, plain, requests_of, stage_of, tells

TEXT = "".join(f"Sentence {number} tells of the sea. " for number in range(1, 31)).strip()
EDIT = "PATCH /webhooks/"
POST = "POST /webhooks/"


def growing(stage: Stage, text: str = TEXT, pieces: int = 6, every_s: float = 0.12) -> None:
    size = -(-len(text) // pieces)
    tells(stage, *((every_s, text[n : n + size]) for n in range(0, len(text), size)))


def has_files(entry: Entry) -> bool:
    return bool(entry.files)


async def ended(invocation: Invocation, timeout_s: float = 30.0) -> list[Message]:
    reply = await invocation.until(lambda reply: "More" in [b.label for b in reply.buttons], timeout_s)
    return reply.messages


def bad_gateways(faults: Faults) -> None:
    faults.server_error(502, route=EDIT, count=3)
    faults.server_error(500, route=EDIT, count=1, applied=True)


def resets_before(faults: Faults) -> None:
    faults.reset("before", route=EDIT, count=2)


def resets_after(faults: Faults) -> None:
    faults.reset("after", route=EDIT, count=2)


def slow_answers(faults: Faults) -> None:
    faults.slow(0.5, route=EDIT, count=2)
    faults.slow(0.5, after=True, route=EDIT, count=1)


def limited_by_discord(faults: Faults) -> None:
    faults.rate_limited(0.4, route=EDIT, nth=2)


def limited_by_a_proxy(faults: Faults) -> None:
    faults.rate_limited(0.4, via=False, route=EDIT, nth=2)


def limited_as_a_whole(faults: Faults) -> None:
    faults.rate_limited(0.4, scope="global", route=EDIT, nth=2)


def last_frame_fails(faults: Faults) -> None:
    faults.server_error(503, route=EDIT, count=2, when=lambda entry: "The end" in str(entry.json))
    faults.reset("before", route=EDIT, count=1, when=lambda entry: "The end" in str(entry.json))


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "break_it",
    [
        bad_gateways,
        resets_before,
        resets_after,
        slow_answers,
        limited_by_discord,
        limited_by_a_proxy,
        limited_as_a_whole,
        last_frame_fails,
    ],
)
async def test_the_whole_text_stands_in_the_end(open_stage: OpenStage, break_it: Callable[[Faults], None]) -> None:
    async with stage_of(open_stage) as stage:
        growing(stage)
        break_it(stage.discord.faults)
        messages = await ended(await stage.story())

        assert any(entry.fault for entry in stage.discord.log)
        assert body(messages) == TEXT
        assert last_line(messages[0]) == "-# The end · 180 words"
        assert len(messages) == 1


@pytest.mark.asyncio
async def test_a_limit_is_obeyed(open_stage: OpenStage) -> None:
    async with stage_of(open_stage) as stage:
        growing(stage)
        stage.discord.faults.rate_limited(0.7, via=False, route=EDIT, nth=2)
        await ended(await stage.story())

        [limited] = [entry for entry in stage.discord.log if entry.status == 429]
        after = [entry for entry in requests_of(stage) if entry.received_at > limited.received_at]
        assert after[0].received_at - limited.answered_at >= 0.7


@pytest.mark.asyncio
async def test_after_a_failed_edit_the_newest_text_goes_out(open_stage: OpenStage) -> None:
    async with stage_of(open_stage) as stage:
        tells(stage, (0.0, "first "), (0.1, "second "), (0.1, "third "), (2.0, "last"))
        stage.discord.faults.slow(0.5, route=EDIT, nth=1)
        stage.discord.faults.server_error(502, route=EDIT, nth=1)
        messages = await ended(await stage.story())

        slow, failed, retried = [str(entry.json) for entry in requests_of(stage, "PATCH")[:3]]
        assert "first" in slow
        assert "second" not in slow
        assert "third" in failed
        assert "third" in retried
        assert body(messages) == "first second third last"


@pytest.mark.asyncio
async def test_failed_follow_ups_come_through_once(open_stage: OpenStage) -> None:
    text = TEXT * 12
    async with stage_of(open_stage) as stage:
        growing(stage, text)
        stage.discord.faults.server_error(502, route=POST, count=2)
        stage.discord.faults.reset("before", route=POST, count=1)
        messages = await ended(await stage.story())

        assert plain(body(messages)) == plain(text)
        assert len(messages) == 3


@pytest.mark.asyncio
@pytest.mark.parametrize("moment", ["reset", "5xx"])
async def test_a_follow_up_whose_answer_was_lost_is_found_and_not_posted_twice(
    open_stage: OpenStage, moment: str
) -> None:
    text = TEXT * 12
    async with stage_of(open_stage) as stage:
        growing(stage, text)
        if moment == "reset":
            stage.discord.faults.reset("after", route=POST, nth=1)
        else:
            stage.discord.faults.server_error(504, applied=True, route=POST, nth=1)
        messages = await ended(await stage.story())

        assert plain(body(messages)) == plain(text)
        assert len([entry for entry in requests_of(stage, "POST") if "messages" not in entry.route]) == 2


@pytest.mark.asyncio
@pytest.mark.parametrize("moment", ["upload", "before", "after"])
async def test_uploads_that_broke_are_sent_again_whole(
    open_stage: OpenStage, moment: Literal["upload", "before", "after"]
) -> None:
    async with stage_of(open_stage) as stage:
        when = None if moment == "upload" else has_files
        stage.discord.faults.reset(moment, method="PATCH", count=2, when=when)
        comic = await stage.discord.command(stage.mira, stage.general, "comic", prompt="a cat at sea", panels=2)
        [message] = await ended(comic)

        await has_ended(stage, "complete")
        [page] = (await stage.kept()).pages
        [shown] = message.files
        assert hashlib.sha256(shown.data).hexdigest() == page.picture.sha256
        assert drawn(shown) == [1, 2]


@pytest.mark.asyncio
async def test_a_section_that_broke_on_the_way_is_sent_again_whole(open_stage: OpenStage) -> None:
    async with stage_of(open_stage) as stage:
        stage.discord.faults.reset("before", method="PATCH", count=2, when=has_files)
        speech = await stage.discord.command(stage.mira, stage.general, "narrate", text="Good evening.")
        [message] = await ended(speech)

        [attachment] = message.attachments
        assert attachment.data[:4] == b"RIFF"
        assert len(attachment.data) == int.from_bytes(attachment.data[4:8], "little") + 8


async def model_is_stopped(stage: Stage) -> None:
    [call] = stage.gemini.calls_of("stream")
    await until(lambda: call.client_closed_at is not None)
    assert call.outcome == "client closed", "before its next chunk"


async def has_ended(stage: Stage, kind: str, why: str | None = None) -> None:
    ending = (await until_read(stage.kept, lambda work: work.ending is not None)).ending
    assert ending is not None
    assert ending.kind.value == kind
    assert ending.params.get("why") == why


@pytest.mark.asyncio
@pytest.mark.parametrize("private", [False, True])
async def test_a_deleted_message_stops_the_model(open_stage: OpenStage, private: bool) -> None:
    async with stage_of(open_stage) as stage:
        tells(stage, "Once ", (0.3, "upon "), (60.0, "a time."))
        invocation = await stage.story(private=private)
        reply = await invocation.until(lambda reply: "Once" in reply.text)
        stage.discord.delete(reply.messages[0])
        await stage.discord.until(lambda: any(entry.status == 404 for entry in stage.discord.log))

        await model_is_stopped(stage)
        await has_ended(stage, "undeliverable", "deleted")
        assert stage.discord.log[-1].status == 404


@pytest.mark.asyncio
async def test_a_deleted_channel_stops_the_model(open_stage: OpenStage) -> None:
    async with stage_of(open_stage) as stage:
        tells(stage, "Once ", (0.3, "upon "), (60.0, "a time."))
        invocation = await stage.story()
        await invocation.until(lambda reply: "Once" in reply.text)
        stage.discord.delete_channel(stage.general)
        await stage.discord.until(lambda: any(entry.status == 404 for entry in stage.discord.log))

        await model_is_stopped(stage)
        await has_ended(stage, "undeliverable", "gone")


@pytest.mark.asyncio
async def test_a_lost_permission_stops_the_model(open_stage: OpenStage) -> None:
    async with stage_of(open_stage) as stage:
        tells(stage, "Once ", (0.3, "upon "), (60.0, "a time."))
        invocation = await stage.story()
        await invocation.until(lambda reply: "Once" in reply.text)
        stage.discord.faults.missing_permissions(method="PATCH", count=None)
        await stage.discord.until(lambda: any(entry.status == 403 for entry in stage.discord.log))

        await model_is_stopped(stage)
        await has_ended(stage, "undeliverable", "forbidden")


@pytest.mark.asyncio
async def test_where_only_files_are_forbidden_the_reply_still_gets_its_last_line(open_stage: OpenStage) -> None:
    async with stage_of(open_stage, pace=Pace(picture_s=0.5)) as stage:
        stage.discord.faults.missing_permissions(route=EDIT, count=None, when=has_files)
        comic = await stage.discord.command(stage.mira, stage.general, "comic", prompt="a cat at sea", panels=2)
        [message] = await ended(comic)

        assert re.search(r"page-1-[0-9a-f]{8}\.jpg couldn't be uploaded here\.", message.text)
        assert say("ending.undeliverable.forbidden") in last_line(message)
        assert len([entry for entry in stage.discord.log if entry.status == 403]) <= 2


@pytest.mark.asyncio
@pytest.mark.parametrize("when", ["growing", "ending", "rolling over"])
async def test_what_automod_refuses_ends_neutrally_and_the_accepted_text_stays(
    open_stage: OpenStage, when: str
) -> None:
    async with stage_of(open_stage) as stage:
        rest = {"growing": ((0.3, "badword "), (60.0, "more")), "ending": ((0.3, "badword"),)}
        rest["rolling over"] = ((0.3, "badword " * 2000), (60.0, "more"))
        tells(stage, "Once upon a time. ", *rest[when])
        stage.discord.faults.blocked_by_automod(count=None, when=lambda entry: "badword" in str(entry.json))
        [message] = await ended(await stage.story())

        assert body([message]) == "Once upon a time."
        assert last_line(message) == "-# This server's AutoMod blocked the text, so I stopped."
        await has_ended(stage, "moderated")
        assert len([entry for entry in stage.discord.log if entry.status == 400]) == 1


@pytest.mark.asyncio
async def test_what_automod_refuses_in_a_further_message_ends_neutrally_too(open_stage: OpenStage) -> None:
    async with stage_of(open_stage) as stage:
        tells(stage, TEXT * 4, (0.3, "badword " * 100), (60.0, "more"))
        stage.discord.faults.blocked_by_automod(count=None, when=lambda entry: "badword" in str(entry.json))
        messages = await ended(await stage.story())

        assert plain(TEXT * 4).startswith(plain(body(messages)))
        assert "AutoMod" in last_line(messages[-1])
        await has_ended(stage, "moderated")


@pytest.mark.asyncio
async def test_a_gateway_drop_goes_unnoticed(open_stage: OpenStage) -> None:
    async with stage_of(open_stage) as stage:
        growing(stage)
        invocation = await stage.story()
        await invocation.until(lambda reply: "Sentence 3" in reply.text)
        stage.discord.gateway.drop(4000)
        messages = await ended(invocation)

        assert body(messages) == TEXT
        gaps = [b.at - a.at for a, b in pairwise(messages[0].revisions)]
        assert max(gaps) < 1.5
