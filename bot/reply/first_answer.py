"""Answers to an interaction: the first one within Discord's three seconds, and requests after it.

discord.py takes an interaction for unanswered until Discord's confirmation arrives. When that is lost, Discord says so
at the next attempt, and `is_answered` remembers it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar

import aiohttp
import discord

from bot.reply.interaction_route import ANSWERED_CODE, seconds_of

log = logging.getLogger(__name__)

AGAIN_S: Final = 2.5
"""No attempt begins later. Discord waits three seconds, which begin before the interaction arrives (Discord docs:
Interaction Callback)."""

ATTEMPT_S: Final = 0.95
"""The longest attempt that another one may follow: nothing may come back on a connection that is dead. It is shorter
than discord.py's own pause after a 5xx, so that each request is an attempt of this module."""

GIVE_UP_S: Final = 5.0
"""When the last attempt ends: Discord has taken the answer by then, or never takes it."""

LATER_AGAIN_S: Final = 15.0
"""No attempt of a request after the first answer begins later."""

_ASK_S: Final = 5.0
"""The longest question whether Discord has an answer."""

_PAUSE_S: Final = 0.1
"""Between two attempts at a first answer: a process without file descriptors fails at once."""

FIRST_PAUSE_S: Final = 0.25
_PAUSE_MAX_S: Final = 4.0
"""Pauses between attempts of a later request double up to this."""

_NOT_SENT: Final = (aiohttp.ClientConnectorError, aiohttp.ClientHttpProxyError)
"""There was no connection, so Discord cannot have received the request."""

_LOST: Final = (aiohttp.ClientError, TimeoutError, OSError)

_RATE_LIMITED: Final = 429
"""discord.py waits for Discord's own rate limits, and raises those of a proxy, which have no header Via."""

_UNKNOWN_INTERACTION: Final = 10062
_UNKNOWN_WEBHOOK: Final = 10015
"""Discord's error codes (Discord docs: Opcodes and Status Codes, JSON). Both may pass, or be wrong."""

_MAY_BE_APPLIED: Final = "elara.may_be_applied"
_ANSWERED: Final = "elara.answered"
_UPDATES: Final = frozenset(
    {discord.InteractionResponseType.deferred_message_update, discord.InteractionResponseType.message_update}
)

Interaction = discord.Interaction[Any]
T = TypeVar("T")


class UnansweredError(TimeoutError):
    """Discord has no answer to this interaction and takes none any more; it has told the person so itself."""


def is_answered(interaction: Interaction) -> bool:
    """Whether the interaction has its first answer, also one whose confirmation was lost."""
    return interaction.response.is_done() or _ANSWERED in interaction.extras


def has_updated(interaction: Interaction) -> bool:
    """Whether the first answer updated the message on which something was pressed, or will: no message of its own."""
    return interaction.response.type in _UPDATES or bool(interaction.extras.get(_ANSWERED))


async def first_answer(
    interaction: Interaction, send: Callable[[], Awaitable[T]], *, updates: bool = False
) -> T | None:
    """Send the first answer, again while no answer of Discord's arrives. `send` makes one attempt.

    `updates` says that it acknowledges or changes the message on which something was pressed.

    To send it twice is safe: Discord applies one. None when Discord has applied an attempt whose confirmation was lost:
    it refuses a later one as already answered (`ANSWERED_CODE`), or has the answer when it is asked. It is asked, too,
    when it does not know the interaction: it may say so of an answer that it shows (discord/discord-api-docs#5558).
    Raises as `send` does, and `UnansweredError` when the time is over.
    """

    async def attempt() -> T | None:
        try:
            return await send()
        except discord.HTTPException as error:
            if error.code != ANSWERED_CODE:
                raise
            interaction.extras.setdefault(_ANSWERED, updates)
            if not interaction.extras.get(_MAY_BE_APPLIED):
                raise
            return None
        except asyncio.CancelledError:
            # `_attempts` ends one that takes too long.
            interaction.extras[_MAY_BE_APPLIED] = True
            raise
        except _LOST as error:
            if not isinstance(error, _NOT_SENT):
                interaction.extras[_MAY_BE_APPLIED] = True
            raise

    try:
        return await _attempts(attempt)
    except discord.NotFound as error:
        if error.code != _UNKNOWN_INTERACTION or not await _has_answer(interaction):
            raise
    except _LOST as error:
        if not (interaction.extras.get(_MAY_BE_APPLIED) and await _has_answer(interaction)):
            raise UnansweredError from error
    interaction.extras.setdefault(_ANSWERED, updates)
    return None


