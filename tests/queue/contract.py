"""The contract of every engine: `submit`, `cancel`, `positions` and `drain`."""

from __future__ import annotations

import asyncio
import random
from abc import ABC, abstractmethod
from contextlib import AbstractAsyncContextManager

import pytest

from bot.queue.dispatcher import Engine, Position
from tests.queue.bench import ANA, BROKEN, MIRA, TIMEOUT_S, TOM, Bench, some_turns


class EngineContract(ABC):
    """The tests of any engine. A subclass opens its engine; pytest collects only the subclass."""

    pytestmark = pytest.mark.asyncio

    @abstractmethod
    def open_engine(
        self, bench: Bench, per_person: int = 2, in_all: int = 3, start: bool = True
    ) -> AbstractAsyncContextManager[Engine]:
        """An engine that has works made by `bench.make_work`; without `start` none of them begins."""

    @pytest.fixture
    def bench(self) -> Bench:
        return Bench()

    # --- Limits ------------------------------------------------------------------------------------------------------

    async def test_a_person_has_so_many_slots_and_all_people_so_many_together(self, bench: Bench) -> None:
        async with self.open_engine(bench, per_person=2, in_all=3) as engine:
            for number in range(4):
                await engine.submit(f"mira-{number}", MIRA)
            await bench.until_started(2)
            await some_turns()
            assert bench.started == ["mira-0", "mira-1"], "her third one waits although a slot is free"
            for number in range(4):
                await engine.submit(f"tom-{number}", TOM)
            await bench.until_started(3)
            await some_turns()
            assert bench.started == ["mira-0", "mira-1", "tom-0"]
            await bench.let_go()
            assert await engine.drain(TIMEOUT_S)
        assert len(bench.ended) == 8
        assert bench.peak == 3
        assert max(bench.peak_of.values()) == 2

    async def test_the_limits_hold_in_a_crowd_and_every_work_is_made(self, bench: Bench) -> None:
        source = random.Random(8)
        works = [(f"p{person}-{number}", person) for person in range(9) for number in range(5)]
        source.shuffle(works)
        async with self.open_engine(bench, per_person=2, in_all=5) as engine:
            for work_id, person_id in works:
                await engine.submit(work_id, person_id)
            await bench.until_started(5)
            source.shuffle(works)
            for work_id, _ in works:
                await bench.let_go(work_id)
            assert await engine.drain(TIMEOUT_S)
        assert sorted(bench.ended) == sorted(work_id for work_id, _ in works)
        assert bench.peak == 5
        assert max(bench.peak_of.values()) <= 2

    # --- Order -------------------------------------------------------------------------------------------------------

    async def test_the_works_of_a_person_begin_in_the_order_of_submission(self, bench: Bench) -> None:
        async with self.open_engine(bench, per_person=1) as engine:
            for number in range(6):
                await engine.submit(f"w{number}", MIRA)
            await bench.let_go()
            assert await engine.drain(TIMEOUT_S)
        assert bench.started == [f"w{number}" for number in range(6)]

    async def test_two_free_slots_go_to_two_people(self, bench: Bench) -> None:
        async with self.open_engine(bench, per_person=2, in_all=2) as engine:
            for work_id, person_id in (("ana-0", ANA), ("ana-1", ANA)):
                await engine.submit(work_id, person_id)
            await bench.until_started(2)
            for work_id, person_id in (("mira-0", MIRA), ("mira-1", MIRA), ("tom-0", TOM)):
                await engine.submit(work_id, person_id)
            await bench.let_go("ana-0", "ana-1")
            await bench.until_started(4)
            assert sorted(bench.started[2:]) == ["mira-0", "tom-0"]
            await bench.let_go()
            assert await engine.drain(TIMEOUT_S)

    async def test_ten_works_of_one_person_do_not_delay_the_first_of_another(self, bench: Bench) -> None:
        async with self.open_engine(bench, per_person=2, in_all=2) as engine:
            for number in range(10):
                await engine.submit(f"mira-{number}", MIRA)
            await bench.until_started(2)
            await engine.submit("tom-0", TOM)
            await engine.submit("ana-0", ANA)
            await bench.let_go("mira-0", "mira-1")
            await bench.until_started(4)
            assert sorted(bench.started[2:]) == ["ana-0", "tom-0"]
            await bench.let_go()
            assert await engine.drain(TIMEOUT_S)

    # --- Positions ---------------------------------------------------------------------------------------------------

    async def test_a_waiting_work_knows_how_many_begin_before_it(self, bench: Bench) -> None:
        async with self.open_engine(bench, per_person=1, in_all=1) as engine:
            await engine.submit("now", ANA)
            await bench.until_started(1)
            for work_id, person_id in (("m1", MIRA), ("m2", MIRA), ("t1", TOM), ("t2", TOM)):
                await engine.submit(work_id, person_id)
            in_order = ("m1", "t1", "m2", "t2")
            assert await engine.positions() == {work_id: Position(n) for n, work_id in enumerate(in_order)}
            await bench.let_go("now")
            await bench.until_started(2)
            assert await engine.positions() == {work_id: Position(n) for n, work_id in enumerate(in_order[1:])}
            await bench.let_go()
            assert await engine.drain(TIMEOUT_S)
            assert await engine.positions() == {}
        assert bench.started == ["now", *in_order]

    async def test_before_the_start_works_wait_and_can_be_cancelled(self, bench: Bench) -> None:
        await bench.let_go()
        async with self.open_engine(bench, per_person=1, in_all=1, start=False) as engine:
            for work_id in ("a", "b", "c"):
                await engine.submit(work_id, MIRA)
            assert await engine.cancel("a")
            await some_turns()
            assert await engine.positions() == {"b": Position(0), "c": Position(1)}
        assert bench.started == []

    # --- Once --------------------------------------------------------------------------------------------------------

    async def test_a_work_is_made_once_however_often_it_is_submitted(self, bench: Bench) -> None:
        async with self.open_engine(bench, per_person=2, in_all=2) as engine:
            await asyncio.gather(*(engine.submit("w", MIRA) for _ in range(5)))
            await engine.submit("other", MIRA)
            await engine.submit("waiting", MIRA)
            await engine.submit("waiting", MIRA)
            await bench.until_started(2)
            await engine.submit("w", MIRA)
            await bench.let_go()
            assert await engine.drain(TIMEOUT_S)
        assert bench.started == ["w", "other", "waiting"]

    async def test_a_work_that_has_ended_can_be_submitted_again(self, bench: Bench) -> None:
        await bench.let_go()
        async with self.open_engine(bench) as engine:
            for _ in range(2):  # a work that broke off is finished under the same id
                await engine.submit("w", MIRA)
                assert await engine.drain(TIMEOUT_S)
        assert bench.ended == ["w", "w"]

    # --- Cancelled --------------------------------------------------------------------------------------------------

    async def test_a_cancelled_work_never_begins_and_a_running_one_is_not_touched(self, bench: Bench) -> None:
        async with self.open_engine(bench, per_person=1, in_all=1) as engine:
            await engine.submit("first", MIRA)
            await bench.until_started(1)
            await engine.submit("second", MIRA)
            await engine.submit("third", MIRA)
            assert await engine.positions() == {"second": Position(0), "third": Position(1)}
            assert await engine.cancel("second")
            assert not await engine.cancel("second")
            assert not await engine.cancel("first")
            assert not await engine.cancel("unknown")
            assert await engine.positions() == {"third": Position(0)}
            await bench.let_go()
            assert await engine.drain(TIMEOUT_S)
            assert not await engine.cancel("first"), "it has ended"
        assert bench.ended == ["first", "third"]
        assert bench.cancelled == []

    async def test_a_cancelled_work_can_be_submitted_again_at_the_end_of_the_queue(self, bench: Bench) -> None:
        async with self.open_engine(bench, per_person=1, in_all=1) as engine:
            for work_id in ("now", "a", "b"):
                await engine.submit(work_id, MIRA)
            await bench.until_started(1)
            assert await engine.cancel("a")
            await engine.submit("a", MIRA)
            await bench.let_go()
            assert await engine.drain(TIMEOUT_S)
        assert bench.started == ["now", "b", "a"]

    async def test_cancelled_in_the_very_moment_it_begins_a_work_was_made_or_was_not(self, bench: Bench) -> None:
        await bench.let_go()
        stopped = []
        async with self.open_engine(bench, per_person=1, in_all=1) as engine:
            for number in range(40):
                await engine.submit(f"w{number}", number)
                for _ in range(number % 8):
                    await asyncio.sleep(0)
                if await engine.cancel(f"w{number}"):
                    stopped.append(f"w{number}")
            assert await engine.drain(TIMEOUT_S)
        assert sorted([*stopped, *bench.ended]) == sorted(f"w{number}" for number in range(40))

    # --- Ends --------------------------------------------------------------------------------------------------------

    async def test_a_work_that_fails_gives_its_slot_back_and_is_not_tried_again(self, bench: Bench) -> None:
        await bench.let_go()
        async with self.open_engine(bench, per_person=1, in_all=1) as engine:
            await engine.submit(BROKEN, MIRA)
            await engine.submit("whole", MIRA)
            assert await engine.drain(TIMEOUT_S)
        assert bench.started == [BROKEN, "whole"]
        assert bench.ended == ["whole"]

    async def test_a_work_may_submit_another(self, bench: Bench) -> None:
        await bench.let_go()
        async with self.open_engine(bench, per_person=1, in_all=1) as engine:

            async def go_on(work_id: str) -> None:
                if work_id == "chapter1":
                    await engine.submit("chapter2", MIRA)
                    assert await engine.positions() == {"chapter2": Position(0)}, "it waits for this one's slot"

            bench.then = go_on
            await engine.submit("chapter1", MIRA)
            assert await engine.drain(TIMEOUT_S)
        assert bench.ended == ["chapter1", "chapter2"]

    async def test_draining_says_whether_nothing_runs_any_more(self, bench: Bench) -> None:
        async with self.open_engine(bench) as engine:
            assert await engine.drain(0)
            await engine.submit("w", MIRA)
            await bench.until_started(1)
            assert not await engine.drain(0)
            assert not await engine.drain(-5), "a grace period that is used up already"
            draining = [asyncio.create_task(engine.drain(TIMEOUT_S)) for _ in range(2)]
            await some_turns()
            assert not any(task.done() for task in draining)
            await bench.let_go()
            assert await asyncio.gather(*draining) == [True, True]
        assert bench.ended == ["w"]

    async def test_what_still_runs_when_the_engine_is_left_is_cancelled_and_has_ended_by_then(
        self, bench: Bench
    ) -> None:
        async with self.open_engine(bench, per_person=1) as engine:
            for work_id, person_id in (("mira-0", MIRA), ("mira-1", MIRA), ("tom-0", TOM)):
                await engine.submit(work_id, person_id)
            await bench.until_started(2)
        assert sorted(bench.cancelled) == sorted(bench.started) == ["mira-0", "tom-0"]
        assert bench.ended == []
