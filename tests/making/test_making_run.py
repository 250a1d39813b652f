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
from tests.making.fakes import ADDRESS, RunHarness, some_turns, within
from tests.making.moments import MODERATED, STOPPED, nothing_is_left
from tests.waiting import until

pytestmark = pytest.mark.asyncio


# --- As it should be -------------------------------------------------------------------------------------------------


async def test_a_run_waits_makes_shows_settles_and_announces_in_this_order() -> None:
    harness = RunHarness()
    run = harness.run
    assert (run.phase, run.has_started) == (Phase.OPENING, False)
    await harness.waiting()
    assert (run.phase, run.has_started, harness.steps.done) == (Phase.WAITING, False, [])
    await harness.making()
    assert (run.phase, run.has_started) == (Phase.MAKING, True)
    await harness.closing()
    assert (run.phase, run.work.ending) == (Phase.CLOSING, COMPLETE)
    await some_turns()
    assert not harness.holding.done(), "the slot is held until the last frame stands"
    assert harness.steps.done == ["make"]
    harness.editor.discord.set()
    await harness.end()
    assert harness.steps.done == ["make", "settle", "announce"]
    assert (run.phase, harness.editor.shown[-1].ending, run.work.ended_at) == (Phase.ENDED, COMPLETE, 7.0)
    assert len(harness.steps.editors) == 1
    await some_turns()
    nothing_is_left(harness)


async def test_a_reply_says_no_longer_that_it_waits_as_soon_as_its_work_has_a_slot() -> None:
    harness = RunHarness()
    harness.steps.first_words = ""
    await harness.waiting()
    harness.run.editor.queue = QueueStatus(1, 30.0)
    shown = len(harness.editor.shown)
    harness.queue.give(harness.run)
    await until(lambda: len(harness.editor.shown) > shown)
    assert harness.editor.queue is None
    harness.steps.ends_with.set_result(COMPLETE)
    await harness.end()


async def test_a_work_that_ended_in_the_last_process_is_shown_and_settled_and_not_made() -> None:
    harness = RunHarness(ending=MODERATED)
    await within(harness.begin())
    assert harness.queue.waiting == set()
    assert harness.editor.shown[-1].ending == MODERATED
    assert harness.steps.done == ["settle"]


async def test_the_address_of_the_first_answer_is_that_of_the_reply() -> None:
    harness = RunHarness()
    private = replace(ADDRESS, private=True)
    harness.run.set_address(private)
    assert harness.run.reply.address == private


# --- Stop ------------------------------------------------------------------------------------------------------------


async def test_stopped_while_it_waits_a_work_leaves_the_queue_and_is_never_made() -> None:
    harness = RunHarness()
    await harness.waiting()
    harness.run.editor.queue = QueueStatus(1, 30.0)
    harness.run.stop.press(STOPPED)
    await harness.end()
    assert harness.queue.cancelled == ["w"]
    assert (harness.queue.waiting, harness.editor.queue) == (set(), None)
    assert (harness.run.has_started, harness.run.work.ending) == (False, STOPPED)
    assert harness.editor.shown[-1].ending == STOPPED
    assert harness.steps.done == ["settle"]
    nothing_is_left(harness)


async def test_stopped_before_it_starts_a_work_is_never_made() -> None:
    harness = RunHarness()
    harness.run.stop.press(STOPPED)
    await within(harness.begin())
    assert harness.steps.done == ["settle"]
    assert harness.queue.waiting == set()


async def test_stopped_in_the_moment_its_slot_comes_a_work_is_never_made_and_the_slot_comes_back() -> None:
    harness = RunHarness()
    await harness.waiting()
    harness.queue.give(harness.run)
    await asyncio.sleep(0)  # the slot is there, and the run has not seen it yet
    harness.run.stop.press(STOPPED)
    await harness.end()
    assert (harness.run.has_started, harness.run.work.ending) == (False, STOPPED)
    assert harness.steps.done == ["settle"]
    await some_turns()
    nothing_is_left(harness)


@pytest.mark.parametrize("turns", range(8))
async def test_a_work_stopped_as_it_gets_its_slot_ends_and_the_next_one_gets_the_slot(turns: int) -> None:
    registry = Registry()

    async def take_turn(work_id: str) -> None:
        if (run := registry.run_of(work_id)) is not None:
            await run.use_slot()

    rehearsals = [RunHarness(work_id=work_id) for work_id in ("first", "stopped", "last")]

    async def live(harness: RunHarness, dispatcher: FairDispatcher) -> None:
        with registry.registered(RegistryEntry("reply", harness.run.work.id, harness.run)):
            await harness.run.execute(dispatcher)

    async with FairDispatcher.open(take_turn, per_person=1, in_all=1) as dispatcher:
        dispatcher.start()
        living = [asyncio.create_task(live(harness, dispatcher)) for harness in rehearsals]
        first, stopped, last = rehearsals
        await until(lambda: first.run.phase is Phase.MAKING and dispatcher.waiting == 2)
        first.steps.ends_with.set_result(COMPLETE)
        last.steps.ends_with.set_result(COMPLETE)
        for _ in range(turns):
            await asyncio.sleep(0)
        stopped.run.stop.press(STOPPED)
        await within(asyncio.gather(*living))
        assert await dispatcher.drain(5)
    assert [harness.run.work.ending for harness in rehearsals] == [COMPLETE, STOPPED, COMPLETE]
    assert [harness.steps.done.count("settle") for harness in rehearsals] == [1, 1, 1]
    assert registry.runs() == []


async def test_stopped_while_it_is_made_a_work_ends_with_what_it_has() -> None:
    harness = RunHarness()
    await harness.making()
    harness.run.stop.press(STOPPED)
    await harness.end()
    last = harness.editor.shown[-1]
    assert (last.ending, last.text) == (STOPPED, "Once ")
    assert harness.steps.done == ["make", "settle", "announce"]


async def test_a_work_that_a_closing_bot_does_not_accept_waits_and_can_still_be_stopped() -> None:
    harness = RunHarness()
    harness.queue.on_submit = RefusedError(RefusalKind.CLOSING)
    harness.begin()
    await until(lambda: bool(harness.editor.shown))
    await some_turns()
    assert (harness.run.phase, harness.run.work.ending) == (Phase.WAITING, None)
    harness.run.stop.press(STOPPED)
    await harness.end()
    assert (harness.run.has_started, harness.editor.shown[-1].ending) == (False, STOPPED)
    assert harness.steps.done == ["settle"], "it never held a slot, so it has used nothing"


# --- A reply that fails ----------------------------------------------------------------------------------------------


async def test_a_failed_reply_stops_the_making() -> None:
    harness = RunHarness()
    await harness.making()
    harness.run.reply_failed(MODERATED)
    await harness.end()
    assert harness.editor.shown[-1].ending == MODERATED


async def test_a_failed_reply_removes_its_waiting_work_from_the_queue() -> None:
    harness = RunHarness()
    await harness.waiting()
    harness.run.reply_failed(MODERATED)
    await harness.end()
    assert harness.queue.cancelled == ["w"]
    assert "make" not in harness.steps.done


async def test_an_ending_changed_by_a_failed_reply_does_not_wait_for_the_disk() -> None:
    harness = RunHarness()
    await harness.closing()
    harness.works.gate.clear()
    harness.run.reply_failed(MODERATED)
    assert harness.run.shown_work.ending == MODERATED
    harness.editor.discord.set()
    await harness.end()
    assert (harness.editor.shown[-1].ending, harness.run.work.ending) == (MODERATED, MODERATED)
