"""Polls about the next chapter: Vote, which opens one, and the buttons of a poll."""

from __future__ import annotations

from itertools import chain

from discord.ext import commands

from bot.discord.access import Audience
from bot.discord.button_checks import find_ended
from bot.discord.client import Elara
from bot.discord.handlers import Match, MoreEntry, component, work_button
from bot.discord.menu import back_row
from bot.discord.private_pages import show_frame
from bot.discord.responses import Interaction, acknowledge, defer_thinking, respond
from bot.discord.submitter import Submitter
from bot.library.polls import Poll
from bot.making.derive import NewWork, check_continuable
from bot.making.service import WorkService
from bot.polls.choices import AlreadyChosen, can_have_votes
from bot.polls.poll_message import PollTally, poll_message
from bot.polls.polls import Polls
from bot.reply.completeness import is_finishable
from bot.reply.controls import POLL_TEMPLATE, Action, button
from bot.words.links import link
from bot.words.say import ending_line, say
from bot.work.ending import EndingError
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.titles import title_of
from bot.work.work import Work


def _can_be_voted_on(work: Work) -> bool:
    return can_have_votes(work) and not is_finishable(work)


class PollButtons(commands.Cog):
    """The buttons of polls, and the button that opens one."""

    def __init__(self, work_service: WorkService, polls: Polls, submitter: Submitter) -> None:
        self._work_service = work_service
        self._polls = polls
        self._submitter = submitter

    @component(POLL_TEMPLATE)
    async def press(self, interaction: Interaction, match: Match) -> None:
        """Answer a button of a poll: one of the options, its early end, or the end of the series."""
        poll_id, choice = match["poll_id"], match["choice"]
        if choice in ("close", "last"):
            end = self._polls.close_early if choice == "close" else self._polls.stop_repeating
            await end(poll_id, interaction.user.id)
            await acknowledge(interaction)
            return
        async with self._polls.choose(poll_id, interaction.user.id, int(choice) - 1) as outcome:
            await self._respond(interaction, outcome)

    async def _respond(self, interaction: Interaction, outcome: NewWork | AlreadyChosen | None) -> None:
        """Respond to a choice: a vote, an existing chapter, or a new chapter."""
        if outcome is None:
            await acknowledge(interaction)
        elif isinstance(outcome, AlreadyChosen):
            locale = interaction.locale.value
            made = link(outcome.title, outcome.url, locale)
            await respond(interaction, say("vote.made" if outcome.url else "vote.made.unseen", locale, link=made))
        else:
            await self._submitter.submit(interaction, outcome, private=outcome.request.private)

    @work_button(Action.CHOICES, Audience.AUTHOR, more=MoreEntry(_can_be_voted_on))
    async def open_poll(self, interaction: Interaction, work_id: str) -> None:
        """Ask for how long readers are to vote on the next chapter; for the author of a story.

        Where only the author reads the story, they get the three options at once, in private.
        """
        work = await self._story(work_id)
        poll = await self._polls.visible_poll(work)
        if poll is None and not await self._is_public(work):
            await self._open(interaction, work, repeats=False)
            return
        locale = interaction.locale.value
        if poll is not None:
            await respond(interaction, _there(poll, work, locale))
            return
        row = (button(Action.VOTE_ONCE, work_id, locale), button(Action.VOTE_ON, work_id, locale))
        await respond(interaction, say("vote.how", locale), rows=[(*row, *chain(*back_row(interaction)))])

    @work_button(Action.VOTE_ONCE, Audience.AUTHOR)
    async def open_one_poll(self, interaction: Interaction, work_id: str) -> None:
        """Open a poll about only the next chapter."""
        await self._open(interaction, await self._story(work_id), repeats=False)

    @work_button(Action.VOTE_ON, Audience.AUTHOR)
    async def open_polls(self, interaction: Interaction, work_id: str) -> None:
        """Open a poll that is followed by another one after each chapter."""
        await self._open(interaction, await self._story(work_id), repeats=True)

    async def _story(self, work_id: str) -> Work:
        work = await find_ended(self._work_service, work_id)
        if not can_have_votes(work):
            raise RefusedError(RefusalKind.NOTHING_THERE)
        check_continuable(work)
        return work

    async def _open(self, interaction: Interaction, work: Work, *, repeats: bool) -> None:
        """Open a poll with three options: public where others read the story, otherwise private."""
        # The model needs seconds for the options.
        await defer_thinking(interaction)
        locale = interaction.locale.value
        try:
            poll = await self._polls.visible_poll(work)
            if poll is None:
                work = await self._polls.with_choices(work.id, interaction.user.id, interaction.guild_id)
                poll = await self._open_public(work, repeats=repeats)
        except EndingError as error:
            await respond(interaction, ending_line(error.ending, None, locale), rows=back_row(interaction))
            return
        if poll is not None:
            await respond(interaction, _there(poll, work, locale))
            return
        poll = await self._polls.open_private(work, interaction.guild_id, interaction.channel_id or 0)
        await show_frame(interaction, poll_message(poll, PollTally(), locale))

    async def _is_public(self, work: Work) -> bool:
        """Whether others read the story, and the bot can post there without an interaction."""
        reply = await self._work_service.reply_of(work)
        return reply is not None and reply[0].can_outlive_token

    async def _open_public(self, work: Work, *, repeats: bool) -> Poll | None:
        """A public poll; None where the story is not public."""
        reply = await self._work_service.reply_of(work)
        if reply is None or not reply[0].can_outlive_token:
            return None
        address, state = reply
        channel_id = await self._polls.channel_for(work, address, state)
        return await self._polls.open_public(work, address, channel_id, repeats=repeats)


def _there(poll: Poll, work: Work, locale: str) -> str:
    """The line that leads to a poll about this work."""
    url = f"https://discord.com/channels/{poll.guild_id or '@me'}/{poll.channel_id}/{poll.message_id}"
    return say("vote.there", locale, link=link(title_of(work), url, locale))


async def setup(bot: Elara) -> None:
    """Add the cog."""
    services = bot.services
    await bot.add_cog(PollButtons(services.work_service, services.polls, services.submitter))
