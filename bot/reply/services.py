"""The services that all editors share, and the store of a reply's state."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from bot.reply.clock import Clock
from bot.reply.frame import Upload
from bot.reply.interaction_route import ReadableRoute, TokenRoute
from bot.reply.state import Address
from bot.reply.token_life import ClockSkew


@dataclass(frozen=True, slots=True)
class ReplyServices:
    """Routes to Discord, the bytes of files, the clock and the event loop's lag.

    `token_route` and `channel_route` create a route for a reply. `open_thread` opens a thread with a name at a message
    of the address and adds the reply's author; None where that is not possible. `open_direct_message` gives the channel
    with a person, or None where Discord opens none. `read` returns a file's bytes.
    `on_picture_edit_refused` is called when Discord refuses a picture that was added to an existing message. `skew`
    logs a wrong clock.
    """

    token_route: Callable[[Address, str], TokenRoute]
    channel_route: Callable[[Address], ReadableRoute]
    open_thread: Callable[[Address, int, str], Awaitable[int | None]]
    open_direct_message: Callable[[int], Awaitable[int | None]]
    read: Callable[[Upload], Awaitable[bytes]]
    lag_s: Callable[[], float]
    on_picture_edit_refused: Callable[[], None]
    clock: Clock
    skew: ClockSkew = field(default_factory=ClockSkew)


class ReplyStore(Protocol):
    """Stores a reply's state, so that the next process can resume it after a crash."""

    def save_soon(self) -> None:
        """Save the changed state with the next group commit. Never blocks."""
        ...

    async def save(self) -> None:
        """Save the state and wait until it is committed; raises the store's error."""
        ...


class NullReplyStore:
    """For a reply that is never resumed."""

    def save_soon(self) -> None:
        """Nothing is stored."""

    async def save(self) -> None:
        """Nothing is stored."""
