"""Which take of a group is the one that is shown: in its reply, and in every list."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from bot.library.tables import works

_shown = works.alias()


def shown(takes: Mapping[str, str]) -> sa.Update:
    """Lets these takes (by their groups) be the ones that are shown; changes nothing where they are already."""
    pairs = list(takes.items())
    can_be_shown = sa.select(_shown.c.group_id).where(
        sa.tuple_(_shown.c.group_id, _shown.c.id).in_(pairs), _shown.c.deleted_at.is_(None)
    )
    is_shown = sa.tuple_(works.c.group_id, works.c.id).in_(pairs)
    return works.update().where(works.c.group_id.in_(can_be_shown), works.c.shown != is_shown).values(shown=is_shown)


def newest_shown(groups: sa.ColumnElement[bool]) -> sa.Update:
    """Where none of the takes that are left is shown, lets the newest of them be it."""
    other = works.alias()
    is_shown = sa.exists().where(
        other.c.group_id == works.c.group_id, other.c.shown == sa.true(), other.c.deleted_at.is_(None)
    )
    newest = sa.select(sa.func.max(works.c.seq)).where(groups, ~is_shown, works.c.deleted_at.is_(None))
    return works.update().where(works.c.seq.in_(newest.group_by(works.c.group_id))).values(shown=True)
