"""News of each change, for those who wait for a condition and those who want every one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from sandbox.discord.records import Invocation, Message


@dataclass(frozen=True, slots=True)
class Change:
    """Something that changed: created, updated, deleted (a message), answered (an interaction).

    Or ready (a client is in), gone (a connection ended), commands.
    """

    kind: str
    message: Message | None = None
    invocation: Invocation | None = None


class Changes:
    """Tells of each change: to those who wait for a condition, and to subscribers who want every one.

    Who waits about one interaction is woken by its own changes only, so that hundreds can wait side by side.
    """

    def __init__(self) -> None:
        self._waiters: dict[int | None, set[asyncio.Future[None]]] = {}
        self._queues: set[asyncio.Queue[Change]] = set()

    def tell(self, change: Change) -> None:
        """Wakes those concerned, and tells every subscriber."""
        for queue in self._queues:
            queue.put_nowait(change)
        concerned = list(change.message.answers) if change.message else []
        if change.invocation:
            concerned.append(change.invocation)
        for invocation in concerned:
            self._wake(invocation.id)
        self.wake()

    def wake(self) -> None:
        """Lets those who wait for anything look again; the subscribers hear nothing."""
        self._wake(None)

    def _wake(self, about: int | None) -> None:
        for waiter in self._waiters.pop(about, ()):
            if not waiter.done():
                waiter.set_result(None)

    async def until(
        self, condition: Callable[[], bool], timeout_s: float, what: Callable[[], str], about: int | None = None
    ) -> None:
        """Waits until a condition holds, looking again at each change, or each `about` one interaction.

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
