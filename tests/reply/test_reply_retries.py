"""Requests of a route are made again after what passes, and only then."""

from __future__ import annotations

import asyncio

import pytest

from bot.reply.interaction_route import FailureKind, RouteError
from bot.reply.retries import PASSING, RATE_LIMIT_MAX_S, WAITS_S, with_retries

TRIES = len(WAITS_S) + 1


class Request:
    """Fails so often with this failure, then succeeds."""

    def __init__(self, failure: FailureKind, times: int, retry_after_s: float = 0.0) -> None:
        self.error = RouteError(failure, retry_after_s=retry_after_s)
        self.times, self.count = times, 0

    async def __call__(self) -> str:
        self.count += 1
        if self.count <= self.times:
            raise self.error
        return "sent"


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses, without waiting."""
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", pause)
    return pauses


@pytest.mark.parametrize("failure", list(FailureKind))
def test_a_request_is_made_again_after_what_passes(failure: FailureKind, waited: list[float]) -> None:
    request = Request(failure, TRIES - 1)
    if failure in PASSING:
        assert asyncio.run(with_retries(request)) == "sent"
        assert tuple(waited) == WAITS_S
    else:
        with pytest.raises(RouteError):
            asyncio.run(with_retries(request))
        assert request.count == 1


def test_the_last_failure_is_raised(waited: list[float]) -> None:
    request = Request(FailureKind.TRANSIENT, TRIES)
    with pytest.raises(RouteError) as caught:
        asyncio.run(with_retries(request))
    assert caught.value is request.error
    assert (request.count, len(waited)) == (TRIES, TRIES - 1)


@pytest.mark.parametrize("retry_after_s", [RATE_LIMIT_MAX_S, RATE_LIMIT_MAX_S + 1])
def test_a_rate_limit_is_waited_for_unless_it_is_long(retry_after_s: float, waited: list[float]) -> None:
    request = Request(FailureKind.LIMITED, 1, retry_after_s)
    if retry_after_s > RATE_LIMIT_MAX_S:
        with pytest.raises(RouteError):
            asyncio.run(with_retries(request))
        assert waited == []
    else:
        assert asyncio.run(with_retries(request)) == "sent"
        assert waited == [retry_after_s]
