"""Adds to the golden set what the queue of that version left beside the library: its own database, or its own schema.

    ELARA_TEST_POSTGRES=postgresql://… python -m tests.golden.engine

is run by hand after `tests.golden.make`. `engine.sql` is the SQLite file `engine.db`, `engine_postgres.sql` the schema
"dbos": every work of `unended.json` that was shown waits in it. A version without such a queue has no use for this
script; what it made stays.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import re
import secrets
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import psycopg
from bot.jobs.engine import Engine

from tests.golden.cast import NOW_S
from tests.golden.laid import GoldenSet
from tests.golden.make import FOLDER

_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9A-F]{32}\b")
_MILLISECONDS: Final = re.compile(r"\b1[789]\d{11}\b")
_NOISE: Final = ("--", "\\", "SET ", "SELECT pg_catalog.set_config")


async def _submit(folder: Path, url: str | None) -> None:
    async def perform(_: str) -> None:
        """Nothing is begun."""

    golden = GoldenSet(FOLDER)
    authors = {work_id: int(work["author"]) for work_id, work in golden.works().items()}
    async with Engine.open(perform, data_dir=folder, database_url=url, per_person=2, in_all=4) as engine:
        waiting = [work_id for work_id, outcome in golden.read("unended").items() if outcome != "gone"]
        for work_id in waiting:
            await engine.submit(work_id, authors[work_id])


def _fixed(sql: str) -> str:
    """Without the chance and the time that are in it."""
    numbers = itertools.count(1)
    known: dict[str, str] = {}

    def uuid(found: re.Match[str]) -> str:
        return known.setdefault(found[0], f"00000000-0000-4000-8000-{next(numbers):012x}")

    return _MILLISECONDS.sub(str(int(NOW_S * 1000)), _UUID.sub(uuid, sql))


def _sqlite() -> str:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_submit(Path(folder), None))
        with closing(sqlite3.connect(Path(folder) / "engine.db")) as database:
            return "\n".join(database.iterdump())


def _postgres(server: str) -> str:
    name = f"elara_golden_{secrets.token_hex(4)}"
    url = urlsplit(server)._replace(path=f"/{name}").geturl()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    try:
        with tempfile.TemporaryDirectory() as folder:
            asyncio.run(_submit(Path(folder), url))
        command = ["pg_dump", "--schema=dbos", "--inserts", "--no-owner", "--no-privileges", url]
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own words
        return "\n".join(line for line in done.stdout.split("\n") if line and not line.startswith(_NOISE))
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def main() -> None:
    """Add both files."""
    for name, sql in (("engine", _sqlite()), ("engine_postgres", _postgres(os.environ["ELARA_TEST_POSTGRES"]))):
        (FOLDER / f"{name}.sql").write_bytes(f"{_fixed(sql)}\n".encode())


if __name__ == "__main__":
    main()
