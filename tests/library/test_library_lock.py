"""One process uses a database. After losing the lock it pauses writing, and continues only if no other acquired it."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import stat
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from bot.library import advisory_lock
from bot.library.advisory_lock import LOCK_KEY
from bot.library.engines import sqlite_engine
from bot.library.library import Library
from bot.library.lock import LockLostError, open_file_lock
from bot.library.tables import instance, works
from bot.library.usage_limits import Spending
from bot.settings import SettingsError
from tests.library.conftest import Storage, change, origin, rows_of, story
from tests.library.proxy import Proxy, proxied
from tests.sqlite_file import lay_migrated_file
from tests.waiting import until

TIMEOUT_S = 20
FREE = Spending()


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(advisory_lock, "ACQUIRE_S", 0.2)
    monkeypatch.setattr(advisory_lock, "CHECK_EVERY_S", 0.02)
    monkeypatch.setattr(advisory_lock, "RETRY_S", 0.01)


@pytest.fixture
def far(storage: Storage) -> Storage:
    """A storage on Postgres."""
    if storage.database_url is None:
        pytest.skip("a lock on a file is held as long as the process lives")
    return storage


@contextmanager
def server(storage: Storage) -> Iterator[psycopg.Connection]:
    assert storage.database_url is not None
    with psycopg.connect(storage.database_url, autocommit=True) as connection:
        yield connection


TERMINATE = """
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
TERMINATE_HOLDER = """
SELECT pg_terminate_backend(pid) FROM pg_locks
WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


async def ended(library: Library) -> str:
    async with asyncio.timeout(TIMEOUT_S):
        return str(await library.lock_lost)


@pytest.mark.asyncio
async def test_a_second_process_is_refused_until_the_first_has_ended(storage: Storage) -> None:
    async with storage.open():
        with pytest.raises(SettingsError, match="another Elara is at work"):
            async with storage.open():
                pass
    async with storage.open() as library:
        assert await library.works.admit(story(), origin(), FREE)


@pytest.mark.asyncio
@pytest.mark.parametrize("name", ["elara.lock", "engine.lock"])
async def test_an_earlier_version_on_the_same_folder_is_noticed(tmp_path: Path, name: str) -> None:
    fcntl = pytest.importorskip("fcntl", reason="earlier versions ran on Unix alone")
    with (tmp_path / name).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(SettingsError, match="another Elara is at work"):
            async with Library.open(tmp_path):
                pass


_HOLD_THE_LOCK = """
import asyncio, pathlib, sys
from bot.library.lock import open_file_lock

async def hold():
    async with open_file_lock(pathlib.Path(sys.argv[1])):
        print("held", flush=True)
        await asyncio.Event().wait()

