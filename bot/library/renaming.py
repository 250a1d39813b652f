"""Renames works, and notes which messages and threads in Discord do not yet show the new title or the new pages."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from bot.library.database import Database, execute_together
from bot.library.removal import chunks
from bot.library.replies import is_voice_message
from bot.library.tables import DELETED, replies, title_updates, works
from bot.library.work_rows import WorkRows
from bot.library.works import Works
from bot.work.lineage import Relation
from bot.work.titles import title_of
from bot.work.work import Work


class TitleTarget(StrEnum):
    """The place in Discord that shows the title of a reply's work, or its pages. The values are stored."""

    MESSAGE = "message"
    """The top of its first message."""
    THREAD = "thread"
    """The name of the thread at its first message."""
    PAGES = "pages"
    """All its messages, after a panel of the comic, or a section of the narration, was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleUpdate:
    """A place that does not yet show the present title or the present pages. Times are unix seconds.

    `requested_at` identifies the change; no attempt is made before `due_at`.
    """

    reply_id: str
    target: TitleTarget
    requested_at: float
    due_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Renamed:
    """The result of a rename: the new stored titles by work id, and when it was requested (unix seconds)."""

    titles: Mapping[str, str]
    requested_at: float


class Renaming:
    """Titles that people give, and the rows of the pending updates in Discord.

    All takes of a work have one given title. Works that were made from it and show its title get the new one, too:
    chapters, comics, narrations. Another person's take has a title of its own.
    """

    def __init__(self, database: Database, works_: Works, *, now: Callable[[], float] = time.time) -> None:
        self._database = database
        self._works = works_
        self._rows = WorkRows(database)
        self._now = now

    async def rename(self, work_id: str, title: str) -> Renamed:
        """Set the title of a work and its takes; an empty one restores the titles that came with them."""
        takes = [take for take_id in await self._works.takes(work_id) if (take := await self._works.find(take_id))]
        renamed = {take.id: replace(take, title=title) for take in takes}
        sources, linked = list(takes), set[str]()
        while sources:
            source = sources.pop()
            old, new = title_of(source), title_of(renamed[source.id])
            for child in await self._made_from(source.id) if old != new else ():
                linked.add(child.id)
                if child.id not in renamed and _inherits(child, old):
                    renamed[child.id] = replace(child, title=new)
                    sources.append(child)
        requested_at = self._now()
        if renamed:
            await self._database.write(lambda connection: self._write(connection, renamed, linked, requested_at))
        titles = {one.id: one.title for one in renamed.values()}
        self._works.set_given_titles(titles)
        return Renamed(titles=titles, requested_at=requested_at)

    async def mark_pages(self, work_id: str) -> list[TitleUpdate]:
        """Note that the replies which show this work have old pages or sound; returns these notes."""
        return await self._database.write(self.marking_pages(work_id))

    def marking_pages(self, work_id: str) -> Callable[[sa.Connection], list[TitleUpdate]]:
        """The function behind `mark_pages`, for a transaction of the caller."""
        requested_at = self._now()

        def write(connection: sa.Connection) -> list[TitleUpdate]:
            shown = _replies_of(connection, [work_id])
            rows = [_row(reply_id, TitleTarget.PAGES, requested_at, requested_at) for reply_id in shown]
            if rows:
                connection.execute(self._database.upsert(title_updates), rows)
            return [_update_of(row) for row in rows]

        return write

    async def pending(self, reply_id: str | None = None) -> list[TitleUpdate]:
        """The pending updates of titles and pages, of one reply or of all, the earliest due first."""
        query = sa.select(title_updates).order_by(title_updates.c.due_at, title_updates.c.reply_id)
        if reply_id is not None:
            query = query.where(title_updates.c.reply_id == reply_id)
        rows = await self._database.read(lambda connection: connection.execute(query).mappings().all())
        return [_update_of(row) for row in rows]

    async def postpone(self, update: TitleUpdate, due_at: float) -> None:
        """Make no further attempt before this time (unix seconds)."""
        later = title_updates.update().where(_is(update)).values(due_at=due_at)
        await self._database.write(lambda connection: connection.execute(later).close())

    async def complete(self, update: TitleUpdate) -> None:
        """Remove the row, unless the work was changed again after `requested_at`."""
        is_same = sa.and_(_is(update), title_updates.c.requested_at == update.requested_at)
        done = title_updates.delete().where(is_same)
        await self._database.write(lambda connection: connection.execute(done).close())

    async def _made_from(self, work_id: str) -> list[Work]:
        query = sa.select(works.c.id).where(works.c.parent_id == work_id, ~DELETED).order_by(works.c.seq)
        ids = await self._database.read(lambda connection: list(connection.scalars(query)))
        return [child for child_id in ids if (child := await self._works.find(child_id))]

    def _write(
        self, connection: sa.Connection, renamed: Mapping[str, Work], linked: Iterable[str], requested_at: float
    ) -> None:
        changes = [
            change
            for work in renamed.values()
            for change in (
                works.update().where(works.c.id == work.id).values(title=work.title),
                self._rows.update_search(work),
            )
        ]
        execute_together(connection, changes)
        in_thread = [(reply_id, TitleTarget.THREAD) for reply_id in _replies_of(connection, list(renamed))]
        showing = _replies_of(connection, [*renamed, *(work_id for work_id in linked if work_id not in renamed)])
        targets = [*((reply_id, TitleTarget.MESSAGE) for reply_id in showing), *in_thread]
        if not targets:
            return
        # An update that Discord's rate limit postponed is not due earlier because of another rename.
        known = {(row.reply_id, row.target): row.due_at for row in connection.execute(sa.select(title_updates))}
        rows = [
            _row(reply_id, target, requested_at, max(requested_at, known.get((reply_id, target.value), requested_at)))
            for reply_id, target in targets
        ]
        connection.execute(self._database.upsert(title_updates), rows)


def _inherits(child: Work, title: str) -> bool:
    """Whether a work shows this title because the work that it was made from has it."""
    return child.lineage is not None and child.lineage.relation is not Relation.TAKE and child.title == title


def _row(reply_id: str, target: TitleTarget, requested_at: float, due_at: float) -> dict[str, Any]:
    return {"reply_id": reply_id, "target": target.value, "requested_at": requested_at, "due_at": due_at}


def _update_of(row: Mapping[Any, Any]) -> TitleUpdate:
    return TitleUpdate(
        reply_id=row["reply_id"],
        target=TitleTarget(row["target"]),
        requested_at=row["requested_at"],
        due_at=row["due_at"],
    )


def _is(update: TitleUpdate) -> sa.ColumnElement[bool]:
    return sa.and_(title_updates.c.reply_id == update.reply_id, title_updates.c.target == update.target.value)


def _replies_of(connection: sa.Connection, work_ids: Sequence[str]) -> list[str]:
    return [
        reply_id
        for batch in chunks(work_ids)
        for reply_id in connection.scalars(sa.select(replies.c.reply_id).where(replies.c.work_id.in_(batch)))
        if not is_voice_message(reply_id)
    ]
