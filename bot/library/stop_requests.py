"""Stop requests: rows that any process writes, and that the process that makes the work reads."""

from __future__ import annotations

from collections.abc import Callable, Collection

import sqlalchemy as sa

from bot.library.database import Database
from bot.library.tables import DELETED, UNENDED, works


class StopRequests:
    """Finds the stop requests of works that this process makes, whichever process wrote them.

    Each transaction that writes a work being made, or the beginning of an attempt, reads the requests back (`read`,
    then `tell` after its commit); `look` is for works of which nothing is written. `on_found` learns of each request:
    the work's id, and the display name of who asked. It may be told of one again and again, and must not wait.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._found: dict[str, str] = {}
        """Read back, and not told yet. Replaced as a whole, for it is written in a thread of the database."""
        self.on_found: Callable[[str, str], None] = _ignore

    def read(self, connection: sa.Connection, work_ids: Collection[str]) -> None:
        """Look in the rows of these works within a transaction; one statement for all of them."""
        self._found = {**self._found, **_requests(connection, work_ids)}

    def tell(self) -> None:
        """Pass on what was read back."""
        found, self._found = self._found, {}
        for work_id, by in found.items():
            self.on_found(work_id, by)

    async def look(self, work_ids: Collection[str]) -> None:
        """Look in the rows of these works, and pass on what is found."""
        found = await self._database.read(lambda connection: _requests(connection, work_ids))
        for work_id, by in found.items():
            self.on_found(work_id, by)

    async def ask(self, work_id: str, by: str) -> bool:
        """Ask the process that makes this work to stop it, durably; whether the work has not ended.

        `by` is a display name; the first one counts.
        """
        asked = works.update().where(works.c.id == work_id, UNENDED, ~DELETED)
        asked = asked.values(stop_by=sa.func.coalesce(works.c.stop_by, sa.literal(by, works.c.stop_by.type)))
        return bool(await self._database.write(lambda connection: connection.execute(asked).rowcount))


def _requests(connection: sa.Connection, work_ids: Collection[str]) -> dict[str, str]:
    query = sa.select(works.c.id, works.c.stop_by).where(works.c.id.in_(list(work_ids)), works.c.stop_by.is_not(None))
    return {row.id: row.stop_by for row in connection.execute(query)}


def _ignore(_work_id: str, _by: str) -> None:
    """Nothing is being made."""
