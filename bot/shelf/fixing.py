"""Changes the panels of a comic: saved first, then lettered again, then shown in its messages.

While the comic is being drawn only the words of its panels can change, and they go into the draft of its run: that is
saved, lettered and shown by the run.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.library.library import Library
from bot.library.work_changes import Change
from bot.making.run import Run
from bot.making.service import WorkService
from bot.shelf.lettering import Lettering
from bot.shelf.panel_edits import panel_of, with_panel
from bot.shelf.title_updates import Reach, TitleUpdates
from bot.work.parts import Panel
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.work import Work

ChangePanel = Callable[[Panel], Panel]


def is_behind(work: Work) -> bool:
    """Whether a page of a comic that has ended does not show its panels as they are."""
    return work.ending is not None and not all(page.settled for page in work.pages)


class Fixing:
    """Changes comics for their authors. Every change is durable when its method returns."""

    def __init__(
        self, work_service: WorkService, library: Library, lettering: Lettering, title_updates: TitleUpdates
    ) -> None:
        self._work_service = work_service
        self._library = library
        self._lettering = lettering
        self._title_updates = title_updates

    async def find(self, work_id: str) -> Work:
        """The newest version of a comic, running or ended; raises `RefusedError`."""
        work = await self._work_service.find(work_id)
        if work is None:
            raise RefusedError(RefusalKind.UNKNOWN_WORK)
        return work

    async def catch_up(self, work: Work) -> Work:
        """The comic, after composing the pages that a crash or a failure left behind its panels."""
        return await self._lettering.compose_unsettled(work.id) or work

    async def reword(self, work_id: str, number: int, change: ChangePanel) -> Work:
        """Change the script of a panel, also while the comic is being drawn; raises `RefusedError`."""
        run = self._work_service.run_of(work_id)
        if run is not None and run.work.ending is None:
            return await self._reword_draft(run, number, change)
        return await self.change(work_id, lambda work: with_panel(work, change(panel_of(work, number))))

    async def change(self, work_id: str, change: Change) -> Work:
        """Change a comic that has ended, and letter the changed pages again. Raises `RefusedError`."""
        run = self._work_service.run_of(work_id)
        if run is not None and not await self._work_service.wait_until_free(run.reply_store.reply_id):
            # Its last frame is being written, or more of it is drawn: the run would overwrite the change.
            raise RefusedError(RefusalKind.STILL_RUNNING)

        def changed(work: Work) -> Work:
            return self._lettering.mark_changed(work, change(work))

        work = await self._library.work_changes.change(work_id, changed)
        return await self._lettering.compose_unsettled(work_id) or work

    async def show(self, work: Work) -> Reach:
        """Show the changed pages in the messages of a comic; whether its own reply shows them.

        A run shows its newest page itself. What was changed on an earlier one follows after its end.
        """
        if work.ending is None:
            await self._title_updates.show_pages_later(work)
            return Reach.DONE
        return await self._title_updates.show_pages(work)

    async def _reword_draft(self, run: Run, number: int, change: ChangePanel) -> Work:
        if not run.draft.has_whole_script:
            raise RefusedError(RefusalKind.SCRIPT_UNFINISHED)
        run.draft.reword_panel(change(panel_of(run.work, number)))
        work = run.work
        self._library.works.stage(work)
        await self._library.works.flush(work.id)
        return work
