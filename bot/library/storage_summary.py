"""How much is kept about one person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from bot.library.database import Database
from bot.library.tables import files, works
from bot.work.request import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageSummary:
    """Works by their kind, all takes and those in the bin counted; what their files take; since when (unix seconds)."""

    works: Mapping[Kind, int]
    files: int
    files_bytes: int
    since: float | None


async def storage_summary(database: Database, person_id: int) -> StorageSummary:
    """Count what is kept about a person."""
    theirs = works.c.author_id == person_id
    kinds = sa.select(works.c.kind, sa.func.count()).where(theirs).group_by(works.c.kind)
    each = (
        sa.select(files.c.sha256, sa.func.max(files.c.size_bytes).label("bytes"))
        .where(files.c.work_id.in_(sa.select(works.c.id).where(theirs)))
        .group_by(files.c.sha256)
        .subquery()
    )
    since = sa.select(sa.func.min(works.c.created_at)).where(theirs).scalar_subquery()
    sums = sa.select(since, sa.func.count(), sa.func.sum(each.c.bytes)).select_from(each)

    def counted(connection: sa.Connection) -> StorageSummary:
        counts = {Kind(kind): int(count) for kind, count in connection.execute(kinds)}
        row = connection.execute(sums).one()
        return StorageSummary(works=counts, files=int(row[1]), files_bytes=int(row[2] or 0), since=row[0])

    return await database.read(counted)
