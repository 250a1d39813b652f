"""Stores how fast recent narrations were spoken, to estimate the waiting time of the next one."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from bot.library.database import Database
from bot.library.tables import speech_rates

KEPT: Final = 0.7
"""The share of the sums before that stays when one more narration is added: the newest counts most."""
SPEECH_MIN_S: Final = 60.0
"""From less speech no rate is computed."""


class SpeechRates:
    """The rate of each model that speaks: seconds of speech that one session makes in a second."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(self, model: str, speech_s: float, took_s: float) -> None:
        """Add the sections of a narration: the seconds of their speech, and those that making each of them took."""
        first = self._database.upsert(speech_rates, replace=False).values(model=model, speech_s=0.0, took_s=0.0)
        added = {
            "speech_s": KEPT * speech_rates.c.speech_s + speech_s,
            "took_s": KEPT * speech_rates.c.took_s + took_s,
        }

        def write(connection: sa.Connection) -> None:
            connection.execute(first)
            connection.execute(speech_rates.update().where(speech_rates.c.model == model).values(added))

        await self._database.write(write)

    async def rate(self, model: str) -> float | None:
        """How many seconds of speech a session of this model makes in a second; None where that is not known."""
        query = sa.select(speech_rates).where(speech_rates.c.model == model)
        row = await self._database.read(lambda connection: connection.execute(query).first())
        if row is None or row.speech_s < SPEECH_MIN_S or row.took_s <= 0:
            return None
        return float(row.speech_s / row.took_s)
