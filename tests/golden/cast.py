"""The people, places and the time of the golden set. All of it is fixed, because a set is never made again."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

NOW_S: Final = 1_795_780_800.0
"""Friday, 27 November 2026, 12:00 UTC, when the set was left, in unix seconds."""

_DISCORD_EPOCH_MS: Final = 1_420_070_400_000
_numbers: Final[Iterator[int]] = itertools.count(1)


def snowflake(at_s: float) -> int:
    """An id of Discord from this time (unix seconds), unlike all others (Discord docs: Snowflakes)."""
    return ((int(at_s * 1000) - _DISCORD_EPOCH_MS) << 22) + next(_numbers)


def fixed_id(name: str) -> str:
    """The id of a work or a poll, as long as a real one."""
    return hashlib.sha256(name.encode()).hexdigest()[:16]


def token_of(name: str) -> str:
    """The token of an interaction."""
    return hashlib.sha256(f"interaction {name}".encode()).hexdigest()


_YEAR_S: Final = 365 * 86_400.0

BOT: Final = snowflake(NOW_S - 3 * _YEAR_S)
MIRA: Final = snowflake(NOW_S - 6 * _YEAR_S)
TOM: Final = snowflake(NOW_S - 5 * _YEAR_S)
ANA: Final = snowflake(NOW_S - 4 * _YEAR_S)
"""Owns one work and asks to be forgotten."""

HOME: Final = snowflake(NOW_S - 2 * _YEAR_S)
ABROAD: Final = snowflake(NOW_S - 1.5 * _YEAR_S)
"""A server of which the bot is no member."""


@dataclass(frozen=True, slots=True)
class Where:
    """A channel, and whether the bot may write there by itself. `recipient_id` is set for a direct message."""

    channel_id: int
    name: str
    guild_id: int | None
    is_member: bool = True
    recipient_id: int | None = None


GENERAL: Final = Where(snowflake(NOW_S - 1.9 * _YEAR_S), "general", HOME)
GALLERY: Final = Where(snowflake(NOW_S - 1.8 * _YEAR_S), "gallery", HOME)
ELSEWHERE: Final = Where(snowflake(NOW_S - 1.4 * _YEAR_S), "elsewhere", ABROAD, is_member=False)
DIRECT: Final = Where(snowflake(NOW_S - 1.3 * _YEAR_S), "dm", None, recipient_id=MIRA)

ROOMS: Final = tuple(Where(snowflake(NOW_S - _YEAR_S), f"room-{number}", HOME) for number in range(1, 11))
"""Channels with one continuing reply each, because the bot's own messages are rate-limited by channel."""

PEOPLE: Final = {MIRA: "mira", TOM: "tom", ANA: "ana"}
GUILDS: Final = {HOME: ("Home", True), ABROAD: ("Abroad", False)}
PLACES: Final = (GENERAL, GALLERY, ELSEWHERE, DIRECT, *ROOMS)
