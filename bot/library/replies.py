"""Replies, kept: which messages in Discord show which work, and what is needed to go on with them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from bot.library.database import Change, Database, together
from bot.library.group_commit import GroupCommitWriter
from bot.library.keys import STRUCTURE
from bot.library.tables import messages, replies, works
from bot.library.takes import shown
from bot.library.work_documents import dumps
from bot.work.codec import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyRow:
    """One reply: all takes of a group share it, and it shows one of them.

    `reply_id` is the group's id, `work_id` the take that is shown. `address` and `state` belong to whoever shows works
    and are not looked into; the interaction's token is here and never in them, so that it can be wiped. They must not
    be changed after they were handed over. `message_ids` are in the order in which they stand, all in `channel_id`.
    """

    reply_id: str
    work_id: str
    address: Json
    state: Json
    token: str | None = field(repr=False)
    token_expires_at: float
    message_ids: tuple[int, ...]
    channel_id: int
    guild_id: int | None


class Replies:
    """The rows of all replies. `hold` and `saved` are those of works: nobody waits who does not have to."""

    def __init__(self, database: Database, writer: GroupCommitWriter, *, now: Callable[[], float] = time.time) -> None:
        self._database = database
        self._now = now
        self._gone: set[str] = set()
        self._ledger = writer.buffer(self._write)

    def hold(self, row: ReplyRow) -> None:
        """Take the newest version of a reply. Costs nothing; does not touch the disk."""
        if "token" in row.state or "token" in row.address:
            raise ValueError(row.reply_id)
        if row.reply_id in self._gone:
            return
        self._ledger.hold(row.reply_id, row)

    def write(self, connection: sa.Connection, row: ReplyRow) -> None:
        """Write a reply within somebody's transaction; `drop` has to keep an older version from following."""
        self._write(connection, {row.reply_id: row})

    async def saved(self, reply_id: str) -> None:
        """Wait until the version that is held now is durable; raises what the disk or the database said."""
        await self._ledger.saved(reply_id)

    async def find(self, reply_id: str) -> ReplyRow | None:
        """A reply by its id, which is the id of its take group."""
        held = self._ledger.newest(reply_id)
        return held or next(iter(await self.where(replies.c.reply_id == reply_id)), None)

    async def of_message(self, message_id: int) -> ReplyRow | None:
        """The reply that a message belongs to."""
        for row in self._ledger.uncommitted():
            if message_id in row.message_ids:
                return row
        of_message = sa.select(messages.c.reply_id).where(messages.c.message_id == message_id)
        return next(iter(await self.where(replies.c.reply_id.in_(of_message))), None)

    async def where(self, condition: sa.ColumnElement[bool]) -> list[ReplyRow]:
        """The replies whose rows meet a condition, in the order of the works they show, as they are now."""
        query = (
            sa.select(replies, messages.c.message_id)
            .outerjoin(works, works.c.id == replies.c.work_id)
            .outerjoin(messages, messages.c.reply_id == replies.c.reply_id)
            .where(condition)
            .order_by(works.c.seq, replies.c.reply_id, messages.c.place)
        )
        found: dict[str, tuple[sa.Row[Any], list[int]]] = {}
        for row in await self._database.read(lambda connection: connection.execute(query).all()):
            ids = found.setdefault(row.reply_id, (row, []))[1]
            if row.message_id is not None:
                ids.append(row.message_id)
        return [self._ledger.newest(reply_id) or _row(row, ids) for reply_id, (row, ids) in found.items()]

    async def wipe_tokens(self, now: float) -> int:
        """Wipe the tokens that have expired (unix seconds); returns how many."""
        expired = sa.and_(replies.c.token.is_not(None), replies.c.token_expires_at <= now)
        wiped = replies.update().where(expired).values(token=None)
        return await self._database.write(lambda connection: connection.execute(wiped).rowcount)

    async def remove(self, reply_id: str) -> None:
        """Forget a reply whose messages are gone; its works stay."""
        await self._ledger.forget(reply_id)
        changes = [table.delete().where(table.c.reply_id == reply_id) for table in (messages, replies)]
        await self._database.write(lambda connection: together(connection, changes), keys=(STRUCTURE,))

    def drop(self, reply_id: str) -> None:
        """Let go of a version that is not written yet: a newer one is written by somebody else."""
        self._ledger.drop(reply_id)

    async def forget(self, reply_ids: Collection[str]) -> None:
        """Let go of what is not written yet, and take nothing any more: these rows are being removed for good."""
        self._gone.update(reply_ids)
        for reply_id in reply_ids:
            await self._ledger.forget(reply_id)

    def _write(self, connection: sa.Connection, items: Mapping[str, ReplyRow]) -> None:
        rows = [
            {
                "reply_id": row.reply_id,
                "work_id": row.work_id,
                "channel_id": row.channel_id,
                "guild_id": row.guild_id,
                "token": row.token if row.token_expires_at > self._now() else None,
                "token_expires_at": row.token_expires_at,
                "address": dumps(row.address),
                "state": dumps(row.state),
            }
            for row in items.values()
        ]
        posted = {
            (message_id, row.reply_id, row.channel_id, place)
            for row in items.values()
            for place, message_id in enumerate(row.message_ids)
        }
        takes = shown({row.reply_id: row.work_id for row in items.values()})
        if self._database.is_sqlite:
            connection.execute(self._database.upsert(replies), rows)
            self._write_messages(connection, posted, list(items))
            connection.execute(takes)
            return
        # One round trip, however many there are.
        ids = [message[0] for message in posted]
        changes: list[Change] = [
            self._database.upsert(replies).values(rows),
            messages.delete().where(messages.c.reply_id.in_(list(items)), messages.c.message_id.not_in(ids)),
            takes,
        ]
        if posted:
            changes.append(self._database.upsert(messages).values(_message_rows(posted)))
        together(connection, changes)

    def _write_messages(self, connection: sa.Connection, posted: set[_Message], reply_ids: list[str]) -> None:
        """Write what has changed only: to look is cheap in a file."""
        columns = (messages.c.message_id, messages.c.reply_id, messages.c.channel_id, messages.c.place)
        query = sa.select(*columns).where(messages.c.reply_id.in_(reply_ids))
        before: set[_Message] = {(row[0], row[1], row[2], row[3]) for row in connection.execute(query)}
        for message_id in {row[0] for row in before} - {row[0] for row in posted}:
            connection.execute(messages.delete().where(messages.c.message_id == message_id))
        if changed := _message_rows(posted - before):
            connection.execute(self._database.upsert(messages), changed)


_Message = tuple[int, str, int, int]
"""A row of messages: message, reply, channel, place."""


def _message_rows(posted: set[_Message]) -> list[dict[str, Any]]:
    return [dict(zip(("message_id", "reply_id", "channel_id", "place"), row, strict=True)) for row in posted]


def _row(row: sa.Row[Any], message_ids: list[int]) -> ReplyRow:
    return ReplyRow(
        reply_id=row.reply_id,
        work_id=row.work_id,
        address=json.loads(row.address),
        state=json.loads(row.state),
        token=row.token,
        token_expires_at=row.token_expires_at,
        message_ids=tuple(message_ids),
        channel_id=row.channel_id,
        guild_id=row.guild_id,
    )
