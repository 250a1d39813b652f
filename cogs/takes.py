"""The takes of a work: Again, Edit, Previous, Next, and Finish for one that ended before it was whole."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Final

from bot.discord.names import typed
from bot.making import reply_store
from bot.making.derive import NewWork, edited_take, new_take, retake
from bot.reply.completeness import is_finishable
from bot.reply.controls import Action, custom_id
from bot.reply.message_exists import reply_message_exists
from bot.words.say import say
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.work import Work
from cogs.forms import TEXT_FIELD_CHARS_MAX, Field, open_lasting
from cogs.intake import Intake
from cogs.pages import open_privately
from cogs.presses import (
    FormHandler,
    Handler,
    Interaction,
    check_is_author,
    check_may_steer,
    check_may_steer_here,
    find_ended,
    is_unseen,
    mended,
)

_STEPS: Final = {Action.PREVIOUS: -1, Action.NEXT: 1}


def take_handlers(intake: Intake) -> Mapping[Action, Handler]:
    """Again for everybody; Edit for the author; Previous, Next and Finish for the author and for moderators."""
    return {
        Action.AGAIN: functools.partial(_again, intake),
        Action.EDIT: functools.partial(_ask_prompt, intake),
        Action.FINISH: functools.partial(finish, intake),
        # What buttons of earlier versions said.
        Action.RESUME: functools.partial(finish, intake),
        **{action: functools.partial(_step, intake, step) for action, step in _STEPS.items()},
    }


def take_forms(intake: Intake) -> Mapping[Action, FormHandler]:
    """What is done with the form that Edit opens."""
    return {Action.EDIT: functools.partial(_edit, intake)}


async def _again(intake: Intake, interaction: Interaction, work_id: str) -> None:
    work = await find_ended(intake.work_service, work_id)
    row = (
        None
        if interaction.message is None
        else await intake.work_service.library.replies.of_message(interaction.message.id)
    )
    if interaction.user.id != work.author_id or row is None or row.reply_id != work.take_group:
        # Somebody else's wish, a copy in another channel, or a private look: that reply is not to be written over.
        await intake.take_up(interaction, retake(work, private=is_unseen(interaction)), private=is_unseen(interaction))
    else:
        await _take(intake, interaction, work, new_take(work))


async def _ask_prompt(intake: Intake, interaction: Interaction, work_id: str) -> None:
    work = await find_ended(intake.work_service, work_id)
    check_is_author(interaction, work)
    if len(work.request.prompt) > TEXT_FIELD_CHARS_MAX:
        raise RefusedError(RefusalKind.TOO_LONG_TO_EDIT, limit=TEXT_FIELD_CHARS_MAX, got=len(work.request.prompt))
    locale = interaction.locale.value
    field = Field(
        name="prompt", label=say("form.edit.prompt", locale), value=work.request.prompt, long=True, required=True
    )
    await open_lasting(interaction, custom_id(Action.EDIT, work_id), say("form.edit.title", locale), field)


async def _edit(intake: Intake, interaction: Interaction, work_id: str, values: Mapping[str, str]) -> None:
    work = await find_ended(intake.work_service, work_id)
    check_is_author(interaction, work)
    await _take(intake, interaction, work, edited_take(work, await typed(interaction, values.get("prompt", ""))))


async def _take(intake: Intake, interaction: Interaction, work: Work, new_work: NewWork) -> None:
    """Another take by the author: in the reply that shows the others where it can be written, else in a new one."""
    work_service = intake.work_service
    reply = await work_service.reply_of(work)
    if reply is not None:
        address, state = reply
        pressed_id = interaction.message.id if interaction.message is not None else 0
        ids = (*state.message_ids, *state.spare_ids)
        if pressed_id in ids:
            writable = address.can_outlive_token or len(ids) == 1
        else:
            writable = await reply_message_exists(work_service.services, address, state, 0)
        if writable:
            await intake.take_up_in_place(interaction, new_work, address, state)
            return
    await intake.take_up(interaction, new_work, private=new_work.request.private)


async def _step(intake: Intake, step: int, interaction: Interaction, work_id: str) -> None:
    """Show the take before or after the one whose button was pressed."""
    work_service, message = intake.work_service, interaction.message
    work = await find_ended(work_service, work_id)
    if message is None:
        raise RefusedError(RefusalKind.UNKNOWN_WORK)
    # Opened from the library: nobody else sees it, and nothing of it is kept that could be written over.
    is_a_look = is_unseen(interaction) and await work_service.library.replies.of_message(message.id) is None
    if not is_a_look:
        check_may_steer(interaction, work)
    takes = await work_service.library.works.takes(work.take_group)
    at = takes.index(work.id) + step
    other = await find_ended(work_service, takes[at]) if 0 <= at < len(takes) else work
    if is_a_look:
        await open_privately(interaction, work_service, other)
    else:
        await intake.show_in_place(interaction, other, message.id)


async def finish(intake: Intake, interaction: Interaction, work_id: str) -> None:
    """Go on with a work where it stopped: in its own reply where that stands, else in a new one."""
    work_service = intake.work_service
    work = await find_ended(work_service, work_id)
    await check_may_steer_here(work_service, interaction, work)
    if not is_finishable(work):
        # Where Finish still stands under it, the message was left behind.
        if not await mended(work_service, interaction, work):
            raise RefusedError(RefusalKind.NOT_RESUMABLE)
        return
    if not await work_service.wait_until_free(work.take_group):
        raise RefusedError(RefusalKind.STILL_RUNNING)
    row = await work_service.library.replies.find(work.take_group)
    if row is not None and row.message_ids:
        address, state = reply_store.address_of(row), reply_store.state_of(row)
        if row.work_id != work.id:
            # Another take is shown there: this one is written over it from the beginning.
            state = state.for_new_take(token=None, token_expires_at=0.0)
        is_on_it = interaction.message is not None and interaction.message.id == state.message_ids[-1]
        if is_on_it or await reply_message_exists(work_service.services, address, state, -1):
            await intake.finish_in_place(interaction, work, address, state)
            return
    await intake.finish_here(interaction, work)
