"""A Discord in memory with random answers by a seed: permanent and temporary refusals, delays, lost answers."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

from bot.reply.budget import Budget, Budgets
from bot.reply.files import FilePart
from bot.reply.payload import Json
from bot.reply.routes import RouteKind
from bot.reply.state import Address
from tests.reply.conditions import PASSING, STRAY, THREAD_ID, Answer, Condition, Request, StoredMessage
from tests.reply.virtual_time import CreepingClock, LoopClock

LIMITS: Final = {RouteKind.TOKEN: (5, 2.0), RouteKind.CHANNEL: (5, 5.0)}
"""(requests, seconds) of the rate limit of a token, and of a channel."""


@dataclass
class RandomDiscord:
    """The messages, and the answer to each request."""

    generator: random.Random
    fault_rate: float
    token_ends_s: float
    clock: LoopClock = field(default_factory=CreepingClock)
    messages: dict[int, StoredMessage] = field(default_factory=dict)
    conditions: list[tuple[float, str, Condition]] = field(default_factory=list)
    log: list[tuple[float, str, int, int]] = field(default_factory=list)
    """(time, act, status, code) of each request."""
    in_flight: int = 0
    too_fast: list[str] = field(default_factory=list)
    _ids: count[int] = field(default_factory=lambda: count(1000))
    _burst: dict[RouteKind, tuple[int, Answer]] = field(default_factory=dict)
    _windows: dict[RouteKind, tuple[float, int]] = field(default_factory=dict)
    _shut_until_s: dict[tuple[RouteKind, str], float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.budgets = Budgets(self.clock.monotonic)

    def holding(self) -> list[str]:
        """The names of the current conditions."""
        now_s = self.clock.monotonic()
        return [name for since_s, name, _ in self.conditions if since_s <= now_s]

    def refusal(self, request: Request) -> Answer | None:
        """The permanent refusal of this request; None if it may succeed."""
        now_s = self.clock.monotonic()
        for since_s, _, condition in self.conditions:
            answer = condition(request) if since_s <= now_s else None
            if answer is not None:
                return answer
        if request.kind is RouteKind.TOKEN and now_s >= self.token_ends_s:
            return Answer(401, 50027)
        message = request.message
        if message is not None and (message.is_deleted or (message.ephemeral and request.kind is RouteKind.CHANNEL)):
            return Answer(404, 10008)
        if message is not None and request.kind is RouteKind.TOKEN and message.channel_id == THREAD_ID:
            return Answer(404, 10008)
        return None

    async def take(self, request: Request) -> Answer | None:
        """The answer after a delay: None is a success."""
        assert not self.in_flight, "two requests at once"
        self.in_flight += 1
        try:
            now_s = self.clock.monotonic()
            key = (request.kind, request.act)
            if request.writes and now_s < self._shut_until_s.get(key, 0.0):
                self.too_fast.append(f"{request.act} by {request.kind} before the end of a 429")
            await asyncio.sleep(self._latency_s())
            answer = self.refusal(request) or self._passing(request)
            if request.writes and self._is_over_limit(request.kind):
                self.too_fast.append(f"{request.act} by {request.kind} beyond the limit")
            if answer is not None and answer.status == 429:
                self._shut_until_s[key] = self.clock.monotonic() + answer.retry_after_s
            status, code = (200, 0) if answer is None else (answer.status, answer.code)
            self.log.append((now_s, f"{request.act} by {request.kind}", status, code))
            return answer
        finally:
            self.in_flight -= 1

    def _latency_s(self) -> float:
        if self.generator.random() < self.fault_rate / 4:
            return self.generator.choice((1.0, 5.0, 25.0))
        return self.generator.choice((0.03, 0.08, 0.2))

    def _passing(self, request: Request) -> Answer | None:
        left, answer = self._burst.get(request.kind, (0, PASSING[0]))
        if left:
            self._burst[request.kind] = (left - 1, answer)
            return answer
        chance = self.generator.random()
        if chance < self.fault_rate / 8 and request.writes:
            return self.generator.choice(STRAY)
        if chance < self.fault_rate:
            answer = self.generator.choice(PASSING)
            self._burst[request.kind] = (self.generator.randrange(4), answer)
            return answer
        return None

    def _is_over_limit(self, kind: RouteKind) -> bool:
        now_s = self.clock.monotonic()
        most, length_s = LIMITS[kind]
        opened_s, used = self._windows.get(kind, (-length_s, 0))
        if now_s >= opened_s + length_s:
            opened_s, used = now_s, 0
        self._windows[kind] = (opened_s, used + 1)
        return used + 1 > most

    async def window_opens(self, kind: RouteKind) -> None:
        """Wait until the limit allows a further request."""
        most, left, reset_s = self.headers(kind) if kind in self._windows else (1, 1, 0.0)
        if most and not left:
            await asyncio.sleep(reset_s + 0.01)

    def headers(self, kind: RouteKind) -> tuple[int, int, float]:
        """Limit, remaining, seconds to the end of the window."""
        most, length_s = LIMITS[kind]
        opened_s, used = self._windows[kind]
        return most, max(0, most - used), max(0.0, opened_s + length_s - self.clock.monotonic())

    def post(self, channel_id: int, payload: Mapping[str, Any], files: Sequence[FilePart], nonce: str | None) -> Json:
        if nonce is not None:
            for known in self.messages.values():
                if known.nonce == nonce and not known.is_deleted:
                    return known.json()
        message = StoredMessage(next(self._ids), channel_id, bool(payload.get("flags", 0) & 64), {}, nonce)
        self.messages[message.id] = message
        return self.write(message, payload, files)

    def write(self, message: StoredMessage, payload: Mapping[str, Any], files: Sequence[FilePart]) -> Json:
        """Apply an edit by Discord's rule for attachments: a list names all that are kept, without one all are kept."""
        kept = dict(message.files) if "attachments" not in payload else {}
        uploaded = {str(index): str(next(self._ids)) for index in range(len(files))}
        for entry in payload.get("attachments", ()):
            key = str(entry["id"])
            assert key in uploaded or key in message.files.values(), "an attachment that is not there"
            kept[entry["filename"]] = uploaded.get(key, key)
        message.payload, message.files = dict(payload), kept
        return message.json()


