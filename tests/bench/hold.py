"""The bot as `python -m bot run` starts it without uvloop, with a stopwatch around each callback of its event loop.

`python -m tests.bench.hold OUT.json` writes every callback that held the loop for `LONG_MS` or more when the bot is
stopped. What counts as ours: samples of the stack (each `SAMPLE_S` of processor time) tell. A sample is ours when the
innermost frame that is not the standard library's is ours, or when ours has called a library's plain function. It is
the library's when one of its coroutines, which ours only awaits, is at work: the SDK reading its stream, aiohttp
sending a request. A callback that meets no frame of ours belongs to its library whole.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import os
import resource
import signal
import sys
import sysconfig
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, Final

from bot.__main__ import run

LONG_MS: Final = 3.0
SAMPLE_S: Final = 0.002

_OURS: Final = tuple(str(Path(__file__).resolve().parents[2] / room) + os.sep for room in ("bot", "cogs"))
_STANDARD: Final = sysconfig.get_path("stdlib") + os.sep
_SITE: Final = os.sep + "site-packages" + os.sep
_CALLBACK: Final = asyncio.events.Handle._run.__code__
"""The function that calls a callback. Frames further out belong to the loop and its caller."""
_AWAITED: Final = inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR | inspect.CO_ITERABLE_COROUTINE


@dataclass(frozen=True, slots=True)
class Hold:
    """One long callback: when it began (monotonic), how long it took, and where its time went.

    `preempted`: the kernel gave the processor to another program meanwhile. `own_share` (0 to 1) is the part of the
    samples that is ours; `is_ours` says that code of ours was met at all.
    """

    at_s: float
    wall_ms: float
    cpu_ms: float
    preempted: bool
    is_ours: bool
    own_share: float
    where: str


@dataclass(frozen=True, slots=True)
class Sample:
    """What ran: the innermost frame, the innermost of ours ("" for none), and whether the time counts as ours."""

    inner: str
    own: str
    counts: bool


class Stopwatch:
    """Times callbacks and samples the stack of those that take long."""

    def __init__(self) -> None:
        self.holds: list[Hold] = []
        self._began_s: float | None = None
        self._samples: list[Sample] = []

    def install(self) -> None:
        """Put the stopwatch around every callback of every loop of this process."""
        original = asyncio.events.Handle._run

        def timed(handle: asyncio.Handle) -> None:
            self._samples.clear()
            taken = resource.getrusage(resource.RUSAGE_THREAD).ru_nivcsw
            cpu_s, self._began_s = time.thread_time(), time.monotonic()
            at_s = self._began_s
            original(handle)
            wall_ms = (time.monotonic() - at_s) * 1000
            self._began_s = None
            if wall_ms >= LONG_MS:
                cpu_ms = (time.thread_time() - cpu_s) * 1000
                preempted = resource.getrusage(resource.RUSAGE_THREAD).ru_nivcsw > taken
                self._note(handle, at_s, wall_ms, cpu_ms, preempted=preempted)

        # The loop has no hook around a callback; all of them pass through this method.
        setattr(asyncio.events.Handle, original.__name__, timed)
        signal.signal(signal.SIGPROF, self._sample)
        signal.setitimer(signal.ITIMER_PROF, SAMPLE_S, SAMPLE_S)

    def _sample(self, _number: int, frame: FrameType | None) -> None:
        """Record the running frame, while a callback runs."""
        if self._began_s is not None and frame is not None:
            self._samples.append(look(frame))

    def _note(self, handle: asyncio.Handle, at_s: float, wall_ms: float, cpu_ms: float, *, preempted: bool) -> None:
        samples = self._samples
        root = _coroutine_code(handle)
        is_own_task = root is not None and root.co_filename.startswith(_OURS)
        is_ours = is_own_task or any(sample.own for sample in samples)
        # Too short for a sample: counted as ours.
        own_share = sum(sample.counts for sample in samples) / len(samples) if samples else float(is_ours)
        met = Counter(f"{sample.own} ({sample.inner})" if sample.own else sample.inner for sample in samples)
        where = ", ".join(f"{name} ×{count}" for name, count in met.most_common(3))
        self.holds.append(Hold(at_s, wall_ms, cpu_ms, preempted, is_ours, own_share, where))


def look(frame: FrameType) -> Sample:
    """Whether the time counts as ours, decided from the innermost frame outwards."""
    inner, outermost_foreign = frame, None
    at: FrameType | None = frame
    while at is not None and not at.f_code.co_filename.startswith(_OURS):
        if at.f_code is _CALLBACK:
            at = None
            break
        if not _is_standard(at.f_code):
            outermost_foreign = at.f_code
        at = at.f_back
    own = "" if at is None else _name(at.f_code)
    awaited = outermost_foreign is not None and bool(outermost_foreign.co_flags & _AWAITED)
    return Sample(_name(inner.f_code), own, counts=at is not None and not awaited)


def _is_standard(code: CodeType) -> bool:
    name = code.co_filename
    return name.startswith("<frozen") or (name.startswith(_STANDARD) and _SITE not in name)


def _coroutine_code(handle: asyncio.Handle) -> CodeType | None:
    """The code of the coroutine whose task this callback steps, if it steps one."""
    callback: Any = getattr(handle, "_callback", None)
    task = getattr(callback, "__self__", None)
    if not isinstance(task, asyncio.Task):
        return None
    coroutine: Any = task.get_coro()
    code = getattr(coroutine, "cr_code", None)
    return code if isinstance(code, CodeType) else None


def _name(code: CodeType) -> str:
    return f"{Path(code.co_filename).stem}.{code.co_qualname}"


def main(out: Path) -> int:
    """Run the bot until it is asked to stop, then write the long callbacks."""
    # uvloop has no hook around its callbacks. Our callbacks do the same work on asyncio's loop.
    missing: Any = None
    sys.modules["uvloop"] = missing
    watch = Stopwatch()
    watch.install()
    try:
        return run(dict(os.environ))
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0.0)
        out.write_text(json.dumps([asdict(hold) for hold in watch.holds]), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
