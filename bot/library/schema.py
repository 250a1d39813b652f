"""The schema: migrated to the newest revision when a database is opened."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from bot.library.migrations import NEWEST
from bot.settings import SettingsError

HEAD: Final = "head"
NEWEST_ON_SQLITE: Final = Path(__file__).parent / "newest_schema.sql"
"""The statements that make the newest schema in a new SQLite file."""
LOCK_WAIT_MS: Final = 30_000
"""How long the start waits for another program that has locked a table of Postgres."""
_MIGRATIONS: Final = Path(__file__).parent / "migrations"


def upgrade(connection: sa.Connection, revision: str = HEAD) -> None:
    """Migrate to `revision`, unless that is the newest and the schema has it; raises `SettingsError`. Blocking.

    A new SQLite file is given the newest schema at once: the migrations would make the same.
    """
    if connection.dialect.name == "postgresql":
        # A migration of many rows may take longer than the limit for other statements, but wait for no lock forever.
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {LOCK_WAIT_MS}")
    if revision != HEAD:
        migrate(connection, revision)
    elif connection.dialect.name == "sqlite" and not sa.inspect(connection).get_table_names():
        for statement in _statements(NEWEST_ON_SQLITE.read_text("utf-8")):
            connection.exec_driver_sql(statement).close()
    elif _revision(connection) != NEWEST:
        migrate(connection, revision)


def _statements(script: str) -> Iterator[str]:
    """The statements of a script; the body of a trigger has semicolons of its own."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _revision(connection: sa.Connection) -> str | None:
    """The revision of the schema; None for a new database."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return revision


def migrate(connection: sa.Connection, revision: str) -> None:
    """Migrate to `revision` within the connection's transaction; raises `SettingsError`. Blocking."""
    # Importing Alembic costs as much time and memory as all other imports of this room, so only a migration does it.
    from alembic import command  # noqa: PLC0415 - see above
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = Config(attributes={"connection": connection})
    # Config interpolates values like configparser, so a percent sign in the path has to be doubled.
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    try:
        command.upgrade(config, revision)
    except CommandError:
        raise SettingsError("The database was written by a newer Elara: install that version again.") from None
