"""What the buttons under works have in common: finding the work, and who may do what."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import discord

from bot.making.service import WorkService
from bot.making.stale_messages import is_deleted, repair_stale
from bot.reply.frame import Dialect
from bot.reply.opening import address_of
from bot.reply.repair import clear_deleted
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.work import Work
from cogs.answers import defer

Interaction = discord.Interaction[Any]

Handler = Callable[[Interaction, str], Awaitable[None]]
"""Answers the press of a work's button; gets the work's id and may raise `RefusedError`."""

FormHandler = Callable[[Interaction, str, Mapping[str, str]], Awaitable[None]]
"""Takes a form about a work: its id, and what was entered by the names of the fields. May raise `RefusedError`."""


async def find_work(work_service: WorkService, work_id: str) -> Work:
    """A work that is there; raises `RefusedError` (UNKNOWN_WORK)."""
    work = await work_service.find(work_id)
    if work is None:
        raise RefusedError(RefusalKind.UNKNOWN_WORK)
    return work


async def find_ended(work_service: WorkService, work_id: str) -> Work:
    """A work that is there and has come to its end; raises `RefusedError` for one that is still being made."""
    work = await find_work(work_service, work_id)
    if work.ending is None:
        raise RefusedError(RefusalKind.STILL_RUNNING)
    return work


async def mended(work_service: WorkService, interaction: Interaction, work: Work) -> bool:
    """Bring the reply whose button was pressed in line with its work; whether something of it was left behind."""
    message = interaction.message
    if message is None or not await defer(interaction):
        return False
    return await repair_stale(work_service, work, message_id=message.id, token=interaction.token)


async def retired(work_service: WorkService, interaction: Interaction, work_id: str) -> bool:
    """Empty the message whose button was pressed, where its work was deleted; whether that is so."""
    message = interaction.message
    if message is None or not await is_deleted(work_service, work_id) or not await defer(interaction):
        return False
    dialect = Dialect.V2 if message.flags.components_v2 else Dialect.CLASSIC
    address = address_of(interaction, private=message.flags.ephemeral)
    return await clear_deleted(
        work_service.services, address, token=interaction.token, message_id=message.id, dialect=dialect
    )


def is_moderator(interaction: Interaction) -> bool:
    """Whether this person may act on everybody's works here."""
    return interaction.permissions.manage_messages


def check_may_steer(interaction: Interaction, work: Work) -> None:
    """Raises `RefusedError` unless this is the work's author, or somebody who may manage messages."""
    if interaction.user.id != work.author_id and not is_moderator(interaction):
        raise RefusedError(RefusalKind.NOT_YOURS)


async def check_may_steer_here(work_service: WorkService, interaction: Interaction, work: Work) -> None:
    """As `check_may_steer`; moderators have a say about their own server only, wherever else the work was shared."""
    check_may_steer(interaction, work)
    if interaction.user.id != work.author_id:
        origin = await work_service.library.works.origin(work.id)
        if origin is None or origin.guild_id is None or origin.guild_id != interaction.guild_id:
            raise RefusedError(RefusalKind.NOT_YOURS)


def check_is_author(interaction: Interaction, work: Work) -> None:
    """Raises `RefusedError` unless this is the work's author."""
    if interaction.user.id != work.author_id:
        raise RefusedError(RefusalKind.AUTHOR_ONLY)


def is_unseen(interaction: Interaction) -> bool:
    """Whether only the person who pressed sees the message that the button is on."""
    return interaction.message is not None and interaction.message.flags.ephemeral
