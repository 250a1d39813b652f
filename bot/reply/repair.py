"""Writes messages without an editor: stale ones after a button press, and a last line after a crash."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from bot.reply.files import FilePart
from bot.reply.frame import Dialect, Frame, NoFile, Row, Upload, Words
from bot.reply.interaction_route import FailureKind, ReadableRoute, RouteError, TokenRoute
from bot.reply.markdown import length
from bot.reply.media import MEDIA
from bot.reply.offshoots import Offshoot
from bot.reply.payload import attachment_ids, custom_ids, edit_payload, is_shown_as_sent, shown_text
from bot.reply.render import TEXT_LIMIT, CutPoint, QueueStatus, View, render
from bot.reply.routes import ReplyRoutes, RouteChoice, Target
from bot.reply.services import ReplyServices
from bot.reply.state import Address, Reply, ReplyState
from bot.words.say import say
from bot.work.work import Work

log = logging.getLogger(__name__)

LAST_LINE_TIMEOUT_S: Final = 30.0
"""How long a plain last line is attempted."""

OTHER_ROOM_MAX: Final = 600
"""The most characters by which another version may have filled a message less or more."""

_TEMPORARY: Final = frozenset({FailureKind.TRANSIENT, FailureKind.LIMITED})
_ABOUT_CONTENT: Final = frozenset({FailureKind.REFUSED, FailureKind.MODERATED})
_ATTEMPTS: Final = 2

_ReadRoute = TokenRoute | ReadableRoute


async def repair(
    services: ReplyServices,
    work: Work,
    reply: Reply,
    *,
    token: str,
    message_id: int,
    take: tuple[int, int] = (1, 1),
    queue: QueueStatus | None = None,
    offshoots: tuple[Offshoot, ...] = (),
) -> int:
    """Update the messages of a reply that do not show its work; how many were written.

    `token` is new, from a press on the message `message_id`, which it reaches. Other messages need the channel's
    route. The reply's state is updated. Failures of Discord are logged, not raised.
    """
    state = reply.state
    by_token = services.token_route(reply.address, token)
    if message_id in state.stale_ids or message_id in state.spare_ids:
        return int(await _delete((by_token, *_by_channel(services, reply, 0)), message_id))
    if message_id not in state.message_ids:
        return 0
    written = 0
    for index, own_id in enumerate(state.message_ids):
        routes: tuple[_ReadRoute, ...] = tuple(_by_channel(services, reply, index))
        if own_id == message_id:
            routes = (by_token, *routes)
        frame_now = partial(frame_at, index, work, reply, take, queue, offshoots)
        written += await _update(services, routes, reply, index, frame_now)
    return written


async def update_last(
    services: ReplyServices, work: Work, reply: Reply, *, take: tuple[int, int], offshoots: tuple[Offshoot, ...]
) -> None:
    """Rewrite the last message of an ended work by the channel's route, because of its offshoots.

    Its files stay. Failures of Discord are logged, not raised.
    """
    index = len(reply.state.message_ids) - 1
    frame = frame_at(index, work, reply, take, offshoots=offshoots)
    payload, new = ({}, ()) if frame is None else edit_payload(frame, reply.state.attachment_ids)
    if frame is None or new:
        return  # what Discord shows is not what would be written now
    (route,) = _by_channel(services, reply, index)
    for _ in range(_ATTEMPTS):
        try:
            await route.edit(reply.state.message_ids[index], payload, [])
        except RouteError as error:
            log.info("the links below a work were not written (%s)", error)
            if error.failure not in _TEMPORARY:
                return
            await asyncio.sleep(error.retry_after_s)
        else:
            return


async def update_message(
    services: ReplyServices,
    work: Work,
    reply: Reply,
    index: int,
    route: _ReadRoute,
    take: tuple[int, int] = (1, 1),
    offshoots: tuple[Offshoot, ...] = (),
) -> bool:
    """Update one message of a reply, whose work has ended, by this route; whether it was out of date.

    The request waits until the route's budget allows it: edits of old messages are far apart. The reply's state is
    updated. Raises `RouteError`.
    """
    message_id, clock = reply.state.message_ids[index], services.clock
    frame = frame_at(index, work, reply, take, offshoots=offshoots)
    if frame is None:
        log.info("message %d of work %s was laid out by an earlier version and stays as it is", index + 1, work.id)
        return False
    due_s = route.budget(message_id).next_at(last_sent_s=None, now_s=clock.monotonic(), final=True)
    while (wait_s := due_s - clock.monotonic()) > 0:
        await clock.wait(asyncio.Event(), wait_s)
    return await _write_unless_shown(services, route, reply, index, frame)


def has_new_layout(work: Work, reply: Reply) -> bool:
    """Whether the messages of a reply, whose work has ended and changed, cannot be updated one by one."""
    state = reply.state
    begins = MEDIA[work.medium].has_final_layout(work, state.withheld) and not state.is_final_layout
    if begins or _messages_needed(work, reply) != len(state.message_ids):
        return True
    # The files of a narration may need other room than those before.
    indexes = range(len(state.message_ids)) if work.sections else ()
    return any(frame_at(index, work, reply, (1, 1)) is None for index in indexes)


def _messages_needed(work: Work, reply: Reply) -> int:
    """How many messages a reply, whose work has ended, needs to show it from the beginning."""
    address, state = reply.address, reply.state
    view = View(
        dialect=state.dialect,
        locale=address.locale,
        since_s=work.created_at,
        messages_max=address.messages_max,
        withheld=state.withheld,
        source=state.source,
        needs_text_file=state.needs_text_file,
        is_final_layout=MEDIA[work.medium].has_final_layout(work, state.withheld),
    )
    return len(render(work, view).frames)


async def clear_deleted(
    services: ReplyServices, address: Address, *, token: str, message_id: int, dialect: Dialect
) -> bool:
    """Remove the content and the buttons of a message whose work was deleted; whether that succeeded.

    `token` is new, from a press on this message.
    """
    payload, _ = edit_payload(_line_frame(dialect, say("part.gone", address.locale)), {}, replaces=True)
    for _ in range(_ATTEMPTS):
        try:
            await services.token_route(address, token).edit(message_id, payload, [])
        except RouteError as error:
            log.info("a message of a deleted work was not emptied (%s)", error)
            if error.failure not in _TEMPORARY:
                return False
        else:
            return True
    return False


async def write_plain_line(services: ReplyServices, reply: Reply, text: str, rows: tuple[Row, ...] = ()) -> bool:
    """Write a plain last line below the content of the reply's last message, by any open route; whether it succeeded.

    For a reply whose editor failed: the work is not rendered, and no exception is raised. After a refusal simpler forms
    follow, at last the line alone.
    """
    try:
        routes, state = ReplyRoutes(services, reply), reply.state
        target = Target(len(state.message_ids) - 1, state.message_ids[-1])
        for frame in await _plain_frames(routes, target, state, text, rows):
            if await _write(services, routes, target, state, frame):
                return True
    except Exception:
        # The last resort of a reply. A caller has other replies to end, and the work to settle.
        log.exception("no last line could be written")
    return False


def frame_at(
    index: int,
    work: Work,
    reply: Reply,
    take: tuple[int, int],
    queue: QueueStatus | None = None,
    offshoots: tuple[Offshoot, ...] = (),
) -> Frame | None:
    """The frame of the message at this index; None for a closed one that cannot end at its cut point any more.

    The last message of a work that has ended has all the rest, as a file where it does not fit.
    """
    state, count = reply.state, len(reply.state.message_ids)
    is_last = index == count - 1
    view = View(
        dialect=state.dialect,
        locale=reply.address.locale,
        since_s=work.created_at,
        cuts=state.cuts[:index],
        messages_max=count if is_last and work.ending is not None else reply.address.messages_max,
        posted=count,
        withheld=state.withheld,
        source=state.source,
        take=take,
        queue=queue,
        vanishes=reply.address.private and work.request.private,
        needs_text_file=state.needs_text_file,
        thread_url=reply.thread_url,
        offshoots=offshoots,
        is_final_layout=state.is_final_layout,
    )
    rendering = render(work, view)
    if not is_last and rendering.cuts[:1] != state.cuts[index : index + 1]:
        return _frame_up_to(work, view, state.cuts[index])
    return rendering.frames[0]


def _frame_up_to(work: Work, view: View, cut: CutPoint) -> Frame | None:
    """The frame of a closed message that another version cut at another point; None where it does not fit any more.

    That version reserved other room for the top and the last lines, of which a closed message uses little.
    """
    low, high = -OTHER_ROOM_MAX, OTHER_ROOM_MAX
    while low < high:
        middle = (low + high) // 2
        _, ends_at = _first_of(work, replace(view, more_room=middle))
        if ends_at is not None and ends_at < (cut.unit, cut.offset):
            low = middle + 1
        else:
            high = middle
    frame, ends_at = _first_of(work, replace(view, more_room=low))
    shown = [frame.header, *(piece.text for piece in frame.body if isinstance(piece, Words)), frame.footer]
    fits = sum(length(text) + 1 for text in shown) <= TEXT_LIMIT[frame.dialect]
    return frame if fits and ends_at == (cut.unit, cut.offset) else None


def _first_of(work: Work, view: View) -> tuple[Frame, tuple[int, int] | None]:
    """The frame of the open message, and the unit and offset where it closes; None for one that stays open."""
    rendering = render(work, view)
    return rendering.frames[0], next(((cut.unit, cut.offset) for cut in rendering.cuts), None)


def _by_channel(services: ReplyServices, reply: Reply, index: int) -> Iterator[ReadableRoute]:
    if reply.address.can_outlive_token:
        yield services.channel_route(replace(reply.address, channel_id=reply.channel_id_of(index)))


async def _update(
    services: ReplyServices,
    routes: Sequence[_ReadRoute],
    reply: Reply,
    index: int,
    frame_now: Callable[[], Frame | None],
) -> bool:
    """Write the present frame unless the message shows it already; whether it was written.

    Lines take the place of files that are larger than Discord takes there by now.
    """
    for route in routes:
        for _ in range(_ATTEMPTS):
            if (frame := frame_now()) is None:
                return False
            try:
                return await _write_unless_shown(services, route, reply, index, frame)
            except RouteError as error:
                log.info("message %d of a reply was not repaired (%s)", index + 1, error)
                if error.is_too_large and frame.uploads:
                    reply.state.withhold(frame.uploads, NoFile.REFUSED)
                elif error.failure not in _TEMPORARY:
                    break
            except OSError:
                log.exception("message %d of a reply was not repaired: a file cannot be read", index + 1)
                return False
    return False


async def _write_unless_shown(
    services: ReplyServices, route: _ReadRoute, reply: Reply, index: int, frame: Frame
) -> bool:
    """Write a frame by this route unless the message shows it already; whether it was written."""
    message_id, state = reply.state.message_ids[index], reply.state
    shown = await route.get(message_id)
    known = attachment_ids(shown, frame.uploads)
    if is_shown_as_sent(shown, frame) and custom_ids(shown) == [button.custom_id for button in frame.buttons]:
        return False
    payload, new = edit_payload(frame, known, replaces=True)
    files = [FilePart(one.name, await services.read(one), one.media_type) for one in new]
    message = await route.edit(message_id, payload, files)
    if index == len(state.message_ids) - 1:
        state.accepted, state.attachment_ids = frame, attachment_ids(message, frame.uploads)
    return True


async def _delete(routes: Sequence[_ReadRoute], message_id: int) -> bool:
    for route in routes:
        try:
            await route.delete(message_id)
        except RouteError as error:
            log.info("an unused message was not deleted (%s)", error)
        else:
            return True
    return False


async def _plain_frames(
    routes: ReplyRoutes, target: Target, state: ReplyState, text: str, rows: tuple[Row, ...]
) -> Sequence[Frame]:
    """The line below the current content, the line with its buttons, and only the line."""
    line = replace(_line_frame(state.dialect, f"-# {text}"), rows=rows)
    accepted = state.accepted
    if accepted is not None:
        body = tuple(one for one in accepted.body if not isinstance(one, Upload) or one.name in state.attachment_ids)
        under = replace(accepted, body=body, footer=line.footer, rows=rows)
    else:
        under = replace(line, body=await _shown_words(routes, target, state.dialect, len(text)))
    return under, line, replace(line, rows=())


async def _shown_words(routes: ReplyRoutes, target: Target, dialect: Dialect, room: int) -> tuple[Words, ...]:
    """The text of the message without its last line; empty when it cannot be read."""
    choice = routes.choose(target)
    if choice is None or target.message_id is None:
        return ()
    try:
        shown = shown_text(await choice.route.get(target.message_id))
    except RouteError as error:
        log.info("a message could not be read (%s)", error)
        return ()
    text, _, last = shown.rpartition("\n")
    text = text if last.startswith("-# ") else shown
    return (Words(text),) if text and len(text) + room + 10 <= TEXT_LIMIT[dialect] else ()


async def _write(services: ReplyServices, routes: ReplyRoutes, target: Target, state: ReplyState, frame: Frame) -> bool:
    """Write one frame by any route; False when none accepts it in time, or its content is refused."""
    deadline_s = services.clock.monotonic() + LAST_LINE_TIMEOUT_S
    payload, _ = edit_payload(frame, state.attachment_ids)
    while (choice := routes.choose(target)) is not None and await _wait_until_ready(services, choice, deadline_s):
        try:
            message = await choice.route.edit(target.message_id or 0, payload, [])
        except RouteError as error:
            if error.failure in _ABOUT_CONTENT:
                return False
            if error.failure in _TEMPORARY:
                routes.record_failure(choice, error)
            else:
                routes.close(choice, error.failure)
        else:
            state.accepted, state.attachment_ids = frame, attachment_ids(message, frame.uploads)
            return True
    return False


async def _wait_until_ready(services: ReplyServices, choice: RouteChoice, deadline_s: float) -> bool:
    """Wait until the route is ready; False when that is after the deadline."""
    clock = services.clock
    while choice.ready_s <= deadline_s:
        wait_s = choice.ready_s - clock.monotonic()
        if wait_s <= 0:
            return True
        await clock.wait(asyncio.Event(), wait_s)
    return False


def _line_frame(dialect: Dialect, line: str) -> Frame:
    return Frame(dialect=dialect, footer=line)
