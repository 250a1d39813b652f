"""Chooses the route to each message of a reply, and finds messages whose ids were lost."""

from __future__ import annotations

import asyncio
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
"""When a route is not ready for longer than this, the other one is used."""

_BACKOFF_S: Final = (0.25, 0.5, 1.0, 2.0, 4.0)

_REFUSAL_BACKOFF_S: Final = (0.25, 0.5, 1.0, 4.0, 15.0)
"""After temporary 4xx answers: Discord counts them and bans a bot with too many (docs: Rate Limits, Invalid Request
Limit)."""

_REFUSAL_GAP_S: Final = 60.0
"""After a longer gap a refusal counts as a new series."""

_DELETE_PAUSES_S: Final = (0.5, 1.0, 2.0, 4.0)
_DELETE_WAIT_MAX_S: Final = 30.0
"""Pauses between attempts to delete an unused message, and the longest that is worth a further one."""

_NOT_FOUND: Final = 404

_TEMPORARY: Final = frozenset({FailureKind.TRANSIENT, FailureKind.LIMITED})


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
    """The state of one route for one kind of request."""

    closed_by: FailureKind | None = None
    not_before_s: float = -math.inf
    failures: int = 0
    refused_since_s: float = 0.0
    refused_until_s: float = -math.inf
    """The first and the last temporary 4xx answer of the present series."""
    has_worked: bool = False


_Key = tuple[RouteKind, str]


@dataclass(slots=True)
class _Observed:
    """Facts from the answers so far, by route and kind of request, or by message."""

    health: dict[_Key, _Health] = field(default_factory=dict)
    deleted: set[tuple[RouteKind, int]] = field(default_factory=set)
    failure: FailureKind = FailureKind.FORBIDDEN
    """The failure that closed a route last."""


