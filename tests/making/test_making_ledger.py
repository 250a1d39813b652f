"""The ledger of usage against a model, in random orders: reservations, calls, crashes, days, later completion."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final, cast

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.gemini.client import Gemini
from bot.gemini.models import cost_usd
from bot.library.library import Library
from bot.library.usage_limits import DAY_S, Reservation, Spending
from bot.library.work_documents import Origin
from bot.making.crash import lost_usage, reserve_after_crash
from bot.making.estimate import panel_usage, spent, totals
from bot.making.media import estimate_of
from bot.making.plan import plan, reopened
from bot.settings import GeminiSettings, LimitSettings
from bot.work.ending import COMPLETE, Ending, EndingKind
from bot.work.parts import FileRef, PartState
from bot.work.request import ComicOptions, Request
from bot.work.usage import Usage
from bot.work.work import Work
from tests.effort import examples
from tests.sqlite_file import lay_migrated_file

MIRA: Final = 7
GUILD: Final = 9
PICTURE: Final = FileRef(sha256="0" * 64, media_type="image/png", size_bytes=1, width_px=1, height_px=1)
PICTURE_USD: Final = 0.0336
"""The price of a picture of the default model without reported usage."""
UNLIMITED: Final = LimitSettings(
    panels_per_day=0, waiting_per_person=1000, running_per_server=1000, budget_usd_per_day=None
)
TODAY: Final = date(2026, 11, 1)
GEMINI: Final = cast(
    Gemini,
    SimpleNamespace(
        settings=GeminiSettings(api_key=SecretStr("key")),
        today=lambda: TODAY,
        price_of=lambda model: partial(cost_usd, model, on=TODAY),
    ),
)
RESERVED_USD: Final = cost_usd(GEMINI.settings.comic_model, panel_usage(4), TODAY)


@dataclass
class Account:
    """The test's account of one work since its reservation: reported usage, and pictures without reported usage."""

    work: Work
    reservation: Reservation
    told_usd: float = 0.0
    untold: int = 0
    panels: int = 0
    is_calling: bool = False


@dataclass
class Model:
    """The library under test, and the expected figures."""

    folder: Path
    now: float = 20_000 * DAY_S + 5.0
    running: list[Account] = field(default_factory=list)
    ended: list[Work] = field(default_factory=list)
    used_usd: float = 0.0
    used_panels: int = 0
    works: int = 0
    library: Library = field(init=False)

    def open(self) -> Any:  # noqa: ANN401 - the library's own context manager
        return Library.open(self.folder, limits=UNLIMITED, now=lambda: self.now)

    def settle(self, account: Account, usd: float) -> None:
        self.used_usd += usd
        self.used_panels += account.panels
        self.running.remove(account)

    # --- What happens ---

    async def begin(self, _: int) -> None:
        work = plan(Request(prompt="a fox", options=ComicOptions(panels=4)), MIRA, created_at=self.now)
        amount = estimate_of(work, GEMINI)
        origin = Origin(interaction_id=None, guild_id=GUILD, channel_id=1, private=False)
        assert await self.library.works.admit(work, origin, amount)
        self.running.append(Account(work, Reservation(amount=amount)))

    async def call(self, number: int) -> None:
        """A call draws a panel and reports its usage."""
        account = await self._drawn(number)
        if account is not None:
            usd = (number % 9 + 1) / 100
            account.told_usd += usd
            usage = Usage(calls=1, image_tokens=1120, cost_usd=usd, models=("m",))
            await self._save(account, replace(account.work, usage=account.work.usage + usage))

    async def picture(self, number: int) -> None:
        """A picture arrives, and is saved before its call reports any usage."""
        account = await self._drawn(number)
        if account is not None:
            account.untold += 1
            await self._save(account, account.work)

    async def end(self, number: int) -> None:
        """The work ends, and all usage is reported."""
        if not self.running:
            return
        account = self.running[number % len(self.running)]
        usage = Usage(calls=account.untold, image_tokens=1120 * account.untold, cost_usd=0.05 * account.untold)
        work = replace(account.work, usage=account.work.usage + usage, ending=COMPLETE, ended_at=self.now)
        has_called = account.told_usd > 0 or account.untold > 0
        reservation = account.reservation if has_called else account.reservation.without_usd()
        await self.library.works.conclude(work, spent(work, reservation))
        self.ended.append(work)
        self.settle(account, account.told_usd + 0.05 * account.untold)

    async def finish(self, number: int) -> None:
        """A work that ended with missing panels is finished later."""
        if not self.ended:
            return
        ended = self.ended.pop(number % len(self.ended))
        work = reopened(ended)
        reservation = Reservation(amount=estimate_of(work, GEMINI), before=totals(work))
        await self.library.works.reopen(work, reservation.amount, reservation.before, read=ended)
        self.running.append(Account(work, reservation))

    async def day(self, _: int) -> None:
        self.now += DAY_S
        await self.library.remove_expired()
        self.used_usd, self.used_panels = 0.0, 0

    async def hour(self, _: int) -> None:
        await self.library.remove_expired()

    # --- The process ends ---

    async def pause(self) -> None:
        """A planned end saves the reported usage."""
        for account in self.running:
            if account.is_calling:
                account.told_usd += 0.05 * account.untold
                usage = Usage(calls=account.untold, image_tokens=1120 * account.untold, cost_usd=0.05 * account.untold)
                account.untold, account.is_calling = 0, False
                account.work = replace(account.work, usage=account.work.usage + usage)
                self.library.works.stage(account.work)
                await self.library.works.flush(account.work.id)
                self.library.work_flags.end_attempt(account.work.id)
                await self.library.works.flush(account.work.id)

    async def resume(self) -> None:
        await self.library.usage_limits.settle_abandoned()
        for account in tuple(self.running):
            found = await self.library.works.find(account.work.id)
            assert found == account.work
            work, reservation = await reserve_after_crash(self.library, GEMINI, found)
            if account.is_calling:
                received_usd = account.told_usd + PICTURE_USD * account.untold
                self.settle(account, max(account.reservation.amount.usd, received_usd))
                self.running.append(Account(work, reservation))
            else:
                assert (work, reservation) == (account.work, account.reservation)

    # --- What has to hold ---

    async def check(self) -> None:
        figures = (
            await self.library.usage_limits.of_bot(),
            await self.library.usage_limits.of_person(MIRA),
            await self.library.usage_limits.of_server(GUILD),
        )
        reserved_usd = sum(account.reservation.amount.usd for account in self.running)
        for of in figures:
            assert of.usd.used == pytest.approx(self.used_usd)
            assert of.usd.reserved == pytest.approx(reserved_usd)
            assert of.panels.used == self.used_panels

    async def _drawn(self, number: int) -> Account | None:
        """A running work with one more panel; None when there is none with a missing panel."""
        waiting = [
            account
            for account in self.running
            if any(panel.state is not PartState.MADE for panel in account.work.panels)
        ]
        if not waiting:
            return None
        account = waiting[number % len(waiting)]
        if not account.is_calling:
            await self.library.work_flags.begin_attempt(account.work.id)
            account.is_calling = True
        panels = list(account.work.panels)
        place = next(place for place, panel in enumerate(panels) if panel.state is not PartState.MADE)
        panels[place] = replace(panels[place], state=PartState.MADE, picture=PICTURE)
        account.work = replace(account.work, panels=tuple(panels))
        account.panels += 1
        return account

    async def _save(self, account: Account, work: Work) -> None:
        account.work = work
        self.library.works.stage(work)
        await self.library.works.flush(work.id)


