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
from tests.wire.house import POSTED_S, ROOMY, House, house_of, labels
from tests.wire.replies import eventually

SENTENCE = "The lamp burned all night and nobody saw the far white ship go by. "
SECTION_MIN = 26 * 0.4 / 60
"""Two such sentences, as estimated."""
LIMIT_MIN = 2.5 * SECTION_MIN


def text_of(sections: int) -> str:
    return "\n---\n".join(f"{SENTENCE}{SENTENCE}" for _ in range(sections))


@asynccontextmanager
async def awake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, minutes: float = LIMIT_MIN, **environ: str
) -> AsyncIterator[House]:
    environ = {"DAILY_SPEECH_MINUTES": f"{minutes:.3f}", "TRANSCRIBE_MODEL": "off", **environ}
    async with house_of(tmp_path, monkeypatch, limits=ROOMY, pace=None, **environ) as house, house.awake():
        yield house


async def narrate(house: House, sections: int, *, where: Channel | None = None, **options: object) -> Invocation:
    asked = await house.discord.command(
        house.mira, where or house.general, "narrate", text=text_of(sections), **options
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


async def agree(house: House, asked: Invocation, answer: str) -> Invocation:
    question = offered(asked)
    return await house.press(question, label_of(question, answer))


async def works(house: House) -> list[Work]:
    """All works of the person, newest first."""
    assert house.app is not None
    library = house.app.library
    page = await library.listings.page(house.mira.id, Scope.MINE)
    return [work for entry in page.entries if (work := await library.works.find(entry.id)) is not None]


async def idle(house: House) -> None:
    app = house.app
    assert app is not None
    await eventually(lambda: not app.work_service.runs())


def own(house: House, channel: Channel) -> list[Message]:
    return [one for one in house.discord.transcript(channel) if one.author is house.discord.bot and not one.ephemeral]


def next_day(house: House) -> None:
    """Let midnight pass, by UTC."""
    now = house.clock.unix()
    house.shift((now // DAY_S + 1) * DAY_S - now + 1.0)


@pytest.mark.asyncio
async def test_what_is_over_the_minutes_of_today_is_spoken_day_by_day_until_it_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with awake(tmp_path, monkeypatch) as house:
        asked = await narrate(house, 5)
        question = offered(asked)
        assert re.search(r"You have 0\.4 of your 0\.43\d* min left today\. New ones <t:\d+:R>\.", question.text)
        assert re.search(r"I can speak the first 0\.3 min now\.", question.text)
        assert say("long.direct") not in question.text
        assert house.gemini.calls_of("live") == [], "nothing begins before the answer"
        assert own(house, house.general) == []
        await agree(house, asked, "parts")
        part = await house.posted(house.general, "of 1 min spoken")
        assert {"Speak now", "Cancel rest"} <= set(labels(part))
        await idle(house)
        assert len(house.gemini.calls_of("live")) == 2
        [work] = await works(house)
        assert (work.ending is not None and work.ending.kind) is EndingKind.SCHEDULED
        assert len(work.recording) == 1
        next_day(house)
        await eventually(lambda: len(house.gemini.calls_of("live")) == 4, POSTED_S)
        await idle(house)
        [work] = await works(house)
        assert (work.ending is not None and work.ending.kind) is EndingKind.SCHEDULED
        next_day(house)
        await house.posted(house.general, "The end")
        await idle(house)
        assert len(house.gemini.calls_of("live")) == 5, "no section is spoken twice"
        told = await house.posted(house.discord.dm(house.mira), say("after.ready.narration", link=""))
        assert str(house.general.id) in told.text


@pytest.mark.asyncio
async def test_the_schedule_survives_a_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environ = {"DAILY_SPEECH_MINUTES": f"{LIMIT_MIN:.3f}", "TRANSCRIBE_MODEL": "off"}
    async with house_of(tmp_path, monkeypatch, limits=ROOMY, pace=None, **environ) as house:
        async with house.awake():
            await agree(house, await narrate(house, 3), "parts")
            await house.posted(house.general, "min spoken")
            await idle(house)
        next_day(house)
        async with house.awake():
            await house.posted(house.general, "The end")
            assert len(house.gemini.calls_of("live")) == 3


@pytest.mark.asyncio
async def test_where_the_rest_has_to_wait_once_more_the_reply_says_until_when(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with awake(tmp_path, monkeypatch) as house:
        await agree(house, await narrate(house, 3), "parts")
        part = await house.posted(house.general, "min spoken")
        await idle(house)
        first, second = [int((house.clock.unix() // DAY_S + days) * DAY_S) for days in (1, 2)]
        assert f"<t:{first}:" in part.text
        with monkeypatch.context() as patch:
            patch.setattr(Works, "reopen", refused)
            next_day(house)
            assert house.app is not None
            [work] = await works(house)
            while await house.app.library.schedules.due_at(work.id) != second:  # noqa: ASYNC110 - no event tells
                await asyncio.sleep(0.01)
            house.shift(CHECK_EVERY_S)
            await house.discord.until(lambda: f"<t:{second}:" in part.text, POSTED_S)
        next_day(house)
        await house.posted(house.general, "The end")
        assert len(house.gemini.calls_of("live")) == 3


async def refused(*_: object, **__: object) -> None:
    raise RefusedError(RefusalKind.SERVER_BUDGET, at=0.0)


@pytest.mark.asyncio
async def test_a_crash_before_the_new_recording_leaves_no_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with house_of(tmp_path, monkeypatch, limits=ROOMY, pace=None, TRANSCRIBE_MODEL="off") as house:
        async with house.awake() as app:
            await narrate(house, 2)
            reply = await house.posted(house.general, "The end")
            await idle(house)
            [before] = await works(house)
            old = {file.filename for file in reply.attachments}
            with monkeypatch.context() as patch:
                patch.setattr(NarrationFiles, "remake_recording", crashes)
                said = Pronunciation("ship", "sheep")
                with pytest.raises(OSError, match="crash"):
                    await app.bot.services.sentence_fixing.pronounce(
                        before.id, said, person_id=house.mira.id, guild_id=None
                    )
            [between] = await works(house)
            assert between.recording == ()
        async with house.awake():
            await house.discord.until(lambda: any("-v3.mp3" in file.filename for file in reply.attachments))
            names = [file.filename for file in reply.attachments]
            assert names[:2] == ["section-01-v2.wav", "section-02-v2.wav"]
            assert not set(names) & old
            [after] = await works(house)
            assert after.recording not in ((), before.recording)


async def crashes(*_: object) -> None:
    raise OSError("crash")


@pytest.mark.asyncio
async def test_a_long_narration_is_confirmed_and_nothing_of_it_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speech_plan, "LONG_SPEECH_MIN", SECTION_MIN)
    async with awake(tmp_path, monkeypatch, minutes=60) as house:
        asked = await narrate(house, 2)
        question = offered(asked)
        assert re.match(r"About 1 min of speech · about \$0\.\d\d · ready in about 1 min$", question.text)
        assert labels(question) == [say("long.whole.button"), say("long.cancel.button")]
        house.shift(3600.0)
        answer = await agree(house, asked, "whole")
        reply = await house.posted(house.general, "The end")
        assert [file.filename for file in reply.attachments][:2] == ["section-01.wav", "section-02.wav"]
        await idle(house)
        assert answer.person is house.mira
        assert question.is_deleted, "the work has taken its place"


@pytest.mark.asyncio
async def test_what_was_offered_can_be_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with awake(tmp_path, monkeypatch) as house:
        asked = await narrate(house, 5)
        question = offered(asked)
        await agree(house, asked, "cancel")
        await house.discord.until(lambda: question.text == say("long.cancelled"))
        assert (house.gemini.calls_of("live"), await works(house)) == ([], [])
        await house.press(question, say("long.after_all.button"))
        await house.discord.until(lambda: say("long.cancel.button") in labels(question))
        await house.press(question, label_of(question, "parts"))
        await house.posted(house.general, "min spoken")


@pytest.mark.asyncio
async def test_the_answer_to_a_press_on_a_question_that_is_gone_is_a_new_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with awake(tmp_path, monkeypatch) as house:
        asked = await narrate(house, 5)
        # Its person dismissed it, or an earlier press has deleted it.
        house.discord.faults.unknown_message(method="PATCH")
        answer = await agree(house, asked, "cancel")
        await answer.until(lambda reply: say("long.cancelled") in [one.text for one in reply.followups])
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []


@pytest.mark.asyncio
async def test_the_rest_can_be_cancelled_and_spoken_after_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with awake(tmp_path, monkeypatch) as house:
        await agree(house, await narrate(house, 3), "parts")
        part = await house.posted(house.general, "min spoken")
        await idle(house)
        early = await house.press(part, say("button.speaknow"))
        await early.until(lambda reply: "minutes of speech" in reply.text)
        await house.press(part, say("button.cancelrest"))
        await house.discord.until(lambda: "Stopped by" in part.text)
        next_day(house)
        [work] = await works(house)
        assert house.app is not None
        assert await house.app.library.schedules.due_at(work.id) is None
        await house.press(part, say("button.finish"))
        await house.posted(house.general, "The end")
        assert len(house.gemini.calls_of("live")) == 3


@pytest.mark.asyncio
async def test_a_private_one_that_takes_long_goes_to_direct_messages_and_says_so_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with awake(tmp_path, monkeypatch) as house:
        direct = house.discord.dm(house.mira)
        asked = await narrate(house, 3, private=True)
        question = offered(asked)
        assert question.text.startswith(say("long.direct"))
        assert own(house, direct) == []
        await agree(house, asked, "parts")
        part = await house.posted(direct, "min spoken")
        await house.discord.until(lambda: f"/@me/{direct.id}/" in question.text)
        assert labels(question) == [], "a question that was answered has no buttons"
        assert own(house, house.general) == []
        await idle(house)
        next_day(house)
        await house.posted(direct, "The end")
        assert part.channel is direct


@pytest.mark.asyncio
async def test_where_direct_messages_are_closed_it_is_found_in_the_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with awake(tmp_path, monkeypatch) as house:
        house.mira.accepts_dms = False
        asked = await narrate(house, 3, private=True)
        question = offered(asked)
        await agree(house, asked, "parts")
        await house.discord.until(lambda: question.text == say("long.no_direct"))
        assert labels(question) == ["Stop"]
        await idle(house)
        [work] = await works(house)
        assert (work.ending is not None and work.ending.kind) is EndingKind.SCHEDULED
        next_day(house)
        await eventually(lambda: len(house.gemini.calls_of("live")) == 3, POSTED_S)
        await idle(house)
        [work] = await works(house)
        assert work.ending is not None
        assert work.ending.is_good
        shelf = await house.discord.command(house.mira, house.general, "library")
        await shelf.until(lambda reply: any(one.label == "Open" for one in reply.buttons))
        opened = await house.press(shelf.reply.messages[0], "Open")
        await opened.until(lambda reply: "The end" in reply.text)


@pytest.mark.asyncio
async def test_a_narration_without_a_message_can_be_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech_plan, "LONG_MAKING_S", 0.0)
    monkeypatch.setattr(speech_plan, "LONG_SPEECH_MIN", 0.0)
    async with awake(tmp_path, monkeypatch, minutes=60, NARRATION_PARALLEL="1") as house:
        house.gemini.faults.add(silence(1), kind="live", skip=1, times=None)
        house.mira.accepts_dms = False
        asked = await narrate(house, 3, private=True)
        question = offered(asked)
        await agree(house, asked, "whole")
        await house.discord.until(lambda: labels(question) == ["Stop"])
        await eventually(lambda: len(house.gemini.calls_of("live")) >= 2)
        stopped = await house.press(question, "Stop")
        await stopped.until(lambda reply: say("long.stopped") in reply.text)
        await idle(house)
        [work] = await works(house)
        assert (work.ending is not None and work.ending.kind) is EndingKind.STOPPED


@pytest.mark.asyncio
async def test_an_answer_that_is_refused_can_be_given_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with awake(tmp_path, monkeypatch, WAITING_PER_PERSON="1") as house:
        house.gemini.faults.add(silence(0), kind="stream", times=1)
        first = await narrate(house, 3)
        story = await house.discord.command(house.mira, house.general, "story", prompt="a lamp")
        await eventually(lambda: bool(house.gemini.calls_of("stream")))
        question = offered(first)
        await agree(house, first, "parts")
        line = refusal_line(Refusal(RefusalKind.RUNNING, {"limit": 1}))
        await house.discord.until(lambda: question.text == line)
        await house.press(story.reply.messages[-1], "Stop")
        await idle(house)
        await house.press(question, say("button.tryagain"))
        await house.posted(house.general, "min spoken")


@pytest.mark.asyncio
async def test_a_new_version_is_offered_too_and_made_in_its_reply(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with awake(tmp_path, monkeypatch) as house:
        await narrate(house, 2)
        reply = await house.posted(house.general, "The end")
        await idle(house)
        again = await house.press(reply, say("button.again"))
        await again.until(lambda one: bool(one.buttons))
        question = offered(again)
        assert say("long.parts.none") in question.text, "its minutes are used up"
        await house.press(question, label_of(question, "parts"))
        await house.posted(house.general, "0 of 0 min spoken")
        await idle(house)
        assert len(house.gemini.calls_of("live")) == 2
        next_day(house)
        await house.posted(house.general, "The end")
        await idle(house)
        [second] = await works(house)
        assert second.take_of is not None
        assert len(own(house, house.general)) == 1, "in the same message"


@pytest.mark.asyncio
async def test_a_press_speaks_what_fits_of_a_stopped_narration_and_the_rest_follows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with awake(tmp_path, monkeypatch, NARRATION_PARALLEL="1") as house:
        house.gemini.faults.add(silence(1), kind="live", skip=1, times=1)
        await agree(house, await narrate(house, 4), "parts")
        running = await house.posted(house.general, "section 2 of 4")
        await house.press(running, "Stop")
        stopped = await house.posted(house.general, "Stopped by")
        await idle(house)
        [work] = await works(house)
        assert house.app is not None
        assert await house.app.library.schedules.due_at(work.id) is None, "stopped is stopped"
        await house.press(stopped, say("button.finish"))
        await house.posted(house.general, "min spoken")
        await idle(house)
        next_day(house)
        await house.posted(house.general, "The end")


@pytest.mark.asyncio
async def test_no_ones_next_story_waits_for_a_long_narration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "LONG_SPEECH_MIN", 0.0)
    limits = {"RUNNING_PER_PERSON": "1", "RUNNING_IN_ALL": "1"}
    async with awake(tmp_path, monkeypatch, minutes=60, **limits) as house:
        house.gemini.faults.add(silence(1), kind="live", times=None)
        await narrate(house, 2)
        await eventually(lambda: bool(house.gemini.calls_of("live")))
        await house.story("Once upon a time.")
        second = await narrate(house, 2)
        queued = say("status.queued.next", at=0).partition("<t:")[0]
        await second.until(lambda reply: queued in reply.text)
