"""Notifications of each change: for waiters on a condition, and for subscribers to every change."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from sandbox.discord.records import Invocation, Message


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a message, of an interaction, of a connection or of the commands.

    `kind` is "created", "updated" or "deleted" (a message), "answered" (an interaction), "ready" (a client is
    connected), "gone" (a connection ended) or "commands" (a list of commands was replaced).
    """

    kind: str
    message: Message | None = None
    invocation: Invocation | None = None


class Changes:
    """Notifies of each change: waiters on a condition, and subscribers to every change.

    A waiter on one interaction is woken only by changes of that interaction, so that hundreds can wait in parallel.
    """

    def __init__(self) -> None:
        self._waiters: dict[int | None, set[asyncio.Future[None]]] = {}
        self._queues: set[asyncio.Queue[Change]] = set()

    def tell(self, change: Change) -> None:
        """Wakes the waiters that this change concerns, and notifies every subscriber."""
        for queue in self._queues:
            queue.put_nowait(change)
        concerned = list(change.message.answers) if change.message else []
        if change.invocation:
            concerned.append(change.invocation)
        for invocation in concerned:
            self._wake(invocation.id)
        self.wake()

    def wake(self) -> None:
        """Lets the waiters on any change check their condition again; subscribers are not notified."""
        self._wake(None)

    def _wake(self, about: int | None) -> None:
        for waiter in self._waiters.pop(about, ()):
            if not waiter.done():
                waiter.set_result(None)

    async def until(
        self, condition: Callable[[], bool], timeout_s: float, what: Callable[[], str], about: int | None = None
    ) -> None:
        """Waits until a condition holds. It is checked at each change, or at each change of the interaction `about`.

        Raises TimeoutError that says `what()`.
        """
        try:
            async with asyncio.timeout(timeout_s):
                while not condition():
                    waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                    self._waiters.setdefault(about, set()).add(waiter)
                    await waiter
        except TimeoutError:
            message = f"after {timeout_s} s: {what()}"
            raise TimeoutError(message) from None

    def subscribe(self) -> Subscription:
        """Every change from now on."""
        queue: asyncio.Queue[Change] = asyncio.Queue()
        self._queues.add(queue)
        return Subscription(queue, lambda: self._queues.discard(queue))


@dataclass(slots=True)
class Subscription:
    """An endless `async for` over changes; `close()` when done."""

    queue: asyncio.Queue[Change]
    close: Callable[[], None]

    async def __aiter__(self) -> AsyncIterator[Change]:
        while True:
            yield await self.queue.get()
