"""Assembles runs: for a new work, for one that is finished later, and after a restart."""

from __future__ import annotations

from bot.library.library import Library
from bot.library.usage_limits import Reservation
from bot.making.draft import Draft
from bot.making.draft_saver import DraftSaver
from bot.making.reply_store import LibraryReplyStore
from bot.making.run import Run, Steps
from bot.reply.services import ReplyServices
from bot.reply.state import Reply
from bot.work.work import Work


class RunFactory:
    """Assembles runs; starts none."""

    def __init__(self, library: Library, services: ReplyServices, steps: Steps) -> None:
        self._library = library
        self._services = services
        self._steps = steps

    def new(
        self,
        work: Work,
        reply: Reply,
        reply_id: str,
        reservation: Reservation,
        *,
        crashes: int = 0,
        take: tuple[int, int] = (1, 1),
        began_at: float | None = None,
    ) -> Run:
        """A run for a work and its reply. `reservation` is what the library admitted it with; `began_at`: see `Run`."""
        draft = Draft(work, self._services.clock.unix)
        reply_store = LibraryReplyStore(self._library.replies, reply_id, work.id, reply)
        saver = DraftSaver(self._library.works, draft)
        run = Run(
            draft=draft,
            saver=saver,
            reply_store=reply_store,
            reservation=reservation,
            steps=self._steps,
            crashes=crashes,
            take=take,
            began_at=began_at,
        )
        saver.on_saved = run.notify
        return run
