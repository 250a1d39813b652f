"""Removes expired data once a minute: deleted works, tokens, and works beyond the limits of retention."""

from __future__ import annotations

import asyncio
import logging
import math
from typing import Final

from bot.library.library import Library
from bot.shelf.deletion import Deletion

log = logging.getLogger(__name__)

EVERY_S: Final = 60.0
SWEEP_EVERY_S: Final = 1_200.0
"""Files without a work are looked for this often, so that the last one is gone within the hour."""


class Housekeeping:
    """Tidies the library. An error is logged, and the next minute tries again."""

    def __init__(self, library: Library, deletion: Deletion) -> None:
        self._library = library
        self._deletion = deletion
        self._swept_at = -math.inf

    async def tidy(self) -> None:
        """Tidy the library once."""
        # This comes first, because removing a work removes the rows that name its messages.
        await self._deletion.delete_remaining_messages()
        removed = await self._library.remove_expired()
        if removed:
            log.info("%d works were removed for good", len(removed))
        now = self._library.now()
        if not 0.0 <= now - self._swept_at < SWEEP_EVERY_S:  # negative after a clock that was set back
            self._swept_at = now
            if orphans := await self._library.remove_orphaned_files():
                log.info("%d files without a work were removed", orphans)

    async def tidy_periodically(self) -> None:
        """Tidy the library now and every minute, until cancelled. The client must be logged in to Discord."""
        await self._report()
        while True:
            try:
                await self.tidy()
            except Exception:
                # The boundary of a background task: the next minute may succeed.
                log.exception("the library could not be tidied")
            await asyncio.sleep(EVERY_S)

    async def _report(self) -> None:
        try:
            size = await self._library.size()
        except Exception:
            log.exception("the library could not be measured")
            return
        log.info(
            "the library holds %d works in %.1f MiB, and %d files in %.1f MiB",
            size.works,
            size.database_bytes / 2**20,
            size.files,
            size.files_bytes / 2**20,
        )
