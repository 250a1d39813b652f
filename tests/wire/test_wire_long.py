"""Long narrations: confirmed first, spoken over several days, and written where a reply can grow for long enough."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.library.listings import Scope
from bot.library.usage_limits import DAY_S
from bot.library.works import Works
from bot.making import run, speech_plan
from bot.shelf.narration_files import NarrationFiles
from bot.shelf.title_updates import CHECK_EVERY_S
from bot.words.say import refusal_line, say
from bot.work.ending import EndingKind
from bot.work.refusal import Refusal, RefusalKind, RefusedError
from bot.work.speech import Pronunciation
from bot.work.work import Work
from sandbox.discord import Channel, Invocation, Message
from sandbox.gemini.faults import silence
from tests.wire.harness import POSTED_S, ROOMY, Harness, labels, open_harness
from tests.wire.replies import eventually

SENTENCE = "The lamp burned all night and nobody saw the far white ship go by. "
SECTION_MIN = 26 * 0.4 / 60
"""Two such sentences, as estimated."""
LIMIT_MIN = 2.5 * SECTION_MIN


def text_of(sections: int) -> str:
    return "\n---\n".join(f"{SENTENCE}{SENTENCE}" for _ in range(sections))


@asynccontextmanager
async def narrating(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, minutes: float = LIMIT_MIN, **environ: str
) -> AsyncIterator[Harness]:
    environ = {"DAILY_SPEECH_MINUTES": f"{minutes:.3f}", "TRANSCRIBE_MODEL": "off", **environ}
    async with open_harness(tmp_path, monkeypatch, limits=ROOMY, pace=None, **environ) as harness, harness.running():
        yield harness


async def narrate(harness: Harness, sections: int, *, where: Channel | None = None, **options: object) -> Invocation:
    asked = await harness.discord.command(
        harness.mira, where or harness.general, "narrate", text=text_of(sections), **options
    )
    await asked.answered()
    return asked


def offered(asked: Invocation) -> Message:
    """The private question."""
    message = asked.reply.messages[-1]
    assert message.ephemeral
    return message


def label_of(message: Message, answer: str) -> str:
    """The label of the button with this answer."""
    return next(one.label for one in message.buttons if (one.custom_id or "").startswith(f"elara:offer:{answer}:"))


async def agree(harness: Harness, asked: Invocation, answer: str) -> Invocation:
    question = offered(asked)
    return await harness.press(question, label_of(question, answer))


async def works(harness: Harness) -> list[Work]:
    """All works of the person, newest first."""
    assert harness.app is not None
    library = harness.app.library
    page = await library.listings.page(harness.mira.id, Scope.MINE)
    return [work for entry in page.entries if (work := await library.works.find(entry.id)) is not None]


async def idle(harness: Harness) -> None:
    app = harness.app
    assert app is not None
    await eventually(lambda: not app.work_service.runs())


def own(harness: Harness, channel: Channel) -> list[Message]:
    return [
        one for one in harness.discord.transcript(channel) if one.author is harness.discord.bot and not one.ephemeral
    ]


def next_day(harness: Harness) -> None:
    """Let midnight pass, by UTC."""
    now = harness.clock.unix()
    harness.shift((now // DAY_S + 1) * DAY_S - now + 1.0)


@pytest.mark.asyncio
async def test_what_is_over_the_minutes_of_today_is_spoken_day_by_day_until_it_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with narrating(tmp_path, monkeypatch) as harness:
        asked = await narrate(harness, 5)
        question = offered(asked)
        assert re.search(r"You have 0\.4 of your 0\.43\d* min left today\. New ones <t:\d+:R>\.", question.text)
        assert re.search(r"I can speak the first 0\.3 min now\.", question.text)
        assert say("long.direct") not in question.text
        assert harness.gemini.calls_of("live") == [], "nothing begins before the answer"
        assert own(harness, harness.general) == []
        await agree(harness, asked, "parts")
        part = await harness.posted(harness.general, "of 1 min spoken")
        assert {"Speak now", "Cancel rest"} <= set(labels(part))
        await idle(harness)
        assert len(harness.gemini.calls_of("live")) == 2
        [work] = await works(harness)
        assert (work.ending is not None and work.ending.kind) is EndingKind.SCHEDULED
        assert len(work.recording) == 1
        next_day(harness)
        await eventually(lambda: len(harness.gemini.calls_of("live")) == 4, POSTED_S)
        await idle(harness)
        [work] = await works(harness)
        assert (work.ending is not None and work.ending.kind) is EndingKind.SCHEDULED
        next_day(harness)
        await harness.posted(harness.general, "The end")
        await idle(harness)
        assert len(harness.gemini.calls_of("live")) == 5, "no section is spoken twice"
        told = await harness.posted(harness.discord.dm(harness.mira), say("after.ready.narration", link=""))
        assert str(harness.general.id) in told.text


@pytest.mark.asyncio
async def test_the_schedule_survives_a_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environ = {"DAILY_SPEECH_MINUTES": f"{LIMIT_MIN:.3f}", "TRANSCRIBE_MODEL": "off"}
    async with open_harness(tmp_path, monkeypatch, limits=ROOMY, pace=None, **environ) as harness:
        async with harness.running():
            await agree(harness, await narrate(harness, 3), "parts")
            await harness.posted(harness.general, "min spoken")
            await idle(harness)
        next_day(harness)
        async with harness.running():
            await harness.posted(harness.general, "The end")
            assert len(harness.gemini.calls_of("live")) == 3


@pytest.mark.asyncio
async def test_where_the_rest_has_to_wait_once_more_the_reply_says_until_when(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with narrating(tmp_path, monkeypatch) as harness:
        await agree(harness, await narrate(harness, 3), "parts")
        part = await harness.posted(harness.general, "min spoken")
        await idle(harness)
        first, second = [int((harness.clock.unix() // DAY_S + days) * DAY_S) for days in (1, 2)]
        assert f"<t:{first}:" in part.text
        with monkeypatch.context() as patch:
            patch.setattr(Works, "reopen", refused)
            next_day(harness)
            assert harness.app is not None
            [work] = await works(harness)
            while await harness.app.library.schedules.due_at(work.id) != second:  # noqa: ASYNC110 - no event tells
                await asyncio.sleep(0.01)
            harness.shift(CHECK_EVERY_S)
            await harness.discord.until(lambda: f"<t:{second}:" in part.text, POSTED_S)
        next_day(harness)
        await harness.posted(harness.general, "The end")
        assert len(harness.gemini.calls_of("live")) == 3


async def refused(*_: object, **__: object) -> None:
    raise RefusedError(RefusalKind.SERVER_BUDGET, at=0.0)


@pytest.mark.asyncio
async def test_a_crash_before_the_new_recording_leaves_no_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch, limits=ROOMY, pace=None, TRANSCRIBE_MODEL="off") as harness:
        async with harness.running() as app:
            await narrate(harness, 2)
            reply = await harness.posted(harness.general, "The end")
            await idle(harness)
            [before] = await works(harness)
            old = {file.filename for file in reply.attachments}
            with monkeypatch.context() as patch:
                patch.setattr(NarrationFiles, "remake_recording", crashes)
                said = Pronunciation("ship", "sheep")
                with pytest.raises(OSError, match="crash"):
                    await app.bot.services.sentence_fixing.pronounce(
                        before.id, said, person_id=harness.mira.id, guild_id=None
                    )
            [between] = await works(harness)
            assert between.recording == ()
        async with harness.running():
            await harness.discord.until(lambda: any("-v3.mp3" in file.filename for file in reply.attachments))
            names = [file.filename for file in reply.attachments]
            assert names[:2] == ["section-01-v2.wav", "section-02-v2.wav"]
            assert not set(names) & old
            [after] = await works(harness)
            assert after.recording not in ((), before.recording)


async def crashes(*_: object) -> None:
    raise OSError("crash")


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
        # Its person dismissed it, or an earlier press has deleted it.
        harness.discord.faults.unknown_message(method="PATCH")
        answer = await agree(harness, asked, "cancel")
        await answer.until(lambda reply: say("long.cancelled") in [one.text for one in reply.followups])
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []


@pytest.mark.asyncio
async def test_the_rest_can_be_cancelled_and_spoken_after_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with narrating(tmp_path, monkeypatch) as harness:
        await agree(harness, await narrate(harness, 3), "parts")
        part = await harness.posted(harness.general, "min spoken")
        await idle(harness)
        early = await harness.press(part, say("button.speaknow"))
        await early.until(lambda reply: "minutes of speech" in reply.text)
        await harness.press(part, say("button.cancelrest"))
        await harness.discord.until(lambda: "Stopped by" in part.text)
        next_day(harness)
        [work] = await works(harness)
        assert harness.app is not None
        assert await harness.app.library.schedules.due_at(work.id) is None
        await harness.press(part, say("button.finish"))
        await harness.posted(harness.general, "The end")
        assert len(harness.gemini.calls_of("live")) == 3


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
        await eventually(lambda: len(harness.gemini.calls_of("live")) == 3, POSTED_S)
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
        await eventually(lambda: len(harness.gemini.calls_of("live")) >= 2)
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
        await eventually(lambda: bool(harness.gemini.calls_of("stream")))
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


@pytest.mark.asyncio
async def test_a_press_speaks_what_fits_of_a_stopped_narration_and_the_rest_follows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with narrating(tmp_path, monkeypatch, NARRATION_PARALLEL="1") as harness:
        harness.gemini.faults.add(silence(1), kind="live", skip=1, times=1)
        await agree(harness, await narrate(harness, 4), "parts")
        running = await harness.posted(harness.general, "section 2 of 4")
        await harness.press(running, "Stop")
        stopped = await harness.posted(harness.general, "Stopped by")
        await idle(harness)
        [work] = await works(harness)
        assert harness.app is not None
        assert await harness.app.library.schedules.due_at(work.id) is None, "stopped is stopped"
        await harness.press(stopped, say("button.finish"))
        await harness.posted(harness.general, "min spoken")
        await idle(harness)
        next_day(harness)
        await harness.posted(harness.general, "The end")


@pytest.mark.asyncio
async def test_no_ones_next_story_waits_for_a_long_narration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "LONG_SPEECH_MIN", 0.0)
    limits = {"RUNNING_PER_PERSON": "1", "RUNNING_IN_ALL": "1"}
    async with narrating(tmp_path, monkeypatch, minutes=60, **limits) as harness:
        harness.gemini.faults.add(silence(1), kind="live", times=None)
        await narrate(harness, 2)
        await eventually(lambda: bool(harness.gemini.calls_of("live")))
        await harness.story("Once upon a time.")
        second = await narrate(harness, 2)
        queued = say("status.queued.next", at=0).partition("<t:")[0]
        await second.until(lambda reply: queued in reply.text)
