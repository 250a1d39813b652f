"""A child process does jobs with bytes in both directions, and its failures are reported."""

from __future__ import annotations

import asyncio
import shutil
import sys
from pathlib import Path
from typing import Final

import psutil
import pytest

from bot import event_loop
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
    colour, arguments = os.environ.get("COLOUR"), sys.argv[1:]
    return {"job": job, "process": os.getpid(), "variable": colour, "arguments": arguments}, data[::-1]

def prepare():
    if "UNPREPARED" in os.environ and not os.path.exists(os.environ["UNPREPARED"]):
        raise FileNotFoundError(2, "a secret")
    return answer

serve(prepare, lambda error: "broken")
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


@pytest.mark.skipif(shutil.which("false") is None, reason="no program that ends at once")
def test_a_process_that_ends_while_it_is_started_is_no_other_error() -> None:
    async def ask() -> None:
        async with WorkerProcess.open("test", ("false",)) as worker:
            for _ in range(10):  # whether its pipe is closed by then is up to the machine
                with pytest.raises(WorkerError):
                    await worker.ask(b'"a"', job_s=20)

    # The loop of a bot raises another error than asyncio's own for a pipe that is closed.
    with asyncio.Runner(loop_factory=event_loop.new_event_loop) as runner:
        runner.run(ask())


@pytest.mark.asyncio
async def test_a_process_that_cannot_be_started_says_why_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with WorkerProcess.open("test", (str(tmp_path / "gone"),)) as worker:
        with pytest.raises(WorkerError):
            await worker.ask(b'"a"', job_s=20)
    assert "The process for test cannot be started (No such file or directory)" in caplog.text
    caplog.clear()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    async with WorkerProcess.open("test", COMMAND, needs_folder=True) as worker:
        with pytest.raises(WorkerError):
            await worker.ask(b'"a"', job_s=20)
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        assert (await worker.ask(b'"a"', job_s=20))[0]["job"] == "a"
    assert "The process for test cannot be started (No such file or directory)" in caplog.text


@pytest.mark.asyncio
async def test_a_process_without_files_needs_no_folder_for_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    async with WorkerProcess.open("test", COMMAND) as worker:
        assert (await worker.ask(b'"a"', job_s=20))[0]["arguments"] == []


@pytest.mark.asyncio
async def test_a_process_whose_folder_was_removed_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    async with WorkerProcess.open("test", COMMAND, needs_folder=True) as worker:
        (folder,) = (await worker.ask(b'"a"', job_s=20))[0]["arguments"]
        assert (await worker.ask(b'"a"', job_s=20))[0]["arguments"] == [folder]
        Path(folder).rmdir()
        (other,) = (await worker.ask(b'"a"', job_s=20))[0]["arguments"]
        assert Path(other).is_dir()


@pytest.mark.asyncio
async def test_a_process_that_cannot_prepare_for_its_jobs_tries_again_at_the_next(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    needed = tmp_path / "needed"
    async with WorkerProcess.open("test", COMMAND, variables={"UNPREPARED": str(needed)}) as worker:
        for job in (b'"a"', b'"b"'):
            with pytest.raises(JobError):
                await worker.ask(job, job_s=20)
        needed.touch()
        assert (await worker.ask(b'"c"', job_s=20))[0]["job"] == "c"
    assert "FileNotFoundError (No such file or directory)" in caplog.text
    assert "a secret" not in caplog.text


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
