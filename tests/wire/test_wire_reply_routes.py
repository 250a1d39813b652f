"""The routes of a reply: the interaction's token, then the channel; follow-ups for pictures that need them."""

from __future__ import annotations

import asyncio

import pytest

from bot.library.people import PersonSettings
from sandbox.discord import Channel, Entry, Invocation, Message
from sandbox.gemini import Pace
from tests.waiting import until
from tests.wire.conftest import OpenStage, Stage
from tests.wire.pages import drawn
from tests.wire.replies import SILENT, ShiftedClock, body, labels, last_line, plain, requests_of, stage_of, tells

BY_CHANNEL = "/channels/{channel_id}/messages"
FOURTEEN_MINUTES_S = 840
LONG = "".join(f"Sentence {number} tells of the sea. " for number in range(1, 200))


def messages_in(stage: Stage, channel: Channel) -> list[Message]:
    every = stage.discord.state.messages.values()
    return [one for one in every if one.channel is channel and one.author is stage.discord.bot and not one.is_deleted]


async def all_ended(stage: Stage, channel: Channel, timeout_s: float = 30.0) -> list[Message]:
    await stage.discord.until(
        lambda: any("More" in labels(message) for message in messages_in(stage, channel)), timeout_s
    )
    return messages_in(stage, channel)


async def ended(invocation: Invocation, timeout_s: float = 30.0) -> list[Message]:
    reply = await invocation.until(lambda reply: "More" in [b.label for b in reply.buttons], timeout_s)
    return reply.messages


def shift(stage: Stage, clock: ShiftedClock, seconds: float) -> None:
    clock.shift(seconds)
    stage.discord.clock.shift(seconds)


def by_channel(entry: Entry) -> bool:
    return entry.route.startswith(BY_CHANNEL)


@pytest.mark.asyncio
async def test_at_fourteen_minutes_a_public_reply_goes_on_by_the_channel_and_outlives_its_token(
    open_stage: OpenStage,
) -> None:
    clock = ShiftedClock()
    async with stage_of(open_stage, clock=clock, moved=True) as stage:
        await stage.app.library.people.save_settings(stage.mira.id, PersonSettings(wants_notice=False))
        rest = [(0.1, LONG[n : n + 1000]) for n in range(0, len(LONG), 1000)]
        tells(stage, "Once. ", (1.2, "Then. "), (0.8, ""), *rest)
        invocation = await stage.story()
        await invocation.until(lambda reply: "Once" in reply.text)
        shift(stage, clock, FOURTEEN_MINUTES_S - 30)
        await invocation.until(lambda reply: "Then" in reply.text)
        assert not any(by_channel(entry) for entry in stage.discord.log)
        shift(stage, clock, 31)
        await stage.discord.until(lambda: any(by_channel(entry) for entry in stage.discord.log))
        shift(stage, clock, 120)
        messages = await all_ended(stage, stage.general)

        assert plain(body(messages)) == plain("Once. Then. " + LONG)
        assert len(messages) == 2
        assert messages[1].flags & SILENT
        assert [entry.status for entry in stage.discord.log if entry.status >= 400] == []
        routes = [by_channel(entry) for entry in requests_of(stage)]
        assert routes == sorted(routes), "it went back to the token"


@pytest.mark.asyncio
@pytest.mark.parametrize("where", ["private", "user install"])
async def test_where_there_is_no_channel_route_the_reply_ends_before_its_token(
    open_stage: OpenStage, where: str
) -> None:
    clock = ShiftedClock()
    async with stage_of(open_stage, clock=clock) as stage:
        tells(stage, "Once upon a time.", (60.0, "more"))
        abroad = stage.discord.foreign_channel(external_apps=True)
        if where == "private":
            invocation = await stage.story(private=True)
        else:
            invocation = await stage.story(where=abroad)
        await invocation.until(lambda reply: "Once" in reply.text)
        # The model is silent, so only the clock causes this.
        shift(stage, clock, FOURTEEN_MINUTES_S + 1)
        [message] = await ended(invocation)

        assert body([message]) == "Once upon a time."
        assert last_line(message) == (
            "-# Discord lets this kind of reply grow for 14 minutes only · 4 words. Try something shorter."
        )
        [call] = stage.gemini.calls_of("stream")
        assert call.outcome == "client closed"
        await asyncio.sleep(0.3)
        assert not [entry for entry in stage.discord.log if entry.status >= 400 or by_channel(entry)]


