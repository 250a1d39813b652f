"""Everyday transactions read no whole table: their time and memory do not grow with the library."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
import sqlalchemy as sa

from bot.library.library import Library
from bot.library.listings import Scope
from bot.library.polls import Poll
from bot.library.replies import ReplyRow
from bot.library.usage_limits import Spending
from bot.work.ending import COMPLETE
from tests.library.conftest import Clock, Storage, origin, story
from tests.sqlite_file import lay_migrated_file

GROWING: Final = ("works", "parts", "files", "replies", "messages", "search", "rounds", "votes", "tombstones")
"""Tables with rows for every work that is kept."""

SMALL_INDEXES: Final = ("ix_works_unended", "ix_works_deleted", "ix_replies_token")
"""Indexes of the few rows that are running or about to be removed."""

IDS: Final = ("one", "two", "three")

Executed = dict[str, Any]
"""Parameters by statement."""


@contextmanager
def executed_statements() -> Iterator[Executed]:
    executed: Executed = {}

    def note(_conn: object, _cursor: object, statement: str, parameters: Any, _context: object, many: bool) -> None:  # noqa: ANN401 - a driver's own
        if statement.startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
            executed[statement] = parameters[0] if many else parameters

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield executed
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)


def whole_reads(database: Path, executed: Executed) -> list[str]:
    """The statements that read a growing table or an index of all its rows, by SQLite's own plan."""
    found = []
    with closing(sqlite3.connect(database)) as connection:
        for statement, parameters in executed.items():
            steps: Sequence[str] = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)]
            found += [f"{step}: {statement}" for step in steps if _reads_all(step)]
    return found


def _reads_all(step: str) -> bool:
    """Whether a step reads all of it. Steps are like `SCAN works` or `SCAN works_1 USING INDEX ix_works_unended`."""
    words = step.split()
    if words[0] != "SCAN" or "VIRTUAL" in words:
        return False
    return words[1].rstrip("_0123456789") in GROWING and words[-1] not in SMALL_INDEXES


def reply(clock: Clock, work_id: str) -> ReplyRow:
    return ReplyRow(
        reply_id=work_id,
        work_id=work_id,
        address={},
        state={},
        token="aToken",
        token_expires_at=clock.now + 900,
        message_ids=(sum(work_id.encode()),),
        channel_id=99,
        guild_id=9,
    )


async def live(library: Library, clock: Clock) -> None:
    """Three works at once, from admission to end, and the usual actions on them."""
    stories = [story(work_id) for work_id in IDS]
    for number, work in enumerate(stories):
        assert await library.works.admit(work, origin(number), Spending())
        async with library.works.attempt(work.id):
            library.works.stage(replace(work, text="Once upon"))
    # All three share one transaction, as when many works run.
    for work in stories:
        library.replies.stage(reply(clock, work.id))
    for work in stories:
        await library.works.flush(work.id)
        await library.replies.flush(work.id)
        assert await library.works.ownership(work.id) is not None
        await library.works.conclude(replace(work, text="Once upon a time", ending=COMPLETE, ended_at=2.0), Spending())
        assert await library.works.find(work.id) is not None
    assert await library.works.unfinished() == []
    assert await library.replies.of_message(sum(b"two")) is not None
    assert (await library.listings.page(1, Scope.MINE)).entries
    poll = Poll(
        id="p1",
        work_id="one",
        author_id=1,
        guild_id=9,
        channel_id=99,
        options=("a", "b", "c"),
        opened_at=1.0,
        closes_at=2.0,
    )
    await library.polls.save(poll)
    await library.polls.vote("p1", 1, 2)
    assert [open_poll.id for open_poll in await library.polls.open_polls()] == ["p1"]


async def tidy(library: Library, clock: Clock) -> None:
    """The housekeeping of every minute, with tokens to wipe and a deleted work to remove."""
    await library.works.delete("three")
    await library.works.restore("three")
    await library.works.delete("two")
    clock.now += 901
    assert await library.remove_expired() == ["two"]


@pytest.mark.asyncio
async def test_everyday_transactions_read_no_whole_table(tmp_path: Path) -> None:
    lay_migrated_file(tmp_path)
    storage = Storage(tmp_path, None, Clock())
    async with storage.open() as library:
        with executed_statements() as executed:
            await live(library, storage.clock)
        with executed_statements() as tidying:
            await tidy(library, storage.clock)
    assert whole_reads(tmp_path / "elara.db", executed) == []
    # A removal reads the index of works that replies show, some bytes for each, and never their rows.
    rows_read = [read for read in whole_reads(tmp_path / "elara.db", tidying) if "USING COVERING INDEX" not in read]
    assert rows_read == []


def test_a_whole_read_is_seen(tmp_path: Path) -> None:
    lay_migrated_file(tmp_path)
    executed = {"SELECT id FROM works WHERE text = ?": ("a",), "SELECT id FROM works WHERE id = ?": ("a",)}
    assert whole_reads(tmp_path / "elara.db", executed) == ["SCAN works: SELECT id FROM works WHERE text = ?"]
