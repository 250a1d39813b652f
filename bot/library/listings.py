"""The shelf: lists of works, newest first, page by page, and the search through them."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from typing import Any, Final

import sqlalchemy as sa

from bot.library.database import Database
from bot.library.removal import chunks
from bot.library.tables import IN_GUILD, IN_MINE, messages, parts, search, works
from bot.library.work_documents import folded, work_of
from bot.work.ending import EndingKind
from bot.work.part_codec import picture_of
from bot.work.parts import FileRef
from bot.work.request import Kind
from bot.work.titles import title_of

log = logging.getLogger(__name__)

LOOKED_THROUGH: Final = 2_000
"""The newest works of a list that a search reads one by one: what is common is found there. What is not there is rare,
and the index gives the rest."""

TERMS_MAX: Final = 4_000
"""Trigrams that a search for one or two characters may stand for."""

_TRIGRAM: Final = 3


class Scope(Enum):
    """Whose works a list shows."""

    MINE = auto()
    """Everything the viewer asked for."""
    GUILD = auto()
    """What was made in public in one server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedWork:
    """One work in a list: the take that its reply shows.

    `ending` is None while it is being made. `message_id` is the first message of its reply in `channel_id`, None when
    no message shows it. `place` is what the next page begins after.
    """

    id: str
    place: int
    kind: Kind
    title: str
    author_id: int
    created_at: float
    ending: EndingKind | None
    chapter: int
    thumbnail: FileRef | None
    private: bool
    guild_id: int | None
    channel_id: int
    message_id: int | None


@dataclass(frozen=True, slots=True)
class ListingPage:
    """Some entries, whether there are more after them, and how many there are in all (None for a search)."""

    entries: tuple[ListedWork, ...]
    more: bool
    total: int | None


