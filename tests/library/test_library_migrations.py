"""Every earlier schema is migrated to the newest one with its rows, on both databases."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from pydantic import SecretStr

from bot.library import schema
from bot.library.database import open_database
from bot.library.listings import Scope
from bot.library.migrations import NEWEST
from bot.library.tables import IN_GUILD, IN_MINE, metadata, works
from bot.settings import LibrarySettings, SettingsError
from tests.library.conftest import Storage, change, keep, rows_of, story
from tests.library.newest_schema import schema_of, script_of

FIRST_WORK = """
INSERT INTO works (id, group_id, author_id, channel_id, private, kind, chapter, created_at, ended_at, ending, shown,
                   listed, attempts, title, doc, text)
VALUES ('abc1', 'abc1', 1, 99, false, 'story', 1, 1.0, 2.0, 'complete', true, true, 0, '',
        '{"version":2,"id":"abc1","author_id":"1","created_at":1.0,"ended_at":2.0,
          "request":{"kind":"story","prompt":"a fox","language":null,"private":false,
                     "options":{"genre":null,"length":"short"}},
          "ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody","after_s":null},
          "usage":{"calls":0,"prompt_tokens":0,"text_tokens":0,"thought_tokens":0,"image_tokens":0,"audio_tokens":0,
                   "cost_usd":0.0,"models":[]},
          "title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}',
        'Good GRAPES')
"""


@pytest.fixture
def storage(fresh_storage: Storage) -> Storage:
    return fresh_storage


def revisions() -> list[str]:
    folder = Path(schema.__file__).parent / "migrations"
    script = ScriptDirectory(folder, version_locations=[folder / "versions"])
    return [revision.revision for revision in script.walk_revisions()][::-1]


@pytest.mark.asyncio
async def test_migrations_keep_the_rows_of_the_first_schema(storage: Storage) -> None:
    assert len(revisions()) >= 3
    async with open_database(storage.data_dir, storage.database_url, revision="0001") as database:
        await database.write(lambda connection: connection.exec_driver_sql(FIRST_WORK).close())
    for revision in revisions()[1:]:
        async with open_database(storage.data_dir, storage.database_url, revision=revision):
            pass
    async with storage.open() as library:
        found = await library.works.find("abc1")
        assert found is not None
        assert found.text == "Good GRAPES"
        page = await library.listings.page(1, Scope.MINE, query="grapes")
        assert [entry.id for entry in page.entries] == ["abc1"]
        await keep(library, story("abc2"))


@pytest.mark.asyncio
async def test_the_migrations_make_exactly_the_tables_that_the_code_knows(storage: Storage) -> None:
    def differences(connection: sa.Connection) -> list[Any]:
        def ours(item: sa.schema.SchemaItem, name: str | None, *_: object) -> bool:
            # The search indexes differ between the databases.
            return not str(name).startswith("search_")

        context = MigrationContext.configure(connection, opts={"include_object": ours})
        return list(compare_metadata(context, metadata))

    async with open_database(storage.data_dir, storage.database_url) as database:
        assert await database.read(differences) == []


def test_a_new_file_is_given_without_alembic_what_the_migrations_make(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = schema_of(tmp_path / "migrated.db", by_migrations=True)
    assert schema.NEWEST_ON_SQLITE.read_text("utf-8") == script_of(made)
    monkeypatch.setattr(schema, "migrate", None)
    assert schema_of(tmp_path / "new.db", by_migrations=False) == made


def test_the_newest_step_is_known_without_loading_it() -> None:
    assert revisions()[-1] == NEWEST


@pytest.mark.asyncio
async def test_a_schema_that_is_there_is_opened_without_alembic(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_database(storage.data_dir, storage.database_url):
        pass
    monkeypatch.setattr(schema, "migrate", None)
    async with open_database(storage.data_dir, storage.database_url):
        pass


@pytest.mark.asyncio
async def test_a_step_that_fails_leaves_the_schema_as_it_was(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_database(storage.data_dir, storage.database_url, revision="0001"):
        pass

    def fail(connection: sa.Connection, revision: str) -> None:
        migrate(connection, revision)
        raise RuntimeError

    migrate = schema.migrate
    monkeypatch.setattr(schema, "migrate", fail)
    with pytest.raises(RuntimeError):
        async with open_database(storage.data_dir, storage.database_url):
            pass
    monkeypatch.undo()
    async with open_database(storage.data_dir, storage.database_url, revision="0001") as database:
        tables = await database.read(lambda connection: sa.inspect(connection).get_table_names())
        assert "works" in tables
        assert "people" not in tables
        assert "search" not in tables


@pytest.mark.asyncio
async def test_the_database_of_a_newer_version_is_left_alone(storage: Storage) -> None:
    async with storage.open() as library:
        await change(library.database, sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SettingsError, match="newer Elara"):
        async with storage.open():
            pass


@pytest.mark.asyncio
async def test_a_database_out_of_reach_is_one_sentence_without_the_password(tmp_path: Path) -> None:
    for url in ("postgresql://ada:sesame@127.0.0.1:9/elara", "postgres://ada:sesame@127.0.0.1:9/elara"):
        with pytest.raises(SettingsError) as told:
            async with open_database(tmp_path, url):
                pass
        assert "sesame" not in str(told.value)
        assert told.value.__cause__ is None
        assert "sesame" not in repr(LibrarySettings(database_url=SecretStr(url) if url else None))
    (tmp_path / "elara.db").mkdir()
    with pytest.raises(SettingsError, match="cannot be opened"):
        async with open_database(tmp_path, None):
            pass


@pytest.mark.asyncio
async def test_opening_says_nothing_in_the_log(storage: Storage, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        async with storage.open():
            pass
    assert [record.getMessage() for record in caplog.records if record.name.startswith("alembic")] == []


@pytest.mark.asyncio
async def test_lists_are_read_from_their_indexes(storage: Storage) -> None:
    if storage.database_url is not None:
        pytest.skip("Postgres chooses by the number of rows; the benchmark measures it")
    async with open_database(storage.data_dir, None) as database:
        for condition, column, index in (
            (IN_MINE, works.c.author_id, "ix_works_mine"),
            (IN_GUILD, works.c.guild_id, "ix_works_guild"),
        ):
            query = sa.select(works.c.seq).where(condition, column == 1).order_by(works.c.seq.desc()).limit(6)
            text = query.compile(dialect=sa.dialects.sqlite.dialect(), compile_kwargs={"literal_binds": True})
            plan = await rows_of(database, sa.text(f"EXPLAIN QUERY PLAN {text}"))
            assert index in str(plan)
            assert "TEMP B-TREE" not in str(plan)
