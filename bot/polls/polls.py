"""Rounds: three ways on for a story, chosen by those who read it, chapter after chapter."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any, Final, Self

from bot.library.polls import Poll, PollState
from bot.making.derive import NewWork, continued
from bot.making.reply_store import url_of
from bot.making.run import Run
from bot.making.service import WorkService
from bot.making.submission import Submission
from bot.polls.choices import find_story, think_of_choices
from bot.polls.message_updater import PollMessageUpdater
from bot.polls.poll_message import UNATTENDED_MAX, PollTally, leaders, poll_message
from bot.reply.interaction_route import RouteError
from bot.reply.kinds import KINDS
from bot.reply.message_exists import message_exists
from bot.reply.opening import in_channel
from bot.reply.payload import post_payload
from bot.reply.state import Address, ReplyState
from bot.words.say import refusal_line
from bot.work.ending import EndingError, EndingKind
from bot.work.lineage import Relation
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.titles import title_of
from bot.work.work import Work

log = logging.getLogger(__name__)

_TOLD: Final = frozenset({EndingKind.COMPLETE, EndingKind.CUT})
"""Endings of a chapter after which the story can go on by itself."""


@dataclass(frozen=True, slots=True)
class AlreadyChosen:
    """A way that was taken before; `url` leads to its chapter, empty where that is private."""

    url: str


class Polls:
    """Opens rounds, counts votes, and begins the chapters that are chosen.

    A round is public where the bot can write by itself: there it is a message of its own, and everybody may vote.
    Elsewhere (a private reply, a server without the bot) it stands in the answer to whoever asked, who decides alone.
    What one round goes through happens one after another, under a lease of its own; a vote needs none.
    """

    def __init__(self, work_service: WorkService, vote_s: float) -> None:
        self._work_service = work_service
        self._library = work_service.library
        self._clock = work_service.services.clock
        self._vote_s = vote_s
        self._updater = PollMessageUpdater(work_service.library.polls, work_service.services, self._decide)
        self._opening: set[asyncio.Task[None]] = set()

    @classmethod
    @asynccontextmanager
    async def open(cls, work_service: WorkService, vote_s: float) -> AsyncIterator[Self]:
        """Votes last `vote_s` seconds. Each chapter that was chosen is followed by the next round.

        The studio's start goes on with the rounds that the last process left open.
        """
        votes = cls(work_service, vote_s)
        work_service.on_ended, work_service.on_started = votes._chapter_ended, votes._take_up
        try:
            yield votes
        finally:
            for task in votes._opening:
                task.cancel()
            await asyncio.gather(*votes._opening, return_exceptions=True)
            await votes._updater.close()

    async def _take_up(self) -> None:
        """Go on with the rounds that the last process left open."""
        left = await self._library.polls.open_rounds()
        for poll in left:
            address = await self._address(poll)
            if address is None:
                await self._library.polls.close(poll.id, None)
            elif poll.message_id is None:
                self._meanwhile(self._prepare(poll, address))
            else:
                self._updater.touch(poll, address)
        if left:
            log.info("going on with %d votes of the last process", len(left))

    # --- Opening -----------------------------------------------------------------------------------------------------

    async def with_choices(self, work_id: str) -> Work:
        """A story with its three ways on, which are thought of once. Raises `EndingError`, `RefusedError`."""
        work = await find_story(self._work_service, work_id)
        if work.choices:
            return work
        async with self._library.leases.wait(f"ways {work_id}"):
            # Another press may have thought of them meanwhile.
            work = await find_story(self._work_service, work_id)
            return work if work.choices else await think_of_choices(self._work_service, work)

    async def standing(self, work: Work) -> Poll | None:
        """The round about this work that people still see; None where there is none."""
        poll = await self._library.polls.of_work(work.id)
        if poll is None or poll.message_id is None:
            return None
        address = await self._address(poll)
        if address is None or not await message_exists(self._work_service.services, address, poll.message_id):
            return None
        return poll

    async def place_of(self, work: Work, address: Address, state: ReplyState) -> int:
        """The channel in which a story goes on: the thread at its reply, or its channel where none can be opened."""
        if state.thread_id:
            return state.thread_id
        if address.guild_id is None or not state.message_ids:
            return address.channel_id
        thread_id = await self._work_service.services.open_thread(address, state.message_ids[0], title_of(work))
        return thread_id or address.channel_id

    async def open_public(self, work: Work, address: Address, channel_id: int) -> Poll:
        """Post a round; raises `RefusedError` where the bot may not write. In a direct message there is no vote."""
        poll = self._new(work, address.guild_id, channel_id)
        await self._library.polls.save(poll)
        return await self._publish(poll, work, replace(address, channel_id=channel_id))

    async def open_unseen(self, work: Work, guild_id: int | None, channel_id: int) -> Poll:
        """A round without a message of its own: it waits for its author."""
        poll = replace(self._new(work, guild_id, channel_id), state=PollState.WAITING)
        await self._library.polls.save(poll)
        return poll

    def _new(self, work: Work, guild_id: int | None, channel_id: int, unattended: int = 0) -> Poll:
        """A round that nobody sees yet. While it is open and has no message, it is still to be published."""
        now_s = self._clock.unix()
        return Poll(
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

    async def _publish(self, poll: Poll, work: Work, address: Address) -> Poll:
        """Post a round's message, and open the vote where there is one. Whoever is quick to press waits for that."""
        async with self._lease(poll.id):
            return await self._post(poll, work, address)

    async def _post(self, poll: Poll, work: Work, address: Address) -> Poll:
        now_s = self._clock.unix()
        is_vote = address.guild_id is not None and poll.unattended < UNATTENDED_MAX
        poll = replace(
            poll,
            options=work.choices,
            opened_at=now_s,
            closes_at=now_s + self._vote_s if is_vote else now_s,
            state=PollState.OPEN if is_vote else PollState.WAITING,
        )
        frame = poll_message(poll, PollTally(), address.locale)
        payload, _ = post_payload(frame, ephemeral=False)
        try:
            # With its id as the nonce, a post whose answer was lost and that is sent again makes one message.
            message = await self._work_service.services.channel_route(address).post(payload, [], poll.id)
        except RouteError as error:
            log.warning("round %s was not posted (%s)", poll.id, error)
            await self._library.polls.close(poll.id, None)
            raise RefusedError(RefusalKind.CANNOT_SHARE) from error
        poll = replace(poll, message_id=int(message["id"]))
        await self._library.polls.save(poll)
        if poll.state is PollState.OPEN:
            self._updater.watch(poll, address, frame)
        return poll

    async def _prepare(self, poll: Poll, address: Address) -> None:
        """Think of the ways of a round that follows by itself, and publish it; unless another one has come first."""
        rounds = self._library.polls
        try:
            work = await self.with_choices(poll.work_id)
            newest = await rounds.of_work(poll.work_id)
            if newest is not None and newest.id == poll.id:
                await self._publish(poll, work, address)
                return
        except (EndingError, RefusedError) as error:
            # The chapter stands with its buttons; Choices asks once more.
            log.warning("no round follows work %s (%s)", poll.work_id, error)
        except Exception:
            # The boundary of a task that nobody waits for.
            log.exception("no round follows work %s", poll.work_id)
        await rounds.close(poll.id, None)

    def _meanwhile(self, preparing: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(preparing, name="a round")
        # The loop keeps only weak references to tasks; this set keeps each until it ends.
        self._opening.add(task)
        task.add_done_callback(self._opening.discard)

    # --- Choosing ----------------------------------------------------------------------------------------------------

    @asynccontextmanager
    async def choosing(
        self, round_id: str, person_id: int, option: int
    ) -> AsyncIterator[NewWork | AlreadyChosen | None]:
        """A person presses one of the ways, counted from 0.

        In an open round that is their vote, in another one its author's decision: None, and the chapter is under way.
        Otherwise a way that was taken already, or the wish for a chapter that has to stand where it was pressed: it is
        to be taken up inside the context, so that a second press finds the chapter. Raises `RefusedError`.
        """
        if await self._voted(round_id, person_id, option):
            yield None
            return
        async with self._lease(round_id):
            outcome = await self._choose(round_id, person_id, option)
            yield outcome
            if isinstance(outcome, NewWork):
                await self._library.polls.close(round_id, option)

    async def _voted(self, round_id: str, person_id: int, option: int) -> bool:
        """Count a vote, about which the row decides; False for a round that is not open, or is being posted."""
        poll, _ = await self._found(round_id)
        if poll.state is not PollState.OPEN or poll.message_id is None:
            return False
        try:
            await self._vote(poll, person_id, option)
        except RefusedError:
            return False
        return True

    async def _choose(self, round_id: str, person_id: int, option: int) -> NewWork | AlreadyChosen | None:
        poll, work = await self._found(round_id)
        if not 0 <= option < len(poll.options):
            raise RefusedError(RefusalKind.NO_ROUND)
        if poll.state is PollState.OPEN:
            await self._vote(poll, person_id, option)
            return None
        taken = await self._branch(poll, option)
        if taken is not None:
            return taken
        if person_id != poll.author_id:
            raise RefusedError(RefusalKind.NO_ROUND)
        if poll.message_id is None:
            return self._new_work(poll, work, option)
        address = await self._go_on(poll, work, option, unattended=0)
        self._updater.touch(poll, address)
        return None

    async def close_early(self, round_id: str, person_id: int) -> None:
        """The author ends the vote before its time; raises `RefusedError`."""
        async with self._lease(round_id):
            poll, _ = await self._found(round_id)
            if person_id != poll.author_id:
                raise RefusedError(RefusalKind.AUTHOR_ONLY)
            address = await self._address(poll)
            if poll.state is not PollState.OPEN or address is None:
                raise RefusedError(RefusalKind.NO_ROUND)
            self._updater.touch(poll, address, closed_by_author=True)

    async def _vote(self, poll: Poll, person_id: int, option: int) -> None:
        await self._library.polls.vote(poll.id, person_id, option)
        if person_id == poll.author_id and poll.unattended:
            await self._library.polls.attend(poll.id)
        address = await self._address(poll)
        if address is not None:
            self._updater.touch(poll, address)

    async def _decide(self, round_id: str, by_author: bool) -> str:
        """End a vote: the way with most votes is taken; a tie, or no vote at all, waits for the author."""
        async with self._lease(round_id):
            poll = await self._library.polls.find(round_id)
            if poll is None or poll.state is not PollState.OPEN:
                return ""
            leading = leaders(await self._library.polls.counts(poll))
            work = await self._work_service.find(poll.work_id)
            if work is None:
                await self._library.polls.close(round_id, None)
                return ""
            if len(leading) != 1:
                await self._library.polls.wait(round_id)
                return ""
            try:
                await self._go_on(poll, work, leading[0], unattended=0 if by_author else poll.unattended + 1)
            except RefusedError as error:
                if error.refusal.kind is RefusalKind.CLOSING:
                    return ""  # still open: the next start decides
                log.info("round %s waits for its author (%s)", round_id, error)
                await self._library.polls.wait(round_id)
                address = await self._address(poll)
                return refusal_line(error.refusal, "en-US" if address is None else address.locale)
            return ""

    async def _go_on(self, poll: Poll, work: Work, option: int, *, unattended: int) -> Address:
        """Begin the chapter that was chosen, as a message of the bot's own; gives where the round stands.

        Idempotent: a chapter that the last process began is not begun again.
        """
        address = await self._address(poll)
        if address is None:
            raise RefusedError(RefusalKind.UNKNOWN_WORK)
        if await self._branch(poll, option) is None:
            new_work = self._new_work(poll, work, option)
            source = await self._work_service.source_of(new_work.lineage)
            place, state = in_channel(address, poll.channel_id, KINDS[work.kind].dialect, source)
            submission = Submission(
                new_work=new_work, author_id=poll.author_id, interaction_id=None, address=place, state=state
            )
            async with self._work_service.submission(submission):
                pass
        if poll.state is not PollState.CLOSED:
            await self._library.polls.save(replace(poll, unattended=unattended))
            await self._library.polls.close(poll.id, option)
        return address

    def _new_work(self, poll: Poll, work: Work, option: int) -> NewWork:
        private = None if poll.message_id is None else False
        return continued(work, now_s=self._clock.unix(), direction=poll.options[option], private=private)

    async def _branch(self, poll: Poll, option: int) -> AlreadyChosen | None:
        """The chapter that was made of this way already."""
        direction = _normal(poll.options[option])
        for work_id in await self._library.works.children(poll.work_id, Relation.CONTINUE):
            work = await self._work_service.find(work_id)
            if work is not None and work.lineage is not None and work.lineage.direction == direction:
                row = await self._library.replies.find(work.take_group)
                return AlreadyChosen("" if row is None else url_of(row))
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
        rounds = self._library.polls
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

    async def _found(self, round_id: str) -> tuple[Poll, Work]:
        poll = await self._library.polls.find(round_id)
        if poll is None:
            raise RefusedError(RefusalKind.NO_ROUND)
        work = await self._work_service.find(poll.work_id)
        if work is None:
            raise RefusedError(RefusalKind.UNKNOWN_WORK)
        return poll, work

    async def _address(self, poll: Poll) -> Address | None:
        """Where a round and its chapters stand; None when nothing of the story's own reply is known any more."""
        work = await self._work_service.find(poll.work_id)
        reply = None if work is None else await self._work_service.reply_of(work)
        if reply is None:
            return None
        return replace(
            reply[0],
            channel_id=poll.channel_id,
            author_id=poll.author_id,
            interaction_id=poll.message_id or reply[0].interaction_id,
            opens_thread=False,
        )

    def _lease(self, round_id: str) -> AbstractAsyncContextManager[None]:
        return self._library.leases.wait(f"round {round_id}")


def _normal(direction: str) -> str:
    """A way on as the lineage of its chapter has it."""
    return " ".join(direction.split())