class Listings:
    """Questions only; nothing is changed here but what a server's list shows."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self,
        viewer_id: int,
        scope: Scope,
        *,
        guild_id: int | None = None,
        kind: Kind | None = None,
        query: str = "",
        after: int | None = None,
        limit: int = 5,
    ) -> ListingPage:
        """The works of a list, newest first, after the entry with the place `after`.

        `query` is looked for in titles, requests and texts, in any script and case. `guild_id` goes with Scope.GUILD.
        """
        where = [IN_MINE, works.c.author_id == viewer_id]
        if scope is Scope.GUILD:
            where = [IN_GUILD, works.c.guild_id == guild_id]
        if kind is not None:
            where.append(works.c.kind == kind.value)
        wanted = folded(query).strip()

        def look(connection: sa.Connection) -> ListingPage:
            total = None
            if wanted:
                seqs = self._search(connection, sa.and_(*where), wanted, after, limit + 1)
            else:
                total = connection.scalar(sa.select(sa.func.count()).select_from(works).where(*where))
                listed = sa.select(works.c.seq).where(*where, *_after(works.c.seq, after))
                seqs = list(connection.scalars(listed.order_by(works.c.seq.desc()).limit(limit + 1)))
            return ListingPage(tuple(_entries(connection, seqs[:limit])), len(seqs) > limit, total)

        return await self._database.read(look)

    async def unlist(self, message_ids: list[int]) -> None:
        """Take the works that these messages showed off their server's list; they stay in their author's."""
        for some in chunks([str(message_id) for message_id in message_ids]):
            shown = sa.select(messages.c.reply_id).where(messages.c.message_id.in_([int(one) for one in some]))
            unlisted = works.update().where(works.c.group_id.in_(shown)).values(listed=False)
            await self._database.write(partial(_execute, change=unlisted))

    # ---- searching ----

    def _search(
        self, connection: sa.Connection, listed: sa.ColumnElement[bool], wanted: str, after: int | None, limit: int
    ) -> list[int]:
        newest = sa.select(works.c.seq).where(listed, *_after(works.c.seq, after)).order_by(works.c.seq.desc())
        looked = newest.limit(LOOKED_THROUGH).cte("looked").prefix_with("MATERIALIZED")
        last = connection.scalar(sa.select(sa.func.min(looked.c.seq)))
        if last is None:
            return []
        query = (
            sa.select(search.c.seq)
            .join(works, works.c.seq == search.c.seq)
            .where(listed, works.c.seq >= last, *_after(works.c.seq, after), self._contains(wanted))
        )
        found = list(connection.scalars(query.order_by(search.c.seq.desc()).limit(limit)))
        if len(found) < limit and connection.scalar(newest.where(works.c.seq < last).limit(1)) is not None:
            found += self._indexed(connection, listed, wanted, last, limit - len(found))
        return found

    def _contains(self, wanted: str) -> sa.ColumnElement[bool]:
        if self._database.is_sqlite:
            return sa.func.instr(search.c.folded, wanted) > 0
        return sa.func.strpos(search.c.folded, wanted) > 0

    def _indexed(
        self, connection: sa.Connection, listed: sa.ColumnElement[bool], wanted: str, after: int, limit: int
    ) -> list[int]:
        """What lies further back than the works that were looked through, by the index of trigrams."""
        hits = sa.select(search.c.seq).where(search.c.seq < after)
        if self._database.is_sqlite:
            if (match := self._match(connection, wanted)) is not None:
                matches = sa.literal_column("search_fts").op("MATCH")(match)
                hits = sa.select(_FTS.c.rowid.label("seq")).where(matches, _FTS.c.rowid < after)
        elif len(wanted) >= _TRIGRAM:
            hits = hits.where(search.c.folded.contains(wanted, autoescape=True))
        else:
            hits = hits.where(_SHORTS.op("@>")(sa.func.string_to_array(wanted, " ")))
        # Materialized, because no planner knows how rare the words are: some ask the index anew for every work.
        found = hits.cte("found").prefix_with("MATERIALIZED")
        query = (
            sa.select(found.c.seq)
            .join(works, works.c.seq == found.c.seq)
            .join(search, search.c.seq == found.c.seq)
            .where(listed, self._contains(wanted))
        )
        return list(connection.scalars(query.order_by(found.c.seq.desc()).limit(limit)))

    def _match(self, connection: sa.Connection, wanted: str) -> str | None:
        """An FTS5 query for works that may contain it; None when so many would match that reading on is quicker."""
        if len(wanted) >= _TRIGRAM:
            return " AND ".join(_quoted(wanted[at : at + _TRIGRAM]) for at in range(len(wanted) - _TRIGRAM + 1))
        begin = sa.select(_TERMS.c.term).where(_TERMS.c.term >= wanted, _TERMS.c.term < wanted + "\U0010ffff")
        terms = list(connection.scalars(begin.limit(TERMS_MAX + 1)))
        if len(terms) > TERMS_MAX:
            return None
        return " OR ".join(map(_quoted, terms)) or _quoted(wanted)


_FTS: Final = sa.table("search_fts", sa.column("rowid", sa.Integer), sa.column("folded", sa.Text))
_SHORTS: Final = sa.func.string_to_array(search.c.shorts, sa.literal_column("' '"))
_TERMS: Final = sa.table("search_terms", sa.column("term", sa.Text))


def _execute(connection: sa.Connection, change: sa.Update) -> None:
    connection.execute(change)


def _entries(connection: sa.Connection, seqs: list[int]) -> list[ListedWork]:
    if not seqs:
        return []
    first = sa.and_(messages.c.reply_id == works.c.group_id, messages.c.place == 0)
    query = (
        sa.select(works, messages.c.message_id, sa.func.coalesce(messages.c.channel_id, works.c.channel_id).label("at"))
        .outerjoin(messages, first)
        .where(works.c.seq.in_(seqs))
        .order_by(works.c.seq.desc())
    )
    rows = connection.execute(query).all()
    panels = sa.select(parts.c.work_id, parts.c.doc).where(
        parts.c.work_id.in_([row.id for row in rows]), parts.c.kind == "panels"
    )
    pictures: dict[str, FileRef] = {}
    for work_id, doc in connection.execute(panels.order_by(parts.c.place)):
        if (picture := picture_of(json.loads(doc))) is not None:
            pictures.setdefault(work_id, picture)
    entries = [_entry(row, pictures.get(row.id)) for row in rows]
    return [entry for entry in entries if entry is not None]


def _after(seq: sa.ColumnElement[int], after: int | None) -> list[sa.ColumnElement[bool]]:
    return [] if after is None else [seq < after]


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _entry(row: sa.Row[Any], thumbnail: FileRef | None) -> ListedWork | None:
    """The entry of a row; None, and logged, for one that is damaged: it must not take the list with it."""
    try:
        return ListedWork(
            id=row.id,
            place=row.seq,
            kind=Kind(row.kind),
            title=title_of(work_of(row.doc, row.text, row.title, ())),
            author_id=row.author_id,
            created_at=row.created_at,
            ending=None if row.ending is None else EndingKind(row.ending),
            chapter=row.chapter,
            thumbnail=thumbnail,
            private=row.private,
            guild_id=row.guild_id,
            channel_id=row.at,
            message_id=row.message_id,
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        log.exception("work %s cannot be listed", row.id)
        return None
