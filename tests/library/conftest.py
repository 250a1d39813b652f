"""Libraries on SQLite and on a separate Postgres database for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from bot.library.database import Database
from bot.library.engines import postgres_engine, sqlite_engine
from bot.library.library import Library
from bot.library.lock import InstanceLock
from bot.library.usage_limits import DAY_S, Spending
from bot.library.work_documents import Origin
from bot.settings import LibrarySettings, LimitSettings
from bot.work.ending import COMPLETE
from bot.work.request import Options, Request, StoryOptions
from bot.work.work import Work
from tests.postgres import fresh_postgres
from tests.sqlite_file import lay_migrated_file


class Clock:
    def __init__(self) -> None:
        self.now = 20_000 * DAY_S + 5.0

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True)
class Storage:
    """The storage of the library of one test, which can open it several times."""

    data_dir: Path
    database_url: str | None
    clock: Clock

    def open(
        self, *, limits: LimitSettings | None = None, keep_days: float | None = None, keep_bytes: int | None = None
    ) -> AbstractAsyncContextManager[Library]:
        url = SecretStr(self.database_url) if self.database_url else None
        kept = {"keep_days": keep_days, "keep_bytes": keep_bytes}  # bypasses the bounds of the settings
        settings = LibrarySettings(database_url=url).model_copy(update=kept)
        return Library.open(self.data_dir, settings=settings, limits=limits or LimitSettings(), now=self.clock)


@asynccontextmanager
async def second_process(data_dir: Path, database_url: str | None) -> AsyncIterator[Database]:
    """The database as a second process opens it, with its own holder id."""
    if database_url is None:
        engine = sqlite_engine(data_dir / "elara.db", connections=4)
    else:
        engine = postgres_engine(database_url, pool_size=8, max_overflow=0)
    database = Database(engine, InstanceLock(), None)
    try:
        yield database
    finally:
        await database.close()


@pytest.fixture(params=["sqlite", "postgres"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    """An empty storage with the newest schema."""
    if request.param == "sqlite":
        lay_migrated_file(tmp_path)
        return Storage(tmp_path, None, Clock())
    return Storage(tmp_path, request.getfixturevalue("postgres_url"), Clock())


@pytest.fixture(params=["sqlite", "postgres"])
def fresh_storage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storage]:
    """A storage without a schema."""
    if request.param == "sqlite":
        yield Storage(tmp_path, None, Clock())
        return
    with fresh_postgres() as url:
        yield Storage(tmp_path, url, Clock())


def story(work_id: str = "abc1", author_id: int = 1, *, options: Options | None = None, **more: Any) -> Work:  # noqa: ANN401 - a work's own fields
    request = Request(prompt=more.pop("prompt", "a fox"), options=options or StoryOptions())
    return Work(id=work_id, request=request, author_id=author_id, created_at=more.pop("created_at", 1.0), **more)


def origin(interaction_id: int | None = None, *, guild_id: int | None = 9, private: bool = False) -> Origin:
    return Origin(interaction_id=interaction_id, guild_id=guild_id, channel_id=99, private=private)


async def keep(library: Library, work: Work, where: Origin | None = None) -> Work:
    """Admit and conclude a complete work."""
    assert await library.works.admit(work, where or origin(), Spending())
    ended = work if work.ending is not None else replace(work, ending=COMPLETE, ended_at=work.created_at)
    await library.works.conclude(ended, Spending())
    return ended


async def rows_of(database: Database, query: sa.Executable) -> list[Any]:
    """The rows of a query."""
    return await database.read(lambda connection: list(connection.execute(query).all()))


async def change(database: Database, statement: sa.Executable) -> None:
    """Execute one statement in a transaction."""
    await database.write(lambda connection: connection.execute(statement).close())


__all__ = ["Clock", "Storage", "change", "keep", "origin", "rows_of", "second_process", "story"]
