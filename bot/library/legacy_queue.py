"""What the queue of earlier versions left behind: a database of its own. The library alone says what is to be made."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from bot.library.database import Database

log = logging.getLogger(__name__)

_FILE: Final = "engine.db"
_BESIDE: Final = ("-wal", "-shm")
_SCHEMA: Final = "dbos"


async def retire_legacy_queue(data_dir: Path, database: Database) -> None:
    """Put an old queue aside once: its file is renamed to `engine.db.old`, its schema on Postgres is dropped."""
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
    # The log of what is not in the file yet goes first: broken off in between, the next start does the rest.
    for end in (*_BESIDE, ""):
        path = folder / f"{_FILE}{end}"
        if path.is_file():
            path.replace(folder / f"{_FILE}.old{end}")
    return True


def _has_schema(connection: sa.Connection) -> bool:
    return sa.inspect(connection).has_schema(_SCHEMA)
