"""An engine on a database of its own, and works that last until they are told to end."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest
import sqlalchemy as sa
from bot.jobs.engine import Engine

POSTGRES_URL: Final = os.environ.get("ELARA_TEST_POSTGRES")
"""A server where databases may be created; read here because every test begins with a scrubbed environment."""

MIRA, TOM, ANA = 1, 2, 3
PATIENCE_S: Final = 20
"""Bounds a wait for something that comes within milliseconds on a machine that is not busy."""


@dataclass
class Bench:
    """Where an engine keeps its rows, and what its works did. A work ends when its name, or the gate, is let go."""

    folder: Path
    url: str | None = None
    begun: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    most: int = 0
    _free: set[str] = field(default_factory=set)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    @asynccontextmanager
    async def open(self, *, per_person: int = 2, in_all: int = 3, start: bool = True) -> AsyncIterator[Engine]:
        async with Engine.open(
            self.perform, data_dir=self.folder, database_url=self.url, per_person=per_person, in_all=in_all
        ) as engine:
            if start:
                await engine.start()
            yield engine

    async def perform(self, work_id: str) -> None:
        self.begun.append(work_id)
        self.most = max(self.most, len(self.begun) - len(self.ended) - len(self.cancelled))
        await self._tell()
        try:
            async with self._changed:
                await self._changed.wait_for(lambda: self.gate.is_set() or work_id in self._free)
        except asyncio.CancelledError:
            self.cancelled.append(work_id)
            raise
        self.ended.append(work_id)
        await self._tell()
        if work_id.startswith("broken"):
            raise RuntimeError(work_id)

    async def let_go(self, *work_ids: str) -> None:
        """Let these works end; without a name, all of them."""
        self._free.update(work_ids)
        if not work_ids:
            self.gate.set()
        await self._tell()

    async def until_begun(self, count: int) -> list[str]:
        """Wait until so many works have begun; their names."""
        async with asyncio.timeout(PATIENCE_S), self._changed:
            await self._changed.wait_for(lambda: len(self.begun) >= count)
        return self.begun

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()


@contextmanager
def postgres() -> Iterator[str]:
    """A fresh database on the server of the environment, gone afterwards."""
    if POSTGRES_URL is None:
        pytest.skip("ELARA_TEST_POSTGRES names no server")
    server = sa.make_url(POSTGRES_URL).set(drivername="postgresql+psycopg")
    name = f"elara_engine_{secrets.token_hex(4)}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    try:
        yield server.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
