"""Removing works for good: every row that belongs to them, and every file that nobody else needs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final

import sqlalchemy as sa

from bot.library.database import Database, together
from bot.library.files import FileStore
from bot.library.keys import STRUCTURE
from bot.library.tables import DELETED, files, messages, parts, replies, rounds, search, spending, votes, works
from bot.library.takes import newest_shown
from bot.library.tombstones import bury

AT_ONCE: Final = 500
"""Ids in one statement; SQLite and Postgres take some ten thousand parameters."""


def chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """The ids in pieces that fit into a statement."""
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


class Remover:
    """Takes works out of the database and, after the commit, their last files off the disk."""

    def __init__(self, database: Database, store: FileStore, *, now: Callable[[], float] = time.time) -> None:
        self._database = database
        self._store = store
        self._now = now

    async def remove(self, ids: Sequence[str], *, in_use: set[str], spent: bool = True) -> None:
        """Remove works with their files. `in_use` are hashes of files that works need whose rows may not say so yet.

        With `spent` false what was set aside for them goes too, as if they had never been asked for.
        """
        await self._store.remove(await self.remove_rows(ids, in_use=in_use, spent=spent))

    async def remove_rows(
        self, ids: Sequence[str], *, in_use: set[str], spent: bool = True, buried: bool = False
    ) -> set[str]:
        """Remove the rows of works; returns the hashes of files that no work needs any more.

        Those that were deleted leave a tombstone; with `buried` true all do.
        """
        unneeded: set[str] = set()
        for some in chunks(ids):
            which = works.c.id.in_(some) if buried else sa.and_(works.c.id.in_(some), DELETED)
            burial = bury(self._database, which, self._now())
            removing = partial(_remove, ids=some, spent=spent, burial=burial)
            unneeded |= await self._database.write(removing, keys=(STRUCTURE,))
        return unneeded - in_use


def _remove(connection: sa.Connection, ids: Sequence[str], *, spent: bool, burial: sa.Insert) -> set[str]:
    groups = list(connection.scalars(sa.select(works.c.group_id).where(works.c.id.in_(ids)).distinct()))
    named = list(connection.scalars(sa.select(files.c.sha256).where(files.c.work_id.in_(ids)).distinct()))
    seqs = sa.select(works.c.seq).where(works.c.id.in_(ids))
    of_works = sa.select(rounds.c.id).where(rounds.c.work_id.in_(ids))
    # What was spent today counts until the day is over, whatever becomes of the work.
    counted = spending.update().values(work_id="") if spent else spending.delete()
    together(
        connection,
        [
            burial,
            search.delete().where(search.c.seq.in_(seqs)),
            votes.delete().where(votes.c.round_id.in_(of_works)),
            *(table.delete().where(table.c.work_id.in_(ids)) for table in (rounds, parts, files)),
            counted.where(spending.c.work_id.in_(ids)),
            works.delete().where(works.c.id.in_(ids)),
        ],
    )
    _settle_replies(connection, groups)
    return _unneeded(connection, named)


def _unneeded(connection: sa.Connection, named: Sequence[str]) -> set[str]:
    needed: set[str] = set()
    for some in chunks(named):
        needed.update(connection.scalars(sa.select(files.c.sha256).where(files.c.sha256.in_(some))))
    return set(named) - needed


def _settle_replies(connection: sa.Connection, groups: Sequence[str]) -> None:
    """A reply goes with the last take it could show; else it shows the newest that is left."""
    left = sa.select(works.c.group_id).where(works.c.group_id.in_(groups))
    empty = sa.select(replies.c.reply_id).where(replies.c.reply_id.in_(groups), replies.c.reply_id.not_in(left))
    together(
        connection,
        [
            messages.delete().where(messages.c.reply_id.in_(empty)),
            replies.delete().where(replies.c.reply_id.in_(groups), replies.c.reply_id.not_in(left)),
            newest_shown(works.c.group_id.in_(groups)),
        ],
    )
