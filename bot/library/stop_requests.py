"""Stop requests: any process writes them to the row of a work; the process that makes the work reads them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final

import sqlalchemy as sa

from bot.library.database import Database
from bot.library.tables import DELETED, UNENDED, works

_REQUESTS: Final = sa.select(works.c.id, works.c.stop_by).where(
    works.c.id.in_(sa.bindparam("work_ids", expanding=True)), works.c.stop_by.is_not(None)
)


class StopRequests:
    """Finds the stop requests of the works that this process makes.

    Each transaction that writes an unfinished work or a new attempt also reads the requests (`read`, and `notify` after
    the commit). `check` is for works that are not being written. `on_found` receives the id of the work and the display
    name of the person. It may receive the same request several times, and must not wait.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._unreported: dict[str, str] = {}
        """Requests that `read` found. The dict is replaced and never changed, because a database thread writes it."""
        self.on_found: Callable[[str, str], None] = _ignore

    def read(self, connection: sa.Connection, work_ids: Collection[str]) -> None:
        """Read the requests for these works within a transaction, in one statement."""
        self._unreported = {**self._unreported, **_requests(connection, work_ids)}

    def notify(self) -> None:
        """Call `on_found` with the requests that `read` found."""
        found, self._unreported = self._unreported, {}
        for work_id, by in found.items():
            self.on_found(work_id, by)

    async def check(self, work_ids: Collection[str]) -> None:
        """Read the requests for these works and call `on_found` with them."""
        found = await self._database.read(lambda connection: _requests(connection, work_ids))
        for work_id, by in found.items():
            self.on_found(work_id, by)

    async def request(self, work_id: str, by: str) -> bool:
        """Write a request to stop this work; False if the work has ended or does not exist.

        `by` is a display name; that of the first request is kept.
        """
        requested = works.update().where(works.c.id == work_id, UNENDED, ~DELETED)
        requested = requested.values(stop_by=sa.func.coalesce(works.c.stop_by, sa.literal(by, works.c.stop_by.type)))
        return bool(await self._database.write(lambda connection: connection.execute(requested).rowcount))


def _requests(connection: sa.Connection, work_ids: Collection[str]) -> dict[str, str]:
    return {row.id: row.stop_by for row in connection.execute(_REQUESTS, {"work_ids": list(work_ids)})}


def _ignore(_work_id: str, _by: str) -> None:
    """The default for `on_found` before works are made."""
