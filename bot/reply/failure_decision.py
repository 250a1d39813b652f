"""What a failed request means for a reply: one decision for each kind of trouble."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.reply.interaction_route import FILES_FORBIDDEN_CODE, TOO_LARGE_STATUS, FailureKind, RouteError
from bot.work.ending import Ending, EndingKind, Fault

_WHY: Final = {
    FailureKind.DELETED: "deleted",
    FailureKind.CHANNEL_GONE: "gone",
    FailureKind.TOKEN: "expired",
    FailureKind.REFUSED: "refused",
}

_CLOSES_A_ROUTE: Final = frozenset(
    {
        FailureKind.DELETED,
        FailureKind.CHANNEL_GONE,
        FailureKind.FORBIDDEN,
        FailureKind.LOCKED,
        FailureKind.FULL,
        FailureKind.TOKEN,
    }
)


class FailureAction(StrEnum):
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
class Decision:
    """The remedy, and with it the Ending that the making has to come to, if it has to."""

    action: FailureAction
    ending: Ending | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureContext:
    """What the decision depends on.

    `with_files`: the request brought new files. `by_post_helps`: it added them to a standing V2 message, and new
    messages have not been tried. `settles`: the message was to stay as it was sent, so that no other frame comes after
    it. `refusals` counts how often this frame was refused before.
    """

    with_files: bool
    by_post_helps: bool
    settles: bool
    refusals: int


def decide(error: RouteError, where: FailureContext) -> Decision:
    """The one decision about a failed request."""
    failure = error.failure
    if failure is FailureKind.TRANSIENT:
        return Decision(FailureAction.RETRY)
    if failure is FailureKind.LIMITED:
        return Decision(FailureAction.WAIT)
    if failure is FailureKind.FORBIDDEN and where.with_files and error.code in (0, FILES_FORBIDDEN_CODE):
        # Perhaps only files are forbidden here: no more are made, but the words and the last line may still stand.
        return Decision(FailureAction.WITHOUT_FILES, undeliverable(failure))
    if failure in _CLOSES_A_ROUTE:
        return Decision(FailureAction.OTHER_ROUTE)
    if failure is FailureKind.MODERATED:
        return Decision(FailureAction.REDUCE, Ending(EndingKind.MODERATED, fault=Fault.PERSON))
    return Decision(_after_refusal(error, where))


def _after_refusal(error: RouteError, where: FailureContext) -> FailureAction:
    """What comes after a frame that Discord does not accept."""
    is_too_large = error.status == TOO_LARGE_STATUS
    may_pass = not (error.detailed or is_too_large or where.refusals)
    if may_pass and (where.with_files or where.settles):
        return FailureAction.ONCE_MORE
    if where.by_post_helps and not is_too_large:
        return FailureAction.BY_POST
    if where.with_files:
        return FailureAction.WITHOUT_FILES
    return FailureAction.REDUCE if where.settles else FailureAction.SKIP


def undeliverable(failure: FailureKind) -> Ending:
    """Discord would not take it, for this trouble; `FailureKind.TOKEN` for a reply that cannot outlive its token."""
    return Ending(EndingKind.UNDELIVERABLE, {"why": _WHY.get(failure, "forbidden")}, fault=Fault.DISCORD)
