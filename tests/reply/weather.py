"""A Discord in memory whose answers a seed decides: what it refuses for good, what passes, what is slow or lost."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

from bot.reply.budget import Budget, Budgets
from bot.reply.files import FilePart
from bot.reply.interaction_route import RouteError, failure_of
from bot.reply.payload import Json, custom_ids, shown_text
from bot.reply.routes import RouteKind
from bot.reply.state import Address
from tests.reply.virtual_time import CreepingClock, LoopClock

LIMITS: Final = {RouteKind.TOKEN: (5, 2.0), RouteKind.CHANNEL: (5, 5.0)}
"""Requests in a window: of a token, and of a channel."""

CHANNEL_ID, THREAD_ID = 3, 77

HTML = 0
"""The code of an answer that is an HTML page."""


@dataclass(frozen=True)
class Answer:
    """One answer of Discord's. `status` 0 breaks the connection; `applied` says whether the request was carried out."""

    status: int
    code: int = HTML
    retry_after_s: float = 0.0
    applied: bool = False
    names_fields: bool = False
    is_global: bool = False

    def error(self) -> RouteError:
        """As the routes tell it."""
        is_lost = self.status == 0 or self.status >= 500
        return RouteError(
            failure_of(self.status or 502, self.code),
            status=self.status,
            code=self.code,
            retry_after_s=self.retry_after_s,
            maybe_applied=is_lost,
            names_fields=self.names_fields,
        )


PASSING: Final = (
    Answer(400),
    Answer(401),
    Answer(403),
    Answer(403, 40333),
    Answer(404),
    Answer(404, 10015),
    Answer(408),
    Answer(429, retry_after_s=0.4),
    Answer(429, retry_after_s=2.0),
    Answer(429, retry_after_s=20.0),
    Answer(429, retry_after_s=1.0, is_global=True),
    Answer(429, 30046, retry_after_s=4.0),
    Answer(500),
    Answer(502),
    Answer(502, applied=True),
    Answer(503),
    Answer(504, applied=True),
    Answer(503, 130000),
    Answer(0),
    Answer(0, applied=True),
)
"""What may come and go: each of these may strike a few requests in a row."""

STRAY: Final = (Answer(400, 50035), Answer(400, 50035, names_fields=True))
"""Refusals of one frame without a reason in it."""


@dataclass
class Standing:
    """A message as everyone sees it."""

    id: int
    channel_id: int
    ephemeral: bool
    payload: Json
    nonce: str | None = None
    files: dict[str, str] = field(default_factory=dict)
    """Ids by name."""
    is_deleted: bool = False

    @property
    def text(self) -> str:
        return shown_text(self.payload)

    @property
    def buttons(self) -> list[str]:
        return custom_ids(self.payload)

    def json(self) -> Json:
        attachments = [{"id": id_, "filename": name} for name, id_ in self.files.items()]
        return {**self.payload, "id": str(self.id), "attachments": attachments, "author": {"id": "1"}}


Condition = Callable[["Request"], Answer | None]
"""Something that holds from a moment on: its answer to a request, or None."""


@dataclass(frozen=True)
class Request:
    """What Discord looks at. `message` None is a post; `payload` empty for a request that reads or deletes."""

    kind: RouteKind
    act: str
    channel_id: int
    message: Standing | None
    payload: Mapping[str, Any]
    files: Sequence[FilePart] = ()

    @property
    def writes(self) -> bool:
        return self.act in ("edit", "post")


def _by(kind: RouteKind, answer: Answer, *, posts: bool | None = None) -> Condition:
    def holds(request: Request) -> Answer | None:
        fits = request.kind is kind and (posts is None or (request.act == "post") is posts)
        return answer if fits else None

    return holds


def _writing(answer: Answer, *acts: str) -> Condition:
    return lambda request: answer if request.act in acts else None


def _in_thread(answer: Answer) -> Condition:
    return lambda request: answer if request.writes and request.channel_id == THREAD_ID else None


def _about(word: str, answer: Answer) -> Condition:
    return lambda request: answer if request.writes and word in shown_text(request.payload) else None


def _with_files(answer: Answer, *acts: str) -> Condition:
    return lambda request: answer if request.files and request.act in acts else None


def _deleted(index: int) -> Condition:
    """A person deletes the message that is the `index`th to be touched after that moment."""
    seen: list[int] = []

    def holds(request: Request) -> Answer | None:
        if request.message is None:
            return None
        if request.message.id not in seen:
            seen.append(request.message.id)
        if seen.index(request.message.id) == index:
            request.message.is_deleted = True
        return None

    return holds


