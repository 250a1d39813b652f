"""Sound: the time of joining, levelling and encoding, the delay of the event loop, and the memory of the process."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from bot.audio.jobs import JoinPart, RecordingJob, RecordingSection
from bot.audio.worker import AudioWorker
from tests.audio.speech import RATE_HZ, pcm, voice
from tests.bench.figures import FIGURES, Row

ENCODED_S: Final = 3.0
LAG_MS: Final = 20.0
MEMORY_MB: Final = 150.0

_SECTION_S: Final = 120
_PIECES: Final = 4
_ROUNDS: Final = 3
_TEN_MINUTES: Final = 5
_TWO_HOURS: Final = 60
_LOOK_S: Final = 0.01


@dataclass
class _Watch:
    """The largest delay of the event loop, and the highest memory of a child process."""

    lag_ms: float = 0.0
    memory_mb: float = 0.0


async def measure_sounds(wanted: Collection[str]) -> list[Row]:
    """The rows of the cost of sound."""
    with tempfile.TemporaryDirectory(prefix="elara-bench-") as folder:
        path = Path(folder)
        rows: list[Row] = []
        if not {"encoded", "sound_lag"}.isdisjoint(wanted):
            rows += await _ten_minutes(path)
        if "sound_memory" in wanted:
            rows.append(await _two_hours(path))
        return [row for row in rows if row.name in wanted]


async def _ten_minutes(folder: Path) -> list[Row]:
    """Five sections of four pieces each, joined one after the other as they come, then encoded."""
    pieces = [pcm(voice(_SECTION_S / _PIECES, level=0.03 * (number + 1), seed=number)) for number in range(_PIECES)]
    parts = [JoinPart(piece, RATE_HZ, levelled=True) for piece in pieces]
    taken_s, watch = list[float](), _Watch()
    async with AudioWorker.open() as worker:
        await worker.measure(pieces[0], RATE_HZ)  # starts the process
        for _ in range(_ROUNDS):
            async with _watching(watch):
                began_s = time.perf_counter()
                paths = []
                for number in range(_TEN_MINUTES):
                    joined = await worker.join(parts)
                    paths.append(folder / f"{number}.wav")
                    await asyncio.to_thread(paths[-1].write_bytes, joined.wav)
                await worker.encode(_job(folder, paths))
                taken_s.append(time.perf_counter() - began_s)
        cpu_s = sum(sum(child.cpu_times()[:2]) for child in psutil.Process().children()) / _ROUNDS
    note = f"five sections of four voices; {cpu_s:.1f} s of the processor"
    return [
        _row("encoded", ENCODED_S, statistics.median(taken_s), "s", taken_s, note),
        _row("sound_lag", LAG_MS, watch.lag_ms, "ms", (), "meanwhile; a look each 10 ms"),
    ]


async def _two_hours(folder: Path) -> Row:
    path = folder / "section.wav"
    async with AudioWorker.open() as worker:
        joined = await worker.join([JoinPart(pcm(voice(_SECTION_S)), RATE_HZ)])
        path.write_bytes(joined.wav)
        watch = _Watch()
        async with _watching(watch):
            encoded = await worker.encode(_job(folder, [path] * _TWO_HOURS))
    minutes = sum(part.seconds for part in encoded) / 60
    note = f"{minutes:.0f} min in {len(encoded)} parts"
    return _row("sound_memory", MEMORY_MB, watch.memory_mb, "MB", (), note)


def _job(folder: Path, paths: Sequence[Path]) -> RecordingJob:
    return RecordingJob(
        sections=tuple(RecordingSection(path=path, title=f"Section {number}") for number, path in enumerate(paths, 1)),
        folder=folder,
        title="The lamp",
        artist="Elara",
        language="en",
        limit_bytes=10 << 20,
    )


@asynccontextmanager
async def _watching(watch: _Watch) -> AsyncIterator[None]:
    """Look at the loop and at the child processes while the block runs."""

    async def look() -> None:
        process = psutil.Process()
        while True:
            began_s = time.perf_counter()
            await asyncio.sleep(_LOOK_S)
            watch.lag_ms = max(watch.lag_ms, 1000 * (time.perf_counter() - began_s - _LOOK_S))
            for child in process.children():
                try:
                    watch.memory_mb = max(watch.memory_mb, child.memory_info().rss / 1e6)
                except psutil.NoSuchProcess:
                    continue

    looking = asyncio.create_task(look())
    try:
        yield
    finally:
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)


def _row(name: str, target: float, measured: float, unit: str, samples: Collection[float], note: str) -> Row:
    return Row(
        name=name, figure=FIGURES[name], target=target, measured=measured, unit=unit, samples=tuple(samples), note=note
    )
