"""One reply on virtual time: its editor, and a small fake of Discord whose delays and refusals a test sets."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.reply.budget import Budget
from bot.reply.editor import Editor
from bot.reply.files import FilePart
from bot.reply.frame import Dialect, Upload
from bot.reply.interaction_route import RouteError
from bot.reply.payload import shown_text
from bot.reply.services import ReplyServices
from bot.reply.state import Address, Reply, ReplyState
from bot.reply.token_life import TOKEN_LIFE_S
from bot.work.ending import COMPLETE, Ending
from bot.work.request import Request, StoryOptions
from bot.work.work import Work
from tests.reply.virtual_time import UNIX_S, LoopClock

LIMIT, WINDOW_S = 5, 2.0


@dataclass(frozen=True)
class Sent:
    at: float
    kind: str
    text: str


@dataclass
class FakeRoute:
    """A route to a fake Discord that has rate limits and records requests."""

    latency_s: float = 0.05
    clock: LoopClock = field(default_factory=LoopClock)
    budgets: Budget = field(default_factory=Budget)
    log: list[Sent] = field(default_factory=list)
    limited: int = 0
    in_flight: int = 0
    opened_s: float = -1e9
    used: int = 0
    failure: Callable[[int], RouteError | None] = lambda _: None

    def budget(self, message_id: int | None) -> Budget:
        return self.budgets

    async def get(self, message_id: int) -> Mapping[str, Any]:
        raise NotImplementedError

    async def recent(self, after_id: int) -> Sequence[Mapping[str, Any]]:
        raise NotImplementedError

    async def edit(self, message_id: int, payload: Mapping[str, Any], files: Sequence[FilePart]) -> Mapping[str, Any]:
        return await self._take("edit", str(message_id), payload)

    async def original(self) -> Mapping[str, Any]:
        raise NotImplementedError

    async def delete(self, message_id: int) -> None:
        await self._take("delete", str(message_id), {})

    async def post(
        self, payload: Mapping[str, Any], files: Sequence[FilePart], nonce: str | None = None
    ) -> Mapping[str, Any]:
        return await self._take("post", str(1000 + len(self.log)), payload)

    async def _take(self, kind: str, message_id: str, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        assert not self.in_flight, "two requests at once"
        self.in_flight += 1
        sent_at = self.clock.monotonic()
        self.budgets.record_request(sent_at)
        self.log.append(Sent(sent_at, kind, shown_text(payload)))
        try:
            await asyncio.sleep(self.latency_s / 2)
            now = self.clock.monotonic()
            if now >= self.opened_s + WINDOW_S:
                self.opened_s, self.used = now, 0
            self.used += 1
            self.limited += self.used > LIMIT
            remaining, reset_after = max(0, LIMIT - self.used), self.opened_s + WINDOW_S - now
            await asyncio.sleep(self.latency_s / 2)
            self.budgets.record_answer(
                limit=LIMIT,
                remaining=remaining,
                reset_after_s=reset_after,
                now_s=self.clock.monotonic(),
                sent_at_s=sent_at,
            )
            error = self.failure(len(self.log))
            if error is not None:
                raise error
            return {**payload, "id": message_id}
        finally:
            self.in_flight -= 1


@dataclass
class EditorHarness:
    """A story that grows, and the editor that shows it."""

    route: FakeRoute
    private: bool = False
    work: Work = field(
        default_factory=lambda: Work(
            id="abc",
            request=Request(prompt="a lighthouse", options=StoryOptions()),
            author_id=7,
            created_at=UNIX_S,
        )
    )
    failures: list[Ending] = field(default_factory=list)

    def __post_init__(self) -> None:
        async def read(_: Upload) -> bytes:
            return b""

        async def no_thread(*_: object) -> int | None:
            return None

        services = ReplyServices(
            token_route=lambda *_: self.route,
            channel_route=lambda _: self.route,
            open_thread=no_thread,
            open_direct_message=no_thread,
            read=read,
            lag_s=lambda: 0.0,
            on_picture_edit_refused=lambda: None,
            clock=self.route.clock,
        )
        self.state = ReplyState(token="t", token_expires_at=UNIX_S + TOKEN_LIFE_S, dialect=Dialect.V2, message_ids=[1])
        self.editor = Editor(
            services, Reply(self.address(private=self.private), self.state), lambda: self.work, self._on_failure
        )
        self.writing = asyncio.create_task(self.editor.write())

    @staticmethod
    def address(*, private: bool) -> Address:
        return Address(
            application_id=1,
            interaction_id=2,
            channel_id=3,
            guild_id=4,
            author_id=7,
            is_member=True,
            private=private,
            locale="en-US",
            upload_limit_bytes=10_000_000,
        )

    def _on_failure(self, ending: Ending) -> None:
        self.failures.append(ending)
        self.end(ending)

    def add(self, text: str) -> None:
        self.work = replace(self.work, text=self.work.text + text)
        self.editor.notify()

    def end(self, ending: Ending = COMPLETE) -> None:
        self.work = replace(self.work, ending=ending)
        self.editor.notify()

    def shown_at(self, text: str) -> float:
        return next(request.at for request in self.route.log if text in request.text)
