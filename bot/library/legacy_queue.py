"""Retires the queue database of earlier versions. The library's unfinished works are the queue now."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from bot.library.database import Database

log = logging.getLogger(__name__)

_FILE: Final = "engine.db"
_LOG_SUFFIXES: Final = ("-wal", "-shm")
_SCHEMA: Final = "dbos"


async def retire_legacy_queue(data_dir: Path, database: Database) -> None:
    """Retire an old queue once: rename its file to `engine.db.old`, or drop its schema on Postgres."""
    if database.is_sqlite:
        if await asyncio.to_thread(_rename, data_dir):
            log.info("the queue of an earlier version is not needed any more: %s may be deleted", f"{_FILE}.old")
        return
    if await database.read(_has_schema):
        await database.write(lambda connection: connection.execute(sa.schema.DropSchema(_SCHEMA, cascade=True)).close())
        log.info("the queue of an earlier version is not needed any more: its schema %s was dropped", _SCHEMA)


def _rename(folder: Path) -> bool:
    if not (folder / _FILE).is_file():
        return False
    # The main file is renamed last, so that the next start completes an interrupted renaming.
    for suffix in (*_LOG_SUFFIXES, ""):
        path = folder / f"{_FILE}{suffix}"
        if path.is_file():
            path.replace(folder / f"{_FILE}.old{suffix}")
    return True


def _has_schema(connection: sa.Connection) -> bool:
    return sa.inspect(connection).has_schema(_SCHEMA)
