"""The one writer of a reply: compares what should stand with what does, and sends the smallest next request."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from bot.reply.frame import Dialect, Frame, Upload
from bot.reply.payload import attachment_ids, edit_payload, expected_text, post_payload, shown_text
from bot.reply.render import Place, Queue, View, render
from bot.reply.services import Keeper, NoKeeper, Services
from bot.reply.state import TOKEN_MARGIN_S, Address, ReplyState
from bot.reply.trouble import Circumstances, Remedy, judge, undeliverable
from bot.reply.ways import Ways, is_of_work
from bot.reply.wire import FilePart, Route, RouteError
from bot.work.ending import Ending
from bot.work.titles import title_of
from bot.work.work import Work

log = logging.getLogger(__name__)

FINAL_DEADLINE_S: Final = 90.0
"""How long the last frame is tried, from the moment the work has its ending."""

_BACKOFF_S: Final = (0.25, 0.5, 1.0, 2.0, 4.0)


@dataclass(frozen=True, slots=True)
class _Step:
    """One request: edit the open message, or add one (`message_id` None). `closes` is where the message ends."""

    frame: Frame
    message_id: int | None
    closes: Place | None
    final: bool


class Editor:
    """Brings a reply in line with its work until the work's ending stands there.

    Design goal: newest wins, one request in flight, none cancelled. `poke` only sets a flag, so whoever reads the
    model never waits; the editor takes the newest work when the budget allows, renders the open tail and sends what
    differs. Whatever fails is tried again with what is newest by then. Before a message is posted the intention is
    kept, so that whoever goes on after a crash finds that message instead of posting it twice.
    """

    def __init__(
        self,
        services: Services,
        address: Address,
        state: ReplyState,
        work: Callable[[], Work],
        on_trouble: Callable[[Ending], None],
        keeper: Keeper | None = None,
    ) -> None:
        self._services = services
        self._clock = services.clock
        self.address = address
        self.state = state
        self.take = (1, 1)
        self.queue: Queue | None = None
        self._work = work
        self._on_trouble = on_trouble
        self._keeper = keeper or NoKeeper()
        self._ways = Ways(services, address, state)
        self._changed = asyncio.Event()
        self._poked = asyncio.Event()
        self._newest_s: float | None = None
        self._deadline_s: float | None = None
        self._stage = ""
        self._since_s = work().created_at
        self._last_sent_s: float | None = None
        self._took_s = 0.0
        self._failures = 0
        self._not_before_s = 0.0
        self._mending = False
        self._mended = False
        self._plain_tries = 0
        self._unsure = state.posting is not None
        """Whether a message that was to be posted may stand already."""
        self._paused = False
        self._expired = False
        self.is_hopeless = False
        """Whether nothing can ever be written here again."""
        self.delivered = False

    def poke(self) -> None:
        """Say that the work has changed. Never waits."""
        self._newest_s = self._clock.monotonic()
        self._poked.set()
        self._changed.set()
        if self._deadline_s is None and self._work().ending is not None:
            self._deadline_s = self._newest_s + FINAL_DEADLINE_S

    def readdress(self, address: Address) -> None:
        """Take the address as the first answer made it: Discord may have made the reply private by itself."""
        self.address = address
        self._ways = Ways(self._services, address, self.state)

    def try_again(self) -> None:
        """Begin anew to bring the last frame there; `run` may be called once more."""
        self._deadline_s = None
        self.poke()

    def pause(self, deadline_s: float) -> None:
        """Say in the reply that it will go on later, within `deadline_s` seconds from now, and stop writing."""
        self._paused = True
        self.poke()
        if self._deadline_s is None:
            self._deadline_s = self._clock.monotonic() + deadline_s

    async def run(self) -> None:
        """Write until the ending stands, or cannot: `delivered` says which. Never raises for what Discord does."""
        while not self.is_hopeless:
            await self._news()
            if not await self._turn():
                return
            if not self._keep_route():
                self.is_hopeless = True
                return
            self._changed.clear()
            step = await self._next_step()
            if step is not None:
                await self._send(step)
                self._changed.set()
            elif self._paused:
                return
            elif self._deadline_s is not None:
                await self._ways.delete_spares()
                self.delivered = True
                self._keeper.hold()
                return

    async def _news(self) -> None:
        """Wait for a change; a reply that cannot outlive its token wakes in time for its last line."""
        if self.address.can_outlive_token or self._expired:
            await self._changed.wait()
        else:
            left_s = self.state.token_expires_at - TOKEN_MARGIN_S - self._clock.unix()
            await self._clock.wait(self._changed, max(0.0, left_s))

    async def _turn(self) -> bool:
        """Sleep until the budget allows the next request; fresh text or the end of the work may bring it forward.

        False when that would be after the last frame's deadline.
        """
        while True:
            now_s = self._clock.monotonic()
            budget = self._route().budget(None if self._posts else self.state.message_ids[-1])
            due_s = budget.next_at(
                last_sent_s=self._last_sent_s,
                now_s=now_s,
                final=self._deadline_s is not None,
                took_s=self._took_s,
                lag_s=self._services.lag_s(),
                newest_s=self._newest_s,
            )
            due_s = max(due_s, self._not_before_s)
            if self._deadline_s is not None and max(due_s, now_s) > self._deadline_s:
                log.error("work %s: the last frame could not be delivered in time", self._work().id)
                return False
            if due_s <= now_s:
                return True
            self._poked.clear()
            await self._clock.wait(self._poked, due_s - now_s)

    @property
    def _posts(self) -> bool:
        """Whether the next request adds a message."""
        state = self.state
        return len(state.message_ids) <= len(state.cuts) and not state.spare_ids

    def _route(self) -> Route:
        return self._ways.to_next_message() if self._posts else self._ways.to_open_message()

    def _keep_route(self) -> bool:
        """Move to the channel route before the token ends; where there is none, bring the work to its end.

        Whether there is still a way to write.
        """
        if not self._ways.token_is_ending():
            return True
        if self.address.can_outlive_token:
            self._ways.move_to_channel(self._work().id)
            return True
        if not self._expired:
            self._expired = True
            if self._work().ending is None:
                self._on_trouble(undeliverable("expired"))
        return self.state.token is not None and self._clock.unix() < self.state.token_expires_at

    async def _next_step(self) -> _Step | None:
        """The smallest request that brings the reply nearer to the work; None when it stands as it should."""
        work, state = self._work(), self.state
        if len(state.message_ids) <= len(state.cuts):
            if not state.spare_ids:
                await self._ways.prepare_post(title_of(work))
            else:
                state.message_ids.append(state.spare_ids.pop(0))
        rendering = render(work, self._view(work))
        frame, closes = rendering.frames[0], next(iter(rendering.cuts), None)
        if self._plain_tries:
            frame, closes = self._plain(rendering.frames[-1]), None
        final = closes is None and work.ending is not None
        if len(state.message_ids) <= len(state.cuts):
            return _Step(frame, None, closes, final)
        if frame != state.accepted or self._mending:
            return _Step(frame, state.message_ids[-1], closes, final)
        if closes is not None:
            self._close(closes)
            return await self._next_step()
        return None

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
            messages_max=self.address.messages_max,
            posted=len(state.message_ids),
            uploaded=frozenset(state.attachment_ids),
            refused=state.refused,
            post_only=state.post_only,
            source=state.source,
            take=self.take,
            queue=self.queue,
            paused=self._paused,
            vanishes=self.address.private and work.request.private,
        )

    def _plain(self, last: Frame) -> Frame:
        """After Discord refused a text: what it had accepted, with our own last line; then that line alone."""
        accepted = self.state.accepted
        if self._plain_tries > 1 or accepted is None:
            return replace(last, header="", body=())
        return replace(last, header=accepted.header, body=accepted.body)

    async def _send(self, step: _Step) -> None:
        state = self.state
        payload, new = (
            post_payload(step.frame, ephemeral=self.address.private)
            if step.message_id is None
            else edit_payload(step.frame, state.attachment_ids, replaces=state.accepted is None)
        )
        started_s = self._last_sent_s = self._clock.monotonic()
        try:
            if step.message_id is None:
                await self._intend()
                if self._unsure and await self._adopt(step):
                    return
            files = [FilePart(upload.name, await self._services.read(upload), upload.media_type) for upload in new]
            if step.message_id is None:
                message = await self._ways.to_next_message().post(payload, files, state.posting)
            else:
                message = await self._ways.to_open_message().edit(step.message_id, payload, files)
        except RouteError as error:
            self._recover(step, error, new)
            return
        except OSError:
            log.exception("work %s: a file to upload cannot be read", self._work().id)
            state.refused |= {upload.name for upload in new}
            return
        self._failures = 0
        if not files:
            self._took_s += 0.3 * (self._clock.monotonic() - started_s - self._took_s)
        self._accept(step, message)

    async def _intend(self) -> None:
        """Keep that a message is about to be posted. A disk that refuses does not keep it from being shown."""
        try:
            await self._keeper.saved()
        except Exception:
            log.exception("work %s: should the bot die now, a message may be posted twice", self._work().id)

    def _accept(self, step: _Step, message: Mapping[str, Any]) -> None:
        state = self.state
        if step.message_id is None:
            state.message_ids.append(int(message["id"]))
            state.posting, self._unsure = None, False
        state.accepted = step.frame
        state.attachment_ids = attachment_ids(message, step.frame.uploads)
        self._mended, self._mending = self._mended or self._mending, False
        settled = step.final or step.closes is not None
        if settled and not self._mended and not _stands(message, step.frame):
            log.warning("work %s: Discord shows something else than was sent; mending once", self._work().id)
            self._mending = True
        elif step.closes is not None:
            self._close(step.closes)
        if step.message_id is None or state.attachment_ids:
            self._keeper.hold()

    def _close(self, place: Place) -> None:
        """The open message stays as it is; a further one begins at `place`."""
        state = self.state
        state.cuts = (*state.cuts, place)
        state.accepted = None
        state.attachment_ids = {}
        self._mended = False
        self._keeper.hold()

    async def _adopt(self, step: _Step) -> bool:
        """Whether a message whose answer was lost on the way stands after all: then it is ours, not posted again."""
        work_id = self._work().id
        for message in await self._ways.posted_before(work_id) or ():
            if _stands(message, step.frame):
                self._accept(step, message)
                return True
            if is_of_work(message, work_id):
                # It shows an earlier frame of the same message: the next step brings it up to date.
                self._accept(step, message)
                self.state.accepted = None
                return True
        self._unsure = False
        return False

    def _recover(self, step: _Step, error: RouteError, new: tuple[Upload, ...]) -> None:
        """Do what the trouble asks for. The next step is computed from what is newest."""
        state, work = self.state, self._work()
        if step.message_id is None and self._ways.leave_thread(error):
            log.warning("work %s: the thread takes no message; the reply goes on in the channel", work.id)
            return
        standing = step.message_id is not None and state.dialect is Dialect.V2
        verdict = judge(
            error,
            Circumstances(
                with_files=bool(new),
                by_post_helps=bool(new) and standing and not state.post_only and self._may_post(),
                channel_is_open=self.address.can_outlive_token and not state.on_channel_route,
                plain_tries=self._plain_tries,
            ),
        )
        match verdict.remedy:
            case Remedy.RETRY:
                self._back_off(step, error)
            case Remedy.WAIT:
                self._not_before_s = self._clock.monotonic() + error.retry_after_s
            case Remedy.CHANNEL:
                self._ways.move_to_channel(work.id)
            case Remedy.BY_POST:
                log.warning("work %s: pictures cannot be added to a standing message; they follow in new ones", work.id)
                state.post_only = True
                self._services.pictures_by_post()
            case Remedy.WITHOUT_FILES:
                state.refused |= {upload.name for upload in new}
            case Remedy.PLAIN:
                self._plain_tries += 1
            case Remedy.NOTHING:
                self.is_hopeless = True
        # A work that is whole stays so when only a file of it was not taken: a line says that in the file's place.
        if verdict.ending is not None and (work.ending is None or verdict.remedy is not Remedy.WITHOUT_FILES):
            log.warning("work %s: the reply is in trouble (%s)", work.id, error)
            self._on_trouble(verdict.ending)

    def _back_off(self, step: _Step, error: RouteError) -> None:
        wait_s = _BACKOFF_S[min(self._failures, len(_BACKOFF_S) - 1)]
        self._failures += 1
        self._not_before_s = self._clock.monotonic() + wait_s * random.uniform(0.8, 1.2)
        if step.message_id is None and error.applied_maybe:
            self._unsure = True

    def _may_post(self) -> bool:
        most = self.address.messages_max
        return most is None or len(self.state.message_ids) < most

    async def announce(self, payload: dict[str, object]) -> None:
        """Post one closing message of ours beside the reply; a failure is logged, the reply stands without it."""
        if not self._may_post() or not self._keep_route() or not await self._turn():
            return
        try:
            await self._ways.to_next_message().post(payload, [])
        except RouteError as error:
            log.warning("work %s: the closing message was not posted (%s)", self._work().id, error)


def _stands(message: Mapping[str, Any], frame: Frame) -> bool:
    """Whether a message as Discord returned it has all of the frame: its words and its files."""
    uploads = frame.uploads
    return shown_text(message) == expected_text(frame) and len(attachment_ids(message, uploads)) == len(uploads)
