"""The engine: places for each person and in all, given back whatever happens."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.jobs.engine import Engine
from bot.work.refusal import RefusalKind, RefusedError

MIRA, TOM = 1, 2


class Bench:
    """Works that last until they are told to end."""

    def __init__(self, *, per_person: int = 2, in_all: int = 3) -> None:
        self.begun: list[str] = []
        self.gate = asyncio.Event()
        self.engine = Engine(self.perform, per_person=per_person, in_all=in_all)

    async def perform(self, work_id: str) -> None:
        self.begun.append(work_id)
        await self.gate.wait()
        if work_id == "broken":
            raise RuntimeError(work_id)

    def take_up(self, work_id: str, person_id: int) -> None:
        self.engine.admit(person_id)
        self.engine.submit(work_id, person_id)


def refusal_of(engine: Engine, person_id: int) -> RefusalKind:
    with pytest.raises(RefusedError) as refused:
        engine.admit(person_id)
    return refused.value.refusal.kind


@pytest.mark.asyncio
async def test_a_person_has_so_many_places_and_the_bot_so_many_in_all() -> None:
    bench = Bench()
    bench.take_up("a", MIRA)
    bench.take_up("b", MIRA)
    assert refusal_of(bench.engine, MIRA) is RefusalKind.RUNNING
    bench.take_up("c", TOM)
    assert refusal_of(bench.engine, TOM) is RefusalKind.FULL
    bench.gate.set()
    assert await bench.engine.drain(1)
    assert bench.begun == ["a", "b", "c"]
    assert bench.engine.running == 0
    bench.engine.admit(MIRA)


@pytest.mark.asyncio
async def test_a_place_comes_back_when_a_job_fails_or_never_begins(caplog: pytest.LogCaptureFixture) -> None:
    bench = Bench(per_person=1)
    bench.engine.admit(MIRA)
    bench.engine.release(MIRA)
    bench.take_up("broken", MIRA)
    bench.gate.set()
    with caplog.at_level(logging.ERROR):
        assert await bench.engine.drain(1)
    assert "broken: its job failed" in caplog.text
    bench.engine.admit(MIRA)


@pytest.mark.asyncio
async def test_closing_refuses_the_new_and_waits_for_what_was_admitted() -> None:
    bench = Bench()
    bench.engine.admit(MIRA)
    bench.engine.close()
    assert refusal_of(bench.engine, TOM) is RefusalKind.CLOSING
    assert not await bench.engine.drain(0), "a place that was taken is a work about to begin"
    bench.engine.submit("a", MIRA)
    bench.gate.set()
    assert await bench.engine.drain(1)
    assert bench.begun == ["a"]


@pytest.mark.asyncio
async def test_what_does_not_end_in_time_is_abandoned() -> None:
    bench = Bench()
    bench.take_up("a", MIRA)
    assert not await bench.engine.drain(0.01)
    await bench.engine.abandon()
    assert bench.engine.running == 0
