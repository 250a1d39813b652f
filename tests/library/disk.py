"""A disk that counts commits and fails when a test says so."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from bot.library import group_commit
from bot.library.database import Database, Transaction
from bot.library.library import Library
from bot.library.usage_limits import Spending
from tests.library.conftest import Storage, origin, story

FREE = Spending()


class Disk:
    """Counts the transactions of the database, and lets them fail on demand; a failed one is repeated soon."""

    def __init__(self, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
        self.is_broken = False
        self.at_commit: Callable[[], None] = lambda: None
        """Called just before a commit; it may raise."""
        self.commits = 0
        write = database.write

        async def guarded(act: Transaction[Any], *, keys: Collection[int] = ()) -> Any:  # noqa: ANN401 - whatever it gives
            if self.is_broken:
                raise OSError(28, "No space left on device")

            def and_commit(connection: sa.Connection) -> Any:  # noqa: ANN401 - see above
                value = act(connection)
                self.at_commit()
                return value

            value = await write(and_commit, keys=keys)
            self.commits += 1
            return value

        monkeypatch.setattr(database, "write", guarded)
        monkeypatch.setattr(group_commit, "RETRY_S", 0.01)


@asynccontextmanager
async def open_with_disk(
    storage: Storage, monkeypatch: pytest.MonkeyPatch, reserved: Spending = FREE
) -> AsyncIterator[tuple[Library, Disk]]:
    """A library with one unfinished work, and its disk."""
    async with storage.open() as library:
        await library.works.admit(story(), origin(), reserved)
        yield library, Disk(library.database, monkeypatch)
