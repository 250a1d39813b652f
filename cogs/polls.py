"""Polls about the next chapter: Choices, which opens one, and the buttons of a poll."""

from __future__ import annotations

from discord.ext import commands

from bot.discord.access import Audience
from bot.discord.button_checks import find_ended
from bot.discord.client import Elara
from bot.discord.handlers import Match, MoreEntry, component, work_button
from bot.discord.private_pages import show_frame
from bot.discord.responses import Interaction, defer, defer_thinking, respond
from bot.discord.submitter import Submitter
from bot.library.polls import Poll
from bot.making.derive import NewWork
from bot.making.service import WorkService
from bot.polls.poll_message import PollTally, poll_message
from bot.polls.polls import AlreadyChosen, Polls
from bot.reply.controls import POLL_TEMPLATE, Action
from bot.words.say import ending_line, say
from bot.work.ending import EndingError
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import Kind
from bot.work.work import Work


def _is_story_with_text(work: Work) -> bool:
    return work.kind is Kind.STORY and bool(work.text.strip())


class PollButtons(commands.Cog):
    """The buttons of polls, and the button that opens one."""

    def __init__(self, work_service: WorkService, polls: Polls, submitter: Submitter) -> None:
        self._work_service = work_service
        self._polls = polls
        self._submitter = submitter

    @component(POLL_TEMPLATE)
    async def press(self, interaction: Interaction, match: Match) -> None:
        """Answer a button of a poll: one of the options, or its early end."""
        poll_id, choice = match["round_id"], match["choice"]
        if choice == "close":
            await self._polls.close_early(poll_id, interaction.user.id)
            await defer(interaction)
            return
        async with self._polls.choose(poll_id, interaction.user.id, int(choice) - 1) as outcome:
            await self._respond(interaction, outcome)

    async def _respond(self, interaction: Interaction, outcome: NewWork | AlreadyChosen | None) -> None:
        """Respond to a choice: a vote, a chapter that exists already, or a chapter that is to be made."""
        if outcome is None:
            await defer(interaction)
        elif isinstance(outcome, AlreadyChosen):
            locale = interaction.locale.value
            text = say("vote.made", locale, link=outcome.url) if outcome.url else say("vote.made.unseen", locale)
            await respond(interaction, text)
        else:
            await self._submitter.submit(interaction, outcome, private=outcome.request.private)

    @work_button(Action.CHOICES, Audience.AUTHOR, more=MoreEntry(_is_story_with_text))
    async def open_poll(self, interaction: Interaction, work_id: str) -> None:
        """Open a poll with three options for the next chapter; for the author of a story.

        It is public where others read the story, and private where only the author does.
        """
        work = await find_ended(self._work_service, work_id)
        if not _is_story_with_text(work):
            raise RefusedError(RefusalKind.NOTHING_THERE)
        # The model needs seconds for the options.
        await defer_thinking(interaction)
        locale = interaction.locale.value
        try:
            poll = await self._polls.visible_poll(work)
            if poll is None:
                work = await self._polls.with_choices(work.id, interaction.user.id, interaction.guild_id)
                poll = await self._open_public(work)
        except EndingError as error:
            await respond(interaction, ending_line(error.ending, None, locale))
            return
        if poll is not None:
            await respond(interaction, say("vote.there", locale, link=_url_of(poll)))
            return
        poll = await self._polls.open_private(work, interaction.guild_id, interaction.channel_id or 0)
        await show_frame(interaction, poll_message(poll, PollTally(), locale))

    async def _open_public(self, work: Work) -> Poll | None:
        """A public poll; None when only the author reads the story, or the bot cannot post there by itself."""
        reply = await self._work_service.reply_of(work)
        if reply is None or not reply[0].can_outlive_token:
            return None
        address, state = reply
        return await self._polls.open_public(work, address, await self._polls.channel_for(work, address, state))


def _url_of(poll: Poll) -> str:
    return f"https://discord.com/channels/{poll.guild_id or '@me'}/{poll.channel_id}/{poll.message_id}"


async def setup(bot: Elara) -> None:
    """Add the cog."""
    services = bot.services
    await bot.add_cog(PollButtons(services.work_service, services.polls, services.submitter))
