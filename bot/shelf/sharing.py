"""Shows an existing work in a private reply, or shares a copy of it in another channel."""

from __future__ import annotations

import secrets
from dataclasses import replace

import sqlalchemy as sa

from bot.library.replies import ReplyRow, is_voice_message
from bot.library.tables import replies
from bot.making.reply_store import LibraryReplyStore, address_of, url_of
from bot.making.service import WorkService
from bot.reply.editor import Editor
from bot.reply.interaction_route import FailureKind, RouteError
from bot.reply.media import MEDIA
from bot.reply.opening import in_channel
from bot.reply.render import Source
from bot.reply.state import Address, Reply, ReplyState
from bot.work.ending import Ending
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import TextRights
from bot.work.titles import title_of
from bot.work.work import Work


async def show_privately(work_service: WorkService, work: Work, address: Address, state: ReplyState) -> None:
    """Show an ended work in a private reply. The reply is not saved, because it disappears from its reader's chat."""
    state.source = await work_service.source_of(work.lineage)
    editor = Editor(work_service.services, Reply(address, state), lambda: work, _ignore_ending)
    editor.take = await work_service.take_of(work)
    editor.offshoots = await work_service.offshoots.of(work, address.guild_id)
    await _write(editor)


async def share(work_service: WorkService, work: Work, address: Address, by: int) -> str:
    """Post a copy of a work in another channel, with credit, and return its link; raises `RefusedError` on a failure.

    The copy is a separate reply: its buttons work, and deleting the work deletes it. Where a copy stands already, its
    link is returned, so that a channel that is chosen several times gets one copy.
    """
    async with work_service.library.leases.acquire(f"share {work.id} {address.channel_id}"):
        url = await _url_of_copy(work_service, work, address.channel_id)
        if url is None:
            async with work_service.reply_lock(work.take_group):
                url = await _post_copy(work_service, work, address, by)
        return url


async def _url_of_copy(work_service: WorkService, work: Work, channel_id: int) -> str | None:
    """The link to a copy of this work in a channel; None without one."""
    is_copy = sa.and_(replies.c.work_id == work.id, replies.c.reply_id != work.take_group)
    for row in await work_service.library.replies.where(sa.and_(is_copy, replies.c.channel_id == channel_id)):
        if not is_voice_message(row.reply_id) and await first_message_exists(work_service, row):
            return url_of(row)
    return None


async def confirm_rights(work_service: WorkService, work_id: str) -> Work:
    """Store that the text of a work's file is its author's, or free to use; returns the work as it is now.

    Raises `RefusedError` for a work that is deleted or being made.
    """

    def confirmed(work: Work) -> Work:
        return replace(work, request=replace(work.request, text_rights=TextRights.FREE))

    return await work_service.library.work_changes.change(work_id, confirmed)


async def post_again(work_service: WorkService, work: Work, address: Address) -> str:
    """Post a work whose messages were deleted, and return its link; raises `RefusedError` on a failure.

    It is the work's own reply again, so its takes, chapters and the server's list find it.
    """
    library = work_service.library
    async with work_service.reply_lock(work.take_group):
        row = await library.replies.find(work.take_group)
        if row is not None and await first_message_exists(work_service, row):
            return url_of(row)
        url = await _post(work_service, work, address, await work_service.source_of(work.lineage), work.take_group)
    await library.listings.relist(work.take_group)
    work_service.link_from_parent(work)
    return url


async def _post_copy(work_service: WorkService, work: Work, address: Address, by: int) -> str:
    row = await work_service.library.replies.find(work.take_group)
    source = Source(title_of(work), "" if row is None else url_of(row), 0, shared_by=by)
    return await _post(work_service, work, address, source, _new_reply_id())


async def post_by_token(work_service: WorkService, work: Work, address: Address, state: ReplyState) -> str:
    """Post a work again as its own reply, by the token of a press, and return its link. Raises `RefusedError`.

    For messages that this bot cannot reach any more: they stay as they are.
    """
    async with work_service.reply_lock(work.take_group):
        state.source = await work_service.source_of(work.lineage)
        return await _post_reply(work_service, work, Reply(address, state), work.take_group)


async def _post(work_service: WorkService, work: Work, address: Address, source: Source | None, reply_id: str) -> str:
    """Post a work as the reply with this id, and return its link; raises `RefusedError` when nothing can be posted."""
    address, state = in_channel(address, address.channel_id, MEDIA[work.medium].dialect, source)
    return await _post_reply(work_service, work, Reply(address, state), reply_id)


async def _post_reply(work_service: WorkService, work: Work, reply: Reply, reply_id: str) -> str:
    address, state, reply_rows = reply.address, reply.state, work_service.library.replies
    reply_store = LibraryReplyStore(reply_rows, reply_id, work.id, reply)
    await reply_store.save()
    editor = Editor(work_service.services, reply, lambda: work, _ignore_ending, reply_store)
    editor.offshoots = await work_service.offshoots.of(work, address.guild_id)
    if reply_id == work.take_group:
        editor.take = await work_service.take_of(work)
    await _write(editor)
    if not state.message_ids:
        await reply_rows.remove(reply_id)
        raise RefusedError(RefusalKind.CANNOT_SHARE)
    await reply_store.save()
    return reply.url


async def first_message_exists(work_service: WorkService, row: ReplyRow) -> bool:
    """Whether the first message of a reply exists; True if that cannot be determined."""
    if not row.message_ids:
        return False
    try:
        await work_service.services.channel_route(address_of(row)).get(row.message_ids[0])
    except RouteError as error:
        return error.failure not in (FailureKind.DELETED, FailureKind.CHANNEL_GONE)
    return True


async def _write(editor: Editor) -> None:
    """Write the whole reply. The editor gives up at its own deadline."""
    editor.notify()
    await editor.write()


def _ignore_ending(_: Ending) -> None:
    """The work has ended already, and delivering a copy does not change its ending."""


def _new_reply_id() -> str:
    return f"s{secrets.token_hex(12)}"