async def when_connected(send: Callable[[], Awaitable[T]]) -> T:
    """Send a message that must not stand twice, again while there is no connection. Raises as `send` does.

    When its confirmation is lost it is not sent again.
    """
    return await _again_while(lambda error: isinstance(error, _NOT_SENT) or _is_refused_for_now(error), send)


async def until_confirmed(send: Callable[[], Awaitable[T]]) -> T:
    """Make a request after the first answer, again while no answer of Discord's arrives. Raises as `send` does.

    Discord may get it twice. That changes nothing more for an edit, a deletion, a question, and a message with a nonce;
    another message may stand twice. It is never cancelled.
    """
    return await _again_while(lambda error: isinstance(error, _LOST) or _is_refused_for_now(error), send)


def _is_refused_for_now(error: Exception) -> bool:
    """Whether Discord may take the same request soon.

    It does not know the token yet, seconds after the first answer (discord/discord-api-docs#7220), or a rate limit is
    exceeded.
    """
    is_not_known_yet = isinstance(error, discord.NotFound) and error.code == _UNKNOWN_WEBHOOK
    return is_not_known_yet or _is_rate_limited(error)


def _is_rate_limited(error: Exception) -> bool:
    return isinstance(error, discord.HTTPException) and error.status == _RATE_LIMITED


def _pause_s(error: Exception, otherwise_s: float) -> float:
    """The pause after this failure: as long as a rate limit asks for (Discord docs: Rate Limits), else this one."""
    if isinstance(error, discord.HTTPException) and error.status == _RATE_LIMITED:
        return seconds_of(error.response.headers.get("Retry-After"))
    return otherwise_s


async def _attempts(send: Callable[[], Awaitable[T]]) -> T:
    """Make attempts at a first answer until one is confirmed or refused; raises what the last one raised."""
    loop = asyncio.get_running_loop()
    began_s = loop.time()
    while True:
        left_s = began_s + AGAIN_S - loop.time()
        is_last = left_s < ATTEMPT_S + _PAUSE_S
        try:
            async with asyncio.timeout(began_s + GIVE_UP_S - loop.time() if is_last else ATTEMPT_S):
                return await send()
        except (discord.HTTPException, *_LOST) as error:
            pause_s = _pause_s(error, _PAUSE_S)
            is_passing = isinstance(error, _LOST) or _is_rate_limited(error)
            if not is_passing or began_s + AGAIN_S < loop.time() + pause_s:
                raise
            log.info("a first answer did not reach Discord (%s); trying again", type(error).__name__)
        await asyncio.sleep(pause_s)


async def _again_while(passes: Callable[[Exception], bool], send: Callable[[], Awaitable[T]]) -> T:
    """Make attempts at a later request until one succeeds, or fails with what does not pass; raises what it raised."""
    loop = asyncio.get_running_loop()
    last_s, next_pause_s = loop.time() + LATER_AGAIN_S, FIRST_PAUSE_S
    while True:
        try:
            return await send()
        except (discord.HTTPException, *_LOST) as error:
            pause_s = _pause_s(error, next_pause_s)
            if not passes(error) or loop.time() + pause_s > last_s:
                raise
            log.info("an answer did not reach Discord (%s); trying again", type(error).__name__)
        await asyncio.sleep(pause_s)
        next_pause_s = min(2 * next_pause_s, _PAUSE_MAX_S)


async def _has_answer(interaction: Interaction) -> bool:
    """Whether Discord has an answer with a message to this interaction; False when it cannot be asked."""

    async def ask() -> None:
        async with asyncio.timeout(_ASK_S):
            await interaction.original_response()

    try:
        await _again_while(lambda error: isinstance(error, _LOST), ask)
    except (discord.HTTPException, discord.ClientException, *_LOST) as error:
        log.info("Discord names no answer to interaction %d (%s)", interaction.id, type(error).__name__)
        return False
    return True
