"""The one writer of a reply: compares what should stand with what does, and sends the smallest next request."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from enum import StrEnum
from typing import Final

from bot.reply.failure_decision import undeliverable
from bot.reply.interaction_route import FailureKind, RouteError
from bot.reply.messages import Messages
from bot.reply.open_message import Form, Resend, closed_form, reduced
from bot.reply.payload import FLAG_SUPPRESS_EMBEDS
from bot.reply.render import QueueStatus, View, render
from bot.reply.routes import ReplyRoutes, RouteChoice, RouteKind, Target
from bot.reply.sender import Sender, Step
from bot.reply.services import NullReplyStore, ReplyServices, ReplyStore
from bot.reply.state import Address, Reply, ReplyState
from bot.work.ending import Ending
from bot.work.titles import title_of
from bot.work.work import Work

log = logging.getLogger(__name__)

FINAL_DEADLINE_S: Final = 90.0
"""How long the last frame is tried, from the moment the work has its ending."""

PATIENCE_S: Final = 120.0
"""How long a further message, or one in a thread, may have to wait: until then the reply may have no last line."""

REFUSED_PATIENCE_S: Final = 300.0
"""How long refusals that should pass are taken to pass, for such a message."""


class EditorState(StrEnum):
    """What the editor is about."""

    WRITING = "writing"
    """The work grows, or its last frame is on its way."""
    LAST_CALL = "last call"
    """The token ends and no other route is open: the last frame is asked for."""
    PAUSED = "paused"
    """The reply is to say that it will go on later."""
    OVERDUE = "overdue"
    """The last frame was not delivered in time; `retry_last_frame` goes on."""
    DELIVERED = "delivered"
    """The ending stands."""
    UNREACHABLE = "hopeless"
    """Every route is closed for good."""


_OVER: Final = frozenset({EditorState.OVERDUE, EditorState.DELIVERED, EditorState.UNREACHABLE})


class Editor:
    """Brings a reply in line with its work until the work's ending stands there.

    Design goal: newest wins, one request in flight, none cancelled. `notify` only sets a flag, so the reader of the
    model never waits; the editor takes the newest work when the budget allows, renders the open tail and sends what
    differs. A refusal closes one route for one kind of request, or one frame, never the reply while anything else is
    open. Before a message is posted the intention is kept, so that the next process finds that message after a crash
    instead of posting it twice.
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
        self.queue: QueueStatus | None = None
        self.phase = EditorState.WRITING
        self._work = work
        self._on_failure = on_failure
        self._reply_store = reply_store or NullReplyStore()
        self._routes = ReplyRoutes(services, self.reply)
        self._messages = Messages(self.reply)
        self._sender = Sender(services, self.reply, self._routes, self._messages, self._reply_store, work, self._end_by)
        self._changed = asyncio.Event()
        self._notified = asyncio.Event()
        self._newest_s: float | None = None
        self._deadline_s: float | None = None
        self._stage = ""
        self._since_s = work().created_at

    @property
    def address(self) -> Address:
        """Where the reply stands."""
        return self.reply.address

    @property
    def state(self) -> ReplyState:
        """How the reply stands."""
        return self.reply.state

    @property
    def delivered(self) -> bool:
        """Whether the ending stands."""
        return self.phase is EditorState.DELIVERED

    @property
    def is_unreachable(self) -> bool:
        """Whether nothing can ever be written here again."""
        return self.phase is EditorState.UNREACHABLE

    def notify(self) -> None:
        """Say that the work has changed. Never waits."""
        self._newest_s = self._clock.monotonic()
        self._notified.set()
        self._changed.set()
        if self._deadline_s is None and self._work().ending is not None:
            self._deadline_s = self._newest_s + FINAL_DEADLINE_S

    def retry_last_frame(self) -> None:
        """Begin anew to bring the last frame there; `run` may be called once more."""
        if self.phase is EditorState.OVERDUE:
            self.phase = EditorState.WRITING
        self._deadline_s = None
        self.notify()

    def pause(self, deadline_s: float) -> None:
        """Say in the reply that it will go on later, within `deadline_s` seconds from now, and stop writing."""
        if self.phase not in _OVER:
            self.phase = EditorState.PAUSED
        self.notify()
        if self._deadline_s is None:
            self._deadline_s = self._clock.monotonic() + deadline_s

    async def wait_for_request(self) -> None:
        """Wait for the request that a cancelled `run` left in flight."""
        await self._sender.wait_for_request()

    async def write(self) -> None:
        """Write until the ending stands, or cannot: `phase` says which. Never raises for what Discord does."""
        while self.phase not in _OVER:
            await self._news()
            self._prepare()
            if not await self._turn():
                if self.phase is EditorState.PAUSED:
                    return
                continue
            self._changed.clear()
            step = await self._next_step()
            if step is not None:
                if not await self._sender.send(step):
                    self.phase = EditorState.UNREACHABLE
                self._changed.set()
            elif self._changed.is_set():
                continue  # it got nearer without a request, or the work has changed meanwhile
            elif self.phase is EditorState.PAUSED:
                return
            elif self._deadline_s is not None:
                await self._routes.delete_spares()
                self.phase = EditorState.DELIVERED
                self._reply_store.save_soon()

    async def _news(self) -> None:
        """Wait for a change; while only the token is known to reach the reply, wake in time to try the channel."""
        # An event that is set lets a coroutine pass without a look at others: whatever happens, they have their turn.
        await asyncio.sleep(0)
        target = self._messages.target
        if self.phase is not EditorState.WRITING or self.state.token is None or self._routes.outlives_token(target):
            await self._changed.wait()
        elif not self._changed.is_set():
            await self._clock.wait(self._changed, max(0.0, self._routes.wakes_at_s(target) - self._clock.monotonic()))

    def _prepare(self) -> None:
        """Take a message that is to be used again; ask for the last line while the token still brings it."""
        self._messages.use_spare()
        is_writing = self.phase is EditorState.WRITING and self.state.token is not None
        if is_writing and self._routes.token_is_ending() and not self._routes.may_outlive_token(self._messages.target):
            self.phase = EditorState.LAST_CALL
            if self._work().ending is None:
                self._on_failure(undeliverable(FailureKind.TOKEN))

    async def _turn(self) -> bool:
        """Sleep until the budget allows the next request; fresh text or the end of the work may bring it forward.

        False when that would be after the last frame's deadline, or when no route is open.
        """
        while True:
            target = self._messages.target
            choice = self._routes.choose(target)
            if choice is None:
                if await self._stands():
                    return True
                self._no_way(target)
                return False
            now_s = self._clock.monotonic()
            due_s = self._due_s(choice, now_s)
            waits_long = due_s - now_s > PATIENCE_S or self._routes.refused_for_s(choice) > REFUSED_PATIENCE_S
            if waits_long and self._gives_up_waiting(target):
                return False
            if self._deadline_s is not None and max(due_s, now_s) > self._deadline_s:
                if await self._stands():
                    return True
                log.error("work %s: the last frame could not be delivered in time", self._work().id)
                if self.phase is not EditorState.PAUSED:
                    self.phase = EditorState.OVERDUE
                return False
            if due_s <= now_s:
                return True
            self._notified.clear()
            await self._clock.wait(self._notified, due_s - now_s)

    def _due_s(self, choice: RouteChoice, now_s: float) -> float:
        """When the next request may go out by this route; at or before `now_s` means at once."""
        sender = self._sender
        due_s = choice.route.budget(choice.target.message_id).next_at(
            last_sent_s=sender.last_sent_s,
            now_s=now_s,
            final=self._deadline_s is not None or sender.hurries,
            took_s=sender.took_s,
            lag_s=self._services.lag_s(),
            newest_s=self._newest_s,
        )
        return max(due_s, choice.ready_s, sender.not_before_s)

    def _gives_up_waiting(self, target: Target) -> bool:
        """Whether something else is done than to wait long for the one route there is."""
        if self._routes.was_deleted(target):
            self._no_way(target)
            return True
        return self._goes_elsewhere(target)

    def _no_way(self, target: Target) -> None:
        """Every route to a message is closed: what stands beside it gets the last line."""
        failure = self._routes.failure
        log.warning("work %s: no route to message %d (%s)", self._work().id, target.index + 1, failure.value)
        self._changed.set()
        posts = target.message_id is None
        is_gone = failure in (FailureKind.DELETED, FailureKind.CHANNEL_GONE)
        if self._goes_elsewhere(target, is_gone=is_gone):
            return
        self._end_by(undeliverable(failure))
        if posts or not self._messages.fall_back(is_gone=is_gone):
            self.phase = EditorState.UNREACHABLE

    def _goes_elsewhere(self, target: Target, *, is_gone: bool = False) -> bool:
        """Show in the channel what the thread does not take; where nothing can be posted, open the last message again.

        False where nothing else stands, or where the message `is_gone`.
        """
        posts = target.message_id is None
        if self.state.is_in_thread(target.index) and (posts or not is_gone):
            self._changed.set()
            self._routes.leave_thread(target)
            if not posts:
                self._messages.drop_last()
            return True
        if posts and self._messages.stop_posting():
            self._changed.set()
            return True
        return False

    async def _stands(self) -> bool:
        """Whether the ending stands, so that no route is needed any more."""
        has_ended = self._work().ending is not None and not self._messages.posts
        return has_ended and await self._next_step() is None

    def _end_by(self, ending: Ending) -> None:
        log.warning("work %s: the reply is in trouble (%s)", self._work().id, ending.kind.value)
        self._on_failure(ending)

    async def _next_step(self) -> Step | None:
        """The smallest request that brings the reply nearer to the work; None when it stands as it should.

        None with `_changed` set when the reply has got nearer without a request.
        """
        work, state, message = self._work(), self.state, self._messages.open
        if self._messages.posts:
            await self._routes.prepare_post(title_of(work))
        target = self._messages.target
        rendering = render(work, self._view(work))
        frame, closes = rendering.frames[0], next(iter(rendering.cuts), None)
        if message.form is not Form.WHOLE and closes is not None and not message.is_moderated:
            state.owes_text = True
            if message.form is not Form.ACCEPTED:
                self._messages.skip(closes)
                self._changed.set()
                return None
            frame = closed_form(frame, message.base, self.address.locale)
        elif message.form is not Form.WHOLE:
            last, locale = rendering.frames[-1], self.address.locale
            frame, closes = reduced(last, message, work, locale, state.refused), None
        step = Step(frame, target, closes, closes is None and work.ending is not None)
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

    def _must_probe(self, target: Target) -> bool:
        """Whether the channel's route has to be tried now, while the token still brings a last line."""
        routes, is_writing = self._routes, self.phase is EditorState.WRITING and self.state.token is not None
        if target.message_id is None or not is_writing or not routes.token_is_ending() or routes.outlives_token(target):
            return False
        choice = routes.choose(target)
        return choice is not None and choice.kind is RouteKind.CHANNEL

    def _view(self, work: Work) -> View:
        state = self.state
        made = [part.state for part in work.panels] + [part.state for part in work.sections]
        stage = f"{bool(work.text)} {made}"
        if stage != self._stage:
            if self._stage:
                self._since_s = self._clock.unix()
            self._stage = stage
        return View(
            dialect=state.dialect,
            locale=self.address.locale,
            since_s=self._since_s,
            cuts=state.cuts,
            messages_max=self._messages.most,
            posted=len(state.message_ids),
            uploaded=frozenset(state.attachment_ids),
            refused=state.refused,
            post_only=state.post_only,
            source=state.source,
            take=self.take,
            queue=self.queue,
            paused=self.phase is EditorState.PAUSED,
            vanishes=self.address.private and work.request.private,
            owes_text=state.owes_text,
        )

    async def announce(self, payload: dict[str, object]) -> None:
        """Post one closing message of ours beside the reply; a failure is logged, the reply stands without it."""
        target = Target(len(self.state.message_ids), None)
        while self._messages.may_post and (choice := self._routes.choose(target)) is not None:
            now_s = self._clock.monotonic()
            wait_s = self._due_s(choice, now_s) - now_s
            if wait_s > FINAL_DEADLINE_S:
                return
            if wait_s > 0:
                await self._clock.wait(asyncio.Event(), wait_s)
                continue
            try:
                await choice.route.post({**payload, "flags": FLAG_SUPPRESS_EMBEDS}, [])
            except RouteError as error:
                log.warning("work %s: the closing message was not posted (%s)", self._work().id, error)
            return
