"""Nobody spends more than the day allows, and a restart forgets nothing."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path

import pytest

from bot.library.purse import DAY_S, Purse, Spending
from bot.settings import LimitSettings
from bot.work.refusal import RefusalKind, RefusedError


class Clock:
    def __init__(self) -> None:
        self.now = 10 * DAY_S + 5.0

    def __call__(self) -> float:
        return self.now


def purse(path: Path, clock: Clock, **limits: float) -> Purse:
    return Purse(path / "purse.json", LimitSettings(**limits), now=clock)  # type: ignore[arg-type]  # by name


def test_the_last_unit_is_given_once(tmp_path: Path) -> None:
    small = purse(tmp_path, Clock(), stories_per_day=2)
    small.reserve(1, Spending(stories=1))
    small.reserve(1, Spending(stories=1))
    with pytest.raises(RefusedError) as refused:
        small.reserve(1, Spending(stories=1))
    assert refused.value.refusal.kind is RefusalKind.DAILY_STORIES
    assert refused.value.refusal.params["at"] == 11 * DAY_S
    small.reserve(2, Spending(stories=1))


@pytest.mark.parametrize(
    ("amount", "kind"),
    [
        (Spending(panels=5), RefusalKind.DAILY_PANELS),
        (Spending(speech_minutes=1.5), RefusalKind.DAILY_SPEECH),
        (Spending(stories=1, usd=0.11), RefusalKind.DAILY_BUDGET),
    ],
)
def test_each_limit_refuses_before_it_is_crossed(tmp_path: Path, amount: Spending, kind: RefusalKind) -> None:
    small = purse(tmp_path, Clock(), panels_per_day=4, speech_minutes_per_day=1.0, budget_usd_per_day=0.1)
    with pytest.raises(RefusedError) as refused:
        small.reserve(1, amount)
    assert refused.value.refusal.kind is kind


def test_zero_means_no_limit(tmp_path: Path) -> None:
    free = purse(tmp_path, Clock(), stories_per_day=0, panels_per_day=0, speech_minutes_per_day=0)
    for _ in range(100):
        free.reserve(1, Spending(stories=1, panels=8, speech_minutes=10))


def test_the_budget_is_for_everybody_together(tmp_path: Path) -> None:
    small = purse(tmp_path, Clock(), budget_usd_per_day=1.0)
    small.reserve(1, Spending(usd=0.6))
    with pytest.raises(RefusedError):
        small.reserve(2, Spending(usd=0.6))


def test_settling_gives_back_what_was_not_used(tmp_path: Path) -> None:
    small = purse(tmp_path, Clock(), panels_per_day=4)
    reservation = small.reserve(1, Spending(panels=4, usd=0.5))
    small.settle(reservation, Spending(panels=1, usd=0.1))
    small.reserve(1, Spending(panels=3))


def test_a_new_day_starts_anew_and_old_reservations_cannot_reach_it(tmp_path: Path) -> None:
    clock = Clock()
    small = purse(tmp_path, clock, stories_per_day=1)
    old = small.reserve(1, Spending(stories=1))
    clock.now += DAY_S
    small.reserve(1, Spending(stories=1))
    small.settle(old, Spending())
    with pytest.raises(RefusedError):
        small.reserve(1, Spending(stories=1))


@pytest.mark.asyncio
async def test_a_restart_forgets_nothing(tmp_path: Path) -> None:
    clock = Clock()
    before = purse(tmp_path, clock, stories_per_day=1, budget_usd_per_day=1)
    before.reserve(7, Spending(stories=1, usd=0.9))
    await before.save()
    after = purse(tmp_path, clock, stories_per_day=1, budget_usd_per_day=1)
    await after.open()
    with pytest.raises(RefusedError):
        after.reserve(7, Spending(stories=1))
    with pytest.raises(RefusedError):
        after.reserve(8, Spending(usd=0.2))


@pytest.mark.asyncio
async def test_saves_that_wait_for_each_other_write_the_newest_counts_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[bytes] = []
    monkeypatch.setattr("bot.library.purse.write_atomically", lambda _, data: written.append(data))
    small = purse(tmp_path, Clock())
    for person in range(20):
        small.reserve(person, Spending(stories=1))
    await asyncio.gather(*(small.save() for _ in range(20)))
    assert len(written) == 1
    assert len(json.loads(written[0])["people"]) == 20
    small.reserve(99, Spending(stories=1))
    await small.save()
    assert len(json.loads(written[-1])["people"]) == 21


@pytest.mark.asyncio
async def test_yesterday_s_file_counts_for_nothing(tmp_path: Path) -> None:
    clock = Clock()
    before = purse(tmp_path, clock, stories_per_day=1)
    before.reserve(7, Spending(stories=1))
    await before.save()
    clock.now += DAY_S
    after = purse(tmp_path, clock, stories_per_day=1)
    await after.open()
    after.reserve(7, Spending(stories=1))


@pytest.mark.asyncio
async def test_a_damaged_file_is_put_aside_and_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "purse.json").write_text(json.dumps({"people": {}}))
    with caplog.at_level(logging.ERROR):
        await purse(tmp_path, Clock()).open()
    assert "purse cannot be read" in caplog.text
    assert (tmp_path / "purse.damaged").exists()
