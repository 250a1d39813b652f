"""Long narrations: spoken over several days, as far as the minutes of each day reach."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest

from bot.library.usage_limits import DAY_S
from bot.library.works import Works
from bot.making import run
from bot.shelf.narration_files import NarrationFiles
from bot.shelf.title_updates import CHECK_EVERY_S
from bot.words.say import say
from bot.work.ending import EndingKind
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.speech import Pronunciation
from sandbox.gemini.faults import silence
from tests.waiting import until, until_read
from tests.wire.harness import POSTED_S, ROOMY, labels, open_harness
from tests.wire.long_narrations import LIMIT_MIN, agree, idle, narrate, narrating, next_day, offered, own, works


@pytest.mark.asyncio
async def test_what_is_over_the_minutes_of_today_is_spoken_day_by_day_until_it_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with narrating(tmp_path, monkeypatch) as harness:
        asked = await narrate(harness, 5)
        question = offered(asked)
        assert re.search(r"You have 0\.2 of your 0\.21\d* min left today\. New ones <t:\d+:R>\.", question.text)
        assert re.search(r"I can speak the first 0\.1 min now\.", question.text)
        assert say("long.direct") not in question.text
        assert harness.gemini.calls_of("live") == [], "nothing begins before the answer"
        assert own(harness, harness.general) == []
        await agree(harness, asked, "parts")
        part = await harness.posted(harness.general, "min spoken")
        assert {"Speak now", "Cancel rest"} <= set(labels(part))
        await idle(harness)
        assert len(harness.gemini.calls_of("live")) == 2
        [work] = await works(harness)
        assert (work.ending is not None and work.ending.kind) is EndingKind.SCHEDULED
        assert len(work.recording) == 1
        next_day(harness)
        await until(lambda: len(harness.gemini.calls_of("live")) == 4, POSTED_S)
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
    environ = {"DAILY_SPEECH_MINUTES": f"{LIMIT_MIN:.3f}"}
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
            schedules = harness.app.library.schedules
            await until_read(partial(schedules.due_at, work.id), lambda due_at: due_at == second)
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
    async with open_harness(tmp_path, monkeypatch, limits=ROOMY, pace=None) as harness:
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
        await until(lambda: bool(harness.gemini.calls_of("live")))
        await harness.story("Once upon a time.")
        second = await narrate(harness, 2)
        queued = say("status.queued.next", at=0).partition("<t:")[0]
        await second.until(lambda reply: queued in reply.text)