class ReplyRoutes:
    """Chooses the route of each request of one reply.

    The token's route is used while the token lives, then the channel's. When one fails, or is not ready for long, the
    other is used if it is open. Messages in a thread, and those of an earlier interaction, need the channel's route. A
    token's life is counted on the monotonic clock.
    """

    def __init__(self, services: ReplyServices, reply: Reply) -> None:
        self._services = services
        self._reply = reply
        clock = services.clock
        self._token_until_s = clock.monotonic() + reply.state.token_expires_at - clock.unix()
        self._observed = _Observed()
        self.may_be_posted = reply.state.posting is not None
        """Whether a message may have been posted although its answer was lost."""

    # --- Which route -------------------------------------------------------------------------------------------------

    def choose(self, target: Target) -> RouteChoice | None:
        """The route of the next request; None when every route to this target is closed for good."""
        choices = [self._choice(kind, target) for kind in self._preferred() if self._is_open(kind, target)]
        if not choices:
            return None
        first = choices[0]
        soonest = min(choices, key=lambda choice: choice.ready_s)
        return soonest if first.ready_s - self._services.clock.monotonic() > SWITCH_S else first

    @property
    def failure(self) -> FailureKind:
        """The failure that closed a route last."""
        return self._observed.failure

    def record_success(self, choice: RouteChoice) -> None:
        """A request succeeded."""
        health = self._health(choice.kind, choice.target)
        health.failures, health.not_before_s, health.has_worked = 0, -math.inf, True
        health.refused_until_s = -math.inf
        if choice.kind is RouteKind.CHANNEL and self.token_is_ending():
            self._reply.state.on_channel_route = True

    def record_failure(self, choice: RouteChoice, error: RouteError) -> None:
        """A request failed temporarily."""
        health, now_s = self._health(choice.kind, choice.target), self._services.clock.monotonic()
        if error.failure is FailureKind.LIMITED:
            health.not_before_s = now_s + error.retry_after_s
            return
        is_refusal = 400 <= error.status < 500
        if is_refusal:
            if now_s - health.refused_until_s > _REFUSAL_GAP_S:
                health.refused_since_s = now_s
            health.refused_until_s = now_s
        pauses_s = _REFUSAL_BACKOFF_S if is_refusal else _BACKOFF_S
        wait_s = pauses_s[min(health.failures, len(pauses_s) - 1)]
        health.failures += 1
        health.not_before_s = now_s + wait_s * random.uniform(0.8, 1.2)

    def close(self, choice: RouteChoice, failure: FailureKind) -> None:
        """Close this route for the target, or for its kind of request, for good."""
        log.info("the %s route is closed for this (%s)", choice.kind.value, failure.value)
        self._observed.failure = failure
        if failure is FailureKind.DELETED and choice.target.message_id is not None:
            self._observed.deleted.add((choice.kind, choice.target.message_id))
        elif failure is FailureKind.TOKEN and choice.kind is RouteKind.TOKEN:
            self._drop_token()
        else:
            self._health(choice.kind, choice.target).closed_by = failure

    def token_is_ending(self) -> bool:
        """Whether the token has ended or is about to end."""
        return self._reply.state.token is None or self.token_left_s <= TOKEN_MARGIN_S

    @property
    def token_left_s(self) -> float:
        """How long the token still lives."""
        return self._token_until_s - self._services.clock.monotonic()

    def may_outlive_token(self, target: Target) -> bool:
        """Whether the channel's route to this message, or to the reply for a new message, is not known to be closed."""
        return self._channel_reaches if target.message_id is None else self._is_open(RouteKind.CHANNEL, target)

    def outlives_token(self, target: Target) -> bool:
        """Whether the channel's route to this message is open and a request of its kind has succeeded there."""
        return self._is_open(RouteKind.CHANNEL, target) and self._health(RouteKind.CHANNEL, target).has_worked

    def refused_for_s(self, choice: RouteChoice) -> float:
        """How long the present series of temporary 4xx answers of this route lasts."""
        health = self._health(choice.kind, choice.target)
        return max(0.0, health.refused_until_s - health.refused_since_s)

    def was_deleted(self, target: Target) -> bool:
        """Whether a route answered that this message does not exist."""
        return any((kind, target.message_id) in self._observed.deleted for kind in RouteKind)

    def next_wake_s(self, target: Target) -> float:
        """When the editor has to act before the token ends, even without a change (monotonic seconds).

        An existing message is then tried by the channel's route; a new one can be posted until the token ends.
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
                self._drop_token()
            reaches = state.token is not None and not state.is_in_thread(target.index)
        else:
            reaches = self._channel_reaches
        is_deleted = (kind, target.message_id) in self._observed.deleted
        return reaches and not is_deleted and self._health(kind, target).closed_by is None

    @property
    def _channel_reaches(self) -> bool:
        return self._reply.address.can_outlive_token or self._reply.state.on_channel_route

    def _drop_token(self) -> None:
        state = self._reply.state
        state.token = None
        state.on_channel_route = self._reply.address.can_outlive_token
        self._observed.failure = FailureKind.TOKEN

    def _choice(self, kind: RouteKind, target: Target) -> RouteChoice:
        route = self._route(kind, target.index)
        now_s = self._services.clock.monotonic()
        allowed_s = route.budget(target.message_id).next_at(last_sent_s=None, now_s=now_s, final=True)
        return RouteChoice(kind, target, route, max(self._health(kind, target).not_before_s, allowed_s))

    def _health(self, kind: RouteKind, target: Target) -> _Health:
        request = "post" if target.message_id is None else "edit"
        place = "thread" if self._reply.state.is_in_thread(target.index) else "channel"
        return self._observed.health.setdefault((kind, f"{request} in {place}"), _Health())

    def _route(self, kind: RouteKind, index: int) -> TokenRoute | ReadableRoute:
        token = self._reply.state.token
        if kind is RouteKind.TOKEN and token is not None:
            return self._services.token_route(self._reply.address, token)
        return self._channel_route(index)

    def _channel_route(self, index: int) -> ReadableRoute:
        return self._services.channel_route(replace(self._reply.address, channel_id=self._reply.channel_id_of(index)))

    # --- Further messages --------------------------------------------------------------------------------------------

    async def open_thread(self, name: str) -> bool:
        """Open the reply's thread at its first message, once; whether it was opened now."""
        address, state = self._reply.address, self._reply.state
        if not address.opens_thread or state.thread_id is not None or not state.message_ids:
            return False
        state.thread_id = await self._services.open_thread(address, state.message_ids[0], name) or 0
        return state.thread_id != 0

    async def prepare_post(self, name: str) -> None:
        """Before a message is posted: open the reply's thread once, and choose the nonce."""
        await self.open_thread(name)
        state = self._reply.state
        if state.posting is None:
            state.posting = secrets.token_hex(8)

    def leave_thread(self, target: Target) -> None:
        """Post this message and all after it in the channel."""
        state = self._reply.state
        if target.index > 1 or target.message_id is not None:
            state.thread_end = target.index
        else:
            state.thread_id = 0

    async def delete_unused(self) -> None:
        """Delete the reply's unused messages. Those that could not be deleted stay known; failures are logged."""
        state = self._reply.state
        state.stale_ids = [stale_id for stale_id in list(state.stale_ids) if not await self._delete(stale_id)]
        spares = list(enumerate(state.spare_ids, start=len(state.message_ids)))
        state.spare_ids = [spare_id for index, spare_id in spares if not await self._delete(spare_id, index)]

    async def _delete(self, message_id: int, index: int = 0) -> bool:
        """Delete a message by any open route; whether it is gone. `index` is that which a spare one would have."""
        for route in self._routes_to_unused(message_id, index):
            for pause_s in _DELETE_PAUSES_S:
                try:
                    await route.delete(message_id)
                except RouteError as error:
                    if error.failure in (FailureKind.DELETED, FailureKind.CHANNEL_GONE):
                        return True
                    log.warning("an unused message was not deleted (%s)", error)
                    if error.failure not in _TEMPORARY or error.retry_after_s > _DELETE_WAIT_MAX_S:
                        break
                    await self._services.clock.wait(asyncio.Event(), max(error.retry_after_s, pause_s))
                else:
                    return True
        return False

    def _routes_to_unused(self, message_id: int, index: int) -> Iterator[Route]:
        state = self._reply.state
        if message_id in state.stale_ids:
            yield self._services.channel_route(replace(self._reply.address, channel_id=state.thread_id or 0))
            return
        target = Target(index, message_id)
        yield from (self._route(kind, index) for kind in self._preferred() if self._is_open(kind, target))

    # --- Messages with lost answers ----------------------------------------------------------------------------------

    async def possible_duplicates(self, work_id: str) -> Sequence[Mapping[str, Any]] | None:
        """The bot's messages after the last known one: one of them may have been posted although its answer was lost.

        None when they cannot be read; then a message may be posted twice, which is logged. Raises `RouteError` for a
        temporary failure.
        """
        state = self._reply.state
        index = len(state.message_ids)
        if not self._channel_reaches:
            log.warning("work %s: a further message may have been posted twice", work_id)
            return None
        after_id = state.message_ids[-1] if state.message_ids else self._reply.address.interaction_id
        try:
            found = await self._channel_route(index).recent(after_id)
        except RouteError as error:
            if error.failure in _TEMPORARY:
                raise
            log.warning("work %s: a further message may have been posted twice (%s)", work_id, error)
            return None
        return [message for message in found if int(message["id"]) not in state.all_message_ids]

    async def find_first(self, work_id: str) -> bool:
        """Find the first message of a reply whose callback's answer was lost; whether it exists.

        It is the original response of the token or, after the token's end, a message with the work's button. Raises
        `RouteError` for a temporary failure.
        """
        state = self._reply.state
        if state.token is not None and self.token_left_s > 0:
            try:
                message = await self._services.token_route(self._reply.address, state.token).original()
            except RouteError as error:
                if error.failure in _TEMPORARY and error.status != _NOT_FOUND:
                    raise
                return False
            if custom_ids(message) and not is_of_work(message, work_id):
                return False  # the message whose button was pressed: the callback was not applied
        else:
            candidates = await self.possible_duplicates(work_id) or ()
            matches = [message for message in candidates if is_of_work(message, work_id)]
            if not matches:
                return False
            message = matches[0]
        state.message_ids = [int(message["id"])]
        return True


def is_of_work(message: Mapping[str, Any], work_id: str) -> bool:
    """Whether a message has a button of this work."""
    return any(custom_id.endswith(f":{work_id}") for custom_id in custom_ids(message))
