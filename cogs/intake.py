"""From an interaction to a work under way: the one path all commands, buttons and forms take."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import Any, Final

import discord

from bot.making import reply_store
from bot.making.derive import NewWork
from bot.making.run import Run
from bot.making.service import WorkService
from bot.making.submission import Submission
from bot.reply.frame import Dialect
from bot.reply.kinds import KINDS
from bot.reply.opening import (
    address_of,
    in_channel,
    life_of,
    send_first_frame,
    state_of,
)
from bot.reply.render import Source
from bot.reply.state import Address, ReplyState
from bot.script.languages import find_language
from bot.words.say import say
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import Kind, Length, Request, StoryOptions
from bot.work.work import Work
from cogs.answers import answer, answering, defer, defer_alone, delete_thinking, think

log = logging.getLogger(__name__)

Interaction = discord.Interaction[Any]

WishSource = Callable[[], Awaitable[NewWork]]
"""Finds out what is wished for. May read the database, and raise `RefusedError`."""

PROMPT_CHARS_MAX: Final = 6000
"""The most a slash option can hold (Discord docs: Application Command Option, max_length)."""

FIRST_FRAME_S: Final = 0.3
"""A work that the database takes within this time is shown as the first answer; else the answer is deferred."""


class Intake:
    """Takes requests up. The first answer to an interaction never waits for the database."""

    def __init__(self, work_service: WorkService) -> None:
        self.work_service = work_service
        self._picture_edits_refused = False
        self._being_changed: set[str] = set()

    def on_picture_edit_refused(self) -> None:
        """Discord refused a picture added to a standing message: new comics take the classic form from now on."""
        self._picture_edits_refused = True

    async def take_up(
        self,
        interaction: Interaction,
        new_work: NewWork | WishSource,
        *,
        private: bool,
        quoted: discord.Message | None = None,
    ) -> None:
        """Take a request up as a reply of its own, which is the answer to this interaction. Raises `RefusedError`.

        `private` says whether only this person may see the answer while the wish is not known yet. `quoted` is the
        message that the text comes from, unless that turns out to be a work of ours.
        """
        async with AsyncExitStack() as stack:
            admission = asyncio.create_task(self._admitted(stack, interaction, new_work, quoted))
            try:
                await asyncio.wait({admission}, timeout=FIRST_FRAME_S)
                async with answering(interaction):
                    is_first = admission.done() and not interaction.response.is_done()
                    if is_first and (run := admission.result()) is not None:
                        address = await send_first_frame(interaction, run.work, run.reply.address, run.reply.state)
                        self._readdress(run, address)
                    elif not is_first:
                        message_id, hidden = await self._say_wait(interaction, private=private)
                        if (run := await admission) is not None:
                            if message_id is not None and run.work.request.private and not hidden:
                                await delete_thinking(interaction)
                                message_id = None
                            self._show_later(run, message_id, hidden=hidden)
            except BaseException:
                admission.cancel()
                await asyncio.gather(admission, return_exceptions=True)
                raise

    async def _admitted(
        self,
        stack: AsyncExitStack,
        interaction: Interaction,
        new_work: NewWork | WishSource,
        quoted: discord.Message | None,
    ) -> Run | None:
        """The run of a work that the library admitted; None for an interaction that was taken up before."""
        new_work = new_work if isinstance(new_work, NewWork) else await new_work()
        request = new_work.request
        check_permissions(interaction, request)
        address = address_of(interaction, private=request.private, opens_thread=_may_open_thread(interaction, request))
        source = await self.work_service.source_of(new_work.lineage)
        if quoted is not None and new_work.lineage is not None and not new_work.lineage.parent_id:
            source = Source(say("label.message", interaction.locale.value), quoted.jump_url, quoted.author.id)
        state = state_of(interaction, self.dialect_of(request), source, services=self.work_service.services)
        return await stack.enter_async_context(self._submission(interaction, new_work, address, state))

    async def _say_wait(self, interaction: Interaction, *, private: bool) -> tuple[int | None, bool]:
        """Defer: the id of the message that the work is to be shown in, and whether only this person sees it.

        A press is acknowledged in silence; the work then follows as a message of its own (None).
        """
        if interaction.response.is_done():
            return None, False
        if interaction.message is not None and await defer_alone(interaction):
            return None, False
        return await think(interaction, private=private)

    def _show_later(self, run: Run, message_id: int | None, *, hidden: bool) -> None:
        """Let the editor write the first frame, into the deferred answer or as a message that follows it."""
        address = run.reply.address
        run.reply.state.message_ids = [] if message_id is None else [message_id]
        self._readdress(run, replace(address, private=address.private or hidden))

    def _readdress(self, run: Run, address: Address) -> None:
        if address != run.reply.address:
            run.set_address(address)
        if address.private and not run.work.request.private:
            self.work_service.library.works.hold_private(run.work.id)

    async def take_up_in_place(
        self, interaction: Interaction, new_work: NewWork, address: Address, state: ReplyState
    ) -> None:
        """Make another take in the reply that shows the others; the interaction gets a silent answer first.

        Only a button in that very reply brings a token that reaches it.
        """
        check_permissions(interaction, new_work.request)
        reply_id = new_work.take_of or ""
        is_on_it = interaction.message is not None and interaction.message.id in state.message_ids
        life = life_of(interaction, self.work_service.services)
        state = state.for_new_take(token=interaction.token if is_on_it else None, token_expires_at=life.expires_at)
        address = replace(address, interaction_id=interaction.id, locale=interaction.locale.value)
        async with (
            self.alone(reply_id),
            self._submission(interaction, new_work, address, state, reply_id=reply_id) as run,
        ):
            if run is not None and not await defer(interaction):
                raise RefusedError(RefusalKind.NOT_EDITABLE)
        await self._check_is_shown(run)

    async def show_in_place(self, interaction: Interaction, work: Work, message_id: int) -> None:
        """Let the reply that this message belongs to show another take; raises `RefusedError` where it cannot."""
        row = await self.work_service.library.replies.of_message(message_id)
        if row is None or not (reply_store.address_of(row).can_outlive_token or len(row.message_ids) == 1):
            raise RefusedError(RefusalKind.NOT_EDITABLE)
        async with self.alone(row.reply_id):
            await defer(interaction)
            life = life_of(interaction, self.work_service.services)
            state = reply_store.state_of(row).for_new_take(token=interaction.token, token_expires_at=life.expires_at)
            showing = await self.work_service.show_take(work, reply_store.address_of(row), state, row.reply_id)
        await asyncio.shield(showing)

    @asynccontextmanager
    async def alone(self, reply_id: str) -> AsyncIterator[None]:
        """Let one press change what a reply shows; raises `RefusedError` while it is written or another one does."""
        if reply_id in self._being_changed:
            raise RefusedError(RefusalKind.STILL_RUNNING)
        self._being_changed.add(reply_id)
        try:
            if not await self.work_service.wait_until_free(reply_id):
                raise RefusedError(RefusalKind.STILL_RUNNING)
            yield
        finally:
            self._being_changed.discard(reply_id)

    async def finish_in_place(self, interaction: Interaction, work: Work, address: Address, state: ReplyState) -> None:
        """Finish a work in its own reply; a button on its last message brings a token for it."""
        is_on_it = interaction.message is not None and interaction.message.id == state.message_ids[-1]
        state.use_token(interaction.token if is_on_it else None, life_of(interaction, self.work_service.services))
        async with self.alone(work.take_group), self.work_service.finishing(work, address, state):
            if is_on_it:
                # Before that, the token reaches nothing.
                await defer(interaction)
        if not is_on_it:
            row = await self.work_service.library.replies.find(work.take_group)
            link = "" if row is None else reply_store.url_of(row)
            await answer(interaction, say("label.goes_on", interaction.locale.value, link=link))

    async def finish_here(self, interaction: Interaction, work: Work) -> None:
        """Finish a work in a new reply, which is the answer to this interaction."""
        request = work.request
        check_permissions(interaction, request)
        # It stays its author's, whoever presses: it goes when their works go.
        address = replace(address_of(interaction, private=request.private), author_id=work.author_id)
        source = await self.work_service.source_of(work.lineage)
        state = state_of(interaction, self.dialect_of(request), source, services=self.work_service.services)
        # What is there already may have files, which a first answer by callback could not bring: it is deferred.
        async with (
            self.alone(work.take_group),
            self.work_service.finishing(work, address, state) as run,
            answering(interaction),
        ):
            message_id, hidden = await self._say_wait(interaction, private=request.private)
            self._show_later(run, message_id, hidden=hidden)

    async def open_thread(self, interaction: Interaction, message_id: int, name: str) -> int | None:
        """A thread at a message of the channel that this interaction is in; None where none can be opened."""
        return await self.work_service.services.open_thread(address_of(interaction, private=False), message_id, name)

    async def take_up_elsewhere(self, interaction: Interaction, new_work: NewWork, channel_id: int) -> None:
        """Make a work as a message of the bot's own in another channel or a thread; the interaction is deferred."""
        check_permissions(interaction, new_work.request)
        address, state = in_channel(
            address_of(interaction, private=False),
            channel_id,
            self.dialect_of(new_work.request),
            await self.work_service.source_of(new_work.lineage),
        )
        async with self._submission(interaction, new_work, address, state) as run:
            if run is not None:
                await defer(interaction)
        await self._check_is_shown(run)

    async def _check_is_shown(self, run: Run | None) -> None:
        """Raise `RefusedError` when nothing came of a press: it showed nothing itself that could say so."""
        if run is not None and not await self.work_service.wait_until_shown(run):
            raise RefusedError(RefusalKind.NOT_SHOWN)

    def dialect_of(self, request: Request) -> Dialect:
        """The form of a new reply."""
        if request.kind is Kind.COMIC and self._picture_edits_refused:
            return Dialect.CLASSIC
        return KINDS[request.kind].dialect

    @asynccontextmanager
    async def _submission(
        self,
        interaction: Interaction,
        new_work: NewWork,
        address: Address,
        state: ReplyState,
        reply_id: str | None = None,
    ) -> AsyncIterator[Run | None]:
        submission = Submission(
            new_work=new_work,
            author_id=interaction.user.id,
            interaction_id=interaction.id,
            address=address,
            state=state,
            reply_id=reply_id,
        )
        async with self.work_service.submission(submission) as run:
            if run is None:
                log.info("interaction %d came twice and is one work", interaction.id)
            yield run


