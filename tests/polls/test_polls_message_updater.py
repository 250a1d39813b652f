"""The message of a poll shows the end of its vote, whenever Discord takes it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any
from unittest.mock import Mock

import pytest

from bot.library.polls import PollState
from bot.polls.message_updater import CHECK_EVERY_S, PollMessageUpdater
from bot.reply import retries
from bot.reply.interaction_route import FailureKind, RouteError
from tests.polls.test_polls_message import POLL

pytestmark = pytest.mark.asyncio


class Clock:
    """No time passes but by waits, which end at once. `suspended_s` passes unnoticed during the next one."""

    def __init__(self) -> None:
        self.now_s = POLL.opened_at
        self.suspended_s = 0.0

    def unix(self) -> float:
        return self.now_s

    async def wait(self, _: asyncio.Event, timeout_s: float) -> None:
        self.now_s += timeout_s + self.suspended_s
        self.suspended_s = 0.0
        await asyncio.sleep(0)


class Stand:
    """One poll, its message, and what fails when that is edited."""

    def __init__(self, *failures: FailureKind, state: PollState) -> None:
        self.poll = replace(POLL, message_id=5, state=state)
        self.failures = list(failures)
        self.clock = Clock()
        self.shown = 0
        self.ended_at_s = list[float]()
        store, services = Mock(), Mock(clock=self.clock)
        store.find, store.counts, store.close = self._find, self._counts, self._close
        services.channel_route.return_value.edit = self._edit
        self.updater = PollMessageUpdater(store, services, self._end_vote)

    async def run(self) -> None:
        """Keep the message up to date until there is nothing more to do."""
        address: Any = Mock(locale="en-US")
        self.updater.watch(self.poll, address)
        [watch] = self.updater._watches.values()
        assert watch.task is not None
        await asyncio.wait_for(watch.task, 60.0)

    async def _find(self, _: str) -> Any:  # noqa: ANN401 - a poll, as everywhere here
        return self.poll

    async def _counts(self, _: Any) -> tuple[int, ...]:  # noqa: ANN401
        return (1, 0, 0)

    async def _close(self, _: str, option: int | None) -> None:
        self.poll = replace(self.poll, state=PollState.CLOSED, winner=option)

    async def _end_vote(self, _: str) -> str:
        self.ended_at_s.append(self.clock.now_s)
        self.poll = replace(self.poll, state=PollState.WAITING)
        return ""

    async def _edit(self, *_: object) -> None:
        if self.failures:
            raise RouteError(self.failures.pop(0))
        self.shown += 1


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retries, "WAITS_S", (0.0,))


async def test_the_end_of_a_vote_is_shown_after_an_outage_however_long() -> None:
    stand = Stand(*[FailureKind.TRANSIENT] * 50, state=PollState.WAITING)
    await stand.run()
    assert stand.shown == 1


async def test_an_outage_of_more_than_a_day_is_given_up() -> None:
    stand = Stand(*[FailureKind.TRANSIENT] * 100_000, state=PollState.WAITING)
    await stand.run()
    assert stand.shown == 0


async def test_a_message_that_is_gone_is_not_tried_again() -> None:
    stand = Stand(FailureKind.DELETED, state=PollState.WAITING)
    await stand.run()
    assert (stand.shown, stand.failures) == (0, [])


async def test_a_vote_that_ended_while_the_machine_was_suspended_ends_within_a_minute() -> None:
    stand = Stand(state=PollState.OPEN)
    stand.poll = replace(stand.poll, closes_at=POLL.opened_at + 86_400.0)
    stand.clock.suspended_s = 90_000.0
    await stand.run()
    assert stand.ended_at_s == [POLL.opened_at + 90_000.0 + CHECK_EVERY_S]
