"""Which road leads to which message of a reply, and how a message is found again whose id never came."""

from __future__ import annotations

import logging
import math
import random
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

from bot.reply.interaction_route import FailureKind, ReadableRoute, Route, RouteError, TokenRoute
from bot.reply.payload import custom_ids
from bot.reply.services import ReplyServices
from bot.reply.state import TOKEN_MARGIN_S, Reply

log = logging.getLogger(__name__)

SWITCH_S: Final = 3.0
"""A route that has to be waited for longer than this gives way to the other."""

_BACKOFF_S: Final = (0.25, 0.5, 1.0, 2.0, 4.0)

_ODD_BACKOFF_S: Final = (0.25, 0.5, 1.0, 4.0, 15.0)
"""After refusals that should pass: Discord counts them, and bans who goes on for long (docs: Rate Limits, Invalid
Request Limit)."""

_ODD_GAP_S: Final = 60.0
"""Refusals further apart than this are not one long refusal."""

_NOT_FOUND: Final = 404

_PASSING: Final = frozenset({FailureKind.TRANSIENT, FailureKind.LIMITED})


class RouteKind(StrEnum):
    """The two routes to a reply's messages."""

    TOKEN = "token"  # noqa: S105 - a kind of route, not a secret
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Target:
    """The message at this index of the reply; `message_id` None for one that is to be posted."""

    index: int
    message_id: int | None


@dataclass(frozen=True, slots=True)
class RouteChoice:
    """The route for the next request to a target, and when it is ready for one (monotonic seconds)."""

    kind: RouteKind
    target: Target
    route: TokenRoute | ReadableRoute
    ready_s: float


@dataclass(slots=True)
class _Health:
    """How one route does for one kind of request."""

    closed_by: FailureKind | None = None
    not_before_s: float = -math.inf
    failures: int = 0
    odd_since_s: float = 0.0
    odd_until_s: float = -math.inf
    """From when to when it has been refused for reasons that should pass, and has not worked."""
    has_worked: bool = False


_Key = tuple[RouteKind, str]


@dataclass(slots=True)
class _Known:
    """What the requests so far have told, by route and by what was to be done, or by message."""

    health: dict[_Key, _Health] = field(default_factory=dict)
    deleted: set[tuple[RouteKind, int]] = field(default_factory=set)
    failure: FailureKind = FailureKind.FORBIDDEN
    """The last one that closed a route."""


