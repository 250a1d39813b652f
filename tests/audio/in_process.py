"""An audio worker without child processes: its jobs run in a thread of the test process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Self

from bot.audio.child import answer, fault_of
from bot.audio.worker import AudioWorker
from bot.workers.process import JobError


class InProcessAudioWorker(AudioWorker):
    """Does the jobs of the child process, for tests that are not about that process, or whose clock runs faster."""

    @classmethod
    @asynccontextmanager
    async def open(cls, *_: object, **__: object) -> AsyncIterator[Self]:
        yield cls(_ask, _ask)


async def _ask(head: bytes, data: Sequence[bytes], _job_s: float) -> tuple[dict[str, Any], bytes]:
    try:
        return await asyncio.to_thread(answer, head, b"".join(data))
    except Exception as error:
        raise JobError(fault_of(error)) from error
