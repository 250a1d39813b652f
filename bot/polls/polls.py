"""Polls: readers vote for one of three choices for the next chapter of a story."""

from __future__ import annotations

import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from typing import Final, Self

from bot.library.polls import Poll, PollState
from bot.making.background import BackgroundTasks
from bot.making.derive import NewWork, continued
from bot.making.run import Run
from bot.making.service import WorkService
from bot.making.submission import Submission
from bot.polls.choices import AlreadyChosen, add_choices, existing_chapter, find_story, normalized
from bot.polls.message_updater import SHOWN_AGAIN_S, PollMessageUpdater
from bot.polls.poll_message import CHAPTERS_WITHOUT_AUTHOR_MAX, PollTally, leaders, poll_message
from bot.reply.interaction_route import RouteError
from bot.reply.media import MEDIA
from bot.reply.message_exists import message_exists
from bot.reply.opening import in_channel
from bot.reply.payload import post_payload
from bot.reply.retries import with_retries
from bot.reply.state import Address, ReplyState
from bot.words.say import refusal_line
from bot.work.ending import EndingError, EndingKind
from bot.work.lineage import Relation
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.titles import title_of
from bot.work.work import Work

log = logging.getLogger(__name__)

_CONTINUABLE: Final = frozenset({EndingKind.COMPLETE, EndingKind.CUT})
"""Endings of a chapter after which the next poll follows, where the author chose that."""


