"""The commands on messages: anything that was written can be narrated, drawn, or gone on with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import discord
from discord import app_commands

from bot.discord.source_text import forwarded_id, read_message
from bot.making.derive import MATERIAL_CHARS_MAX, NewWork, continued, converted, material_text
from bot.words.say import say
from bot.work.lineage import Lineage, Relation
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import ComicOptions, Kind, NarrationOptions, Options, Request, StoryOptions
from bot.work.spoilers import shortened_to
from bot.work.work import Work
from cogs.answers import answer_fault
from cogs.intake import Intake
from cogs.presses import find_ended

_OPTIONS: Final[Mapping[Relation, Options]] = {
    Relation.NARRATION: NarrationOptions(),
    Relation.COMIC: ComicOptions(),
    Relation.CONTINUE: StoryOptions(),
}


def context_menus(intake: Intake) -> tuple[app_commands.ContextMenu, ...]:
    """The three commands; they are allowed wherever the bot's others are."""

    async def narrate(interaction: discord.Interaction, message: discord.Message) -> None:
        await _answer(intake, interaction, message, Relation.NARRATION)

    async def draw(interaction: discord.Interaction, message: discord.Message) -> None:
        await _answer(intake, interaction, message, Relation.COMIC)

    async def go_on(interaction: discord.Interaction, message: discord.Message) -> None:
        await _answer(intake, interaction, message, Relation.CONTINUE)

    named = {"narrate": narrate, "comic": draw, "continue": go_on}
    return tuple(
        app_commands.ContextMenu(name=say(f"command.menu.{name}"), callback=callback)
        for name, callback in named.items()
    )


async def _answer(
    intake: Intake, interaction: discord.Interaction, message: discord.Message, relation: Relation
) -> None:
    try:
        # Others' words are private at first, and what a message of our own shows may be: nothing is shown too early.
        private = message.author.id != interaction.user.id or forwarded_id(_raw(interaction)) is not None

        async def new_work() -> NewWork:
            work = await _work_in(intake, interaction, message)
            if work is None:
                return await _of_message(intake, interaction, message, relation)
            # What only its author sees stays so; somebody else's is private at first.
            return _of_work(
                work, relation, intake, private=message.flags.ephemeral or work.author_id != interaction.user.id
            )

        await intake.take_up(interaction, new_work, private=private, quoted=message)
    except Exception as error:  # noqa: BLE001 - the boundary: logged with a reference, answered to the person
        await answer_fault(interaction, error)


async def _work_in(intake: Intake, interaction: discord.Interaction, message: discord.Message) -> Work | None:
    """The work of ours that this message shows, whole; None for any other message. Raises `RefusedError`.

    A forward shows no more than it holds, but to the author of what it forwards.
    """
    row = await intake.work_service.library.replies.of_message(message.id)
    if row is None:
        return await _own_work_forwarded(intake, interaction)
    work = await find_ended(intake.work_service, row.work_id)
    if work.request.private and work.author_id != interaction.user.id and message.flags.ephemeral:
        raise RefusedError(RefusalKind.NOT_HERE)
    return work


async def _own_work_forwarded(intake: Intake, interaction: discord.Interaction) -> Work | None:
    message_id = forwarded_id(_raw(interaction))
    row = None if message_id is None else await intake.work_service.library.replies.of_message(message_id)
    work = None if row is None else await intake.work_service.find(row.work_id)
    if work is None or work.author_id != interaction.user.id or work.ending is None:
        return None
    return work


def _of_work(work: Work, relation: Relation, intake: Intake, *, private: bool) -> NewWork:
    if relation is not Relation.CONTINUE:
        return converted(work, relation, private=private)
    now_s = intake.work_service.services.clock.unix()
    if work.kind is not Kind.NARRATION:
        return continued(work, now_s=now_s, private=private)
    # What was read aloud goes on as a story.
    new_work = continued(work, now_s=now_s)
    request = Request(
        prompt=shortened_to(material_text(work), MATERIAL_CHARS_MAX),
        options=StoryOptions(),
        language=work.request.language,
        private=private,
    )
    return NewWork(request, new_work.lineage)


async def _of_message(
    intake: Intake, interaction: discord.Interaction, message: discord.Message, relation: Relation
) -> NewWork:
    """What a person wrote, as material: on somebody else's message the result is private at first."""
    is_own = message.author.id == interaction.user.id
    if not is_own and not (await intake.work_service.library.people.settings(message.author.id)).others_may_narrate:
        raise RefusedError(RefusalKind.NOT_NARRATED)
    raw = _raw(interaction)
    text = await read_message(interaction, raw)
    # Whoever forwards a message need not have written it.
    is_own = is_own and forwarded_id(raw) is None
    request = Request(prompt=shortened_to(text, MATERIAL_CHARS_MAX), options=_OPTIONS[relation], private=not is_own)
    lineage = Lineage(
        parent_id="",
        relation=relation,
        parent_author_id=message.author.id,
        chapter=2 if relation is Relation.CONTINUE else 1,
    )
    return NewWork(request, lineage)


def _raw(interaction: discord.Interaction) -> Mapping[str, Any]:
    """The message that a message command was used on, as Discord sent it: discord.py's own form of it loses parts."""
    data: dict[str, Any] = dict(interaction.data or {})
    raw: Mapping[str, Any] = data["resolved"]["messages"][str(data["target_id"])]
    return raw
