"""Whether a message that was posted earlier still exists."""

from __future__ import annotations

import logging
from dataclasses import replace

from bot.reply.interaction_route import RouteError
from bot.reply.services import ReplyServices
from bot.reply.state import Address, Reply, ReplyState

log = logging.getLogger(__name__)


async def reply_message_exists(services: ReplyServices, address: Address, state: ReplyState, index: int) -> bool:
    """Whether a message of a reply exists, in a channel that the bot can read.

    `index` counts from 0; -1 is the last message.
    """
    if not address.can_outlive_token or not state.message_ids:
        return False
    channel_id = Reply(address, state).channel_id_of(index % len(state.message_ids))
    return await message_exists(services, replace(address, channel_id=channel_id), state.message_ids[index])


async def message_exists(services: ReplyServices, address: Address, message_id: int) -> bool:
    """Whether this message exists in the address' channel, and the bot can read it."""
    try:
        await services.channel_route(address).get(message_id)
    except RouteError as error:
        log.info("a message was deleted or cannot be read (%s)", error)
        return False
    return True