@dataclass
class RandomRoute:
    """The token's or the channel's route to the messages of a channel or thread."""

    discord: RandomDiscord
    kind: RouteKind
    channel_id: int

    def budget(self, message_id: int | None) -> Budget:
        return self.discord.budgets.for_route(self.kind.value)

    async def edit(self, message_id: int, payload: Mapping[str, Any], files: Sequence[FilePart]) -> Mapping[str, Any]:
        message = self.discord.messages[message_id]
        return await self._go(
            Request(self.kind, "edit", message.channel_id, message, payload, files),
            lambda: self.discord.write(message, payload, files),
        )

    async def post(
        self, payload: Mapping[str, Any], files: Sequence[FilePart], nonce: str | None = None
    ) -> Mapping[str, Any]:
        nonce = nonce if self.kind is RouteKind.CHANNEL else None
        return await self._go(
            Request(self.kind, "post", self.channel_id, None, payload, files),
            lambda: self.discord.post(self.channel_id, payload, files, nonce),
        )

    async def delete(self, message_id: int) -> None:
        message = self.discord.messages[message_id]

        def delete() -> Json:
            message.is_deleted = True
            return {}

        await self._go(Request(self.kind, "delete", message.channel_id, message, {}), delete)

    async def get(self, message_id: int) -> Mapping[str, Any]:
        message = self.discord.messages[message_id]
        return await self._go(Request(self.kind, "read", message.channel_id, message, {}), message.json)

    async def original(self) -> Mapping[str, Any]:
        return await self.get(1)

    async def recent(self, after_id: int) -> Sequence[Mapping[str, Any]]:
        found: list[Json] = []

        def read() -> Json:
            every = self.discord.messages.values()
            here = [one for one in every if one.channel_id == self.channel_id and one.id > after_id]
            found.extend(one.json() for one in here if not one.is_deleted and not one.ephemeral)
            return {}

        await self._go(Request(self.kind, "read", self.channel_id, None, {}), read)
        return found

    async def _go(self, request: Request, apply: Callable[[], Json]) -> Json:
        discord = self.discord
        budget = self.budget(None)
        sent_at_s = discord.clock.monotonic()
        if request.writes:
            budget.record_request(sent_at_s)
            if self.kind is RouteKind.CHANNEL:
                await discord.window_opens(self.kind)  # discord.py waits for it by itself
        answer = await discord.take(request)
        if request.writes and self.kind is RouteKind.TOKEN:
            most, remaining, reset_s = discord.headers(self.kind)
            now_s = discord.clock.monotonic()
            budget.record_answer(
                limit=most, remaining=remaining, reset_after_s=reset_s, now_s=now_s, sent_at_s=sent_at_s
            )
        if answer is None:
            return apply()
        if answer.applied:
            apply()
        if answer.status == 429:
            discord.budgets.record_429(self.kind.value, retry_after_s=answer.retry_after_s, is_global=answer.is_global)
        raise answer.error()


def routes(discord: RandomDiscord) -> tuple[Callable[[Address, str], RandomRoute], Callable[[Address], RandomRoute]]:
    """The factories of both routes."""
    return (
        lambda address, _: RandomRoute(discord, RouteKind.TOKEN, address.channel_id),
        lambda address: RandomRoute(discord, RouteKind.CHANNEL, address.channel_id),
    )
