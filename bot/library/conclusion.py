"""The changes of rows at the end of a work, in addition to the work's own."""

from __future__ import annotations

from collections.abc import Iterator

from bot.library.database import Change
from bot.library.tables import UNENDED, work_schedules, works
from bot.work.ending import EndingKind
from bot.work.work import Work


def end(work: Work) -> Iterator[Change]:
    """Write the ending of a work. Unless its rest is scheduled, its schedule is removed."""
    kind = None if work.ending is None else work.ending.kind
    ending = None if kind is None else kind.value
    yield works.update().where(works.c.id == work.id).values(ending=ending, ended_at=work.ended_at)
    if kind is not EndingKind.SCHEDULED:
        yield work_schedules.delete().where(work_schedules.c.work_id == work.id)


def end_unreadable(work_id: str, ended_at: float) -> Iterator[Change]:
    """End a work whose rows cannot be decoded (OUR_FAULT); `ended_at` is in unix seconds."""
    ended = works.update().where(works.c.id == work_id, UNENDED)
    yield ended.values(ending=EndingKind.OUR_FAULT.value, ended_at=ended_at)
    yield work_schedules.delete().where(work_schedules.c.work_id == work_id)
