"""A refusal on one route is followed by the other: the reply ends if anything can still be written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import aiohttp
import pytest

from bot.discord.responses import Interaction
from bot.discord.submitter import Submitter
from bot.reply.opening import AnsweredElsewhereError, defer_first_answer
from bot.words.say import say
from sandbox.discord import Entry, Invocation, Message
from sandbox.discord.faults import Faults
from sandbox.gemini.faults import ChunkScript
from tests.waiting import until, until_at_rest
from tests.wire.conftest import OpenStage, Stage
from tests.wire.harness import open_harness
from tests.wire.replies import ShiftedClock, body, labels, last_line, plain, requests_of, stage_of, tells
from tests.wire.test_wire_reply_routes import FOURTEEN_MINUTES_S, LONG, all_ended, by_channel, messages_in, shift

EDIT = "PATCH /webhooks/"


async def ended(invocation: Invocation, timeout_s: float = 30.0) -> list[Message]:
    reply = await invocation.until(lambda reply: "More" in [b.label for b in reply.buttons], timeout_s)
    return reply.messages


def statuses(stage: Stage) -> list[int]:
    return [entry.status for entry in requests_of(stage) if entry.status >= 400]


@pytest.mark.asyncio
@pytest.mark.parametrize("is_silent", [False, True])
async def test_where_the_channel_is_hidden_the_token_brings_the_last_line_in_time(
    open_stage: OpenStage, is_silent: bool
) -> None:
    clock = ShiftedClock()
    async with stage_of(open_stage, clock=clock, moved=True) as stage:
        rest = ((60.0, "never"),) if is_silent else tuple((1.0, "and then ") for _ in range(20))
        tells(stage, "Once upon a time. ", (1.0, ""), *rest)
        stage.discord.revoke(stage.general, "VIEW_CHANNEL")
        invocation = await stage.story()
        await invocation.until(lambda reply: "Once" in reply.text)
        shift(stage, clock, FOURTEEN_MINUTES_S + 1)
        [message] = await ended(invocation)

        assert body([message]).startswith("Once upon a time.")
        assert "grow for 14 minutes only" in last_line(message)
        assert statuses(stage) == [403], "the channel is tried once"


@pytest.mark.asyncio
async def test_in_a_read_only_channel_the_last_line_stands_and_the_rest_is_a_file(open_stage: OpenStage) -> None:
    async with stage_of(open_stage) as stage:
        stage.discord.revoke(stage.general, "SEND_MESSAGES")
        tells(stage, *((0.1, LONG[n : n + 800]) for n in range(0, len(LONG), 800)))
        [message] = await ended(await stage.story())

        [file] = message.attachments
        assert file.filename == "story.txt"
        assert file.data.decode() == LONG
        assert last_line(message).startswith("-# The end · ")
        assert set(statuses(stage)) == {403}
        assert len(statuses(stage)) == 2, "once by each way"


def forbidden_by_a_proxy(faults: Faults) -> None:
    faults.server_error(403, route=EDIT, nth=2)
    faults.server_error(403, route=EDIT, nth=3)


def network_error(faults: Faults) -> None:
    faults.error(403, 40333, route=EDIT, nth=2)


def bad_request_by_a_proxy(faults: Faults) -> None:
    faults.server_error(400, route=EDIT, nth=2)


def unauthorized_without_a_code(faults: Faults) -> None:
    faults.error(401, 0, route=EDIT, nth=2)


def token_unknown_for_a_moment(faults: Faults) -> None:
    faults.error(404, 10015, route=EDIT, nth=1)


def one_frame_refused(faults: Faults) -> None:
    faults.error(400, 50035, route=EDIT, nth=2)


def one_frame_refused_in_detail(faults: Faults) -> None:
    fault = faults.error(400, 50035, route=EDIT, nth=2)
    fault.body = {**json.loads(json.dumps(fault.body)), "errors": {"components": {"_errors": [{"code": "ODD"}]}}}


def last_frame_refused_once(faults: Faults) -> None:
    faults.error(400, 50035, route=EDIT, when=lambda entry: "The end" in str(entry.json))


def answer_is_no_message(faults: Faults) -> None:
    faults.server_error(200, applied=True, route=EDIT, nth=2)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "break_it",
    [
        forbidden_by_a_proxy,
        network_error,
        bad_request_by_a_proxy,
        unauthorized_without_a_code,
        token_unknown_for_a_moment,
        one_frame_refused,
        one_frame_refused_in_detail,
        last_frame_refused_once,
        answer_is_no_message,
    ],
)
async def test_a_refusal_that_passes_costs_nothing(open_stage: OpenStage, break_it: Callable[[Faults], None]) -> None:
    async with stage_of(open_stage) as stage:
        text = LONG[:900]
        # Time for three edits before the last one, also on a busy machine.
        tells(stage, *((0.15 if n < 750 else 10.0, text[n : n + 150]) for n in range(0, 900, 150)))
        break_it(stage.discord.faults)
        [message] = await ended(await stage.story())

        assert any(entry.fault for entry in stage.discord.log)
        assert plain(body([message])) == plain(text)
        assert last_line(message).startswith("-# The end · ")
        assert not message.attachments
        assert not any(by_channel(entry) for entry in stage.discord.log)
        assert (await stage.kept()).ending is not None


@pytest.mark.asyncio
async def test_a_last_frame_that_is_refused_leaves_what_was_accepted_and_the_text_as_a_file(
    open_stage: OpenStage,
) -> None:
    async with stage_of(open_stage) as stage:
        tells(stage, "Once upon a time. ", (0.8, "An unspeakable thing."))
        stage.discord.faults.error(
            400, 50035, method="PATCH", count=None, when=lambda entry: "unspeakable" in str(entry.json)
        )
        [message] = await ended(await stage.story())

        assert "Once upon a time." in message.text
        assert say("part.text.as_file") in message.text
        [file] = message.attachments
        assert file.data.decode() == "Once upon a time. An unspeakable thing."
        assert last_line(message).startswith("-# The end · ")


def no_edits(entry: Entry) -> bool:
    return entry.method == "PATCH"


def no_edits_but_a_sentence(entry: Entry) -> bool:
    return entry.method == "PATCH" and (bool(entry.files) or "custom_id" in str(entry.json))


@pytest.mark.asyncio
@pytest.mark.parametrize("refuses", [no_edits, no_edits_but_a_sentence])
async def test_where_no_form_is_accepted_the_last_line_comes_as_plain_as_it_has_to(
    open_stage: OpenStage, refuses: Callable[[Entry], bool]
) -> None:
    async with stage_of(open_stage) as stage:
        tells(stage, "Once upon a time.")
        stage.discord.faults.error(400, 50035, count=None, when=refuses)
        invocation = await stage.story()
        reply = await invocation.until(lambda reply: "The end" in reply.text, 15)

        last = reply.messages[-1]
        assert last_line(last).startswith("-# The end · ")
        if refuses is no_edits:
            assert len(reply.messages) == 2
            assert [file.filename for file in last.attachments] == ["story.txt"]
            assert "More" in labels(last)
        else:
            assert len(reply.messages) == 1
            assert say("part.text.refused") in last.text
        work = await stage.kept()
        assert work.text == "Once upon a time."


@pytest.mark.asyncio
async def test_while_the_token_has_to_wait_for_an_hour_the_channel_shows_the_text(open_stage: OpenStage) -> None:
    async with stage_of(open_stage, moved=True) as stage:
        stage.discord.faults.rate_limited(3600.0, via=False, route="/webhooks/", count=None)
        tells(stage, *((0.2, LONG[n : n + 100]) for n in range(0, 1000, 100)))
        invocation = await stage.story()
        [message] = await ended(invocation)

        assert plain(body([message])) == plain(LONG[:1000])
        limited = [entry for entry in requests_of(stage) if entry.status == 429]
        assert len(limited) == 1, "it is not asked again"
        assert all(by_channel(entry) for entry in requests_of(stage) if entry.status == 200)


def in_threads(stage: Stage) -> list[Message]:
    return [message for thread in stage.discord.threads for message in messages_in(stage, thread)]


@pytest.mark.asyncio
async def test_where_the_thread_is_locked_the_rest_comes_in_the_channel(open_stage: OpenStage) -> None:
    async with stage_of(open_stage, moved=True) as stage:
        text = LONG * 2
        parts = [text[n : n + 1000] for n in range(0, len(text), 1000)]
        tells(stage, *((0.1, part) for part in parts[:6]), *((0.5, part) for part in parts[6:]))
        invocation = await stage.story(length="long")
        await stage.discord.until(lambda: bool(in_threads(stage)))
        stage.discord.lock(stage.discord.threads[0])
        messages = await all_ended(stage, stage.general)

        closed = [one for one in in_threads(stage) if not one.buttons]
        assert plain(body([messages[0], *closed, *messages[1:]])) == plain(text)
        assert not [one for one in in_threads(stage) if one.buttons], "what is repeated in the channel is gone"
        assert invocation.reply.messages[0] is messages[0]


@pytest.mark.asyncio
@pytest.mark.parametrize("wrong_by_s", [1200.0, -1200.0])
@pytest.mark.parametrize("private", [False, True])
async def test_a_clock_that_is_wrong_is_named_and_changes_nothing(
    open_stage: OpenStage, wrong_by_s: float, private: bool, caplog: pytest.LogCaptureFixture
) -> None:
    clock = ShiftedClock()
    clock.wrong_by_s = wrong_by_s
    async with stage_of(open_stage, clock=clock, moved=True) as stage:
        for _ in range(2):
            tells(stage, "Once upon ", (0.3, "a time."))
            [message] = await ended(await stage.story(private=private))
            assert body([message]) == "Once upon a time."
            assert "The end" in last_line(message)
        assert not any(by_channel(entry) for entry in stage.discord.log)
        said = [record.getMessage() for record in caplog.records if "clock" in record.getMessage()]
        assert len(said) == 1
        assert ("ahead of" if wrong_by_s > 0 else "behind") in said[0]


async def answer_first(stage: Stage, invocation: Invocation, data: dict[str, object]) -> None:
    """Answer first, as another process with the same token."""
    url = f"{stage.discord.api_url}/interactions/{invocation.id}/{invocation.token}/callback"
    async with aiohttp.ClientSession() as session, session.post(url, json=data) as response:
        assert response.status == 204


FOREIGN = {
    "type": 4,
    "data": {
        "content": "Another process's story",
        "components": [
            {"type": 1, "components": [{"type": 2, "style": 4, "label": "Stop", "custom_id": "elara:stop:ffff"}]}
        ],
        "allowed_mentions": {"parse": []},
    },
}


def is_ours(entry: Entry) -> bool:
    return "Another process" not in str(entry.json) and entry.json != {"type": 5}


@pytest.mark.asyncio
async def test_an_interaction_that_another_process_answered_is_left_to_it(
    open_stage: OpenStage, caplog: pytest.LogCaptureFixture
) -> None:
    async with stage_of(open_stage) as stage:
        stage.discord.faults.slow(0.4, route="callback", when=is_ours)
        invocation = await stage.story()
        await answer_first(stage, invocation, FOREIGN)
        said = f"another process with the same bot token answered interaction {invocation.id}"
        await until(lambda: any(said in record.getMessage() for record in caplog.records))
        tells(stage, "The next one is ours.")
        [message] = await ended(await stage.story())

        assert body([message]) == "The next one is ours."
        [first] = invocation.reply.messages
        assert first.content == "Another process's story"
        assert len(stage.gemini.calls_of("stream")) == 1
        assert len([entry for entry in requests_of(stage, "PATCH") if invocation.token in entry.path]) == 0


@pytest.mark.asyncio
@pytest.mark.parametrize("foreign", [False, True])
@pytest.mark.parametrize("private", [False, True])
async def test_a_deferred_answer_is_known_by_its_message_or_left_to_another_process(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch, private: bool, foreign: bool
) -> None:
    deferred: list[tuple[int, bool] | Exception] = []

    async def submit(_: Submitter, interaction: Interaction, new_work: object, *, private: bool) -> None:
        try:
            deferred.append(await defer_first_answer(interaction, private=private))
        except AnsweredElsewhereError as error:
            deferred.append(error)

    monkeypatch.setattr(Submitter, "submit", submit)
    async with stage_of(open_stage) as stage:
        if foreign:
            stage.discord.faults.slow(0.4, route="callback", when=is_ours)
        else:
            # Discord applied it, but answered with an error: discord.py retries, and gets code 40060.
            stage.discord.faults.server_error(502, applied=True, route="callback")
        invocation = await stage.story(private=private)
        if foreign:
            await answer_first(stage, invocation, FOREIGN)
        await until(lambda: deferred, 8)

        [known] = deferred
        if foreign:
            assert isinstance(known, AnsweredElsewhereError)
        else:
            assert invocation.reply.original is not None
            assert known == (invocation.reply.original.id, private)
            assert invocation.reply.original.is_loading


@pytest.mark.asyncio
async def test_an_old_reply_is_written_over_slowly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running() as app:
        story = await harness.story(LONG)
        await until_at_rest(app)
        assert len(harness.discord.transcript(harness.general)) == 2
        harness.shift(3700)
        since = len(harness.discord.log)
        pieces = tuple((0.3, LONG[n : n + 300]) for n in range(0, len(LONG), 300))
        harness.gemini.faults.add(ChunkScript(pieces, finish="STOP"), kind="stream")
        await harness.press(story, "New version")
        await harness.discord.until(lambda: "Version 2 of 2" in story.text, 40)

        entries = list(harness.discord.log)[since:]
        assert [entry.status for entry in entries if entry.status >= 400] == []
        edits = [entry for entry in entries if by_channel(entry) and entry.method == "PATCH"]
        assert len(edits) > 3


@pytest.mark.asyncio
async def test_links_in_a_classic_message_have_no_preview(open_stage: OpenStage) -> None:
    async with stage_of(open_stage) as stage:
        text = "Good evening. See https://example.org/lighthouse for more. Good night."
        speech = await stage.discord.command(stage.mira, stage.general, "narrate", text=text)
        [message] = await ended(speech)

        assert "https://example.org/lighthouse" in message.content
        assert message.embeds == []
        assert len(message.revisions) > 1
        assert all(revision.flags & 4 for revision in message.revisions)
