"""Long narrations: the answer to what they need, and the end of one that is spoken over several days."""

from __future__ import annotations

from dataclasses import replace

from discord.ext import commands

from bot.discord.access import Audience
from bot.discord.button_checks import find_ended, find_work, repair_reply
from bot.discord.client import Elara
from bot.discord.direct_replies import DirectReplies
from bot.discord.handlers import Match, component, work_button
from bot.discord.responses import Interaction, delete_unwritten, respond, write_over
from bot.discord.speech_offers import OfferedNarration, find_offered
from bot.discord.submitter import Submitter
from bot.discord.take_submitter import TakeSubmitter
from bot.library.library import Library
from bot.making.service import WorkService
from bot.making.submission import Consent
from bot.reply.controls import OFFER_TEMPLATE, Action, button, offer_id
from bot.reply.frame import Button, ButtonStyle
from bot.words.links import link
from bot.words.say import refusal_line, say
from bot.work.ending import Ending, EndingKind, Fault, Retry
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.titles import title_of
from bot.work.work import Work


class LongNarrations(commands.Cog):
    """The buttons below an offer, and the one that cancels the rest of a narration."""

    def __init__(
        self,
        work_service: WorkService,
        library: Library,
        submitter: Submitter,
        take_submitter: TakeSubmitter,
        direct_replies: DirectReplies,
    ) -> None:
        self._work_service = work_service
        self._library = library
        self._submitter = submitter
        self._take_submitter = take_submitter
        self._direct_replies = direct_replies

    @component(OFFER_TEMPLATE)
    async def answer(self, interaction: Interaction, match: Match) -> None:
        """Speak what was offered, or leave it. The answer takes the place of the question."""
        await write_over(interaction)
        form_id, locale = match["form_id"], interaction.locale.value
        offered = await find_offered(self._library.saved_forms, form_id, interaction.user.id)
        if offered.cast_of:
            cast_of = await self._work_service.find(offered.cast_of)
            offered = replace(offered, new_work=replace(offered.new_work, cast_of=cast_of))
        if match["answer"] == "cancel":
            # The input is kept for a day, as with other forms.
            after_all = Button(say("long.after_all.button", locale), offer_id(Consent.WHOLE.value, form_id))
            await respond(interaction, say("long.cancelled", locale), rows=((after_all,),))
            return
        try:
            # Two presses at once are one narration.
            async with self._library.leases.try_acquire(f"offer {form_id}"):
                await self._speak(interaction, offered, Consent(match["answer"]))
                await self._library.saved_forms.delete(form_id, interaction.user.id)
        except RefusedError as error:
            again = Button(say("button.tryagain", locale), match[0])
            await respond(interaction, refusal_line(error.refusal, locale), rows=((again,),))
            return
        await delete_unwritten(interaction)

    async def _speak(self, interaction: Interaction, offered: OfferedNarration, consent: Consent) -> None:
        new_work = offered.new_work
        if offered.is_direct:
            await self._speak_directly(interaction, offered, consent)
        elif new_work.take_of is not None:
            work = await find_work(self._work_service, new_work.take_of)
            await self._take_submitter.make_take(interaction, work, new_work, consent=consent)
        else:
            private = new_work.request.private
            await self._submitter.submit(interaction, new_work, private=private, source=offered.source, consent=consent)

    async def _speak_directly(self, interaction: Interaction, offered: OfferedNarration, consent: Consent) -> None:
        """Speak it in direct messages, or without a message; the private answer says which, and where it is found."""
        run = await self._direct_replies.submit(interaction, offered.new_work, offered.source, consent)
        if run is None:
            return
        locale = interaction.locale.value
        if run.reply.address.is_nowhere:
            stop = button(Action.STOP, run.work.id, locale, ButtonStyle.DANGER)
            await respond(interaction, say("long.no_direct", locale), rows=((stop,),))
        else:
            place = link(title_of(run.work), run.reply.url, locale)
            await respond(interaction, say("long.in_direct", locale, link=place))

    @work_button(Action.CANCEL_REST, Audience.AUTHOR_AND_MODERATORS, in_reply=True)
    async def cancel_rest(self, interaction: Interaction, work_id: str) -> None:
        """Leave the rest of a narration unspoken."""
        work = await find_ended(self._work_service, work_id)
        by = interaction.user.display_name

        def without_rest(work: Work) -> Work:
            if work.ending is None or work.ending.kind is not EndingKind.SCHEDULED:
                raise RefusedError(RefusalKind.NOT_RUNNING)
            ending = Ending(EndingKind.STOPPED, {"by": by}, Retry.NOW, Fault.PERSON)
            return replace(work, ending=ending, deferred_from=0)

        async with self._work_service.reply_lock(work.take_group):
            work = await self._library.work_changes.change(work_id, without_rest)
            await self._library.schedules.set(work_id, None)
        if not await repair_reply(self._work_service, interaction, work):
            await respond(interaction, say("long.rest_cancelled", interaction.locale.value))


async def setup(bot: Elara) -> None:
    """Add the cog."""
    services = bot.services
    await bot.add_cog(
        LongNarrations(
            services.work_service,
            services.library,
            services.submitter,
            services.take_submitter,
            services.direct_replies,
        )
    )
