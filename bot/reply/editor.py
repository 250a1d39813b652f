"""The one writer of a reply: compares what it should show with what it shows, and sends the next request."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import Final

from bot.reply.failure_decision import undeliverable
from bot.reply.interaction_route import FailureKind, RouteError
from bot.reply.messages import Messages
from bot.reply.offshoots import Offshoot
from bot.reply.open_message import Form, Resend, closed_form, reduced
from bot.reply.payload import edit_payload
from bot.reply.progress import Progress
from bot.reply.render import QueueStatus, View, render
from bot.reply.routes import ReplyRoutes, RouteChoice, RouteKind, Target
from bot.reply.sender import Sender, Step
from bot.reply.services import NullReplyStore, ReplyServices, ReplyStore
from bot.reply.state import Address, Reply, ReplyState
from bot.reply.text_file import full_text_file
from bot.work.ending import Ending
from bot.work.titles import title_of
from bot.work.work import Work

log = logging.getLogger(__name__)

FINAL_TIMEOUT_S: Final = 90.0
"""How long the last frame is attempted after the work has its ending."""

WAIT_MAX_S: Final = 120.0
"""The longest wait for a route to a new message or one in a thread: until then the reply has no last line."""

REFUSED_MAX_S: Final = 300.0
"""How long refusals of such a message count as temporary."""


class EditorPhase(StrEnum):
    """The phase of the editor."""

    WRITING = "writing"
    """It writes the growing work, or its last frame."""
    TOKEN_ENDING = "token ending"  # noqa: S105 - a state, not a secret
    """The token ends and no other route is open: the making has to stop, so that a last frame is sent."""
    PAUSED = "paused"
    """It says in the reply that the work continues later."""
    OVERDUE = "overdue"
    """The last frame was not delivered in time; `retry_last_frame` tries again."""
    DELIVERED = "delivered"
    """The reply shows the ending."""
    UNREACHABLE = "unreachable"
    """Every route is closed for good."""


_FINAL_STATES: Final = frozenset({EditorPhase.OVERDUE, EditorPhase.DELIVERED, EditorPhase.UNREACHABLE})


class Editor:
    """Updates a reply until it shows the work's ending.

    Design goal: the newest version wins, one request is in flight, and none is cancelled. `notify` only sets a flag, so
    the reader of the model's stream never waits. When the budget allows a request, the editor renders the open message
    of the newest version and sends it if it differs. A refusal closes one route for one kind of request, or skips one
    frame; the reply goes on while any route is open. The intent to post a message is saved first, so that after a crash
    the next process finds the message instead of posting it twice.
    """

    def __init__(
        self,
        services: ReplyServices,
        reply: Reply,
        work: Callable[[], Work],
        on_failure: Callable[[Ending], None],
        reply_store: ReplyStore | None = None,
    ) -> None:
        """`reply` is shared with `reply_store`. `work` returns the newest version that may be shown.

        `on_failure` is called with the Ending that the making has to come to. Without `reply_store` the reply is not
        stored.
        """
        self._services = services
        self._clock = services.clock
        self.reply = reply
        self.take = (1, 1)
        self.offshoots: tuple[Offshoot, ...] = ()
        self.queue: QueueStatus | None = None
        self.is_closing = False
        self.phase = EditorPhase.WRITING
        self._work = work
        self._on_failure = on_failure
        self._reply_store = reply_store or NullReplyStore()
        self._routes = ReplyRoutes(services, self.reply)
        self._messages = Messages(self.reply)
        self._sender = Sender(services, self.reply, self._routes, self._messages, self._reply_store, work, self._fail)
        self._changed = asyncio.Event()
        self._notified = asyncio.Event()
        self._newest_text_s: float | None = None
        self._deadline_s: float | None = None
        self._progress = Progress(work().created_at)

    @property
    def address(self) -> Address:
        """The reply's address."""
        return self.reply.address

    @property
    def state(self) -> ReplyState:
        """The reply's state."""
        return self.reply.state

    @property
    def delivered(self) -> bool:
        """Whether the reply shows the ending."""
        return self.phase is EditorPhase.DELIVERED

    @property
    def is_unreachable(self) -> bool:
        """Whether every route is closed for good."""
        return self.phase is EditorPhase.UNREACHABLE

    def notify(self) -> None:
        """The work has a newer version. Never blocks."""
        self._newest_text_s = self._clock.monotonic()
        self._notified.set()
        self._changed.set()
        if self._deadline_s is None and self._work().ending is not None:
            self._deadline_s = self._newest_text_s + FINAL_TIMEOUT_S

    def retry_last_frame(self) -> None:
        """Allow another `write` to attempt the last frame, with a new deadline."""
        if self.phase is EditorPhase.OVERDUE:
            self.phase = EditorPhase.WRITING
        self._deadline_s = None
        self.notify()

    def pause(self, deadline_s: float) -> None:
        """Say in the reply, within `deadline_s` seconds, that the work continues later; then stop writing."""
        if self.phase not in _FINAL_STATES:
            self.phase = EditorPhase.PAUSED
        self.notify()
        if self._deadline_s is None:
            self._deadline_s = self._clock.monotonic() + deadline_s

    async def wait_for_request(self) -> None:
        """Wait for the request that a cancelled `write` left in flight."""
        await self._sender.wait_for_request()

    async def write(self) -> None:
        """Write until the reply shows the ending, or cannot: `phase` says which. Failures of Discord are not raised."""
        if self.address.is_nowhere:
            await self._wait_for_ending()
            return
        while self.phase not in _FINAL_STATES:
            await self._wait_for_change()
            self._prepare()
            if not await self._wait_for_budget():
                if self.phase is EditorPhase.PAUSED:
                    return
                continue
            self._changed.clear()
            step = await self._next_step()
            if step is not None:
                if not await self._sender.send(step):
                    self.phase = EditorPhase.UNREACHABLE
                self._changed.set()
            elif self._changed.is_set():
                continue  # the state changed without a request, or the work has changed meanwhile
            elif self.phase is EditorPhase.PAUSED:
                return
            elif self._deadline_s is not None:
                await self._sender.set_lost_aside()
                await self._routes.delete_unused()
                await self._unname_thread()
                self.phase = EditorPhase.DELIVERED
                self._reply_store.save_soon()

    async def _wait_for_ending(self) -> None:
        """Write nothing: the work has no reply, and is as good as shown when it has ended."""
        while self.phase is EditorPhase.WRITING:
            await self._changed.wait()
            self._changed.clear()
            if self._work().ending is not None:
                self.phase = EditorPhase.DELIVERED

    async def _wait_for_change(self) -> None:
        """Wait for a change; while only the token's route is known to work, wake in time to try the channel's."""
        # Waiting for a set event does not yield to other tasks; this does.
        await asyncio.sleep(0)
        target = self._messages.target
        if self.phase is not EditorPhase.WRITING or self.state.token is None or self._routes.outlives_token(target):
            await self._changed.wait()
        elif not self._changed.is_set():
            await self._clock.wait(self._changed, max(0.0, self._routes.next_wake_s(target) - self._clock.monotonic()))

    def _prepare(self) -> None:
        """Reuse a spare message; stop the making while the token can still write a last line."""
        self._messages.use_spare()
        is_writing = self.phase is EditorPhase.WRITING and self.state.token is not None
        if is_writing and self._routes.token_is_ending() and not self._routes.may_outlive_token(self._messages.target):
            self.phase = EditorPhase.TOKEN_ENDING
            if self._work().ending is None:
                self._on_failure(undeliverable(FailureKind.TOKEN))

    async def _wait_for_budget(self) -> bool:
        """Wait until the budget allows the next request; new text or the end of the work may shorten the wait.

        False when that is after the deadline of the last frame, or when no route is open.
        """
        while True:
            self._messages.choose_layout(self._work())
            target = self._messages.target
            choice = self._routes.choose(target)
            if choice is None:
                if await self._is_ending_shown():
                    return True
                self._handle_no_route(target)
                return False
            now_s = self._clock.monotonic()
            due_s = self._due_s(choice, now_s)
            waits_long = due_s - now_s > WAIT_MAX_S or self._routes.refused_for_s(choice) > REFUSED_MAX_S
            if waits_long and self._avoid_waiting(target):
                return False
            if self._deadline_s is not None and max(due_s, now_s) > self._deadline_s:
                if await self._is_ending_shown():
                    return True
                log.error("work %s: the last frame could not be delivered in time", self._work().id)
                if self.phase is not EditorPhase.PAUSED:
                    self.phase = EditorPhase.OVERDUE
                return False
            if due_s <= now_s:
                return True
            self._notified.clear()
            await self._clock.wait(self._notified, due_s - now_s)

    def _due_s(self, choice: RouteChoice, now_s: float) -> float:
        """When the next request may be sent by this route; at or before `now_s` means now."""
        sender = self._sender
        due_s = choice.route.budget(choice.target.message_id).next_at(
            last_sent_s=sender.last_sent_s,
            now_s=now_s,
            final=self._deadline_s is not None or sender.is_urgent,
            latency_s=sender.latency_s,
            lag_s=self._services.lag_s(),
            newest_text_s=self._newest_text_s,
        )
        return max(due_s, choice.ready_s, sender.not_before_s)

    def _avoid_waiting(self, target: Target) -> bool:
        """Write another message instead of waiting long for the only route; whether that is possible."""
        if self._routes.was_deleted(target):
            self._handle_no_route(target)
            return True
        return self._move_elsewhere(target)

    def _handle_no_route(self, target: Target) -> None:
        """Every route to a message is closed: another message of the reply gets the last line."""
        failure = self._routes.failure
        log.warning("work %s: no route to message %d (%s)", self._work().id, target.index + 1, failure.value)
        self._changed.set()
        if self._messages.begins_final_layout:
            self._messages.keep_layout()
            return
        is_post = target.message_id is None
        is_gone = failure in (FailureKind.DELETED, FailureKind.CHANNEL_GONE)
        if self._move_elsewhere(target, is_gone=is_gone):
            return
        self._fail(undeliverable(failure))
        if is_post or not self._messages.fall_back(is_gone=is_gone):
            self.phase = EditorPhase.UNREACHABLE

    def _move_elsewhere(self, target: Target, *, is_gone: bool = False) -> bool:
        """Leave an unwritable thread for the channel; when nothing can be posted, reopen the last message.

        False when neither is possible, or when an existing message `is_gone`.
        """
        is_post = target.message_id is None
        if self.state.is_in_thread(target.index) and (is_post or not is_gone):
            self._changed.set()
            self._routes.leave_thread(target)
            if not is_post:
                self._messages.drop_last()
            return True
        if is_post and self._messages.stop_posting():
            self._changed.set()
            return True
        return False

    async def _is_ending_shown(self) -> bool:
        """Whether the reply shows the ending already, so that it needs no route."""
        has_ended = self._work().ending is not None and not self._messages.needs_post
        return has_ended and await self._next_step() is None

    def _fail(self, ending: Ending) -> None:
        log.warning("work %s: the reply cannot be written as it should (%s)", self._work().id, ending.kind.value)
        self._on_failure(ending)

    async def _next_step(self) -> Step | None:
        """The next request that updates the reply; None when it shows the newest version.

        Also None, with `_changed` set, when the reply's state changed without a request.
        """
        work, state, message = self._work(), self.state, self._messages.open
        if self._messages.needs_post:
            await self._routes.prepare_post(title_of(work))
        target = self._messages.target
        rendering = render(work, self._view(work))
        if rendering.cuts and await self._routes.open_thread(title_of(work)):
            # The first message names the thread when it closes, so the thread is opened before that.
            rendering = render(work, self._view(work))
        frame, closes = rendering.frames[0], next(iter(rendering.cuts), None)
        if message.form is not Form.WHOLE and closes is not None and not message.is_moderated:
            state.needs_text_file = True
            if message.form is not Form.ACCEPTED:
                # The file was refused in an edit; a new message may accept it.
                state.withheld.pop(full_text_file(work, self.address.locale).name, None)
                self._messages.skip(closes)
                self._changed.set()
                return None
            frame = closed_form(frame, message.base, self.address.locale, state.withheld)
        elif message.form is not Form.WHOLE:
            last, locale = rendering.frames[-1], self.address.locale
            frame, closes = reduced(last, message, work, locale, state.withheld), None
        begins = self._messages.begins_final_layout
        step = Step(frame, target, closes, closes is None and work.ending is not None, begins_final_layout=begins)
        if self._must_probe(target):
            return step
        if frame == message.skipped and not step.final:
            return None
        if target.message_id is None or frame != state.accepted or message.resend is Resend.DUE:
            return step
        if closes is not None:
            self._messages.close(closes)
            self._reply_store.save_soon()
            self._changed.set()
        return None

    async def _unname_thread(self) -> None:
        """Take the thread's name from the first message, where the thread took no message after all."""
        first_id = self.state.message_ids[0]
        frame, attachment_ids = self._messages.closed(first_id)
        choice = self._routes.choose(Target(0, first_id))
        if frame is None or not frame.footer or self.reply.thread_url or choice is None:
            return
        try:
            await choice.route.edit(first_id, edit_payload(replace(frame, footer=""), attachment_ids)[0], [])
        except RouteError as error:
            log.warning("work %s: its first message names a thread without a message (%s)", self._work().id, error)

    def _must_probe(self, target: Target) -> bool:
        """Whether to try the channel's route now, while the token can still write a last line."""
        routes, is_writing = self._routes, self.phase is EditorPhase.WRITING and self.state.token is not None
        if target.message_id is None or not is_writing or not routes.token_is_ending() or routes.outlives_token(target):
            return False
        choice = routes.choose(target)
        return choice is not None and choice.kind is RouteKind.CHANNEL

    def _view(self, work: Work) -> View:
        state = self.state
        if self.queue is None:
            self._progress.observe(work, self._clock.unix())
        begins = self._messages.begins_final_layout
        return View(
            dialect=state.dialect,
            locale=self.address.locale,
            since_s=self._progress.since_s,
            expected_s=self._progress.expected_s,
            cuts=() if begins else state.cuts,
            messages_max=self._messages.messages_max,
            posted=len(state.message_ids),
            uploaded=frozenset() if begins else frozenset(state.attachment_ids),
            withheld=state.withheld,
            post_only=state.post_only,
            source=state.source,
            take=self.take,
            queue=self.queue,
            closing=self.is_closing,
            paused=self.phase is EditorPhase.PAUSED,
            vanishes=self.address.private and work.request.private,
            needs_text_file=state.needs_text_file,
            thread_url=self.reply.thread_url,
            offshoots=self.offshoots,
            is_final_layout=begins or state.is_final_layout,
        )
