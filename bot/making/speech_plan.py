"""The plan of a narration: minutes of speech, money, time, and whether its author has to agree first.

A long narration is confirmed by its author. Of one that needs more minutes than they have left today, the sections that
fit are spoken now, and the rest on the following days (`bot.making.scheduled_works`).
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from bot.gemini.client import Gemini
from bot.library.library import Library
from bot.library.usage_limits import Allowance
from bot.making.estimate import LONG_SPEECH_MIN, section_seconds
from bot.making.media import estimate_of
from bot.making.submission import Consent, Submission
from bot.work.kinds import Medium
from bot.work.parts import Section
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.work import Work

LONG_MAKING_S: Final = 600.0
"""A narration with a longer estimate does not begin in a reply that ends with its token, after 15 minutes."""

SPEAKING_RATE: Final = 2.5
"""Seconds of speech that one Live session makes in a second, with its checks and what is spoken again, until that was
measured (`bot.library.speech_rates`)."""

FIRST_SECTION_S: Final = 20.0
"""The time of a narration beside speaking: for its first section, and for its one file."""

_ROUNDING_MIN: Final = 1e-6
"""The rounding difference between the limits and this estimate, which add in another order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechPlan:
    """An estimate of what is still to be spoken of a narration, and what its author has left today.

    `minutes` are all of it, `now_min` those that fit into today, `left_min` what is left today, None without a limit.
    `limit_min` is the limit of a day; None where the money of the whole bot or of the server is what is short.
    `resets_at` is when the next day begins (unix seconds), `ready_in_s` how long it takes to make all of it.
    """

    minutes: float
    now_min: float
    usd: float
    ready_in_s: float
    left_min: float | None
    limit_min: float | None
    resets_at: float

    @property
    def fits(self) -> bool:
        """Whether all of it can be spoken today."""
        return self.now_min >= self.minutes

    @property
    def takes_long(self) -> bool:
        """Whether it takes longer than a reply is sure to live that ends with its token."""
        return not self.fits or self.ready_in_s > LONG_MAKING_S

    def needs(self, consent: Consent) -> bool:
        """Whether the author has to agree to more than this."""
        match consent:
            case Consent.NONE:
                return not self.fits or self.minutes > LONG_SPEECH_MIN
            case Consent.WHOLE:
                return not self.fits
            case Consent.PARTS:
                return False


class UnconfirmedError(Exception):
    """A narration that its author has to agree to first."""

    def __init__(self, plan: SpeechPlan, submission: Submission) -> None:
        super().__init__("a narration was not confirmed")
        self.plan = plan
        self.submission = submission


class SpeechPlanner:
    """Plans narrations by what their authors, the bot and the server have left today."""

    def __init__(self, gemini: Gemini, library: Library) -> None:
        self._gemini = gemini
        self._library = library

    async def agreed(self, work: Work, guild_id: int | None, submission: Submission) -> Work:
        """A new narration with those sections deferred that do not fit into today; any other work as it is.

        Raises `UnconfirmedError` when its author has not agreed to that, and `RefusedError` when a section is longer
        than all minutes of a day.
        """
        if work.medium is not Medium.SPEECH:
            return work
        plan, work = await self.plan(work, guild_id)
        if plan.needs(submission.consent):
            raise UnconfirmedError(plan, submission)
        return work

    async def within_today(self, work: Work, guild_id: int | None, *, may_wait: bool) -> Work:
        """A continuing narration with the sections deferred that do not fit into today; any other work unchanged.

        Raises `RefusedError` when none fits, unless it `may_wait` for the next day.
        """
        if work.medium is not Medium.SPEECH:
            return work
        plan, work = await self.plan(work, guild_id)
        if plan.minutes and not plan.now_min and not may_wait:
            if plan.limit_min is None:
                raise RefusedError(RefusalKind.DAILY_BUDGET, at=plan.resets_at)
            raise _too_few_minutes(plan, plan.minutes)
        return work

    async def plan(self, work: Work, guild_id: int | None) -> tuple[SpeechPlan, Work]:
        """The plan of a narration, and the narration with those sections deferred that do not fit into today."""
        limits = self._library.usage_limits
        asked = [limits.of_person(work.author_id), limits.of_bot()]
        asked += [] if guild_id is None else [limits.of_server(guild_id)]
        person, *payers = await asyncio.gather(*asked)
        money = [payer.usd for payer in payers]
        rate = await self._library.speech_rates.rate(self._gemini.settings.live_model) or SPEAKING_RATE
        return await asyncio.to_thread(self._plan, work, person.speech_minutes, money, person.resets_at, rate)

    def _plan(
        self, work: Work, speech: Allowance, money: list[Allowance], resets_at: float, rate: float
    ) -> tuple[SpeechPlan, Work]:
        work = replace(work, deferred_from=0)
        minutes = {section.number: section_seconds(section) / 60 for section in _unspoken(work)}
        needed_min, usd = sum(minutes.values()), estimate_of(work, self._gemini).usd
        left_usd = min((one.left for one in money if one.left is not None), default=math.inf)
        paid_min = math.inf if usd <= left_usd else needed_min * left_usd / usd
        left_min = speech.left
        affordable_min = min(paid_min, math.inf if left_min is None else left_min)
        is_money_short = affordable_min == paid_min < needed_min
        now_min, deferred_from = _fitting(minutes, affordable_min)
        settings = self._gemini.settings
        sessions = min(settings.narration_parallel, settings.live_sessions)
        plan = SpeechPlan(
            minutes=needed_min,
            now_min=now_min,
            usd=usd,
            ready_in_s=FIRST_SECTION_S + needed_min * 60 / (rate * sessions),
            left_min=affordable_min if is_money_short else left_min,
            limit_min=None if is_money_short else speech.limit,
            resets_at=resets_at,
        )
        longest_min = max(minutes.values(), default=0.0)
        if speech.limit is not None and longest_min > speech.limit - _ROUNDING_MIN:
            raise _too_few_minutes(replace(plan, left_min=left_min, limit_min=speech.limit), longest_min)
        return plan, replace(work, deferred_from=deferred_from)


def _unspoken(work: Work) -> Iterator[Section]:
    return (section for section in work.sections if not section.is_spoken)


def _fitting(minutes: dict[int, float], affordable_min: float) -> tuple[float, int]:
    """The minutes of the first sections that fit, and the number of the first that does not; 0 when all fit."""
    now_min = 0.0
    for number, section_min in minutes.items():
        if now_min + section_min > affordable_min - _ROUNDING_MIN:
            return now_min, number
        now_min += section_min
    return now_min, 0


def _too_few_minutes(plan: SpeechPlan, needed_min: float) -> RefusedError:
    return RefusedError(
        RefusalKind.DAILY_SPEECH,
        limit=plan.limit_min or 0.0,
        left=round(plan.left_min or 0.0, 1),
        needed=needed_min,
        at=plan.resets_at,
    )
