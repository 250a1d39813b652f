"""Saves a draft ahead of its being shown."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from bot.library.errors import DATABASE_ERRORS
from bot.library.works import Works
from bot.making.draft import Draft
from bot.work.work import Work

log = logging.getLogger(__name__)


class DraftSaver:
    """Saves each version of a draft, and holds `work`, the newest version that may be shown: one that is saved.

    Design goal: whatever stands in Discord is in the library, and nobody waits for that. The draft only sets a flag;
    this task hands the newest version to the library, waits until it is saved, and tells the editor. Versions that
    come meanwhile are saved together. A disk that refuses is logged once, and the work is shown all the same.
    """

    def __init__(self, works: Works, draft: Draft) -> None:
        self._works = works
        self._draft = draft
        self._changed = asyncio.Event()
        self._failing = False
        self._overtaken = False
        self.work: Work = draft.work
        self.on_saved: Callable[[], None] = lambda: None
        """Called when there is a newer version to be shown; must not wait."""
        draft.on_change = self._changed.set

    def overtake(self) -> None:
        """Show the newest version before it is saved: an ending turned out otherwise, and the reply must not wait."""
        self.work, self._overtaken = self._draft.work, True
        self._changed.set()

    async def run(self) -> None:
        """Save version after version, until cancelled."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            work = self._draft.work
            await self._save(work)
            if not self._overtaken:  # what is saved now would be older than what is shown
                self.work = work
            self._overtaken = False
            self.on_saved()

    async def _save(self, work: Work) -> None:
        try:
            self._works.stage(work)
            await self._works.flush(work.id)
            self._failing = False
        except DATABASE_ERRORS:
            if not self._failing:
                log.exception("work %s is shown without being saved", work.id)
            self._failing = True
