"""Deleted rows are erased from the files, also when a query delays it at first."""

from __future__ import annotations

import asyncio
import threading

import pytest
import sqlalchemy as sa

from bot.library.erasure import EVERY_S
from bot.library.tables import works
from tests.library.conftest import Storage, keep, story

MARKER = "뷁쀍쀓"


def leftovers(storage: Storage) -> list[str]:
    """The files that contain the marker."""
    paths = [path for path in storage.data_dir.rglob("*") if path.is_file()]
    return [path.name for path in paths if MARKER.encode() in path.read_bytes()]


@pytest.mark.asyncio
async def test_a_query_that_reads_the_log_only_delays_the_erasure(storage: Storage) -> None:
    async with storage.open() as library:
        await keep(library, story("a", text=MARKER))
        reading, read = threading.Event(), threading.Event()

        def hold(connection: sa.Connection) -> None:
            connection.execute(sa.select(works.c.id)).all()
            reading.set()
            read.wait()

        holding = asyncio.create_task(library.database.read(hold))
        await asyncio.to_thread(reading.wait)
        await library.works.remove(["a"])
        library.erasure.note_removed(at_once=True)
        await library.erasure.erase()
        read.set()
        await holding
        await library.erasure.erase()
        assert leftovers(storage) == []


@pytest.mark.asyncio
async def test_rows_that_are_removed_later_are_erased_within_the_hour(storage: Storage) -> None:
    async with storage.open() as library:
        for work_id in ("a", "b"):
            await keep(library, story(work_id, text=MARKER))
            await library.works.remove([work_id])
            library.erasure.note_removed()
            await library.erasure.erase()
        storage.clock.now += EVERY_S
        await library.erasure.erase()
        assert leftovers(storage) == []


@pytest.mark.asyncio
async def test_the_tables_of_postgres_are_vacuumed(storage: Storage) -> None:
    if storage.database_url is None:
        pytest.skip("SQLite overwrites what is deleted")
    async with storage.open() as library:
        await keep(library, story("a", text=MARKER))
        await library.works.remove(["a"])
        library.erasure.note_removed(at_once=True)
        await library.erasure.erase()
        size = sa.text("SELECT pg_relation_size('works')")
        assert await library.database.read(lambda connection: connection.scalar(size)) == 0
