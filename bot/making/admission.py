"""Has the library admit what is to be made: a new work, or the rest of one that ended early."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import sqlalchemy as sa

from bot.gemini.client import Gemini
from bot.library.library import Library
from bot.library.replies import ReplyRow
from bot.library.schedules import Write
from bot.library.usage_limits import NO_TOTALS, Reservation, Spending
from bot.library.work_documents import Origin
from bot.making.background import retry_until_written
from bot.making.casting import with_cast
from bot.making.derive import NewWork
from bot.making.estimate import totals
from bot.making.factory import RunFactory
from bot.making.media import estimate_of
from bot.making.narration_body import next_day
from bot.making.plan import copied, plan, reopened
from bot.making.run import Run
from bot.making.speech_plan import SpeechPlanner
from bot.making.submission import Submission
from bot.reply.clock import Clock
from bot.reply.render import Source
from bot.reply.state import Reply
from bot.work.ending import EndingKind
from bot.work.lineage import Relation
from bot.work.work import Work


@dataclass(frozen=True, slots=True)
class Admitted:
    """A run whose work the library admitted. `previous_row` is the reply before it, for a take in an existing reply."""

    run: Run
    previous_row: ReplyRow | None


@dataclass(frozen=True, slots=True)
class Reopened:
    """The run that makes the rest of a work, and the work as it had ended."""

    run: Run
    ended: Work


class Admission:
    """Plans what is made of works, and has the library admit it."""

    def __init__(
        self, gemini: Gemini, library: Library, factory: RunFactory, clock: Clock, planner: SpeechPlanner
    ) -> None:
        self._gemini = gemini
        self._library = library
        self._factory = factory
        self._clock = clock
        self._planner = planner

    async def admit(self, submission: Submission) -> Admitted | None:
        """Plan a work and have the library admit it; None for an interaction that was admitted before.

        Raises `RefusedError`, and `UnconfirmedError` for a narration that its author has to agree to first.
        """
        library, new_work, address = self._library, submission.new_work, submission.address
        # Reading a long script or text takes longer than the event loop may be held.
        work = await asyncio.to_thread(
            plan,
            new_work.request,
            submission.author_id,
            created_at=self._clock.unix(),
            lineage=new_work.lineage,
            take_of=new_work.take_of,
            title=await self._title(new_work, submission.state.source),
            file_name=new_work.file_name,
        )
        origin = _origin_of(submission)
        before = NO_TOTALS
        if new_work.copy_of is not None:
            work = copied(work, new_work.copy_of)
            before = totals(work)
        elif new_work.cast_of is not None:
            work = with_cast(work, new_work.cast_of)
        if work.ending is None:
            work = await self._planner.agreed(work, origin.guild_id, submission)
        estimate = estimate_of(work, self._gemini) if work.ending is None else Spending()
        reply_id = submission.reply_id or work.take_group
        takes = [] if work.take_of is None else await library.works.takes(work.take_of)
        previous_row = None if work.take_of is None else await library.replies.find(reply_id)
        number = len(takes) + 1
        reply, reservation = Reply(address, submission.state), Reservation(amount=estimate, before=before)
        run = self._factory.new(work, reply, reply_id, reservation, take=(number, number))
        library.replies.discard(reply_id)
        writes: list[Write] = [run.reply_store.write]
        if work.deferred_from:
            writes.append(library.schedules.setting(work.id, next_day(self._clock.unix())))

        def also(connection: sa.Connection) -> None:
            for write in writes:
                write(connection)

        if not await library.works.admit(work, origin, estimate, also, before=before):
            return None
        return Admitted(run, previous_row)

    async def withdraw(self, admitted: Admitted) -> None:
        """Remove the admitted work. A reply that showed other takes shows them again."""
        await self._library.works.withdraw(admitted.run.work.id)
        if admitted.previous_row is not None:
            self._library.replies.stage(admitted.previous_row)

    async def withdraw_result(self, admitting: asyncio.Future[Admitted | None]) -> None:
        """Wait for an admission that was given up, and withdraw what it admitted."""
        await asyncio.wait({admitting})
        if admitting.cancelled() or admitting.exception() is not None:
            return
        admitted = admitting.result()
        if admitted is not None:
            await retry_until_written(lambda: self.withdraw(admitted), "the end of a submission")

    async def prepare_rest(self, work: Work, reply: Reply, take: tuple[int, int], *, by_itself: bool) -> Reopened:
        """A run for the rest of a work; nothing is stored yet. Raises `RefusedError`.

        `by_itself`: the rest begins without a press, so it may wait for another day once more.
        """
        # Changes since the press are kept.
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

    async def admit_rest(self, prepared: Reopened) -> None:
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

    async def _title(self, new_work: NewWork, source: Source | None) -> str:
        """The title that a new work inherits from its source or from its first take.

        A series keeps the title of its first chapter. Another person's take of a work is a text of its own, and its
        title is written with it; a text that is only read aloud again keeps its title, which its file may have given.
        """
        lineage = new_work.lineage
        if lineage is not None and lineage.parent_id and lineage.relation is not Relation.TAKE and source is not None:
            return source.title
        first: Work | None = None if new_work.take_of is None else await self._library.works.find(new_work.take_of)
        if first is None:
            return ""
        is_same_text = first.features.prompt_is_text and first.request.prompt == new_work.request.prompt
        return first.title or (first.made_title if is_same_text else "")


def _origin_of(submission: Submission) -> Origin:
    """The place of the request. Only the author sees a work whose reply is elsewhere."""
    address = submission.asked_in or submission.address
    return Origin(
        interaction_id=submission.interaction_id,
        guild_id=address.guild_id,
        channel_id=address.channel_id,
        private=submission.new_work.request.private or address.private or submission.asked_in is not None,
    )
