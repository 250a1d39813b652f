"""First answers to interactions are retried while Discord does not answer, and are never shown twice."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Awaitable, Callable
from functools import partial
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest

from bot.reply import first_answer as module
from bot.reply.first_answer import (
    UnansweredError,
    first_answer,
    has_updated,
    is_answered,
    until_confirmed,
    when_connected,
)
from bot.reply.interaction_route import ANSWERED_CODE

pytestmark = pytest.mark.asyncio


def without_connection() -> Exception:
    """The exception of aiohttp in a process without file descriptors."""
    host: Any = SimpleNamespace(host="discord.com", port=443, ssl=True, is_ssl=True)
    return aiohttp.ClientConnectorError(host, OSError(errno.EMFILE, "Too many open files"))


UNKNOWN_MESSAGE, UNKNOWN_WEBHOOK, UNKNOWN_INTERACTION = 10008, 10015, 10062


def unanswered(*original: Exception) -> Any:  # noqa: ANN401 - what is used of an interaction
    """An interaction as discord.py has it; Discord fails in turn with these when it is asked for its answer."""
    response = SimpleNamespace(is_done=lambda: False, type=None)
    return SimpleNamespace(id=1, extras={}, response=response, original_response=Attempts(*original))


def without_answer() -> Exception:
    return aiohttp.ServerDisconnectedError()


def refused(code: int) -> Exception:
    response: Any = SimpleNamespace(status=400, reason="Bad Request")
    return discord.HTTPException(response, {"code": code, "message": ""})


def unknown(code: int) -> Exception:
    response: Any = SimpleNamespace(status=404, reason="Not Found")
    return discord.NotFound(response, {"code": code, "message": ""})


def rate_limited(retry_after_s: str) -> Exception:
    """A 429 of a proxy, which discord.py does not wait for."""
    response: Any = SimpleNamespace(status=429, reason="Too Many Requests", headers={"Retry-After": retry_after_s})
    return discord.HTTPException(response, "slow down")


HANGS = Exception("nothing comes back")


class Attempts:
    """Fails with each of these in turn, then returns "sent". Nothing ever comes back from `HANGS`."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.count = 0

    async def __call__(self) -> str:
        self.count += 1
        if self.failures:
            failure = self.failures.pop(0)
            if failure is HANGS:
                await asyncio.Event().wait()
            raise failure
        return "sent"


@pytest.fixture(autouse=True)
def short_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PAUSE_S", 0.001)
    monkeypatch.setattr(module, "FIRST_PAUSE_S", 0.001)
    monkeypatch.setattr(module, "ATTEMPT_S", 0.01)


@pytest.fixture
def time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AGAIN_S", 0.0)
    monkeypatch.setattr(module, "GIVE_UP_S", 0.01)


@pytest.mark.parametrize("failure", [without_connection, without_answer, TimeoutError, ConnectionResetError])
async def test_an_answer_that_did_not_arrive_is_sent_again(failure: Callable[[], Exception]) -> None:
    attempts = Attempts(failure(), failure())
    assert await first_answer(unanswered(), attempts) == "sent"
    assert attempts.count == 3


async def test_an_attempt_that_was_applied_is_recognized() -> None:
    interaction = unanswered()
    assert await first_answer(interaction, Attempts(without_answer(), refused(ANSWERED_CODE))) is None
    # discord.py does not know of the answer, so another part of a handler answers once more.
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


@pytest.mark.usefixtures("time_is_over")
async def test_attempts_end_in_time() -> None:
    interaction, attempts = unanswered(), Attempts(without_connection(), without_connection())
    with pytest.raises(UnansweredError):
        await first_answer(interaction, attempts)
    assert attempts.count == 1
    # Nothing can have arrived, so Discord is not asked.
    assert interaction.original_response.count == 0


async def test_a_connection_on_which_nothing_comes_back_is_left_for_another() -> None:
    interaction = unanswered()
    assert await first_answer(interaction, Attempts(HANGS)) == "sent"
    # Where Discord did get it, only the confirmation is missing.
    assert await first_answer(interaction, Attempts(HANGS, refused(ANSWERED_CODE))) is None
    assert is_answered(interaction)


@pytest.mark.usefixtures("time_is_over")
@pytest.mark.parametrize("failure", [HANGS, without_answer()])
async def test_an_answer_whose_time_is_over_is_given_up_unless_discord_has_it(failure: Exception) -> None:
    interaction = unanswered(without_answer())
    assert await first_answer(interaction, Attempts(failure)) is None
    assert is_answered(interaction)
    assert interaction.original_response.count == 2
    interaction = unanswered(unknown(UNKNOWN_WEBHOOK))
    with pytest.raises(UnansweredError):
        await first_answer(interaction, Attempts(failure))
    assert not is_answered(interaction)


@pytest.mark.parametrize("updates", [True, False])
async def test_an_answer_whose_confirmation_was_lost_counts_as_what_it_was(updates: bool) -> None:
    interaction = unanswered()
    assert not is_answered(interaction)
    await first_answer(interaction, Attempts(without_answer(), refused(ANSWERED_CODE)), updates=updates)
    assert is_answered(interaction)
    assert has_updated(interaction) is updates


async def test_a_new_message_is_sent_again_only_where_nothing_was_sent() -> None:
    assert await when_connected(Attempts(without_connection(), unknown(UNKNOWN_WEBHOOK))) == "sent"
    attempts = Attempts(without_answer())
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await when_connected(attempts)
    assert attempts.count == 1


@pytest.mark.parametrize("failure", [without_connection, without_answer, TimeoutError])
async def test_an_edit_is_sent_again_until_discord_confirms_or_refuses_it(failure: Callable[[], Exception]) -> None:
    assert await until_confirmed(Attempts(failure(), unknown(UNKNOWN_WEBHOOK), failure())) == "sent"
    with pytest.raises(discord.NotFound):
        await until_confirmed(Attempts(failure(), unknown(UNKNOWN_MESSAGE)))


async def test_an_interaction_that_discord_does_not_know_may_have_its_answer_all_the_same() -> None:
    interaction = unanswered()
    assert await first_answer(interaction, Attempts(unknown(UNKNOWN_INTERACTION))) is None
    assert is_answered(interaction)
    with pytest.raises(discord.NotFound):
        await first_answer(unanswered(unknown(UNKNOWN_WEBHOOK)), Attempts(unknown(UNKNOWN_INTERACTION)))


@pytest.mark.parametrize("send", [partial(first_answer, unanswered()), when_connected, until_confirmed])
async def test_a_rate_limit_of_a_proxy_is_waited_for_unless_it_lasts(
    send: Callable[[Attempts], Awaitable[Any]],
) -> None:
    assert await send(Attempts(rate_limited("0.001"), rate_limited("0.001"))) == "sent"
    attempts = Attempts(rate_limited("60"))
    with pytest.raises(discord.HTTPException):
        await send(attempts)
    assert attempts.count == 1
