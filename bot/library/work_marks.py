"""Single columns of works that are written for many works at once: starts, stop requests, who may see them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import sqlalchemy as sa

from bot.library.tables import UNENDED, works

_OF: Final = works.update().where(works.c.id == sa.bindparam("of"))
_ANOTHER_ATTEMPT: Final = _OF.values(attempts=works.c.attempts + 1)
_ONE_ATTEMPT_LESS: Final = _OF.where(works.c.attempts > 0).values(attempts=works.c.attempts - 1)
_STOP: Final = _OF.where(works.c.stop_by.is_(None), UNENDED).values(stop_by=sa.bindparam("by"))


def add_attempts(connection: sa.Connection, work_ids: Collection[str]) -> None:
    """Count one more start of each."""
    connection.execute(_ANOTHER_ATTEMPT, [{"of": work_id} for work_id in work_ids])


def take_attempts_back(connection: sa.Connection, work_ids: Collection[str]) -> None:
    """Count one start less of each."""
    connection.execute(_ONE_ATTEMPT_LESS, [{"of": work_id} for work_id in work_ids])


def write_stops(connection: sa.Connection, stops: Mapping[str, str]) -> None:
    """Write by whom each was asked to stop, where nobody asked before and it has not ended."""
    connection.execute(_STOP, [{"of": work_id, "by": by} for work_id, by in stops.items()])


def make_private(connection: sa.Connection, work_ids: Collection[str]) -> None:
    """Take each off every list but its author's."""
    connection.execute(works.update().where(works.c.id.in_(list(work_ids))).values(private=True))
