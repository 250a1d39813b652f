"""`python -m tests.soak`: thousands of short stories, during which memory, descriptors and tasks must not grow.

The bot runs in a process of its own between the local Discord and Gemini. Each story has another author; some are
private, and under some *More* is pressed. Prints a line for each measurement. The exit code is 1 for growth.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from sandbox.discord import Limits
from sandbox.gemini import Pace
from tests.bench.stage import Stage, stage
from tests.soak.growth import Point, growth

SIDE_BY_SIDE: Final = 8
PRIVATE_EVERY: Final = 5
MORE_EVERY: Final = 7
PATIENT: Final = Limits(callback_deadline_s=60.0)
"""Discord with a long deadline for the first answer, because the machine may be busy."""
_TIMEOUT_S: Final = 120.0
_SETTLING_S: Final = 2.0
"""Works are settled shortly after their ends are shown."""


def main(arguments: Sequence[str]) -> int:
    """Make the stories and measure. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--stories", type=int, default=5000)
    parser.add_argument("--every", type=int, default=500, help="measure after so many")
    parser.add_argument("--trace", action="store_true", help="name the code whose allocations grew; takes longer")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="elara-soak-") as folder:
        points = asyncio.run(_soak(chosen.stories, chosen.every, Path(folder) / "held.jsonl", trace=chosen.trace))
    grown = growth(points)
    print("\n".join(grown) or "flat")
    return 1 if grown else 0


async def _soak(stories: int, every: int, out: Path, *, trace: bool) -> list[Point]:
    points: list[Point] = []
    child = ("-m", "tests.soak.child", str(out), *(["--trace"] if trace else []))
    async with stage(pace=Pace.instant(), latency_s=0.0, limits=PATIENT, child=child) as opened:
        for first in range(0, stories, every):
            numbers = iter(range(first, first + every))
            await asyncio.gather(*(_tell(opened, numbers) for _ in range(SIDE_BY_SIDE)))
            points.append(await _measured(opened, first + every, out))
            print(points[-1], flush=True)
    return points


async def _tell(opened: Stage, numbers: Iterator[int]) -> None:
    for number in numbers:
        marker = f"story {number}"
        asked = await opened.story(marker, private=number % PRIVATE_EVERY == 0)
        await opened.ended(asked, _TIMEOUT_S)
        if number % MORE_EVERY == 0:
            person = opened.discord.person(marker)
            pressed = await opened.discord.press(person, asked.reply.messages[-1], "More")
            await opened.while_alive(pressed.until(lambda reply: bool(reply.text), timeout_s=_TIMEOUT_S))


async def _measured(opened: Stage, stories: int, out: Path) -> Point:
    await asyncio.sleep(_SETTLING_S)
    out.unlink(missing_ok=True)
    opened.bot.send_signal(signal.SIGUSR1)
    while not out.exists() or not out.read_text().endswith("\n"):  # noqa: ASYNC110 - there is no event to wait for
        await asyncio.sleep(0.1)
    held = json.loads(out.read_text())
    for line in held["grew"]:
        print("   ", line)
    return Point(
        stories=stories,
        rss_kib=opened.usage.memory_info().rss / 1024,
        descriptors=opened.usage.num_fds(),
        tasks=held["tasks"],
        threads=held["threads"],
        objects=held["objects"],
        used_kib=held["used_bytes"] / 1024,
        free_kib=held["free_bytes"] / 1024,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
