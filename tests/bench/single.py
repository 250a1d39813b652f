"""Figures of single works: the start, a narration's sections, the longest block of the event loop."""

from __future__ import annotations

import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from sandbox.gemini import Pace
from tests.bench.figures import FIGURES, Row
from tests.bench.heartbeat import LATE_MS
from tests.bench.stage import Others, Stage, stage

START_S: Final = 1.5
NARRATION_SHARE: Final = 0.24
HOLD_MS: Final = 20.0
LAG_MS: Final = 50.0

_STARTS: Final = 3
_TIMEOUT_S: Final = 120.0

_SECTION: Final = (
    "The lamp in the window burned all night, and nobody on the island slept. Far out at sea something answered with "
    "a light of its own, slow and patient, as if it were counting the waves between us."
)
_TEXT: Final = "\n---\n".join([_SECTION] * 5)
_STORIES: Final = 12


async def measure_start() -> list[Row]:
    """From starting the child process to READY with commands synced, on an empty data folder."""
    found: list[float] = []
    others = Others.begin()
    for _ in range(_STARTS):
        async with stage(pace=Pace.instant(), latency_s=0.0) as opened:
            found.append(opened.ready_s)
    note = f"median of {_STARTS}, worst {max(found):.2f} s, other programs {others.share():.0%}"
    return [_row("start", START_S, statistics.median(found), "s", note, found)]


async def measure_narration(count_limited: Callable[[Stage], None]) -> list[Row]:
    """Five equal sections with NARRATION_PARALLEL=5 and with NARRATION_PARALLEL=1. Each is transcribed."""
    together_s = await _narrate(5, count_limited)
    after_s = await _narrate(1, count_limited)
    note = f"{together_s:.1f} s side by side, {after_s:.1f} s one after the other"
    return [_row("narration", NARRATION_SHARE, together_s / after_s, "×", note, [together_s, after_s])]


async def _narrate(parallel: int, count_limited: Callable[[Stage], None]) -> float:
    """Seconds from the command to the last line."""
    async with stage(pace=Pace.real(), NARRATION_PARALLEL=str(parallel)) as opened:
        began_s = time.monotonic()
        invocation = await opened.command("narrate", person="mira", text=_TEXT)
        await opened.ended(invocation, _TIMEOUT_S)
        count_limited(opened)
        return time.monotonic() - began_s


async def _watched(
    bot_module: str, count_limited: Callable[[Stage], None]
) -> tuple[list[dict[str, Any]], float, float]:
    """What `bot_module`, which runs the bot, notes while stories, a comic and a narration run.

    The notes with their time, how many seconds it took, and the share of the processor that other programs had.
    """
    with tempfile.TemporaryDirectory(prefix="elara-bench-") as folder:
        path = Path(folder) / "notes.json"
        others = Others.begin()
        async with stage(pace=Pace.real(), child=("-m", bot_module, str(path))) as opened:
            began_s = time.monotonic()
            await _mixture(opened)
            ended_s = time.monotonic()
            busy = others.share()
            count_limited(opened)
        notes = json.loads(await asyncio.to_thread(path.read_text))
    return [note for note in notes if began_s <= note["at_s"] <= ended_s], ended_s - began_s, busy


async def measure_hold(count_limited: Callable[[Stage], None]) -> list[Row]:
    """The longest callback of the bot's event loop while stories, a comic and a narration run (see `hold`)."""
    during, _, busy = await _watched("tests.bench.hold", count_limited)
    if not during:
        raise ValueError("the stopwatch saw no callback")
    worst = sorted((hold for hold in during if hold["is_ours"]), key=lambda hold: -_own_ms(hold))
    whole_ms = max((_held_ms(hold) for hold in worst), default=0.0)
    theirs_ms = max((_held_ms(hold) for hold in during if not hold["is_ours"]), default=0.0)
    places = "; ".join(f"{_own_ms(hold):.0f} ms {hold['where']}" for hold in worst[:3])
    note = (
        f"with the work of libraries that ours awaits {whole_ms:.0f} ms, of libraries alone {theirs_ms:.0f} ms; "
        f"other programs {busy:.0%}; longest: {places}"
    )
    own_ms = [_own_ms(hold) for hold in worst[:20]]
    return [_row("hold", HOLD_MS, max(own_ms, default=0.0), "ms", note, own_ms)]


async def measure_lag(count_limited: Callable[[Stage], None]) -> list[Row]:
    """How long the bot's own event loop works at most before it comes to a due timer, with the same works."""
    during, took_s, busy = await _watched("tests.bench.heartbeat", count_limited)
    if not during:
        raise ValueError("no heartbeat was late")
    cpu_ms = sorted((beat["cpu_ms"] for beat in during), reverse=True)
    latest_ms = max(beat["late_ms"] for beat in during)
    note = (
        f"most processor time of the loop's thread between two heartbeats; {len(during)} in {took_s:.0f} s"
        f" came {LATE_MS:.0f} ms late or more, the latest {latest_ms:.0f} ms; other programs {busy:.0%}"
    )
    return [_row("lag", LAG_MS, cpu_ms[0], "ms", note, cpu_ms[:20])]


async def _mixture(opened: Stage) -> None:
    stories = [opened.story(f"mixed {number}") for number in range(_STORIES)]
    comic = opened.command("comic", person="tom", prompt="Mira and Otto the robot repair a lighthouse", panels=4)
    narration = opened.command("narrate", person="mira", text=_TEXT)
    invocations = await asyncio.gather(comic, narration, *stories)
    await asyncio.gather(*(opened.ended(invocation, _TIMEOUT_S) for invocation in invocations))


def _held_ms(hold: dict[str, Any]) -> float:
    """A callback from which the processor was taken away counts with the processor time it used itself."""
    return float(hold["cpu_ms"] if hold["preempted"] else hold["wall_ms"])


def _own_ms(hold: dict[str, Any]) -> float:
    return _held_ms(hold) * float(hold["own_share"])


def _row(name: str, target: float, measured: float, unit: str, note: str, samples: list[float]) -> Row:
    return Row(name=name, figure=FIGURES[name], target=target, measured=measured, unit=unit, samples=samples, note=note)
