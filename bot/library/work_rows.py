"""The rows of works: written whole once, and after that only what has changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.library.database import Database
from bot.library.rows import PARTS, Origin, documents, dumps, files_of, searched, shorts, work_of, work_values
from bot.library.tables import files, parts, search, works
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

    async def insert(self, connection: AsyncConnection, work: Work, origin: Origin) -> None:
        """Write the rows of a work that has none, within a transaction."""
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
        seq = await connection.scalar(works.insert().values(values).returning(works.c.seq))
        await connection.execute(search.insert().values(seq=seq, **self._searched(work)))
        rows = [
            {"work_id": work.id, "kind": kind, "place": place, "doc": dumps(part)}
            for kind in PARTS
            for place, part in enumerate(part_docs[kind])
        ]
        if rows:
            await connection.execute(parts.insert(), rows)
        await self._refer(connection, [work])

    async def update(self, connection: AsyncConnection, items: Mapping[str, Work], written: Mapping[str, Work]) -> None:
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
                await self._cut_parts(connection, work)
        if texts:
            await connection.execute(_SET_TEXT, texts)
        if docs:
            await connection.execute(_SET_DOC, docs)
            await self._refer(connection, [work for work in items.values() if work is not written.get(work.id)])
        if part_rows:
            await connection.execute(self._database.upsert(parts), part_rows)

    def _searched(self, work: Work) -> Mapping[str, Any]:
        text = searched(work)
        return {"folded": text, "shorts": None if self._database.is_sqlite else shorts(text)}

    async def _cut_parts(self, connection: AsyncConnection, work: Work) -> None:
        for kind, of in PARTS.items():
            surplus = sa.and_(parts.c.kind == kind, parts.c.place >= len(of(work)))
            await connection.execute(parts.delete().where(parts.c.work_id == work.id, surplus))

    async def _refer(self, connection: AsyncConnection, changed: list[Work]) -> None:
        """Note which files the works need. A file that was named once stays with its work."""
        rows = [
            {"sha256": ref.sha256, "work_id": work.id, "size_bytes": ref.size_bytes}
            for work in changed
            for ref in files_of(work)
        ]
        if rows:
            await connection.execute(self._database.upsert(files, replace=False), rows)

    async def index(self, connection: AsyncConnection, work: Work) -> None:
        """Let a search find the work as it is now."""
        seq = sa.select(works.c.seq).where(works.c.id == work.id).scalar_subquery()
        await connection.execute(search.update().where(search.c.seq == seq).values(self._searched(work)))


async def load(connection: AsyncConnection, work_id: str) -> Work | None:
    """A work as its rows have it; None when it is deleted or unknown; raises what `decode` raises."""
    columns = (works.c.doc, works.c.text, works.c.title)
    query = sa.select(*columns).where(works.c.id == work_id, works.c.deleted_at.is_(None))
    row = (await connection.execute(query)).first()
    if row is None:
        return None
    query_parts = sa.select(parts.c.kind, parts.c.doc).where(parts.c.work_id == work_id)
    found = await connection.execute(query_parts.order_by(parts.c.kind, parts.c.place))
    return work_of(row.doc, row.text, row.title, [(part.kind, part.doc) for part in found])


def _credit(work: Work) -> int | None:
    return None if work.lineage is None else work.lineage.parent_author_id


def _is_written(old: Work | None, work: Work, kind: str, place: int) -> bool:
    before = () if old is None else PARTS[kind](old)
    return place < len(before) and before[place] is PARTS[kind](work)[place]
