"""The engine: places for each person and in all, everybody's turn, and nothing begun that was taken back."""

from __future__ import annotations

import asyncio
import logging
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from bot.jobs.engine import Engine, Position
from bot.jobs.places import Job
from dbos import DBOS

from bot.work.refusal import RefusalKind, RefusedError
from tests.queue.bench import ANA, MIRA, PATIENCE_S, TOM, Bench

pytestmark = pytest.mark.asyncio


async def test_a_person_has_so_many_places_and_the_bot_so_many_in_all(bench: Bench) -> None:
    async with bench.open(per_person=2, in_all=3) as engine:
        for number in range(4):
            await engine.submit(f"mira{number}", MIRA)
        await bench.until_begun(2)
        for number in range(4):
            await engine.submit(f"tom{number}", TOM)
        await bench.until_begun(3)
        assert sorted(bench.begun)[:2] == ["mira0", "mira1"], "the third of hers waits although there is room"
        assert bench.begun[2] == "tom0"
        assert (engine.running, engine.waiting) == (3, 5)
        await bench.let_go()
        assert await engine.drain(PATIENCE_S)
    assert len(bench.ended) == 8
    assert bench.most == 3


async def test_the_works_of_a_person_begin_in_the_order_they_were_asked_for(bench: Bench) -> None:
    async with bench.open(per_person=1, in_all=3) as engine:
        for number in range(6):
            await engine.submit(f"w{number}", MIRA)
        await bench.let_go()
        assert await engine.drain(PATIENCE_S)
    assert bench.begun == [f"w{number}" for number in range(6)]


async def test_who_waits_since_the_last_process_is_not_overtaken(bench: Bench) -> None:
    await bench.let_go()
    async with bench.open(start=False) as engine:
        for number in range(3):
            await engine.submit(f"w{number}", MIRA)
    async with bench.open(per_person=1, start=False) as engine:
        await engine.submit("w3", MIRA)
        assert engine.position("w3") == Position(3)
        await engine.start()
        assert await engine.drain(PATIENCE_S)
    assert bench.begun == [f"w{number}" for number in range(4)]


async def test_two_places_go_to_two_people(bench: Bench) -> None:
    async with bench.open(per_person=2, in_all=2, start=False) as engine:
        for work_id, person_id in (("mira0", MIRA), ("mira1", MIRA), ("tom", TOM)):
            await engine.submit(work_id, person_id)
        await engine.start()
        await bench.until_begun(2)
        assert sorted(bench.begun) == ["mira0", "tom"]
        await bench.let_go()
        assert await engine.drain(PATIENCE_S)


async def test_ten_works_of_one_person_do_not_delay_the_first_of_another(bench: Bench) -> None:
    async with bench.open(per_person=2, in_all=2) as engine:
        for number in range(10):
            await engine.submit(f"mira{number}", MIRA)
        await bench.until_begun(2)
        await engine.submit("tom", TOM)
        await engine.submit("ana", ANA)
        await bench.let_go("mira0", "mira1")
        await bench.until_begun(4)
        assert sorted(bench.begun[2:]) == ["ana", "tom"]
        await bench.let_go()
        assert await engine.drain(PATIENCE_S)


async def test_a_waiting_work_knows_how_many_begin_before_it(bench: Bench) -> None:
    async with bench.open(per_person=1, in_all=1) as engine:
        await engine.submit("now", ANA)
        await bench.until_begun(1)
        for work_id, person_id in (("m1", MIRA), ("m2", MIRA), ("t1", TOM), ("t2", TOM)):
            await engine.submit(work_id, person_id)
        assert [engine.position(work_id) for work_id in ("m1", "t1", "m2", "t2")] == [Position(n) for n in range(4)]
        assert engine.position("now") is None
        assert engine.position("unknown") is None


async def test_a_run_of_a_work_is_made_once_however_often_it_is_submitted(bench: Bench) -> None:
    async with bench.open() as engine:
        await asyncio.gather(*(engine.submit("w", MIRA) for _ in range(5)))
        await bench.until_begun(1)
        await engine.submit("w", MIRA)
        await bench.let_go()
        assert await engine.drain(PATIENCE_S)
        await engine.submit("w", MIRA)
        assert engine.waiting == 0
        await engine.submit("w", MIRA, run=1)
        assert await engine.drain(PATIENCE_S)
    assert bench.begun == ["w", "w"]


async def test_a_cancelled_work_never_begins_and_a_running_one_is_not_touched(bench: Bench) -> None:
    async with bench.open(per_person=1, in_all=1) as engine:
        await engine.submit("first", MIRA)
        await bench.until_begun(1)
        await engine.submit("second", MIRA)
        await engine.submit("third", MIRA)
        assert await engine.cancel("second")
        assert not await engine.cancel("second")
        assert not await engine.cancel("first")
        assert not await engine.cancel("unknown")
        assert engine.position("third") == Position(0)
        await bench.let_go()
        assert await engine.drain(PATIENCE_S)
    assert bench.ended == ["first", "third"]


