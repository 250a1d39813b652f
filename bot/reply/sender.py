"""Sends one request of a reply and applies Discord's answer to the reply's state."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from bot.reply.failure_decision import FailureAction, FailureContext, decide, undeliverable
from bot.reply.files import FilePart
from bot.reply.frame import Dialect, Frame, NoFile, Upload
from bot.reply.interaction_route import FailureKind, RouteError
from bot.reply.messages import Messages
from bot.reply.open_message import Form, Resend
from bot.reply.payload import Json, attachment_ids, edit_payload, is_shown_as_sent, post_payload
from bot.reply.render import CutPoint
from bot.reply.routes import ReplyRoutes, RouteChoice, Target, is_of_work
from bot.reply.services import ReplyServices, ReplyStore
from bot.reply.state import Reply, ReplyState
from bot.reply.text_file import full_text_file
from bot.work.ending import Ending
from bot.work.work import Work

log = logging.getLogger(__name__)

_REFUSED_PAUSES_S: Final = (0.25, 1.0, 2.0, 4.0, 8.0)
"""Pauses after one, two ... refusals of a frame in a row."""

_SMOOTHING: Final = 0.3

_SAVE_INTENT_S: Final = 1.0
"""A new message waits at most this long for the library to know of it."""

_LOOK_PAUSES_S: Final = (0.5, 1.0, 2.0, 4.0)
_LOOK_WAIT_MAX_S: Final = 30.0
"""Pauses between attempts to find a lost message that is not needed, and the longest that is worth a further one."""


@dataclass(frozen=True, slots=True)
class Step:
    """One request: edit the open message, or post one. `closes` is where the message ends.

    With `begins_final_layout` it is the first message that is edited, and the reply goes on from there.
    """

    frame: Frame
    target: Target
    closes: CutPoint | None
    final: bool
    begins_final_layout: bool = False

    @property
    def completes_message(self) -> bool:
        """Whether this is the last version of the message."""
        return self.final or self.closes is not None


class Sender:
    """Sends one request at a time. A refusal closes one route for one kind of request, or simplifies one message.

    `last_sent_s`, `latency_s` (smoothed) and `not_before_s` pace the next request; with `is_urgent` it is paced like a
    final one. `on_failure` is called with the Ending that the making has to stop with.
    """

    def __init__(
        self,
        services: ReplyServices,
        reply: Reply,
        routes: ReplyRoutes,
        messages: Messages,
        reply_store: ReplyStore,
        work: Callable[[], Work],
        on_failure: Callable[[Ending], None],
    ) -> None:
        self._services = services
        self._clock = services.clock
        self._reply = reply
        self._routes = routes
        self._messages = messages
        self._reply_store = reply_store
        self._work = work
        self._on_failure = on_failure
        self.last_sent_s: float | None = None
        self.latency_s = 0.0
        self.not_before_s = 0.0
        self.is_urgent = False
        self._in_flight: asyncio.Future[Mapping[str, Any]] | None = None
        self._lost: Frame | None = None
        """The frame of a post whose answer was lost."""

    @property
    def _state(self) -> ReplyState:
        return self._reply.state

    async def send(self, step: Step) -> bool:
        """Send one request; False when nothing is left to try."""
        state, message_id = self._state, step.target.message_id
        choice = self._routes.choose(step.target)
        if choice is None:
            return True
        payload, new = self._payload(step)
        limit_bytes = self._reply.address.upload_limit_bytes
        if too_large := [upload for upload in new if upload.size_bytes > limit_bytes]:
            # A work that was made where larger files may be uploaded is shown here.
            state.withhold(too_large, NoFile.REFUSED)
            return True
        started_s = self.last_sent_s = self._clock.monotonic()
        self.is_urgent = False
        try:
            if message_id is None:
                await self._save_intent()
                if self._routes.may_be_posted and await self._find_posted(step):
                    return True
            if step.begins_final_layout:
                await self.set_lost_aside()
            files = [FilePart(upload.name, await self._services.read(upload), upload.media_type) for upload in new]
            if message_id is None:
                message = await self._complete(choice.route.post(payload, files, state.posting))
            else:
                message = await self._complete(choice.route.edit(message_id, payload, files))
        except RouteError as error:
            return self._handle_failure(step, choice, error, new)
        except OSError:
            log.exception("work %s: a file to upload cannot be read", self._work().id)
            state.withhold(new, NoFile.UNREADABLE)
            return True
        self._routes.record_success(choice)
        if not files:
            self.latency_s += _SMOOTHING * (self._clock.monotonic() - started_s - self.latency_s)
        self._accept(step, message)
        return True

    def _payload(self, step: Step) -> tuple[Json, tuple[Upload, ...]]:
        state = self._state
        if step.target.message_id is None:
            return post_payload(step.frame, ephemeral=self._reply.address.private)
        if step.begins_final_layout:
            return edit_payload(step.frame, {}, replaces=True)
        return edit_payload(step.frame, state.attachment_ids, replaces=state.accepted is None)

    async def _save_intent(self) -> None:
        """Save that a message is about to be posted. A store that fails, or is slow, does not prevent the post."""
        try:
            async with asyncio.timeout(_SAVE_INTENT_S):
                await self._reply_store.save()
        except Exception:
            log.exception("work %s: after a crash now a message may be posted twice", self._work().id)

    async def _find_posted(self, step: Step) -> bool:
        """Whether the message was posted although its answer was lost; it is then used instead of a second post."""
        work_id = self._work().id
        for message in await self._routes.possible_duplicates(work_id) or ():
            if is_shown_as_sent(message, step.frame):
                self._accept(step, message)
                return True
            if is_of_work(message, work_id):
                # It shows an earlier frame of this message: the next request updates it.
                self._accept(replace(step, closes=None, final=False), message)
                self._state.accepted = None
                return True
        self._routes.may_be_posted = False
        return False

    async def set_lost_aside(self) -> None:
        """Make a message spare that was posted although its answer was lost, when the reply goes on without it.

        A message that cannot be looked for stays; this is logged.
        """
        if not self._routes.may_be_posted:
            return
        work_id = self._work().id
        for pause_s in _LOOK_PAUSES_S:
            try:
                found = await self._routes.possible_duplicates(work_id) or ()
            except RouteError as error:
                log.warning("work %s: a lost message was not looked for (%s)", work_id, error)
                if error.retry_after_s > _LOOK_WAIT_MAX_S:
                    break
                await self._clock.wait(asyncio.Event(), max(error.retry_after_s, pause_s))
            else:
                self._state.spare_ids += [int(message["id"]) for message in found if self._is_lost(message)]
                break
        self._state.posting, self._routes.may_be_posted = None, False

    def _is_lost(self, message: Mapping[str, Any]) -> bool:
        is_as_sent = self._lost is not None and is_shown_as_sent(message, self._lost)
        return is_as_sent or is_of_work(message, self._work().id)

    def _accept(self, step: Step, message: Mapping[str, Any]) -> None:
        state = self._state
        is_new = step.target.message_id is None
        if is_new:
            state.message_ids.append(int(message["id"]))
            state.posting, self._routes.may_be_posted = None, False
            self._reply.posted.set()
        if step.begins_final_layout:
            self._messages.begin_final_layout()
        open_message = self._messages.open
        state.accepted = step.frame
        if any(upload.name not in state.attachment_ids for upload in step.frame.uploads):
            open_message.refused_pictures = 0
        state.attachment_ids = attachment_ids(message, step.frame.uploads)
        open_message.refusals = 0
        if open_message.resend is Resend.DUE:
            open_message.resend = Resend.DONE
        if (
            step.completes_message
            and open_message.resend is Resend.NOT_NEEDED
            and not is_shown_as_sent(message, step.frame)
        ):
            log.warning("work %s: Discord shows something else than was sent; sending it again once", self._work().id)
            open_message.resend = Resend.DUE
        elif step.closes is not None:
            self._messages.close(step.closes)
        if is_new or state.attachment_ids or step.closes is not None:
            self._reply_store.save_soon()

    def _handle_failure(self, step: Step, choice: RouteChoice, error: RouteError, new: tuple[Upload, ...]) -> bool:
        """Apply the decision about a failure; False when nothing is left to try."""
        state, work, message = self._state, self._work(), self._messages.open
        is_edit = step.target.message_id is not None
        has_pictures = any(upload.is_picture for upload in new)
        decision = decide(
            error,
            FailureContext(
                has_files=bool(new),
                new_message_helps=has_pictures and is_edit and not state.post_only and self._messages.may_post,
                completes_message=step.completes_message,
                refusals=message.refusals_of(step.frame),
                has_shown_files=bool(state.attachment_ids),
                refused_pictures=message.refused_pictures,
            ),
        )
        can_continue = True
        match decision.action:
            case FailureAction.RETRY | FailureAction.WAIT:
                self._routes.record_failure(choice, error)
                if error.maybe_applied:
                    self._mark_uncertain(step)
            case FailureAction.OTHER_ROUTE:
                self._routes.close(choice, error.failure)
                self.is_urgent = True
            case FailureAction.RETRY_SAME:
                message.refused_pictures += has_pictures
                self._pause_after_refusal(step.frame)
            case FailureAction.SKIP:
                self._pause_after_refusal(step.frame)
                message.skipped = step.frame
            case FailureAction.NEW_MESSAGE:
                log.warning(
                    "work %s: pictures cannot be added to an existing message; they follow in new ones", work.id
                )
                state.post_only = True
                if state.dialect is Dialect.V2:
                    self._services.on_picture_edit_refused()
            case FailureAction.WITHOUT_FILES:
                state.withhold(new, NoFile.REFUSED)
            case FailureAction.REDUCE:
                message.is_moderated = message.is_moderated or error.failure is FailureKind.MODERATED
                can_continue = self._reduce(step)
        # A work that has ended keeps its ending when only a file was refused: a line replaces the file.
        if decision.ending is not None and (work.ending is None or decision.action is not FailureAction.WITHOUT_FILES):
            self._on_failure(decision.ending)
        return can_continue

    async def _complete(self, request: Coroutine[Any, Any, Mapping[str, Any]]) -> Mapping[str, Any]:
        """Await a request. Cancelling the editor does not cancel it: otherwise its effect would be unknown."""
        self._in_flight = asyncio.ensure_future(request)
        self._in_flight.add_done_callback(_retrieve_exception)
        return await asyncio.shield(self._in_flight)

    async def wait_for_request(self) -> None:
        """Wait for the request in flight, if there is one."""
        if self._in_flight is not None:
            await asyncio.wait({self._in_flight})

    def _mark_uncertain(self, step: Step) -> None:
        """The request may have been applied although its answer was lost."""
        if step.target.message_id is None:
            self._routes.may_be_posted, self._lost = True, step.frame
            return
        if step.begins_final_layout and len(self._state.message_ids) > 1:
            return  # the open message is another one
        # Files that are not in the frame may have been removed.
        known, names = self._state.attachment_ids, {upload.name for upload in step.frame.uploads}
        self._state.attachment_ids = {name: known[name] for name in known if name in names}

    def _pause_after_refusal(self, frame: Frame) -> None:
        message = self._messages.open
        message.count_refusal(frame)
        pause_s = _REFUSED_PAUSES_S[min(message.refusals, len(_REFUSED_PAUSES_S)) - 1]
        self.not_before_s = self._clock.monotonic() + pause_s

    def _reduce(self, step: Step) -> bool:
        """Simplify the last version of a message; after the simplest form use a further message, or the one before.

        False when all of them were refused.
        """
        messages = self._messages
        is_post = step.target.message_id is None
        if (messages.open.form is Form.LINE_ALONE and not messages.may_post) or not messages.open.simplify(
            self._state.accepted
        ):
            self._on_failure(undeliverable(FailureKind.REFUSED))
            return is_post and messages.stop_posting()
        if messages.open.form is Form.NEW_MESSAGE and not is_post:
            log.warning("work %s: a last message is refused in every form; a further one follows", self._work().id)
            messages.continue_in_new_message()
            # The file was refused in an edit; a new message may accept it.
            self._state.withheld.pop(full_text_file(self._work(), self._reply.address.locale).name, None)
        return True


def _retrieve_exception(request: asyncio.Future[Mapping[str, Any]]) -> None:
    """Retrieve the exception after the editor was cancelled: asyncio warns of one that is never retrieved."""
    if not request.cancelled():
        request.exception()