TOKEN, CHANNEL = RouteKind.TOKEN, RouteKind.CHANNEL

FOR_GOOD: Final[Mapping[str, Callable[[], Condition]]] = {
    "token ends early": lambda: _by(TOKEN, Answer(401, 50027)),
    "token unknown": lambda: _by(TOKEN, Answer(404, 10015)),
    "token limited for an hour": lambda: _by(TOKEN, Answer(429, retry_after_s=3600.0)),
    "token forbidden": lambda: _by(TOKEN, Answer(403, 50013)),
    "channel hidden": lambda: _by(CHANNEL, Answer(403, 50001)),
    "channel unknown to the bot": lambda: _by(CHANNEL, Answer(404, 10003)),
    "channel limited for an hour": lambda: _by(CHANNEL, Answer(429, retry_after_s=3600.0)),
    "read only": lambda: _writing(Answer(403, 50013), "post"),
    "no further follow-up": lambda: _by(TOKEN, Answer(400, 40094), posts=True),
    "channel posts forbidden": lambda: _by(CHANNEL, Answer(403, 50013), posts=True),
    "channel gone": lambda: _writing(Answer(404, 10003), "post", "edit", "read", "delete"),
    "first message deleted": lambda: _deleted(0),
    "second message deleted": lambda: _deleted(1),
    "thread locked": lambda: _in_thread(Answer(400, 160005)),
    "thread archived": lambda: _in_thread(Answer(400, 50083)),
    "thread gone": lambda: _in_thread(Answer(404, 10003)),
    "word moderated": lambda: _about("w40 ", Answer(400, 200000)),
    "word refused": lambda: _about("w30 ", Answer(400, 50035)),
    "word refused with details": lambda: _about("w60 ", Answer(400, 50035, names_fields=True)),
    "edits refused": lambda: _writing(Answer(400, 50035), "edit"),
    "files forbidden": lambda: _with_files(Answer(403, 50013), "edit", "post"),
    "files not by edit": lambda: _with_files(Answer(400, 50035, names_fields=True), "edit"),
    "files too large": lambda: _with_files(Answer(413, 40005), "edit", "post"),
    "files refused": lambda: _with_files(Answer(400, 50035), "edit", "post"),
}


