"""Counts the pictures that were looked at and drawn again on a day, and turns drawing again off when it is too often.

If more than one picture in four is found flawed, the model either draws badly or looks badly, and each redraw costs as
much as a panel. The rows tell other processes and the next start.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from bot.library.database import Database
from bot.library.keys import key_of
from bot.library.tables import redraws
from bot.library.usage_limits import DAY_S

SHARE_MAX: Final = 0.25
"""The share of a day's pictures that may be drawn again."""
REDRAWS_MIN: Final = 5
"""Up to this many redraws a day the share is not judged yet."""


@dataclass(frozen=True, slots=True)
class RedrawFigures:
    """The pictures of a day that were looked at, and those of them that were drawn again."""

    looked: int
    redrawn: int


class Redraws:
    """Decides whether a flawed picture may be drawn again. `now` returns unix seconds; a day is one of UTC."""

    def __init__(self, database: Database, *, now: Callable[[], float] = time.time) -> None:
        self._database = database
        self._now = now

    async def record(self, *, wants_redraw: bool) -> bool:
        """Count a picture that was looked at, and a redraw that is wanted; returns whether it may be made.

        If it would exceed the share, no further redraw is made on this day.
        """
        day = self._today()
        first = self._database.upsert(redraws, replace=False).values(
            day=day, looked=0, redrawn=0, off=False, told=False
        )
        row_of_day = sa.select(redraws).where(redraws.c.day == day)

        def count(connection: sa.Connection) -> bool:
            connection.execute(first)
            row = connection.execute(row_of_day).one()
            looked, redrawn = row.looked + 1, row.redrawn + wants_redraw
            is_off = row.off or (redrawn > REDRAWS_MIN and redrawn > SHARE_MAX * looked)
            may_redraw = wants_redraw and not is_off
            values = {"looked": looked, "redrawn": row.redrawn + may_redraw, "off": is_off}
            connection.execute(redraws.update().where(redraws.c.day == day).values(**values))
            return may_redraw

        return await self._database.write(count, keys=[key_of("redraws", day)])

    async def record_notice(self) -> RedrawFigures | None:
        """Record today's notice to the owner that redraws are off; None when they are on or it is recorded already."""
        of_day = redraws.c.day == self._today()
        noted = redraws.update().where(of_day, redraws.c.off, ~redraws.c.told).values(told=True)
        returned = noted.returning(redraws.c.looked, redraws.c.redrawn)
        row = await self._database.write(lambda connection: connection.execute(returned).first())
        return None if row is None else RedrawFigures(row.looked, row.redrawn)

    async def delete_past_days(self) -> None:
        """Delete the counts of past days."""
        past = redraws.delete().where(redraws.c.day < self._today())
        await self._database.write(lambda connection: connection.execute(past))

    def _today(self) -> int:
        return int(self._now() // DAY_S)
