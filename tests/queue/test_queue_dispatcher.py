"""The engine of one machine: the contract of all engines, and its own guarantees."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.queue.dispatcher import FairDispatcher, Position
from bot.work.refusal import RefusalKind, RefusedError
from tests.queue.bench import ANA, BROKEN, MIRA, TIMEOUT_S, TOM, Bench, some_turns
from tests.queue.contract import EngineContract


class TestFairDispatcher(EngineContract):
    @asynccontextmanager
    async def open_engine(
        self, bench: Bench, per_person: int = 2, in_all: int = 3, start: bool = True
    ) -> AsyncIterator[FairDispatcher]:
        async with FairDispatcher.open(bench.make_work, per_person=per_person, in_all=in_all) as dispatcher:
            if start:
                dispatcher.start()
            yield dispatcher

    async def test_a_work_has_its_slot_when_submit_returns(self, bench: Bench) -> None:
        async with self.open_engine(bench, in_all=1) as dispatcher:
            await dispatcher.submit("a", MIRA)
            await dispatcher.submit("b", TOM)
            assert (dispatcher.running, dispatcher.waiting) == (1, 1)
            assert await dispatcher.positions() == {"b": Position(0)}
            await bench.let_go()
            assert await dispatcher.drain(TIMEOUT_S)
            assert (dispatcher.running, dispatcher.waiting) == (0, 0)
            assert await dispatcher.positions() == {}

    async def test_what_was_submitted_before_the_start_begins_in_fair_order(self, bench: Bench) -> None:
        async with self.open_engine(bench, per_person=2, in_all=3, start=False) as dispatcher:
            for work_id, person_id in (("m0", MIRA), ("m1", MIRA), ("m2", MIRA), ("t0", TOM), ("a0", ANA)):
                await dispatcher.submit(work_id, person_id)
            assert (dispatcher.running, dispatcher.waiting) == (0, 5)
            positions = await dispatcher.positions()
            dispatcher.start()
            await bench.until_started(3)
            assert bench.started == ["m0", "t0", "a0"], "none has two works while another has none"
            await bench.let_go()
            assert await dispatcher.drain(TIMEOUT_S)
        assert bench.started == sorted(positions, key=lambda work_id: positions[work_id].ahead)

    async def test_every_waiting_work_has_a_position(self, bench: Bench) -> None:
        async with self.open_engine(bench, per_person=1, in_all=2) as dispatcher:
            for number in range(12):
                await dispatcher.submit(f"w{number}", number % 4)
            positions = await dispatcher.positions()
            assert len(positions) == dispatcher.waiting == 10
            assert sorted(position.ahead for position in positions.values()) == list(range(10))

    async def test_a_work_that_fails_is_logged_with_its_id(
        self, bench: Bench, caplog: pytest.LogCaptureFixture
    ) -> None:
        await bench.let_go()
        with caplog.at_level(logging.WARNING):
            async with self.open_engine(bench) as dispatcher:
                await dispatcher.submit(BROKEN, MIRA)
                await dispatcher.submit("whole", MIRA)
                assert await dispatcher.drain(TIMEOUT_S)
        assert [record.getMessage() for record in caplog.records] == [f"work {BROKEN} failed in its slot"]
        assert caplog.records[0].exc_info is not None

    async def test_a_work_that_is_cancelled_from_within_gives_its_slot_back(self, bench: Bench) -> None:
        async def cancel_oneself(work_id: str) -> None:
            if work_id == "a":
                raise asyncio.CancelledError

        bench.then = cancel_oneself
        await bench.let_go()
        async with self.open_engine(bench, in_all=1) as dispatcher:
            await dispatcher.submit("a", MIRA)
            await dispatcher.submit("b", TOM)
            assert await dispatcher.drain(TIMEOUT_S)
        assert (bench.cancelled, bench.ended) == (["a"], ["b"])

    async def test_closing_refuses_what_is_new_and_begins_nothing_that_waits(self, bench: Bench) -> None:
        async with self.open_engine(bench, per_person=1) as dispatcher:
            await dispatcher.submit("a", MIRA)
            await bench.until_started(1)
            await dispatcher.submit("b", MIRA)
            dispatcher.close()
            with pytest.raises(RefusedError) as refused:
                await dispatcher.submit("c", TOM)
            assert refused.value.refusal.kind is RefusalKind.CLOSING
            assert not await dispatcher.drain(0)
            await bench.let_go()
            assert await dispatcher.drain(TIMEOUT_S), "what waits is for the next process"
            await some_turns()
            assert (dispatcher.running, dispatcher.waiting) == (0, 1)
            assert await dispatcher.cancel("b")
        assert bench.started == bench.ended == ["a"]

    async def test_closed_before_the_start_it_begins_nothing_at_the_start(self, bench: Bench) -> None:
        async with self.open_engine(bench, start=False) as dispatcher:
            await dispatcher.submit("a", MIRA)
            dispatcher.close()
            dispatcher.start()
            await some_turns()
            assert (dispatcher.running, dispatcher.waiting) == (0, 1)
        assert bench.started == []

    async def test_draining_waits_for_what_waits_until_it_is_closed(self, bench: Bench) -> None:
        async with self.open_engine(bench, start=False) as dispatcher:
            await dispatcher.submit("a", MIRA)
            assert not await dispatcher.drain(0)
            draining = asyncio.create_task(dispatcher.drain(TIMEOUT_S))
            await some_turns()
            dispatcher.close()
            assert await draining

    async def test_draining_ends_when_the_last_waiting_work_is_cancelled(self, bench: Bench) -> None:
        async with self.open_engine(bench, start=False) as dispatcher:
            await dispatcher.submit("a", MIRA)
            draining = asyncio.create_task(dispatcher.drain(TIMEOUT_S))
            await some_turns()
            assert await dispatcher.cancel("a")
            assert await draining

    async def test_left_in_the_moment_of_a_beginning_it_leaves_no_task(self, bench: Bench) -> None:
        async with self.open_engine(bench) as dispatcher:
            await dispatcher.submit("a", MIRA)
        assert asyncio.all_tasks() == {asyncio.current_task()}
        assert bench.ended == []
