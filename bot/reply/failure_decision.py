"""Decides what a failed request means for a reply."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.reply.interaction_route import FILES_FORBIDDEN_CODE, FailureKind, RouteError
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
    """The next action of the editor."""

    RETRY = "retry"
    """Send the newest version of the message after a growing pause."""
    WAIT = "wait"
    """Wait as long as Discord demands."""
    OTHER_ROUTE = "other route"
    """Never use this route again."""
    RETRY_SAME = "retry same"
    """Send the frame, or a newer one, once more: a refusal may be temporary."""
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
    """The facts on which the decision depends.

    `has_files`: the request had new files. `new_message_helps`: it added pictures to an existing message, and a new
    message was not tried yet. `has_shown_files`: the message has files that were accepted before. `completes_message`:
    no later frame of this message follows. `refusals` counts earlier refusals of this frame in a row,
    `refused_pictures` those of frames with new pictures.
    """

    has_files: bool
    new_message_helps: bool
    completes_message: bool
    refusals: int
    has_shown_files: bool = False
    refused_pictures: int = 0


def decide(error: RouteError, context: FailureContext) -> Decision:
    """The decision about one failed request."""
    failure = error.failure
    if failure is FailureKind.TRANSIENT:
        return Decision(FailureAction.RETRY)
    if failure is FailureKind.LIMITED:
        return Decision(FailureAction.WAIT)
    are_files_forbidden = failure is FailureKind.FORBIDDEN and context.has_files
    are_files_forbidden = are_files_forbidden and error.code in (0, FILES_FORBIDDEN_CODE)
    if are_files_forbidden and context.has_shown_files and context.new_message_helps:
        return Decision(_after_refused_picture(context))
    if are_files_forbidden:
        # Perhaps only files are forbidden: the making stops, but text and the last line may still be accepted.
        return Decision(FailureAction.WITHOUT_FILES, undeliverable(failure))
    if failure in _ROUTE_CLOSING:
        return Decision(FailureAction.OTHER_ROUTE)
    if failure is FailureKind.MODERATED:
        return Decision(FailureAction.REDUCE, Ending(EndingKind.MODERATED, fault=Fault.PERSON))
    return Decision(_after_refusal(error, context))


def _after_refusal(error: RouteError, context: FailureContext) -> FailureAction:
    """The action after a frame that Discord refused."""
    if context.new_message_helps:
        return _after_refused_picture(context)
    may_be_temporary = not (error.names_fields or error.is_too_large or context.refusals)
    if may_be_temporary and (context.has_files or context.completes_message):
        return FailureAction.RETRY_SAME
    if context.has_files:
        return FailureAction.WITHOUT_FILES
    return FailureAction.REDUCE if context.completes_message else FailureAction.SKIP


def _after_refused_picture(context: FailureContext) -> FailureAction:
    """The action after a picture that a message did not accept: another attempt, then only new messages."""
    return FailureAction.NEW_MESSAGE if context.refused_pictures else FailureAction.RETRY_SAME


def undeliverable(failure: FailureKind) -> Ending:
    """The ending of a work that Discord does not accept. `FailureKind.TOKEN` means that no route outlives the token."""
    return Ending(EndingKind.UNDELIVERABLE, {"why": _WHY.get(failure, "forbidden")}, fault=Fault.DISCORD)
