"""The cost of saving a running story: of the saver, the library and the database, without a reply.

The draft grows by the model's chunks, as the reader of the stream adds them. The saver follows as in the bot.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from bot.library.library import Library
from bot.library.usage_limits import Spending
from bot.library.work_documents import Origin
from bot.making.draft import Draft
from bot.making.draft_saver import DraftSaver
from bot.settings import LimitSettings
from bot.work.request import Request, StoryOptions
from bot.work.work import Work
from tests.bench.figures import FIGURES, Row
from tests.bench.stage import Others

SAVE_MS: Final = 2.0
READER_MS: Final = 1.0

_CHARACTERS: Final = 10_000
_CHUNK: Final = 90
_STORIES: Final = 200
_CHUNKS: Final = 20
_INTERVAL_S: Final = 0.65
"""The time between two chunks of a story, as the model sends them."""

_LIMITS: Final = LimitSettings(
    running_per_server=10_000, waiting_per_person=1_000, stories_per_day=0, budget_usd_per_day=None
)


@dataclass(slots=True)
class Watched:
    """One story: the seconds for which each chunk blocked the reader, and after which each was durable."""

    draft: Draft
    saver: DraftSaver
    told: asyncio.Event
    held_s: list[float] = field(default_factory=list)
    held_cpu_s: list[float] = field(default_factory=list)
    durable_s: list[float] = field(default_factory=list)

    def add(self, text: str) -> None:
        """Add a chunk as the reader of the stream does."""
        began_s, cpu_s = time.perf_counter(), time.thread_time()
        self.draft.add_text(text)
        self.held_cpu_s.append(time.thread_time() - cpu_s)
        self.held_s.append(time.perf_counter() - began_s)

    async def durable(self) -> None:
        """Wait, as an editor does, until everything that was added is saved."""
        began_s, wanted = time.perf_counter(), len(self.draft.work.text)
        while len(self.saver.work.text) < wanted:
            self.told.clear()
            await self.told.wait()
        self.durable_s.append(time.perf_counter() - began_s)


async def measure_saving(wanted: Collection[str]) -> list[Row]:
    """The rows `save`, `saves` and `reader`."""
    others = Others.begin()
    with tempfile.TemporaryDirectory(prefix="elara-bench-") as folder:
        async with Library.open(Path(folder), limits=_LIMITS) as library:
            async with _watched(library, 0, 0) as warm:
                await _alone(warm, 20 * _CHUNK)
            async with _watched(library, 1, 0) as story:
                cpu_ms = await _alone(story, _CHARACTERS)
            crowd, crowd_cpu_ms, saved = await _together(library)
    busy = f"other programs {others.share():.0%}"
    one_ms = [1000 * value for value in story.durable_s]
    many_ms = [1000 * value for each in crowd for value in each.durable_s]
    held_ms = [1000 * value for each in (story, *crowd) for value in each.held_s]
    held_cpu_ms = [1000 * value for each in (story, *crowd) for value in each.held_cpu_s]
    rows = [
        _row(
            "save",
            SAVE_MS,
            cpu_ms,
            f"processor time of the process over {len(one_ms)} saves of a text that grows to {_CHARACTERS} characters;"
            f" durable after {statistics.median(one_ms):.1f} ms (median), worst {max(one_ms):.0f} ms; {busy}",
        ),
        _row(
            "saves",
            SAVE_MS,
            crowd_cpu_ms,
            f"processor time of the process over {len(many_ms)} chunks of {_STORIES} stories, one every {_INTERVAL_S} s"
            f" each, {saved} versions written; durable after {statistics.median(many_ms):.0f} ms (median),"
            f" p95 {_quantile(many_ms, 0.95):.0f} ms; {busy}",
        ),
        _row(
            "reader",
            READER_MS,
            max(held_cpu_ms),
            f"processor time of the slowest of {len(held_ms)} chunks; by the clock median"
            f" {1000 * statistics.median(held_ms):.1f} µs, worst {max(held_ms):.2f} ms; {busy}",
        ),
    ]
    return [row for row in rows if row.name in wanted]


async def _alone(story: Watched, characters: int) -> float:
    """One story, each chunk saved before the next comes; milliseconds of processor time for each."""
    cpu_s = time.process_time()
    for text in _chunks(characters, seed=1):
        story.add(text)
        await story.durable()
        # The chunks of one story are far enough apart for each to be written at once.
        await asyncio.sleep(0.05)
    return (time.process_time() - cpu_s) * 1000 / len(story.durable_s)


async def _together(library: Library) -> tuple[list[Watched], float, int]:
    """Many stories, whose texts are anything up to full length: the stories, ms of processor time a chunk, versions."""
    versions = 0

    async def run(number: int) -> Watched:
        nonlocal versions
        begun = (_CHARACTERS - _CHUNKS * _CHUNK) * number // _STORIES
        async with _watched(library, 100 + number, begun) as story:
            await asyncio.sleep(_INTERVAL_S * number / _STORIES)
            for text in _chunks(_CHUNKS * _CHUNK, seed=number):
                story.add(text)
                before = story.saver.work
                await asyncio.gather(story.durable(), asyncio.sleep(_INTERVAL_S))
                versions += story.saver.work is not before
            return story

    tasks = [asyncio.create_task(run(number)) for number in range(_STORIES)]
    await asyncio.sleep(0)
    cpu_s = time.process_time()
    crowd = await asyncio.gather(*tasks)
    cpu_s = time.process_time() - cpu_s
    return crowd, cpu_s * 1000 / sum(len(story.durable_s) for story in crowd), versions


@asynccontextmanager
async def _watched(library: Library, number: int, characters: int) -> AsyncIterator[Watched]:
    """A story that was resumed and has this many characters already."""
    request = Request(prompt="a lighthouse at sea", options=StoryOptions())
    work = Work(id=f"saved{number}", request=request, author_id=10_000 + number, created_at=time.time())
    origin = Origin(interaction_id=None, guild_id=None, channel_id=1, private=False)
    await library.works.admit(work, origin, Spending())
    told = asyncio.Event()
    draft = Draft(replace(work, text="".join(_chunks(characters, seed=number))), time.time)
    saver = DraftSaver(library.works, draft)
    saver.on_saved = told.set
    story = Watched(draft, saver, told)
    running = asyncio.create_task(saver.save_changes())
    try:
        yield story
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def _chunks(characters: int, *, seed: int) -> list[str]:
    """A text of this many characters in chunks of the model's size."""
    source = random.Random(seed)
    letters = "".join(source.choices("aeinorst ", k=characters))
    return [letters[start : start + _CHUNK] for start in range(0, characters, _CHUNK)]


def _quantile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def _row(name: str, target: float, measured: float, note: str) -> Row:
    return Row(name=name, figure=FIGURES[name], target=target, measured=measured, unit="ms", note=note)
