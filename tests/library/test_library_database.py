"""A transaction is one call in a thread: cancelling its caller does not end it, and other threads do not delay it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import psycopg
import pytest
import sqlalchemy as sa

from bot.library import advisory_lock
from bot.library import database as database_module
from bot.library import group_commit as writer_module
from bot.library.database import READERS, WRITERS, Database
from bot.library.tables import people, works
from bot.library.usage_limits import Spending
from bot.settings import SettingsError
from tests.library.conftest import Storage, change, origin, rows_of, story
from tests.library.proxy import proxied
from tests.waiting import until

pytestmark = pytest.mark.asyncio

TIMEOUT_S = 20
FREE = Spending()


def person(number: int) -> sa.Insert:
    return people.insert().values(person_id=number, others_may_narrate=True)


async def people_in(database: Database) -> list[int]:
    return [row[0] for row in await rows_of(database, sa.select(people.c.person_id).order_by(people.c.person_id))]


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("database ")]


async def test_a_transaction_that_raises_is_rolled_back_and_one_that_returns_is_committed(storage: Storage) -> None:
    async with storage.open() as library:

        def half(connection: sa.Connection) -> None:
            connection.execute(person(1))
            raise RuntimeError

        with pytest.raises(RuntimeError):
            await library.database.write(half)
        await change(library.database, person(2))
        assert await people_in(library.database) == [2]


async def test_a_question_that_is_refused_leaves_a_database_that_answers(storage: Storage) -> None:
    async with storage.open() as library:
        for _ in range(10):
            with pytest.raises(sa.exc.DBAPIError):
                await rows_of(library.database, sa.text("SELECT * FROM nothing"))
        assert await rows_of(library.database, sa.text("SELECT 1")) == [(1,)]


async def test_a_caller_that_leaves_leaves_a_transaction_that_ends(storage: Storage) -> None:
    async with storage.open() as library:
        begun, let_go = threading.Event(), threading.Event()

        def slow(connection: sa.Connection) -> None:
            connection.execute(person(1))
            begun.set()
            assert let_go.wait(TIMEOUT_S)

        callers = [asyncio.create_task(library.database.write(slow))]
        assert await asyncio.to_thread(begun.wait, TIMEOUT_S)
        # More than the number of threads, so the last ones have not started.
        callers += [asyncio.create_task(change(library.database, person(number))) for number in range(2, 2 + WRITERS)]
        await asyncio.sleep(0)
        for caller in callers:
            caller.cancel()
        await asyncio.wait(callers)
        assert all(caller.cancelled() for caller in callers)
        let_go.set()
    async with storage.open() as library:
        assert await people_in(library.database) == list(range(1, 2 + WRITERS))


async def test_other_work_in_threads_does_not_delay_the_database(storage: Storage) -> None:
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(1))
    async with storage.open() as library:
        let_go = threading.Event()
        drawing = loop.run_in_executor(None, let_go.wait, TIMEOUT_S)
        async with asyncio.timeout(TIMEOUT_S / 2):
            assert await library.works.admit(story(), origin(), FREE)
            library.works.stage(story(text="more"))
            await library.works.flush("abc1")
            assert await library.work_flags.attempts("abc1") == 0
        assert not drawing.done()
        let_go.set()
        await drawing


async def test_questions_do_not_wait_for_a_transaction(storage: Storage) -> None:
    async with storage.open() as library:
        begun, let_go = threading.Event(), threading.Event()

        def slow(connection: sa.Connection) -> None:
            connection.execute(person(1))
            begun.set()
            assert let_go.wait(TIMEOUT_S)

        writing = asyncio.create_task(library.database.write(slow))
        assert await asyncio.to_thread(begun.wait, TIMEOUT_S)
        assert await people_in(library.database) == []
        let_go.set()
        await writing


async def test_transactions_that_collide_are_both_made(storage: Storage) -> None:
    if storage.database_url is None:
        pytest.skip("SQLite has one writer: nothing collides")
    async with storage.open() as library:
        for name in ("a", "b"):
            await library.works.admit(story(name), origin(), FREE)
        both, attempts = threading.Barrier(2), []

        def rename(connection: sa.Connection, first: str, second: str) -> None:
            attempts.append(first)
            connection.execute(works.update().where(works.c.id == first).values(title=first))
            if len(attempts) <= 2:
                both.wait(TIMEOUT_S)
            connection.execute(works.update().where(works.c.id == second).values(title=first))

        await asyncio.gather(
            library.database.write(lambda connection: rename(connection, "a", "b")),
            library.database.write(lambda connection: rename(connection, "b", "a")),
        )
        # On a busy machine the retried one may collide once more.
        assert len(attempts) >= 3
        titles = {row[0] for row in await rows_of(library.database, sa.select(works.c.title))}
        assert len(titles) == 1


async def test_idle_connections_that_were_cut_are_not_felt(storage: Storage) -> None:
    if storage.database_url is None:
        pytest.skip("a file has no connections that can be cut")
    async with storage.open() as library:
        await library.works.admit(story(), origin(), FREE)
        with psycopg.connect(storage.database_url, autocommit=True) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        assert await rows_of(library.database, sa.select(works.c.id)) == [("abc1",)]
        await change(library.database, person(1))
        assert await people_in(library.database) == [1]


async def test_closing_does_not_wait_for_ever_for_a_server_that_fell_silent(
    storage: Storage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    if storage.database_url is None:
        pytest.skip("a file does not fall silent")
    monkeypatch.setattr(database_module, "CLOSE_S", 0.1)
    monkeypatch.setattr(writer_module, "CLOSE_S", 0.1)
    monkeypatch.setattr(advisory_lock, "ANSWER_S", 0.1)
    async with proxied(storage.database_url) as proxy:
        async with asyncio.timeout(TIMEOUT_S):
            async with replace(storage, database_url=proxy.url).open() as library:
                await library.works.admit(story(), origin(), FREE)
                proxy.is_silent = True
                library.works.stage(story(text="more"))
                asking = asyncio.create_task(people_in(library.database))
                writing = asyncio.create_task(library.renaming.rename("abc1", "The Fox"))
            outcomes = await asyncio.gather(asking, writing, return_exceptions=True)
        assert all(isinstance(outcome, sa.exc.DBAPIError | asyncio.CancelledError) for outcome in outcomes)
        assert "the database does not answer" in caplog.text
        await until(lambda: not threads())


async def test_closing_ends_every_thread(storage: Storage) -> None:
    async with storage.open() as library:
        await library.works.admit(story(), origin(), FREE)
        assert threads()
    await until(lambda: not threads())


TERMINATE = """
SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@contextmanager
def read_only(url: str) -> Iterator[None]:
    """All sessions that begin now only read."""
    name = sa.make_url(url).database
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on'.encode())
        server.execute(TERMINATE)
        try:
            yield
        finally:
            server.execute(f'ALTER DATABASE "{name}" RESET default_transaction_read_only'.encode())


async def test_a_server_that_only_reads_is_left_for_one_that_writes_and_refused_at_the_start(storage: Storage) -> None:
    if storage.database_url is None:
        pytest.skip("SQLite has no sessions")
    async with storage.open() as library:
        with read_only(storage.database_url), pytest.raises(sa.exc.InternalError, match="read-only transaction"):
            await change(library.database, person(-1))
        numbers = list(range(WRITERS + READERS))
        for number in numbers:  # one after the other takes each connection once
            await change(library.database, person(number))
        assert await people_in(library.database) == numbers
    with read_only(storage.database_url), pytest.raises(SettingsError, match=r"^DATABASE_URL leads .* that only reads"):
        async with storage.open():
            pass
