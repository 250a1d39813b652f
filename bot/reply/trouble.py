"""What a failed request means for a reply: one decision for each kind of trouble."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.reply.wire import FILES_FORBIDDEN_CODE, TOO_LARGE_STATUS, RouteError, Trouble
from bot.work.ending import Ending, EndingKind, Fault

_WHY: Final = {
    Trouble.DELETED: "deleted",
    Trouble.CHANNEL_GONE: "gone",
    Trouble.TOKEN: "expired",
    Trouble.REFUSED: "refused",
}

_CLOSES_A_ROUTE: Final = frozenset(
    {Trouble.DELETED, Trouble.CHANNEL_GONE, Trouble.FORBIDDEN, Trouble.LOCKED, Trouble.FULL, Trouble.TOKEN}
)


class Remedy(StrEnum):
    """What the editor does next."""

    RETRY = "retry"
    """The same message again, with what is newest by then, after a pause that grows."""
    WAIT = "wait"
    """As long as Discord asked for."""
    OTHER_ROUTE = "other route"
    """Never again by this route."""
    ONCE_MORE = "once more"
    """The same again: a refusal that names no field may be a passing one."""
    SKIP = "skip"
    """Not this frame, but the next one that differs."""
    BY_POST = "by post"
    """Pictures come with new messages only."""
    WITHOUT_FILES = "without files"
    """A line in place of the files that were not taken."""
    REDUCE = "reduce"
    """The next simpler form of the same message."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The remedy, and with it the Ending that the making has to come to, if it has to."""

    remedy: Remedy
    ending: Ending | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What the decision depends on.

    `with_files`: the request brought new files. `by_post_helps`: it added them to a standing V2 message, and new
    messages have not been tried. `settles`: the message was to stay as it was sent, so that no other frame comes after
    it. `refusals` counts how often this frame was refused before.
    """

    with_files: bool
    by_post_helps: bool
    settles: bool
    refusals: int


def judge(error: RouteError, where: Circumstances) -> Verdict:
    """The one decision about a failed request."""
    trouble = error.trouble
    if trouble is Trouble.TRANSIENT:
        return Verdict(Remedy.RETRY)
    if trouble is Trouble.LIMITED:
        return Verdict(Remedy.WAIT)
    if trouble is Trouble.FORBIDDEN and where.with_files and error.code in (0, FILES_FORBIDDEN_CODE):
        # Perhaps only files are forbidden here: no more are made, but the words and the last line may still stand.
        return Verdict(Remedy.WITHOUT_FILES, undeliverable(trouble))
    if trouble in _CLOSES_A_ROUTE:
        return Verdict(Remedy.OTHER_ROUTE)
    if trouble is Trouble.MODERATED:
        return Verdict(Remedy.REDUCE, Ending(EndingKind.MODERATED, fault=Fault.PERSON))
    return Verdict(_after_refusal(error, where))


def _after_refusal(error: RouteError, where: Circumstances) -> Remedy:
    """What comes after a frame that Discord does not accept."""
    is_too_large = error.status == TOO_LARGE_STATUS
    may_pass = not (error.detailed or is_too_large or where.refusals)
    if may_pass and (where.with_files or where.settles):
        return Remedy.ONCE_MORE
    if where.by_post_helps and not is_too_large:
        return Remedy.BY_POST
    if where.with_files:
        return Remedy.WITHOUT_FILES
    return Remedy.REDUCE if where.settles else Remedy.SKIP


def undeliverable(trouble: Trouble) -> Ending:
    """Discord would not take it, for this trouble; `Trouble.TOKEN` for a reply that cannot outlive its token."""
    return Ending(EndingKind.UNDELIVERABLE, {"why": _WHY.get(trouble, "forbidden")}, fault=Fault.DISCORD)