class Polls:
    """Opens polls, counts votes, and begins the chosen chapters.

    Where the bot can post messages, a poll is a public message and all readers may vote. Elsewhere (a private reply, a
    server without the bot) it is part of a private answer, and only the author of the story decides. A lease for each
    poll serializes its changes; a vote needs no lease.
    """

    def __init__(self, work_service: WorkService, vote_s: float) -> None:
        self._work_service = work_service
        self._library = work_service.library
        self._vote_s = vote_s
        self._store = self._library.polls
        self._services = work_service.services
        self._updater = PollMessageUpdater(self._store, self._services, self._end_vote)
        self._tasks = BackgroundTasks()

    @classmethod
    @asynccontextmanager
    async def open(cls, work_service: WorkService, vote_s: float) -> AsyncIterator[Self]:
        """Connect polls to the work service: the end of a chapter may open the next one, the start resumes open ones.

        A vote lasts `vote_s` seconds.
        """
        polls = cls(work_service, vote_s)
        work_service.on_ended, work_service.on_started = polls._chapter_ended, polls._resume
        try:
            yield polls
        finally:
            await polls._tasks.cancel_all()
            await polls._updater.close()

    async def _resume(self) -> None:
        """Resume the polls that the last process left open, and show the end of those that it may not have shown."""
        open_polls = await self._store.open_polls()
        for poll in open_polls:
            address = await self._address(poll)
            if address is None:
                await self._store.close(poll.id, None)
            elif poll.message_id is None:
                self._tasks.spawn(self._prepare(poll, address), f"poll {poll.id}")
            else:
                self._updater.refresh(poll, address)
        for poll in await self._store.ended_polls(self._services.clock.unix() - SHOWN_AGAIN_S):
            if (address := await self._address(poll)) is not None:
                self._updater.refresh(poll, address)
        if open_polls:
            log.info("%d polls of the last process are resumed", len(open_polls))

    # --- Opening -----------------------------------------------------------------------------------------------------

    async def with_choices(self, work_id: str, person_id: int, guild_id: int | None) -> Work:
        """A story with its three choices, which are proposed once, at the expense of this person in this server.

        Raises `EndingError`, `RefusedError`.
        """
        work = await find_story(self._work_service, work_id)
        if work.choices:
            return work
        # The key is stored: every version has to use the same one.
        async with self._library.leases.acquire(f"ways {work_id}"):
            # Another interaction may have added them while this one waited for the lease.
            work = await find_story(self._work_service, work_id)
            if work.choices:
                return work
            return await add_choices(self._work_service, work, person_id, guild_id)

    async def visible_poll(self, work: Work) -> Poll | None:
        """The poll about this work whose message still exists, or None."""
        poll = await self._store.of_work(work.id)
        if poll is None or poll.message_id is None:
            return None
        address = await self._address(poll)
        if address is None or not await message_exists(self._services, address, poll.message_id):
            return None
        return poll

    async def channel_for(self, work: Work, address: Address, state: ReplyState) -> int:
        """The channel for the next chapters: the thread of the reply, or its channel where no thread can be opened."""
        if state.thread_id:
            return state.thread_id
        if address.guild_id is None or not state.message_ids:
            return address.channel_id
        thread_id = await self._services.open_thread(address, state.message_ids[0], title_of(work))
        return thread_id or address.channel_id

    async def open_public(self, work: Work, address: Address, channel_id: int, *, repeats: bool) -> Poll:
        """Post a poll; raises `RefusedError` where the bot may not write. In a direct message the author decides.

        With `repeats` another poll follows each chosen chapter, until the author stops that.
        """
        poll = replace(self._new(work, address.guild_id, channel_id), repeats=repeats)
        await self._store.save(poll)
        return await self._publish(poll, work, replace(address, channel_id=channel_id))

    async def open_private(self, work: Work, guild_id: int | None, channel_id: int) -> Poll:
        """Open a poll without a message, which its author decides."""
        poll = replace(self._new(work, guild_id, channel_id), state=PollState.WAITING)
        await self._store.save(poll)
        return poll

    def _new(self, work: Work, guild_id: int | None, channel_id: int, chapters_without_author: int = 0) -> Poll:
        """A poll without a message. An open poll without one is published later (`_prepare`)."""
        now_s = self._services.clock.unix()
        return Poll(
            id=secrets.token_hex(8),
            work_id=work.id,
            author_id=work.author_id,
            guild_id=guild_id,
            channel_id=channel_id,
            options=work.choices,
            opened_at=now_s,
            closes_at=now_s,
            chapters_without_author=chapters_without_author,
        )

    async def _publish(self, poll: Poll, work: Work, address: Address) -> Poll:
        """Post the message of a poll and open the vote. Early interactions wait for the lease."""
        async with self._lease(poll.id):
            return await self._post(poll, work, address)

    async def _post(self, poll: Poll, work: Work, address: Address) -> Poll:
        now_s = self._services.clock.unix()
        is_vote = address.guild_id is not None and poll.chapters_without_author < CHAPTERS_WITHOUT_AUTHOR_MAX
        poll = replace(
            poll,
            options=work.choices,
            opened_at=now_s,
            closes_at=now_s + self._vote_s if is_vote else now_s,
            state=PollState.OPEN if is_vote else PollState.WAITING,
        )
        frame = poll_message(poll, PollTally(), address.locale)
        payload, _ = post_payload(frame, ephemeral=False)
        route = self._services.channel_route(address)
        try:
            # The poll id is the nonce: repeating a post whose response was lost creates no second message.
            message = await with_retries(lambda: route.post(payload, [], poll.id))
        except RouteError as error:
            log.warning("poll %s was not posted (%s)", poll.id, error)
            await self._store.close(poll.id, None)
            raise RefusedError(RefusalKind.CANNOT_SHARE) from error
        poll = replace(poll, message_id=int(message["id"]))
        await self._store.save(poll)
        if poll.state is PollState.OPEN:
            self._updater.watch(poll, address, frame)
        return poll

    async def _prepare(self, poll: Poll, address: Address) -> None:
        """Add choices to the work of an automatic poll and publish the poll, unless a newer poll exists."""
        try:
            work = await self.with_choices(poll.work_id, poll.author_id, poll.guild_id)
            newest = await self._store.of_work(poll.work_id)
            if newest is not None and newest.id == poll.id:
                await self._publish(poll, work, address)
                return
        except (EndingError, RefusedError) as error:
            # More of the chapter has Vote, which opens a poll later.
            log.warning("no poll follows work %s (%s)", poll.work_id, error)
        except Exception:
            # After any failure, the poll must not stay open without a message.
            log.exception("no poll follows work %s", poll.work_id)
        await self._store.close(poll.id, None)

    # --- Choosing ----------------------------------------------------------------------------------------------------

    @asynccontextmanager
    async def choose(self, poll_id: str, person_id: int, option: int) -> AsyncIterator[NewWork | AlreadyChosen | None]:
        """A person presses the button of a choice, counted from 0. Raises `RefusedError`.

        In an open poll this is a vote, afterwards the author's decision. Yields None when no further step is needed, or
        the existing chapter of the choice, or the request for a chapter of a private poll: the caller submits it inside
        the context, so that a second press finds the chapter.
        """
        if await self._voted(poll_id, person_id, option):
            yield None
            return
        async with self._lease(poll_id):
            outcome = await self._decide(poll_id, person_id, option)
            yield outcome
            if isinstance(outcome, NewWork):
                await self._store.close(poll_id, option)

    async def _voted(self, poll_id: str, person_id: int, option: int) -> bool:
        """Count a vote without a lease; False if the poll is not open or is just being posted."""
        poll, _ = await self._load(poll_id)
        if poll.state is not PollState.OPEN or poll.message_id is None:
            return False
        try:
            await self._vote(poll, person_id, option)
        except RefusedError:
            return False
        return True

    async def _decide(self, poll_id: str, person_id: int, option: int) -> NewWork | AlreadyChosen | None:
        poll, work = await self._load(poll_id)
        if not 0 <= option < len(poll.options):
            raise RefusedError(RefusalKind.NO_POLL)
        if poll.state is PollState.OPEN:
            await self._vote(poll, person_id, option)
            return None
        existing = await existing_chapter(self._work_service, poll, option)
        if existing is not None:
            return existing
        if person_id != poll.author_id:
            raise RefusedError(RefusalKind.NO_POLL)
        if poll.message_id is None:
            return self._new_work(poll, work, option)
        address = await self._begin_chapter(poll, work, option, chapters_without_author=0)
        self._updater.refresh(poll, address)
        return None

    async def close_early(self, poll_id: str, person_id: int) -> None:
        """End a vote early for the author of the story; raises `RefusedError`."""
        async with self._lease(poll_id):
            poll, _ = await self._load(poll_id)
            if person_id != poll.author_id:
                raise RefusedError(RefusalKind.VOTE_AUTHOR_ONLY, author=poll.author_id)
            address = await self._address(poll)
            if poll.state is not PollState.OPEN or address is None:
                raise RefusedError(RefusalKind.NO_POLL)
            # In the rows the vote is over before the press is answered: a crash or another process cannot miss it.
            reason = await self._begin_winner(poll, chapters_without_author=0)
        self._updater.show_ended(poll, address, reason)

    async def stop_repeating(self, poll_id: str, person_id: int) -> None:
        """Let no other poll follow, for the author of the story; raises `RefusedError`."""
        async with self._lease(poll_id):
            poll, _ = await self._load(poll_id)
            if person_id != poll.author_id:
                raise RefusedError(RefusalKind.VOTE_AUTHOR_ONLY, author=poll.author_id)
            await self._store.stop_repeating(poll_id)
        if (address := await self._address(poll)) is not None:
            self._updater.refresh(poll, address)

    async def _vote(self, poll: Poll, person_id: int, option: int) -> None:
        await self._store.vote(poll.id, person_id, option)
        if person_id == poll.author_id and poll.chapters_without_author:
            await self._store.reset_chapters_without_author(poll.id)
        address = await self._address(poll)
        if address is not None:
            self._updater.refresh(poll, address)

    async def _end_vote(self, poll_id: str) -> str:
        """End a vote whose time is over, unless another process did; returns why no chapter follows, or ""."""
        async with self._lease(poll_id):
            poll = await self._store.find(poll_id)
            if poll is None or poll.state is not PollState.OPEN:
                return ""
            try:
                return await self._begin_winner(poll, chapters_without_author=poll.chapters_without_author + 1)
            except RefusedError:
                return ""  # the bot is closing: the poll stays open, and the next start ends it

    async def _begin_winner(self, poll: Poll, *, chapters_without_author: int) -> str:
        """End an open vote: the choice with the most votes wins; after a tie or without votes the author has to choose.

        Returns why no chapter follows, or "". Raises `RefusedError` (CLOSING), and then the vote is still open. The
        caller holds the lease of the poll.
        """
        leading = leaders(await self._store.counts(poll))
        work = await self._work_service.find(poll.work_id)
        if work is None:
            await self._store.close(poll.id, None)
            return ""
        if len(leading) != 1:
            await self._store.mark_waiting(poll.id)
            return ""
        try:
            await self._begin_chapter(poll, work, leading[0], chapters_without_author=chapters_without_author)
        except RefusedError as error:
            if error.refusal.kind is RefusalKind.CLOSING:
                raise
            log.info("poll %s waits for its author (%s)", poll.id, error)
            await self._store.mark_waiting(poll.id)
            address = await self._address(poll)
            return refusal_line(error.refusal, "en-US" if address is None else address.locale)
        return ""

    async def _begin_chapter(self, poll: Poll, work: Work, option: int, *, chapters_without_author: int) -> Address:
        """Begin the chosen chapter as a message of the bot; returns the address of the poll.

        Idempotent: an existing chapter is not begun again.
        """
        address = await self._address(poll)
        if address is None:
            raise RefusedError(RefusalKind.UNKNOWN_WORK)
        if await existing_chapter(self._work_service, poll, option) is None:
            new_work = self._new_work(poll, work, option)
            source = await self._work_service.source_of(new_work.lineage)
            new_address, state = in_channel(address, poll.channel_id, MEDIA[work.medium].dialect, source)
            submission = Submission(
                new_work=new_work, author_id=poll.author_id, interaction_id=None, address=new_address, state=state
            )
            async with self._work_service.submission(submission):
                pass
        if poll.state is not PollState.CLOSED:
            await self._store.save(replace(poll, chapters_without_author=chapters_without_author))
            await self._store.close(poll.id, option)
        return address

    def _new_work(self, poll: Poll, work: Work, option: int) -> NewWork:
        private = None if poll.message_id is None else False
        return continued(work, now_s=self._services.clock.unix(), direction=poll.options[option], private=private)

    # --- After a chapter ---------------------------------------------------------------------------------------------

    async def _chapter_ended(self, run: Run) -> None:
        """Called after each run: open the next poll, where the author chose that one follows each chapter.

        A background task proposes its choices, which takes seconds.
        """
        work, address = run.work, run.editor.address
        lineage, ending = work.lineage, work.ending
        if lineage is None or lineage.relation is not Relation.CONTINUE or work.take_of is not None:
            return
        if ending is None or ending.kind not in _CONTINUABLE or not address.can_outlive_token:
            return
        before = await self._store.of_work(lineage.parent_id)
        if before is None or not before.repeats or before.message_id is None or before.author_id != work.author_id:
            return
        directions = [normalized(option) for option in before.options]
        if lineage.direction not in directions or await self._store.of_work(work.id) is not None:
            return
        is_winner = before.winner is not None and directions[before.winner] == lineage.direction
        count = before.chapters_without_author if is_winner else 0
        next_poll = replace(self._new(work, address.guild_id, address.channel_id, count), repeats=True)
        await self._store.save(next_poll)
        self._tasks.spawn(self._prepare(next_poll, address), f"poll {next_poll.id}")

    # --- Finding -----------------------------------------------------------------------------------------------------

    async def _load(self, poll_id: str) -> tuple[Poll, Work]:
        poll = await self._store.find(poll_id)
        if poll is None:
            raise RefusedError(RefusalKind.NO_POLL)
        work = await self._work_service.find(poll.work_id)
        if work is None:
            raise RefusedError(RefusalKind.UNKNOWN_WORK)
        return poll, work

    async def _address(self, poll: Poll) -> Address | None:
        """The address of a poll and its chapters; None when the reply of the story is unknown."""
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

    def _lease(self, poll_id: str) -> AbstractAsyncContextManager[None]:
        # The key is stored: every version has to use the same one.
        return self._library.leases.acquire(f"round {poll_id}")
