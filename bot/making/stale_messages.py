"""Repairs messages that the editor could not update, with the token of a button press on one of them."""

from __future__ import annotations

import logging

from bot.making.reply_store import LibraryReplyStore, address_of, state_of
from bot.making.service import WorkService
from bot.reply.repair import repair
from bot.reply.state import Reply
from bot.work.work import Work

log = logging.getLogger(__name__)


async def repair_stale(service: WorkService, work: Work, *, message_id: int, token: str) -> bool:
    """Update the messages of a reply that do not show its work; whether there were any.

    `token` is that of a press on the message `message_id`, which has been acknowledged.
    """
    row = await service.library.replies.of_message(message_id)
    if row is None or row.work_id != work.id:
        return False
    run = None if await service.wait_until_free(row.reply_id) else service.run_of(work.id)
    if run is None:
        reply = Reply(address_of(row), state_of(row))
        reply_store = LibraryReplyStore(service.library.replies, row.reply_id, work.id, reply)
        queue = None
    else:
        # The run's editor waits for a route. It shares the state, so it knows of what is written here.
        reply_store, reply, queue = run.reply_store, run.reply, run.queue_status
    written = await repair(
        service.services,
        work,
        reply,
        token=token,
        message_id=message_id,
        take=await service.take_of(work),
        queue=queue,
        offshoots=await service.offshoots.of(work, reply.address.guild_id),
    )
    if written:
        log.info("work %s: %d stale messages were repaired", work.id, written)
        reply_store.save_soon()
    return bool(written)
