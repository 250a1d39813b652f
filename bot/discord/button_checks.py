"""What handlers of buttons share: finding the work, checking who may do what, repairing the pressed message."""

from __future__ import annotations

from bot.discord.responses import Interaction, defer
from bot.library.library import Library
from bot.making.service import WorkService
from bot.making.stale_messages import repair_stale
from bot.reply import repair
from bot.reply.frame import Dialect
from bot.reply.opening import address_of
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.work import Work


async def find_work(work_service: WorkService, work_id: str) -> Work:
    """A work of the library; raises `RefusedError` (UNKNOWN_WORK)."""
    work = await work_service.find(work_id)
    if work is None:
        raise RefusedError(RefusalKind.UNKNOWN_WORK)
    return work


async def find_ended(work_service: WorkService, work_id: str) -> Work:
    """A work that has ended; raises `RefusedError` for an unknown one and for one that is still being made."""
    work = await find_work(work_service, work_id)
    if work.ending is None:
        raise RefusedError(RefusalKind.STILL_RUNNING)
    return work


async def repair_reply(work_service: WorkService, interaction: Interaction, work: Work) -> bool:
    """Bring the reply of the pressed button up to date with its work; whether any message was out of date."""
    message = interaction.message
    if message is None or not await defer(interaction):
        return False
    return await repair_stale(work_service, work, message_id=message.id, token=interaction.token)


async def clear_deleted(library: Library, work_service: WorkService, interaction: Interaction, work_id: str) -> bool:
    """Clear the message of the pressed button if its work was deleted; whether it was cleared."""
    message = interaction.message
    if message is None or not await library.tombstones.is_deleted(work_id) or not await defer(interaction):
        return False
    dialect = Dialect.V2 if message.flags.components_v2 else Dialect.CLASSIC
    address = address_of(interaction, private=message.flags.ephemeral)
    return await repair.clear_deleted(
        work_service.services, address, token=interaction.token, message_id=message.id, dialect=dialect
    )


def is_moderator(interaction: Interaction) -> bool:
    """Whether this person may act on the works of others here."""
    return interaction.permissions.manage_messages


def check_may_manage(interaction: Interaction, work: Work) -> None:
    """Raise `RefusedError` unless this person is the work's author or may manage messages here."""
    if interaction.user.id != work.author_id and not is_moderator(interaction):
        raise RefusedError(RefusalKind.NOT_YOURS)


async def check_may_manage_here(library: Library, interaction: Interaction, work: Work) -> None:
    """As `check_may_manage`, but a moderator may manage only works that were made in this server.

    A work can be shown in other servers as well.
    """
    check_may_manage(interaction, work)
    if interaction.user.id != work.author_id:
        origin = await library.works.origin(work.id)
        if origin is None or origin.guild_id is None or origin.guild_id != interaction.guild_id:
            raise RefusedError(RefusalKind.NOT_YOURS)


def check_is_author(interaction: Interaction, work: Work) -> None:
    """Raise `RefusedError` unless this person is the work's author."""
    if interaction.user.id != work.author_id:
        raise RefusedError(RefusalKind.AUTHOR_ONLY)


def is_private_message(interaction: Interaction) -> bool:
    """Whether only this person sees the message of the pressed button."""
    return interaction.message is not None and interaction.message.flags.ephemeral
