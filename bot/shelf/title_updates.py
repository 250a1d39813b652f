"""Renames works, and brings the messages and threads up to date that show their titles, or the pages of comics.

Some of it has to wait: for a work that is being made, for the slow edits of old messages, for a thread that was renamed
twice in ten minutes. What waits is in rows, so it outlives a restart, and any process on the database may do it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Final, Self

from bot.library.renaming import TitleTarget, TitleUpdate
from bot.library.replies import ReplyRow
from bot.library.tables import replies
from bot.making.background import BackgroundTasks
from bot.making.reply_store import LibraryReplyStore, address_of, state_of
from bot.making.service import WorkService
from bot.reply.frame import NoFile
from bot.reply.interaction_route import FailureKind, ReadableRoute, RouteError, TokenRoute
from bot.reply.narration_units import has_titled_sound
from bot.reply.render import Source
from bot.reply.repair import has_new_layout, update_message
from bot.reply.state import Reply
from bot.shelf.lettering import Lettering
from bot.shelf.narration_files import NarrationFiles
from bot.work.refusal import RefusedError
from bot.work.titles import title_of
from bot.work.work import Work

log = logging.getLogger(__name__)

AT_ONCE_S: Final = 5.0
"""How long a rename waits for the work's own message and thread, before its answer says that they follow."""

CHECK_EVERY_S: Final = 30.0
"""The interval between two looks for updates that another process has left."""

BUSY_S: Final = 2.0
"""Pause before another look at a reply that is being written."""

RETRY_S: Final = 60.0
"""Pause after a temporary failure of Discord."""

GIVE_UP_S: Final = 24 * 3600.0
"""An update that Discord has not accepted in this time is given up."""

_GONE: Final = frozenset({FailureKind.DELETED, FailureKind.CHANNEL_GONE})

