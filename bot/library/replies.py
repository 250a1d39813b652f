"""Replies: which messages in Discord show which work, and the state that is needed to continue editing them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa

from bot.library.database import Change, Database, execute_together
from bot.library.group_commit import GroupCommitWriter
from bot.library.keys import STRUCTURE
from bot.library.tables import HAS_TOKEN, IN_MINE, messages, replies, works
from bot.library.takes import execute_show_takes, show_takes
from bot.library.work_documents import dumps
from bot.work.codec import Json

_VOICE: Final = "voice-"


def voice_reply_id(work_id: str, channel_id: int, version: str) -> str:
    """The id of the voice message of a work in a channel; `version` tells its sound from an earlier one."""
    return f"{_VOICE}{work_id}-{channel_id}-{version}"


def is_voice_message(reply_id: str) -> bool:
    """Whether a reply is a voice message, which cannot be edited and shows no title."""
    return reply_id.startswith(_VOICE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyRow:
    """One reply: all takes of a group share it, and it shows one of them.

    `reply_id` is the group's id, or that of a copy or a voice message; `work_id` is the shown take. `address` and
    `state` are opaque documents of the code that writes replies, and must not be changed after `stage`. They never
    contain the interaction's token, which has a column of its own, so that it can be wiped. `message_ids` are in the
    order of the messages, all in `channel_id`.
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
    """The rows of all replies. Like those of works, they are staged and written by the group-commit writer."""

    def __init__(self, database: Database, writer: GroupCommitWriter, *, now: Callable[[], float] = time.time) -> None:
        self._database = database
        self._now = now
        self._closed: set[str] = set()
        self._buffer = writer.buffer(self._write)

    def stage(self, row: ReplyRow) -> None:
        """Stage the newest version of a reply for the next commit. Never waits."""
        if "token" in row.state or "token" in row.address:
            raise ValueError(row.reply_id)
        if row.reply_id in self._closed:
            return
        self._buffer.stage(row.reply_id, row)

    def write(self, connection: sa.Connection, row: ReplyRow) -> None:
        """Write a reply within the caller's transaction. Call `discard` first, or an older version may overwrite it."""
        self._write(connection, {row.reply_id: row})

    async def flush(self, reply_id: str) -> None:
        """Wait until the staged version is durable; raises the error of a failed write."""
        await self._buffer.flush(reply_id)

    async def find(self, reply_id: str) -> ReplyRow | None:
        """A reply by its id."""
        staged = self._buffer.newest(reply_id)
        return staged or next(iter(await self.where(replies.c.reply_id == reply_id)), None)

    async def of_message(self, message_id: int) -> ReplyRow | None:
        """The reply of a message."""
        for row in self._buffer.uncommitted():
            if message_id in row.message_ids:
                return row
        of_message = sa.select(messages.c.reply_id).where(messages.c.message_id == message_id)
        return next(iter(await self.where(replies.c.reply_id.in_(of_message))), None)

    async def newest_of(self, author_id: int) -> ReplyRow | None:
        """The reply of the newest work that a person made and keeps."""
        mine = sa.select(works.c.id).where(works.c.author_id == author_id, IN_MINE)
        newest = mine.order_by(works.c.seq.desc()).limit(1).scalar_subquery()
        return next(iter(await self.where(replies.c.work_id == newest)), None)

    async def where(self, condition: sa.ColumnElement[bool]) -> list[ReplyRow]:
        """The newest versions of the replies whose rows meet a condition, in the order of their works."""
        query = (
            sa.select(replies, messages.c.message_id)
            .outerjoin(works, works.c.id == replies.c.work_id)
            .outerjoin(messages, messages.c.reply_id == replies.c.reply_id)
            .where(condition)
            .order_by(works.c.seq, replies.c.reply_id, messages.c.place)
        )
        rows_by_reply: dict[str, tuple[sa.Row[Any], list[int]]] = {}
        for row in await self._database.read(lambda connection: connection.execute(query).all()):
            ids = rows_by_reply.setdefault(row.reply_id, (row, []))[1]
            if row.message_id is not None:
                ids.append(row.message_id)
        return [self._buffer.newest(reply_id) or _row(row, ids) for reply_id, (row, ids) in rows_by_reply.items()]

    async def wipe_tokens(self, now: float) -> int:
        """Wipe the tokens that have expired at `now` (unix seconds); returns the number."""
        expired = sa.and_(HAS_TOKEN, replies.c.token_expires_at <= now)
        wiped = replies.update().where(expired).values(token=None)
        return await self._database.write(lambda connection: connection.execute(wiped).rowcount)

    async def remove(self, reply_id: str) -> None:
        """Remove the rows of a reply whose messages are deleted; its works stay."""
        await self._buffer.cancel(reply_id)
        changes = [table.delete().where(table.c.reply_id == reply_id) for table in (messages, replies)]
        await self._database.write(lambda connection: execute_together(connection, changes), keys=(STRUCTURE,))

    async def remove_orphans(self) -> int:
        """Remove the rows of shared copies whose work was removed; returns the number. Their messages stay."""
        # Looked for in the index of work ids: the rows themselves hold the documents of all replies.
        shown = replies.alias()
        missing = sa.select(shown.c.work_id).where(shown.c.work_id.not_in(sa.select(works.c.id)))
        query = sa.select(replies.c.reply_id).where(replies.c.work_id.in_(missing))
        ids = await self._database.read(lambda connection: list(connection.scalars(query)))
        for reply_id in ids:
            await self.remove(reply_id)
        return len(ids)

    def discard(self, reply_id: str) -> None:
        """Discard the staged version because `write` writes a newer one."""
        self._buffer.discard(reply_id)

    async def stop_saving(self, reply_ids: Collection[str]) -> None:
        """Discard the staged versions and accept no further ones: the caller removes these rows."""
        self._closed.update(reply_ids)
        for reply_id in reply_ids:
            await self._buffer.cancel(reply_id)

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
        message_rows = {
            (message_id, row.reply_id, row.channel_id, index)
            for row in items.values()
            for index, message_id in enumerate(row.message_ids)
        }
        takes = {row.reply_id: row.work_id for row in items.values()}
        if self._database.is_sqlite:
            connection.execute(self._database.upsert(replies), rows)
            self._write_messages(connection, message_rows, list(items))
            execute_show_takes(connection, takes)
            return
        # On Postgres one statement writes all rows in one round trip.
        ids = [message[0] for message in message_rows]
        changes: list[Change] = [
            self._database.upsert(replies).values(rows),
            messages.delete().where(messages.c.reply_id.in_(list(items)), messages.c.message_id.not_in(ids)),
            show_takes(takes),
        ]
        if message_rows:
            changes.append(self._database.upsert(messages).values(_message_rows(message_rows)))
        execute_together(connection, changes)

    def _write_messages(self, connection: sa.Connection, message_rows: set[_MessageRow], reply_ids: list[str]) -> None:
        """Write only the rows that have changed: reading is cheap in SQLite."""
        found = connection.execute(_MESSAGES, {"reply_ids": reply_ids})
        before: set[_MessageRow] = {(row[0], row[1], row[2], row[3]) for row in found}
        for message_id in {row[0] for row in before} - {row[0] for row in message_rows}:
            connection.execute(messages.delete().where(messages.c.message_id == message_id))
        if changed := _message_rows(message_rows - before):
            connection.execute(self._database.upsert(messages), changed)


_MessageRow = tuple[int, str, int, int]
"""A row of the table `messages`: message_id, reply_id, channel_id, place."""

_MESSAGES: Final = sa.select(messages.c.message_id, messages.c.reply_id, messages.c.channel_id, messages.c.place).where(
    messages.c.reply_id.in_(sa.bindparam("reply_ids", expanding=True))
)


def _message_rows(message_rows: set[_MessageRow]) -> list[dict[str, Any]]:
    return [dict(zip(("message_id", "reply_id", "channel_id", "place"), row, strict=True)) for row in message_rows]


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
