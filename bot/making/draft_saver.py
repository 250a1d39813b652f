"""Saves each version of a draft before it is shown, unless saving takes long."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from bot.library.errors import DATABASE_ERRORS
from bot.library.works import Works
from bot.making.draft import Draft
from bot.work.work import Work

log = logging.getLogger(__name__)


SHOW_UNSAVED_AFTER_S: Final = 1.0
"""A version that is not saved within this time is shown unsaved."""


class DraftSaver:
    """Saves each version of a draft. `work` is the newest version that the editor may show.

    Design goal: Discord shows nothing that the library does not have, and the reader of the model's stream never waits
    for the disk. The draft only sets a flag; `save_changes` saves the newest version and then calls `on_saved`.
    Later versions are saved together. A database error is logged once, and the work is shown unsaved.
    While a save takes longer than `SHOW_UNSAVED_AFTER_S`, new versions are staged and shown without waiting.
    """

    def __init__(self, works: Works, draft: Draft) -> None:
        self._works = works
        self._draft = draft
        self._changed = asyncio.Event()
        self._is_failing = False
        self._shows_unsaved = False
        self._late_save: asyncio.Task[None] | None = None
        self.work: Work = draft.work
        self.on_saved: Callable[[], None] = lambda: None
        """Called when `work` has a newer version; must not block."""
        draft.listeners.append(self._changed.set)

    def show_unsaved(self) -> None:
        """Make the newest version `work` before it is saved: a changed ending must not wait for the disk."""
        self.work, self._shows_unsaved = self._draft.work, True
        self._changed.set()

    async def save_changes(self) -> None:
        """Save every change until cancelled."""
        try:
            while True:
                await self._changed.wait()
                self._changed.clear()
                work = self._draft.work
                await self._save(work)
                if not self._shows_unsaved:  # otherwise `work` is already newer
                    self.work = work
                self._shows_unsaved = False
                self.on_saved()
        finally:
            if self._late_save is not None:
                self._late_save.cancel()

    async def _save(self, work: Work) -> None:
        """Stage a version, and wait until it is saved unless an earlier one is late already."""
        self._works.stage(work)
        if self._late_save is not None:
            if not self._late_save.done():
                return
            self._late_save.result()
            self._late_save = None
        try:
            async with asyncio.timeout(SHOW_UNSAVED_AFTER_S):
                await self._flush(work.id)
        except TimeoutError:
            self._late_save = asyncio.create_task(self._flush(work.id), name=f"late save of {work.id}")

    async def _flush(self, work_id: str) -> None:
        try:
            await self._works.flush(work_id)
            self._is_failing = False
        except DATABASE_ERRORS as error:
            if not self._is_failing:  # the writer has logged the traceback
                log.warning("work %s is shown without being saved (%s)", work_id, type(error).__name__)
            self._is_failing = True
