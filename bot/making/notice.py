"""The one line that tells the author of a long work, in private, that it has ended.

Which way it goes follows from Discord's rules:

1. An ephemeral follow-up, while the token of the author's own interaction lives: 15 minutes (Discord docs: Receiving
   and Responding, Followup Messages). It needs no permission, stands where the person asked, and opens nothing.
2. After that, and where the reply has no such token, a direct message. It comes second because Discord wants these to
   follow from an action of the person, and blocks bots that open many at once (Discord docs: User Resource, Create DM).
3. Where the person accepts no direct messages: nothing. A mention in the channel would be a line for everyone there,
   and the reply itself shows the end.

Each person can turn the line off (`bot.library.people.PersonSettings`).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from bot.library.library import Library
from bot.making.run import Run
from bot.reply.interaction_route import ReadableRoute, RouteError, TokenRoute
from bot.reply.payload import FLAG_EPHEMERAL, FLAG_SUPPRESS_EMBEDS
from bot.reply.retries import with_retries
from bot.reply.services import ReplyServices
from bot.words.links import link
from bot.words.say import say
from bot.work.ending import EndingKind
from bot.work.titles import title_of

log = logging.getLogger(__name__)

NOTICE_AFTER_S: Final = 120.0
"""The author of a work that took longer is told that it has ended."""

_READY: Final = frozenset({EndingKind.COMPLETE, EndingKind.INCOMPLETE, EndingKind.CUT})
_NOT_TOLD: Final = frozenset({EndingKind.STOPPED, EndingKind.SCHEDULED})
"""Endings without a notice: its author stopped it, or it continues by itself."""


async def tell_author(services: ReplyServices, library: Library, run: Run) -> None:
    """Tell the author that a long work has ended, unless they stopped it or want no such line. Failures are logged."""
    work, ending, url = run.work, run.work.ending, run.reply.url
    if (
        ending is None
        or ending.kind in _NOT_TOLD
        or not (run.editor.delivered and (url or run.reply.address.is_nowhere))
    ):
        return
    if (work.ended_at or 0.0) - run.began_at < NOTICE_AFTER_S:
        return
    if not (await library.people.settings(work.author_id)).wants_notice:
        return
    locale = run.reply.address.locale
    outcome = "ready" if ending.kind in _READY else "ended"
    where = link(title_of(work), url, locale)
    if not url:
        where = say("long.in_library", locale, title=where)
    text = say(f"after.{outcome}.{work.kind.value}", locale, link=where)
    payload = {"content": text, "flags": FLAG_SUPPRESS_EMBEDS, "allowed_mentions": {"parse": []}}
    for route in _token_routes(services, run):
        if await _post(route, {**payload, "flags": FLAG_SUPPRESS_EMBEDS | FLAG_EPHEMERAL}):
            return
    channel_id = await services.open_direct_message(work.author_id)
    if channel_id is not None:
        await _post(services.channel_route(replace(run.reply.address, channel_id=channel_id)), payload)


def _token_routes(services: ReplyServices, run: Run) -> Iterator[TokenRoute]:
    """The route of the author's token while it lives. A moderator's token would show the line to the moderator."""
    address, state = run.reply.address, run.reply.state
    if state.token is not None and state.token_is_authors and services.clock.unix() < state.token_expires_at:
        yield services.token_route(address, state.token)


async def _post(route: TokenRoute | ReadableRoute, payload: dict[str, Any]) -> bool:
    """Post a line; whether Discord took it. After a lost answer it may stand twice, which is better than not at all."""
    try:
        await with_retries(lambda: route.post(payload, []))
    except RouteError as error:
        log.info("an author was not told that a work has ended (%s)", error)
        return False
    return True
