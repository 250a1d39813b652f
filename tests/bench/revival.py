"""The start with a hundred interrupted works, and the memory of the idle bot."""

from __future__ import annotations

import asyncio
import statistics
from collections.abc import Callable, Collection, Sequence
from typing import Final

from sandbox.discord import Invocation
from sandbox.gemini import Pace
from tests.bench.figures import FIGURES, Row
from tests.bench.observe import growth
from tests.bench.stage import Others, Stage, stand_ins

REVIVAL_S: Final = 4.0
IDLE_MB: Final = 120.0
WORKED_MB: Final = 140.0

_INTERRUPTED: Final = 100
_TIMEOUT_S: Final = 60.0
_SETTLE_S: Final = 5.0
_PACE: Final = Pace(first_chunk_s=0.3, chunk_interval_s=0.65, words_per_chunk=(3, 4), jitter=0.3)
"""Small chunks, so that no story ends before the bot is killed."""
_TEXT: Final = "The lamp in the window burned all night.\n---\nNobody on the island slept."


async def measure_revival(count_limited: Callable[[Stage], None]) -> list[Row]:
    """From the restart of the process to new text in the last reply, with a hundred stories to continue.

    The bot was killed while they were being written. The model thinks for 0.3 s before each first chunk.
    """
    async with stand_ins(pace=_PACE) as start:
        async with start() as first:
            stories = await asyncio.gather(
                *(_begun(first, f"revived {number}", 0.1 * number) for number in range(_INTERRUPTED))
            )
            first.bot.kill()
            await first.bot.wait()
            await first.discord.wait_gone()
        others = Others.begin()
        before = [_shown(story) for story in stories]
        async with start() as second:

            def all_go_on() -> bool:
                return all(_shown(story) > known for story, known in zip(stories, before, strict=True))

            await second.while_alive(second.discord.until(all_go_on, _TIMEOUT_S))
            busy = others.share()
            took_s = sorted(
                next(at_s for at_s, shown in growth(story.reply) if shown > known) - second.began_s
                for story, known in zip(stories, before, strict=True)
            )
            count_limited(second)
    note = (
        f"from starting the process to new text in the last of {len(took_s)} replies of stories that were being written"
        f" when it was killed; READY after {second.ready_s:.1f} s, first reply after {took_s[0]:.1f} s, median"
        f" {statistics.median(took_s):.1f} s; other programs {busy:.0%}"
    )
    return [_row("revival", REVIVAL_S, took_s[-1], "s", note, took_s)]


async def measure_memory(wanted: Collection[str], count_limited: Callable[[Stage], None]) -> list[Row]:
    """The rows `idle` and `worked`: the bot's resident memory with nothing to do, and after one work of each kind.

    An idle bot was started on data that is there already; the other had its first start of all, which migrates.
    """
    async with stand_ins(pace=Pace.instant(), latency_s=0.0) as start:
        async with start() as first:
            fresh_mb = first.rss_mb()
            story = await first.story("idle")
            comic = await first.command("comic", person="tom", prompt="Mira and Otto repair a lighthouse", panels=4)
            narration = await first.command("narrate", person="ana", text=_TEXT)
            for invocation in (story, comic, narration):
                await first.ended(invocation, _TIMEOUT_S)
            await asyncio.sleep(_SETTLE_S)
            worked_mb = first.rss_mb()
            count_limited(first)
        await first.discord.wait_gone()
        async with start() as second:
            await asyncio.sleep(_SETTLE_S)
            found_mb = second.rss_mb()
    idle_note = f"resident set {_SETTLE_S:.0f} s after READY; {fresh_mb:.0f} MB at the very first start"
    worked_note = f"resident set {_SETTLE_S:.0f} s after a story, a comic and a narration"
    rows = [
        _row("idle", IDLE_MB, found_mb, "MB", idle_note),
        _row("worked", WORKED_MB, worked_mb, "MB", worked_note),
    ]
    return [row for row in rows if row.name in wanted]


async def _begun(opened: Stage, marker: str, delay_s: float) -> Invocation:
    """A story of which some text is shown."""
    await asyncio.sleep(delay_s)
    invocation = await opened.story(marker, length="long")
    await opened.while_alive(invocation.until(lambda _: _shown(invocation) > 0, timeout_s=_TIMEOUT_S))
    return invocation


def _shown(story: Invocation) -> int:
    """How many characters of a story its reply shows."""
    grown = growth(story.reply)
    return grown[-1][1] if grown else 0


def _row(name: str, target: float, measured: float, unit: str, note: str, samples: Sequence[float] = ()) -> Row:
    return Row(name=name, figure=FIGURES[name], target=target, measured=measured, unit=unit, samples=samples, note=note)
