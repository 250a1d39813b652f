"""Composes pages in a child process, and remembers the last ones."""

from __future__ import annotations

import asyncio
import sys
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from hashlib import sha256
from typing import Final

from bot.comics.job import ComposedPage, PageJob
from bot.comics.protocol import PageFault, decode_page, encode_job
from bot.workers.process import IDLE_S, JobError, WorkerError, WorkerProcess

JOB_S: Final = 45.0
"""A page that takes longer hangs. On an idle machine it takes one second."""
_KEPT_BYTES: Final = 24_000_000
"""Composed pages that are remembered, in bytes."""
_COMMAND: Final = (sys.executable, "-P", "-m", "bot.comics.child")


class PageError(Exception):
    """A page was not composed; `fault` says why."""

    def __init__(self, fault: PageFault) -> None:
        super().__init__(fault)
        self.fault = fault


class PageComposer:
    """Composes one page at a time. Use `PageComposer.open`."""

    def __init__(self, *, job_s: float) -> None:
        self._job_s = job_s
        self._lock = asyncio.Lock()
        self._kept = OrderedDict[str, ComposedPage]()
        self._kept_bytes = 0
        self._process: WorkerProcess

    @classmethod
    @asynccontextmanager
    async def open(
        cls, command: Sequence[str] = _COMMAND, *, idle_s: float = IDLE_S, job_s: float = JOB_S
    ) -> AsyncIterator[PageComposer]:
        """A composer whose child process ends with the block at the latest."""
        composer = cls(job_s=job_s)
        async with WorkerProcess.open(
            "page", command, needs_folder=True, idle_s=idle_s, on_idle=composer._forget
        ) as composer._process:
            yield composer

    @property
    def process_id(self) -> int | None:
        """The child's process id while it runs."""
        return self._process.process_id

    async def compose(self, job: PageJob) -> ComposedPage:
        """Compose a page. Raises PageError if that cannot be done; the same job gives the same page."""
        request = encode_job(job)
        key = await asyncio.to_thread(_key, request, job)
        if (known := self._recall(key)) is not None:
            return known  # without waiting for other pages
        async with self._lock:
            page = self._recall(key)
            if page is None:
                page = await self._composed(request)
                self._keep(key, page)
            return page

    async def _composed(self, request: bytes) -> ComposedPage:
        try:
            head, data = await self._process.ask(request, job_s=self._job_s)
        except JobError as error:
            raise PageError(PageFault(error.fault)) from error
        except WorkerError as error:
            raise PageError(PageFault.PROCESS) from error
        return decode_page(head, data)

    def _forget(self) -> None:
        """Forget all pages, so that nothing of a deleted comic stays for long."""
        self._kept.clear()
        self._kept_bytes = 0

    def _recall(self, key: str) -> ComposedPage | None:
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def _keep(self, key: str, page: ComposedPage) -> None:
        self._kept[key] = page
        self._kept_bytes += len(page.data)
        while self._kept_bytes > _KEPT_BYTES and len(self._kept) > 1:
            _, oldest = self._kept.popitem(last=False)
            self._kept_bytes -= len(oldest.data)


def _key(request: bytes, job: PageJob) -> str:
    """The key of a page: its job, and which files its pictures are."""
    digest = sha256(request)
    for art in job.panels:
        if art.picture is not None:
            with suppress(OSError):
                stat = art.picture.stat()
                digest.update(f"{stat.st_size} {stat.st_mtime_ns};".encode())
    return digest.hexdigest()
