"""The English catalogue, continued: words for the mentions and timestamps in a person's text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

MENTIONS: Final[Mapping[str, str]] = {
    "person": "someone",
    "role": "a role",
    "channel": "a channel",
    "sound": "a sound",
    "guide": "a channel",
    "guide.customize": "Channels & Roles",
    "guide.browse": "Browse Channels",
    "guide.guide": "Server Guide",
    "guide.linked-roles": "Linked Roles",
}
"""Words for mentions without a name, or whose name is unknown."""

_MONTHS: Final = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
_WEEKDAYS: Final = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()  # noqa: SIM905
_UNITS: Final = ("second", "minute", "hour", "day", "month", "year")

TIMES: Final[Mapping[str, str]] = {
    "unknown": "a time",
    "t": "{hour:02d}:{minute:02d} UTC",
    "T": "{hour:02d}:{minute:02d}:{second:02d} UTC",
    "D": "{day} {month} {year}",
    "f": "{day} {month} {year} at {hour:02d}:{minute:02d} UTC",
    "F": "{weekday}, {day} {month} {year} at {hour:02d}:{minute:02d} UTC",
    "S": "{day} {month} {year} at {hour:02d}:{minute:02d}:{second:02d} UTC",
    "now": "now",
    **{f"month.{number}": month for number, month in enumerate(_MONTHS, 1)},
    **{f"weekday.{number}": weekday for number, weekday in enumerate(_WEEKDAYS)},
    **{f"ahead.{unit}": f"in {{n}} {{n:plural:{unit}|{unit}s}}" for unit in _UNITS},
    **{f"past.{unit}": f"{{n}} {{n:plural:{unit}|{unit}s}} ago" for unit in _UNITS},
}
"""Keyed by the letter of Discord's timestamp style (Discord docs: Message Formatting, Timestamp Styles)."""
