"""Helpers of button handlers: finding the work, and repairing the pressed message."""

from __future__ import annotations

from typing import Final

from bot.discord.access import has_button, own_message
from bot.discord.handlers import Match
from bot.discord.responses import Interaction, defer
from bot.library.library import Library
from bot.making.service import WorkService
from bot.making.stale_messages import repair_stale
from bot.reply import repair
from bot.reply.controls import WORK_TEMPLATE, Action, custom_id
from bot.reply.frame import Dialect
from bot.reply.opening import address_of
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.work import Work

_PUBLIC_MESSAGE: Final = "elara.public_message"


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
    """Clear the message of the pressed button if it shows the work and that was deleted; whether it was cleared."""
    message = own_message(interaction)
    if message is None or not has_button(message, work_id):
        return False
    row = await library.replies.of_message(message.id)
    if row is not None and not await library.tombstones.is_deleted(row.work_id):
        return False  # it shows another work
    if not await library.tombstones.is_deleted(work_id) or not await defer(interaction):
        return False
    dialect = Dialect.V2 if message.flags.components_v2 else Dialect.CLASSIC
    address = address_of(interaction, private=message.flags.ephemeral)
    return await repair.clear_deleted(
        work_service.services, address, token=interaction.token, message_id=message.id, dialect=dialect
    )


def note_public_message(interaction: Interaction, match: Match) -> None:
    """Note the public message that a custom id names: the first press of this person was on that one."""
    if message_id := match.groupdict().get("message_id"):
        interaction.extras[_PUBLIC_MESSAGE] = int(message_id)


def public_message_id(interaction: Interaction) -> int | None:
    """The public message that was pressed, also when the press is repeated in a private one; None without any."""
    message = interaction.message
    if message is not None and not message.flags.ephemeral:
        return message.id
    noted: int | None = interaction.extras.get(_PUBLIC_MESSAGE)
    return noted


def retry_id(interaction: Interaction, match: Match) -> str:
    """The custom id of a button that repeats this press, as if it stood in the same message."""
    if match.re is not WORK_TEMPLATE:
        return match[0]
    return custom_id(Action(match["action"]), match["work_id"], public_message_id(interaction))


def is_private_message(interaction: Interaction) -> bool:
    """Whether only this person sees the message that was pressed."""
    return interaction.message is not None and public_message_id(interaction) is None
