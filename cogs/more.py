"""Stop, and "More": the private message with everything else that this person may do with a work."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Final

import discord

from bot.discordpy import RawRows
from bot.making.service import WorkService
from bot.reply.completeness import has_content, is_finishable
from bot.reply.controls import Action, button
from bot.reply.payload import button_rows
from bot.words.say import say
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import Kind
from bot.work.work import Work
from cogs.answers import answer, defer
from cogs.presses import Handler, Interaction, check_may_steer, find_ended, find_work, is_moderator, mended

_ROW_BUTTONS: Final = 5
"""Side by side (Discord docs: Action Row)."""

_AUTHOR: Final = (
    Action.FINISH,
    Action.EDIT,
    Action.CHOICES,
    Action.ILLUSTRATE,
    Action.SHARE,
    Action.DOWNLOAD,
    Action.DETAILS,
    Action.RENAME,
    Action.DELETE,
)
_MODERATOR: Final = frozenset({Action.FINISH, Action.ILLUSTRATE, Action.DETAILS, Action.DOWNLOAD, Action.DELETE})
_ANYBODY: Final = frozenset({Action.ILLUSTRATE, Action.DOWNLOAD})
_OF_SOMETHING: Final = frozenset({Action.ILLUSTRATE, Action.SHARE, Action.DOWNLOAD})


def more_handlers(work_service: WorkService) -> Mapping[Action, Handler]:
    """Stop and More."""
    return {
        Action.STOP: functools.partial(_stop, work_service),
        Action.MORE: functools.partial(_show_more, work_service),
    }


async def _stop(work_service: WorkService, interaction: Interaction, work_id: str) -> None:
    work = await find_work(work_service, work_id)
    if work.ending is None:
        check_may_steer(interaction, work)
        if await work_service.stop(work_id, interaction.user.display_name):
            await defer(interaction)
            return
    # Stop stands under a work that is not being made: the message was left behind.
    if not await mended(work_service, interaction, work):
        raise RefusedError(RefusalKind.NOT_RUNNING)


async def _show_more(work_service: WorkService, interaction: Interaction, work_id: str) -> None:
    work = await find_ended(work_service, work_id)
    locale = interaction.locale.value
    actions = what_may_be_done(
        work,
        is_author=interaction.user.id == work.author_id,
        is_moderator=is_moderator(interaction),
        is_in_server=interaction.is_guild_integration(),
    )
    shown = [button(action, work.id, locale) for action in actions]
    rows = [tuple(shown[at : at + _ROW_BUTTONS]) for at in range(0, len(shown), _ROW_BUTTONS)]
    text = say("label.more" if shown else "label.more.nothing", locale)
    await answer(interaction, text, view=RawRows(button_rows(rows)) if shown else discord.utils.MISSING)


def what_may_be_done(work: Work, *, is_author: bool, is_moderator: bool, is_in_server: bool) -> list[Action]:
    """What "More" offers a person, in the order in which it stands there."""
    allowed = set(_AUTHOR if is_author else _ANYBODY) | (_MODERATOR if is_moderator else frozenset())
    if not is_finishable(work):
        allowed.discard(Action.FINISH)
    if not has_content(work):
        allowed -= _OF_SOMETHING
    if work.kind is not Kind.STORY or not work.text.strip():
        allowed.discard(Action.CHOICES)
    if work.kind is Kind.COMIC:
        allowed.discard(Action.ILLUSTRATE)
    if not is_in_server:
        allowed.discard(Action.SHARE)
    return [action for action in _AUTHOR if action in allowed]