class ReplyRoutes:
    """The routes of one reply, chosen anew for each request.

    The token's route serves while the token lives, the channel's afterwards. Where one refuses, or asks for a longer
    wait, the other is used while it is open. What stands in a thread, and what an earlier interaction posted, is
    reached by the channel's route alone. A token's life is counted on the monotonic clock.
    """

    def __init__(self, services: ReplyServices, reply: Reply) -> None:
        self._services = services
        self._reply = reply
        clock = services.clock
        self._token_until_s = clock.monotonic() + reply.state.token_expires_at - clock.unix()
        self._known = _Known()
        self.may_be_posted = reply.state.posting is not None
        """Whether a message that was to be posted may stand already."""

    # --- Which route -------------------------------------------------------------------------------------------------

    def choose(self, target: Target) -> RouteChoice | None:
        """The route for the next request; None when every route to this target is closed for good."""
        open_ones = [self._choice(kind, target) for kind in self._preferred() if self._is_open(kind, target)]
        if not open_ones:
            return None
        first = open_ones[0]
        soonest = min(open_ones, key=lambda choice: choice.ready_s)
        return soonest if first.ready_s - self._services.clock.monotonic() > SWITCH_S else first

    @property
    def failure(self) -> FailureKind:
        """What closed a route last."""
        return self._known.failure

    def worked(self, choice: RouteChoice) -> None:
        """A request came through."""
        health = self._health(choice.kind, choice.target)
        health.failures, health.not_before_s, health.has_worked = 0, -math.inf, True
        health.odd_until_s = -math.inf
        if choice.kind is RouteKind.CHANNEL and self.token_is_ending():
            self._reply.state.on_channel_route = True

    def failed(self, choice: RouteChoice, error: RouteError) -> None:
        """A request failed and may pass later."""
        health, now_s = self._health(choice.kind, choice.target), self._services.clock.monotonic()
        if error.failure is FailureKind.LIMITED:
            health.not_before_s = now_s + error.retry_after_s
            return
        is_odd = 400 <= error.status < 500
        if is_odd:
            if now_s - health.odd_until_s > _ODD_GAP_S:
                health.odd_since_s = now_s
            health.odd_until_s = now_s
        pauses_s = _ODD_BACKOFF_S if is_odd else _BACKOFF_S
        wait_s = pauses_s[min(health.failures, len(pauses_s) - 1)]
        health.failures += 1
        health.not_before_s = now_s + wait_s * random.uniform(0.8, 1.2)

    def close(self, choice: RouteChoice, failure: FailureKind) -> None:
        """Never again try this target, or any of its kind, by this route."""
        log.info("the %s route is closed for this (%s)", choice.kind.value, failure.value)
        self._known.failure = failure
        if failure is FailureKind.DELETED and choice.target.message_id is not None:
            self._known.deleted.add((choice.kind, choice.target.message_id))
        elif failure is FailureKind.TOKEN and choice.kind is RouteKind.TOKEN:
            self._end_token()
        else:
            self._health(choice.kind, choice.target).closed_by = failure

    def token_is_ending(self) -> bool:
        """Whether the token's route has to be left, or has been."""
        return self._reply.state.token is None or self.token_left_s <= TOKEN_MARGIN_S

    @property
    def token_left_s(self) -> float:
        """How long the token lives."""
        return self._token_until_s - self._services.clock.monotonic()

    def may_outlive_token(self, target: Target) -> bool:
        """Whether the channel's route to this message is open, as far as is known; to the reply, for a further one."""
        return self._channel_reaches if target.message_id is None else self._is_open(RouteKind.CHANNEL, target)

    def outlives_token(self, target: Target) -> bool:
        """Whether the channel's route to this message has been seen working."""
        return self._is_open(RouteKind.CHANNEL, target) and self._health(RouteKind.CHANNEL, target).has_worked

    def refused_for_s(self, choice: RouteChoice) -> float:
        """How long this route has been refusing what should pass."""
        health = self._health(choice.kind, choice.target)
        return max(0.0, health.odd_until_s - health.odd_since_s)

    def was_deleted(self, target: Target) -> bool:
        """Whether a route has told that this message does not exist."""
        return any((kind, target.message_id) in self._known.deleted for kind in RouteKind)

    def wakes_at_s(self, target: Target) -> float:
        """When something has to be done although nothing changes, lest the token end before it (monotonic seconds).

        The last message is tried by the channel's route; what waits to be posted has time until the token's end.
        """
        if not self.token_is_ending():
            return self._token_until_s - TOKEN_MARGIN_S
        if target.message_id is None or not self._is_open(RouteKind.CHANNEL, target):
            return self._token_until_s
        return self._choice(RouteKind.CHANNEL, target).ready_s

    def _preferred(self) -> tuple[RouteKind, ...]:
        if self._reply.state.on_channel_route or self.token_is_ending():
            return RouteKind.CHANNEL, RouteKind.TOKEN
        return RouteKind.TOKEN, RouteKind.CHANNEL

    def _is_open(self, kind: RouteKind, target: Target) -> bool:
        state = self._reply.state
        if kind is RouteKind.TOKEN:
            if state.token is not None and self.token_left_s <= 0:
                self._end_token()
            reaches = state.token is not None and not state.is_in_thread(target.index)
        else:
            reaches = self._channel_reaches
        is_deleted = (kind, target.message_id) in self._known.deleted
        return reaches and not is_deleted and self._health(kind, target).closed_by is None

    @property
    def _channel_reaches(self) -> bool:
        return self._reply.address.can_outlive_token or self._reply.state.on_channel_route

    def _end_token(self) -> None:
        state = self._reply.state
        state.token = None
        state.on_channel_route = self._reply.address.can_outlive_token
        self._known.failure = FailureKind.TOKEN

    def _choice(self, kind: RouteKind, target: Target) -> RouteChoice:
        route = self._route(kind, target.index)
        now_s = self._services.clock.monotonic()
        allowed_s = route.budget(target.message_id).next_at(last_sent_s=None, now_s=now_s, final=True)
        return RouteChoice(kind, target, route, max(self._health(kind, target).not_before_s, allowed_s))

    def _health(self, kind: RouteKind, target: Target) -> _Health:
        act = "post" if target.message_id is None else "edit"
        where = "thread" if self._reply.state.is_in_thread(target.index) else "channel"
        return self._known.health.setdefault((kind, f"{act} in {where}"), _Health())

    def _route(self, kind: RouteKind, index: int) -> TokenRoute | ReadableRoute:
        token = self._reply.state.token
        if kind is RouteKind.TOKEN and token is not None:
            return self._services.token_route(self._reply.address, token)
        return self._channel(index)

    def _channel(self, index: int) -> ReadableRoute:
        return self._services.channel_route(replace(self._reply.address, channel_id=self._reply.channel_id_of(index)))

    # --- Further messages --------------------------------------------------------------------------------------------

    async def prepare_post(self, name: str) -> None:
        """Open the thread that a long reply goes on in, once."""
        address, state = self._reply.address, self._reply.state
        if address.opens_thread and state.thread_id is None and state.message_ids:
            state.thread_id = await self._services.open_thread(address, state.message_ids[0], name) or 0
        if state.posting is None:
            state.posting = secrets.token_hex(8)

    def leave_thread(self, target: Target) -> None:
        """Let this message, and all after it, stand in the channel."""
        state = self._reply.state
        if target.index > 1 or target.message_id is not None:
            state.thread_end = target.index
        else:
            state.thread_id = 0

    async def delete_spares(self) -> None:
        """Delete the messages that show nothing of the reply any more; what cannot be deleted stays, logged."""
        state = self._reply.state
        state.stale_ids = [one for one in list(state.stale_ids) if not await self._delete(one)]
        while state.spare_ids:
            await self._delete(state.spare_ids[0])
            state.spare_ids.pop(0)

    async def _delete(self, message_id: int) -> bool:
        """Delete a message by whatever route can; whether it is gone."""
        for route in self._to_leftover(message_id):
            try:
                await route.delete(message_id)
            except RouteError as error:
                if error.failure not in (FailureKind.DELETED, FailureKind.CHANNEL_GONE):
                    log.warning("a message that is not needed was not deleted (%s)", error)
                    continue
            return True
        return False

    def _to_leftover(self, message_id: int) -> Iterator[Route]:
        state = self._reply.state
        index = len(state.message_ids)
        if message_id in state.stale_ids:
            yield self._services.channel_route(replace(self._reply.address, channel_id=state.thread_id or 0))
            return
        target = Target(index, message_id)
        yield from (self._route(kind, index) for kind in self._preferred() if self._is_open(kind, target))

    # --- Messages that may stand already -----------------------------------------------------------------------------

    async def posted_before(self, work_id: str) -> Sequence[Mapping[str, Any]] | None:
        """Own messages after the last known one, among which a message whose answer was lost may be.

        None where nobody can look; then a message may be posted twice, and the log says so. Raises `RouteError` when
        Discord is out of reach.
        """
        state = self._reply.state
        index = len(state.message_ids)
        if not self._channel_reaches:
            log.warning("work %s: a further message may have been posted twice", work_id)
            return None
        after_id = state.message_ids[-1] if state.message_ids else self._reply.address.interaction_id
        try:
            found = await self._channel(index).recent(after_id)
        except RouteError as error:
            if error.failure in _PASSING:
                raise
            log.warning("work %s: a further message may have been posted twice (%s)", work_id, error)
            return None
        return [message for message in found if int(message["id"]) not in state.every_message_id]

    async def find_first(self, work_id: str) -> bool:
        """Find the first message of a reply whose callback was sent but never heard of; whether it stands.

        The token names it as the interaction's original; after the token's end its Stop button does. Raises
        `RouteError` when Discord is out of reach.
        """
        state = self._reply.state
        if state.token is not None and self.token_left_s > 0:
            try:
                message = await self.by_token(state.token).original()
            except RouteError as error:
                if error.failure in _PASSING and error.status != _NOT_FOUND:
                    raise
                return False
            if custom_ids(message) and not is_of_work(message, work_id):
                return False  # the message whose button was pressed: our answer never came there
        else:
            own = await self.posted_before(work_id) or ()
            mine = [message for message in own if is_of_work(message, work_id)]
            if not mine:
                return False
            message = mine[0]
        state.message_ids = [int(message["id"])]
        return True

    def by_token(self, token: str) -> TokenRoute:
        """The route of a token."""
        return self._services.token_route(self._reply.address, token)


def is_of_work(message: Mapping[str, Any], work_id: str) -> bool:
    """Whether a message has a button of this work."""
    return any(custom_id.endswith(f":{work_id}") for custom_id in custom_ids(message))
