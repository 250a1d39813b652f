"""Replies as the library keeps them, and back."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from bot.library.replies import Replies, ReplyRow
from bot.reply.state import Address, Reply, ReplyState


@dataclass(slots=True)
class LibraryReplyStore:
    """Keeps how one reply stands. `work_id` is the take it shows; `reply` is shared with what writes it."""

    replies: Replies
    reply_id: str
    work_id: str
    reply: Reply

    @property
    def address(self) -> Address:
        """Where the reply stands."""
        return self.reply.address

    @property
    def state(self) -> ReplyState:
        """How the reply stands."""
        return self.reply.state

    def hold(self) -> None:
        """Save it soon. Never waits."""
        self.replies.stage(self._row())

    async def saved(self) -> None:
        """Save it now; raises what the disk raises."""
        self.replies.stage(self._row())
        await self.replies.flush(self.reply_id)

    def write(self, connection: sa.Connection) -> None:
        """Save it within somebody's transaction."""
        self.replies.write(connection, self._row())

    def _row(self) -> ReplyRow:
        address, state = self.address, self.state
        return ReplyRow(
            reply_id=self.reply_id,
            work_id=self.work_id,
            address=address.encoded(),
            state=state.encoded(),
            token=state.token,
            token_expires_at=state.token_expires_at,
            message_ids=state.every_message_id,
            channel_id=state.thread_id or address.channel_id,
            guild_id=address.guild_id,
        )


def address_of(row: ReplyRow) -> Address:
    """Where a kept reply stands."""
    return Address.decoded(dict(row.address))


def state_of(row: ReplyRow) -> ReplyState:
    """How a kept reply stands."""
    return ReplyState.decoded(dict(row.state), token=row.token, token_expires_at=row.token_expires_at)


def url_of(row: ReplyRow) -> str:
    """The address of a kept reply's first message; empty for one that nobody else can open."""
    address = address_of(row)
    if address.private or not row.message_ids:
        return ""
    return f"https://discord.com/channels/{address.guild_id or '@me'}/{address.channel_id}/{row.message_ids[0]}"
