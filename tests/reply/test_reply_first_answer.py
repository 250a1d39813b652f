"""First answers to interactions are tried again while no answer of Discord's arrives, and are never shown twice."""

from __future__ import annotations

import errno
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest

from bot.reply import first_answer as module
from bot.reply.first_answer import first_answer, when_connected
from bot.reply.interaction_route import ANSWERED_CODE

pytestmark = pytest.mark.asyncio


def without_connection() -> Exception:
    """What aiohttp raises in a process without file descriptors."""
    host: Any = SimpleNamespace(host="discord.com", port=443, ssl=True, is_ssl=True)
    return aiohttp.ClientConnectorError(host, OSError(errno.EMFILE, "Too many open files"))


def unanswered() -> Any:  # noqa: ANN401 - what is used of an interaction
    return SimpleNamespace(extras={})


def without_answer() -> Exception:
    return aiohttp.ServerDisconnectedError()


def refused(code: int) -> Exception:
    response: Any = SimpleNamespace(status=400, reason="Bad Request")
    return discord.HTTPException(response, {"code": code, "message": ""})


class Attempts:
    """Fails with each of these in turn, then returns "sent"."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.count = 0

    async def __call__(self) -> str:
        self.count += 1
        if self.failures:
            raise self.failures.pop(0)
        return "sent"


@pytest.fixture(autouse=True)
def short_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PAUSE_S", 0.001)


@pytest.mark.parametrize("failure", [without_connection, without_answer, TimeoutError, ConnectionResetError])
async def test_an_answer_that_did_not_arrive_is_sent_again(failure: Callable[[], Exception]) -> None:
    attempts = Attempts(failure(), failure())
    assert await first_answer(unanswered(), attempts) == "sent"
    assert attempts.count == 3


async def test_an_attempt_that_was_applied_is_recognized() -> None:
    interaction = unanswered()
    assert await first_answer(interaction, Attempts(without_answer(), refused(ANSWERED_CODE))) is None
    # discord.py does not know of it, so another part of a handler answers once more.
    assert await first_answer(interaction, Attempts(refused(ANSWERED_CODE))) is None


async def test_an_interaction_that_another_process_answered_is_refused_as_before() -> None:
    # No attempt of this process can have reached Discord.
    with pytest.raises(discord.HTTPException):
        await first_answer(unanswered(), Attempts(without_connection(), refused(ANSWERED_CODE)))


async def test_a_refusal_is_final() -> None:
    attempts = Attempts(refused(50035))
    with pytest.raises(discord.HTTPException):
        await first_answer(unanswered(), attempts)
    assert attempts.count == 1


async def test_attempts_end_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AGAIN_S", 0.0)
    with pytest.raises(aiohttp.ClientConnectorError):
        await first_answer(unanswered(), Attempts(without_connection(), without_connection()))


async def test_a_later_answer_is_sent_again_only_where_nothing_was_sent() -> None:
    assert await when_connected(Attempts(without_connection())) == "sent"
    attempts = Attempts(without_answer())
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await when_connected(attempts)
    assert attempts.count == 1
