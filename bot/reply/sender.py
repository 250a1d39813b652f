"""Sends one step of a reply, and draws the consequences of what Discord answers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from bot.reply.failure_decision import FailureAction, FailureContext, decide, undeliverable
from bot.reply.flow import whole_text
from bot.reply.frame import Dialect, Frame, Upload
from bot.reply.interaction_route import FailureKind, FilePart, RouteError
from bot.reply.messages import Messages
from bot.reply.open_message import Form, Resend
from bot.reply.payload import attachment_ids, edit_payload, is_shown_as_sent, post_payload
from bot.reply.render import CutPoint
from bot.reply.routes import ReplyRoutes, RouteChoice, Target, is_of_work
from bot.reply.services import ReplyServices, ReplyStore
from bot.reply.state import Reply, ReplyState
from bot.work.ending import Ending
from bot.work.work import Work

log = logging.getLogger(__name__)

_REFUSED_PAUSES_S: Final = (0.25, 1.0, 2.0, 4.0, 8.0)
"""Waited after a frame was refused, the longer the more were refused in a row."""

_SMOOTHING: Final = 0.3


@dataclass(frozen=True, slots=True)
class Step:
    """One request: edit the open message, or add one. `closes` is where the message ends."""

    frame: Frame
    target: Target
    closes: CutPoint | None
    final: bool

    @property
    def settles(self) -> bool:
        """Whether the message is to stay as it is sent."""
        return self.final or self.closes is not None


class Sender:
    """One request at a time. A refusal closes one route for one kind of request, or simplifies one message.

    `last_sent_s`, `took_s` (smoothed) and `not_before_s` pace what comes next; `hurries` lets the next request go out
    as soon as a last one would. `end_by` says with which ending the making has to end.
    """

    def __init__(
        self,
        services: ReplyServices,
        reply: Reply,
        routes: ReplyRoutes,
        messages: Messages,
        reply_store: ReplyStore,
        work: Callable[[], Work],
        end_by: Callable[[Ending], None],
    ) -> None:
        self._services = services
        self._clock = services.clock
        self._reply = reply
        self._routes = routes
        self._messages = messages
        self._reply_store = reply_store
        self._work = work
        self._end_by = end_by
        self.last_sent_s: float | None = None
        self.took_s = 0.0
        self.not_before_s = 0.0
        self.hurries = False
        self._in_flight: asyncio.Future[Mapping[str, Any]] | None = None

    @property
    def _state(self) -> ReplyState:
        return self._reply.state

    async def send(self, step: Step) -> bool:
        """Send it; False when nothing is left that could be tried."""
        state, message_id = self._state, step.target.message_id
        choice = self._routes.choose(step.target)
        if choice is None:
            return True
        payload, new = (
            post_payload(step.frame, ephemeral=self._reply.address.private)
            if message_id is None
            else edit_payload(step.frame, state.attachment_ids, replaces=state.accepted is None)
        )
        started_s = self.last_sent_s = self._clock.monotonic()
        self.hurries = False
        try:
            if message_id is None:
                await self._intend()
                if self._routes.may_be_posted and await self._adopt(step):
                    return True
            files = [FilePart(upload.name, await self._services.read(upload), upload.media_type) for upload in new]
            if message_id is None:
                message = await self._to_its_end(choice.route.post(payload, files, state.posting))
            else:
                message = await self._to_its_end(choice.route.edit(message_id, payload, files))
        except RouteError as error:
            return self._recover(step, choice, error, new)
        except OSError:
            log.exception("work %s: a file to upload cannot be read", self._work().id)
            state.refused |= {upload.name for upload in new}
            return True
        self._routes.worked(choice)
        if not files:
            self.took_s += _SMOOTHING * (self._clock.monotonic() - started_s - self.took_s)
        self._accept(step, message)
        return True

    async def _intend(self) -> None:
        """Keep that a message is about to be posted. A disk that refuses does not keep it from being shown."""
        try:
            await self._reply_store.save()
        except Exception:
            log.exception("work %s: should the bot die now, a message may be posted twice", self._work().id)

    async def _adopt(self, step: Step) -> bool:
        """Whether a message whose answer was lost on the way stands after all: then it is ours, not posted again."""
        work_id = self._work().id
        for message in await self._routes.posted_before(work_id) or ():
            if is_shown_as_sent(message, step.frame):
                self._accept(step, message)
                return True
            if is_of_work(message, work_id):
                # It shows an earlier frame of the same message: the next step brings it up to date.
                self._accept(replace(step, closes=None, final=False), message)
                self._state.accepted = None
                return True
        self._routes.may_be_posted = False
        return False

    def _accept(self, step: Step, message: Mapping[str, Any]) -> None:
        state, open_message = self._state, self._messages.open
        is_new = step.target.message_id is None
        if is_new:
            state.message_ids.append(int(message["id"]))
            state.posting, self._routes.may_be_posted = None, False
        state.accepted = step.frame
        state.attachment_ids = attachment_ids(message, step.frame.uploads)
        open_message.refusals = 0
        if open_message.resend is Resend.DUE:
            open_message.resend = Resend.DONE
        if step.settles and open_message.resend is Resend.NOT_NEEDED and not is_shown_as_sent(message, step.frame):
            log.warning("work %s: Discord shows something else than was sent; mending once", self._work().id)
            open_message.resend = Resend.DUE
        elif step.closes is not None:
            self._messages.close(step.closes)
        if is_new or state.attachment_ids or step.closes is not None:
            self._reply_store.save_soon()

    def _recover(self, step: Step, choice: RouteChoice, error: RouteError, new: tuple[Upload, ...]) -> bool:
        """Do what the trouble asks for; False when nothing is left. The next step is computed from what is newest."""
        state, work, message = self._state, self._work(), self._messages.open
        standing = step.target.message_id is not None and state.dialect is Dialect.V2
        has_pictures = any(upload.is_picture for upload in new)
        decision = decide(
            error,
            FailureContext(
                with_files=bool(new),
                by_post_helps=has_pictures and standing and not state.post_only and self._messages.may_post,
                settles=step.settles,
                refusals=message.refusals_of(step.frame),
            ),
        )
        goes_on = True
        match decision.action:
            case FailureAction.RETRY | FailureAction.WAIT:
                self._routes.failed(choice, error)
                if error.applied_maybe:
                    self._doubt(step)
            case FailureAction.OTHER_ROUTE:
                self._routes.close(choice, error.failure)
                self.hurries = True
            case FailureAction.ONCE_MORE:
                self._pause_after_refusal(step.frame)
            case FailureAction.SKIP:
                self._pause_after_refusal(step.frame)
                message.skipped = step.frame
            case FailureAction.BY_POST:
                log.warning("work %s: pictures cannot be added to a standing message; they follow in new ones", work.id)
                state.post_only = True
                self._services.pictures_by_post()
            case FailureAction.WITHOUT_FILES:
                state.refused |= {upload.name for upload in new}
            case FailureAction.REDUCE:
                message.is_moderated = message.is_moderated or error.failure is FailureKind.MODERATED
                goes_on = self._reduce(step)
        # A work that is whole stays so when only a file of it was not taken: a line says that in the file's place.
        if decision.ending is not None and (work.ending is None or decision.action is not FailureAction.WITHOUT_FILES):
            self._end_by(decision.ending)
        return goes_on

    async def _to_its_end(self, request: Coroutine[Any, Any, Mapping[str, Any]]) -> Mapping[str, Any]:
        """Await a request. Cancelling the editor does not cancel it: it would be unknown what stands."""
        self._in_flight = asyncio.ensure_future(request)
        self._in_flight.add_done_callback(_take_note)
        return await asyncio.shield(self._in_flight)

    async def wait_for_request(self) -> None:
        """Wait for the request that is in flight, if one is."""
        if self._in_flight is not None:
            await asyncio.wait({self._in_flight})

    def _doubt(self, step: Step) -> None:
        """The request may have been carried out although its answer was lost."""
        if step.target.message_id is None:
            self._routes.may_be_posted = True
            return
        # Files that the frame does not have may be gone by now.
        kept, names = self._state.attachment_ids, {upload.name for upload in step.frame.uploads}
        self._state.attachment_ids = {name: kept[name] for name in kept if name in names}

    def _pause_after_refusal(self, frame: Frame) -> None:
        message = self._messages.open
        message.count_refusal(frame)
        pause_s = _REFUSED_PAUSES_S[min(message.refusals, len(_REFUSED_PAUSES_S)) - 1]
        self.not_before_s = self._clock.monotonic() + pause_s

    def _reduce(self, step: Step) -> bool:
        """Try a simpler form of a message that is to stay; after the last one, a further message, or the one before.

        False when all of that was refused.
        """
        messages = self._messages
        posts = step.target.message_id is None
        if (messages.open.form is Form.SENTENCE and not messages.may_post) or not messages.open.simplify(
            self._state.accepted
        ):
            self._end_by(undeliverable(FailureKind.REFUSED))
            return posts and messages.stop_posting()
        if messages.open.form is Form.ANEW and not posts:
            log.warning("work %s: a last message is refused in every form; a further one follows", self._work().id)
            messages.begin_anew()
            # The file was refused in an edit; a further message may take it.
            self._state.refused -= {whole_text(self._work(), self._reply.address.locale).name}
        return True


def _take_note(request: asyncio.Future[Mapping[str, Any]]) -> None:
    """The answer to an editor that was cancelled is of no interest; asyncio would warn of an error in it."""
    if not request.cancelled():
        request.exception()
