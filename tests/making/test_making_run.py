"""A run from its first frame to its end: its order, a stop, and a reply that fails."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.making.registry import Registry, RegistryEntry
from bot.making.run import Phase
from bot.queue.dispatcher import FairDispatcher
from bot.reply.render import QueueStatus
from bot.work.ending import COMPLETE
from bot.work.refusal import RefusalKind, RefusedError
from tests.making.fakes import ADDRESS, Rehearsal, some_turns, until, within
from tests.making.moments import MODERATED, STOPPED, nothing_is_left

pytestmark = pytest.mark.asyncio


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


# --- A reply that fails ----------------------------------------------------------------------------------------------


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
