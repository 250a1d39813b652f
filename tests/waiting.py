"""Waits for states that no event announces."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from bot.app import App

TIMEOUT_S: Final = 30.0
_TURNS: Final = 20
_PAUSE_S: Final = 0.02
_PAUSE_READ_MAX_S: Final = 1.0

Found = TypeVar("Found")


async def until(condition: Callable[[], object], timeout_s: float = TIMEOUT_S) -> None:
    """Poll a condition until it holds; raises `TimeoutError`.

    It is first polled at each turn of the event loop: a state that needs no thread and no other process comes at once.
    """
    turns = 0
    async with asyncio.timeout(timeout_s):
        while not condition():
            await asyncio.sleep(0 if turns < _TURNS else _PAUSE_S)
            turns += 1


async def until_read(
    read: Callable[[], Awaitable[Found]], is_right: Callable[[Found], object], timeout_s: float = TIMEOUT_S
) -> Found:
    """The result of a query, once it fulfils a condition; raises `TimeoutError`.

    The pauses double up to a second: during a query the clocks of an idle process are not faster than real time.
    """
    pause_s = _PAUSE_S
    async with asyncio.timeout(timeout_s):
        while not is_right(found := await read()):
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, _PAUSE_READ_MAX_S)
    return found


async def until_at_rest(app: App, timeout_s: float = TIMEOUT_S) -> None:
    """Wait until no work is being made; raises `TimeoutError`."""
    await until(lambda: not app.work_service.runs(), timeout_s)
