"""Kills a bot at a chosen one of its writes: to the database, to its files, or to Discord.

Between two writes nothing happens that outlives a process. So a bot that is killed before and after each of them has
been killed at every moment that makes a difference.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import aiohttp
import sqlalchemy as sa

from tests.audio.in_process import InProcessAudioWorker

_READING: Final = frozenset({"GET", "HEAD"})


@dataclass(frozen=True)
class WriteKill:
    """Kills the bot with `folder` as its data at the write with the number that `arm` was given.

    A call of it prepares a new process. Sound is measured and encoded in that process, which takes no start of another,
    and it looks often for works that are due.
    """

    folder: Path

    @property
    def _kill_at(self) -> Path:
        return self.folder / "kill-at"

    @property
    def _passed(self) -> Path:
        return self.folder / "writes"

    def arm(self, number: int) -> None:
        """Count the writes from now on, and kill the bot at this one, counted from 1."""
        self._passed.unlink(missing_ok=True)
        ready = self._kill_at.with_suffix(".new")
        ready.write_text(str(number))
        ready.replace(self._kill_at)

    def disarm(self) -> None:
        """Kill no more."""
        self._kill_at.unlink(missing_ok=True)

    def passed(self) -> list[str]:
        """The writes since `arm`, in order."""
        return self._passed.read_text().splitlines() if self._passed.exists() else []

    def __call__(self) -> None:
        app = importlib.import_module("bot.app")
        app.AudioWorker = InProcessAudioWorker  # type: ignore[attr-defined]
        importlib.import_module("bot.making.scheduled_works").CHECK_EVERY_S = 0.3  # type: ignore[attr-defined]
        self._watch_database()
        self._watch_files()
        self._watch_discord()

    def _watch_database(self) -> None:
        writing = set[int]()

        @sa.event.listens_for(sa.Engine, "before_cursor_execute")
        def executed(connection: sa.Connection, _cursor: object, statement: str, *_: object) -> None:
            if not statement.lstrip().upper().startswith(("SELECT", "BEGIN", "PRAGMA", "SET", "SHOW")):
                writing.add(id(connection))

        @sa.event.listens_for(sa.Engine, "commit")
        def committing(connection: sa.Connection) -> None:
            if id(connection) in writing:
                self._write("before a commit")

        @sa.event.listens_for(sa.pool.Pool, "reset")
        def committed(*_: object) -> None:
            if writing:
                writing.clear()
                self._write("after a commit")

    def _watch_files(self) -> None:
        files = str(self.folder / "data" / "files")

        def heard(event: str, args: tuple[Any, ...]) -> None:
            if event in ("os.rename", "os.remove") and str(args[0]).startswith(files):
                self._write(f"before {event}")

        sys.addaudithook(heard)

    def _watch_discord(self) -> None:
        send: Callable[..., Awaitable[Any]] = aiohttp.ClientRequest.send

        async def sent(request: aiohttp.ClientRequest, *args: object) -> object:
            if "/api/" in request.url.path and request.method not in _READING:
                self._write(f"before {request.method}")
            return await send(request, *args)

        aiohttp.ClientRequest.send = sent  # type: ignore[method-assign, assignment]

    def _write(self, what: str) -> None:
        try:
            number = int(self._kill_at.read_text())
        except FileNotFoundError:
            return
        with self._passed.open("a") as passed:
            passed.write(f"{what}\n")
        if len(self.passed()) >= number:
            os.kill(os.getpid(), signal.SIGKILL)
