"""The bot as `python -m bot run` starts it, with a heartbeat on its event loop that notes how late it comes.

`python -m tests.bench.heartbeat OUT.json` writes the beats that came `LATE_MS` late or more when the bot is stopped.
uvloop offers no place around its callbacks, so `tests.bench.hold` times them on asyncio's loop; a timer is public on
every loop. It measures the wait of a due callback: for all callbacks before it, not the longest one alone.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from bot import __main__ as command_line
from bot.event_loop import new_event_loop

LATE_MS: Final = 3.0
INTERVAL_S: Final = 0.005


@dataclass(frozen=True, slots=True)
class LateBeat:
    """A late beat: its time (monotonic), its delay, and the processor time of the loop's thread since the last beat."""

    at_s: float
    late_ms: float
    cpu_ms: float


class Heartbeat:
    """Asks the loop for a callback every `INTERVAL_S`."""

    def __init__(self) -> None:
        self.late: list[LateBeat] = []
        self._asked_s = 0.0
        self._asked_cpu_s = 0.0

    def new_event_loop(self) -> asyncio.AbstractEventLoop:
        """The bot's own event loop, with the heartbeat on it."""
        loop = new_event_loop()
        self._ask(loop)
        return loop

    def _ask(self, loop: asyncio.AbstractEventLoop) -> None:
        self._asked_s, self._asked_cpu_s = time.monotonic(), time.thread_time()
        loop.call_later(INTERVAL_S, self._beat, loop)

    def _beat(self, loop: asyncio.AbstractEventLoop) -> None:
        now_s = time.monotonic()
        late_ms = (now_s - self._asked_s - INTERVAL_S) * 1000
        if late_ms >= LATE_MS:
            self.late.append(LateBeat(now_s, late_ms, (time.thread_time() - self._asked_cpu_s) * 1000))
        self._ask(loop)


def main(out: Path) -> int:
    """Run the bot until it is asked to stop, then write the late beats."""
    heartbeat = Heartbeat()
    setattr(command_line, new_event_loop.__name__, heartbeat.new_event_loop)
    try:
        return command_line.run(dict(os.environ))
    finally:
        out.write_text(json.dumps([asdict(beat) for beat in heartbeat.late]), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
