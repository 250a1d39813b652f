"""A child process does jobs with bytes in both directions, and its failures are reported."""

from __future__ import annotations

import asyncio
import sys
from typing import Final

import psutil
import pytest

from bot.workers.process import JobError, WorkerError, WorkerProcess

SERVES: Final = """
import json, os, sys, time
from bot.workers.child import serve

def answer(head, data):
    job = json.loads(head)
    if job == "fail":
        raise ValueError("a secret")
    if job == "die":
        os._exit(3)
    if job == "hang":
        time.sleep(600)
    return {"job": job, "process": os.getpid(), "variable": os.environ.get("COLOUR")}, data[::-1]

serve(lambda folder: answer, lambda error: "broken")
"""
COMMAND: Final = (sys.executable, "-P", "-c", SERVES)


@pytest.mark.asyncio
async def test_bytes_go_both_ways_in_several_pieces() -> None:
    large = bytes(range(256)) * 20_000
    async with WorkerProcess.open("test", COMMAND, variables={"COLOUR": "green"}) as worker:
        head, data = await worker.ask(b'"a"', [large, b"", b"end"], job_s=20)
        assert data == (large + b"end")[::-1]
        assert (head["job"], head["variable"], head["process"]) == ("a", "green", worker.process_id)
        again, nothing = await worker.ask(b'"b"', job_s=20)
        assert (again["process"], nothing) == (head["process"], b"")


@pytest.mark.asyncio
async def test_a_job_that_fails_is_said_without_its_words_and_the_process_stays(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with WorkerProcess.open("test", COMMAND) as worker:
        await worker.ask(b'"a"', job_s=20)
        before = worker.process_id
        with pytest.raises(JobError) as error:
            await worker.ask(b'"fail"', job_s=20)
        assert error.value.fault == "broken"
        assert worker.process_id == before
    assert "ValueError" in caplog.text
    assert "a secret" not in caplog.text


@pytest.mark.asyncio
async def test_a_job_that_ends_the_process_twice_is_given_up_and_the_next_one_is_done() -> None:
    async with WorkerProcess.open("test", COMMAND) as worker:
        with pytest.raises(WorkerError):
            await worker.ask(b'"die"', job_s=20)
        assert worker.process_id is None
        assert (await worker.ask(b'"a"', job_s=20))[0]["job"] == "a"


@pytest.mark.asyncio
async def test_a_job_that_hangs_is_ended_and_those_behind_it_are_done() -> None:
    async with WorkerProcess.open("test", COMMAND) as worker:
        first = await worker.ask(b'"a"', job_s=20)
        hangs = asyncio.create_task(worker.ask(b'"hang"', job_s=0.3))
        behind = asyncio.create_task(worker.ask(b'"b"', job_s=20))
        with pytest.raises(WorkerError):
            await hangs
        head, _ = await behind
        assert head["job"] == "b"
        assert head["process"] != first[0]["process"]
        assert not psutil.pid_exists(first[0]["process"])


@pytest.mark.asyncio
async def test_an_idle_process_ends_and_says_so() -> None:
    ended = asyncio.Event()
    async with WorkerProcess.open("test", COMMAND, idle_s=0.05, on_idle=ended.set) as worker:
        await worker.ask(b'"a"', job_s=20)
        async with asyncio.timeout(20):
            await ended.wait()
        assert worker.process_id is None
