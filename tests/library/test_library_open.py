"""An unusable database gives one sentence with a remedy; a database that is locked for a while is waited for."""

from __future__ import annotations

import asyncio
import errno
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from bot.library import database as database_module
from bot.library import schema
from bot.library.database import open_database
from bot.library.library import Library
from bot.library.open_errors import sentence_of
from bot.library.private_files import make_private_folder
from bot.library.tables import people
from bot.settings import SettingsError
from tests.library.conftest import Storage, change, rows_of
from tests.sqlite_file import lay_migrated_file

pytestmark = pytest.mark.asyncio


@contextmanager
def write_lock(path: Path) -> Iterator[None]:
    """Another program's write lock."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE").close()
        yield
        other.execute("ROLLBACK").close()


def is_no_database(path: Path) -> None:
    path.write_bytes(b"a letter to my aunt, " * 500)


def is_truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def is_overwritten(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xa5" * (len(data) - 4096))


def is_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def is_of_a_newer_version(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE alembic_version SET version_num = 'm9999'").close()
        database.commit()


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (is_no_database, "is damaged: put a backup in its place"),
        (is_truncated, "is damaged: put a backup in its place"),
        (is_overwritten, "is damaged: put a backup in its place"),
        (is_a_folder, "cannot be opened for writing: give this user"),
        (is_of_a_newer_version, "was written by a newer Elara"),
    ],
)
async def test_a_file_that_cannot_be_used_is_one_sentence(
    tmp_path: Path, spoil: Callable[[Path], None], told: str
) -> None:
    lay_migrated_file(tmp_path)
    spoil(tmp_path / "elara.db")
    with pytest.raises(SettingsError, match=told) as refused:
        async with Library.open(tmp_path) as library:
            await library.works.unfinished()
    assert len(str(refused.value).splitlines()) == 1


async def test_a_file_that_is_locked_at_the_start_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "_BUSY_STARTS", 1)
    lay_migrated_file(tmp_path)
    with write_lock(tmp_path / "elara.db"), pytest.raises(SettingsError, match="is locked by another program"):
        async with Library.open(tmp_path):
            pass


async def test_a_table_that_is_locked_at_the_start_is_one_sentence(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    if storage.database_url is None:
        pytest.skip("SQLite locks no single table")
    monkeypatch.setattr(schema, "LOCK_WAIT_MS", 50)
    with psycopg.connect(storage.database_url) as other:
        other.execute("LOCK TABLE instance IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(SettingsError, match="is locked by another program"):
            async with storage.open():
                pass


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (sqlite3.SQLITE_READONLY, "cannot be opened for writing: give this user"),
        (sqlite3.SQLITE_FULL, "the disk is full or failing"),
        (sqlite3.SQLITE_IOERR | 10 << 8, "the disk is full or failing"),
        (sqlite3.SQLITE_MISUSE, "cannot be opened (OperationalError)"),
    ],
)
async def test_what_the_disk_refuses_is_named(code: int, told: str) -> None:
    cause = sqlite3.OperationalError("with a secret")
    cause.sqlite_errorcode = code
    sentence = sentence_of(sa.exc.OperationalError("SELECT", {}, cause), Path("/data/elara.db"))
    assert sentence.startswith("The database '/data/elara.db' ")
    assert told in sentence
    assert "secret" not in sentence


async def test_files_that_cannot_be_stored_are_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("in the way")
    with pytest.raises(SettingsError, match=r"^No file can be stored in '.*files' \(.+\): free some space there"):
        async with Library.open(tmp_path):
            pass


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("25006", "only reads (it is a standby, "),
        ("42501", "does not let this user make tables: "),
        ("53100", "has no space left on its disk: "),
        ("XX000", "cannot be used (_ServerError): check its rights"),
    ],
)
async def test_what_a_server_refuses_is_named(state: str, told: str) -> None:
    class _ServerError(Exception):
        sqlstate = state

    sentence = sentence_of(sa.exc.OperationalError("SELECT", {}, _ServerError("with a secret")), None)
    assert sentence.startswith(f"DATABASE_URL leads to a database that {told}")
    assert "secret" not in sentence


@pytest.mark.parametrize("name", ["elara.lock", "engine.lock"])
async def test_a_lock_that_cannot_be_opened_is_one_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(SettingsError, match=rf"{name}' cannot be opened \(Is a directory\)"):
        async with open_database(tmp_path, None):
            pass


@pytest.mark.parametrize("wrong", [{"database": "elara_is_not_here"}, {"username": "mallory"}, {"port": 9}])
async def test_an_address_that_is_wrong_is_one_sentence_without_the_password(
    storage: Storage, wrong: dict[str, object]
) -> None:
    if storage.database_url is None:
        pytest.skip("an address leads to Postgres")
    url = make_url(storage.database_url).set(password="sesame", **wrong)  # type: ignore[arg-type]  # one at a time
    with pytest.raises(SettingsError, match=r"^DATABASE_URL does not lead to a database that answers") as refused:
        async with open_database(storage.data_dir, url.render_as_string(hide_password=False)):
            pass
    assert "sesame" not in str(refused.value)


async def test_a_write_waits_for_another_program_and_is_made_once(storage: Storage) -> None:
    if storage.database_url is not None:
        pytest.skip("Postgres has no write lock")
    async with storage.open() as library:
        person = people.insert().values(person_id=1, others_may_narrate=True)
        with write_lock(storage.data_dir / "elara.db"):
            writing = asyncio.create_task(change(library.database, person))
            # Longer than SQLite's own wait for a lock.
            await asyncio.wait({writing}, timeout=1.5)
            assert not writing.done()
        await writing
        assert await rows_of(library.database, sa.select(people.c.person_id)) == [(1,)]


async def test_a_program_that_never_lets_go_is_an_error(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    if storage.database_url is not None:
        pytest.skip("Postgres has no write lock")
    monkeypatch.setattr(database_module, "BUSY_S", 0.0)
    async with storage.open() as library:
        with write_lock(storage.data_dir / "elara.db"), pytest.raises(sa.exc.OperationalError, match="locked"):
            await change(library.database, people.insert().values(person_id=1, others_may_narrate=True))


async def test_closing_does_not_wait_for_another_program(
    storage: Storage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    if storage.database_url is not None:
        pytest.skip("Postgres has no write lock")
    monkeypatch.setattr(database_module, "CLOSE_S", 0.1)
    async with open_database(storage.data_dir, None) as database:
        with write_lock(storage.data_dir / "elara.db"):
            person = people.insert().values(person_id=1, others_may_narrate=True)
            writing = asyncio.create_task(change(database, person))
            await asyncio.sleep(0)
            await database.close()
            assert writing.done()
    assert "the database does not answer: it is closed without" in caplog.text


async def test_a_folder_that_is_private_already_is_left_alone_on_a_disk_that_only_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "data"
    make_private_folder(folder)

    def refuse(*_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "chmod", refuse)
    make_private_folder(folder)
    assert not caplog.records
    tmp_path.joinpath("open").mkdir(mode=0o755)
    make_private_folder(tmp_path / "open")
    assert "the permissions of open cannot be set (Read-only file system)" in caplog.text
