"""The shown take of a group: the one that its reply and all lists show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import sqlalchemy as sa

from bot.library.tables import works

_shown = works.alias()


def show_takes(takes: Mapping[str, str]) -> sa.Update:
    """The UPDATE that makes these takes (by group) the shown ones; it changes only rows that differ."""
    return _show(list(takes.values()), list(takes.items()))


def execute_show_takes(connection: sa.Connection, takes: Mapping[str, str]) -> None:
    """Execute `show_takes`, which is built only once: every write of a reply does this."""
    connection.execute(_SHOW, {"takes": list(takes.values()), "pairs": list(takes.items())})


def _show(takes: Any, pairs: Any) -> sa.Update:  # noqa: ANN401 - lists, or parameters that stand for them
    # Because of the condition on the id, SQLite can use an index. For pairs it would read the whole table.
    can_be_shown = sa.select(_shown.c.group_id).where(
        _shown.c.id.in_(takes),
        sa.tuple_(_shown.c.group_id, _shown.c.id).in_(pairs),
        _shown.c.deleted_at.is_(None),
    )
    is_shown = sa.tuple_(works.c.group_id, works.c.id).in_(pairs)
    return works.update().where(works.c.group_id.in_(can_be_shown), works.c.shown != is_shown).values(shown=is_shown)


_SHOW: Final = _show(sa.bindparam("takes", expanding=True), sa.bindparam("pairs", expanding=True))


def show_newest(groups: sa.ColumnElement[bool]) -> sa.Update:
    """The UPDATE that makes the newest take the shown one in each group that has no shown take."""
    other = works.alias()
    is_shown = sa.exists().where(
        other.c.group_id == works.c.group_id, other.c.shown == sa.true(), other.c.deleted_at.is_(None)
    )
    newest = sa.select(sa.func.max(works.c.seq)).where(groups, ~is_shown, works.c.deleted_at.is_(None))
    return works.update().where(works.c.seq.in_(newest.group_by(works.c.group_id))).values(shown=True)
