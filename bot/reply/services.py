"""What every editor shares, and what keeps the state of one reply."""

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
    """Ways to Discord, bytes of files, the loop's lag, and what one reply learned for all.

    `token_route` and `channel_route` make a route for a reply; `read` gives a file's bytes for one try. `open_thread`
    opens a thread at a message of the address, named so, with the reply's author in it; None where that is not allowed.
    `skew` names a clock that is wrong.
    """

    token_route: Callable[[Address, str], TokenRoute]
    channel_route: Callable[[Address], ReadableRoute]
    open_thread: Callable[[Address, int, str], Awaitable[int | None]]
    read: Callable[[Upload], Awaitable[bytes]]
    lag_s: Callable[[], float]
    pictures_by_post: Callable[[], None]
    clock: Clock
    skew: ClockSkew = field(default_factory=ClockSkew)


class ReplyStore(Protocol):
    """Keeps a reply's state, so that the reply can be gone on with after a crash."""

    def save_soon(self) -> None:
        """The state has changed: save it soon. Never waits."""
        ...

    async def save(self) -> None:
        """Save the state now; raises what the disk raises."""
        ...


class NullReplyStore:
    """For a reply that nobody goes on with."""

    def save_soon(self) -> None:
        """Nothing is kept."""

    async def save(self) -> None:
        """Nothing is kept."""