def _may_open_thread(interaction: Interaction, request: Request) -> bool:
    """Whether what does not fit one message goes on in a thread: a long story, in a channel that may have threads."""
    options = request.options
    is_long = isinstance(options, StoryOptions) and options.length is Length.LONG
    return is_long and not request.private and may_open_threads(interaction)


def may_open_threads(interaction: Interaction) -> bool:
    """Whether the bot may open a thread where this interaction is, and write in it."""
    return can_have_threads(interaction) and interaction.app_permissions.create_public_threads


def can_have_threads(interaction: Interaction) -> bool:
    """Whether a thread can be opened where this interaction is, permissions apart."""
    channel = interaction.channel
    is_text = channel is not None and channel.type in (discord.ChannelType.text, discord.ChannelType.news)
    if not interaction.app_permissions.view_channel:
        return False  # commands work there all the same, and nothing else does
    return is_text and interaction.is_guild_integration() and interaction.app_permissions.send_messages_in_threads


def language_of(name: str | None) -> str | None:
    """The English name of a language somebody typed; raises `RefusedError` for an unknown one."""
    if not name or not name.strip():
        return None
    language = find_language(name)
    if language is None:
        raise RefusedError(RefusalKind.UNKNOWN_LANGUAGE, language=name.strip()[:40])
    return language.name


def check_permissions(interaction: Interaction, request: Request) -> None:
    """Raises `RefusedError` for what the bot could not show here."""
    if request.kind is not Kind.STORY and not interaction.app_permissions.attach_files:
        raise RefusedError(RefusalKind.NO_PERMISSION, permission="attach_files")
