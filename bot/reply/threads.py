"""Opens a thread at a reply's first message, for the messages that follow."""

from __future__ import annotations

import logging
from typing import Final

import aiohttp
import discord

from bot.discordpy import Requests
from bot.reply.channel_route import translated
from bot.reply.interaction_route import ARCHIVED_CODE, RouteError
from bot.work.titles import thread_name

log = logging.getLogger(__name__)

_EXISTS: Final = 160004
_DAY_MINUTES: Final = 1440


async def open_thread(http: Requests, *, channel_id: int, message_id: int, name: str, author_id: int) -> int | None:
    """Start Thread from Message (Discord docs: Channel Resource); its id, which is the message's.

    None where the channel has no threads, the bot lacks the permission or Discord is unreachable: the reply then stays
    in the channel. An existing thread is used.
    """
    try:
        await http.start_thread_with_message(
            channel_id, message_id, name=thread_name(name), auto_archive_duration=_DAY_MINUTES
        )
    except discord.HTTPException as error:
        if error.code != _EXISTS:
            log.info("no thread was opened (HTTP %d, code %d)", error.status, error.code)
            return None
    except (discord.RateLimited, aiohttp.ClientError, TimeoutError, OSError) as error:
        log.info("no thread was opened (%s)", type(error).__name__)
        return None
    try:
        await http.add_user_to_thread(message_id, author_id)
    except (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, TimeoutError, OSError) as error:
        # The thread is public: the author can open it without being a member.
        log.info("the author was not added to the thread (%s)", type(error).__name__)
    return message_id


async def rename_thread(http: Requests, thread_id: int, name: str) -> None:
    """Modify Channel (Discord docs: Channel Resource); raises `RouteError`.

    Discord allows two renames of a thread in ten minutes: beyond that the error is LIMITED and says how long to wait.
    An archived thread is opened for it, because it accepts no change; it goes back after its usual time.
    """
    name = thread_name(name)
    try:
        await translated(http.edit_channel(thread_id, name=name))
    except RouteError as error:
        if error.code != ARCHIVED_CODE:
            raise
        await translated(http.edit_channel(thread_id, name=name, archived=False))
