"""Sound jobs run in child processes, which start on demand. Their errors are reported."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import psutil
import pytest
import pytest_asyncio

from bot.audio.jobs import AudioError, AudioFault, JoinPart, RecordingJob, RecordingSection
from bot.audio.worker import AudioWorker
from bot.work.wav import read_wav, write_wav
from tests.audio.speech import RATE_HZ, pcm, voice
from tests.waiting import until

PCM: Final = pcm(voice(2.0))


@pytest_asyncio.fixture
async def worker() -> AsyncIterator[AudioWorker]:
    async with AudioWorker.open() as opened:
        yield opened


def job(folder: Path, *paths: Path, limit_bytes: int = 10_000_000) -> RecordingJob:
    return RecordingJob(
        sections=tuple(RecordingSection(path=path, title=path.stem) for path in paths),
        folder=folder,
        title="The lamp",
        artist="Mira",
        language="eng",
        limit_bytes=limit_bytes,
    )


def wav_file(folder: Path, name: str = "one.wav", sound: bytes = PCM) -> Path:
    path = folder / name
    path.write_bytes(write_wav(sound, RATE_HZ))
    return path


def children() -> set[int]:
    return {child.pid for child in psutil.Process().children()}


@pytest.mark.asyncio
async def test_speech_is_measured_joined_and_encoded_in_processes_that_end(tmp_path: Path) -> None:
    before = children()
    async with AudioWorker.open() as worker:
        assert children() == before, "they start on demand"
        measured = await worker.measure(PCM, RATE_HZ)
        assert measured.voiced_s == pytest.approx(1.75, abs=0.15)
        joined = await worker.join([JoinPart(PCM, RATE_HZ), JoinPart(wav_file(tmp_path))])
        assert read_wav(joined.wav) is not None
        [part] = await worker.encode(job(tmp_path, wav_file(tmp_path)))
        assert part.path.stat().st_size == part.size_bytes
        assert len(children() - before) == 2
    assert children() == before


@pytest.mark.asyncio
@pytest.mark.parametrize("does", ["import time; time.sleep(600)", "import sys; sys.exit(3)"])
async def test_a_process_that_hangs_or_dies_is_an_error(does: str) -> None:
    async with AudioWorker.open((sys.executable, "-c", does), job_s=0.3) as worker:
        with pytest.raises(AudioError) as error:
            await worker.measure(PCM, RATE_HZ)
    assert error.value.fault is AudioFault.PROCESS


@pytest.mark.asyncio
async def test_a_file_that_is_not_there_or_no_wav_is_said_and_the_process_stays(
    worker: AudioWorker, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"no sound")
    await worker.measure(PCM, RATE_HZ)
    before = children()
    for path, fault in ((tmp_path / "away.wav", AudioFault.MISSING), (broken, AudioFault.UNREADABLE)):
        with pytest.raises(AudioError) as error:
            await worker.join([JoinPart(path), JoinPart(PCM, RATE_HZ)])
        assert error.value.fault is fault
    assert children() == before


@pytest.mark.asyncio
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's full disk")
async def test_a_full_disk_is_said(worker: AudioWorker, tmp_path: Path) -> None:
    (tmp_path / "part-1.mp3").symlink_to("/dev/full")
    with pytest.raises(AudioError) as error:
        await worker.encode(job(tmp_path, wav_file(tmp_path)))
    assert error.value.fault is AudioFault.DISK


@pytest.mark.asyncio
async def test_a_section_that_alone_exceeds_the_limit_is_said(worker: AudioWorker, tmp_path: Path) -> None:
    with pytest.raises(AudioError) as error:
        await worker.encode(job(tmp_path, wav_file(tmp_path), limit_bytes=4_000))
    assert error.value.fault is AudioFault.TOO_LARGE


@pytest.mark.asyncio
async def test_a_process_that_is_killed_within_a_job_is_replaced_once(worker: AudioWorker) -> None:
    others = set(psutil.Process().children())
    await worker.measure(PCM, RATE_HZ)
    [child] = set(psutil.Process().children()) - others
    child.suspend()
    measuring = asyncio.create_task(worker.measure(PCM, RATE_HZ))
    await asyncio.sleep(0)
    child.kill()
    assert (await measuring).voiced_s > 1


@pytest.mark.asyncio
async def test_measuring_does_not_wait_for_a_recording(tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    waits = (
        "import sys, time\n"
        "from bot.audio import child\n"
        "from bot.workers.child import serve\n"
        "def answer(head, data):\n"
        "    if b'encode' in head:\n"
        f"        open({os.fspath(begun)!r}, 'w').close()\n"
        "        time.sleep(600)\n"
        "    return child.answer(head, data)\n"
        "serve(lambda: answer, child.fault_of)\n"
    )
    async with AudioWorker.open((sys.executable, "-P", "-c", waits)) as worker:
        encoding = asyncio.create_task(worker.encode(job(tmp_path, wav_file(tmp_path))))
        await until(begun.exists)
        assert (await worker.measure(PCM, RATE_HZ)).voiced_s > 1
        assert not encoding.done()
        encoding.cancel()
        with pytest.raises(asyncio.CancelledError):
            await encoding
