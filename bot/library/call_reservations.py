"""Reservations for calls that belong to no run, such as the choices of a poll: reserved, and settled by their usage.

A reservation that is open when the process ends counts as used at the next start (`UsageLimits.settle_abandoned`).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import sqlalchemy as sa

from bot.library.database import Database
from bot.library.group_commit import GroupCommitWriter
from bot.library.tables import spending
from bot.library.usage_limits import LOCKS, Spending, UsageLimits, permitted
from bot.work.open_reservation import OpenReservation


class CallReservations:
    """Checks the limits and reserves an amount before the calls; settles it after them."""

    def __init__(self, database: Database, writer: GroupCommitWriter, usage_limits: UsageLimits) -> None:
        self._database = database
        self._usage_limits = usage_limits
        self._spent = sa.select(usage_limits.spent)
        self._settlements = writer.buffer(self._settle)

    @asynccontextmanager
    async def reserve(
        self, person_id: int, guild_id: int | None, usd: float, *, panels: int = 0, speech_minutes: float = 0.0
    ) -> AsyncIterator[OpenReservation]:
        """Permit calls inside the context for this person in this server; raises `RefusedError` at a limit.

        The panels and minutes of speech that were counted are settled. The settlement is written shortly
        after the context, also when the context is cancelled or fails.
        """
        amount = Spending(panels=panels, speech_minutes=speech_minutes, usd=usd)
        inserting = asyncio.ensure_future(self._insert(person_id, guild_id, amount))
        try:
            key = await asyncio.shield(inserting)
        except asyncio.CancelledError:
            inserting.add_done_callback(self._release)
            raise
        with permitted() as reservation:
            try:
                yield reservation
            finally:
                self._settlements.stage(key, _used(reservation, usd))

    async def _insert(self, person_id: int, guild_id: int | None, amount: Spending) -> str:
        limits = self._usage_limits
        spent_by = limits.spent_by(person_id, guild_id)
        reserved = limits.reserve("", person_id, guild_id, amount).returning(spending.c.seq)

        def insert(connection: sa.Connection) -> str:
            limits.check(connection.execute(self._spent, spent_by).one(), guild_id, amount)
            return str(connection.scalar(reserved))

        return await self._database.write(insert, keys=limits.keys(person_id, guild_id, amount.usd, range(LOCKS)))

    def _release(self, inserting: asyncio.Future[str]) -> None:
        """Settle a reservation whose caller was cancelled before it made a call."""
        if not inserting.cancelled() and inserting.exception() is None:
            self._settlements.stage(inserting.result(), Spending())

    def _settle(self, connection: sa.Connection, used: Mapping[str, Spending]) -> None:
        for key, amount in used.items():
            connection.execute(self._usage_limits.settle(spending.c.seq == int(key), amount))


def _used(reservation: OpenReservation, reserved_usd: float) -> Spending:
    usd = reservation.usage.cost_usd
    if usd is None or not reservation.is_told:
        usd = max(usd or 0.0, reserved_usd)
    return Spending(panels=reservation.panels, speech_minutes=reservation.speech_minutes, usd=usd)
