"""A person's recent choices, for the selects of a form."""

from __future__ import annotations

import asyncio
import logging
from typing import Final

from bot.library.library import Library
from bot.library.recent_choices import RecentChoices, recent_choices
from bot.work.request import NarrationOptions

log = logging.getLogger(__name__)

READ_S: Final = 0.3
"""A form opens without recent choices after this time: a first response does not wait for the database."""


_DEFAULT_VOICE: Final = NarrationOptions().voice


def last_voice(recent: RecentChoices) -> str:
    """The voice that a person used or chose last; the default one before that."""
    return recent.voices[0] if recent.voices else _DEFAULT_VOICE


async def recent_choices_of(library: Library, person_id: int) -> RecentChoices:
    """The recent choices of a person; none when the database does not answer in time."""
    try:
        async with asyncio.timeout(READ_S):
            return await recent_choices(library.database, person_id)
    except Exception as error:  # noqa: BLE001 - the form works without them
        log.warning("recent choices could not be read (%s)", type(error).__name__)
        return RecentChoices()