RenameThread = Callable[[int, str], Awaitable[None]]
"""Renames a thread; raises `RouteError`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameResult:
    """The renamed work. `thread_at` is when its thread follows (unix seconds), None when nothing waits.

    `messages` is the number of messages that follow.
    """

    work: Work
    thread_at: float | None
    messages: int


class Reach(Enum):
    """Whether Discord shows a change."""

    DONE = auto()
    LATER = auto()
    NEVER = auto()
    """No route of this bot reaches the message."""
    GONE = auto()
    """The message was deleted, or its channel."""
    TOO_LARGE = auto()
    """A file is larger than may be uploaded there now."""


class _LaterError(Exception):
    """The update has to wait for this many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class TitleUpdates:
    """Renames works; a loop makes the updates that had to wait. A lease lets only one process make an update."""

    def __init__(
        self,
        work_service: WorkService,
        lettering: Lettering,
        narration_files: NarrationFiles,
        rename_thread: RenameThread,
    ) -> None:
        self._work_service = work_service
        self._narration_files = narration_files
        self._library = work_service.library
        self._lettering = lettering
        self._clock = work_service.services.clock
        self._rename_thread = rename_thread
        self._tasks = BackgroundTasks()
        self._wake = asyncio.Event()

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        work_service: WorkService,
        lettering: Lettering,
        narration_files: NarrationFiles,
        rename_thread: RenameThread,
    ) -> AsyncIterator[Self]:
        """Updates that do not run yet: `update_continually` has to run beside them."""
        updates = cls(work_service, lettering, narration_files, rename_thread)
        try:
            yield updates
        finally:
            await updates._tasks.cancel_all()

    async def rename(self, work: Work, title: str) -> RenameResult:
        """Give a work and its takes this title; an empty one restores the titles that came with them.

        The work's own message and thread follow at once where Discord allows it, everything else soon.
        """
        async with self._library.leases.acquire(f"rename {work.take_group}"):
            renamed = await self._library.renaming.rename(work.id, title)
        for run in self._work_service.runs():
            if (new := renamed.titles.get(run.work.id)) is not None:
                run.draft.set_title(new)
        own = await self._library.renaming.pending(work.take_group)
        await self._do_now(own)
        waiting = [one for one in await self._library.renaming.pending() if one.requested_at == renamed.requested_at]
        self._wake.set()
        found = await self._library.works.find(work.id)
        return RenameResult(
            work=replace(work, title=title) if found is None else found,
            thread_at=next(
                (one.due_at for one in waiting if one.target is TitleTarget.THREAD and _is_of(one, work)), None
            ),
            messages=sum(one.target is TitleTarget.MESSAGE for one in waiting),
        )

    async def show_pages(self, work: Work) -> Reach:
        """Show the present pages of a comic in all its replies: in its own one at once if possible, else soon.

        Returns whether its own reply shows them. Without one there is nothing to wait for.
        """
        updates = await self._library.renaming.mark_pages(work.id)
        own = [one for one in updates if one.reply_id == work.take_group]
        reached: list[Reach] = []

        async def attempt(update: TitleUpdate) -> None:
            reached.append(await self._attempt(update))

        tasks = {self._tasks.spawn(attempt(update), f"pages of {update.reply_id}") for update in own}
        if tasks:
            await asyncio.wait(tasks, timeout=AT_ONCE_S)
        self._wake.set()
        return next(iter(reached), Reach.LATER if own else Reach.GONE)

    async def show_pages_later(self, work: Work) -> None:
        """Show the present pages of a comic in all its replies as soon as its run is over."""
        await self._library.renaming.mark_pages(work.id)
        self._wake.set()

    async def update_continually(self) -> None:
        """Make the updates that are due, until cancelled. The client must be logged in to Discord."""
        while True:
            self._wake.clear()
            try:
                wait_s = await self._do_due()
            except Exception:
                # The boundary of a background task: the next attempt may succeed.
                log.exception("titles in Discord could not be brought up to date")
                wait_s = CHECK_EVERY_S
            await self._clock.wait(self._wake, wait_s)

    async def _do_now(self, updates: Sequence[TitleUpdate]) -> None:
        """Attempt these updates. Slower ones continue in the background."""

        async def attempt(update: TitleUpdate) -> None:
            await self._attempt(update)

        tasks = {self._tasks.spawn(attempt(update), f"title of {update.reply_id}") for update in updates}
        if tasks:
            await asyncio.wait(tasks, timeout=AT_ONCE_S)

    async def _do_due(self) -> float:
        """Make the updates that are due, one after the other; returns the seconds until the next look."""
        for update in await self._library.renaming.pending():
            try:
                await self._attempt(update)
            except Exception:
                # The others must not wait for what fails.
                log.exception("the %s of reply %s keeps an old title for now", update.target.value, update.reply_id)
                await self._library.renaming.postpone(update, self._library.now() + RETRY_S)
        waiting = await self._library.renaming.pending()
        next_s = min((one.due_at - self._library.now() for one in waiting), default=CHECK_EVERY_S)
        return min(max(next_s, BUSY_S), CHECK_EVERY_S)

    async def _attempt(self, update: TitleUpdate) -> Reach:
        """Do one update if it is due; a row stays when it has to wait, or when another task is doing it."""
        renaming, now, reach = self._library.renaming, self._library.now(), Reach.NEVER
        if update.due_at > now:
            return Reach.LATER
        try:
            async with self._library.leases.try_acquire(f"title {update.target.value} {update.reply_id}"):
                reach = await self._update(update)
        except RefusedError:
            return Reach.LATER
        except _LaterError as later:
            if now - update.requested_at > GIVE_UP_S:
                log.warning("a %s stays as it is: Discord was out of reach for a day", update.target.value)
            else:
                await renaming.postpone(update, self._library.now() + later.seconds)
                return Reach.LATER
        await renaming.complete(update)
        return reach

    async def _update(self, update: TitleUpdate) -> Reach:
        """Bring what an update names up to date; raises `_LaterError`, and `RefusedError` while a press changes it."""
        row = await self._library.replies.find(update.reply_id)
        work = None if row is None else await self._library.works.find(row.work_id)
        if row is None or work is None or not row.message_ids:
            return Reach.GONE
        try:
            if update.target is TitleTarget.THREAD:
                await self._update_thread(row, work)
                return Reach.DONE
            if update.target is TitleTarget.PAGES:
                work = await self._narration_files.catch_up(work)
                return await self._update_messages(row, work, all_messages=True)
            return await self._update_messages(row, work, all_messages=False)
        except RouteError as error:
            if error.failure in (FailureKind.LIMITED, FailureKind.TRANSIENT):
                raise _LaterError(error.retry_after_s or RETRY_S) from error
            log.info("a %s stays as it is (%s)", update.target.value, error)
            if error.is_too_large:
                return Reach.TOO_LARGE
            # For a token that does not reach a message, Discord answers that the message is unknown.
            is_gone = error.failure in _GONE and address_of(row).can_outlive_token
            return Reach.GONE if is_gone else Reach.NEVER
        except OSError as error:
            raise _LaterError(RETRY_S) from error

    async def _update_thread(self, row: ReplyRow, work: Work) -> None:
        """Rename the thread at the first message of a reply, if the bot has messages in one."""
        thread_id = row.message_ids[0]
        if await self._library.replies.where(replies.c.channel_id == thread_id):
            await self._rename_thread(thread_id, title_of(work))

    async def _update_messages(self, row: ReplyRow, work: Work, *, all_messages: bool) -> Reach:
        """Write the top of a reply again, or all of it. What it was made from may have another title, too."""
        service = self._work_service
        async with self._library.leases.try_acquire(f"reply {row.reply_id}"):
            if not await service.wait_until_free(row.reply_id) or work.ending is None:
                raise _LaterError(BUSY_S)
            if not all_messages:
                work = await self._lettering.compose_title(work)
            row = await self._library.replies.find(row.reply_id) or row
            reply = Reply(address_of(row), state_of(row))
            address, state = reply.address, reply.state
            state.source = await self._source(work, state.source)
            if all_messages and has_new_layout(work, reply):
                return await self._rewrite(work, reply, row.reply_id)
            is_copy = state.source is not None and state.source.shared_by
            take = (1, 1) if is_copy else await service.take_of(work)
            offshoots = await service.offshoots.of(work, address.guild_id)
            for index in range(len(state.message_ids) if all_messages or has_titled_sound(work) else 1):
                route = self._route(reply, index)
                if route is None:
                    return Reach.NEVER  # Discord lets no one edit it any more
                await update_message(service.services, work, reply, index, route, take, offshoots)
            await LibraryReplyStore(self._library.replies, row.reply_id, work.id, reply).save()
        return Reach.DONE

    async def _rewrite(self, work: Work, reply: Reply, reply_id: str) -> Reach:
        """Write a reply from its beginning, because its work needs other messages."""
        state = reply.state
        if not reply.address.can_outlive_token and len(state.all_message_ids) > 1:
            return Reach.NEVER  # a token does not reach all messages
        state = state.for_new_take(token=state.token, token_expires_at=state.token_expires_at)
        await (await self._work_service.show_take(work, reply.address, state, reply_id))
        return Reach.TOO_LARGE if NoFile.REFUSED in state.withheld.values() else Reach.DONE

    def _route(self, reply: Reply, index: int) -> TokenRoute | ReadableRoute | None:
        """The route to a message of a reply; None when none leads there."""
        services, address, state = self._work_service.services, reply.address, reply.state
        if address.can_outlive_token:
            return services.channel_route(replace(address, channel_id=reply.channel_id_of(index)))
        if state.token is not None and self._clock.unix() < state.token_expires_at:
            return services.token_route(address, state.token)
        return None

    async def _source(self, work: Work, source: Source | None) -> Source | None:
        """The source that a reply's top names, with its current title."""
        if source is None:
            return None
        if source.shared_by:
            return replace(source, title=title_of(work))
        parent = None if work.lineage is None else await self._library.works.find(work.lineage.parent_id)
        return source if parent is None else replace(source, title=title_of(parent))


def _is_of(update: TitleUpdate, work: Work) -> bool:
    return update.reply_id == work.take_group
