"""Which road leads to which message of a reply, and how a message is found again whose id never came."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from bot.reply.payload import custom_ids
from bot.reply.services import Services
from bot.reply.state import TOKEN_MARGIN_S, Address, ReplyState
from bot.reply.wire import ReadableRoute, Route, RouteError, Trouble

log = logging.getLogger(__name__)

_THREAD_LOST: Final = frozenset({Trouble.FORBIDDEN, Trouble.CHANNEL_GONE, Trouble.DELETED})


class Ways:
    """The routes of one reply.

    The token's route serves while the token lives, the channel's afterwards. What stands in a thread, and what an
    earlier interaction posted, is reached by the channel's route alone.
    """

    def __init__(self, services: Services, address: Address, state: ReplyState) -> None:
        self._services = services
        self._address = address
        self._state = state

    def to_open_message(self) -> Route:
        """The route that edits the last message."""
        return self._to(len(self._state.message_ids) - 1)

    def to_next_message(self) -> Route:
        """The route that posts a further one."""
        return self._to(len(self._state.message_ids))

    def token_is_ending(self) -> bool:
        """Whether the token's route has to be left, or has been."""
        state = self._state
        return not state.on_channel_route and (
            self._services.clock.unix() >= state.token_expires_at - TOKEN_MARGIN_S or state.token is None
        )

    def move_to_channel(self, work_id: str) -> None:
        """Use the channel's route from now on."""
        log.info("work %s: reply moves to the channel route", work_id)
        self._state.on_channel_route = True
        self._state.token = None

    async def prepare_post(self, name: str) -> None:
        """Open the thread that a long reply goes on in, once."""
        state = self._state
        if self._address.opens_thread and state.thread_id is None and state.message_ids:
            state.thread_id = await self._services.open_thread(self._address, state.message_ids[0], name) or 0
        if state.posting is None:
            state.posting = secrets.token_hex(8)

    def leave_thread(self, error: RouteError) -> bool:
        """Whether a further message that the thread does not take can be posted in the channel instead."""
        state = self._state
        if not state.thread_id or len(state.message_ids) > 1 or error.trouble not in _THREAD_LOST:
            return False
        state.thread_id = 0
        return True

    async def delete_spares(self) -> None:
        """Delete the messages of an earlier take that this one did not need; what cannot be deleted stays, logged."""
        state = self._state
        while state.spare_ids:
            route = self._to(len(state.message_ids))
            try:
                await route.delete(state.spare_ids[0])
            except RouteError as error:
                if error.trouble not in (Trouble.DELETED, Trouble.CHANNEL_GONE):
                    log.warning("a message of an earlier take was not deleted (%s)", error)
            state.spare_ids.pop(0)

    async def posted_before(self, work_id: str) -> Sequence[Mapping[str, Any]] | None:
        """Own messages after the last known one, among which a message whose answer was lost may be.

        None where nobody can look; then a message may be posted twice, and the log says so. Raises `RouteError` when
        Discord is out of reach.
        """
        if not self._address.can_outlive_token:
            log.warning("work %s: a further message may have been posted twice", work_id)
            return None
        state = self._state
        after_id = state.message_ids[-1] if state.message_ids else self._address.interaction_id
        try:
            found = await self._channel(len(state.message_ids)).recent(after_id)
        except RouteError as error:
            if error.trouble is Trouble.TRANSIENT:
                raise
            log.warning("work %s: a further message may have been posted twice (%s)", work_id, error)
            return None
        return [message for message in found if int(message["id"]) not in (*state.message_ids, *state.spare_ids)]

    async def find_first(self, work_id: str) -> bool:
        """Find the first message of a reply whose callback was sent but never heard of; whether it stands.

        The token names it as the interaction's original; after the token's end its Stop button does. Raises
        `RouteError` when Discord is out of reach.
        """
        state = self._state
        if state.token is not None and self._services.clock.unix() < state.token_expires_at:
            try:
                message = await self._services.token_route(self._address, state.token).original()
            except RouteError as error:
                if error.trouble is Trouble.TRANSIENT and error.status != _NOT_FOUND:
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

    def _to(self, index: int) -> Route:
        state = self._state
        if state.on_channel_route or state.token is None or (index and state.thread_id):
            return self._channel(index)
        return self._services.token_route(self._address, state.token)

    def _channel(self, index: int) -> ReadableRoute:
        thread_id = self._state.thread_id
        address = replace(self._address, channel_id=thread_id) if index and thread_id else self._address
        return self._services.channel_route(address)


_NOT_FOUND: Final = 404


def is_of_work(message: Mapping[str, Any], work_id: str) -> bool:
    """Whether a message has a button of this work."""
    return any(custom_id.endswith(f":{work_id}") for custom_id in custom_ids(message))
