"""Scheduled works resume by themselves: a failing one delays no other, and is retried."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from types import SimpleNamespace

import pytest

from bot.library.usage_limits import DAY_S
from bot.making.scheduled_works import RETRY_S, ScheduledWorks
from bot.work.ending import COMPLETE, Ending, EndingKind
from bot.work.work import Work
from tests.waiting import until


class Rows:
    """The rows of due works, and the works. Reading those in `damaged` fails."""

    def __init__(self, due: Mapping[str, float], damaged: set[str], ending: Ending = COMPLETE) -> None:
        self.due_at: dict[str, float | None] = dict(due)
        self.damaged = damaged
        self.ending = ending
        self.now = 1000.0
        self.rounds = 0

    async def due(self) -> dict[str, float]:
        return {one: at for one, at in self.due_at.items() if at is not None and at <= self.now}

    async def claim(self, work_id: str, due_at: float) -> bool:
        return self.due_at[work_id] == due_at

    async def set(self, work_id: str, due_at: float | None) -> None:
        self.due_at[work_id] = due_at

    async def postpone(self, work_id: str, due_at: float) -> None:
        self.due_at[work_id] = due_at

    async def find(self, work_id: str) -> Work | SimpleNamespace:
        if work_id in self.damaged:
            raise ValueError(work_id)
        return SimpleNamespace(id=work_id, take_group=work_id, ending=self.ending)

    def unix(self) -> float:
        return self.now

    async def wait(self, event: asyncio.Event, _: float) -> None:
        """Between two rounds, the waiting time of a failed work passes."""
        self.rounds += 1
        self.now += RETRY_S
        if self.rounds == 3:
            await event.wait()
        await asyncio.sleep(0)


@pytest.mark.asyncio
async def test_one_that_fails_holds_up_no_other_and_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    rows = Rows({"broken": 1.0, "whole": 2.0}, damaged={"broken"})
    library = SimpleNamespace(schedules=rows, works=rows)
    scheduled = ScheduledWorks(
        SimpleNamespace(library=library, services=SimpleNamespace(clock=rows))  # type: ignore[arg-type]
    )
    with caplog.at_level(logging.ERROR):
        task = asyncio.create_task(scheduled.resume_continually())
        while rows.rounds < 3:  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(0)
        assert rows.due_at == {"broken": 1000.0 + 3 * RETRY_S, "whole": None}
        assert len(caplog.records) == 1
        task.cancel()
        await asyncio.wait({task})


class NoReplies:
    """No work has a reply, so none can go on."""

    async def find(self, _: str) -> None:
        return None


@pytest.mark.asyncio
@pytest.mark.parametrize(("days", "waits"), [(0.5, True), (3.0, False)], ids=["past midnight", "clock set back"])
async def test_a_work_waits_for_the_next_day_and_no_longer(days: float, *, waits: bool) -> None:
    at = int(1000.0 + days * DAY_S)
    rows = Rows({"far": 1.0}, set(), Ending(EndingKind.SCHEDULED, {"spoken": 1, "of": 3, "at": at}))
    library = SimpleNamespace(schedules=rows, works=rows, replies=NoReplies())
    scheduled = ScheduledWorks(
        SimpleNamespace(library=library, services=SimpleNamespace(clock=rows))  # type: ignore[arg-type]
    )
    task = asyncio.create_task(scheduled.resume_continually())
    await until(lambda: rows.rounds)
    task.cancel()
    await asyncio.wait({task})
    assert rows.due_at == {"far": at if waits else 1.0}