@dataclass
class Weather:
    """The messages, and what becomes of each request."""

    generator: random.Random
    roughness: float
    token_ends_s: float
    clock: LoopClock = field(default_factory=CreepingClock)
    messages: dict[int, Standing] = field(default_factory=dict)
    conditions: list[tuple[float, str, Condition]] = field(default_factory=list)
    log: list[tuple[float, str, int, int]] = field(default_factory=list)
    """When, what, status, code."""
    in_flight: int = 0
    too_fast: list[str] = field(default_factory=list)
    _ids: count[int] = field(default_factory=lambda: count(1000))
    _burst: dict[RouteKind, tuple[int, Answer]] = field(default_factory=dict)
    _windows: dict[RouteKind, tuple[float, int]] = field(default_factory=dict)
    _shut_until_s: dict[tuple[RouteKind, str], float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.budgets = Budgets(self.clock.monotonic)

    def holding(self) -> list[str]:
        """The names of the conditions that hold by now."""
        now_s = self.clock.monotonic()
        return [name for since_s, name, _ in self.conditions if since_s <= now_s]

    def refusal(self, request: Request) -> Answer | None:
        """What Discord says to this request for good; None where it may come through."""
        now_s = self.clock.monotonic()
        for since_s, _, condition in self.conditions:
            answer = condition(request) if since_s <= now_s else None
            if answer is not None:
                return answer
        if request.kind is TOKEN and now_s >= self.token_ends_s:
            return Answer(401, 50027)
        message = request.message
        if message is not None and (message.is_deleted or (message.ephemeral and request.kind is CHANNEL)):
            return Answer(404, 10008)
        if message is not None and request.kind is TOKEN and message.channel_id == THREAD_ID:
            return Answer(404, 10008)
        return None

    async def take(self, request: Request) -> Answer | None:
        """Time passes, and then the answer: None is a success."""
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
        if self.generator.random() < self.roughness / 4:
            return self.generator.choice((1.0, 5.0, 25.0))
        return self.generator.choice((0.03, 0.08, 0.2))

    def _passing(self, request: Request) -> Answer | None:
        left, answer = self._burst.get(request.kind, (0, PASSING[0]))
        if left:
            self._burst[request.kind] = (left - 1, answer)
            return answer
        chance = self.generator.random()
        if chance < self.roughness / 8 and request.writes:
            return self.generator.choice(STRAY)
        if chance < self.roughness:
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
        message = Standing(next(self._ids), channel_id, bool(payload.get("flags", 0) & 64), {}, nonce)
        self.messages[message.id] = message
        return self.write(message, payload, files)

    def write(self, message: Standing, payload: Mapping[str, Any], files: Sequence[FilePart]) -> Json:
        """Discord's rules for attachments: a list is the whole truth, without one all are kept."""
        kept = dict(message.files) if "attachments" not in payload else {}
        uploaded = {str(index): str(next(self._ids)) for index in range(len(files))}
        for entry in payload.get("attachments", ()):
            key = str(entry["id"])
            assert key in uploaded or key in message.files.values(), "an attachment that is not there"
            kept[entry["filename"]] = uploaded.get(key, key)
        message.payload, message.files = dict(payload), kept
        return message.json()


@dataclass
class WeatherRoute:
    """Either route to the messages of a channel or thread."""

    weather: Weather
    kind: RouteKind
    channel_id: int

    def budget(self, message_id: int | None) -> Budget:
        return self.weather.budgets.for_route(self.kind.value)

    async def edit(self, message_id: int, payload: Mapping[str, Any], files: Sequence[FilePart]) -> Mapping[str, Any]:
        message = self.weather.messages[message_id]
        return await self._go(
            Request(self.kind, "edit", message.channel_id, message, payload, files),
            lambda: self.weather.write(message, payload, files),
        )

    async def post(
        self, payload: Mapping[str, Any], files: Sequence[FilePart], nonce: str | None = None
    ) -> Mapping[str, Any]:
        nonce = nonce if self.kind is CHANNEL else None
        return await self._go(
            Request(self.kind, "post", self.channel_id, None, payload, files),
            lambda: self.weather.post(self.channel_id, payload, files, nonce),
        )

    async def delete(self, message_id: int) -> None:
        message = self.weather.messages[message_id]

        def delete() -> Json:
            message.is_deleted = True
            return {}

        await self._go(Request(self.kind, "delete", message.channel_id, message, {}), delete)

    async def get(self, message_id: int) -> Mapping[str, Any]:
        message = self.weather.messages[message_id]
        return await self._go(Request(self.kind, "read", message.channel_id, message, {}), message.json)

    async def original(self) -> Mapping[str, Any]:
        return await self.get(1)

    async def recent(self, after_id: int) -> Sequence[Mapping[str, Any]]:
        found: list[Json] = []

        def read() -> Json:
            every = self.weather.messages.values()
            here = [one for one in every if one.channel_id == self.channel_id and one.id > after_id]
            found.extend(one.json() for one in here if not one.is_deleted and not one.ephemeral)
            return {}

        await self._go(Request(self.kind, "read", self.channel_id, None, {}), read)
        return found

    async def _go(self, request: Request, apply: Callable[[], Json]) -> Json:
        weather = self.weather
        budget = self.budget(None)
        sent_at_s = weather.clock.monotonic()
        if request.writes:
            budget.record_request(sent_at_s)
            if self.kind is CHANNEL:
                await weather.window_opens(self.kind)  # discord.py waits for it by itself
        answer = await weather.take(request)
        if request.writes and self.kind is TOKEN:
            most, remaining, reset_s = weather.headers(self.kind)
            now_s = weather.clock.monotonic()
            budget.record_answer(
                limit=most, remaining=remaining, reset_after_s=reset_s, now_s=now_s, sent_at_s=sent_at_s
            )
        if answer is None:
            return apply()
        if answer.applied:
            apply()
        if answer.status == 429:
            weather.budgets.record_429(self.kind.value, retry_after_s=answer.retry_after_s, is_global=answer.is_global)
        raise answer.error()


def routes(weather: Weather) -> tuple[Callable[[Address, str], WeatherRoute], Callable[[Address], WeatherRoute]]:
    """Both ways of making a route."""
    return (
        lambda address, _: WeatherRoute(weather, TOKEN, address.channel_id),
        lambda address: WeatherRoute(weather, CHANNEL, address.channel_id),
    )
