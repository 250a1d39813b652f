"""The question before a long narration: what it offers, and where the narration goes once it is answered."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.making import speech_plan
from bot.words.say import refusal_line, say
from bot.work.ending import EndingKind
from bot.work.refusal import Refusal, RefusalKind
from sandbox.gemini.faults import silence
from tests.waiting import until
from tests.wire.harness import POSTED_S, labels
from tests.wire.long_narrations import (
    SECTION_MIN,
    agree,
    idle,
    label_of,
    narrate,
    narrating,
    next_day,
    offered,
    own,
    works,
)


@pytest.mark.asyncio
async def test_a_long_narration_is_confirmed_and_nothing_of_it_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speech_plan, "LONG_SPEECH_MIN", SECTION_MIN)
    async with narrating(tmp_path, monkeypatch, minutes=60) as harness:
        asked = await narrate(harness, 2)
        question = offered(asked)
        assert re.match(r"About 1 min of speech · about \$0\.\d\d · ready in about 1 min$", question.text)
        assert labels(question) == [say("long.whole.button"), say("long.cancel.button")]
        harness.shift(3600.0)
        answer = await agree(harness, asked, "whole")
        reply = await harness.posted(harness.general, "The end")
        assert [file.filename for file in reply.attachments][:2] == ["section-01.wav", "section-02.wav"]
        await idle(harness)
        assert answer.person is harness.mira
        assert question.is_deleted, "the work has taken its place"


@pytest.mark.asyncio
async def test_what_was_offered_can_be_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with narrating(tmp_path, monkeypatch) as harness:
        asked = await narrate(harness, 5)
        question = offered(asked)
        await agree(harness, asked, "cancel")
        await harness.discord.until(lambda: question.text == say("long.cancelled"))
        assert (harness.gemini.calls_of("live"), await works(harness)) == ([], [])
        await harness.press(question, say("long.after_all.button"))
        await harness.discord.until(lambda: say("long.cancel.button") in labels(question))
        await harness.press(question, label_of(question, "parts"))
        await harness.posted(harness.general, "min spoken")


@pytest.mark.asyncio
async def test_the_answer_to_a_press_on_a_question_that_is_gone_is_a_new_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with narrating(tmp_path, monkeypatch) as harness:
        asked = await narrate(harness, 5)
        # The person dismissed it, or an earlier press deleted it.
        harness.discord.faults.unknown_message(method="PATCH")
        answer = await agree(harness, asked, "cancel")
        await answer.until(lambda reply: say("long.cancelled") in [one.text for one in reply.followups])
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []


@pytest.mark.asyncio
async def test_a_private_one_that_takes_long_goes_to_direct_messages_and_says_so_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with narrating(tmp_path, monkeypatch) as harness:
        direct = harness.discord.dm(harness.mira)
        asked = await narrate(harness, 3, private=True)
        question = offered(asked)
        assert question.text.startswith(say("long.direct"))
        assert own(harness, direct) == []
        await agree(harness, asked, "parts")
        part = await harness.posted(direct, "min spoken")
        await harness.discord.until(lambda: f"/@me/{direct.id}/" in question.text)
        assert labels(question) == [], "a question that was answered has no buttons"
        assert own(harness, harness.general) == []
        await idle(harness)
        next_day(harness)
        await harness.posted(direct, "The end")
        assert part.channel is direct


@pytest.mark.asyncio
async def test_where_direct_messages_are_closed_it_is_found_in_the_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with narrating(tmp_path, monkeypatch) as harness:
        harness.mira.accepts_dms = False
        asked = await narrate(harness, 3, private=True)
        question = offered(asked)
        await agree(harness, asked, "parts")
        await harness.discord.until(lambda: question.text == say("long.no_direct"))
        assert labels(question) == ["Stop"]
        await idle(harness)
        [work] = await works(harness)
        assert (work.ending is not None and work.ending.kind) is EndingKind.SCHEDULED
        next_day(harness)
        await until(lambda: len(harness.gemini.calls_of("live")) == 3, POSTED_S)
        await idle(harness)
        [work] = await works(harness)
        assert work.ending is not None
        assert work.ending.is_good
        shelf = await harness.discord.command(harness.mira, harness.general, "library")
        await shelf.until(lambda reply: any(one.label == "Open" for one in reply.buttons))
        opened = await harness.press(shelf.reply.messages[0], "Open")
        await opened.until(lambda reply: "The end" in reply.text)


@pytest.mark.asyncio
async def test_a_narration_without_a_message_can_be_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech_plan, "LONG_MAKING_S", 0.0)
    monkeypatch.setattr(speech_plan, "LONG_SPEECH_MIN", 0.0)
    async with narrating(tmp_path, monkeypatch, minutes=60, NARRATION_PARALLEL="1") as harness:
        harness.gemini.faults.add(silence(1), kind="live", skip=1, times=None)
        harness.mira.accepts_dms = False
        asked = await narrate(harness, 3, private=True)
        question = offered(asked)
        await agree(harness, asked, "whole")
        await harness.discord.until(lambda: labels(question) == ["Stop"])
        await until(lambda: len(harness.gemini.calls_of("live")) >= 2)
        stopped = await harness.press(question, "Stop")
        await stopped.until(lambda reply: say("long.stopped") in reply.text)
        await idle(harness)
        [work] = await works(harness)
        assert (work.ending is not None and work.ending.kind) is EndingKind.STOPPED


@pytest.mark.asyncio
async def test_an_answer_that_is_refused_can_be_given_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with narrating(tmp_path, monkeypatch, WAITING_PER_PERSON="1") as harness:
        harness.gemini.faults.add(silence(0), kind="stream", times=1)
        first = await narrate(harness, 3)
        story = await harness.discord.command(harness.mira, harness.general, "story", prompt="a lamp")
        await until(lambda: bool(harness.gemini.calls_of("stream")))
        question = offered(first)
        await agree(harness, first, "parts")
        line = refusal_line(Refusal(RefusalKind.RUNNING, {"limit": 1}))
        await harness.discord.until(lambda: question.text == line)
        await harness.press(story.reply.messages[-1], "Stop")
        await idle(harness)
        await harness.press(question, say("button.tryagain"))
        await harness.posted(harness.general, "min spoken")


@pytest.mark.asyncio
async def test_a_new_version_is_offered_too_and_made_in_its_reply(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with narrating(tmp_path, monkeypatch) as harness:
        await narrate(harness, 2)
        reply = await harness.posted(harness.general, "The end")
        await idle(harness)
        again = await harness.press(reply, say("button.again"))
        await again.until(lambda one: bool(one.buttons))
        question = offered(again)
        assert say("long.parts.none") in question.text, "its minutes are used up"
        await harness.press(question, label_of(question, "parts"))
        await harness.posted(harness.general, "0 of 0 min spoken")
        await idle(harness)
        assert len(harness.gemini.calls_of("live")) == 2
        next_day(harness)
        await harness.posted(harness.general, "The end")
        await idle(harness)
        [second] = await works(harness)
        assert second.take_of is not None
        assert len(own(harness, harness.general)) == 1, "in the same message"
