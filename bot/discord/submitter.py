"""From an interaction to a running work: the one way that all commands, buttons and modals use."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import Final

import discord

from bot.discord.chosen_message import ChosenMessage
from bot.discord.dialects import DialectChoice
from bot.discord.menu import close_menu, is_menu
from bot.discord.responses import (
    Interaction,
    defer,
    defer_locked,
    defer_thinking_locked,
    delete_thinking,
    respond,
    response_lock,
)
from bot.discord.speech_offers import offer
from bot.discord.work_links import work_link
from bot.library.library import Library
from bot.making import reply_store
from bot.making.derive import NewWork
from bot.making.run import Run
from bot.making.service import WorkService
from bot.making.speech_plan import UnconfirmedError
from bot.making.submission import Consent, Submission
from bot.reply.first_answer import is_answered
from bot.reply.offshoots import chapter_link
from bot.reply.opening import (
    address_of,
    in_channel,
    life_of,
    send_first_frame,
    state_of,
    upload_limit_of,
)
from bot.reply.render import Source
from bot.reply.services import ReplyServices
from bot.reply.state import Address, ReplyState
from bot.words.links import link
from bot.words.say import say
from bot.work.kinds import FEATURES
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import Length, Request, TextOptions
from bot.work.titles import title_of
from bot.work.work import Work

log = logging.getLogger(__name__)

BuildWork = Callable[[], Awaitable[NewWork]]
"""Derives the new work. It may read the database, and raise `RefusedError`."""

FIRST_FRAME_S: Final = 0.3
"""A work that the database admits within this time is shown by the first response; otherwise that is deferred."""


class Submitter:
    """Submits requests to the work service, and shows their works. The first response never waits for the database."""

    def __init__(
        self, work_service: WorkService, library: Library, services: ReplyServices, dialects: DialectChoice
    ) -> None:
        self._work_service = work_service
        self._library = library
        self._services = services
        self._dialects = dialects

    async def submit(
        self,
        interaction: Interaction,
        new_work: NewWork | BuildWork,
        *,
        private: bool,
        quoted: ChosenMessage | None = None,
        source: Source | None = None,
        consent: Consent = Consent.NONE,
    ) -> None:
        """Submit a request; its reply is the response to this interaction. Raises `RefusedError`.

        `private` says whether only this person may see the response while `new_work` is not known yet. `quoted` is
        the message that the text comes from, unless that message turns out to show a work; `source` is the same as a
        header names it. The author of a long narration is asked first, unless they gave their `consent`.
        """
        if quoted is not None:
            source = Source(say("label.message", interaction.locale.value), quoted.url, quoted.author_id)
        try:
            await self._submit(interaction, new_work, source, consent, private=private)
        except UnconfirmedError as unconfirmed:
            await offer(interaction, self._library.saved_forms, unconfirmed)

    async def _submit(
        self,
        interaction: Interaction,
        new_work: NewWork | BuildWork,
        source: Source | None,
        consent: Consent,
        *,
        private: bool,
    ) -> None:
        async with AsyncExitStack() as stack:
            admission = asyncio.create_task(self._admitted(stack, interaction, new_work, source, consent))
            try:
                await asyncio.wait({admission}, timeout=FIRST_FRAME_S)
                async with response_lock(interaction):
                    is_first = admission.done() and not is_answered(interaction)
                    if is_first and (run := admission.result()) is not None:
                        address = await send_first_frame(interaction, run.work, run.reply.address, run.reply.state)
                        self._apply_address(run, address)
                    elif not is_first:
                        message_id, is_private = await self._defer(interaction, private=private)
                        if (run := await admission) is not None:
                            if message_id is not None and run.work.request.private and not is_private:
                                await delete_thinking(interaction)
                                message_id = None
                            self._show_later(run, message_id, is_private=is_private)
            except BaseException:
                admission.cancel()
                await asyncio.gather(admission, return_exceptions=True)
                raise
        await close_menu(interaction)

    async def _admitted(
        self,
        stack: AsyncExitStack,
        interaction: Interaction,
        new_work: NewWork | BuildWork,
        message: Source | None,
        consent: Consent,
    ) -> Run | None:
        """The run of a work that the library admitted; None for an interaction that was submitted before."""
        new_work = new_work if isinstance(new_work, NewWork) else await new_work()
        request = new_work.request
        check_permissions(interaction, request)
        address = address_of(interaction, private=request.private, opens_thread=_may_open_thread(interaction, request))
        source = await self._work_service.source_of(new_work.lineage)
        if message is not None and new_work.lineage is not None and not new_work.lineage.parent_id:
            source = message
        state = state_of(interaction, self._dialects.of(request), source, services=self._services)
        if new_work.take_of is not None:
            # A new reply of a work that has one already: a deletion at the same time comes before or after.
            await stack.enter_async_context(self._work_service.reply_lock(new_work.take_of))
        submission = self._submission(interaction, new_work, address, state, consent=consent)
        return await stack.enter_async_context(submission)

    async def _defer(self, interaction: Interaction, *, private: bool) -> tuple[int | None, bool]:
        """Defer the response; the id of the message that will show the work, and whether only this person sees it.

        A button is acknowledged silently (None); the work then follows as a message of its own.
        """
        if is_answered(interaction):
            return None, False
        if interaction.message is not None and await defer_locked(interaction):
            return None, False
        return await defer_thinking_locked(interaction, private=private)

    def _show_later(self, run: Run, message_id: int | None, *, is_private: bool) -> None:
        """Let the editor write the first frame, into the deferred response or as a message after it."""
        address = run.reply.address
        run.reply.state.message_ids = [] if message_id is None else [message_id]
        self._apply_address(run, replace(address, private=address.private or is_private))

    def _apply_address(self, run: Run, address: Address) -> None:
        if address != run.reply.address:
            run.set_address(address)
        if address.private and not run.work.request.private:
            self._library.work_flags.make_private(run.work.id)

    async def submit_in_place(
        self,
        interaction: Interaction,
        new_work: NewWork,
        address: Address,
        state: ReplyState,
        *,
        consent: Consent = Consent.NONE,
    ) -> None:
        """Make another take in the reply that shows the others; the interaction is acknowledged silently first.

        Only a button of that reply brings a token that can edit it. `consent` as in `submit`.
        """
        try:
            await self._submit_in_place(interaction, new_work, address, state, consent)
        except UnconfirmedError as unconfirmed:
            await offer(interaction, self._library.saved_forms, unconfirmed)

    async def _submit_in_place(
        self, interaction: Interaction, new_work: NewWork, address: Address, state: ReplyState, consent: Consent
    ) -> None:
        check_permissions(interaction, new_work.request)
        reply_id = new_work.take_of or ""
        is_on_it = interaction.message is not None and interaction.message.id in state.message_ids
        life = life_of(interaction, self._services)
        state = state.for_new_take(token=interaction.token if is_on_it else None, token_expires_at=life.expires_at)
        address = replace(
            address,
            interaction_id=interaction.id,
            locale=interaction.locale.value,
            upload_limit_bytes=upload_limit_of(interaction, private=address.private),
        )
        async with (
            self._work_service.reply_lock(reply_id),
            self._submission(interaction, new_work, address, state, reply_id=reply_id, consent=consent) as run,
        ):
            if run is not None and not await self._acknowledge_take(interaction, run):
                raise RefusedError(RefusalKind.NOT_EDITABLE)
        await self._check_is_shown(run)

    async def _acknowledge_take(self, interaction: Interaction, run: Run) -> bool:
        """Say in "More" where the take is; below the reply itself it is seen. False when the reply was deleted."""
        url = run.reply.url
        if is_menu(interaction) and url:
            locale = interaction.locale.value
            await respond(interaction, say("after.take", locale, link=link(title_of(run.work), url, locale)))
            return True
        is_there = await defer(interaction)
        await close_menu(interaction)
        return is_there

    async def show_in_place(self, interaction: Interaction, work: Work, message_id: int) -> None:
        """Show another take in the reply of this message; raises `RefusedError` when the reply cannot be edited."""
        row = await self._library.replies.of_message(message_id)
        if row is None or row.reply_id != work.take_group:
            raise RefusedError(RefusalKind.NOT_EDITABLE)
        if not (reply_store.address_of(row).can_outlive_token or len(row.message_ids) == 1):
            raise RefusedError(RefusalKind.NOT_EDITABLE)
        # To acquire the lease the database is asked, and the first answer does not wait for that.
        await defer(interaction)
        async with self._work_service.reply_lock(row.reply_id):
            life = life_of(interaction, self._services)
            state = reply_store.state_of(row).for_new_take(token=interaction.token, token_expires_at=life.expires_at)
            showing = await self._work_service.show_take(work, reply_store.address_of(row), state, row.reply_id)
        await asyncio.shield(showing)

    async def finish_in_place(self, interaction: Interaction, work: Work, address: Address, state: ReplyState) -> None:
        """Finish a work in its own reply. A button on its last message brings a token that can edit it."""
        is_on_it = interaction.message is not None and interaction.message.id == state.message_ids[-1]
        state.use_token(interaction.token if is_on_it else None, life_of(interaction, self._services))
        state.token_is_authors = interaction.user.id == work.author_id
        address = replace(address, upload_limit_bytes=upload_limit_of(interaction, private=address.private))
        async with self._work_service.reply_lock(work.take_group), self._work_service.finishing(work, address, state):
            if is_on_it:
                # Discord accepts the token only after the acknowledgement.
                await defer(interaction)
        if not is_on_it:
            locale = interaction.locale.value
            await respond(interaction, say("label.goes_on", locale, link=await work_link(self._library, work, locale)))

    async def finish_here(self, interaction: Interaction, work: Work) -> None:
        """Finish a work in a new reply, which is the response to this interaction."""
        request = work.request
        check_permissions(interaction, request)
        # The reply belongs to the work's author even when a moderator presses: deleting their works deletes it.
        address = replace(address_of(interaction, private=request.private), author_id=work.author_id)
        source = await self._work_service.source_of(work.lineage)
        state = state_of(interaction, self._dialects.of(request), source, services=self._services)
        state.token_is_authors = interaction.user.id == work.author_id
        # The work may have files, which a first response cannot carry, so the response is deferred.
        async with (
            self._work_service.reply_lock(work.take_group),
            self._work_service.finishing(work, address, state) as run,
            response_lock(interaction),
        ):
            message_id, is_private = await self._defer(interaction, private=request.private)
            self._show_later(run, message_id, is_private=is_private)
        await close_menu(interaction)

    async def submit_copy(self, interaction: Interaction, new_work: NewWork) -> Run | None:
        """Make a copy of a work (`NewWork.copy_of`) in a new message, which follows the response to this press.

        None for an interaction that was submitted before. Raises `RefusedError`.
        """
        request = new_work.request
        check_permissions(interaction, request)
        address = address_of(interaction, private=request.private)
        source = await self._work_service.source_of(new_work.lineage)
        state = state_of(interaction, self._dialects.of(request), source, services=self._services)
        # The copy has files, which a first response cannot carry.
        async with self._submission(interaction, new_work, address, state) as run:
            if run is not None:
                await defer(interaction)
        return run

    async def open_thread(self, interaction: Interaction, message_id: int, name: str) -> int | None:
        """Open a thread at a message of this channel; its id, or None when none can be opened."""
        return await self._services.open_thread(address_of(interaction, private=False), message_id, name)

    async def submit_in_channel(self, interaction: Interaction, new_work: NewWork, channel_id: int) -> None:
        """Make a chapter in a new message in another channel or thread, and say in private where it grows."""
        check_permissions(interaction, new_work.request)
        address, state = in_channel(
            address_of(interaction, private=False),
            channel_id,
            self._dialects.of(new_work.request),
            await self._work_service.source_of(new_work.lineage),
        )
        async with self._submission(interaction, new_work, address, state) as run:
            if run is not None:
                await defer(interaction)
        if run is not None and await self._work_service.wait_until_posted(run):
            work, locale = run.work, interaction.locale.value
            chapter = chapter_link(work.kind, work.chapter, run.reply.url, locale)
            await respond(interaction, say("after.started", locale, link=chapter))
        await self._check_is_shown(run)

    async def _check_is_shown(self, run: Run | None) -> None:
        """Raise `RefusedError` when the work could not be shown: a silent acknowledgement has no message to say it."""
        if run is not None and not await self._work_service.wait_until_shown(run):
            raise RefusedError(RefusalKind.NOT_SHOWN)

    @asynccontextmanager
    async def _submission(
        self,
        interaction: Interaction,
        new_work: NewWork,
        address: Address,
        state: ReplyState,
        *,
        reply_id: str | None = None,
        consent: Consent = Consent.NONE,
    ) -> AsyncIterator[Run | None]:
        submission = Submission(
            new_work=new_work,
            author_id=interaction.user.id,
            interaction_id=interaction.id,
            address=address,
            state=state,
            reply_id=reply_id,
            consent=consent,
        )
        async with self._work_service.submission(submission) as run:
            if run is None:
                log.info("interaction %d came twice and is one work", interaction.id)
            yield run


def _may_open_thread(interaction: Interaction, request: Request) -> bool:
    """Whether the reply continues in a thread: that of a long text, in a channel where threads can be opened."""
    options = request.options
    is_long = isinstance(options, TextOptions) and options.words >= Length.LONG.words
    return is_long and not request.private and may_open_threads(interaction)


def may_open_threads(interaction: Interaction) -> bool:
    """Whether the bot may open a thread in this channel, and write in it."""
    return can_have_threads(interaction) and interaction.app_permissions.create_public_threads


def can_have_threads(interaction: Interaction) -> bool:
    """Whether this channel can have threads, and the bot may write in them."""
    channel = interaction.channel
    is_text = channel is not None and channel.type in (discord.ChannelType.text, discord.ChannelType.news)
    if not interaction.app_permissions.view_channel:
        return False  # commands work in such a channel, and nothing else
    return is_text and interaction.is_guild_integration() and interaction.app_permissions.send_messages_in_threads


def check_permissions(interaction: Interaction, request: Request) -> None:
    """Raise `RefusedError` when the bot lacks a permission to show the work in this channel."""
    if FEATURES[request.kind].needs_files and not interaction.app_permissions.attach_files:
        raise RefusedError(RefusalKind.NO_PERMISSION, permission="attach_files")
