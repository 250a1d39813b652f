"""Reads what is needed of works without their content: which are unfinished, where and by whom they were requested."""

from __future__ import annotations

import sqlalchemy as sa

from bot.library.tables import DELETED, UNENDED, works
from bot.library.work_documents import Origin, Ownership


def read_unfinished(connection: sa.Connection) -> list[str]:
    """The ids of the unfinished works, oldest first."""
    rows = connection.execute(sa.select(works.c.seq, works.c.id).where(UNENDED, ~DELETED))
    # With ORDER BY, SQLite would read the whole table in that order instead of the index of unfinished works.
    return [row.id for row in sorted(rows, key=lambda row: row.seq)]


def has_unfinished(connection: sa.Connection, group_id: str) -> bool:
    """Whether a take of this group is unfinished."""
    query = sa.select(works.c.id).where(works.c.group_id == group_id, UNENDED, ~DELETED).limit(1)
    return connection.scalar(query) is not None


def read_ids(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> list[str]:
    """The ids of the works that meet a condition, in the order of their admission."""
    return list(connection.scalars(sa.select(works.c.id).where(condition).order_by(works.c.seq)))


def read_origin(connection: sa.Connection, work_id: str) -> Origin | None:
    """The place of a work's request, also of a deleted work; None for an unknown one."""
    columns = (works.c.interaction_id, works.c.guild_id, works.c.channel_id, works.c.private)
    row = connection.execute(sa.select(*columns).where(works.c.id == work_id)).first()
    if row is None:
        return None
    return Origin(
        interaction_id=row.interaction_id, guild_id=row.guild_id, channel_id=row.channel_id, private=row.private
    )


def read_ownership(connection: sa.Connection, work_id: str) -> Ownership | None:
    """The author of a work and the place of its request, also of a deleted work; None for an unknown one."""
    columns = (
        works.c.group_id,
        works.c.author_id,
        works.c.guild_id,
        works.c.channel_id,
        works.c.private,
        works.c.deleted_at,
    )
    row = connection.execute(sa.select(*columns).where(works.c.id == work_id)).first()
    if row is None:
        return None
    return Ownership(
        group_id=row.group_id,
        author_id=row.author_id,
        guild_id=row.guild_id,
        channel_id=row.channel_id,
        private=row.private,
        is_deleted=row.deleted_at is not None,
    )
