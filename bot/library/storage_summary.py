"""The amount of data that is stored for one person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from bot.library.database import Database
from bot.library.tables import files, works
from bot.work.request import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageSummary:
    """Works by kind, including all takes and the trash; the files of the works; the first creation (unix seconds)."""

    works: Mapping[Kind, int]
    files: int
    files_bytes: int
    since: float | None


async def storage_summary(database: Database, person_id: int) -> StorageSummary:
    """Summarize the data of a person."""
    own_works = works.c.author_id == person_id
    kinds = sa.select(works.c.kind, sa.func.count()).where(own_works).group_by(works.c.kind)
    distinct_files = (
        sa.select(files.c.sha256, sa.func.max(files.c.size_bytes).label("bytes"))
        .where(files.c.work_id.in_(sa.select(works.c.id).where(own_works)))
        .group_by(files.c.sha256)
        .subquery()
    )
    since = sa.select(sa.func.min(works.c.created_at)).where(own_works).scalar_subquery()
    sums = sa.select(since, sa.func.count(), sa.func.sum(distinct_files.c.bytes)).select_from(distinct_files)

    def select(connection: sa.Connection) -> StorageSummary:
        counts = {Kind(kind): int(count) for kind, count in connection.execute(kinds)}
        row = connection.execute(sums).one()
        return StorageSummary(works=counts, files=int(row[1]), files_bytes=int(row[2] or 0), since=row[0])

    return await database.read(select)
