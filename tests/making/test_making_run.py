"""One owner for one run: whatever happens to one of its tasks, and whenever, the reply and the work come to an end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.making import run as run_module
from bot.making.registry import Registry, RegistryEntry
from bot.making.run import Phase
from bot.queue.dispatcher import FairDispatcher
from bot.reply.render import QueueStatus
from bot.work.ending import COMPLETE, Ending, EndingKind, Fault
from bot.work.refusal import RefusalKind, RefusedError
from tests.making.fakes import ADDRESS, FakeEditor, Rehearsal, Sabotage, some_turns, until, within

pytestmark = pytest.mark.asyncio

STOPPED = Ending(EndingKind.STOPPED, {"by": "Mira"}, fault=Fault.PERSON)
MODERATED = Ending(EndingKind.MODERATED)


def nothing_is_left(rehearsal: Rehearsal) -> None:
    """No task of the run goes on, and its slot has come back."""
    left = {task.get_name() for task in asyncio.all_tasks() - {asyncio.current_task()}}
    assert left == set()
    assert rehearsal.queue.holding is None or rehearsal.holding.done()


# --- As it should be -------------------------------------------------------------------------------------------------


async def test_a_run_waits_makes_shows_settles_and_announces_in_this_order() -> None:
    rehearsal = Rehearsal()
    run = rehearsal.run
    assert (run.phase, run.has_started) == (Phase.OPENING, False)
    await rehearsal.waiting()
    assert (run.phase, run.has_started, rehearsal.steps.done) == (Phase.WAITING, False, [])
    await rehearsal.making()
    assert (run.phase, run.has_started) == (Phase.MAKING, True)
    await rehearsal.closing()
    assert (run.phase, run.work.ending) == (Phase.CLOSING, COMPLETE)
    await some_turns()
    assert not rehearsal.holding.done(), "the slot is held until the last frame stands"
    assert rehearsal.steps.done == ["make"]
    rehearsal.editor.discord.set()
    await rehearsal.end()
    assert rehearsal.steps.done == ["make", "settle", "announce"]
    assert (run.phase, rehearsal.editor.shown[-1].ending, run.work.ended_at) == (Phase.ENDED, COMPLETE, 7.0)
    assert len(rehearsal.steps.editors) == 1
    await some_turns()
    nothing_is_left(rehearsal)


async def test_a_reply_says_no_longer_that_it_waits_as_soon_as_its_work_has_a_slot() -> None:
    rehearsal = Rehearsal()
    rehearsal.steps.first_words = ""
    await rehearsal.waiting()
    rehearsal.run.editor.queue = QueueStatus(1, 30.0)
    shown = len(rehearsal.editor.shown)
    rehearsal.queue.give(rehearsal.run)
    await until(lambda: len(rehearsal.editor.shown) > shown)
    assert rehearsal.editor.queue is None
    rehearsal.steps.ends_with.set_result(COMPLETE)
    await rehearsal.end()


async def test_a_work_that_ended_in_the_last_process_is_shown_and_settled_and_not_made() -> None:
    rehearsal = Rehearsal(ending=MODERATED)
    await within(rehearsal.begin())
    assert rehearsal.queue.waiting == set()
    assert rehearsal.editor.shown[-1].ending == MODERATED
    assert rehearsal.steps.done == ["settle"]


async def test_the_address_of_the_first_answer_is_that_of_the_reply() -> None:
    rehearsal = Rehearsal()
    private = replace(ADDRESS, private=True)
    rehearsal.run.set_address(private)
    assert rehearsal.run.reply.address == private


# --- Faults ----------------------------------------------------------------------------------------------------------


async def _before(rehearsal: Rehearsal) -> None:
    rehearsal.editor.discord.clear()


async def _waiting(rehearsal: Rehearsal) -> None:
    await rehearsal.waiting()


async def _making(rehearsal: Rehearsal) -> None:
    await rehearsal.making()


async def _closing(rehearsal: Rehearsal) -> None:
    await rehearsal.closing()


MOMENTS = {"before the first frame": _before, "waiting": _waiting, "making": _making, "closing": _closing}


def _break_editor(rehearsal: Rehearsal) -> None:
    rehearsal.editor.break_down(Sabotage("editor"))


def _break_saver(rehearsal: Rehearsal) -> None:
    rehearsal.works.breaks = True
    rehearsal.run.draft.add_text("upon a time")


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("fault", [_break_editor, _break_saver], ids=["editor", "saver"])
async def test_a_fault_beside_the_making_ends_the_work_and_its_reply_in_order(
    fault: Callable[[Rehearsal], None], moment: str, caplog: pytest.LogCaptureFixture
) -> None:
    rehearsal = Rehearsal()
    await MOMENTS[moment](rehearsal)
    fault(rehearsal)
    if rehearsal.living is None:
        rehearsal.begin()
    await rehearsal.end()
    ending = rehearsal.run.work.ending
    assert ending is not None
    if moment == "closing":
        assert ending == COMPLETE, "an ending that it had is the true one"
    else:
        assert ending.kind is EndingKind.OUR_FAULT
        assert f"reference {ending.params['reference']}" in caplog.text
    assert "Sabotage" in caplog.text
    first, second = rehearsal.steps.editors
    assert not first.delivered
    assert second.shown[-1].ending == ending
    announced = ["announce"] if rehearsal.run.has_started else []
    made = ["make"] if rehearsal.run.has_started else []
    assert rehearsal.steps.done == [*made, "settle", *announced]
    assert rehearsal.run.phase is Phase.ENDED
    await some_turns()
    nothing_is_left(rehearsal)


async def _submit_fails(rehearsal: Rehearsal) -> None:
    rehearsal.queue.on_submit = Sabotage("making")
    rehearsal.begin()


async def _cancel_fails(rehearsal: Rehearsal) -> None:
    rehearsal.queue.on_cancel = Sabotage("making")
    await rehearsal.waiting()
    rehearsal.run.stop.press(STOPPED)


async def _making_fails(rehearsal: Rehearsal) -> None:
    await rehearsal.making()
    rehearsal.steps.ends_with.set_exception(Sabotage("making"))


@pytest.mark.parametrize("fault", [_submit_fails, _cancel_fails, _making_fails])
async def test_a_fault_in_the_making_ends_the_work_and_its_reply_in_order(
    fault: Callable[[Rehearsal], Awaitable[None]],
) -> None:
    rehearsal = Rehearsal()
    await fault(rehearsal)
    await rehearsal.end()
    ending = rehearsal.run.work.ending
    assert ending is not None
    assert ending.kind is EndingKind.OUR_FAULT
    assert rehearsal.steps.editors[1].shown[-1].ending == ending
    assert rehearsal.steps.done.count("settle") == 1
    assert "write_plain_line" not in rehearsal.steps.done
    await some_turns()
    nothing_is_left(rehearsal)


async def test_a_fault_stops_the_making_and_keeps_what_was_made() -> None:
    rehearsal = Rehearsal()
    await rehearsal.making()
    _break_editor(rehearsal)
    await rehearsal.end()
    assert rehearsal.steps.editors[1].shown[-1].text == "Once "
    assert not rehearsal.steps.ends_with.cancelled(), "the making was ended, not what it waited for"
    assert rehearsal.run.has_started


async def test_a_slot_that_comes_after_a_fault_goes_back_at_once() -> None:
    rehearsal = Rehearsal()
    await rehearsal.waiting()
    _break_editor(rehearsal)
    await rehearsal.end()
    await within(rehearsal.run.use_slot())
    assert "make" not in rehearsal.steps.done


def _second_raises(editor: FakeEditor) -> None:
    editor.break_down(Sabotage("second"))


def _second_is_hopeless(editor: FakeEditor) -> None:
    editor.is_unreachable = True


def _second_gives_up(editor: FakeEditor) -> None:
    editor.gives_up = True


def _second_cannot_be_opened(_: FakeEditor) -> None:
    raise Sabotage("second")


@pytest.mark.parametrize("failure", [_second_raises, _second_is_hopeless, _second_gives_up, _second_cannot_be_opened])
@pytest.mark.parametrize("moment", ["waiting", "making", "closing"])
async def test_what_the_second_editor_does_not_deliver_either_is_said_plainly(
    failure: Callable[[FakeEditor], None], moment: str
) -> None:
    rehearsal = Rehearsal()
    await MOMENTS[moment](rehearsal)
    rehearsal.steps.prepare = failure
    _break_editor(rehearsal)
    await rehearsal.end()
    done = rehearsal.steps.done
    assert [step for step in done if step != "make"][:2] == ["write_plain_line", "settle"]
    assert (done.count("write_plain_line"), done.count("settle")) == (1, 1)
    assert rehearsal.run.phase is Phase.ENDED
    await some_turns()
    nothing_is_left(rehearsal)


async def test_where_not_even_a_plain_line_can_be_said_the_work_is_settled_all_the_same(
    caplog: pytest.LogCaptureFixture,
) -> None:
    rehearsal = Rehearsal()
    await rehearsal.making()
    rehearsal.steps.prepare = _second_raises
    rehearsal.steps.on_plain = Sabotage("plain")
    _break_editor(rehearsal)
    await rehearsal.end()
    assert rehearsal.steps.done == ["make", "write_plain_line", "settle", "announce"]
    assert "not even a plain last line" in caplog.text
    await some_turns()
    nothing_is_left(rehearsal)


async def test_a_failed_mention_does_not_fail_the_run(caplog: pytest.LogCaptureFixture) -> None:
    rehearsal = Rehearsal()
    rehearsal.steps.on_announce = Sabotage("announce")
    await rehearsal.making()
    rehearsal.steps.ends_with.set_result(COMPLETE)
    await rehearsal.end()
    assert rehearsal.run.phase is Phase.ENDED
    assert "cannot be told" in caplog.text


# --- Stop ------------------------------------------------------------------------------------------------------------


async def test_stopped_while_it_waits_a_work_leaves_the_queue_and_is_never_made() -> None:
    rehearsal = Rehearsal()
    await rehearsal.waiting()
    rehearsal.run.editor.queue = QueueStatus(1, 30.0)
    rehearsal.run.stop.press(STOPPED)
    await rehearsal.end()
    assert rehearsal.queue.cancelled == ["w"]
    assert (rehearsal.queue.waiting, rehearsal.editor.queue) == (set(), None)
    assert (rehearsal.run.has_started, rehearsal.run.work.ending) == (False, STOPPED)
    assert rehearsal.editor.shown[-1].ending == STOPPED
    assert rehearsal.steps.done == ["settle"]
    nothing_is_left(rehearsal)


async def test_stopped_before_it_lives_a_work_is_never_made() -> None:
    rehearsal = Rehearsal()
    rehearsal.run.stop.press(STOPPED)
    await within(rehearsal.begin())
    assert rehearsal.steps.done == ["settle"]
    assert rehearsal.queue.waiting == set()


async def test_stopped_in_the_moment_its_slot_comes_a_work_is_never_made_and_the_slot_comes_back() -> None:
    rehearsal = Rehearsal()
    await rehearsal.waiting()
    rehearsal.queue.give(rehearsal.run)
    await asyncio.sleep(0)  # the slot is there, and the run has not seen it yet
    rehearsal.run.stop.press(STOPPED)
    await rehearsal.end()
    assert (rehearsal.run.has_started, rehearsal.run.work.ending) == (False, STOPPED)
    assert rehearsal.steps.done == ["settle"]
    await some_turns()
    nothing_is_left(rehearsal)


@pytest.mark.parametrize("turns", range(8))
async def test_a_work_stopped_as_it_gets_its_slot_ends_and_the_next_one_gets_the_slot(turns: int) -> None:
    registry = Registry()

    async def take_turn(work_id: str) -> None:
        if (run := registry.run_of(work_id)) is not None:
            await run.use_slot()

    rehearsals = [Rehearsal(work_id=work_id) for work_id in ("first", "stopped", "last")]

    async def live(rehearsal: Rehearsal, dispatcher: FairDispatcher) -> None:
        with registry.registered(RegistryEntry("reply", rehearsal.run.work.id, rehearsal.run)):
            await rehearsal.run.execute(dispatcher)

    async with FairDispatcher.open(take_turn, per_person=1, in_all=1) as dispatcher:
        dispatcher.start()
        living = [asyncio.create_task(live(rehearsal, dispatcher)) for rehearsal in rehearsals]
        first, stopped, last = rehearsals
        await until(lambda: first.run.phase is Phase.MAKING and dispatcher.waiting == 2)
        first.steps.ends_with.set_result(COMPLETE)
        last.steps.ends_with.set_result(COMPLETE)
        for _ in range(turns):
            await asyncio.sleep(0)
        stopped.run.stop.press(STOPPED)
        await within(asyncio.gather(*living))
        assert await dispatcher.drain(5)
    assert [rehearsal.run.work.ending for rehearsal in rehearsals] == [COMPLETE, STOPPED, COMPLETE]
    assert [rehearsal.steps.done.count("settle") for rehearsal in rehearsals] == [1, 1, 1]
    assert registry.runs() == []


async def test_stopped_while_it_is_made_a_work_ends_with_what_it_has() -> None:
    rehearsal = Rehearsal()
    await rehearsal.making()
    rehearsal.run.stop.press(STOPPED)
    await rehearsal.end()
    last = rehearsal.editor.shown[-1]
    assert (last.ending, last.text) == (STOPPED, "Once ")
    assert rehearsal.steps.done == ["make", "settle", "announce"]


async def test_a_work_that_a_closing_bot_does_not_accept_waits_and_can_still_be_stopped() -> None:
    rehearsal = Rehearsal()
    rehearsal.queue.on_submit = RefusedError(RefusalKind.CLOSING)
    rehearsal.begin()
    await until(lambda: bool(rehearsal.editor.shown))
    await some_turns()
    assert (rehearsal.run.phase, rehearsal.run.work.ending) == (Phase.WAITING, None)
    rehearsal.run.stop.press(STOPPED)
    await rehearsal.end()
    assert (rehearsal.run.has_started, rehearsal.editor.shown[-1].ending) == (False, STOPPED)
    assert rehearsal.steps.done == ["settle"], "it never held a slot, so it has used nothing"


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
    _break_editor(rehearsal)
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
    _break_editor(rehearsal)
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


# --- Trouble ---------------------------------------------------------------------------------------------------------


async def test_a_failed_reply_stops_the_making() -> None:
    rehearsal = Rehearsal()
    await rehearsal.making()
    rehearsal.run.reply_failed(MODERATED)
    await rehearsal.end()
    assert rehearsal.editor.shown[-1].ending == MODERATED


async def test_a_failed_reply_removes_its_waiting_work_from_the_queue() -> None:
    rehearsal = Rehearsal()
    await rehearsal.waiting()
    rehearsal.run.reply_failed(MODERATED)
    await rehearsal.end()
    assert rehearsal.queue.cancelled == ["w"]
    assert "make" not in rehearsal.steps.done


async def test_an_ending_changed_by_a_failed_reply_does_not_wait_for_the_disk() -> None:
    rehearsal = Rehearsal()
    await rehearsal.closing()
    rehearsal.works.gate.clear()
    rehearsal.run.reply_failed(MODERATED)
    assert rehearsal.run.shown_work.ending == MODERATED
    rehearsal.editor.discord.set()
    await rehearsal.end()
    assert (rehearsal.editor.shown[-1].ending, rehearsal.run.work.ending) == (MODERATED, MODERATED)
