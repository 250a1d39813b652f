"""The rows of works: inserted whole once, then updated where they have changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

import sqlalchemy as sa

from bot.library.database import Change, Database, execute_together
from bot.library.tables import files, parts, search, works
from bot.library.work_documents import (
    PARTS,
    Origin,
    decode_work,
    dumps,
    encode_documents,
    files_of,
    search_text,
    short_strings,
    work_values,
)
from bot.work.work import Work

_FIELDS_EXCEPT_TEXT: Final = tuple(field.name for field in fields(Work) if field.name != "text")

_NEW_WORK: Final = works.insert().returning(works.c.seq)
_NEW_SEARCH: Final = search.insert()
_SET_TEXT: Final = works.update().where(works.c.id == sa.bindparam("key")).values(text=sa.bindparam("new_text"))
_SET_DOC: Final = (
    works.update()
    .where(works.c.id == sa.bindparam("key"))
    .values(text=sa.bindparam("new_text"), doc=sa.bindparam("new_doc"), parent_author_id=sa.bindparam("credit"))
)


class WorkRows:
    """Inserts and updates the rows of works within a transaction of the caller."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def insert(self, connection: sa.Connection, work: Work, origin: Origin, *others: Change) -> None:
        """Insert the rows of a new work and execute `others`: on Postgres in one round trip."""
        doc, part_docs = encode_documents(work)
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
        changes = list(others)
        part_rows = [
            {"work_id": work.id, "kind": kind, "place": index, "doc": dumps(part)}
            for kind in PARTS
            for index, part in enumerate(part_docs[kind])
        ]
        if part_rows:
            changes.append(parts.insert().values(part_rows))
        if file_rows := _file_rows([work]):
            changes.append(self._database.upsert(files, replace=False).values(file_rows))
        columns = self._search_columns(work)
        if self._database.is_sqlite:
            connection.execute(_NEW_SEARCH, {"seq": connection.scalar(_NEW_WORK, values), **columns})
        else:
            texts = [sa.literal(text, search.c[name].type) for name, text in columns.items()]
            row = sa.select(_NEW_WORK.values(values).cte("new_work").c.seq, *texts)
            changes.append(_NEW_SEARCH.from_select(["seq", *columns], row))
        execute_together(connection, changes)

    def update(self, connection: sa.Connection, items: Mapping[str, Work], written: Mapping[str, Work]) -> None:
        """Write the differences between each work and its version in `written`; all of a work that is not in there."""
        texts: list[Mapping[str, Any]] = []
        docs: list[Mapping[str, Any]] = []
        part_rows: list[Mapping[str, Any]] = []
        for work_id, work in items.items():
            old = written.get(work_id)
            if old is not None and all(getattr(old, name) is getattr(work, name) for name in _FIELDS_EXCEPT_TEXT):
                texts.append({"key": work_id, "new_text": work.text})
                continue
            doc, part_docs = encode_documents(work)
            docs.append({"key": work_id, "new_text": work.text, "new_doc": doc, "credit": _credit(work)})
            part_rows += [
                {"work_id": work_id, "kind": kind, "place": index, "doc": dumps(part)}
                for kind in PARTS
                for index, part in enumerate(part_docs[kind])
                if not _is_written(old, work, kind, index)
            ]
            if old is None or any(len(parts_of(old)) > len(parts_of(work)) for parts_of in PARTS.values()):
                _delete_surplus_parts(connection, work)
        if texts:
            connection.execute(_SET_TEXT, texts)
        if docs:
            connection.execute(_SET_DOC, docs)
            # Rows of files are only added: a work keeps the files of its earlier versions until it is concluded.
            if rows := _file_rows([work for work in items.values() if work is not written.get(work.id)]):
                connection.execute(self._database.upsert(files, replace=False), rows)
        if part_rows:
            connection.execute(self._database.upsert(parts), part_rows)

    def _search_columns(self, work: Work) -> Mapping[str, Any]:
        text = search_text(work)
        return {"folded": text, "shorts": None if self._database.is_sqlite else short_strings(text)}

    def update_search(self, work: Work) -> sa.Update:
        """The UPDATE of the searchable text of a work."""
        seq = sa.select(works.c.seq).where(works.c.id == work.id).scalar_subquery()
        return search.update().where(search.c.seq == seq).values(self._search_columns(work))


def load(connection: sa.Connection, work_id: str, *, with_deleted: bool = False) -> Work | None:
    """Read a work from its rows; None when it is unknown, or deleted and not wanted; raises what `decode` raises.

    One round trip: the first row is that of the work, the following ones are those of its parts.
    """
    nothing = sa.literal("", sa.Text)
    work_row = sa.select(nothing.label("kind"), sa.literal(-1).label("place"), works.c.doc, works.c.text, works.c.title)
    part_rows = sa.select(parts.c.kind, parts.c.place, parts.c.doc, nothing, nothing)
    rows = connection.execute(
        sa.union_all(
            work_row.where(works.c.id == work_id, sa.or_(works.c.deleted_at.is_(None), sa.literal(with_deleted))),
            part_rows.where(parts.c.work_id == work_id),
        ).order_by("kind", "place")
    ).all()
    if not rows or rows[0].place >= 0:
        return None
    return decode_work(rows[0].doc, rows[0].text, rows[0].title, [(part.kind, part.doc) for part in rows[1:]])


def _delete_surplus_parts(connection: sa.Connection, work: Work) -> None:
    for kind, parts_of in PARTS.items():
        surplus = sa.and_(parts.c.kind == kind, parts.c.place >= len(parts_of(work)))
        connection.execute(parts.delete().where(parts.c.work_id == work.id, surplus))


def _file_rows(changed: list[Work]) -> list[dict[str, Any]]:
    """Rows of the table `files` for the files that the works need."""
    return [
        {"sha256": ref.sha256, "work_id": work.id, "size_bytes": ref.size_bytes}
        for work in changed
        for ref in files_of(work)
    ]


def _credit(work: Work) -> int | None:
    return None if work.lineage is None else work.lineage.parent_author_id


def _is_written(old: Work | None, work: Work, kind: str, index: int) -> bool:
    before = () if old is None else PARTS[kind](old)
    return index < len(before) and before[index] is PARTS[kind](work)[index]
