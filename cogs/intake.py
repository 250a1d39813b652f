"""From an interaction to a work under way: the one path all commands and forms take."""

from __future__ import annotations

import asyncio
import io
import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, Final

import discord

from bot.jobs import keeping
from bot.jobs.derive import Wish
from bot.jobs.orders import Order, Ticket
from bot.jobs.studio import Studio
from bot.reply.frame import Dialect
from bot.reply.opening import (
    DIALECTS,
    AnsweredElsewhereError,
    address_of,
    in_channel,
    life_of,
    show_first,
    state_of,
)
from bot.reply.render import Source
from bot.reply.state import Address, ReplyState
from bot.script.languages import find_language
from bot.words.say import refusal_line, say
from bot.work.refusal import Refusal, RefusalKind, RefusedError
from bot.work.request import Kind, Length, Request, StoryOptions
from bot.work.work import Work

log = logging.getLogger(__name__)

Interaction = discord.Interaction[Any]

PROMPT_CHARS_MAX: Final = 6000
"""The most a slash option can hold (Discord docs: Application Command Option, max_length)."""

_KEPT_CHARS_MAX: Final = 1600
"""Of a message's 2,000 characters, what is left beside the reason; Discord keeps a typed command for its author."""

_ALREADY_ANSWERED: Final = 40060
_TOO_OLD: Final = frozenset({10062, 10015})

_NOTHING: Final = discord.AllowedMentions.none()


class Intake:
    """Takes requests up and answers those that are refused, privately and with nothing of the person's text lost."""

    def __init__(self, studio: Studio) -> None:
        self.studio = studio
        self._pictures_by_post = False
        self._being_changed: set[str] = set()

    def pictures_by_post(self) -> None:
        """Discord refused a picture added to a standing message: new comics take the classic form from now on."""
        self._pictures_by_post = True

    async def take_up(self, interaction: Interaction, wish: Wish, quoted: discord.Message | None = None) -> None:
        """Check, show the first frame as the answer to this interaction, begin. Raises `RefusedError`.

        `quoted` is the message that the text came from, where that is no work of ours.
        """
        request = wish.request
        check_permissions(interaction, request)
        address = address_of(interaction, private=request.private, opens_thread=_may_open_thread(interaction, request))
        source = await self.studio.source_of(wish.lineage)
        if quoted is not None:
            source = Source(say("label.message", interaction.locale.value), quoted.jump_url, quoted.author.id)
        state = state_of(interaction, self.dialect_of(request), source, services=self.studio.services)
        ticket = await self._accept(interaction, wish, address, state)
        if ticket is None:
            return
        try:
            address = await show_first(interaction, ticket.work, address, state)
        except BaseException:
            await self.studio.withdraw(ticket)
            raise
        await self.studio.begin(ticket, address)

    async def take_up_in_place(self, interaction: Interaction, wish: Wish, address: Address, state: ReplyState) -> None:
        """Make another take in the reply that shows the others; the interaction gets a silent answer first.

        Only a button in that very reply brings a token that reaches it.
        """
        check_permissions(interaction, wish.request)
        reply_id = wish.take_of or ""
        is_on_it = interaction.message is not None and interaction.message.id in state.message_ids
        life = life_of(interaction, self.studio.services)
        state = state.recycled(token=interaction.token if is_on_it else None, token_expires_at=life.expires_at)
        address = replace(address, interaction_id=interaction.id, locale=interaction.locale.value)
        async with self._alone(reply_id):
            ticket = await self._accept(interaction, wish, address, state, reply_id=reply_id)
            if ticket is not None:
                await self._defer(interaction, ticket)
                await self.studio.begin(ticket)

    async def show_in_place(self, interaction: Interaction, work: Work, message_id: int) -> None:
        """Let the reply that this message belongs to show another take; raises `RefusedError` where it cannot."""
        row = await self.studio.library.replies.of_message(message_id)
        if row is None or not (keeping.address_of(row).can_outlive_token or len(row.message_ids) == 1):
            raise RefusedError(RefusalKind.NOT_EDITABLE)
        async with self._alone(row.reply_id):
            await interaction.response.defer()
            life = life_of(interaction, self.studio.services)
            state = keeping.state_of(row).recycled(token=interaction.token, token_expires_at=life.expires_at)
            showing = await self.studio.show(work, keeping.address_of(row), state, row.reply_id)
        await asyncio.shield(showing)

    @asynccontextmanager
    async def _alone(self, reply_id: str) -> AsyncIterator[None]:
        """Let one press change what a reply shows; raises `RefusedError` while it is written or another one does."""
        if reply_id in self._being_changed:
            raise RefusedError(RefusalKind.STILL_RUNNING)
        self._being_changed.add(reply_id)
        try:
            if not await self.studio.is_free(reply_id):
                raise RefusedError(RefusalKind.STILL_RUNNING)
            yield
        finally:
            self._being_changed.discard(reply_id)

    async def resume_in_place(self, interaction: Interaction, work: Work, address: Address, state: ReplyState) -> None:
        """Go on with a work in its own reply; a button on its last message brings a token for it."""
        is_on_it = interaction.message is not None and interaction.message.id == state.message_ids[-1]
        state.take_token(interaction.token if is_on_it else None, life_of(interaction, self.studio.services))
        async with self._alone(work.take_group):
            ticket = await self.studio.accept_again(work, address, state)
            try:
                if is_on_it:
                    # Before that, the token reaches nothing.
                    await interaction.response.defer()
            finally:
                await self.studio.begin(ticket)
        if not is_on_it:
            row = await self.studio.library.replies.find(work.take_group)
            link = "" if row is None else keeping.url_of(row)
            await _answer(interaction, say("label.goes_on", interaction.locale.value, link=link))

    async def resume_here(self, interaction: Interaction, work: Work) -> None:
        """Go on with a work in a new reply, which is the answer to this interaction."""
        request = work.request
        check_permissions(interaction, request)
        # Whoever presses, it stays its author's: it goes with them, and with nobody else.
        address = replace(address_of(interaction, private=request.private), author_id=work.author_id)
        source = await self.studio.source_of(work.lineage)
        state = state_of(interaction, self.dialect_of(request), source, services=self.studio.services)
        async with self._alone(work.take_group):
            ticket = await self.studio.accept_again(work, address, state)
            try:
                # What is there already may have files, which a first answer by callback could not bring.
                response = await interaction.response.defer(thinking=True, ephemeral=request.private)
                if response is not None and response.message_id is not None:
                    state.message_ids = [response.message_id]
                    address = replace(address, private=request.private or bool(response.is_ephemeral()))
            finally:
                # It is reopened: without a reply it has to come to its end all the same, and may be resumed again.
                await self.studio.begin(ticket, address)

    async def open_thread(self, interaction: Interaction, message_id: int, name: str) -> int | None:
        """A thread at a message of the channel that this interaction is in; None where none can be opened."""
        return await self.studio.services.open_thread(address_of(interaction, private=False), message_id, name)

    async def take_up_elsewhere(self, interaction: Interaction, wish: Wish, channel_id: int) -> None:
        """Make a work as a message of the bot's own in another channel or a thread; the interaction is deferred."""
        check_permissions(interaction, wish.request)
        address, state = in_channel(
            address_of(interaction, private=False),
            channel_id,
            self.dialect_of(wish.request),
            await self.studio.source_of(wish.lineage),
        )
        ticket = await self._accept(interaction, wish, address, state)
        if ticket is not None:
            await self._defer(interaction, ticket)
            await self.studio.begin(ticket)

    def dialect_of(self, request: Request) -> Dialect:
        """The form of a new reply."""
        if request.kind is Kind.COMIC and self._pictures_by_post:
            return Dialect.CLASSIC
        return DIALECTS[request.kind]

    async def _accept(
        self,
        interaction: Interaction,
        wish: Wish,
        address: Address,
        state: ReplyState,
        reply_id: str | None = None,
    ) -> Ticket | None:
        order = Order(
            wish=wish,
            author_id=interaction.user.id,
            interaction_id=interaction.id,
            address=address,
            state=state,
            reply_id=reply_id,
        )
        ticket = await self.studio.accept(order)
        if ticket is None:
            log.info("interaction %d came twice and is one job", interaction.id)
        return ticket

    async def _defer(self, interaction: Interaction, ticket: Ticket) -> None:
        try:
            if not interaction.response.is_done():
                await interaction.response.defer()
        except BaseException:
            await self.studio.withdraw(ticket)
            raise


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


