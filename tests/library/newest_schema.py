"""`python -m tests.library.newest_schema` writes `bot/library/newest_schema.sql` again, from the migrations."""

from __future__ import annotations

import tempfile
from pathlib import Path

import sqlalchemy as sa

from bot.library.engines import MODE, WRITE, sqlite_engine
from bot.library.migrations import NEWEST
from bot.library.schema import HEAD, NEWEST_ON_SQLITE, migrate, upgrade

# A virtual table creates its shadow tables, a constraint its index (SQLite docs: PRAGMA table_list, Schema Table).
_STATEMENTS = """
SELECT sql FROM sqlite_schema
WHERE sql IS NOT NULL AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow')
ORDER BY rowid
"""
_REVISION = "INSERT INTO alembic_version (version_num)"


def schema_of(path: Path, *, by_migrations: bool) -> list[str]:
    """The statements of the newest schema as a new SQLite file holds them, and the revision it names."""
    engine = sqlite_engine(path, connections=1)
    with engine.execution_options(**{MODE: WRITE}).begin() as connection:
        if by_migrations:
            migrate(connection, HEAD)
        else:
            upgrade(connection)
        statements = list(connection.scalars(sa.text(_STATEMENTS)))
        revisions = connection.scalars(sa.text("SELECT version_num FROM alembic_version"))
        statements += [f"{_REVISION} VALUES ('{revision}')" for revision in revisions]
    engine.dispose()
    return statements


def script_of(statements: list[str]) -> str:
    """The file's text."""
    head = f"-- What the migrations up to {NEWEST} make of a new SQLite file.\n"
    head += "-- Written by python -m tests.library.newest_schema\n"
    return head + "".join(f"{statement};\n" for statement in statements)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        NEWEST_ON_SQLITE.write_text(script_of(schema_of(Path(folder) / "elara.db", by_migrations=True)), "utf-8")
