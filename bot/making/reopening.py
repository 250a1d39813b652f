"""Reopens works that ended early, so that the rest of them is made."""

from __future__ import annotations

from dataclasses import dataclass

from bot.gemini.client import Gemini
from bot.library.library import Library
from bot.library.usage_limits import Reservation
from bot.making.estimate import totals
from bot.making.factory import RunFactory
from bot.making.kinds import estimate_of
from bot.making.narration_body import next_day
from bot.making.plan import reopened
from bot.making.run import Run
from bot.making.speech_plan import SpeechPlanner
from bot.reply.clock import Clock
from bot.reply.state import Reply
from bot.work.ending import EndingKind
from bot.work.work import Work


@dataclass(frozen=True, slots=True)
class Reopened:
    """The run that makes the rest of a work, and the work as it had ended."""

    run: Run
    ended: Work


class Reopening:
    """Plans the rest of a work, and has the library admit it."""

    def __init__(
        self, gemini: Gemini, library: Library, factory: RunFactory, clock: Clock, planner: SpeechPlanner
    ) -> None:
        self._gemini = gemini
        self._library = library
        self._factory = factory
        self._clock = clock
        self._planner = planner

    async def prepare(self, work: Work, reply: Reply, take: tuple[int, int], *, by_itself: bool) -> Reopened:
        """A run for the rest of a work; nothing is stored yet. Raises `RefusedError`.

        `by_itself`: the rest begins without a press, so it may wait for another day once more.
        """
        # What was changed since the press stays.
        ended = await self._library.works.find(work.id) or work
        made = await self._library.works.ownership(work.id)
        guild_id = None if made is None else made.guild_id
        work = await self._planner.within_today(reopened(ended), guild_id, may_wait=by_itself)
        was_scheduled = ended.ending is not None and ended.ending.kind is EndingKind.SCHEDULED
        run = self._factory.new(
            work,
            reply,
            work.take_group,
            Reservation(amount=estimate_of(work, self._gemini), before=totals(work)),
            take=take,
            # The author of what was made over several days is told of its end, however short the last part is.
            began_at=work.created_at if was_scheduled else self._clock.unix(),
        )
        return Reopened(run, ended)

    async def reopen(self, prepared: Reopened) -> None:
        """Have the library admit the rest of the work; raises `RefusedError`."""
        run, work = prepared.run, prepared.run.work
        due_at = next_day(self._clock.unix()) if work.deferred_from else None
        await self._library.works.reopen(
            work,
            run.reservation.amount,
            run.reservation.before,
            read=prepared.ended,
            also=self._library.schedules.setting(work.id, due_at),
        )
