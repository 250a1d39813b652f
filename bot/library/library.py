"""The library: all stored data, opened and closed in order."""

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

from bot.library.call_reservations import CallReservations
from bot.library.database import Database, open_database
from bot.library.erasure import Erasure
from bot.library.files import GRACE_S, FileStore
from bot.library.group_commit import open_writer
from bot.library.leases import Leases, open_leases
from bot.library.legacy_import import ImportedFiles, import_legacy_files
from bot.library.legacy_queue import retire_legacy_queue
from bot.library.listings import Listings
from bot.library.lock import LockLostError
from bot.library.people import People
from bot.library.polls import PollStore
from bot.library.redraws import Redraws
from bot.library.removal import Remover, chunks
from bot.library.renaming import Renaming
from bot.library.replaced_files import ReplacedFiles
from bot.library.replies import Replies
from bot.library.retention import Size, retain, size
from bot.library.saved_forms import SavedForms
from bot.library.schedules import WorkSchedules
from bot.library.speech_rates import SpeechRates
from bot.library.stop_requests import StopRequests
from bot.library.tables import files, voice_samples
from bot.library.tombstones import Tombstones
from bot.library.usage_limits import UsageLimits
from bot.library.voice_samples import SampleRows
from bot.library.work_changes import WorkChanges
from bot.library.work_flags import WorkFlags
from bot.library.work_rows import WorkRows
from bot.library.works import UNDO_S, Works
from bot.settings import LibrarySettings, LimitSettings, SettingsError

log = logging.getLogger(__name__)

_DEFAULTS = LibrarySettings()
_LIMITS = LimitSettings()


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """The parts of the library, over one database and one folder of files.

    `lock_lost` is resolved when another process may use the database: this process can no longer write and must exit.
    """

    works: Works
    work_flags: WorkFlags
    work_changes: WorkChanges
    replies: Replies
    files: FileStore
    usage_limits: UsageLimits
    call_reservations: CallReservations
    redraws: Redraws
    speech_rates: SpeechRates
    people: People
    saved_forms: SavedForms
    voice_samples: SampleRows
    schedules: WorkSchedules
    erasure: Erasure
    polls: PollStore
    listings: Listings
    leases: Leases
    renaming: Renaming
    stop_requests: StopRequests
    tombstones: Tombstones
    database: Database
    lock_lost: asyncio.Future[LockLostError]
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
        """Open and migrate the database, and import the data of earlier versions; raises `SettingsError`.

        Closing writes all staged changes. `now` returns the time in unix seconds.
        """
        url = settings.database_url.get_secret_value() if settings.database_url else None
        async with (
            open_database(data_dir, url) as database,
            open_writer(database) as writer,
            open_leases(database) as leases,
        ):
            store = FileStore(data_dir / "files", now=now)
            await _check_writable(store, data_dir)
            imported = ImportedFiles(data_dir)
            remover = Remover(database, store, imported, now=now)
            usage_limits = UsageLimits(database, limits, now=now)
            stop_requests = StopRequests(database)
            works = Works(database, writer, usage_limits, remover, limits, stop_requests, ReplacedFiles(store), now=now)
            replies = Replies(database, writer, now=now)
            erasure = Erasure(database, now)
            await retire_legacy_queue(data_dir, database)
            await import_legacy_files(data_dir, database, WorkRows(database), now=now)
            yield cls(
                works=works,
                work_flags=works.flags,
                work_changes=WorkChanges(database),
                replies=replies,
                files=store,
                usage_limits=usage_limits,
                call_reservations=CallReservations(database, writer, usage_limits),
                redraws=Redraws(database, now=now),
                speech_rates=SpeechRates(database),
                people=People(database, works, replies, remover, store, imported, erasure),
                saved_forms=SavedForms(database, now=now),
                voice_samples=SampleRows(database),
                schedules=WorkSchedules(database, now=now),
                erasure=erasure,
                polls=PollStore(database),
                listings=Listings(database),
                leases=leases,
                renaming=Renaming(database, works, now=now),
                stop_requests=stop_requests,
                tombstones=Tombstones(database),
                database=database,
                lock_lost=database.lock.lost,
                settings=settings,
                now=now,
            )

    async def size(self) -> Size:
        """The size of the library, for the operator."""
        return await size(self.database)

    async def remove_expired(self) -> list[str]:
        """Remove what has expired: tokens, saved forms, deleted works, works beyond retention, usage of past days.

        What is left of removed rows in the database's files is erased as well.

        Called at the start and once a minute; returns the ids of the removed works.
        """
        if await self.replies.wipe_tokens(self.now()):
            self.erasure.note_wiped()
        removed = await self.works.purge(self.now() - UNDO_S)
        removed += await retain(self.database, self.works, self.settings, self.now())
        if removed:
            await self.replies.remove_orphans()
            self.erasure.note_removed()
        if await self.saved_forms.delete_expired():
            self.erasure.note_removed()
        await self.usage_limits.delete_past_days()
        await self.redraws.delete_past_days()
        await self.leases.delete_expired()
        await self.erasure.erase()
        return removed

    async def remove_orphaned_files(self) -> int:
        """Remove files that neither a work nor a sample of a voice needs any more; returns the number.

        These were recent when their last work was removed, or a crash left them. Lists all files.
        """
        old_files = await self.files.list_older(GRACE_S)
        unneeded: set[str] = set(old_files)
        for batch in chunks(old_files):
            for table in (files, voice_samples):
                query = sa.select(table.c.sha256).where(table.c.sha256.in_(batch))
                unneeded.difference_update(await self.database.read(partial(_scalars, query=query)))
        unneeded -= self.works.files_in_use()
        await self.files.remove(unneeded)
        return len(unneeded)


async def _check_writable(store: FileStore, data_dir: Path) -> None:
    try:
        await store.check_writable()
    except OSError as error:
        raise SettingsError(
            f"No file can be stored in {str(data_dir / 'files')!r} ({error.strerror}): free some space there, or give"
            " this user the right to write it."
        ) from error


def _scalars(connection: sa.Connection, *, query: sa.Select[tuple[str]]) -> list[str]:
    return list(connection.scalars(query))
