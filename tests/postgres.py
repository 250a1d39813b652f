"""Postgres databases for tests, if a server is configured: new ones, and one per process that is emptied."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import psycopg
import pytest
import sqlalchemy as sa

from bot.library.engines import MODE, WRITE, postgres_engine
from bot.library.schema import upgrade

POSTGRES_URL: Final = os.environ.get("ELARA_TEST_POSTGRES")
"""A server on which databases can be created. It is read here because tests run in a scrubbed environment."""

_OTHERS: Final = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_DELETIONS: Final = """
SELECT string_agg(format('DELETE FROM %I.%I', schemaname, tablename), '; ') FROM pg_tables
WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND tablename <> 'alembic_version'
"""


@contextmanager
def fresh_postgres() -> Iterator[str]:
    """The address of an empty database, which is dropped afterwards."""
    if POSTGRES_URL is None:
        pytest.skip("ELARA_TEST_POSTGRES names no server")
    server = sa.make_url(POSTGRES_URL)
    name = f"elara_test_{secrets.token_hex(6)}"
    with psycopg.connect(POSTGRES_URL, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        with psycopg.connect(POSTGRES_URL, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


@contextmanager
def migrated_postgres() -> Iterator[str]:
    """A database with the newest schema.

    Creating, migrating and dropping a database takes seconds, on a slow disk many. So tests of a process use the same
    one in turn, and `empty` is called after each.
    """
    with fresh_postgres() as url:
        engine = postgres_engine(url)
        with engine.execution_options(**{MODE: WRITE}).begin() as connection:
            upgrade(connection)
        engine.dispose()
        yield url


def empty(url: str) -> None:
    """Delete every row, after other connections to the database are closed.

    TRUNCATE would create a new file for each table and index, which takes 50 times as long for few rows.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_OTHERS)
        [(deletions,)] = connection.execute(_DELETIONS)
        connection.execute(deletions.encode())
