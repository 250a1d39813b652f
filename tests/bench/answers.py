"""The delay of first answers when many people ask at once, and when the database is far away."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Final

from sandbox.gemini import Pace
from tests.bench.figures import FIGURES, Row
from tests.bench.postgres import far_away, fresh_database
from tests.bench.stage import Others, Stage, stage

SUGGESTIONS_MS: Final = 500.0
FAR_MS: Final = 1000.0

_AUTOCOMPLETES: Final = 300
_COMMANDS: Final = 5
_RUNS: Final = 3
_ROUND_TRIP_S: Final = 0.04
_ANSWER_TIMEOUT_S: Final = 10.0
_END_TIMEOUT_S: Final = 60.0


async def measure_suggestions(count_limited: Callable[[Stage], None]) -> list[Row]:
    """Many people type in an option with autocomplete in the same moment; best of a few runs."""
    others = Others.begin()
    async with stage(pace=Pace.instant()) as opened:
        runs = [await _suggested(opened) for _ in range(_RUNS)]
        count_limited(opened)
    p95_ms = [1000 * statistics.quantiles(run, n=20)[-1] for run in runs]
    note = (
        f"p95 of {_AUTOCOMPLETES} at once, best of {_RUNS} runs, worst {max(p95_ms):.0f} ms;"
        f" other programs {others.share():.0%}"
    )
    return [_row("suggestions", SUGGESTIONS_MS, min(p95_ms), note, p95_ms)]


async def _suggested(opened: Stage) -> list[float]:
    """The seconds that each autocomplete took."""
    discord, general = opened.discord, opened.discord.channel("general")

    async def suggest(number: int) -> float:
        person = discord.person(f"typing {number}")
        began_s = time.monotonic()
        await discord.autocomplete(person, general, "story", focused="language", typed="en")
        return time.monotonic() - began_s

    return await opened.while_alive(asyncio.gather(*(suggest(number) for number in range(_AUTOCOMPLETES))))


async def measure_far_database(count_limited: Callable[[Stage], None]) -> list[Row]:
    """Five people type a command at once while each round trip to Postgres takes 40 ms."""
    others = Others.begin()
    with fresh_database() as url:
        async with (
            far_away(url, _ROUND_TRIP_S) as far_url,
            stage(pace=Pace.instant(), DATABASE_URL=far_url) as opened,
        ):
            answered_s = await asyncio.gather(*(_answered(opened, number) for number in range(_COMMANDS)))
            count_limited(opened)
    answered_ms = [1000 * value for value in answered_s]
    note = f"slowest first answer of {_COMMANDS}; other programs {others.share():.0%}"
    return [_row("far_pg", FAR_MS, max(answered_ms), note, answered_ms)]


async def _answered(opened: Stage, number: int) -> float:
    """The seconds to the first answer of a story, which is then awaited."""
    began_s = time.monotonic()
    invocation = await opened.story(f"far {number}")
    await opened.while_alive(invocation.answered(_ANSWER_TIMEOUT_S))
    took_s = time.monotonic() - began_s
    await opened.ended(invocation, _END_TIMEOUT_S)
    return took_s


def _row(name: str, target_ms: float, measured_ms: float, note: str, samples: Sequence[float]) -> Row:
    return Row(
        name=name, figure=FIGURES[name], target=target_ms, measured=measured_ms, unit="ms", samples=samples, note=note
    )
