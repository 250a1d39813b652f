"""The delay of visible text for one person: first text, three chunk scripts, last text."""

from __future__ import annotations

import asyncio
import random
import statistics
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final

from sandbox.discord import Limits
from sandbox.gemini import Pace
from sandbox.gemini.faults import ChunkScript
from tests.bench.figures import FIGURES, Row, failed
from tests.bench.observe import Story
from tests.bench.schedule import Arrivals, best_mean_wait, bursts, even_chunks, mean_wait, model_chunks
from tests.bench.stage import LATENCY_S, Others, Stage, stage

FIRST_S: Final = 0.05
LAST_S: Final = 0.1
OVER_BEST_S: Final[Mapping[str, float]] = {"even": 0.14, "model": 0.09, "bursts": 0.14}

SCRIPTS: Final = tuple(OVER_BEST_S)
REPETITIONS: Final = 3

_THINKING_S: Final = 0.9
"""The model thinks for a while before its first chunk, when the reply already shows its first frame."""
_PLAIN_STORIES: Final = 10
_TIMEOUT_S: Final = 60.0


async def measure_waits(wanted: Collection[str], count_limited: Callable[[Stage], None]) -> list[Row]:
    """The rows `first`, `even`, `model`, `bursts` and `last`."""
    scripts = [name for name in SCRIPTS if name in wanted]
    others = Others.begin()
    async with stage(pace=Pace.real()) as opened:
        scripted: dict[str, list[Story]] = {name: [] for name in scripts}
        jobs = [_scripted(opened, name, seed) for name in scripts for seed in range(1, REPETITIONS + 1)]
        plain = range(_PLAIN_STORIES) if {"first", "last"} & set(wanted) else range(0)
        stories = await asyncio.gather(*jobs, *(_plain(opened, number) for number in plain))
        for name, story in zip([name for name in scripts for _ in range(REPETITIONS)], stories, strict=False):
            scripted[name].append(story)
        count_limited(opened)
    busy = f"; other programs {others.share():.0%}"
    rows = [_wait_row(name, scripted[name]) for name in scripts]
    if "first" in wanted:
        rows.insert(0, _first_row(stories))
    if "last" in wanted:
        rows.append(_last_row(stories))
    return [replace(row, note=row.note + busy) for row in rows]


async def _scripted(opened: Stage, name: str, seed: int) -> Story:
    """One story whose chunks come as the script has them."""
    marker = f"{name} {seed}"
    opened.gemini.faults.add(ChunkScript(chunks(_arrivals(name, seed), seed)), contains=f"{marker}:")
    # Not in sync with one another.
    await asyncio.sleep(0.37 * seed + 0.13 * SCRIPTS.index(name))
    return await _watched(opened, marker)


def _arrivals(name: str, seed: int) -> Arrivals:
    if name == "even":
        return even_chunks()
    return model_chunks(seed=seed) if name == "model" else bursts(seed=seed)


async def _plain(opened: Stage, number: int) -> Story:
    """One story with the local Gemini's own text and pace."""
    await asyncio.sleep(0.9 * number)
    return await _watched(opened, f"plain {number}")


async def _watched(opened: Stage, marker: str) -> Story:
    invocation = await opened.story(marker)
    await opened.ended(invocation, _TIMEOUT_S)
    return opened.observed(marker, invocation)


def chunks(arrivals: Arrivals, seed: int) -> tuple[tuple[float, str], ...]:
    """The arrivals as (seconds to wait before it, text): words without any markup, broken where a chunk ends."""
    source = random.Random(seed)
    made: list[tuple[float, str]] = []
    at_s = -_THINKING_S
    for next_s, characters in arrivals:
        words = " ".join(_word(source) for _ in range(characters // 4 + 2))
        made.append((next_s - at_s, words[: characters - 1] + " "))
        at_s = next_s
    return tuple(made)


def _word(source: random.Random) -> str:
    return "".join(source.choices("aeinorst", k=source.randint(2, 8)))


def _first_row(stories: Sequence[Story]) -> Row:
    over = [story.first_s - LATENCY_S for story in stories]
    note = f"median of {len(over)} stories, worst {max(over) * 1000:.0f} ms"
    return _row("first", FIRST_S, statistics.median(over), over, note)


def _last_row(stories: Sequence[Story]) -> Row:
    over = [story.last_s - LATENCY_S for story in stories if story.budget_left]
    if not over:
        return failed("last", "no story ended while budget was left")
    note = f"median of {len(over)} of {len(stories)} stories that had budget left, worst {max(over) * 1000:.0f} ms"
    return _row("last", LAST_S, statistics.median(over), over, note)


def _wait_row(name: str, stories: Sequence[Story]) -> Row:
    limits = Limits()
    limit, window_s = limits.interaction_requests, limits.interaction_window_s
    found = [mean_wait(story.arrivals, story.edits) for story in stories]
    best = [best_mean_wait(story.arrivals, limit=limit, window_s=window_s, latency_s=LATENCY_S) for story in stories]
    over = [mine - least for mine, least in zip(found, best, strict=True)]
    least_ms, over_ms, worst_ms = (1000 * value for value in (statistics.mean(best), statistics.mean(over), max(over)))
    note = f"best schedule {least_ms:.0f} ms; over it {over_ms:.0f} ms, worst of {len(over)} runs {worst_ms:.0f} ms"
    return _row(name, statistics.mean(best) + OVER_BEST_S[name], statistics.mean(found), found, note)


def _row(name: str, target_s: float, measured_s: float, samples_s: Sequence[float], note: str) -> Row:
    """A row of times, shown in milliseconds."""
    samples = [sample * 1000 for sample in samples_s]
    return Row(
        name=name,
        figure=FIGURES[name],
        target=target_s * 1000,
        measured=measured_s * 1000,
        unit="ms",
        samples=samples,
        note=note,
    )
