"""The SQLite driver: what a statement gives back, and how often its thread is asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import aiosqlite
import pytest
import sqlalchemy as sa

from bot.library.database import open_database


@pytest.mark.asyncio
async def test_a_statement_is_one_errand_to_the_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    errands = 0
    original: Any = aiosqlite.Connection._execute

    async def counted(self: aiosqlite.Connection, *arguments: Any) -> Any:  # noqa: ANN401 - as in aiosqlite
        nonlocal errands
        errands += 1
        return await original(self, *arguments)

    async with open_database(tmp_path, None) as database, database.write() as connection:
        monkeypatch.setattr(aiosqlite.Connection, "_execute", counted)
        await connection.execute(sa.text("CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT)"))
        insert = sa.text("INSERT INTO things (name) VALUES (:name)")
        many = await connection.execute(insert, [{"name": "a"}, {"name": "b"}])
        assert many.rowcount == 2
        one = await connection.execute(sa.text("UPDATE things SET name = 'c' WHERE id = 2 RETURNING name"))
        assert one.all() == [("c",)]
        names = await connection.scalars(sa.text("SELECT name FROM things ORDER BY id"))
        assert names.all() == ["a", "c"]
        assert errands == 4


@pytest.mark.asyncio
async def test_what_sqlite_refuses_is_raised_and_the_connection_serves_on(tmp_path: Path) -> None:
    async with open_database(tmp_path, None) as database:
        with pytest.raises(sa.exc.OperationalError):
            async with database.read() as connection:
                await connection.execute(sa.text("SELECT * FROM nothing"))
        async with database.read() as connection:
            assert await connection.scalar(sa.text("SELECT 1")) == 1
