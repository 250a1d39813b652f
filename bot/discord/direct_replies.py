"""Replies in the direct messages of an author, for what takes longer than a reply can grow where they asked."""

from __future__ import annotations

import logging
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Final

import discord

from bot.discord.dialects import DialectChoice
from bot.discord.responses import Interaction
from bot.making.derive import NewWork
from bot.making.run import Run
from bot.making.service import WorkService
from bot.making.submission import Consent, Submission
from bot.reply.opening import address_of, in_channel, post_first_frame
from bot.reply.render import Source
from bot.reply.services import ReplyServices
from bot.reply.state import Address

log = logging.getLogger(__name__)

NO_CHANNEL: Final = 0


class DirectReplies:
    """Makes works in the direct messages of their authors: the bot writes there by the channel's route.

    Discord opens the channel for everyone and refuses the first message where a person accepts none (code 50007). Then
    the work is made without any message, and its author finds it in the library.
    """

    def __init__(self, work_service: WorkService, services: ReplyServices, dialects: DialectChoice) -> None:
        self._work_service = work_service
        self._services = services
        self._dialects = dialects

    async def submit(
        self, interaction: Interaction, new_work: NewWork, source: Source | None, consent: Consent
    ) -> Run | None:
        """Make a work in direct messages; None for an interaction that was submitted before. Raises `RefusedError`.

        `source` is the message that its text comes from. The interaction has its first response already.
        """
        asked_in = address_of(interaction, private=True)
        channel_id = await self._services.open_direct_message(interaction.user.id)
        source = await self._work_service.source_of(new_work.lineage) or source
        address, state = in_channel(
            _direct(asked_in), channel_id or NO_CHANNEL, self._dialects.of(new_work.request), source
        )
        submission = Submission(
            new_work=new_work,
            author_id=interaction.user.id,
            interaction_id=interaction.id,
            address=address,
            state=state,
            consent=consent,
            asked_in=asked_in,
        )
        async with AsyncExitStack() as stack:
            if new_work.take_of is not None:
                await stack.enter_async_context(self._work_service.reply_lock(new_work.take_of))
            run = await stack.enter_async_context(self._work_service.submission(submission))
            is_open = channel_id is not None
            if run is not None and not (
                is_open and await post_first_frame(self._services, run.work, run.reply.address, run.reply.state)
            ):
                log.info("work %s is made without messages: its author accepts none", run.work.id)
                run.set_address(replace(run.reply.address, is_nowhere=True))
        return run


def _direct(asked_in: Address) -> Address:
    """The address in direct messages of what was asked for elsewhere; its channel is not known yet."""
    return replace(
        asked_in,
        guild_id=None,
        is_member=True,
        private=False,
        upload_limit_bytes=min(asked_in.upload_limit_bytes, discord.utils.DEFAULT_FILE_SIZE_LIMIT_BYTES),
    )
