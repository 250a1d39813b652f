"""Rounds: three ways on for a story, and who votes for which."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from bot.library.database import Database
from bot.library.tables import rounds, votes
from bot.library.work_documents import dumps
from bot.work.refusal import RefusalKind, RefusedError


class PollState(StrEnum):
    """How a round stands."""

    OPEN = "open"
    WAITING = "waiting"
    """Its time is over without a winner: it waits for its author."""
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """One vote on how `work_id` goes on. Times are unix seconds; options are counted from 0.

    `message_id` is None until it was posted. `unattended` is the number of chapters made without the author so far.
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
    unattended: int = 0
    state: PollState = PollState.OPEN
    winner: int | None = None


class PollStore:
    """The rows of all rounds and votes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(self, poll: Poll) -> None:
        """Write a round, new or changed."""
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
            "unattended": poll.unattended,
            "state": poll.state.value,
            "winner": poll.winner,
        }
        saved = self._database.upsert(rounds).values(row)
        await self._database.write(lambda connection: connection.execute(saved).close())

    async def find(self, round_id: str) -> Poll | None:
        """A round by its id."""
        return await self._first(rounds.c.id == round_id)

    async def of_work(self, work_id: str) -> Poll | None:
        """The latest round on how this work goes on."""
        return await self._first(rounds.c.work_id == work_id)

    async def open_rounds(self) -> list[Poll]:
        """All that are open, the first to close first; some may be overdue."""
        query = sa.select(rounds).where(rounds.c.state == PollState.OPEN.value).order_by(rounds.c.closes_at)
        rows = await self._database.read(lambda connection: connection.execute(query).mappings().all())
        return [_poll(row) for row in rows]

    async def vote(self, round_id: str, person_id: int, option: int) -> tuple[int, ...]:
        """Count a person's one vote, which they may change; returns the votes for each option.

        Raises `RefusedError` (NO_ROUND) when the round is not open, or has no such option.
        """
        query = sa.select(rounds).where(rounds.c.id == round_id, rounds.c.state == PollState.OPEN.value)
        # Whatever closes the round on Postgres waits for this vote.
        query = query.with_for_update(read=True)
        cast = self._database.upsert(votes).values(round_id=round_id, person_id=person_id, option=option)

        def vote(connection: sa.Connection) -> tuple[int, ...]:
            row = connection.execute(query).mappings().first()
            if row is None or not 0 <= option < len(_poll(row).options):
                raise RefusedError(RefusalKind.NO_ROUND)
            connection.execute(cast)
            return _counts(connection, _poll(row))

        return await self._database.write(vote)

    async def attend(self, round_id: str) -> None:
        """Note that its author takes part: the chapters made without them are counted from the beginning."""
        attended = rounds.update().where(rounds.c.id == round_id).values(unattended=0)
        await self._database.write(lambda connection: connection.execute(attended).close())

    async def counts(self, poll: Poll) -> tuple[int, ...]:
        """The votes for each option."""
        return await self._database.read(lambda connection: _counts(connection, poll))

    async def wait(self, round_id: str) -> bool:
        """Let an open round wait for its author; whether this call did it."""
        return await self._move(round_id, (PollState.OPEN,), PollState.WAITING, None)

    async def close(self, round_id: str, winner: int | None) -> bool:
        """Close a round that is open or waits; whether this call did it: of two at once only one begins a chapter."""
        return await self._move(round_id, (PollState.OPEN, PollState.WAITING), PollState.CLOSED, winner)

    async def _move(self, round_id: str, before: tuple[PollState, ...], after: PollState, winner: int | None) -> bool:
        moved = (
            rounds.update()
            .where(rounds.c.id == round_id, rounds.c.state.in_([state.value for state in before]))
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
        unattended=row["unattended"],
        state=PollState(row["state"]),
        winner=row["winner"],
    )
