"""The bot as `python -m bot run` starts it, which reports its memory and objects on SIGUSR1.

`python -m tests.soak.child OUT.jsonl [--trace]` appends a line of JSON for each signal: `Held`, after a full
collection. Hours pass in minutes: the clock of replies, rate limits and tokens runs `SPEED` times as fast, and the
library is tidied as often. With `--trace` each line names the code whose allocations grew, at twice the time.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
import sys
import time
import tracemalloc
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType
from typing import Final

from bot.__main__ import run
from bot.making import notice
from bot.reply import editor
from bot.reply.clock import SystemClock
from bot.shelf import housekeeping
from tests.glibc import heap

SPEED: Final = 60
_GREW_MAX: Final = 25
_STARTED_S: Final = time.time()


@dataclass(frozen=True, slots=True)
class Held:
    """What the process holds.

    `used_bytes` and `free_bytes` are those of the C library's heap. `grew` are the lines of code whose allocations grew
    most since the signal before.
    """

    objects: int
    tasks: int
    threads: int
    used_bytes: int
    free_bytes: int
    grew: Sequence[str]


def _monotonic(_: SystemClock) -> float:
    return time.monotonic() * SPEED


def _unix(_: SystemClock) -> float:
    return _STARTED_S + (time.time() - _STARTED_S) * SPEED


def _correct(_: SystemClock, __: float) -> None:
    """The time of the sandbox is not as fast."""


async def _wait(_: SystemClock, event: asyncio.Event, timeout_s: float) -> None:
    try:
        async with asyncio.timeout(timeout_s / SPEED):
            await event.wait()
    except TimeoutError:
        return


class Watch:
    """Measures at each signal."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._before = tracemalloc.take_snapshot() if tracemalloc.is_tracing() else None

    def measure(self, _: int, __: FrameType | None) -> None:
        """Append a line to the file."""
        gc.collect()
        c_heap = heap()
        held = Held(
            objects=len(gc.get_objects()),
            tasks=len(asyncio.all_tasks()),
            threads=len(sys._current_frames()),
            used_bytes=c_heap.used_bytes + c_heap.mapped_bytes,
            free_bytes=c_heap.free_bytes,
            grew=self._grew(),
        )
        with self._out.open("a") as file:
            file.write(json.dumps(asdict(held)) + "\n")

    def _grew(self) -> Sequence[str]:
        if self._before is None:
            return ()
        snapshot = tracemalloc.take_snapshot().filter_traces([tracemalloc.Filter(False, tracemalloc.__file__)])
        differences = snapshot.compare_to(self._before, "lineno")
        self._before = snapshot
        return [str(one) for one in differences[:_GREW_MAX] if one.size_diff > 0]


def main(arguments: Sequence[str]) -> int:
    """Run the bot; returns its exit code."""
    out, *options = arguments
    if "--trace" in options:
        tracemalloc.start()
    for name, fast in (("monotonic", _monotonic), ("unix", _unix), ("wait", _wait), ("correct", _correct)):
        setattr(SystemClock, name, fast)
    vars(housekeeping)["EVERY_S"] = housekeeping.EVERY_S / SPEED
    # A busy machine may take a second for a story, which is a minute of the fast clock. That must neither announce the
    # end of a work nor give up a last frame.
    vars(notice)["NOTICE_AFTER_S"] = notice.NOTICE_AFTER_S * SPEED
    vars(editor)["FINAL_TIMEOUT_S"] = editor.FINAL_TIMEOUT_S * SPEED
    signal.signal(signal.SIGUSR1, Watch(Path(out)).measure)
    return run(dict(os.environ))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
