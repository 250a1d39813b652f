"""The one writer of a reply: compares what should stand with what does, and sends the smallest next request."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol

from bot.reply.frame import Dialect, Frame, Upload
from bot.reply.payload import attachment_ids, edit_payload, expected_text, post_payload, shown_text
from bot.reply.render import Place, View, render
from bot.reply.state import TOKEN_MARGIN_S, Address, ReplyState
from bot.reply.wire import FilePart, Route, RouteError, Trouble
from bot.work.ending import Ending, EndingKind, Fault
from bot.work.work import Work

log = logging.getLogger(__name__)

FINAL_DEADLINE_S: Final = 90.0
"""How long the last frame is tried, from the moment the work has its ending."""

_BACKOFF_S: Final = (0.25, 0.5, 1.0, 2.0, 4.0)

_WHY: Final = {
    Trouble.DELETED: "deleted",
    Trouble.CHANNEL_GONE: "gone",
    Trouble.FORBIDDEN: "forbidden",
    Trouble.TOKEN: "expired",
    Trouble.REFUSED: "refused",
}


class Clock(Protocol):
    """Time as the editor sees it: monotonic for pacing, unix for tokens. Injected so that schedules can be tested."""

    def monotonic(self) -> float:
        """Seconds that never go back."""
        ...

    def unix(self) -> float:
        """Seconds since 1970."""
        ...

    async def wait(self, event: asyncio.Event, timeout_s: float) -> bool:
        """Wait until the event is set, at most `timeout_s`; whether it was set."""
        ...


class SystemClock:
    """The real time."""

    def monotonic(self) -> float:
        """Seconds that never go back."""
        return time.monotonic()

    def unix(self) -> float:
        """Seconds since 1970."""
        return time.time()

    async def wait(self, event: asyncio.Event, timeout_s: float) -> bool:
        """Wait until the event is set, at most `timeout_s`; whether it was set."""
        try:
            async with asyncio.timeout(timeout_s):
                await event.wait()
        except TimeoutError:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Services:
    """What every editor shares: ways to Discord, bytes of files, the loop's lag, and what one reply learned for all.

    `token_route` and `channel_route` make a route for a reply; `read` gives a file's bytes for one try.
    """

    token_route: Callable[[Address, str], Route]
    channel_route: Callable[[Address], Route]
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
        self._ended = asyncio.Event()
        self._poked = asyncio.Event()
        self._newest_s: float | None = None
        self._stage = ""
        self._since_s = work().created_at
        self._last_sent_s: float | None = None
        self._took_s = 0.0
        self._failures = 0
        self._not_before_s = 0.0
        self._mended = False
        self._moderated = 0
        self._done = False
        self.delivered = False

    def poke(self) -> None:
        """Say that the work has changed. Never waits."""
        self._newest_s = self._clock.monotonic()
        self._poked.set()
        self._changed.set()
        if self._work().ending is not None:
            self._ended.set()

    async def run(self) -> None:
        """Write until the ending stands, or cannot: `delivered` says which. Never raises for what Discord does."""
        deadline_s: float | None = None
        while not self._done:
            await self._changed.wait()
            if self._ended.is_set():
                deadline_s = deadline_s or self._clock.monotonic() + FINAL_DEADLINE_S
                if self._next_step() is None:
                    self.delivered = True
                    return
                if self._clock.monotonic() > deadline_s:
                    log.error("work %s: the last frame could not be delivered in time", self._work().id)
                    return
            await self._turn()
            self._changed.clear()
            if not self._keep_route():
                return
            step = self._next_step()
            if step is not None:
                await self._send(step)
            if step is not None or self._ended.is_set():
                self._changed.set()

    async def _turn(self) -> None:
        """Sleep until the budget allows the next request; fresh text or the end of the work may bring it forward."""
        while True:
            now_s = self._clock.monotonic()
            final = self._ended.is_set()
            posts = len(self.state.message_ids) <= len(self.state.cuts)
            budget = self._route().budget(None if posts else self.state.message_ids[-1])
            due_s = budget.next_at(
                last_sent_s=self._last_sent_s,
                now_s=now_s,
                final=final,
                took_s=self._took_s,
                lag_s=self._services.lag_s(),
                newest_s=self._newest_s,
            )
            due_s = max(due_s, self._not_before_s)
            if due_s <= now_s:
                return
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
        if self._work().ending is None:
            self._on_trouble(_undeliverable("expired"))
        return self._clock.unix() < state.token_expires_at

    def _move_to_channel(self) -> None:
        log.info("work %s: reply moves to the channel route", self._work().id)
        self.state.on_channel_route = True
        self.state.token = None

    def _next_step(self) -> _Step | None:
        """The smallest request that brings the reply nearer to the work; None when it stands as it should."""
        work, state = self._work(), self.state
        rendering = render(work, self._view(work))
        frame = rendering.frames[0]
        closes = rendering.cuts[0] if rendering.cuts else None
        final = closes is None and work.ending is not None
        if self._moderated:
            frame, closes = self._neutral(frame), None
        if len(state.message_ids) <= len(state.cuts):
            return _Step(frame, None, closes, final)
        if frame != state.accepted:
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

    def _neutral(self, frame: Frame) -> Frame:
        """After AutoMod refused an edit: what it had accepted, with our own last line; then that line alone."""
        accepted = self.state.accepted
        if self._moderated > 1 or accepted is None:
            return replace(frame, header="", body=())
        return replace(frame, header=accepted.header, body=accepted.body)

    async def _send(self, step: _Step) -> None:
        payload, new = (
            post_payload(step.frame, ephemeral=self.address.private)
            if step.message_id is None
            else edit_payload(step.frame, self.state.attachment_ids)
        )
        route = self._route()
        started_s = self._last_sent_s = self._clock.monotonic()
        try:
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
        settled = step.final or step.closes is not None
        if settled and shown_text(message) != expected_text(step.frame) and not self._mended:
            log.warning("work %s: Discord shows something else than was sent; mending once", self._work().id)
            self._mended = True
            state.accepted = None
        elif step.closes is not None:
            self._close(step.closes)

    def _close(self, place: Place) -> None:
        """The open message stays as it is; a further one begins at `place`."""
        state = self.state
        state.cuts = (*state.cuts, place)
        state.accepted = None
        state.attachment_ids = {}
        self._mended = False

    def _recover(self, step: _Step, error: RouteError, new: tuple[Upload, ...]) -> None:
        """Decide what a failed request means. The next step is computed from what is newest."""
        state, work = self.state, self._work()
        match error.trouble:
            case Trouble.TRANSIENT:
                self._back_off(step, error)
            case Trouble.LIMITED:
                self._not_before_s = self._clock.monotonic() + error.retry_after_s
            case Trouble.TOKEN if self.address.can_outlive_token and not state.on_channel_route:
                self._move_to_channel()
            case Trouble.MODERATED:
                self._moderated += 1
                self._give_up(Ending(EndingKind.MODERATED, fault=Fault.PERSON), stop=self._moderated > 2)
            case Trouble.REFUSED if new and step.message_id is not None and state.dialect is Dialect.V2:
                if state.post_only:
                    state.refused |= {upload.name for upload in new}
                    return
                log.warning("work %s: pictures cannot be added to a standing message; they follow in new ones", work.id)
                state.post_only = True
                self._services.pictures_by_post()
            case Trouble.REFUSED if new:
                state.refused |= {upload.name for upload in new}
            case Trouble.REFUSED if work.ending is not None and not self._moderated:
                self._moderated = 1
            case trouble:
                self._give_up(_undeliverable(_WHY[trouble]), stop=trouble is not Trouble.REFUSED or self._moderated > 0)

    def _back_off(self, step: _Step, error: RouteError) -> None:
        wait_s = _BACKOFF_S[min(self._failures, len(_BACKOFF_S) - 1)]
        self._failures += 1
        self._not_before_s = self._clock.monotonic() + wait_s * random.uniform(0.8, 1.2)
        if step.message_id is None and error.applied_maybe:
            log.warning("work %s: a further message may have been posted twice", self._work().id)

    def _give_up(self, ending: Ending, *, stop: bool) -> None:
        """Tell the job that Discord ended this; with `stop` nothing more is written either."""
        log.warning("work %s: reply ends (%s %s)", self._work().id, ending.kind.value, ending.params.get("why", ""))
        self._on_trouble(ending)
        self._done = self._done or stop

    async def announce(self, payload: dict[str, object]) -> None:
        """Post one closing message of ours beside the reply; a failure is logged, the reply stands without it."""
        try:
            await self._route().post(payload, [])
        except RouteError as error:
            log.warning("work %s: the closing message was not posted (%s)", self._work().id, error)


def _undeliverable(why: str) -> Ending:
    return Ending(EndingKind.UNDELIVERABLE, {"why": why}, fault=Fault.DISCORD)
