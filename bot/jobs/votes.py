"""Rounds: three ways on for a story, chosen by those who read it, chapter after chapter."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any, Final, Self
from weakref import WeakValueDictionary

from bot.gemini.memory import propose
from bot.gemini.usage import Meter
from bot.jobs.ballot import UNATTENDED_MAX, Standing, ballot, leaders
from bot.jobs.standing import is_there
from bot.jobs.tending import Tender
from bot.library.purse import Spending
from bot.library.rounds import Round, RoundState
from bot.making.derive import Wish, continued, text_of
from bot.making.keeping import url_of
from bot.making.run import Run
from bot.making.service import WorkService
from bot.making.submission import Submission
from bot.reply.opening import DIALECTS, in_channel
from bot.reply.payload import post_payload
from bot.reply.state import Address, ReplyState
from bot.reply.wire import RouteError
from bot.words.say import refusal_line
from bot.work.ending import EndingError, EndingKind
from bot.work.lineage import Relation
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import Kind
from bot.work.titles import title_of
from bot.work.work import Work

log = logging.getLogger(__name__)

_TOLD: Final = frozenset({EndingKind.COMPLETE, EndingKind.CUT})
"""Endings of a chapter after which the story can go on by itself."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A way that was taken before; `url` leads to its chapter, empty where that is private."""

    url: str