@pytest.mark.asyncio
async def test_a_token_that_ends_early_moves_a_public_reply_to_the_channel(open_stage: OpenStage) -> None:
    async with stage_of(open_stage, moved=True) as stage:
        tells(stage, "Once ", (0.3, "upon "), (0.3, "a "), (0.3, "time."))
        invocation = await stage.story()
        await invocation.until(lambda reply: "Once" in reply.text)
        stage.discord.expire(invocation)
        [message] = await all_ended(stage, stage.general)

        assert body([message]) == "Once upon a time."
        assert [entry.status for entry in stage.discord.log if entry.status >= 400] == [401]


@pytest.mark.asyncio
async def test_a_token_that_ends_early_stops_the_model_of_a_private_reply(open_stage: OpenStage) -> None:
    async with stage_of(open_stage) as stage:
        tells(stage, "Once ", (0.3, "upon "), (60.0, "a time."))
        invocation = await stage.story(private=True)
        await invocation.until(lambda reply: "Once" in reply.text)
        stage.discord.expire(invocation)
        [call] = stage.gemini.calls_of("stream")
        await until(lambda: call.client_closed_at is not None)

        assert [entry.status for entry in stage.discord.log if entry.status >= 400] == [401]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "broken", ["5xx", "reset before", "reset after", "429 without Via", "429", "post reset after", "upload reset"]
)
async def test_on_the_channel_route_the_whole_text_stands_in_the_end_too(open_stage: OpenStage, broken: str) -> None:
    clock = ShiftedClock()
    async with stage_of(open_stage, clock=clock, moved=True) as stage:
        faults, edit, post = stage.discord.faults, "PATCH /channels/", "POST /channels/"
        match broken:
            case "5xx":
                faults.server_error(503, route=edit, count=2)
            case "429 without Via":
                faults.rate_limited(1.0, via=False, route=edit, count=1)
            case "429":
                faults.rate_limited(0.3, route=edit, count=1)
            case "post reset after":
                faults.reset("after", route=post, count=1)
            case "upload reset":
                faults.reset("upload", route=edit, count=1)
            case _:
                faults.reset("before" if broken == "reset before" else "after", route=edit, count=2)
        text = LONG if broken == "post reset after" else "upon a time."
        tells(stage, "Once ", (0.5, text))
        invocation = await stage.story()
        await invocation.until(lambda reply: "Once" in reply.text)
        stage.discord.expire(invocation)
        messages = await all_ended(stage, stage.general)

        assert any(entry.fault for entry in stage.discord.log)
        assert plain(body(messages)) == plain("Once " + text)
        if broken == "429 without Via":
            [limited] = [entry for entry in stage.discord.log if entry.status == 429]
            after = next(entry for entry in requests_of(stage) if entry.received_at > limited.received_at)
            assert after.received_at - limited.answered_at >= 1.0


@pytest.mark.asyncio
async def test_a_comic_goes_on_by_the_channel_with_its_pictures(open_stage: OpenStage) -> None:
    async with stage_of(open_stage, pace=Pace(picture_s=0.3), moved=True) as stage:
        invocation = await stage.discord.command(stage.mira, stage.general, "comic", prompt="a cat at sea", panels=3)
        await invocation.until(lambda reply: any(drawn(page) for page in reply.attachments))
        stage.discord.expire(invocation)
        [message] = await all_ended(stage, stage.general)

        assert [drawn(page) for page in message.attachments] == [[1, 2, 3]]
        assert all(message.alt_texts)


@pytest.mark.asyncio
@pytest.mark.parametrize("where", ["public", "user install"])
async def test_pictures_that_cannot_be_added_follow_in_new_messages(open_stage: OpenStage, where: str) -> None:
    async with stage_of(open_stage, pace=Pace(picture_s=0.2), COMIC_LAYOUT="v2") as stage:
        stage.discord.faults.refuse_gallery_uploads()
        channel = stage.general if where == "public" else stage.discord.foreign_channel(external_apps=True)
        comic = await stage.discord.command(stage.mira, channel, "comic", prompt="a cat at sea", panels=8)
        messages = await ended(comic, 20)

        assert [drawn(page) for message in messages for page in message.attachments] == [[1, 2, 3, 4], [5, 6, 7, 8]]
        assert "couldn't be uploaded" not in comic.reply.text
        assert [labels(message)[-1:] for message in messages] == [[]] * (len(messages) - 1) + [["More"]]
        assert len(messages) == 3
        assert len([entry for entry in stage.discord.log if entry.status == 400]) == 2

        following = await stage.discord.command(stage.tom, stage.general, "comic", prompt="a dog at sea", panels=2)
        [message] = await ended(following, 20)
        assert not message.is_v2
        assert [drawn(page) for page in message.attachments] == [[1, 2]]
        assert len([entry for entry in stage.discord.log if entry.status == 400]) == 2
