"""Whether a message that was posted some time ago can still be written."""

from __future__ import annotations

import logging
from dataclasses import replace

from bot.reply.interaction_route import RouteError
from bot.reply.services import ReplyServices
from bot.reply.state import Address, Reply, ReplyState

log = logging.getLogger(__name__)


async def reply_message_exists(services: ReplyServices, address: Address, state: ReplyState, index: int) -> bool:
    """Whether the bot by itself reaches this message of a reply: it is there, and in a channel the bot may read.

    `index` counts from 0; -1 is the last one.
    """
    if not address.can_outlive_token or not state.message_ids:
        return False
    channel_id = Reply(address, state).channel_id_of(index % len(state.message_ids))
    return await message_exists(services, replace(address, channel_id=channel_id), state.message_ids[index])


async def message_exists(services: ReplyServices, address: Address, message_id: int) -> bool:
    """Whether the bot by itself sees this message in the address' channel."""
    try:
        await services.channel_route(address).get(message_id)
    except RouteError as error:
        log.info("a message does not stand any more, or is out of reach (%s)", error)
        return False
    return True
