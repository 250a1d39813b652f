"""Another take of a work, and the end of one that is not complete."""

from __future__ import annotations

from bot.discord.button_checks import find_ended, repair_reply
from bot.discord.responses import Interaction
from bot.discord.submitter import Submitter
from bot.library.library import Library
from bot.making import reply_store
from bot.making.derive import NewWork
from bot.making.service import WorkService
from bot.making.submission import Consent
from bot.reply.completeness import is_finishable
from bot.reply.flow import first_page_to_finish
from bot.reply.message_exists import reply_message_exists
from bot.reply.services import ReplyServices
from bot.reply.state import ReplyState
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.work import Work


class TakeSubmitter:
    """Makes and finishes takes in the reply that shows the work while that can be edited, otherwise in a new one."""

    def __init__(
        self, work_service: WorkService, library: Library, services: ReplyServices, submitter: Submitter
    ) -> None:
        self._work_service = work_service
        self._library = library
        self._services = services
        self._submitter = submitter

    async def make_take(
        self, interaction: Interaction, work: Work, new_work: NewWork, *, consent: Consent = Consent.NONE
    ) -> None:
        """Make another take of a work; `consent` as in `Submitter.submit`."""
        reply = await self._work_service.reply_of(work)
        if reply is not None:
            address, state = reply
            pressed_id = interaction.message.id if interaction.message is not None else 0
            ids = (*state.message_ids, *state.spare_ids)
            if pressed_id in ids:
                can_edit = address.can_outlive_token or len(ids) == 1
            else:
                can_edit = await reply_message_exists(self._services, address, state, 0)
            if can_edit:
                await self._submitter.submit_in_place(interaction, new_work, address, state, consent=consent)
                return
        await self._submitter.submit(interaction, new_work, private=new_work.request.private, consent=consent)

    async def finish(self, interaction: Interaction, work_id: str) -> None:
        """Finish a work that ended before it was complete; raises `RefusedError`."""
        work = await find_ended(self._work_service, work_id)
        if not is_finishable(work):
            # A message that still offers Finish is out of date.
            if not await repair_reply(self._work_service, interaction, work):
                raise RefusedError(RefusalKind.NOT_RESUMABLE)
            return
        if not await self._work_service.wait_until_free(work.take_group):
            raise RefusedError(RefusalKind.STILL_RUNNING)
        row = await self._library.replies.find(work.take_group)
        if row is not None and row.message_ids and not reply_store.address_of(row).is_nowhere:
            address, state = reply_store.address_of(row), reply_store.state_of(row)
            if row.work_id != work.id:
                # The reply shows another take: this one is written over it from the beginning.
                state = state.for_new_take(token=None, token_expires_at=0.0)
            elif (unit := _first_unit_to_finish(work, state)) is not None and address.can_outlive_token:
                # A message other than the last one has to be written, which only the channel's route reaches.
                state.reopen_from(unit)
            is_on_it = interaction.message is not None and interaction.message.id == state.message_ids[-1]
            if is_on_it or await reply_message_exists(self._services, address, state, -1):
                await self._submitter.finish_in_place(interaction, work, address, state)
                return
        await self._submitter.finish_here(interaction, work)


def _first_unit_to_finish(work: Work, state: ReplyState) -> int | None:
    """The index of the first unit of the work that changes; None where the message that is open has it."""
    return 0 if state.is_final_layout else first_page_to_finish(work)
