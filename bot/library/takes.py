"""Which take of a group is the one that is shown: in its reply, and in every list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.library.tables import works

_shown = works.alias()
_SHOW: Final = (
    works.update()
    .where(
        works.c.group_id == sa.bindparam("of_group"),
        works.c.shown != (works.c.id == sa.bindparam("take")),
        sa.exists().where(_shown.c.id == sa.bindparam("take"), _shown.c.deleted_at.is_(None)),
    )
    .values(shown=works.c.id == sa.bindparam("take"))
)


async def show(connection: AsyncConnection, takes: Mapping[str, str]) -> None:
    """Let these takes (by their groups) be the ones that are shown; nothing is written where they are already."""
    await connection.execute(_SHOW, [{"of_group": group_id, "take": work_id} for group_id, work_id in takes.items()])


async def show_newest(connection: AsyncConnection, groups: sa.ColumnElement[bool]) -> None:
    """Where none of the takes that are left is shown, show the newest of them."""
    other = works.alias()
    is_shown = sa.exists().where(
        other.c.group_id == works.c.group_id, other.c.shown == sa.true(), other.c.deleted_at.is_(None)
    )
    newest = sa.select(sa.func.max(works.c.seq)).where(groups, ~is_shown, works.c.deleted_at.is_(None))
    await connection.execute(
        works.update().where(works.c.seq.in_(newest.group_by(works.c.group_id))).values(shown=True)
    )