class Votes:
    """Opens rounds, counts votes, and begins the chapters that are chosen.

    A round is public where the bot can write by itself: there it is a message of its own, and everybody may vote.
    Elsewhere (a private reply, a server without the bot) it stands in the answer to whoever asked, who decides alone.
    What one round goes through happens one after another: each has a lock of its own.
    """

    def __init__(self, studio: WorkService, vote_s: float) -> None:
        self._studio = studio
        self._library = studio.library
        self._clock = studio.services.clock
        self._vote_s = vote_s
        self._tender = Tender(studio.library.rounds, studio.services, self._decide)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._opening: set[asyncio.Task[None]] = set()

    @classmethod
    @asynccontextmanager
    async def open(cls, studio: WorkService, vote_s: float) -> AsyncIterator[Self]:
        """Votes last `vote_s` seconds. Each chapter that was chosen is followed by the next round.

        The studio's start goes on with the rounds that the last process left open.
        """
        votes = cls(studio, vote_s)
        studio.on_ended, studio.on_started = votes._chapter_ended, votes._take_up
        try:
            yield votes
        finally:
            for task in votes._opening:
                task.cancel()
            await asyncio.gather(*votes._opening, return_exceptions=True)
            await votes._tender.close()

    async def _take_up(self) -> None:
        """Go on with the rounds that the last process left open."""
        left = await self._library.rounds.open_rounds()
        for round_ in left:
            address = await self._address(round_)
            if address is None:
                await self._library.rounds.close(round_.id, None)
            elif round_.message_id is None:
                self._meanwhile(self._prepare(round_, address))
            else:
                self._tender.touch(round_, address)
        if left:
            log.info("going on with %d votes of the last process", len(left))

    # --- Opening -----------------------------------------------------------------------------------------------------

    async def with_ways(self, work_id: str) -> Work:
        """A story with its three ways on, which are thought of once. Raises `EndingError`, `RefusedError`."""
        async with self._lock(work_id):
            work = await self._studio.find(work_id)
            if work is None:
                raise RefusedError(RefusalKind.UNKNOWN_WORK)
            if work.kind is not Kind.STORY or not text_of(work):
                raise RefusedError(RefusalKind.NOTHING_THERE)
            if work.choices:
                return work
            if not await self._studio.is_free(work.take_group):
                raise RefusedError(RefusalKind.STILL_RUNNING)
            meter = Meter()
            ways = await propose(
                self._studio.gemini,
                text=text_of(work),
                language=work.request.language,
                memory=work.memory,
                meter=meter,
            )
            # Meanwhile it may have been renamed, deleted or resumed.
            work = await self._studio.find(work.id)
            if work is None or work.ending is None:
                raise RefusedError(RefusalKind.UNKNOWN_WORK if work is None else RefusalKind.STILL_RUNNING)
            work = replace(work, choices=ways, usage=work.usage + meter.usage)
            # It ended long ago and its reservation is settled: concluding it once more only writes it.
            await self._library.works.conclude(work, Spending())
            return work

    async def standing(self, work: Work) -> Round | None:
        """The round about this work that people still see; None where there is none."""
        round_ = await self._library.rounds.of_work(work.id)
        if round_ is None or round_.message_id is None:
            return None
        address = await self._address(round_)
        if address is None or not await is_there(self._studio.services, address, round_.message_id):
            return None
        return round_

    async def place_of(self, work: Work, address: Address, state: ReplyState) -> int:
        """The channel in which a story goes on: the thread at its reply, or its channel where none can be opened."""
        if state.thread_id:
            return state.thread_id
        if address.guild_id is None or not state.message_ids:
            return address.channel_id
        thread_id = await self._studio.services.open_thread(address, state.message_ids[0], title_of(work))
        return thread_id or address.channel_id

    async def open_public(self, work: Work, address: Address, channel_id: int) -> Round:
        """Post a round; raises `RefusedError` where the bot may not write. In a direct message there is no vote."""
        round_ = self._new(work, address.guild_id, channel_id)
        await self._library.rounds.save(round_)
        return await self._publish(round_, work, replace(address, channel_id=channel_id))

    async def open_unseen(self, work: Work, guild_id: int | None, channel_id: int) -> Round:
        """A round without a message of its own: it waits for its author."""
        round_ = replace(self._new(work, guild_id, channel_id), state=RoundState.WAITING)
        await self._library.rounds.save(round_)
        return round_

    def _new(self, work: Work, guild_id: int | None, channel_id: int, unattended: int = 0) -> Round:
        """A round that nobody sees yet. While it is open and has no message, it is still to be published."""
        now_s = self._clock.unix()
        return Round(
            id=secrets.token_hex(8),
            work_id=work.id,
            author_id=work.author_id,
            guild_id=guild_id,
            channel_id=channel_id,
            options=work.choices,
            opened_at=now_s,
            closes_at=now_s,
            unattended=unattended,
        )

    async def _publish(self, round_: Round, work: Work, address: Address) -> Round:
        """Post a round's message, and open the vote where there is one. Whoever is quick to press waits for that."""
        async with self._lock(round_.id):
            return await self._post(round_, work, address)

    async def _post(self, round_: Round, work: Work, address: Address) -> Round:
        now_s = self._clock.unix()
        is_vote = address.guild_id is not None and round_.unattended < UNATTENDED_MAX
        round_ = replace(
            round_,
            options=work.choices,
            opened_at=now_s,
            closes_at=now_s + self._vote_s if is_vote else now_s,
            state=RoundState.OPEN if is_vote else RoundState.WAITING,
        )
        frame = ballot(round_, Standing(), address.locale)
        payload, _ = post_payload(frame, ephemeral=False)
        try:
            # With its id as the nonce, a post whose answer was lost and that is sent again makes one message.
            message = await self._studio.services.channel_route(address).post(payload, [], round_.id)
        except RouteError as error:
            log.warning("round %s was not posted (%s)", round_.id, error)
            await self._library.rounds.close(round_.id, None)
            raise RefusedError(RefusalKind.CANNOT_SHARE) from error
        round_ = replace(round_, message_id=int(message["id"]))
        await self._library.rounds.save(round_)
        if round_.state is RoundState.OPEN:
            self._tender.watch(round_, address, frame)
        return round_

    async def _prepare(self, round_: Round, address: Address) -> None:
        """Think of the ways of a round that follows by itself, and publish it; unless another one has come first."""
        rounds = self._library.rounds
        try:
            work = await self.with_ways(round_.work_id)
            newest = await rounds.of_work(round_.work_id)
            if newest is not None and newest.id == round_.id:
                await self._publish(round_, work, address)
                return
        except (EndingError, RefusedError) as error:
            # The chapter stands with its buttons; Choices asks once more.
            log.warning("no round follows work %s (%s)", round_.work_id, error)
        except Exception:
            # The boundary of a task that nobody waits for.
            log.exception("no round follows work %s", round_.work_id)
        await rounds.close(round_.id, None)

    def _meanwhile(self, preparing: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(preparing, name="a round")
        # The loop keeps only weak references to tasks; this set keeps each until it ends.
        self._opening.add(task)
        task.add_done_callback(self._opening.discard)

    # --- Choosing ----------------------------------------------------------------------------------------------------

    @asynccontextmanager
    async def choosing(self, round_id: str, person_id: int, option: int) -> AsyncIterator[Wish | Taken | None]:
        """A person presses one of the ways, counted from 0.

        In an open round that is their vote, in another one its author's decision: None, and the chapter is under way.
        Otherwise a way that was taken already, or the wish for a chapter that has to stand where it was pressed: it is
        to be taken up inside the context, so that a second press finds the chapter. Raises `RefusedError`.
        """
        async with self._lock(round_id):
            outcome = await self._choose(round_id, person_id, option)
            yield outcome
            if isinstance(outcome, Wish):
                await self._library.rounds.close(round_id, option)

    async def _choose(self, round_id: str, person_id: int, option: int) -> Wish | Taken | None:
        round_, work = await self._found(round_id)
        if not 0 <= option < len(round_.options):
            raise RefusedError(RefusalKind.NO_ROUND)
        if round_.state is RoundState.OPEN:
            await self._vote(round_, person_id, option)
            return None
        taken = await self._branch(round_, option)
        if taken is not None:
            return taken
        if person_id != round_.author_id:
            raise RefusedError(RefusalKind.NO_ROUND)
        if round_.message_id is None:
            return self._wish(round_, work, option)
        address = await self._go_on(round_, work, option, unattended=0)
        self._tender.touch(round_, address)
        return None

    async def close_early(self, round_id: str, person_id: int) -> None:
        """The author ends the vote before its time; raises `RefusedError`."""
        async with self._lock(round_id):
            round_, _ = await self._found(round_id)
            if person_id != round_.author_id:
                raise RefusedError(RefusalKind.AUTHOR_ONLY)
            address = await self._address(round_)
            if round_.state is not RoundState.OPEN or address is None:
                raise RefusedError(RefusalKind.NO_ROUND)
            self._tender.touch(round_, address, closed_by_author=True)

    async def _vote(self, round_: Round, person_id: int, option: int) -> None:
        await self._library.rounds.vote(round_.id, person_id, option)
        if person_id == round_.author_id and round_.unattended:
            await self._library.rounds.save(replace(round_, unattended=0))
        address = await self._address(round_)
        if address is not None:
            self._tender.touch(round_, address)

    async def _decide(self, round_id: str, by_author: bool) -> str:
        """End a vote: the way with most votes is taken; a tie, or no vote at all, waits for the author."""
        async with self._lock(round_id):
            round_ = await self._library.rounds.find(round_id)
            if round_ is None or round_.state is not RoundState.OPEN:
                return ""
            leading = leaders(await self._library.rounds.counts(round_))
            work = await self._studio.find(round_.work_id)
            if work is None:
                await self._library.rounds.close(round_id, None)
                return ""
            if len(leading) != 1:
                await self._library.rounds.wait(round_id)
                return ""
            try:
                await self._go_on(round_, work, leading[0], unattended=0 if by_author else round_.unattended + 1)
            except RefusedError as error:
                if error.refusal.kind is RefusalKind.CLOSING:
                    return ""  # still open: the next start decides
                log.info("round %s waits for its author (%s)", round_id, error)
                await self._library.rounds.wait(round_id)
                address = await self._address(round_)
                return refusal_line(error.refusal, "en-US" if address is None else address.locale)
            return ""

    async def _go_on(self, round_: Round, work: Work, option: int, *, unattended: int) -> Address:
        """Begin the chapter that was chosen, as a message of the bot's own; gives where the round stands.

        Idempotent: a chapter that the last process began is not begun again.
        """
        address = await self._address(round_)
        if address is None:
            raise RefusedError(RefusalKind.UNKNOWN_WORK)
        if await self._branch(round_, option) is None:
            wish = self._wish(round_, work, option)
            source = await self._studio.source_of(wish.lineage)
            place, state = in_channel(address, round_.channel_id, DIALECTS[work.kind], source)
            submission = Submission(
                wish=wish, author_id=round_.author_id, interaction_id=None, address=place, state=state
            )
            async with self._studio.submission(submission):
                pass
        if round_.state is not RoundState.CLOSED:
            await self._library.rounds.save(replace(round_, unattended=unattended))
            await self._library.rounds.close(round_.id, option)
        return address

    def _wish(self, round_: Round, work: Work, option: int) -> Wish:
        private = None if round_.message_id is None else False
        return continued(work, now_s=self._clock.unix(), direction=round_.options[option], private=private)

    async def _branch(self, round_: Round, option: int) -> Taken | None:
        """The chapter that was made of this way already."""
        direction = _normal(round_.options[option])
        for work_id in await self._library.works.children(round_.work_id, Relation.CONTINUE):
            work = await self._studio.find(work_id)
            if work is not None and work.lineage is not None and work.lineage.direction == direction:
                row = await self._library.replies.find(work.take_group)
                return Taken("" if row is None else url_of(row))
        return None

    # --- After a chapter ---------------------------------------------------------------------------------------------

    async def _chapter_ended(self, run: Run) -> None:
        """The hook after each work. Thinking of the next ways takes seconds, for which nobody's place is kept."""
        work, address = run.work, run.editor.address
        lineage, ending = work.lineage, work.ending
        if lineage is None or lineage.relation is not Relation.CONTINUE or work.take_of is not None:
            return
        if ending is None or ending.kind not in _TOLD or not address.can_outlive_token:
            return
        rounds = self._library.rounds
        before = await rounds.of_work(lineage.parent_id)
        if before is None or before.message_id is None or before.author_id != work.author_id:
            return
        directions = [_normal(option) for option in before.options]
        if lineage.direction not in directions or await rounds.of_work(work.id) is not None:
            return
        is_winner = before.winner is not None and directions[before.winner] == lineage.direction
        following = self._new(work, address.guild_id, address.channel_id, before.unattended if is_winner else 0)
        await rounds.save(following)
        self._meanwhile(self._prepare(following, address))

    # --- Finding -----------------------------------------------------------------------------------------------------

    async def _found(self, round_id: str) -> tuple[Round, Work]:
        round_ = await self._library.rounds.find(round_id)
        if round_ is None:
            raise RefusedError(RefusalKind.NO_ROUND)
        work = await self._studio.find(round_.work_id)
        if work is None:
            raise RefusedError(RefusalKind.UNKNOWN_WORK)
        return round_, work

    async def _address(self, round_: Round) -> Address | None:
        """Where a round and its chapters stand; None when nothing of the story's own reply is known any more."""
        work = await self._studio.find(round_.work_id)
        reply = None if work is None else await self._studio.reply_of(work)
        if reply is None:
            return None
        return replace(
            reply[0],
            channel_id=round_.channel_id,
            author_id=round_.author_id,
            interaction_id=round_.message_id or reply[0].interaction_id,
            opens_thread=False,
        )

    def _lock(self, key: str) -> asyncio.Lock:
        lock = self._locks.get(key)
        if lock is None:
            lock = self._locks[key] = asyncio.Lock()
        return lock


def _normal(direction: str) -> str:
    """A way on as the lineage of its chapter has it."""
    return " ".join(direction.split())
