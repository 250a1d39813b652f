"""An SQLite library with the newest schema and no rows, made once for each process."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path

from bot.library.engines import MODE, WRITE, sqlite_engine
from bot.library.schema import upgrade


@cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "elara.db"
        engine = sqlite_engine(path, connections=1)
        with engine.execution_options(**{MODE: WRITE}).begin() as connection:
            upgrade(connection)
        engine.dispose()
        with closing(sqlite3.connect(path)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
        return path.read_bytes()


def lay_migrated_file(data_dir: Path) -> None:
    """Copy it to the place of a library's file. Migrating a new one takes a quarter of the time of a short test."""
    data_dir.mkdir(parents=True, exist_ok=True)
    (data_dir / "elara.db").write_bytes(_migrated())
