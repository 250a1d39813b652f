"""Polls: the choices for the next chapter of a story, and the votes for them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import sqlalchemy as sa

from bot.library.database import Database
from bot.library.tables import rounds, votes
from bot.library.work_documents import dumps
from bot.work.refusal import RefusalKind, RefusedError

ENDED_MAX: Final = 50
"""The most ended polls that are checked again when the bot starts."""


class PollState(StrEnum):
    """The state of a poll; the values are stored."""

    OPEN = "open"
    WAITING = "waiting"
    """The vote ended without a winner; the author has to choose."""
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """A poll about the next chapter after `work_id`. Times are unix seconds; options are counted from 0.

    `message_id` is None until the poll is posted. `chapters_without_author` is the number of chapters that polls have
    chosen in a row without a vote of the author; its column is `unattended`. With `repeats` another poll follows the
    chosen chapter.
    """

    id: str
    work_id: str
    author_id: int
    guild_id: int | None
    channel_id: int
    options: tuple[str, ...]
    opened_at: float
    closes_at: float
    message_id: int | None = None
    chapters_without_author: int = 0
    state: PollState = PollState.OPEN
    winner: int | None = None
    repeats: bool = False


class PollStore:
    """The rows of polls and votes. Their tables are `rounds` and `votes`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(self, poll: Poll) -> None:
        """Insert or update a poll."""
        row = {
            "id": poll.id,
            "work_id": poll.work_id,
            "author_id": poll.author_id,
            "guild_id": poll.guild_id,
            "channel_id": poll.channel_id,
            "message_id": poll.message_id,
            "options": dumps(poll.options),
            "opened_at": poll.opened_at,
            "closes_at": poll.closes_at,
            "unattended": poll.chapters_without_author,
            "state": poll.state.value,
            "winner": poll.winner,
            "repeats": poll.repeats,
        }
        saved = self._database.upsert(rounds).values(row)
        await self._database.write(lambda connection: connection.execute(saved).close())

    async def find(self, poll_id: str) -> Poll | None:
        """A poll by its id."""
        return await self._first(rounds.c.id == poll_id)

    async def of_work(self, work_id: str) -> Poll | None:
        """The latest poll about the chapter after this work."""
        return await self._first(rounds.c.work_id == work_id)

    async def open_polls(self) -> list[Poll]:
        """All open polls, ordered by the time at which they close; some may be overdue."""
        query = sa.select(rounds).where(rounds.c.state == PollState.OPEN.value).order_by(rounds.c.closes_at)
        rows = await self._database.read(lambda connection: connection.execute(query).mappings().all())
        return [_poll(row) for row in rows]

    async def ended_polls(self, closing_after: float) -> list[Poll]:
        """Polls that have ended and were to end after this time (unix seconds), the latest first, `ENDED_MAX` at most.

        Polls without a message, and polls that ended with nothing to choose, are left out.
        """
        has_result = sa.or_(rounds.c.state == PollState.WAITING.value, rounds.c.winner.is_not(None))
        query = (
            sa.select(rounds)
            .where(
                rounds.c.state != PollState.OPEN.value,
                rounds.c.closes_at > closing_after,
                rounds.c.message_id.is_not(None),
                has_result,
            )
            .order_by(rounds.c.closes_at.desc())
            .limit(ENDED_MAX)
        )
        rows = await self._database.read(lambda connection: connection.execute(query).mappings().all())
        return [_poll(row) for row in rows]

    async def vote(self, poll_id: str, person_id: int, option: int) -> tuple[int, ...]:
        """Set or change a person's vote; returns the number of votes for each option.

        Raises `RefusedError` (NO_POLL) when the poll is not open or has no such option.
        """
        query = sa.select(rounds).where(rounds.c.id == poll_id, rounds.c.state == PollState.OPEN.value)
        # On Postgres this lock makes a transaction that closes the poll wait for this vote.
        query = query.with_for_update(read=True)
        cast = self._database.upsert(votes).values(round_id=poll_id, person_id=person_id, option=option)

        def vote(connection: sa.Connection) -> tuple[int, ...]:
            row = connection.execute(query).mappings().first()
            if row is None or not 0 <= option < len(_poll(row).options):
                raise RefusedError(RefusalKind.NO_POLL)
            connection.execute(cast)
            return _counts(connection, _poll(row))

        return await self._database.write(vote)

    async def reset_chapters_without_author(self, poll_id: str) -> None:
        """Reset the count because the author has voted."""
        reset = rounds.update().where(rounds.c.id == poll_id).values(unattended=0)
        await self._database.write(lambda connection: connection.execute(reset).close())

    async def stop_repeating(self, poll_id: str) -> None:
        """Set that no other poll follows."""
        stopped = rounds.update().where(rounds.c.id == poll_id).values(repeats=False)
        await self._database.write(lambda connection: connection.execute(stopped).close())

    async def counts(self, poll: Poll) -> tuple[int, ...]:
        """The number of votes for each option."""
        return await self._database.read(lambda connection: _counts(connection, poll))

    async def mark_waiting(self, poll_id: str) -> bool:
        """Change an open poll to WAITING; whether this call changed it."""
        return await self._move(poll_id, (PollState.OPEN,), PollState.WAITING, None)

    async def close(self, poll_id: str, winner: int | None) -> bool:
        """Close a poll that is open or waiting; True for only one of several concurrent calls."""
        return await self._move(poll_id, (PollState.OPEN, PollState.WAITING), PollState.CLOSED, winner)

    async def _move(self, poll_id: str, before: tuple[PollState, ...], after: PollState, winner: int | None) -> bool:
        moved = (
            rounds.update()
            .where(rounds.c.id == poll_id, rounds.c.state.in_([state.value for state in before]))
            .values(state=after.value, winner=winner)
        )
        return bool(await self._database.write(lambda connection: connection.execute(moved).rowcount))

    async def _first(self, condition: sa.ColumnElement[bool]) -> Poll | None:
        query = sa.select(rounds).where(condition).order_by(rounds.c.opened_at.desc()).limit(1)
        row = await self._database.read(lambda connection: connection.execute(query).mappings().first())
        return None if row is None else _poll(row)


def _counts(connection: sa.Connection, poll: Poll) -> tuple[int, ...]:
    query = sa.select(votes.c.option, sa.func.count()).where(votes.c.round_id == poll.id).group_by(votes.c.option)
    found = {row[0]: row[1] for row in connection.execute(query)}
    return tuple(found.get(option, 0) for option in range(len(poll.options)))


def _poll(row: sa.RowMapping) -> Poll:
    return Poll(
        id=row["id"],
        work_id=row["work_id"],
        author_id=row["author_id"],
        guild_id=row["guild_id"],
        channel_id=row["channel_id"],
        message_id=row["message_id"],
        options=tuple(json.loads(row["options"])),
        opened_at=row["opened_at"],
        closes_at=row["closes_at"],
        chapters_without_author=row["unattended"],
        state=PollState(row["state"]),
        winner=row["winner"],
        repeats=row["repeats"],
    )