async def test_what_is_cancelled_before_the_start_stays_cancelled(bench: Bench) -> None:
    await bench.let_go()
    async with bench.open(start=False) as engine:
        await engine.submit("a", MIRA)
        await engine.submit("b", MIRA)
        assert await engine.cancel("a")
    async with bench.open() as engine:
        assert engine.waiting == 1
        assert await engine.drain(PATIENCE_S)
    assert bench.begun == ["b"]


async def test_a_job_that_fails_is_logged_and_not_tried_again(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    async with bench.open(per_person=1) as engine:
        await engine.submit("broken", MIRA)
        await engine.submit("whole", MIRA)
        await bench.let_go()
        with caplog.at_level(logging.WARNING):
            assert await engine.drain(PATIENCE_S)
    async with bench.open() as engine:
        assert engine.waiting == 0
    assert bench.begun == ["broken", "whole"]
    assert [record.getMessage() for record in caplog.records] == ["work broken: its job failed"]


async def test_a_job_may_submit_another(bench: Bench) -> None:
    made = []
    async with bench.open() as engine:

        async def perform(work_id: str) -> None:
            made.append(work_id)
            assert DBOS.workflow_id is None, "what it submits would be a part of it"
            if work_id == "chapter1":
                await engine.submit("chapter2", MIRA)

        engine._perform = perform
        await engine.submit("chapter1", MIRA)
        assert await engine.drain(PATIENCE_S)
    assert made == ["chapter1", "chapter2"]


async def test_closing_refuses_the_new_and_lets_only_what_runs_end(bench: Bench) -> None:
    async with bench.open(per_person=1) as engine:
        await engine.submit("a", MIRA)
        await bench.until_begun(1)
        await engine.submit("b", MIRA)
        engine.close()
        with pytest.raises(RefusedError) as refused:
            await engine.submit("c", TOM)
        assert refused.value.refusal.kind is RefusalKind.CLOSING
        assert not await engine.drain(0)
        await bench.let_go()
        assert await engine.drain(PATIENCE_S)
        assert bench.begun == ["a"]
    async with bench.open() as engine:
        assert await engine.drain(PATIENCE_S)
    assert bench.begun == ["a", "b"]


async def test_a_claim_that_arrives_after_closing_is_left_to_the_next_process(bench: Bench) -> None:
    async with bench.open() as engine:
        engine.close()
        with pytest.raises(asyncio.CancelledError):
            await engine._begin(Job("late:0", "late", MIRA, 1))
    assert bench.begun == []


async def test_forgetting_somebody_leaves_no_row_of_theirs(bench: Bench) -> None:
    await bench.let_go()
    async with bench.open() as engine:
        for work_id, person_id in (("m1", MIRA), ("m2", MIRA), ("t1", TOM)):
            await engine.submit(work_id, person_id)
        assert await engine.drain(PATIENCE_S)
    async with bench.open() as engine:
        await engine.forget(MIRA)
        with engine._queue._database.engine.connect() as connection:
            table = sa.table("workflow_status", sa.column("workflow_uuid"), schema=bench.url and "dbos")
            assert [row[0] for row in connection.execute(sa.select(table))] == ["t1:0"]


async def test_opened_again_and_again_it_leaves_no_thread_and_no_executor(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    await bench.let_go()
    before = {thread for thread in threading.enumerate() if not thread.name.startswith("asyncio_")}
    for number in range(5):
        async with bench.open() as engine:
            await engine.submit(f"w{number}", MIRA)
            assert await engine.drain(PATIENCE_S)
    assert {thread for thread in threading.enumerate() if not thread.name.startswith("asyncio_")} == before
    assert await asyncio.to_thread(lambda: "the loop's own threads are untouched")
    assert logging.getLogger("dbos").filters == []


async def test_old_rows_are_deleted_and_young_ones_kept(bench: Bench) -> None:
    await bench.let_go()
    async with bench.open() as engine:
        await engine.submit("w", MIRA)
        assert await engine.drain(PATIENCE_S)
    async with bench.open() as engine:
        await engine.submit("w", MIRA)
        assert engine.waiting == 0, "its row is there, so it is known to have been made"
        await asyncio.to_thread(engine._queue.prune, 4e9)
        await engine.submit("w", MIRA)
        assert await engine.drain(PATIENCE_S)
    assert bench.begun == ["w", "w"]


async def test_one_engine_at_a_time(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    async with Bench(one).open():
        with pytest.raises(RuntimeError, match="open already"):
            async with Bench(two).open():
                pass
    async with Bench(two).open() as engine:
        assert isinstance(engine, Engine)


async def test_cancelling_in_the_very_moment_a_work_begins_is_one_or_the_other(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    await bench.let_go()
    stopped = set()
    with caplog.at_level(logging.WARNING):
        async with bench.open() as engine:
            for number in range(20):
                await engine.submit(f"w{number}", number)
                await asyncio.sleep(number / 2000)
                if await engine.cancel(f"w{number}"):
                    stopped.add(f"w{number}")
            assert await engine.drain(PATIENCE_S)
    assert sorted([*stopped, *bench.begun]) == sorted(f"w{number}" for number in range(20))
    assert caplog.records == []
