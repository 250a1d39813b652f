"""What a failed request means for a reply: one decision for each kind of trouble."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.reply.wire import RouteError, Trouble
from bot.work.ending import Ending, EndingKind, Fault

_WHY: Final = {
    Trouble.DELETED: "deleted",
    Trouble.CHANNEL_GONE: "gone",
    Trouble.FORBIDDEN: "forbidden",
    Trouble.TOKEN: "expired",
    Trouble.REFUSED: "refused",
}

_TOO_LARGE: Final = 413

_PLAIN_TRIES: Final = 2
"""Forms that are tried after a text was refused: what had been accepted with our last line, then that line alone."""


class Remedy(StrEnum):
    """What the editor does next."""

    RETRY = "retry"
    """The same message again, with what is newest by then, after a pause that grows."""
    WAIT = "wait"
    """As long as Discord asked for."""
    CHANNEL = "channel"
    """By the channel route from now on."""
    BY_POST = "by post"
    """Pictures come with new messages only."""
    WITHOUT_FILES = "without files"
    """A line in place of the files that were not taken."""
    PLAIN = "plain"
    """Nothing of the refused text: what was accepted before, and our own last line."""
    NOTHING = "nothing"
    """Nothing more is written."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The remedy, and with it the Ending that the making has to come to, if it has to."""

    remedy: Remedy
    ending: Ending | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What the decision depends on.

    `with_files`: the request brought new files. `by_post_helps`: it added them to a standing V2 message, and new
    messages have not been tried. `channel_is_open`: there is a channel route that is not in use yet. `plain_tries`
    counts how often the text itself was refused so far.
    """

    with_files: bool
    by_post_helps: bool
    channel_is_open: bool
    plain_tries: int


def judge(error: RouteError, where: Circumstances) -> Verdict:
    """The one decision about a failed request."""
    trouble = error.trouble
    ending = undeliverable(_WHY[trouble]) if trouble in _WHY else None
    if trouble is Trouble.TRANSIENT:
        return Verdict(Remedy.RETRY)
    if trouble is Trouble.LIMITED:
        return Verdict(Remedy.WAIT)
    if trouble is Trouble.TOKEN and where.channel_is_open:
        return Verdict(Remedy.CHANNEL)
    if trouble is Trouble.REFUSED and where.by_post_helps and error.status != _TOO_LARGE:
        return Verdict(Remedy.BY_POST)
    if trouble is Trouble.REFUSED and where.with_files:
        return Verdict(Remedy.WITHOUT_FILES)
    if trouble is Trouble.FORBIDDEN and where.with_files:
        # Perhaps only files are forbidden here: no more are made, but the words and the last line may still stand.
        return Verdict(Remedy.WITHOUT_FILES, ending)
    if trouble in (Trouble.MODERATED, Trouble.REFUSED):
        if trouble is Trouble.MODERATED:
            ending = Ending(EndingKind.MODERATED, fault=Fault.PERSON)
        return Verdict(Remedy.PLAIN if where.plain_tries < _PLAIN_TRIES else Remedy.NOTHING, ending)
    return Verdict(Remedy.NOTHING, ending)


def undeliverable(why: str) -> Ending:
    """Discord would not take it; `why` as in `EndingKind.UNDELIVERABLE`, or "expired" for the end of the token."""
    return Ending(EndingKind.UNDELIVERABLE, {"why": why}, fault=Fault.DISCORD)
