"""What leads on from a work: Continue, and every other kind of work made of it."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Final

from bot.discord.names import typed
from bot.making.derive import NewWork, continued, converted
from bot.reply.completeness import is_finishable
from bot.reply.controls import Action, custom_id
from bot.words.say import say
from bot.work.lineage import Relation
from bot.work.titles import title_of
from bot.work.work import Work
from cogs.answers import defer
from cogs.forms import Field, open_lasting
from cogs.intake import Intake, check_permissions, may_open_threads
from cogs.presses import FormHandler, Handler, Interaction, find_ended, is_unseen
from cogs.takes import finish

DIRECTION_CHARS_MAX: Final = 500
"""As much as a person may say of how it is to go on; a vote's ways are shorter."""

_TURNS: Final = {
    Action.COMIC: Relation.COMIC,
    Action.NARRATE: Relation.NARRATION,
    Action.WRITE: Relation.STORY,
    Action.ILLUSTRATE: Relation.ILLUSTRATION,
}


def onward_handlers(intake: Intake) -> Mapping[Action, Handler]:
    """Continue, Comic, Narrate, Write, Illustrate: for everybody who sees the work, on their own numbers."""
    turns = {action: functools.partial(_turn, intake, action) for action in _TURNS}
    return {Action.CONTINUE: functools.partial(_ask_direction, intake), **turns}


def onward_forms(intake: Intake) -> Mapping[Action, FormHandler]:
    """What is done with the form that Continue opens."""
    return {Action.CONTINUE: functools.partial(_continue, intake)}


async def _turn(intake: Intake, action: Action, interaction: Interaction, work_id: str) -> None:
    unseen = is_unseen(interaction)

    async def new_work() -> NewWork:
        work = await find_ended(intake.work_service, work_id)
        # Illustrate stands in the private message of "More", which says nothing of the work: it goes by its request.
        private = work.request.private if action is Action.ILLUSTRATE else unseen
        return converted(work, _TURNS[action], private=private)

    await intake.take_up(interaction, new_work, private=unseen and action is not Action.ILLUSTRATE)


async def _ask_direction(intake: Intake, interaction: Interaction, work_id: str) -> None:
    work = await find_ended(intake.work_service, work_id)
    if is_finishable(work) and interaction.user.id == work.author_id:
        # Half a story has no next chapter; only buttons of earlier versions offer one.
        await finish(intake, interaction, work_id)
        return
    locale = interaction.locale.value
    field = Field(
        name="direction",
        label=say("form.continue.direction", locale),
        hint=say("form.continue.direction.hint", locale),
        long=True,
        chars_max=DIRECTION_CHARS_MAX,
    )
    await open_lasting(interaction, custom_id(Action.CONTINUE, work_id), say("form.continue.title", locale), field)


async def _continue(intake: Intake, interaction: Interaction, work_id: str, values: Mapping[str, str]) -> None:
    work_service = intake.work_service
    work = await find_ended(work_service, work_id)
    new_work = continued(
        work,
        now_s=work_service.services.clock.unix(),
        direction=await typed(interaction, values.get("direction", "")),
        private=is_unseen(interaction),
    )
    if new_work.request.private or not may_open_threads(interaction):
        await intake.take_up(interaction, new_work, private=new_work.request.private)
    else:
        await _continue_in_thread(intake, interaction, work, new_work)


async def _continue_in_thread(intake: Intake, interaction: Interaction, work: Work, new_work: NewWork) -> None:
    """The first chapter that follows opens the thread; where that fails all the same, it stays in the channel."""
    check_permissions(interaction, new_work.request)
    # Opening a thread may take longer than an interaction waits for its first answer.
    if interaction.message is None or not await defer(interaction):
        # The message was deleted while the form was open.
        await intake.take_up(interaction, new_work, private=new_work.request.private)
        return
    row = await intake.work_service.library.replies.of_message(interaction.message.id)
    first_id = row.message_ids[0] if row is not None and row.message_ids else interaction.message.id
    thread_id = await intake.open_thread(interaction, first_id, title_of(work))
    await intake.take_up_elsewhere(interaction, new_work, thread_id or interaction.channel_id or 0)
