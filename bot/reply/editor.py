"""The one writer of a reply: compares what should stand with what does, and sends the smallest next request."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from bot.reply.clock import Clock
from bot.reply.frame import Dialect, Frame, Upload
from bot.reply.payload import attachment_ids, edit_payload, expected_text, post_payload, shown_text
from bot.reply.render import Place, View, render
from bot.reply.state import TOKEN_MARGIN_S, Address, ReplyState
from bot.reply.trouble import Circumstances, Remedy, judge, undeliverable
from bot.reply.wire import FilePart, ReadableRoute, Route, RouteError, Trouble
from bot.work.ending import Ending
from bot.work.work import Work

log = logging.getLogger(__name__)

FINAL_DEADLINE_S: Final = 90.0
"""How long the last frame is tried, from the moment the work has its ending."""

_BACKOFF_S: Final = (0.25, 0.5, 1.0, 2.0, 4.0)


@dataclass(frozen=True, slots=True)
class Services:
    """What every editor shares: ways to Discord, bytes of files, the loop's lag, and what one reply learned for all.

    `token_route` and `channel_route` make a route for a reply; `read` gives a file's bytes for one try.
    """

    token_route: Callable[[Address, str], Route]
    channel_route: Callable[[Address], ReadableRoute]
    read: Callable[[Upload], Awaitable[bytes]]
    lag_s: Callable[[], float]
    pictures_by_post: Callable[[], None]
    clock: Clock


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
    differs. Whatever fails is tried again with what is newest by then.
    """

    def __init__(
        self,
        services: Services,
        address: Address,
        state: ReplyState,
        work: Callable[[], Work],
        on_trouble: Callable[[Ending], None],
    ) -> None:
        self._services = services
        self._clock = services.clock
        self.address = address
        self.state = state
        self._work = work
        self._on_trouble = on_trouble
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
        self._unsure_post: _Step | None = None
        self._expired = False
        self._done = False
        self.delivered = False

    def poke(self) -> None:
        """Say that the work has changed. Never waits."""
        self._newest_s = self._clock.monotonic()
        self._poked.set()
        self._changed.set()
        if self._deadline_s is None and self._work().ending is not None:
            self._deadline_s = self._newest_s + FINAL_DEADLINE_S

    async def run(self) -> None:
        """Write until the ending stands, or cannot: `delivered` says which. Never raises for what Discord does."""
        while not self._done:
            await self._news()
            if not await self._turn() or not self._keep_route():
                return
            self._changed.clear()
            step = self._next_step()
            if step is not None:
                await self._send(step)
                self._changed.set()
            elif self._deadline_s is not None:
                self.delivered = True
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
            posts = len(self.state.message_ids) <= len(self.state.cuts)
            budget = self._route().budget(None if posts else self.state.message_ids[-1])
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

    def _route(self) -> Route:
        if self.state.on_channel_route or self.state.token is None:
            return self._services.channel_route(self.address)
        return self._services.token_route(self.address, self.state.token)

    def _keep_route(self) -> bool:
        """Move to the channel route before the token ends; where there is none, bring the work to its end.

        Whether there is still a way to write.
        """
        state = self.state
        if state.on_channel_route or self._clock.unix() < state.token_expires_at - TOKEN_MARGIN_S:
            return True
        if self.address.can_outlive_token:
            self._move_to_channel()
            return True
        if not self._expired:
            self._expired = True
            if self._work().ending is None:
                self._on_trouble(undeliverable("expired"))
        return self._clock.unix() < state.token_expires_at

    def _move_to_channel(self) -> None:
        log.info("work %s: reply moves to the channel route", self._work().id)
        self.state.on_channel_route = True
        self.state.token = None

    def _next_step(self) -> _Step | None:
        """The smallest request that brings the reply nearer to the work; None when it stands as it should."""
        work, state = self._work(), self.state
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
            return self._next_step()
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
        )

    def _plain(self, last: Frame) -> Frame:
        """After Discord refused a text: what it had accepted, with our own last line; then that line alone."""
        accepted = self.state.accepted
        if self._plain_tries > 1 or accepted is None:
            return replace(last, header="", body=())
        return replace(last, header=accepted.header, body=accepted.body)

    async def _send(self, step: _Step) -> None:
        payload, new = (
            post_payload(step.frame, ephemeral=self.address.private)
            if step.message_id is None
            else edit_payload(step.frame, self.state.attachment_ids)
        )
        route = self._route()
        started_s = self._last_sent_s = self._clock.monotonic()
        try:
            if step.message_id is None and await self._adopt():
                return
            files = [FilePart(upload.name, await self._services.read(upload), upload.media_type) for upload in new]
            if step.message_id is None:
                message = await route.post(payload, files)
            else:
                message = await route.edit(step.message_id, payload, files)
        except RouteError as error:
            self._recover(step, error, new)
            return
        except OSError:
            log.exception("work %s: a file to upload cannot be read", self._work().id)
            self.state.refused |= {upload.name for upload in new}
            return
        self._failures = 0
        if not files:
            self._took_s += 0.3 * (self._clock.monotonic() - started_s - self._took_s)
        self._accept(step, message)

    def _accept(self, step: _Step, message: Mapping[str, Any]) -> None:
        state = self.state
        if step.message_id is None:
            state.message_ids.append(int(message["id"]))
        state.accepted = step.frame
        state.attachment_ids = attachment_ids(message, step.frame.uploads)
        self._mended, self._mending = self._mended or self._mending, False
        settled = step.final or step.closes is not None
        if settled and not self._mended and not _stands(message, step.frame):
            log.warning("work %s: Discord shows something else than was sent; mending once", self._work().id)
            self._mending = True
        elif step.closes is not None:
            self._close(step.closes)

    def _close(self, place: Place) -> None:
        """The open message stays as it is; a further one begins at `place`."""
        state = self.state
        state.cuts = (*state.cuts, place)
        state.accepted = None
        state.attachment_ids = {}
        self._mended = False

    async def _adopt(self) -> bool:
        """Whether a message whose answer was lost on the way stands after all: then it is ours, not posted again."""
        step, self._unsure_post = self._unsure_post, None
        if step is None:
            return False
        if not self.address.can_outlive_token:
            log.warning("work %s: a further message may have been posted twice", self._work().id)
            return False
        try:
            recent = await self._services.channel_route(self.address).recent(self.state.message_ids[-1])
        except RouteError as error:
            if error.trouble is Trouble.TRANSIENT:
                self._unsure_post = step
                raise
            log.warning("work %s: a further message may have been posted twice (%s)", self._work().id, error)
            return False
        for message in recent:
            if _stands(message, step.frame):
                self._accept(step, message)
                return True
        return False

    def _recover(self, step: _Step, error: RouteError, new: tuple[Upload, ...]) -> None:
        """Do what the trouble asks for. The next step is computed from what is newest."""
        state, work = self.state, self._work()
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
                self._move_to_channel()
            case Remedy.BY_POST:
                log.warning("work %s: pictures cannot be added to a standing message; they follow in new ones", work.id)
                state.post_only = True
                self._services.pictures_by_post()
            case Remedy.WITHOUT_FILES:
                state.refused |= {upload.name for upload in new}
            case Remedy.PLAIN:
                self._plain_tries += 1
            case Remedy.NOTHING:
                self._done = True
        # A work that is whole stays so when only a file of it was not taken: a line says that in the file's place.
        if verdict.ending is not None and (work.ending is None or verdict.remedy is not Remedy.WITHOUT_FILES):
            log.warning("work %s: the reply is in trouble (%s)", work.id, error)
            self._on_trouble(verdict.ending)

    def _back_off(self, step: _Step, error: RouteError) -> None:
        wait_s = _BACKOFF_S[min(self._failures, len(_BACKOFF_S) - 1)]
        self._failures += 1
        self._not_before_s = self._clock.monotonic() + wait_s * random.uniform(0.8, 1.2)
        if step.message_id is None and error.applied_maybe:
            self._unsure_post = step

    def _may_post(self) -> bool:
        most = self.address.messages_max
        return most is None or len(self.state.message_ids) < most

    async def announce(self, payload: dict[str, object]) -> None:
        """Post one closing message of ours beside the reply; a failure is logged, the reply stands without it."""
        if not self._may_post() or not self._keep_route() or not await self._turn():
            return
        try:
            await self._route().post(payload, [])
        except RouteError as error:
            log.warning("work %s: the closing message was not posted (%s)", self._work().id, error)


def _stands(message: Mapping[str, Any], frame: Frame) -> bool:
    """Whether a message as Discord returned it has all of the frame: its words and its files."""
    uploads = frame.uploads
    return shown_text(message) == expected_text(frame) and len(attachment_ids(message, uploads)) == len(uploads)