async def refuse(interaction: Interaction, refusal: Refusal, *, text: str = "") -> None:
    """Answer privately with the reason; what the person wrote comes back as a file, or in words where none may be."""
    locale = interaction.locale.value
    line = refusal_line(refusal, locale)
    if not text.strip():
        await _answer(interaction, line)
        return
    line = f"{line}\n{say('label.kept', locale)}"
    if interaction.app_permissions.attach_files:
        file = discord.File(io.BytesIO(text.encode()), filename=say("label.kept.file", locale))
        await _answer(interaction, line, file)
    else:
        await _answer(interaction, f"{line}\n{text[:_KEPT_CHARS_MAX]}")


async def answer_fault(interaction: Interaction, error: BaseException) -> None:
    """The last boundary of a command or button: log with a reference, tell the person the reference."""
    if isinstance(error, RefusedError):
        await refuse(interaction, error.refusal)
        return
    if isinstance(error, AnsweredElsewhereError):
        return  # the log says so already, and the person has an answer: the other process's
    if isinstance(error, discord.NotFound) and error.code in _TOO_OLD:
        # The three seconds had passed: nobody can be answered any more, the log is all there is.
        log.warning("an interaction was too old to be answered (code %d)", error.code)
        return
    if isinstance(error, discord.InteractionResponded) or (
        isinstance(error, discord.HTTPException) and error.code == _ALREADY_ANSWERED
    ):
        log.info("interaction %d came twice and is answered already", interaction.id)
        return
    reference = secrets.token_hex(3)
    log.error("a command failed (reference %s)", reference, exc_info=error)
    try:
        await _answer(interaction, say("label.fault", interaction.locale.value, reference=reference))
    except discord.HTTPException as failure:
        log.warning("the person could not be told (HTTP %d, code %d)", failure.status, failure.code)


async def _answer(interaction: Interaction, text: str, file: discord.File = discord.utils.MISSING) -> None:
    if interaction.response.is_done():
        await interaction.followup.send(text, ephemeral=True, allowed_mentions=_NOTHING, file=file)
    else:
        await interaction.response.send_message(text, ephemeral=True, allowed_mentions=_NOTHING, file=file)
