"""Whether a message that was posted some time ago can still be written."""

from __future__ import annotations

import logging
from dataclasses import replace

from bot.reply.services import Services
from bot.reply.state import Address, ReplyState
from bot.reply.wire import RouteError

log = logging.getLogger(__name__)


async def stands(services: Services, address: Address, state: ReplyState, index: int) -> bool:
    """Whether the bot by itself reaches this message of a reply: it is there, and in a channel the bot may read.

    `index` counts from 0; -1 is the last one.
    """
    if not address.can_outlive_token or not state.message_ids:
        return False
    message_id = state.message_ids[index]
    is_in_thread = bool(state.thread_id) and message_id != state.message_ids[0]
    place = replace(address, channel_id=state.thread_id or 0) if is_in_thread else address
    return await is_there(services, place, message_id)


async def is_there(services: Services, address: Address, message_id: int) -> bool:
    """Whether the bot by itself sees this message in the address' channel."""
    try:
        await services.channel_route(address).get(message_id)
    except RouteError as error:
        log.info("a message does not stand any more, or is out of reach (%s)", error)
        return False
    return True
