"""What a press on a message that was left behind does: the message is brought in line by the press's own token."""

from __future__ import annotations

import logging

from bot.making.reply_store import LibraryReplyStore, address_of, state_of
from bot.making.service import WorkService
from bot.reply.repair import repair
from bot.reply.state import Reply
from bot.work.work import Work

log = logging.getLogger(__name__)


async def repair_stale(service: WorkService, work: Work, *, message_id: int, token: str) -> bool:
    """Bring a reply in line with its work; whether something of it was left behind.

    `token` is that of a press on the message, which was acknowledged.
    """
    row = await service.library.replies.of_message(message_id)
    if row is None or row.work_id != work.id:
        return False
    run = None if await service.is_free(row.reply_id) else service.run_of(work.id)
    if run is None:
        reply = Reply(address_of(row), state_of(row))
        reply_store = LibraryReplyStore(service.library.replies, row.reply_id, work.id, reply)
        queue = None
    else:
        # Its editor waits for a route that refuses; both know of what the other wrote, for they share the state.
        reply_store, reply, queue = run.reply_store, run.reply_store.reply, run.editor.queue
    written = await repair(
        service.services,
        work,
        reply.address,
        reply.state,
        token=token,
        message_id=message_id,
        take=await service.take_of(work),
        queue=queue,
    )
    if written:
        log.info("work %s: %d messages were left behind, and are in line again", work.id, written)
        reply_store.hold()
    return bool(written)
