"""A closing bot: a run pauses, is left to the next process, or owes its last frame."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.making import run as run_module
from bot.making.run import Phase
from bot.work.ending import COMPLETE, EndingKind
from tests.making.fakes import Rehearsal, Sabotage, some_turns, until, within
from tests.making.moments import MODERATED, MOMENTS, break_editor, nothing_is_left

pytestmark = pytest.mark.asyncio


# --- Left to the next process ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("moment", ["waiting", "making", "closing"])
async def test_being_cancelled_leaves_a_work_to_the_next_process(moment: str, caplog: pytest.LogCaptureFixture) -> None:
    rehearsal = Rehearsal()
    await MOMENTS[moment](rehearsal)
    assert rehearsal.living is not None
    with caplog.at_level(logging.WARNING):
        rehearsal.living.cancel()
        with pytest.raises(asyncio.CancelledError):
            await rehearsal.end()
    assert rehearsal.run.work.ending == (COMPLETE if moment == "closing" else None)
    assert "settle" not in rehearsal.steps.done
    assert len(rehearsal.steps.editors) == 1
    assert caplog.records == []
    await some_turns()
    nothing_is_left(rehearsal)


async def test_a_task_that_fails_while_the_run_is_cancelled_ends_no_work(caplog: pytest.LogCaptureFixture) -> None:
    rehearsal = Rehearsal()
    await rehearsal.making()
    rehearsal.editor.on_cancel = Sabotage("editor")
    assert rehearsal.living is not None
    rehearsal.living.cancel()
    with pytest.raises(asyncio.CancelledError):
        await rehearsal.end()
    assert rehearsal.run.work.ending is None
    assert (len(rehearsal.steps.editors), rehearsal.steps.done) == (1, ["make"])
    assert "Sabotage" in caplog.text
    await some_turns()
    nothing_is_left(rehearsal)


async def test_a_run_that_is_cancelled_while_it_says_that_it_failed_is_left_with_its_ending() -> None:
    rehearsal = Rehearsal()
    await rehearsal.making()
    rehearsal.steps.prepare = lambda editor: editor.discord.clear()
    break_editor(rehearsal)
    await until(lambda: len(rehearsal.steps.editors) == 2 and rehearsal.steps.editors[1].tries == 1)
    assert rehearsal.run.phase is Phase.CLOSING
    assert rehearsal.living is not None
    rehearsal.living.cancel()
    with pytest.raises(asyncio.CancelledError):
        await rehearsal.end()
    ending = rehearsal.run.work.ending
    assert ending is not None
    assert ending.kind is EndingKind.OUR_FAULT
    assert rehearsal.steps.done == ["make"]
    await some_turns()
    nothing_is_left(rehearsal)


# --- Pause -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("moment", ["waiting", "making"])
async def test_a_paused_reply_is_written_no_more_and_its_work_stays_unended(
    moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_module, "LAST_FRAME_RETRY_S", 0.0)
    rehearsal = Rehearsal()
    await MOMENTS[moment](rehearsal)
    await within(rehearsal.run.pause(6.0))
    assert rehearsal.editor.paused_for_s == 6.0
    shown = len(rehearsal.editor.shown)
    rehearsal.run.draft.add_text("upon a time")
    await some_turns()
    assert (len(rehearsal.editor.shown), rehearsal.editor.tries) == (shown, 1)
    assert rehearsal.run.work.ending is None
    assert rehearsal.living is not None
    assert not rehearsal.living.done(), "until it is cancelled it waits"
    rehearsal.living.cancel()
    with pytest.raises(asyncio.CancelledError):
        await rehearsal.end()
    assert rehearsal.run.work.ending is None
    assert "settle" not in rehearsal.steps.done
    await some_turns()
    nothing_is_left(rehearsal)


async def test_pausing_a_work_that_has_its_ending_waits_for_its_last_frame() -> None:
    rehearsal = Rehearsal()
    await rehearsal.closing()
    pausing = asyncio.create_task(rehearsal.run.pause(20.0))
    await some_turns()
    assert not pausing.done()
    rehearsal.editor.discord.set()
    await within(pausing)
    assert rehearsal.editor.paused_for_s is None
    await rehearsal.end()
    assert rehearsal.steps.done == ["make", "settle", "announce"]


async def test_pausing_a_run_that_says_that_it_failed_waits_for_that() -> None:
    rehearsal = Rehearsal()
    await rehearsal.making()
    rehearsal.steps.prepare = lambda editor: editor.discord.clear()
    break_editor(rehearsal)
    await until(lambda: len(rehearsal.steps.editors) == 2 and rehearsal.steps.editors[1].tries == 1)
    pausing = asyncio.create_task(rehearsal.run.pause(600.0))
    await some_turns()
    assert not pausing.done()
    rehearsal.steps.editors[1].discord.set()
    await within(pausing)
    await rehearsal.end()
    assert rehearsal.steps.editors[1].delivered


async def test_a_pause_ends_at_its_deadline_although_discord_does_not_answer(
    caplog: pytest.LogCaptureFixture,
) -> None:
    rehearsal = Rehearsal()
    await rehearsal.making()
    rehearsal.editor.discord.clear()
    await within(rehearsal.run.pause(0.0))
    assert "does not say that it goes on later" in caplog.text
    rehearsal.editor.discord.set()
    assert rehearsal.living is not None
    rehearsal.living.cancel()
    with pytest.raises(asyncio.CancelledError):
        await rehearsal.end()


async def test_a_work_that_ends_while_it_is_paused_is_settled_by_the_process_that_shows_it() -> None:
    rehearsal = Rehearsal()
    await rehearsal.making()
    await within(rehearsal.run.pause(6.0))
    rehearsal.steps.ends_with.set_result(COMPLETE)
    await until(lambda: rehearsal.run.phase is Phase.CLOSING)
    await some_turns()
    assert rehearsal.steps.done == ["make"]
    assert rehearsal.living is not None
    rehearsal.living.cancel()
    with pytest.raises(asyncio.CancelledError):
        await rehearsal.end()
    assert rehearsal.run.work.ending == COMPLETE


# --- A last frame that is owed ---------------------------------------------------------------------------------------


async def test_a_last_frame_that_is_owed_holds_no_slot_and_no_pause_and_is_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(run_module, "LAST_FRAME_RETRY_S", 0.0)
    rehearsal = Rehearsal()
    rehearsal.editor.gives_up = True
    await rehearsal.making()
    rehearsal.steps.ends_with.set_result(COMPLETE)
    await until(lambda: rehearsal.editor.tries == 3)
    assert rehearsal.holding.done(), "the next work begins meanwhile"
    assert (rehearsal.run.phase, rehearsal.steps.done) == (Phase.CLOSING, ["make"])
    rehearsal.editor.gives_up = False
    await rehearsal.end()
    assert rehearsal.editor.delivered
    assert rehearsal.steps.done == ["make", "settle", "announce"]


async def test_while_a_last_frame_is_owed_a_closing_bot_does_not_wait_for_it() -> None:
    rehearsal = Rehearsal()
    rehearsal.editor.gives_up = True
    await rehearsal.making()
    rehearsal.steps.ends_with.set_result(COMPLETE)
    await until(rehearsal.holding.done)
    await within(rehearsal.run.pause(20.0))
    assert rehearsal.living is not None
    rehearsal.living.cancel()
    with pytest.raises(asyncio.CancelledError):
        await rehearsal.end()
    assert "settle" not in rehearsal.steps.done, "the next process still owes it"


async def test_a_closing_bot_waits_for_a_running_attempt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "LAST_FRAME_RETRY_S", 0.0)
    rehearsal = Rehearsal()
    rehearsal.editor.gives_up = True
    await rehearsal.making()
    rehearsal.steps.ends_with.set_result(COMPLETE)
    await until(rehearsal.holding.done)
    rehearsal.editor.gives_up = False
    rehearsal.editor.discord.clear()
    tries = rehearsal.editor.tries
    await until(lambda: rehearsal.editor.tries > tries)
    pausing = asyncio.create_task(rehearsal.run.pause(20.0))
    await some_turns()
    assert not pausing.done()
    rehearsal.editor.discord.set()
    await within(pausing)
    await rehearsal.end()
    assert rehearsal.editor.delivered


async def test_what_can_be_delivered_in_no_try_is_settled_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "LAST_FRAME_RETRY_S", 0.0)
    monkeypatch.setattr(run_module, "LAST_FRAME_RETRIES_MAX", 3)
    rehearsal = Rehearsal()
    rehearsal.editor.gives_up = True
    await rehearsal.making()
    rehearsal.steps.ends_with.set_result(COMPLETE)
    await rehearsal.end()
    assert rehearsal.editor.tries == 4
    assert rehearsal.steps.done[:2] == ["make", "settle"]


async def test_an_unreachable_reply_gets_no_further_attempt() -> None:
    rehearsal = Rehearsal()
    await rehearsal.making()
    rehearsal.editor.is_unreachable = True
    rehearsal.run.reply_failed(MODERATED)
    await rehearsal.end()
    assert (rehearsal.editor.tries, rehearsal.run.work.ending) == (1, MODERATED)
    assert rehearsal.steps.done[:2] == ["make", "settle"]
