"""What may be spent: daily numbers for each person and a daily budget for the bot, reserved before a call is made.

A day is a UTC day; everything starts anew at its end. The counts live in one small file, written atomically after
each change, so that a restart forgets nothing.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bot.library.files import write_atomically
from bot.settings import LimitSettings
from bot.work.refusal import RefusalKind, RefusedError

log = logging.getLogger(__name__)

DAY_S: Final = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """An amount of what is counted. `usd` is money; the others are a person's daily numbers."""

    stories: int = 0
    panels: int = 0
    speech_minutes: float = 0.0
    usd: float = 0.0

    def plus(self, other: Spending, sign: int = 1) -> Spending:
        """This and `sign` times the other, never below nothing."""
        return Spending(
            stories=max(0, self.stories + sign * other.stories),
            panels=max(0, self.panels + sign * other.panels),
            speech_minutes=max(0.0, self.speech_minutes + sign * other.speech_minutes),
            usd=max(0.0, self.usd + sign * other.usd),
        )


@dataclass(frozen=True, slots=True)
class Reservation:
    """What was set aside for one work, on which day and for whom; to be settled exactly once."""

    person_id: int
    day: int
    amount: Spending


@dataclass(slots=True)
class _Day:
    number: int
    people: dict[int, Spending] = field(default_factory=dict)
    usd: float = 0.0


class Purse:
    """Reserve, then settle with what was really used.

    `reserve` and `settle` are synchronous and run on the event loop, so no two requests can pass the same last unit;
    the file is written afterwards by one writer at a time.
    """

    def __init__(self, path: Path, limits: LimitSettings, *, now: Callable[[], float] = time.time) -> None:
        self._path = path
        self._limits = limits
        self._now = now
        self._day = _Day(self._today())
        self._writing = asyncio.Lock()
        self._changes = 0
        self._written = 0

    async def open(self) -> None:
        """Read today's counts; a damaged file is put aside and counted as empty, and that is logged."""
        try:
            data = json.loads(await asyncio.to_thread(self._path.read_bytes))
            if data["day"] == self._today():
                people = {int(person): Spending(**spent) for person, spent in data["people"].items()}
                self._day = _Day(data["day"], people, float(data["usd"]))
        except FileNotFoundError:
            return
        except (ValueError, KeyError, TypeError, AttributeError):
            log.exception("the purse cannot be read: counting starts anew, the old file is kept as .damaged")
            await asyncio.to_thread(self._path.replace, self._path.with_suffix(".damaged"))

    def reserve(self, person_id: int, amount: Spending) -> Reservation:
        """Set `amount` aside or raise `RefusedError` with the time to come back."""
        day = self._current()
        spent = day.people.get(person_id, Spending())
        self._check(spent, amount, day)
        day.people[person_id] = spent.plus(amount)
        day.usd += amount.usd
        self._changes += 1
        return Reservation(person_id, day.number, amount)

    def settle(self, reservation: Reservation, used: Spending) -> None:
        """Replace what was reserved by what was used. A reservation of an earlier day has expired with it."""
        day = self._current()
        if reservation.day != day.number:
            return
        spent = day.people.get(reservation.person_id, Spending())
        day.people[reservation.person_id] = spent.plus(reservation.amount, -1).plus(used)
        day.usd = max(0.0, day.usd - reservation.amount.usd) + used.usd
        self._changes += 1

    async def save(self) -> None:
        """Write today's counts. Saves that waited for one that already wrote theirs have nothing left to do."""
        wanted = self._changes
        async with self._writing:
            if self._written >= wanted > 0:
                return
            day, changes = self._day, self._changes
            data = {
                "day": day.number,
                "usd": day.usd,
                "people": {
                    str(person): {
                        "stories": spent.stories,
                        "panels": spent.panels,
                        "speech_minutes": spent.speech_minutes,
                        "usd": spent.usd,
                    }
                    for person, spent in day.people.items()
                },
            }
            await asyncio.to_thread(write_atomically, self._path, json.dumps(data).encode())
            self._written = changes

    def _today(self) -> int:
        return int(self._now() // DAY_S)

    def _current(self) -> _Day:
        if self._day.number != self._today():
            self._day = _Day(self._today())
        return self._day

    def _check(self, spent: Spending, amount: Spending, day: _Day) -> None:
        limits = self._limits
        anew = (day.number + 1) * DAY_S
        if amount.stories and limits.stories_per_day and spent.stories + amount.stories > limits.stories_per_day:
            raise RefusedError(RefusalKind.DAILY_STORIES, limit=limits.stories_per_day, at=anew)
        if amount.panels and limits.panels_per_day and spent.panels + amount.panels > limits.panels_per_day:
            left = max(0, limits.panels_per_day - spent.panels)
            raise RefusedError(RefusalKind.DAILY_PANELS, limit=limits.panels_per_day, left=left, at=anew)
        minutes = limits.speech_minutes_per_day
        if amount.speech_minutes and minutes and spent.speech_minutes + amount.speech_minutes > minutes:
            left_min = max(0.0, round(minutes - spent.speech_minutes, 1))
            raise RefusedError(RefusalKind.DAILY_SPEECH, limit=minutes, left=left_min, at=anew)
        if limits.budget_usd_per_day is not None and day.usd + amount.usd > limits.budget_usd_per_day:
            raise RefusedError(RefusalKind.DAILY_BUDGET, at=anew)