asyncio.run(hold())
"""


@pytest.mark.asyncio
async def test_a_process_that_is_killed_leaves_no_lock_behind(tmp_path: Path) -> None:
    with subprocess.Popen(  # noqa: ASYNC220, S603 - our own code; nothing else runs in this loop
        [sys.executable, "-c", _HOLD_THE_LOCK, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(SettingsError, match="another Elara is at work"):
            async with open_file_lock(tmp_path):
                pass
        process.kill()
    async with open_file_lock(tmp_path) as lock:
        await lock.ensure_held()


@pytest.mark.asyncio
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
async def test_only_its_owner_may_touch_the_lock(tmp_path: Path) -> None:
    async with Library.open(tmp_path):
        assert stat.S_IMODE((tmp_path / "elara.lock").stat().st_mode) == 0o600


@pytest.mark.asyncio
async def test_an_earlier_version_on_the_same_server_is_noticed(far: Storage) -> None:
    with server(far) as earlier:
        earlier.execute("SELECT pg_advisory_lock(%s)", (LOCK_KEY,))
        with pytest.raises(SettingsError, match="another Elara is at work"):
            async with far.open():
                pass


@pytest.mark.asyncio
async def test_a_server_that_restarts_costs_a_moment_and_no_work(far: Storage) -> None:
    async with far.open() as library:
        for number in range(3):
            with server(far) as other:
                other.execute(TERMINATE)
            assert await library.works.admit(story(f"w{number}", number), origin(), FREE)
            library.works.stage(story(f"w{number}", number, text="more"))
            await library.works.flush(f"w{number}")
            assert await library.work_flags.stop_requested_by(f"w{number}") is None
        assert not library.lock_lost.done()
        with pytest.raises(SettingsError, match="another Elara is at work"):
            async with far.open():
                pass


@asynccontextmanager
async def cut_off(storage: Storage) -> AsyncIterator[tuple[Library, Proxy]]:
    """A library whose connections were closed and cannot be opened again until the proxy is open."""
    async with proxied(storage.database_url or "") as proxy, replace(storage, database_url=proxy.url).open() as library:
        assert await library.works.admit(story(), origin(), FREE)
        proxy.is_open = False
        proxy.cut()
        await until(lambda: not library.database.lock._verified.is_set())
        yield library, proxy


@pytest.mark.asyncio
async def test_writes_wait_while_the_lock_is_in_doubt_and_go_on_with_it(far: Storage) -> None:
    async with cut_off(far) as (library, proxy):
        library.works.stage(story(text="more"))
        writing = asyncio.create_task(library.works.admit(story("b", 2), origin(), FREE))
        with pytest.raises(sa.exc.OperationalError):
            await rows_of(library.database, sa.select(works))
        assert not writing.done()
        proxy.is_open = True
        async with asyncio.timeout(TIMEOUT_S):
            assert await writing
            await library.works.flush("abc1")
        assert not library.lock_lost.done()


@pytest.mark.asyncio
async def test_another_process_that_had_the_lock_in_between_ends_this_one(far: Storage, tmp_path: Path) -> None:
    async with cut_off(far) as (library, proxy):
        writing = asyncio.create_task(library.works.admit(story("b", 2), origin(), FREE))
        async with replace(far, data_dir=tmp_path / "other").open() as other:
            assert await other.works.unfinished() == ["abc1"]
        proxy.is_open = True
        assert "Another Elara has taken over the database" in await ended(library)
        with pytest.raises(LockLostError):
            await writing
        with pytest.raises(LockLostError):
            await library.works.withdraw("abc1")
    async with far.open() as library:
        assert await library.works.unfinished() == ["abc1"]


@pytest.mark.asyncio
async def test_one_that_is_there_ends_it_too(far: Storage, tmp_path: Path) -> None:
    async with cut_off(far) as (library, proxy), replace(far, data_dir=tmp_path / "other").open() as other:
        proxy.is_open = True
        assert "Another Elara has taken over the database" in await ended(library)
        assert await other.works.admit(story("b", 2), origin(), FREE)


@pytest.mark.asyncio
async def test_a_process_of_an_earlier_version_that_has_it_ends_it(
    far: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(advisory_lock, "REACQUIRE_S", 0.2)
    async with cut_off(far) as (library, proxy):
        with server(far) as earlier:
            earlier.execute("SELECT pg_advisory_lock(%s)", (LOCK_KEY,))
            proxy.is_open = True
            assert "locked by another process" in await ended(library)


@pytest.mark.asyncio
async def test_nothing_is_written_while_another_has_the_lock_although_the_server_would_take_it(
    far: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(advisory_lock, "REACQUIRE_S", 0.2)
    async with far.open() as library:
        with server(far) as earlier:
            earlier.execute(TERMINATE_HOLDER)
            earlier.execute("SELECT pg_advisory_lock(%s)", (LOCK_KEY,))
            await until(lambda: not library.database.lock._verified.is_set())
            with pytest.raises(LockLostError, match="locked by another process"):
                await library.works.admit(story(), origin(), FREE)
        assert await rows_of(library.database, sa.select(works)) == []


@pytest.mark.asyncio
async def test_a_server_that_stays_away_ends_it(far: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(advisory_lock, "REACQUIRE_S", 0.2)
    async with cut_off(far) as (library, _):
        assert "has not answered" in await ended(library)


@pytest.mark.asyncio
async def test_a_server_that_falls_silent_is_noticed(far: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    async with proxied(far.database_url or "") as proxy, replace(far, database_url=proxy.url).open() as library:
        monkeypatch.setattr(advisory_lock, "ANSWER_S", 0.1)
        monkeypatch.setattr(advisory_lock, "REACQUIRE_S", 0.2)
        proxy.is_silent = True
        assert "has not answered" in await ended(library)


@pytest.mark.asyncio
async def test_a_database_that_was_taken_over_takes_no_write_even_before_that_is_noticed(
    far: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(advisory_lock, "CHECK_EVERY_S", 1000.0)
    async with far.open() as library:
        await library.works.admit(story(), origin(), FREE)
        with server(far) as other:
            other.execute("UPDATE instance SET holder = 'another'")
        with pytest.raises(LockLostError, match="Another Elara has taken over"):
            await library.works.admit(story("b", 2), origin(), FREE)
        assert library.lock_lost.done()
        assert await rows_of(library.database, sa.select(works.c.id)) == [("abc1",)]


@pytest.mark.asyncio
async def test_a_takeover_waits_for_the_transactions_in_progress(far: Storage) -> None:
    async with far.open() as library:
        with server(far) as other:
            other.execute("SET lock_timeout = '50ms'")

            def meanwhile(connection: sa.Connection) -> None:
                with pytest.raises(psycopg.errors.LockNotAvailable):
                    other.execute("UPDATE instance SET holder = 'another'")

            await library.database.write(meanwhile)
            other.execute("UPDATE instance SET holder = 'another'")


@pytest.mark.asyncio
async def test_each_start_writes_a_new_holder(storage: Storage) -> None:
    holders = set()
    for _ in range(2):
        async with storage.open() as library:
            holders.add((await rows_of(library.database, sa.select(instance.c.holder)))[0][0])
    assert len(holders) == 2


@pytest.mark.asyncio
async def test_the_log_says_that_the_lock_was_lost_and_is_held_again(
    far: Storage, caplog: pytest.LogCaptureFixture
) -> None:
    async with far.open() as library:
        with caplog.at_level(logging.WARNING), server(far) as other:
            other.execute(TERMINATE_HOLDER)
            await until(lambda: "is held again" in caplog.text)
        assert "nothing is written meanwhile" in caplog.text
        await change(library.database, works.delete())


@pytest.mark.asyncio
async def test_a_server_that_does_not_answer_is_one_sentence_without_the_password(tmp_path: Path) -> None:
    for scheme in ("postgres", "postgresql"):
        storage = Storage(tmp_path, f"{scheme}://elara:sesame@127.0.0.1:1/elara", None)  # type: ignore[arg-type]  # no clock is needed
        with pytest.raises(SettingsError, match="does not lead to a database that answers") as refused:
            async with storage.open():
                pass
        assert "sesame" not in str(refused.value)
        assert refused.value.__cause__ is None


def is_deleted(path: Path) -> None:
    path.unlink()


def is_replaced(path: Path) -> None:
    other = path.with_suffix(".other")
    other.write_bytes(path.read_bytes())
    other.replace(path)


@pytest.mark.asyncio
@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a file that is in use")
@pytest.mark.parametrize("name", ["elara.db", "elara.lock", "engine.lock"])
@pytest.mark.parametrize("happens", [is_deleted, is_replaced])
async def test_a_file_that_is_taken_away_ends_the_process_and_no_empty_one_is_begun(
    tmp_path: Path, name: str, happens: Callable[[Path], None]
) -> None:
    lay_migrated_file(tmp_path)
    async with Library.open(tmp_path) as library:
        assert await library.works.admit(story(), origin(), FREE)
        happens(tmp_path / name)
        with pytest.raises(LockLostError):
            await library.works.admit(story("abc2"), origin(), FREE)
        told = await ended(library)
    assert told.startswith(f"The file '{tmp_path / name}' was removed or replaced while Elara was using it")
    assert (tmp_path / name).exists() is (happens is is_replaced)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a file that is in use")
def test_a_new_connection_begins_no_new_file(tmp_path: Path) -> None:
    path = tmp_path / "elara.db"
    path.touch()
    engine = sqlite_engine(path, connections=2)
    with engine.connect():
        path.unlink()
        with pytest.raises(LockLostError):
            engine.connect()
    engine.dispose()
    assert not path.exists()


@pytest.mark.asyncio
async def test_a_disk_that_fails_says_nothing_about_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with Library.open(tmp_path) as library:
        path_stat = Path.stat

        def fails(path: Path, **options: bool) -> os.stat_result:
            if path.name in {"elara.db", "elara.lock"}:
                raise OSError(errno.EIO, "Input/output error")
            return path_stat(path, **options)

        with monkeypatch.context() as patch:
            patch.setattr(Path, "stat", fails)
            assert await library.works.admit(story(), origin(), FREE)
        assert not library.lock_lost.done()
