"""A closing bot: a run pauses, is left to the next process, or still has to show its last frame."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.making import run as run_module
from bot.making.run import Phase
from bot.work.ending import COMPLETE, EndingKind
from tests.making.fakes import RunHarness, UnforeseenError, some_turns, within
from tests.making.moments import MODERATED, MOMENTS, break_editor, nothing_is_left
from tests.waiting import until

pytestmark = pytest.mark.asyncio


# --- Left to the next process ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("moment", ["waiting", "making", "closing"])
async def test_being_cancelled_leaves_a_work_to_the_next_process(moment: str, caplog: pytest.LogCaptureFixture) -> None:
    harness = RunHarness()
    await MOMENTS[moment](harness)
    assert harness.living is not None
    with caplog.at_level(logging.WARNING):
        harness.living.cancel()
        with pytest.raises(asyncio.CancelledError):
            await harness.end()
    assert harness.run.work.ending == (COMPLETE if moment == "closing" else None)
    assert "settle" not in harness.steps.done
    assert len(harness.steps.editors) == 1
    assert caplog.records == []
    await some_turns()
    nothing_is_left(harness)


async def test_a_task_that_fails_while_the_run_is_cancelled_ends_no_work(caplog: pytest.LogCaptureFixture) -> None:
    harness = RunHarness()
    await harness.making()
    harness.editor.on_cancel = UnforeseenError("editor")
    assert harness.living is not None
    harness.living.cancel()
    with pytest.raises(asyncio.CancelledError):
        await harness.end()
    assert harness.run.work.ending is None
    assert (len(harness.steps.editors), harness.steps.done) == (1, ["make"])
    assert "UnforeseenError" in caplog.text
    await some_turns()
    nothing_is_left(harness)


async def test_a_run_that_is_cancelled_while_it_says_that_it_failed_is_left_with_its_ending() -> None:
    harness = RunHarness()
    await harness.making()
    harness.steps.prepare = lambda editor: editor.discord.clear()
    break_editor(harness)
    await until(lambda: len(harness.steps.editors) == 2 and harness.steps.editors[1].tries == 1)
    assert harness.run.phase is Phase.CLOSING
    assert harness.living is not None
    harness.living.cancel()
    with pytest.raises(asyncio.CancelledError):
        await harness.end()
    ending = harness.run.work.ending
    assert ending is not None
    assert ending.kind is EndingKind.OUR_FAULT
    assert harness.steps.done == ["make"]
    await some_turns()
    nothing_is_left(harness)


# --- Pause -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("moment", ["waiting", "making"])
async def test_a_paused_reply_is_written_no_more_and_its_work_stays_unended(
    moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_module, "LAST_FRAME_RETRY_S", 0.0)
    harness = RunHarness()
    await MOMENTS[moment](harness)
    await within(harness.run.pause(6.0))
    assert harness.editor.paused_for_s == 6.0
    shown = len(harness.editor.shown)
    harness.run.draft.add_text("upon a time")
    await some_turns()
    assert (len(harness.editor.shown), harness.editor.tries) == (shown, 1)
    assert harness.run.work.ending is None
    assert harness.living is not None
    assert not harness.living.done(), "until it is cancelled it waits"
    harness.living.cancel()
    with pytest.raises(asyncio.CancelledError):
        await harness.end()
    assert harness.run.work.ending is None
    assert "settle" not in harness.steps.done
    await some_turns()
    nothing_is_left(harness)


async def test_pausing_a_work_that_has_its_ending_waits_for_its_last_frame() -> None:
    harness = RunHarness()
    await harness.closing()
    pausing = asyncio.create_task(harness.run.pause(20.0))
    await some_turns()
    assert not pausing.done()
    harness.editor.discord.set()
    await within(pausing)
    assert harness.editor.paused_for_s is None
    await harness.end()
    assert harness.steps.done == ["make", "settle", "announce"]


async def test_pausing_a_run_that_says_that_it_failed_waits_for_that() -> None:
    harness = RunHarness()
    await harness.making()
    harness.steps.prepare = lambda editor: editor.discord.clear()
    break_editor(harness)
    await until(lambda: len(harness.steps.editors) == 2 and harness.steps.editors[1].tries == 1)
    pausing = asyncio.create_task(harness.run.pause(600.0))
    await some_turns()
    assert not pausing.done()
    harness.steps.editors[1].discord.set()
    await within(pausing)
    await harness.end()
    assert harness.steps.editors[1].delivered


async def test_a_pause_ends_at_its_deadline_although_discord_does_not_answer(
    caplog: pytest.LogCaptureFixture,
) -> None:
    harness = RunHarness()
    await harness.making()
    harness.editor.discord.clear()
    await within(harness.run.pause(0.0))
    assert "does not say that it goes on later" in caplog.text
    harness.editor.discord.set()
    assert harness.living is not None
    harness.living.cancel()
    with pytest.raises(asyncio.CancelledError):
        await harness.end()


async def test_a_work_that_ends_while_it_is_paused_is_settled_by_the_process_that_shows_it() -> None:
    harness = RunHarness()
    await harness.making()
    await within(harness.run.pause(6.0))
    harness.steps.ends_with.set_result(COMPLETE)
    await until(lambda: harness.run.phase is Phase.CLOSING)
    await some_turns()
    assert harness.steps.done == ["make"]
    assert harness.living is not None
    harness.living.cancel()
    with pytest.raises(asyncio.CancelledError):
        await harness.end()
    assert harness.run.work.ending == COMPLETE


# --- A last frame that is owed ---------------------------------------------------------------------------------------


async def test_a_last_frame_that_is_owed_holds_no_slot_and_no_pause_and_is_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(run_module, "LAST_FRAME_RETRY_S", 0.0)
    harness = RunHarness()
    harness.editor.gives_up = True
    await harness.making()
    harness.steps.ends_with.set_result(COMPLETE)
    await until(lambda: harness.editor.tries == 3)
    assert harness.holding.done(), "the next work begins meanwhile"
    assert (harness.run.phase, harness.steps.done) == (Phase.CLOSING, ["make"])
    harness.editor.gives_up = False
    await harness.end()
    assert harness.editor.delivered
    assert harness.steps.done == ["make", "settle", "announce"]


async def test_while_a_last_frame_is_owed_a_closing_bot_does_not_wait_for_it() -> None:
    harness = RunHarness()
    harness.editor.gives_up = True
    await harness.making()
    harness.steps.ends_with.set_result(COMPLETE)
    await until(harness.holding.done)
    await within(harness.run.pause(20.0))
    assert harness.living is not None
    harness.living.cancel()
    with pytest.raises(asyncio.CancelledError):
        await harness.end()
    assert "settle" not in harness.steps.done, "the next process still owes it"


async def test_a_closing_bot_waits_for_a_running_attempt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "LAST_FRAME_RETRY_S", 0.0)
    harness = RunHarness()
    harness.editor.gives_up = True
    await harness.making()
    harness.steps.ends_with.set_result(COMPLETE)
    await until(harness.holding.done)
    harness.editor.gives_up = False
    harness.editor.discord.clear()
    tries = harness.editor.tries
    await until(lambda: harness.editor.tries > tries)
    pausing = asyncio.create_task(harness.run.pause(20.0))
    await some_turns()
    assert not pausing.done()
    harness.editor.discord.set()
    await within(pausing)
    await harness.end()
    assert harness.editor.delivered


async def test_what_can_be_delivered_in_no_try_is_settled_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "LAST_FRAME_RETRY_S", 0.0)
    monkeypatch.setattr(run_module, "LAST_FRAME_RETRIES_MAX", 3)
    harness = RunHarness()
    harness.editor.gives_up = True
    await harness.making()
    harness.steps.ends_with.set_result(COMPLETE)
    await harness.end()
    assert harness.editor.tries == 4
    assert harness.steps.done[:2] == ["make", "settle"]


async def test_an_unreachable_reply_gets_no_further_attempt() -> None:
    harness = RunHarness()
    await harness.making()
    harness.editor.is_unreachable = True
    harness.run.reply_failed(MODERATED)
    await harness.end()
    assert (harness.editor.tries, harness.run.work.ending) == (1, MODERATED)
    assert harness.steps.done[:2] == ["make", "settle"]
