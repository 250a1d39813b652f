"""Composes pages in a child process, which is started when a page is wanted, and ends when none was for a while."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
import tempfile
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from typing import Final

from bot.comics.job import ComposedPage, PageJob
from bot.comics.protocol import LENGTH, Json, PageFault, decode_page, encode_job

IDLE_S: Final = 120.0
"""Without a page for so long, the child process ends."""
JOB_S: Final = 45.0
"""A page that takes longer hangs. On an idle machine it takes one second."""
_END_S: Final = 2.0
"""A child process that ends by itself does so in this time."""
_TRIES: Final = 2
_KEPT_BYTES: Final = 24_000_000
"""Composed pages that are remembered, in bytes."""
_COMMAND: Final = (sys.executable, "-P", "-m", "bot.comics.child")
_PASSED_ON: Final = (
    *("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TEMP", "TMP", "XDG_DATA_HOME", "XDG_CONFIG_HOME"),
    *("SYSTEMROOT", "WINDIR", "USERPROFILE", "LOCALAPPDATA", "APPDATA"),
)
"""The variables that the child process gets: where files are, no secrets."""

_log = logging.getLogger(__name__)


class PageError(Exception):
    """A page was not composed; `fault` says why."""

    def __init__(self, fault: PageFault) -> None:
        super().__init__(fault)
        self.fault = fault


class _ChildDiedError(Exception):
    """The child process ended within a job."""


class PageComposer:
    """Composes one page at a time. Use `PageComposer.open`."""

    def __init__(self, command: Sequence[str], *, idle_s: float, job_s: float) -> None:
        self._command = command
        self._idle_s = idle_s
        self._job_s = job_s
        self._lock = asyncio.Lock()
        self._used = asyncio.Event()
        self._child: Process | None = None
        self._folder = ""
        """Where the child process has its files; empty without one."""
        self._kept = OrderedDict[str, ComposedPage]()
        self._kept_bytes = 0
        self._is_closed = False

    @classmethod
    @asynccontextmanager
    async def open(
        cls, command: Sequence[str] = _COMMAND, *, idle_s: float = IDLE_S, job_s: float = JOB_S
    ) -> AsyncIterator[PageComposer]:
        """A composer whose child process ends with the block at the latest."""
        composer = cls(command, idle_s=idle_s, job_s=job_s)
        ending = asyncio.create_task(composer._end_when_idle())
        try:
            yield composer
        finally:
            composer._is_closed = True
            ending.cancel()
            with suppress(asyncio.CancelledError):
                await ending
            await composer._end_child()

    @property
    def process_id(self) -> int | None:
        """The child's process id while it runs."""
        return self._child.pid if self._child is not None and self._child.returncode is None else None

    async def compose(self, job: PageJob) -> ComposedPage:
        """Compose a page. Raises PageError if that cannot be done; the same job gives the same page."""
        request = encode_job(job)
        key = await asyncio.to_thread(_key, request, job)
        if (known := self._recall(key)) is not None:
            return known  # does not wait for the pages of others
        async with self._lock:
            page = self._recall(key)
            if page is None:
                page = await self._composed(request)
                self._keep(key, page)
            return page

    async def _composed(self, request: bytes) -> ComposedPage:
        for _ in range(_TRIES):
            if self._is_closed:
                break
            try:
                return await self._asked(request)
            except TimeoutError:
                # It would hang again, and all other pages wait meanwhile.
                _log.warning("The process that composes pages took too long and was ended")
                break
            except _ChildDiedError:
                _log.warning("The process that composes pages was ended or ended itself")
        raise PageError(PageFault.PROCESS)

    async def _asked(self, request: bytes) -> ComposedPage:
        """One answer of the child process. An interruption ends the process: its next answer would be another's."""
        is_answered = False
        try:
            child = await self._started()
            self._used.set()
            async with asyncio.timeout(self._job_s):
                head, data = await _exchange(child, request)
            is_answered = True
        except TimeoutError:
            raise
        except (OSError, asyncio.IncompleteReadError) as error:
            raise _ChildDiedError from error
        finally:
            if not is_answered:
                await self._kill_child()
        if "fault" in head:
            _log.error("A page was not composed: %s at %s", head["error"], ", ".join(head["places"][-4:]))
            raise PageError(PageFault(head["fault"]))
        return decode_page(head, data)

    async def _started(self) -> Process:
        if self._child is None or self._child.returncode is not None:
            await self._remove_folder()
            self._folder = await asyncio.to_thread(tempfile.mkdtemp, prefix="elara-page-")
            self._child = await asyncio.create_subprocess_exec(
                *self._command, self._folder, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=_environment()
            )
        return self._child

    async def _end_when_idle(self) -> None:
        while True:
            await self._used.wait()
            self._used.clear()
            try:
                async with asyncio.timeout(self._idle_s):
                    await self._used.wait()
            except TimeoutError:
                async with self._lock:
                    if not self._used.is_set():
                        await self._end_child()
                        # Nothing of a deleted comic stays for long.
                        self._kept.clear()
                        self._kept_bytes = 0

    async def _end_child(self) -> None:
        """Let the child process end by itself; it does when its input ends."""
        child = self._child
        if child is None or child.returncode is not None:
            await self._remove_folder()
            return
        if child.stdin is not None:
            child.stdin.close()
        try:
            async with asyncio.timeout(_END_S):
                await child.wait()
        except TimeoutError:
            await self._kill_child()
        self._child = None
        await self._remove_folder()

    async def _kill_child(self) -> None:
        child, self._child = self._child, None
        if child is not None and child.returncode is None:
            with suppress(ProcessLookupError):
                child.kill()
            await child.wait()
        await self._remove_folder()

    async def _remove_folder(self) -> None:
        """Remove what a child process left that did not end by itself."""
        folder, self._folder = self._folder, ""
        if folder:
            await asyncio.to_thread(rmtree, folder, ignore_errors=True)

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


async def _exchange(child: Process, request: bytes) -> tuple[Json, bytes]:
    jobs, pages = child.stdin, child.stdout
    if jobs is None or pages is None:
        raise ConnectionError
    jobs.write(LENGTH.pack(len(request)) + request)
    await jobs.drain()
    (length,) = LENGTH.unpack(await pages.readexactly(LENGTH.size))
    head: Json = json.loads(await pages.readexactly(length))
    return head, await pages.readexactly(head.get("size_bytes", 0))


def _key(request: bytes, job: PageJob) -> str:
    """What tells a page from others: its job, and which files its pictures are."""
    digest = sha256(request)
    for art in job.panels:
        if art.picture is not None:
            with suppress(OSError):
                stat = art.picture.stat()
                digest.update(f"{stat.st_size} {stat.st_mtime_ns};".encode())
    return digest.hexdigest()


def _environment() -> dict[str, str]:
    """What the child process gets to know: where its files are, and where to find our modules."""
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {**passed, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUTF8": "1"}
