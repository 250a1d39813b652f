"""A work shown once more: to one person, or as a post of its own in another channel."""

from __future__ import annotations

import secrets
from dataclasses import replace

from bot.library.replies import ReplyRow
from bot.making.reply_store import LibraryReplyStore, address_of, url_of
from bot.making.service import WorkService
from bot.reply.editor import Editor
from bot.reply.interaction_route import FailureKind, RouteError
from bot.reply.kinds import KINDS
from bot.reply.render import Source
from bot.reply.state import Address, Reply, ReplyState
from bot.work.ending import Ending
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.titles import title_of
from bot.work.work import Work


async def show_privately(work_service: WorkService, work: Work, address: Address, state: ReplyState) -> None:
    """Show a work that has ended in a private reply whose first message waits to be written.

    Nothing of that reply is kept: it is gone from the chat as soon as its reader lets go of it.
    """
    state.source = await work_service.source_of(work.lineage)
    editor = Editor(work_service.services, Reply(address, state), lambda: work, _unheard)
    editor.take = await work_service.take_of(work)
    await _write(editor)


async def share(work_service: WorkService, work: Work, address: Address, by: int) -> str:
    """Post a work in another channel, with credit; the link to it. Raises `RefusedError` where that may not be.

    The copy is a reply of its own: its buttons work, and it goes when its work is deleted.
    """
    row = await work_service.library.replies.find(work.take_group)
    original = Source(title_of(work), "" if row is None else url_of(row), 0, shared_by=by)
    state = ReplyState(
        token=None, token_expires_at=0.0, dialect=KINDS[work.kind].dialect, source=original, on_channel_route=True
    )
    address = replace(address, opens_thread=False)
    replies = work_service.library.replies
    reply = Reply(address, state)
    reply_store = LibraryReplyStore(replies, _new_reply_id(), work.id, reply)
    await reply_store.save()
    await _write(Editor(work_service.services, reply, lambda: work, _unheard, reply_store))
    if not state.message_ids:
        await replies.remove(reply_store.reply_id)
        raise RefusedError(RefusalKind.CANNOT_SHARE)
    await reply_store.save()
    return f"https://discord.com/channels/{address.guild_id or '@me'}/{address.channel_id}/{state.message_ids[0]}"


async def first_message_exists(work_service: WorkService, row: ReplyRow) -> bool:
    """Whether the first message of a reply is there; also where nobody can look."""
    if not row.message_ids:
        return False
    try:
        await work_service.services.channel_route(address_of(row)).get(row.message_ids[0])
    except RouteError as error:
        return error.failure not in (FailureKind.DELETED, FailureKind.CHANNEL_GONE)
    return True


async def _write(editor: Editor) -> None:
    """Write until everything stands, or cannot: the editor has a deadline of its own."""
    editor.notify()
    await editor.write()


def _unheard(_: Ending) -> None:
    """The work has ended long ago: what becomes of a copy does not change that."""


def _new_reply_id() -> str:
    return f"s{secrets.token_hex(12)}"
