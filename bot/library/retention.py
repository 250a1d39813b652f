"""Retention: the size of the library, and the removal of works beyond the limits in days and bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from bot.library.database import Database
from bot.library.tables import files, works
from bot.library.works import Works
from bot.settings import LibrarySettings

DAY_S: Final = 86_400
BATCH: Final = 50
"""The number of works that are removed before the size is measured again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """The number of works and files, and the bytes that files and database take on disk."""

    works: int
    files: int
    files_bytes: int
    database_bytes: int


async def size(database: Database) -> Size:
    """Measure the size of the library. Reads whole indexes, so it is for the start and for the operator."""
    sizes = (
        sa.select(files.c.sha256, sa.func.max(files.c.size_bytes).label("bytes")).group_by(files.c.sha256).subquery()
    )
    number = sa.select(sa.func.count()).select_from(works).scalar_subquery()
    query = sa.select(number, sa.func.count(), sa.func.sum(sizes.c.bytes)).select_from(sizes)
    row = await database.read(lambda connection: connection.execute(query).one())
    return Size(
        works=int(row[0]),
        files=int(row[1]),
        files_bytes=int(row[2] or 0),
        database_bytes=await database.size_bytes(),
    )


async def retain(database: Database, works_: Works, settings: LibrarySettings, now: float) -> list[str]:
    """Remove the oldest concluded works beyond the limits in days and in bytes of files; returns their ids."""
    removed: list[str] = []
    if settings.keep_days is not None:
        too_old = works.c.ended_at < now - settings.keep_days * DAY_S
        while ids := await _oldest(database, too_old):
            await works_.remove(ids)
            removed += ids
    if settings.keep_bytes is not None:
        has_files = sa.exists().where(files.c.work_id == works.c.id)
        while (await size(database)).files_bytes > settings.keep_bytes and (ids := await _oldest(database, has_files)):
            await works_.remove(ids)
            removed += ids
    return removed


async def _oldest(database: Database, condition: sa.ColumnElement[bool]) -> list[str]:
    query = sa.select(works.c.id).where(works.c.ended_at.is_not(None), works.c.ending.is_not(None), condition)
    query = query.order_by(works.c.ended_at).limit(BATCH)
    return await database.read(lambda connection: list(connection.scalars(query)))
