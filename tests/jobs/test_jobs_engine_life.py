"""The engine outlives its process: killed, put away in order, or refused because another one is at work."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import pytest

from bot.jobs.dbos_database import _unixepoch, postgres_database
from tests.jobs.engine_bench import MIRA, PATIENCE_S, TOM, Bench

pytestmark = pytest.mark.asyncio

ROOT: Final = Path(__file__).parents[2]

PROGRAM: Final = """
import asyncio, sys
from pathlib import Path
from bot.jobs.engine import Engine
from bot.settings import SettingsError

async def perform(work_id):
    print("begun", work_id, flush=True)
    if not work_id.startswith("short"):
        await asyncio.Event().wait()

async def main(folder, url, *jobs):
    async with Engine.open(perform, data_dir=Path(folder), database_url=url or None, per_person=2, in_all=3) as engine:
        await engine.start()
        for job in jobs:
            work_id, person_id = job.split("=")
            await engine.submit(work_id, int(person_id))
        if await engine.drain(0.5):
            print("drained", flush=True)
        print("submitted", flush=True)
        await asyncio.Event().wait()

try:
    asyncio.run(main(*sys.argv[1:]))
except SettingsError as error:
    print("refused:", error, flush=True)
"""


@asynccontextmanager
async def process(bench: Bench, *jobs: str) -> AsyncIterator[Process]:
    """Another process with an engine on the same rows, killed at the end."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "error", "-c", PROGRAM, str(bench.folder), bench.url or "", *jobs),
        stdout=PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        yield child
    finally:
        if child.returncode is None:
            child.send_signal(signal.SIGKILL)
        # Reads the rest too, so that the pipe is closed.
        await child.communicate()


async def lines_until(child: Process, last: str) -> list[str]:
    assert child.stdout is not None
    lines: list[str] = []
    async with asyncio.timeout(PATIENCE_S):
        while not lines or not lines[-1].startswith(last):
            line = (await child.stdout.readline()).decode().strip()
            assert line, f"it ended after {lines}"
            lines.append(line)
    return lines


async def test_what_a_killed_process_ran_and_what_waited_is_made_by_the_next(bench: Bench) -> None:
    async with process(bench, "short=2", "a=1", "b=1", "c=1", "d=2") as child:
        lines = await lines_until(child, "submitted")
    assert sorted(line for line in lines if line.startswith("begun")) == [
        "begun a",
        "begun b",
        "begun d",
        "begun short",
    ]
    async with bench.open() as engine:
        await bench.until_begun(3)
        assert sorted(bench.begun) == ["a", "b", "d"], "c still waits for its turn, short had been made"
        await bench.let_go()
        assert await engine.drain(PATIENCE_S)
    assert sorted(bench.ended) == ["a", "b", "c", "d"]


async def test_nothing_of_the_last_process_begins_before_the_start(bench: Bench) -> None:
    async with process(bench, "a=1", "b=1") as child:
        await lines_until(child, "submitted")
    await bench.let_go()
    async with bench.open(start=False) as engine:
        assert engine.waiting == 2
        await engine.submit("a", MIRA)
        assert engine.waiting == 2, "it is known already"
        await asyncio.sleep(0.2)
        assert bench.begun == []
        await engine.start()
        assert await engine.drain(PATIENCE_S)
    assert sorted(bench.begun) == ["a", "b"]


async def test_a_job_that_kills_its_process_again_and_again_is_offered_each_time(bench: Bench) -> None:
    """Counting and putting aside is the library's decision, not the engine's."""
    async with process(bench, "a=1") as child:
        await lines_until(child, "submitted")
    for _ in range(2):
        async with process(bench) as child:
            await lines_until(child, "begun a")
    await bench.let_go()
    async with bench.open() as engine:
        assert await engine.drain(PATIENCE_S)
    assert bench.ended == ["a"]


async def test_abandoned_works_are_told_and_begun_again_by_the_next(bench: Bench) -> None:
    async with bench.open() as engine:
        await engine.submit("a", MIRA)
        await engine.submit("b", TOM)
        await bench.until_begun(2)
        await bench.let_go("b")
        async with asyncio.timeout(PATIENCE_S):
            while engine.running > 1:
                engine._changed.clear()
                await engine._changed.wait()
        engine.close()
        assert not await engine.drain(0.01)
        await engine.abandon()
        assert (engine.running, bench.cancelled) == (0, ["a"])
    async with bench.open() as engine:
        await bench.let_go()
        assert await engine.drain(PATIENCE_S)
    assert bench.ended == ["b", "a"]


async def test_leaving_with_works_running_abandons_them(bench: Bench) -> None:
    async with bench.open() as engine:
        await engine.submit("a", MIRA)
        await bench.until_begun(1)
    assert bench.cancelled == ["a"]


async def test_either_name_of_postgres_leads_to_the_driver_that_is_there() -> None:
    for scheme in ("postgres", "postgresql"):
        database = postgres_database(f"{scheme}://elara:geheim@127.0.0.1:1/elara")
        assert database.engine.driver == "psycopg"


async def test_the_stand_in_for_unixepoch_tells_seconds_with_their_fraction() -> None:
    assert 1.7e9 < _unixepoch("subsec") < 5e9
    assert isinstance(_unixepoch("subsec"), float)
