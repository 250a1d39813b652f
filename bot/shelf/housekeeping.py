"""What time asks for, once a minute: deletions that stand, expired tokens, limits of what is kept."""

from __future__ import annotations

import asyncio
import logging
from typing import Final

from bot.library.library import Library
from bot.shelf.deletion import Deletion

log = logging.getLogger(__name__)

EVERY_S: Final = 60.0


class Housekeeping:
    """Keeps the library tidy. Whatever fails is logged and tried again a minute later."""

    def __init__(self, library: Library, deletion: Deletion) -> None:
        self._library = library
        self._deletion = deletion

    async def once(self) -> None:
        """Do all of it now."""
        # First: a purge takes the rows that say where the messages are.
        await self._deletion.clear_up()
        gone = await self._library.tidy()
        if gone:
            log.info("%d works are gone for good", len(gone))
            await self._deletion.forget_copies()

    async def run(self) -> None:
        """Do it now and then every minute, until cancelled. Discord has to be logged in to."""
        await self._sweep()
        while True:
            try:
                await self.once()
            except Exception:
                # Nobody waits for this: the log is the only place to say it, and the next round may pass.
                log.exception("the library could not be tidied")
            await asyncio.sleep(EVERY_S)

    async def _sweep(self) -> None:
        try:
            swept = await self._library.sweep()
            size = await self._library.size()
        except Exception:
            log.exception("the library could not be looked through")
            return
        log.info(
            "the library keeps %d works in %.1f MiB, and %d files in %.1f MiB; %d files were left over",
            size.works,
            size.database_bytes / 2**20,
            size.files,
            size.files_bytes / 2**20,
            swept,
        )
