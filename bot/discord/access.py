"""The one place that decides whether a person may see a work here, or act on it.

The client asks before it calls the handler of a button or a modal, so a new handler needs no check of its own. A custom
id proves nothing: a modified client can send any id together with any message that it sees. What Discord says of that
message can be relied on: its author, its components, and that this person sees it.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass

import discord

from bot.discord.responses import Interaction
from bot.library.library import Library
from bot.library.work_documents import Ownership
from bot.making.service import WorkService
from bot.reply.controls import PANEL_TEMPLATE, POLL_TEMPLATE, ROLE_TEMPLATE, WORK_TEMPLATE, Action
from bot.reply.opening import custom_ids_of
from bot.work.refusal import RefusalKind, RefusedError


class Audience(enum.Enum):
    """Who may press a button of a work."""

    EVERYONE = enum.auto()
    """Everyone to whom the pressed message shows the work."""
    AUTHOR_AND_MODERATORS = enum.auto()
    """Its author; and who may manage messages in the server where it was made, unless it is private."""
    AUTHOR = enum.auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A person, the place where they act, and whether the message on which they act shows them the work."""

    person_id: int
    guild_id: int | None
    can_manage_messages: bool
    is_shown: bool


def refusal_of(work: Ownership, visit: Visit, audience: Audience) -> RefusalKind | None:
    """Why a person may not act on a work here; None if they may.

    Where the work is not shown, the reason does not depend on its author, whom the sentences of the others name.
    """
    if not visit.is_shown:
        return RefusalKind.NOT_HERE
    if audience not in audiences_of(work, visit):
        return RefusalKind.AUTHOR_ONLY if audience is Audience.AUTHOR else RefusalKind.NOT_YOURS
    return None


def audiences_of(work: Ownership, visit: Visit) -> frozenset[Audience]:
    """The audiences that a person belongs to."""
    if visit.person_id == work.author_id:
        return frozenset(Audience)
    is_here = visit.guild_id is not None and visit.guild_id == work.guild_id
    if visit.can_manage_messages and is_here and not work.private:
        return frozenset({Audience.EVERYONE, Audience.AUTHOR_AND_MODERATORS})
    return frozenset({Audience.EVERYONE})


class Access:
    """Asks the library whose work it is, and the pressed message which works it shows."""

    def __init__(self, work_service: WorkService, library: Library) -> None:
        self._work_service = work_service
        self._library = library

    async def check(
        self,
        interaction: Interaction,
        work_id: str,
        audience: Audience,
        *,
        action: Action | None = None,
        of_deleted: bool = False,
        was_shown: bool = False,
    ) -> None:
        """Raise `RefusedError` unless this person may act on the work, on the message of this interaction.

        `action` is what the pressed button does; `of_deleted` says that it may act on a work in the trash, `was_shown`
        that this was checked when the same person acted on a message that shows the work.
        """
        work = await self._library.works.ownership(work_id)
        if work is None:
            raise RefusedError(RefusalKind.TOO_LATE if of_deleted else RefusalKind.UNKNOWN_WORK)
        if work.is_deleted and not of_deleted:
            raise RefusedError(RefusalKind.UNKNOWN_WORK)
        is_shown = was_shown or await self._is_shown(interaction, work_id, work, action)
        refusal = refusal_of(work, _visit(interaction, is_shown=is_shown), audience)
        if refusal is not None:
            raise RefusedError(refusal, author=work.author_id)

    async def check_poll(self, interaction: Interaction, poll_id: str) -> None:
        """Raise `RefusedError` unless the message of this interaction is that of the poll.

        A poll about a private work is in a message that only its author sees.
        """
        message = own_message(interaction)
        if message is None:
            raise RefusedError(RefusalKind.NOT_HERE)
        poll = await self._library.polls.find(poll_id)
        if poll is None or poll.message_id is None:
            # A private poll has no stored message, and that of a public one is stored a moment after it is posted.
            is_shown = any(match["poll_id"] == poll_id for match in _matches(message, POLL_TEMPLATE))
        else:
            is_shown = poll.message_id == message.id
        if not is_shown:
            raise RefusedError(RefusalKind.NOT_HERE)

    async def check_message(self, interaction: Interaction, message: discord.Message, work_id: str) -> None:
        """Raise `RefusedError` unless a message of a reply, on which a command was used, shows its work to this person.

        A private reply shows its work only to the author.
        """
        work = await self._library.works.ownership(work_id)
        if work is None or work.is_deleted:
            raise RefusedError(RefusalKind.UNKNOWN_WORK)
        if message.flags.ephemeral and work.author_id != interaction.user.id:
            raise RefusedError(RefusalKind.NOT_HERE)

    async def audiences(self, interaction: Interaction, work_id: str) -> frozenset[Audience]:
        """The audiences that this person belongs to, for a work that the pressed message shows."""
        work = await self._library.works.ownership(work_id)
        if work is None:
            raise RefusedError(RefusalKind.UNKNOWN_WORK)
        return audiences_of(work, _visit(interaction, is_shown=True))

    async def _is_shown(self, interaction: Interaction, work_id: str, work: Ownership, action: Action | None) -> bool:
        """Whether the message of this interaction shows a take of the work to this person.

        For the messages of replies the library says what they show. Private pages and messages of earlier versions are
        known by their buttons alone; those show a private work only to its author, or only to their reader.
        """
        message = own_message(interaction)
        if message is None:
            return False
        run = self._work_service.run_of(work_id)
        if run is not None and message.id in run.reply.state.all_message_ids:
            return True  # known without the database, which may be slow or away
        row = await self._library.replies.of_message(message.id)
        if row is not None:
            return row.reply_id == work.group_id or row.work_id == work_id
        is_for_reader = message.flags.ephemeral or not work.private or interaction.user.id == work.author_id
        return is_for_reader and has_button(message, work_id, action)


def own_message(interaction: Interaction) -> discord.Message | None:
    """The message of the pressed button, if this bot is its author."""
    message, own = interaction.message, interaction.client.user
    return message if message is not None and own is not None and message.author.id == own.id else None


def has_button(message: discord.Message, work_id: str, action: Action | None = None) -> bool:
    """Whether a message has a button of a work, of one of its panels or of one of its roles.

    A list of works shows only titles: its buttons count only for OPEN, which checks the work's place again.
    """
    actions = {match["action"] for match in _matches(message, WORK_TEMPLATE) if match["work_id"] == work_id}
    if action is Action.OPEN:
        return action in actions
    return bool(actions - {Action.OPEN}) or any(
        match["work_id"] == work_id
        for template in (PANEL_TEMPLATE, ROLE_TEMPLATE)
        for match in _matches(message, template)
    )


def _visit(interaction: Interaction, *, is_shown: bool) -> Visit:
    return Visit(
        person_id=interaction.user.id,
        guild_id=interaction.guild_id,
        can_manage_messages=interaction.permissions.manage_messages,
        is_shown=is_shown,
    )


def _matches(message: discord.Message, template: re.Pattern[str]) -> Iterator[re.Match[str]]:
    for custom_id in custom_ids_of(message.components):
        if match := template.fullmatch(custom_id):
            yield match
