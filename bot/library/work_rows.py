"""The rows of works: written whole once, and after that only what has changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

import sqlalchemy as sa

from bot.library.database import Change, Database, together
from bot.library.tables import files, parts, search, works
from bot.library.work_documents import PARTS, Origin, documents, dumps, files_of, searched, shorts, work_of, work_values
from bot.work.work import Work

_BESIDES_TEXT: Final = tuple(field.name for field in fields(Work) if field.name != "text")

_SET_TEXT: Final = works.update().where(works.c.id == sa.bindparam("of")).values(text=sa.bindparam("new_text"))
_SET_DOC: Final = (
    works.update()
    .where(works.c.id == sa.bindparam("of"))
    .values(text=sa.bindparam("new_text"), doc=sa.bindparam("new_doc"), parent_author_id=sa.bindparam("credit"))
)


class WorkRows:
    """Writes and reads the rows of works within transactions of others."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def insert(self, connection: sa.Connection, work: Work, origin: Origin, *beside: Change) -> None:
        """Write the rows of a work that has none, and what is written `beside` them: on Postgres in one round trip."""
        doc, part_docs = documents(work)
        values = {
            **work_values(work, doc),
            "interaction_id": origin.interaction_id,
            "guild_id": origin.guild_id,
            "channel_id": origin.channel_id,
            "private": origin.private,
            "shown": work.take_of is None,
            "listed": True,
            "attempts": 0,
        }
        changes = list(beside)
        part_rows = [
            {"work_id": work.id, "kind": kind, "place": place, "doc": dumps(part)}
            for kind in PARTS
            for place, part in enumerate(part_docs[kind])
        ]
        if part_rows:
            changes.append(parts.insert().values(part_rows))
        if file_rows := _references([work]):
            changes.append(self._database.upsert(files, replace=False).values(file_rows))
        new = works.insert().values(values).returning(works.c.seq)
        found = self._searched(work)
        if self._database.is_sqlite:
            changes.append(search.insert().values(seq=connection.scalar(new), **found))
        else:
            texts = [sa.literal(text, search.c[name].type) for name, text in found.items()]
            row = sa.select(new.cte("new_work").c.seq, *texts)
            changes.append(search.insert().from_select(["seq", *found], row))
        together(connection, changes)

    def update(self, connection: sa.Connection, items: Mapping[str, Work], written: Mapping[str, Work]) -> None:
        """Write of each work what differs from its rows: from `written`, or all of it when it is not there."""
        texts: list[Mapping[str, Any]] = []
        docs: list[Mapping[str, Any]] = []
        part_rows: list[Mapping[str, Any]] = []
        for work_id, work in items.items():
            old = written.get(work_id)
            if old is not None and all(getattr(old, name) is getattr(work, name) for name in _BESIDES_TEXT):
                texts.append({"of": work_id, "new_text": work.text})
                continue
            doc, part_docs = documents(work)
            docs.append({"of": work_id, "new_text": work.text, "new_doc": doc, "credit": _credit(work)})
            part_rows += [
                {"work_id": work_id, "kind": kind, "place": place, "doc": dumps(part)}
                for kind in PARTS
                for place, part in enumerate(part_docs[kind])
                if not _is_written(old, work, kind, place)
            ]
            if old is None or any(len(of(old)) > len(of(work)) for of in PARTS.values()):
                _cut_parts(connection, work)
        if texts:
            connection.execute(_SET_TEXT, texts)
        if docs:
            connection.execute(_SET_DOC, docs)
            # A file that was named once stays with its work.
            if rows := _references([work for work in items.values() if work is not written.get(work.id)]):
                connection.execute(self._database.upsert(files, replace=False), rows)
        if part_rows:
            connection.execute(self._database.upsert(parts), part_rows)

    def _searched(self, work: Work) -> Mapping[str, Any]:
        text = searched(work)
        return {"folded": text, "shorts": None if self._database.is_sqlite else shorts(text)}

    def index(self, work: Work) -> sa.Update:
        """Lets a search find the work as it is now."""
        seq = sa.select(works.c.seq).where(works.c.id == work.id).scalar_subquery()
        return search.update().where(search.c.seq == seq).values(self._searched(work))


def load(connection: sa.Connection, work_id: str) -> Work | None:
    """A work as its rows have it; None when it is deleted or unknown; raises what `decode` raises.

    One round trip: the first row is the work's, those after it are its parts'.
    """
    nothing = sa.literal("", sa.Text)
    itself = sa.select(nothing.label("kind"), sa.literal(-1).label("place"), works.c.doc, works.c.text, works.c.title)
    of_parts = sa.select(parts.c.kind, parts.c.place, parts.c.doc, nothing, nothing)
    rows = connection.execute(
        sa.union_all(
            itself.where(works.c.id == work_id, works.c.deleted_at.is_(None)),
            of_parts.where(parts.c.work_id == work_id),
        ).order_by("kind", "place")
    ).all()
    if not rows or rows[0].place >= 0:
        return None
    return work_of(rows[0].doc, rows[0].text, rows[0].title, [(part.kind, part.doc) for part in rows[1:]])


def _cut_parts(connection: sa.Connection, work: Work) -> None:
    for kind, of in PARTS.items():
        surplus = sa.and_(parts.c.kind == kind, parts.c.place >= len(of(work)))
        connection.execute(parts.delete().where(parts.c.work_id == work.id, surplus))


def _references(changed: list[Work]) -> list[dict[str, Any]]:
    """Which files the works need, as rows."""
    return [
        {"sha256": ref.sha256, "work_id": work.id, "size_bytes": ref.size_bytes}
        for work in changed
        for ref in files_of(work)
    ]


def _credit(work: Work) -> int | None:
    return None if work.lineage is None else work.lineage.parent_author_id


def _is_written(old: Work | None, work: Work, kind: str, place: int) -> bool:
    before = () if old is None else PARTS[kind](old)
    return place < len(before) and before[place] is PARTS[kind](work)[place]