_HAPPENS: Final = ("begin", "begin", "call", "call", "picture", "end", "finish", "day", "hour", "die", "pause")


async def live(folder: Path, happenings: list[tuple[str, int]]) -> None:
    model = Model(folder)
    rest = iter([*happenings, ("die", 0)])
    is_over = False
    while not is_over:
        async with model.open() as model.library:
            await model.resume()
            await model.check()
            for name, number in rest:
                if name in {"die", "pause"}:
                    if name == "pause":
                        await model.pause()
                    break
                await getattr(model, name)(number)
                await model.check()
            else:
                is_over = True


@settings(max_examples=examples(6))
@given(st.lists(st.tuples(st.sampled_from(_HAPPENS), st.integers(0, 99)), min_size=3, max_size=20))
@example([("begin", 0), ("call", 3), ("day", 0), ("end", 0)])
@example([("begin", 0), ("call", 3), ("die", 0), ("day", 0), ("call", 4), ("end", 0)])
@example([("begin", 0), ("call", 3), ("end", 0), ("day", 0), ("finish", 0), ("call", 4), ("end", 0)])
@example([("begin", 0), ("call", 3), ("pause", 0), ("pause", 0), ("picture", 0), ("die", 0), ("end", 0)])
def test_whatever_happens_every_cent_is_counted_once(happenings: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        lay_migrated_file(Path(name))
        asyncio.run(live(Path(name), happenings))


def comic(*, pictures: int, usage: Usage) -> Work:
    work = plan(Request(prompt="a fox", options=ComicOptions(panels=4)), MIRA, created_at=0.0)
    panels = tuple(
        replace(panel, state=PartState.MADE, picture=PICTURE) if panel.number <= pictures else panel
        for panel in work.panels
    )
    return replace(work, panels=panels, usage=usage)


TOLD: Final = Usage(calls=2, image_tokens=2240, cost_usd=0.07)


@pytest.mark.parametrize(
    ("pictures", "usage", "reserved_usd", "expected_usd"),
    [
        (0, Usage(), RESERVED_USD, RESERVED_USD),
        (2, TOLD, RESERVED_USD, RESERVED_USD),
        (2, TOLD, 0.01, 0.07),
        (4, TOLD, 0.01, 0.07 + 2 * PICTURE_USD),
        (4, Usage(), 0.01, 4 * PICTURE_USD),
    ],
)
def test_a_crash_costs_what_was_reserved_and_never_less_than_what_came(
    pictures: int, usage: Usage, reserved_usd: float, expected_usd: float
) -> None:
    work, reservation = comic(pictures=pictures, usage=usage), Reservation(amount=Spending(panels=4, usd=reserved_usd))
    lost = lost_usage(work, reservation, GEMINI.settings.comic_model, GEMINI.today())
    crashed = replace(work, usage=work.usage + lost)
    used = spent(crashed, reservation)
    assert used.panels == pictures
    assert used.usd == pytest.approx(expected_usd)
    # The next attempt does not count it again.
    assert spent(replace(crashed, ending=Ending(EndingKind.LOST)), Reservation(before=totals(crashed))) == Spending()
