"""Converts replies to rows of the library, and back."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from bot.library.replies import Replies, ReplyRow
from bot.reply.state import Address, Reply, ReplyState


@dataclass(slots=True)
class LibraryReplyStore:
    """Saves the state of one reply. `work_id` is the take it shows; `reply` is shared with the editor."""

    replies: Replies
    reply_id: str
    work_id: str
    reply: Reply

    def save_soon(self) -> None:
        """Save the reply with the next group commit. Never blocks."""
        self.replies.stage(self._row())

    async def save(self) -> None:
        """Save the reply and wait until it is committed; raises the database's error."""
        self.replies.stage(self._row())
        await self.replies.flush(self.reply_id)

    def write(self, connection: sa.Connection) -> None:
        """Save the reply within a transaction of the caller."""
        self.replies.write(connection, self._row())

    def _row(self) -> ReplyRow:
        address, state = self.reply.address, self.reply.state
        return ReplyRow(
            reply_id=self.reply_id,
            work_id=self.work_id,
            address=address.encoded(),
            state=state.encoded(),
            token=state.token,
            token_expires_at=state.token_expires_at,
            message_ids=state.all_message_ids,
            channel_id=state.thread_id or address.channel_id,
            guild_id=address.guild_id,
        )


def address_of(row: ReplyRow) -> Address:
    """The address of a stored reply."""
    return Address.decoded(dict(row.address))


def state_of(row: ReplyRow) -> ReplyState:
    """The state of a stored reply."""
    return ReplyState.decoded(dict(row.state), token=row.token, token_expires_at=row.token_expires_at)


def url_of(row: ReplyRow) -> str:
    """The link to a stored reply's first message; empty for a private one or one without a message."""
    return Reply(address_of(row), state_of(row)).url
