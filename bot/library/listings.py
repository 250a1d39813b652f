"""Paginated lists of works, newest first, and the search in them."""

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
from bot.library.work_documents import decode_work, fold
from bot.work.ending import EndingKind
from bot.work.part_codec import picture_of
from bot.work.parts import FileRef
from bot.work.request import Kind
from bot.work.titles import title_of

log = logging.getLogger(__name__)

SCANNED_MAX: Final = 2_000
"""A search first scans this many of the newest works of a list, which finds common words. The index finds the older
matches."""

TERMS_MAX: Final = 4_000
"""The largest number of trigrams that a search for one or two characters may expand to."""

_TRIGRAM: Final = 3


class Scope(Enum):
    """The works that a list contains."""

    MINE = auto()
    """All works of the viewer."""
    GUILD = auto()
    """The public works of one server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedWork:
    """One work in a list: the shown take of its group.

    `ending` is None while the work is being made. `message_id` is the first message of its reply in `channel_id`, None
    without a message. `cursor` is the value of `after` for the page that follows this work.
    """

    id: str
    cursor: int
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
    """One page of a list.

    `total` is the length of the whole list, and `before` the number of its entries before this page; None for a search.
    """

    entries: tuple[ListedWork, ...]
    has_more: bool
    total: int | None = None
    before: int | None = None


class Listings:
    """Queries of lists of works; `unlist` removes works from a server's list."""

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
        """One page of a list, after the entry with the cursor `after`; the first page without it.

        `query` searches titles, requests and texts, and ignores case. `guild_id` belongs to Scope.GUILD.
        """
        where = [IN_MINE, works.c.author_id == viewer_id]
        if scope is Scope.GUILD:
            where = [IN_GUILD, works.c.guild_id == guild_id]
        if kind is not None:
            where.append(works.c.kind == kind.value)
        needle = fold(query).strip()

        def select(connection: sa.Connection) -> ListingPage:
            total = before = None
            if needle:
                seqs = self._search(connection, sa.and_(*where), needle, after, limit + 1)
            else:
                count = sa.select(sa.func.count()).select_from(works).where(*where)
                total = connection.scalar(count)
                before = 0 if after is None else connection.scalar(count.where(works.c.seq >= after))
                listed = sa.select(works.c.seq).where(*where, *_after(works.c.seq, after))
                seqs = list(connection.scalars(listed.order_by(works.c.seq.desc()).limit(limit + 1)))
            return ListingPage(tuple(_entries(connection, seqs[:limit])), len(seqs) > limit, total, before)

        return await self._database.read(select)

    async def unlist(self, message_ids: list[int]) -> None:
        """Remove the works of these messages from their server's list; their author's list keeps them."""
        for batch in chunks([str(message_id) for message_id in message_ids]):
            shown = sa.select(messages.c.reply_id).where(messages.c.message_id.in_([int(one) for one in batch]))
            unlisted = works.update().where(works.c.group_id.in_(shown)).values(listed=False)
            await self._database.write(partial(_execute, change=unlisted))

    async def relist(self, group_id: str) -> None:
        """List the takes of a group in their server again, because a message shows them again."""
        listed = works.update().where(works.c.group_id == group_id).values(listed=True)
        await self._database.write(partial(_execute, change=listed))

    # ---- Searching ----

    def _search(
        self, connection: sa.Connection, listed: sa.ColumnElement[bool], needle: str, after: int | None, limit: int
    ) -> list[int]:
        newest = sa.select(works.c.seq).where(listed, *_after(works.c.seq, after)).order_by(works.c.seq.desc())
        scanned = newest.limit(SCANNED_MAX).cte("scanned").prefix_with("MATERIALIZED")
        last = connection.scalar(sa.select(sa.func.min(scanned.c.seq)))
        if last is None:
            return []
        query = (
            sa.select(search.c.seq)
            .join(works, works.c.seq == search.c.seq)
            .where(listed, works.c.seq >= last, *_after(works.c.seq, after), self._contains(needle))
        )
        found = list(connection.scalars(query.order_by(search.c.seq.desc()).limit(limit)))
        if len(found) < limit and connection.scalar(newest.where(works.c.seq < last).limit(1)) is not None:
            found += self._search_index(connection, listed, needle, last, limit - len(found))
        return found

    def _contains(self, needle: str) -> sa.ColumnElement[bool]:
        if self._database.is_sqlite:
            return sa.func.instr(search.c.folded, needle) > 0
        return sa.func.strpos(search.c.folded, needle) > 0

    def _search_index(
        self, connection: sa.Connection, listed: sa.ColumnElement[bool], needle: str, after: int, limit: int
    ) -> list[int]:
        """Find works older than the scanned ones through the trigram index."""
        hits = sa.select(search.c.seq).where(search.c.seq < after)
        if self._database.is_sqlite:
            if (match := self._fts_query(connection, needle)) is not None:
                matches = sa.literal_column("search_fts").op("MATCH")(match)
                hits = sa.select(_FTS.c.rowid.label("seq")).where(matches, _FTS.c.rowid < after)
        elif len(needle) >= _TRIGRAM:
            hits = hits.where(search.c.folded.contains(needle, autoescape=True))
        else:
            hits = hits.where(_SHORTS.op("@>")(sa.func.string_to_array(needle, " ")))
        # Materialized, because a planner cannot estimate the number of hits: some query the index again for each work.
        found = hits.cte("found").prefix_with("MATERIALIZED")
        query = (
            sa.select(found.c.seq)
            .join(works, works.c.seq == found.c.seq)
            .join(search, search.c.seq == found.c.seq)
            .where(listed, self._contains(needle))
        )
        return list(connection.scalars(query.order_by(found.c.seq.desc()).limit(limit)))

    def _fts_query(self, connection: sa.Connection, needle: str) -> str | None:
        """An FTS5 query for works that may contain the needle; None when scanning is faster than that many terms."""
        if len(needle) >= _TRIGRAM:
            return " AND ".join(
                _quoted(needle[start : start + _TRIGRAM]) for start in range(len(needle) - _TRIGRAM + 1)
            )
        prefix = sa.select(_TERMS.c.term).where(_TERMS.c.term >= needle, _TERMS.c.term < needle + "\U0010ffff")
        terms = list(connection.scalars(prefix.limit(TERMS_MAX + 1)))
        if len(terms) > TERMS_MAX:
            return None
        return " OR ".join(map(_quoted, terms)) or _quoted(needle)


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
    """The entry of a row. A damaged row is logged and gives None, so that the rest of the list is shown."""
    try:
        return ListedWork(
            id=row.id,
            cursor=row.seq,
            kind=Kind(row.kind),
            title=title_of(decode_work(row.doc, row.text, row.title, ())),
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
