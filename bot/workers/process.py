"""A child process that is started when a job comes, is replaced when it dies, and ends when none came for a while."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import tempfile
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from os.path import isdir
from pathlib import Path
from shutil import rmtree
from types import MappingProxyType
from typing import Final, Self

from bot.workers.messages import LENGTHS, Json

IDLE_S: Final = 120.0
"""A child process without a job for this long ends."""
_END_S: Final = 2.0
"""The time in which a child process has to end by itself."""
_TRIES: Final = 2
_BUFFER_BYTES: Final = 1_000_000
_PASSED_ON: Final = (
    *("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TEMP", "TMP", "XDG_DATA_HOME", "XDG_CONFIG_HOME"),
    *("SYSTEMROOT", "WINDIR", "USERPROFILE", "LOCALAPPDATA", "APPDATA"),
)
"""The variables that the child process gets: where files are, no secrets."""

_log = logging.getLogger(__name__)


class WorkerError(Exception):
    """The process took too long, or ended twice within a job, or the worker is closed."""


class JobError(Exception):
    """The process could not do a job; `fault` is what it says about it."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


class _ChildDiedError(Exception):
    """The child process ended within a job, or cannot be started; the text says which, for the log."""


class WorkerProcess:
    """Does one job at a time in a child process. Use `WorkerProcess.open`.

    `name` stands in the log and in the name of the child's folder. The child serves with `bot.workers.child.serve`.
    With `needs_folder` the last argument of its command line is a folder for its temporary files.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        needs_folder: bool,
        idle_s: float,
        on_idle: Callable[[], None],
        variables: Mapping[str, str],
    ) -> None:
        self._name = name
        self._command = command
        self._needs_folder = needs_folder
        self._idle_s = idle_s
        self._on_idle = on_idle
        self._variables = variables
        self._lock = asyncio.Lock()
        self._used = asyncio.Event()
        self._child: Process | None = None
        self._folder = ""
        """Where the child process has its temporary files; empty without one."""
        self._is_closed = False

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        name: str,
        command: Sequence[str],
        *,
        needs_folder: bool = False,
        idle_s: float = IDLE_S,
        on_idle: Callable[[], None] = lambda: None,
        variables: Mapping[str, str] = MappingProxyType({}),
    ) -> AsyncIterator[Self]:
        """A worker whose child process ends with the block at the latest.

        `on_idle` is called when it ends as idle. `variables` are further ones of its environment.
        """
        worker = cls(name, command, needs_folder=needs_folder, idle_s=idle_s, on_idle=on_idle, variables=variables)
        ending = asyncio.create_task(worker._end_when_idle())
        try:
            yield worker
        finally:
            worker._is_closed = True
            ending.cancel()
            with suppress(asyncio.CancelledError):
                await ending
            await worker._end_child()

    @property
    def process_id(self) -> int | None:
        """The child's process id while it runs."""
        return self._child.pid if self._child is not None and self._child.returncode is None else None

    async def ask(self, head: bytes, data: Sequence[bytes] = (), *, job_s: float) -> tuple[Json, bytes]:
        """Have a job done: its JSON and its bytes, in several pieces, for those of the result.

        A job that takes longer than `job_s` hangs and is ended. Raises `JobError` if the process cannot do it,
        `WorkerError` if there is no process that does.
        """
        async with self._lock:
            for _ in range(_TRIES):
                if self._is_closed:
                    break
                try:
                    return await self._asked(head, data, job_s)
                except TimeoutError:
                    # It would hang again, and all other jobs would wait for it.
                    _log.warning("The process for %s took too long and was ended", self._name)
                    break
                except _ChildDiedError as error:
                    _log.warning("The process for %s %s", self._name, error)
        raise WorkerError

    async def _asked(self, head: bytes, data: Sequence[bytes], job_s: float) -> tuple[Json, bytes]:
        """One answer of the child process. An interruption ends the process: its next answer would be another's."""
        is_answered = False
        try:
            child = await self._started()
            self._used.set()
            async with asyncio.timeout(job_s):
                result, result_data = await _exchange(child, head, data)
            is_answered = True
        except TimeoutError:
            raise
        except (OSError, asyncio.IncompleteReadError) as error:
            raise _ChildDiedError("was ended or ended itself") from error
        finally:
            if not is_answered:
                await self._kill_child()
        if "fault" in result:
            _log.error("A job for %s failed: %s at %s", self._name, result["error"], ", ".join(result["places"][-4:]))
            raise JobError(result["fault"])
        return result, result_data

    async def _started(self) -> Process:
        """The running child process, or a new one: also when something has removed the folder of the running one."""
        try:
            if self._child is not None and self._needs_folder and not await asyncio.to_thread(isdir, self._folder):
                await self._kill_child()
            if self._child is None or self._child.returncode is not None:
                await self._remove_folder()
                self._child = await self._start()
        except OSError as error:
            raise _ChildDiedError(f"cannot be started ({error.strerror})") from error
        return self._child

    async def _start(self) -> Process:
        command = [*self._command]
        if self._needs_folder:
            self._folder = await asyncio.to_thread(tempfile.mkdtemp, prefix=f"elara-{self._name}-")
            command.append(self._folder)
        env = {**_environment(), **self._variables}
        return await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=env, limit=_BUFFER_BYTES
        )

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
                        self._on_idle()

    async def _end_child(self) -> None:
        """Close the child's input, at which it ends by itself, and wait for that."""
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
        """Remove the folder of a child process that did not end by itself."""
        folder, self._folder = self._folder, ""
        if folder:
            await asyncio.to_thread(rmtree, folder, ignore_errors=True)


async def _exchange(child: Process, head: bytes, data: Sequence[bytes]) -> tuple[Json, bytes]:
    jobs, results = child.stdin, child.stdout
    if jobs is None or results is None:
        raise ConnectionError
    for piece in (LENGTHS.pack(len(head), sum(map(len, data))) + head, *data):
        if jobs.is_closing():
            raise ConnectionError  # uvloop would raise RuntimeError: the child has died, and its end is not noticed yet
        jobs.write(piece)
        await jobs.drain()
    head_bytes, data_bytes = LENGTHS.unpack(await results.readexactly(LENGTHS.size))
    result: Json = json.loads(await results.readexactly(head_bytes))
    return result, await results.readexactly(data_bytes)


def _environment() -> dict[str, str]:
    """The environment of the child process: only the places of its files and of the bot's modules."""
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {**passed, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUTF8": "1"}
