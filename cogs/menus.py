"""The commands on messages: anything that was written can be narrated, drawn, or gone on with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import discord
from discord import app_commands

from bot.making.derive import MATERIAL_CHARS_MAX, Wish, continued, text_of, turned_into
from bot.words.say import say
from bot.work.lineage import Lineage, Relation
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import ComicOptions, Kind, NarrationOptions, Options, Request, StoryOptions
from bot.work.work import Work
from cogs.answers import answer_fault
from cogs.intake import Intake
from cogs.presses import find_ended
from cogs.reading import read_message

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
        # A message of our own may show a private work: what is not known yet is not shown to others.
        private = message.author.id != interaction.user.id
        is_ours = message.author.id == interaction.application_id

        async def wish() -> Wish:
            work = await _work_in(intake, interaction, message)
            if work is None:
                return await _of_message(intake, interaction, message, relation)
            # What only its author sees stays so; somebody else's is private at first.
            return _of_work(
                work, relation, intake, private=message.flags.ephemeral or work.author_id != interaction.user.id
            )

        await intake.take_up(interaction, wish, private=private, quoted=None if is_ours else message)
    except Exception as error:  # noqa: BLE001 - the boundary: logged with a reference, answered to the person
        await answer_fault(interaction, error)


async def _work_in(intake: Intake, interaction: discord.Interaction, message: discord.Message) -> Work | None:
    """The work of ours that this message shows, whole; None for any other message. Raises `RefusedError`."""
    row = await intake.studio.library.replies.of_message(message.id)
    if row is None:
        return None
    work = await find_ended(intake.studio, row.work_id)
    if work.request.private and work.author_id != interaction.user.id and message.flags.ephemeral:
        raise RefusedError(RefusalKind.NOT_HERE)
    return work


def _of_work(work: Work, relation: Relation, intake: Intake, *, private: bool) -> Wish:
    if relation is not Relation.CONTINUE:
        return turned_into(work, relation, private=private)
    now_s = intake.studio.services.clock.unix()
    if work.kind is not Kind.NARRATION:
        return continued(work, now_s=now_s, private=private)
    # What was read aloud goes on as a story.
    wish = continued(work, now_s=now_s)
    request = Request(
        prompt=text_of(work)[:MATERIAL_CHARS_MAX],
        options=StoryOptions(),
        language=work.request.language,
        private=private,
    )
    return Wish(request, wish.lineage)


async def _of_message(
    intake: Intake, interaction: discord.Interaction, message: discord.Message, relation: Relation
) -> Wish:
    """What a person wrote, as material: on somebody else's message the result is private at first."""
    is_own = message.author.id == interaction.user.id
    if not is_own and not (await intake.studio.library.people.settings(message.author.id)).others_may_narrate:
        raise RefusedError(RefusalKind.NOT_NARRATED)
    text = await read_message(message, _raw(interaction))
    request = Request(prompt=text[:MATERIAL_CHARS_MAX], options=_OPTIONS[relation], private=not is_own)
    lineage = Lineage(
        parent_id="",
        relation=relation,
        parent_author_id=message.author.id,
        chapter=2 if relation is Relation.CONTINUE else 1,
    )
    return Wish(request, lineage)


def _raw(interaction: discord.Interaction) -> Mapping[str, Any]:
    """The message that a message command was used on, as Discord sent it: discord.py's own form of it loses parts."""
    data: dict[str, Any] = dict(interaction.data or {})
    raw: Mapping[str, Any] = data["resolved"]["messages"][str(data["target_id"])]
    return raw
