"""The library: everything that is kept, opened in order and closed in order."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from bot.library.database import Database, open_database
from bot.library.files import FRESH_S, FileStore
from bot.library.group_commit import open_writer
from bot.library.leases import Leases, open_leases
from bot.library.legacy_import import import_legacy_files
from bot.library.legacy_queue import retire_legacy_queue
from bot.library.listings import Listings
from bot.library.lock import LockLostError
from bot.library.people import People
from bot.library.polls import PollStore
from bot.library.removal import Remover, chunks
from bot.library.replies import Replies
from bot.library.retention import Size, retain, size
from bot.library.stop_requests import StopRequests
from bot.library.tables import files
from bot.library.tombstones import Tombstones
from bot.library.unreadable import end_unreadable
from bot.library.usage_limits import UsageLimits
from bot.library.work_rows import WorkRows
from bot.library.works import UNDO_S, Works
from bot.settings import LibrarySettings, LimitSettings

log = logging.getLogger(__name__)

_DEFAULTS = LibrarySettings()
_LIMITS = LimitSettings()


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """All rooms of the library, over one database and one folder of files."""

    works: Works
    replies: Replies
    files: FileStore
    usage_limits: UsageLimits
    people: People
    polls: PollStore
    listings: Listings
    leases: Leases
    stops: StopRequests
    tombstones: Tombstones
    database: Database
    settings: LibrarySettings
    now: Callable[[], float]

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        data_dir: Path,
        *,
        settings: LibrarySettings = _DEFAULTS,
        limits: LimitSettings = _LIMITS,
        now: Callable[[], float] = time.time,
    ) -> AsyncIterator[Library]:
        """Open and migrate the database, and take over what an earlier version kept; raises `SettingsError`.

        At the end everything that is held is written. `now` tells the time in unix seconds.
        """
        url = settings.database_url.get_secret_value() if settings.database_url else None
        async with (
            open_database(data_dir, url) as database,
            open_writer(database) as writer,
            open_leases(database) as leases,
        ):
            store = FileStore(data_dir / "files")
            remover = Remover(database, store, now=now)
            usage_limits = UsageLimits(database, limits, now=now)
            stops = StopRequests(database)
            works = Works(database, writer, usage_limits, remover, limits, stops, now=now)
            replies = Replies(database, writer, now=now)
            await retire_legacy_queue(data_dir, database)
            await import_legacy_files(data_dir, database, WorkRows(database), now=now)
            yield cls(
                works=works,
                replies=replies,
                files=store,
                usage_limits=usage_limits,
                people=People(database, works, replies, remover, store),
                polls=PollStore(database),
                listings=Listings(database),
                leases=leases,
                stops=stops,
                tombstones=Tombstones(database),
                database=database,
                settings=settings,
                now=now,
            )

    @property
    def lost(self) -> asyncio.Future[LockLostError]:
        """Resolved when another process may have the database: nothing is written any more, and this one has to end."""
        return self.database.lock.lost

    async def size(self) -> Size:
        """What is kept, for the operator."""
        return await size(self.database)

    async def end_unreadable(self, work_id: str) -> None:
        """End a work whose rows cannot be read."""
        await end_unreadable(self.database, work_id, self.now())

    async def tidy(self) -> list[str]:
        """What time asks for: expired tokens, deletions that stand, limits in days and bytes, counts of days past.

        To be called at the start and every minute or so; returns the ids of works that are gone for good.
        """
        await self.replies.wipe_tokens(self.now())
        gone = await self.works.purge(self.now() - UNDO_S)
        gone += await retain(self.database, self.works, self.settings, self.now())
        await self.usage_limits.forget_days_past()
        await self.leases.forget_expired()
        return gone

    async def sweep(self) -> int:
        """Remove files that a crash left without a work; returns how many. Looks at every file: once, at the start."""
        old = await self.files.old(self.now() - FRESH_S)
        unneeded: set[str] = set(old)
        for some in chunks(old):
            needed = sa.select(files.c.sha256).where(files.c.sha256.in_(some))
            found = await self.database.read(partial(_scalars, query=needed))
            unneeded.difference_update(found)
        await self.files.remove(unneeded)
        return len(unneeded)


def _scalars(connection: sa.Connection, *, query: sa.Select[tuple[str]]) -> list[str]:
    return list(connection.scalars(query))
