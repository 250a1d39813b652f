"""Choices, and the buttons of a vote."""

from __future__ import annotations

import functools
from collections.abc import Mapping

import discord

from bot.discordpy import RawLayout
from bot.library.polls import Poll
from bot.making.derive import NewWork
from bot.polls.poll_message import PollTally, poll_message
from bot.polls.polls import AlreadyChosen, Polls
from bot.reply.controls import Action
from bot.reply.payload import components
from bot.words.say import ending_line, say
from bot.work.ending import EndingError
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import Kind
from bot.work.work import Work
from cogs.answers import answer, defer
from cogs.intake import Intake
from cogs.presses import Handler, Interaction, check_is_author, find_ended

_NOTHING = discord.AllowedMentions.none()


def vote_handlers(intake: Intake, votes: Polls) -> Mapping[Action, Handler]:
    """Choices: for the author of a story."""
    return {Action.CHOICES: functools.partial(_offer, intake, votes)}


class Ballots:
    """What the buttons of a vote do."""

    def __init__(self, intake: Intake, votes: Polls) -> None:
        self._intake = intake
        self._votes = votes

    async def choose(self, interaction: Interaction, round_id: str, option: int) -> None:
        """One of the ways (counted from 0) was pressed: a vote, a decision, or the way back to a branch."""
        async with self._votes.choosing(round_id, interaction.user.id, option) as outcome:
            await self._answer(interaction, outcome)

    async def _answer(self, interaction: Interaction, outcome: NewWork | AlreadyChosen | None) -> None:
        if outcome is None:
            await defer(interaction)
        elif isinstance(outcome, AlreadyChosen):
            locale = interaction.locale.value
            text = say("vote.made", locale, link=outcome.url) if outcome.url else say("vote.made.unseen", locale)
            await answer(interaction, text)
        else:
            await self._intake.take_up(interaction, outcome, private=outcome.request.private)

    async def close(self, interaction: Interaction, round_id: str) -> None:
        """The author ends the vote."""
        await self._votes.close_early(round_id, interaction.user.id)
        await defer(interaction)


async def _offer(intake: Intake, votes: Polls, interaction: Interaction, work_id: str) -> None:
    work = await find_ended(intake.work_service, work_id)
    check_is_author(interaction, work)
    if work.kind is not Kind.STORY or not work.text.strip():
        raise RefusedError(RefusalKind.NOTHING_THERE)
    # Thinking of three ways takes seconds.
    await interaction.response.defer(ephemeral=True, thinking=True)
    locale = interaction.locale.value
    try:
        poll = await votes.standing(work) or await _open(intake, votes, await votes.with_choices(work.id))
    except EndingError as error:
        await interaction.edit_original_response(
            content=ending_line(error.ending, None, locale), allowed_mentions=_NOTHING
        )
        return
    if poll is not None:
        await interaction.edit_original_response(
            content=say("vote.there", locale, link=_url_of(poll)), allowed_mentions=_NOTHING
        )
        return
    poll = await votes.open_unseen(await votes.with_choices(work.id), interaction.guild_id, interaction.channel_id or 0)
    frame = poll_message(poll, PollTally(), locale)
    await interaction.edit_original_response(view=RawLayout(components(frame)), allowed_mentions=_NOTHING)


async def _open(intake: Intake, votes: Polls, work: Work) -> Poll | None:
    """A round where everybody reads the story; None where only its author does, or the bot cannot write by itself."""
    reply = await intake.work_service.reply_of(work)
    if reply is None or not reply[0].can_outlive_token:
        return None
    address, state = reply
    return await votes.open_public(work, address, await votes.place_of(work, address, state))


def _url_of(poll: Poll) -> str:
    return f"https://discord.com/channels/{poll.guild_id or '@me'}/{poll.channel_id}/{poll.message_id}"
