"""Decides what a failed request means for a reply."""

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

_ROUTE_CLOSING: Final = frozenset(
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
    """Send the newest version of the message after a growing pause."""
    WAIT = "wait"
    """Wait as long as Discord demands."""
    OTHER_ROUTE = "other route"
    """Never use this route again."""
    RETRY_SAME = "retry same"
    """Send the same frame again: a refusal that names no field may be temporary."""
    SKIP = "skip"
    """Skip this frame; send the next one that differs."""
    NEW_MESSAGE = "new message"
    """Send pictures only with new messages."""
    WITHOUT_FILES = "without files"
    """Show a line instead of the refused files."""
    REDUCE = "reduce"
    """Send the next simpler form of the message."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The next action. With an `ending` the making has to stop with it."""

    action: FailureAction
    ending: Ending | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureContext:
    """What the decision depends on.

    `has_files`: the request had new files. `new_message_helps`: it added pictures to an existing V2 message, and a new
    message was not tried yet. `completes_message`: no later frame of this message follows. `refusals` counts earlier
    refusals of this frame.
    """

    has_files: bool
    new_message_helps: bool
    completes_message: bool
    refusals: int


def decide(error: RouteError, context: FailureContext) -> Decision:
    """The decision about one failed request."""
    failure = error.failure
    if failure is FailureKind.TRANSIENT:
        return Decision(FailureAction.RETRY)
    if failure is FailureKind.LIMITED:
        return Decision(FailureAction.WAIT)
    if failure is FailureKind.FORBIDDEN and context.has_files and error.code in (0, FILES_FORBIDDEN_CODE):
        # Perhaps only files are forbidden: the making stops, but text and the last line may still be accepted.
        return Decision(FailureAction.WITHOUT_FILES, undeliverable(failure))
    if failure in _ROUTE_CLOSING:
        return Decision(FailureAction.OTHER_ROUTE)
    if failure is FailureKind.MODERATED:
        return Decision(FailureAction.REDUCE, Ending(EndingKind.MODERATED, fault=Fault.PERSON))
    return Decision(_after_refusal(error, context))


def _after_refusal(error: RouteError, context: FailureContext) -> FailureAction:
    """The action after a frame that Discord refused."""
    is_too_large = error.status == TOO_LARGE_STATUS
    may_be_temporary = not (error.names_fields or is_too_large or context.refusals)
    if may_be_temporary and (context.has_files or context.completes_message):
        return FailureAction.RETRY_SAME
    if context.new_message_helps and not is_too_large:
        return FailureAction.NEW_MESSAGE
    if context.has_files:
        return FailureAction.WITHOUT_FILES
    return FailureAction.REDUCE if context.completes_message else FailureAction.SKIP


def undeliverable(failure: FailureKind) -> Ending:
    """The ending of a work that Discord does not accept. `FailureKind.TOKEN` means that no route outlives the token."""
    return Ending(EndingKind.UNDELIVERABLE, {"why": _WHY.get(failure, "forbidden")}, fault=Fault.DISCORD)
