"""A Postgres database of its own for a test, where a server is named."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pytest
import sqlalchemy as sa

POSTGRES_URL: Final = os.environ.get("ELARA_TEST_POSTGRES")
"""A server where databases may be created; read here because every test begins with a scrubbed environment."""


@contextmanager
def postgres() -> Iterator[str]:
    """A fresh database on the server of the environment, gone afterwards."""
    if POSTGRES_URL is None:
        pytest.skip("ELARA_TEST_POSTGRES names no server")
    server = sa.make_url(POSTGRES_URL).set(drivername="postgresql+psycopg")
    name = f"elara_test_{secrets.token_hex(4)}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    try:
        yield server.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
