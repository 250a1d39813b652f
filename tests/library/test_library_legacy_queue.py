"""The queue of earlier versions is removed once, and the log says so."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from bot.library.library import Library
from tests.library.conftest import Storage

pytestmark = pytest.mark.asyncio


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.INFO):
        yield caplog


async def test_its_file_is_renamed_with_all_that_belongs_to_it(tmp_path: Path, said: pytest.LogCaptureFixture) -> None:
    for end in ("", "-wal", "-shm"):
        (tmp_path / f"engine.db{end}").write_text(f"old{end}")
    async with Library.open(tmp_path):
        pass
    names = {path.name: path.read_text() for path in tmp_path.glob("engine.db*")}
    assert names == {"engine.db.old": "old", "engine.db.old-wal": "old-wal", "engine.db.old-shm": "old-shm"}
    assert said.text.count("engine.db.old may be deleted") == 1
    async with Library.open(tmp_path):
        pass
    assert said.text.count("engine.db.old may be deleted") == 1


async def test_a_second_old_queue_replaces_the_first(tmp_path: Path) -> None:
    for text in ("first", "second"):
        (tmp_path / "engine.db").write_text(text)
        async with Library.open(tmp_path):
            pass
    assert (tmp_path / "engine.db.old").read_text() == "second"


async def test_its_schema_is_dropped(storage: Storage, said: pytest.LogCaptureFixture) -> None:
    if storage.database_url is None:
        pytest.skip("a file has no schemas")
    with psycopg.connect(storage.database_url, autocommit=True) as server:
        server.execute("CREATE SCHEMA dbos")
        server.execute("CREATE TABLE dbos.workflow_status (workflow_uuid text PRIMARY KEY)")
        for _ in range(2):
            async with storage.open():
                pass
        found = server.execute("SELECT count(*) FROM information_schema.schemata WHERE schema_name = 'dbos'").fetchone()
    assert found == (0,)
    assert said.text.count("its schema dbos was dropped") == 1
