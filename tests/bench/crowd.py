"""Two hundred stories begun within two seconds: first answers, waits, the bot's CPU and its memory."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Final

from sandbox.discord import Invocation
from sandbox.gemini import Pace
from tests.bench.figures import FIGURES, Row
from tests.bench.observe import Story
from tests.bench.schedule import longest_silence, percentile, waits
from tests.bench.stage import Others, Stage, has_ended, stage

STREAMS: Final = 200
ANSWER_S: Final = 1.0
P95_S: Final = 0.8
SILENCE_S: Final = 2.0
CPU_MS: Final = 55.0
MEMORY_MB: Final = 0.5
FULL_MB: Final = 180.0

_PACE: Final = Pace(first_chunk_s=0.9, chunk_interval_s=0.65, words_per_chunk=(12, 20), jitter=0.3)
"""Chunks as large as the model's, so far apart that 300 words take ten to fifteen seconds."""
_STAGGER_S: Final = 2.0
_TIMEOUT_S: Final = 90.0
_SAMPLE_S: Final = 0.25
_ANSWER_TIMEOUT_S: Final = 10.0


@dataclass(slots=True)
class Crowd:
    """The observations. `rss_mb` are (stories running, the bot's memory)."""

    rest_mb: float
    rss_mb: list[tuple[int, float]] = field(default_factory=list)
    cpu_s: float = 0.0
    seconds: float = 0.0
    stand_ins_s: float = 0.0
    answered_s: list[float] = field(default_factory=list)
    others: float = 0.0
    stories: Sequence[Story] = ()


async def measure_crowd(wanted: Collection[str], count_limited: Callable[[Stage], None]) -> list[Row]:
    """The rows `answer`, `p95`, `silence`, `cpu`, `memory` and `full`, from one run."""
    async with stage(pace=_PACE) as opened:
        # The first story loads modules once, which is no cost of a further one.
        warm = Crowd(rest_mb=opened.rss_mb())
        await asyncio.gather(*(_run(opened, f"warm {number}", 0.1 * number, [], warm) for number in range(3)))
        seen = Crowd(rest_mb=opened.rss_mb())
        await _together(opened, seen)
        count_limited(opened)
    return [row for row in _rows(seen) if row.name in wanted]


async def _together(opened: Stage, seen: Crowd) -> None:
    loop = asyncio.get_running_loop()
    others, cpu_s, own_s, began_s = Others.begin(), opened.cpu_s(), time.process_time(), loop.time()
    started: list[Invocation] = []
    sampling = asyncio.create_task(_sample(opened, started, seen))
    markers = [f"stream {number}" for number in range(STREAMS)]
    delays = [_STAGGER_S * number / STREAMS for number in range(STREAMS)]
    try:
        invocations = await asyncio.gather(
            *(_run(opened, marker, delay_s, started, seen) for marker, delay_s in zip(markers, delays, strict=True))
        )
    finally:
        sampling.cancel()
        await asyncio.gather(sampling, return_exceptions=True)
    seen.stand_ins_s = time.process_time() - own_s
    seen.cpu_s, seen.seconds, seen.others = opened.cpu_s() - cpu_s, loop.time() - began_s, others.share()
    seen.stories = [opened.observed(marker, one) for marker, one in zip(markers, invocations, strict=True)]


async def _run(opened: Stage, marker: str, delay_s: float, started: list[Invocation], seen: Crowd) -> Invocation:
    await asyncio.sleep(delay_s)
    began_s = time.monotonic()
    invocation = await opened.story(marker)
    await opened.while_alive(invocation.answered(_ANSWER_TIMEOUT_S))
    seen.answered_s.append(time.monotonic() - began_s)
    started.append(invocation)
    await opened.ended(invocation, _TIMEOUT_S)
    return invocation


async def _sample(opened: Stage, started: Sequence[Invocation], seen: Crowd) -> None:
    while True:
        running = sum(not has_ended(invocation) for invocation in started)
        seen.rss_mb.append((running, opened.rss_mb()))
        await asyncio.sleep(_SAMPLE_S)


def _rows(seen: Crowd) -> list[Row]:
    every = [one for story in seen.stories for one in waits(story.arrivals, story.edits)]
    silences = [longest_silence(story.arrivals, story.edits) for story in seen.stories]
    most = max(running for running, _ in seen.rss_mb)
    at_most_mb = max(mb for running, mb in seen.rss_mb if running == most)
    each_mb = (at_most_mb - seen.rest_mb) / most
    bot, stand_ins = seen.cpu_s / seen.seconds, seen.stand_ins_s / seen.seconds
    load = (
        f"{seen.seconds:.0f} s; processor: bot {bot:.0%}, stand-ins {stand_ins:.0%}, other programs {seen.others:.0%}"
    )
    edits = sum(len(story.edits) for story in seen.stories) / len(seen.stories)
    median_s = percentile(every, 0.5)
    answered_ms = [1000 * value for value in seen.answered_s]
    answer_note = f"first answers of {len(answered_ms)} commands, median {statistics.median(answered_ms):.0f} ms"
    return [
        _row("answer", ANSWER_S * 1000, max(answered_ms), "ms", answer_note, answered_ms),
        _row("p95", P95_S * 1000, percentile(every, 0.95) * 1000, "ms", f"median {median_s * 1000:.0f} ms; {load}"),
        _row("silence", SILENCE_S, max(silences), "s", f"over all {len(silences)} streams", silences),
        _row("cpu", CPU_MS, seen.cpu_s / STREAMS * 1000, "ms", f"{edits:.0f} edits a story; {load}"),
        _row(
            "memory",
            MEMORY_MB,
            each_mb,
            "MB",
            f"{seen.rest_mb:.0f} MB at rest, {at_most_mb:.0f} MB with {most} running",
        ),
        _row("full", FULL_MB, at_most_mb, "MB", f"with {most} stories running"),
    ]


def _row(name: str, target: float, measured: float, unit: str, note: str, samples: Sequence[float] = ()) -> Row:
    return Row(name=name, figure=FIGURES[name], target=target, measured=measured, unit=unit, samples=samples, note=note)
